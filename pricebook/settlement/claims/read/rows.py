"""One line of a claim file as the database holds it: its texts cut and trimmed, and card, visit and performer hashed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pricebook.settlement.claims.read.columns import HASHED, MOST_LETTERS
from pricebook.settlement.claims.read.keyed import Key

_KEPT = ("group_code", "quantity", "price", "pays", "fund", "amount", "ordered", "began", "ended", "left_on")
Row = tuple[object, ...]


@dataclass(slots=True)
class Rows:
    """Makes the rows of the table `raw`, each with its number over all files.

    Args:
        key: the key of the hashes.
        facility: the facility of lines that name none.
        line: the number of lines before.
    """

    key: Key
    facility: str | None
    line: int = 0

    def of(self, file: int, row: int, values: Mapping[str, str | None], kind: str | None = None) -> Row:
        """The row of a line.

        Args:
            file: the number of the file.
            row: the row in the file, from 1.
            values: column → text. An item has `item_code`; its `code` is then the service that it was used for.
            kind: what the file says that it is ("drug"); by default an item where there is a code of one, else a service.
        """
        self.line += 1
        text = {column: _trimmed(value) for column, value in values.items()}.get
        hashed = {column: self._hashed(text(column)) for column in HASHED}
        item = text("item_code")
        kind = kind or ("item" if item is not None else "service")
        code, name, of_service = (
            (item, text("item_name"), text("code")) if kind != "service" else (text("code"), text("name"), None)
        )
        kept = {column: text(column) for column in _KEPT}
        return (
            self.line, file, row, kind, hashed["visit"], hashed["card"], text("facility") or self.facility, code, name,
            *(kept[column] for column in _KEPT), hashed["performer"], of_service,
        )  # fmt: skip

    def _hashed(self, text: str | None) -> str | None:
        return None if text is None else self.key.hash_of(text)


def _trimmed(text: str | None) -> str | None:
    return None if text is None else text.strip()[:MOST_LETTERS] or None


def select_of(position: Callable[[str], str | None]) -> str:
    """The same row as an expression of SQL, for files that the database reads itself.

    Args:
        position: column → the name under which the database knows it (ours: c0, c1 …); None where the file does not have it.

    Returns:
        The columns behind `select`. $1 is the number of lines before, $2 the file, $3 the facility, $4, $5 the pads of the key.
    """

    def text(column: str) -> str:
        name = position(column)
        return "cast(null as varchar)" if name is None else f"nullif(substr(trim({name}), 1, {MOST_LETTERS}), '')"

    def hashed(column: str) -> str:
        return f"substr(sha256($5 || unhex(sha256($4 || encode({text(column)})))), 1, 32)"

    def item_or(item: str, service: str) -> str:
        return f"case when {text('item_code')} is not null then {item} else {service} end"

    number = "row_number() over ()"
    columns = [
        f"$1 + {number}",
        "$2",
        f"{number} + 1",
        item_or("'item'", "'service'"),
        *(hashed(column) for column in ("visit", "card")),
        f"coalesce({text('facility')}, $3)",
        *(item_or(text(f"item_{column}"), text(column)) for column in ("code", "name")),
        *(text(column) for column in _KEPT),
        hashed("performer"),
        item_or(text("code"), "null"),
    ]
    return ", ".join(columns)
