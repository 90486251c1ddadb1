"""One line of a claim file as the database holds it: its texts cut and trimmed, and card, visit and performer hashed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pricebook.settlement.claims.read.columns import HASHED, MOST_LETTERS
from pricebook.settlement.claims.read.keyed import SHOWN, Key

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


def select_of(position: Callable[[str], str | None], source: str) -> str:
    """The same rows as a question of SQL, for files that the database reads itself.

    A card, a visit or a performer stands in many lines: each is hashed once.

    Args:
        position: column → the name under which `source` has it (ours: c0, c1 …); None where the file does not have it.
        source: what is read from, under the name t.

    Returns:
        The question. $1 is the number of lines before, $2 the file, $3 the facility, $4 and $5 the pads of the key.
    """

    def text(column: str) -> str:
        name = position(column)
        return "cast(null as varchar)" if name is None else f"nullif(substr(trim({name}), 1, {MOST_LETTERS}), '')"

    def item_or(item: str, service: str) -> str:
        return f"case when item_code is not null then {item} else {service} end"

    columns = ("item_code", "item_name", "code", "name", "facility", *HASHED, *_KEPT)
    read = ", ".join(f"{text(column)} as {column}" for column in columns)
    hashed = [column for column in HASHED if position(column) is not None]
    said = (
        " union ".join(f"select distinct {column} as said from read_lines" for column in hashed)
        or "select cast(null as varchar) as said"
    )
    joins = " ".join(f"left join hashes h_{column} on h_{column}.said = r.{column}" for column in hashed)
    hash_of = {column: f"h_{column}.hash" if column in hashed else "cast(null as varchar)" for column in HASHED}
    hash_in_sql = f"substr(sha256($5 || unhex(sha256($4 || encode(said)))), 1, {SHOWN})"
    made = (
        "$1 + number",
        "$2",
        "number + 1",
        item_or("'item'", "'service'"),
        hash_of["visit"],
        hash_of["card"],
        "coalesce(facility, $3)",
        item_or("item_code", "code"),
        item_or("item_name", "name"),
        *_KEPT,
        hash_of["performer"],
        item_or("code", "null"),
    )
    parts = (
        f"with read_lines as materialized (select row_number() over () as number, {read} from {source}),",
        f"hashes as materialized (select said, {hash_in_sql} as hash from ({said}) where said is not null)",
        f"select {', '.join(made)} from read_lines r {joins}",
    )
    return " ".join(parts)
