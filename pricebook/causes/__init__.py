"""Why a price is another one in another list: the change split into its causes, to the đồng."""

from pricebook.causes.split import ORDER, Cause, Causes, Kind, Value

__all__ = ["ORDER", "Cause", "Causes", "Kind", "Value"]
