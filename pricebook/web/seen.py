"""What a person saw of a list: whoever was slower than somebody else is told, and nothing of it is done."""

import hashlib
import json

from pricebook.app.desk_facts import registry_is_there
from pricebook.app.errors import MoveRefused
from pricebook.app.list_status import ListShown, show

NOT_RECORDED = "not-recorded"


def seen_in(shown: ListShown) -> str:
    """A short hash of a list's life: it changes with each move, dispute and direction, and with each period in which it holds."""
    record = shown.as_json()
    about = {name: record[name] for name in ("list", "fingerprint", "moves", "withdrawn", "holds", "left_out", "disputes")}
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:20]


def seen_of(list_: str, registry: str) -> str:
    """The same of a list as it is now; NOT_RECORDED of one that the registry does not have.

    Raises:
        CallError: the registry or the list cannot be read.
    """
    if not registry_is_there(registry):
        return NOT_RECORDED
    try:
        return seen_in(show(list_, registry=registry))
    except MoveRefused:
        return NOT_RECORDED
