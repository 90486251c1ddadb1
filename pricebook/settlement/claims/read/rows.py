"""One line of a claim file as the database holds it: its texts cut and trimmed, and card, visit and performer hashed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pricebook.settlement.cards import HASH_OF_NOBODY, is_of_nobody, known_card, says_nothing
from pricebook.settlement.claims.read.columns import HASHED, MOST_LETTERS
from pricebook.settlement.keyed import Key

_KEPT = ("group_code", "quantity", "price", "pays", "fund", "amount", "ordered", "began", "ended", "left_on")
FIRST_ROW = 2  # the headings are row 1
Row = tuple[object, ...]


@dataclass(slots=True)
class Rows:
    """Makes the rows of the table `raw`, each with its number over the files that are read with it.

    Args:
        key: the key of the hashes.
        facility: the facility of lines that name none.
        line: the number of lines before.
    """

    key: Key
    facility: str | None
    line: int = 0
    hash_of: Callable[[str], int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.hash_of = self.key.hasher()

    def of(self, file: int, row: int, values: Mapping[str, str | None], kind: str | None = None) -> Row:
        """The row of a line.

        Args:
            file: the number of the file.
            row: the row in the file, from 1.
            values: column → text. An item has `item_code`, a drug `drug_code`; `code` is then the service that it was used for.
            kind: what the file says that it is ("drug"); by default what it has a code of, else a service.
        """
        self.line += 1
        text = {column: _trimmed(value) for column, value in values.items()}.get
        hashed = {column: self._hashed(column, text(column)) for column in HASHED}
        item, drug = text("item_code"), text("drug_code")
        kind = kind or ("item" if item is not None else "drug" if drug is not None else "service")
        code, name, of_service = (
            (item or drug, text("item_name") or text("drug_name"), text("code"))
            if kind != "service"
            else (text("code"), text("name"), None)
        )
        kept = {column: text(column) for column in _KEPT}
        if (rate := text("rate")) is not None:  # of a service the price is paid in part, of an item or drug the fund pays a part
            share = "pays" if kind == "service" and kept["pays"] is None else "fund"
            kept[share] = kept[share] or rate
        return (
            self.line, file, row, kind, hashed["visit"], hashed["card"], text("facility") or self.facility, code, name,
            *(kept[column] for column in _KEPT), hashed["performer"], of_service,
        )  # fmt: skip

    def _hashed(self, column: str, text: str | None) -> int | None:
        known = None if text is None or says_nothing(text) else known_card(text) if column == "card" else text
        if known is None and column == "card" and text is not None and is_of_nobody(text):
            return HASH_OF_NOBODY
        return None if known is None else self.hash_of(known)


def _trimmed(text: str | None) -> str | None:
    return None if text is None else text.strip()[:MOST_LETTERS] or None


def texts_of(said: Callable[[str], str | None], source: str, file: int, lines: int) -> str:
    """The same rows as a question of SQL, for files that the database reads itself. Cards and their like are not yet hashed.

    Args:
        said: column → what stands for it in `source`, as SQL; None where the file does not have it.
        source: what is read from: it has `number`, the place of the line in the file, from 0.
        file: the number of the file.
        lines: the number of lines before.

    Returns:
        The question. The variable `facility` is the facility of lines that name none.
    """

    def text(column: str) -> str:
        told = said(column)
        return "cast(null as varchar)" if told is None else f"nullif(substr(trim({told}), 1, {MOST_LETTERS}), '')"

    def item_or(of_item: str, of_drug: str, of_service: str) -> str:
        is_item, is_drug = (f"{text(column)} is not null" for column in ("item_code", "drug_code"))
        return f"case when {is_item} then {of_item} when {is_drug} then {of_drug} else {of_service} end"

    def kept(column: str) -> str:
        own = text(column)
        if said("rate") is None or column not in ("pays", "fund"):
            return own
        rated = f"coalesce({own}, {text('rate')})"
        if column == "pays":
            return item_or(own, own, rated)
        return item_or(rated, rated, f"case when {text('pays')} is null then {own} else {rated} end")

    name = f"coalesce({text('item_name')}, {text('drug_name')})"
    made = {
        "line": f"number + {lines + 1}",
        "file": str(file),
        "row": f"number + {FIRST_ROW}",
        "kind": item_or("'item'", "'drug'", "'service'"),
        "facility": f"coalesce({text('facility')}, getvariable('facility'))",
        "code": item_or(text("item_code"), text("drug_code"), text("code")),
        "name": item_or(name, name, text("name")),
        **{column: kept(column) for column in _KEPT},
        "of_service": item_or(text("code"), text("code"), "null"),
        **{column: said(column) or "cast(null as varchar)" for column in HASHED},
    }
    return f"select {', '.join(f'{value} as {name}' for name, value in made.items())} from {source}"
