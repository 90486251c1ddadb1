"""How a row of a stated list is named where nobody knows its service: in its own words."""

from pricebook.base.languages import Figure, say


def own_name(row: object) -> Figure | None:
    """Returns the code (else the ordinal) and the name that a row states, or its text for the service; None where it has none.

    Args:
        row: a row of a stated list, of any kind.
    """
    code = getattr(row, "service_code", None) or getattr(row, "ordinal", None)
    name: str | None = getattr(row, "name", None) or getattr(row, "service_text", None)
    return say("list.code-and-name", code=code, name=name) if code and name else code or name
