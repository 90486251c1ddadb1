"""What stands again elsewhere: of several codes that are priced as one service, each is a row of its own."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


def same_code(one: str | None, other: str | None) -> bool:
    """Whether two rows of one service can be the same: their codes do not differ, or one has none."""
    return one is None or other is None or one == other


class FirstStated(Generic[Entry]):
    """Remembers the first entry of each key and code."""

    def __init__(self) -> None:
        self._entries: dict[Hashable, dict[str | None, Entry]] = {}

    def of(self, key: Hashable, code: str | None, entry: Entry) -> Entry:
        """Returns the first entry of a key whose code can be the same; `entry`, which is kept, where there is none."""
        entries = self._entries.setdefault(key, {})
        if code in entries:
            return entries[code]
        other = next(iter(entries.values()), None) if code is None else entries.get(None)
        return other if other is not None else entries.setdefault(code, entry)
