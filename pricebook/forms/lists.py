"""The sheet of the values that drop-down lists offer: those that are too long for a rule, and those where others may be right."""

from collections.abc import Mapping, Sequence
from typing import Any

from pricebook.forms.references import FIRST_ROW, column_letters
from pricebook.items.units import known_units
from pricebook.regulation import Pack
from pricebook.tables import LISTS_SHEET

_WIDTH = 30  # characters
_PROVINCE = "địa phương"  # who manages a province's own facilities, as the reader takes it


def open_lists(pack: Pack | None = None, provinces: Sequence[str] = ()) -> dict[str, list[str]]:
    """What fields offer where other values may be right as well, by the name that `templates/tables.toml` gives it.

    Args:
        pack: The regulation, whose rules name ministries; None for any regulation.
        provinces: The names of the provinces.
    """
    rules = pack.regulation.jurisdiction if pack is not None else ()
    named = (rule.managed_by for rule in rules if rule.managed_by not in (None, "province", "*"))
    return {
        "units": list(dict.fromkeys(known_units().keys.values())),
        "managers": list(dict.fromkeys((_PROVINCE, *(name for name in named if name)))),
        "provinces": list(provinces),
    }


class ListSheet:
    """The sheet, which is there only where a list stands in it: a column for each list."""

    def __init__(self, book: Any, styles: Mapping[str, Any]) -> None:
        self._book, self._styles = book, styles
        self._sheet: Any = None
        self._places: dict[tuple[str, ...], str] = {}

    def source(self, heading: str, values: Sequence[str]) -> str:
        """Writes a list, once. Returns the formula of its cells."""
        if tuple(values) not in self._places:
            self._places[tuple(values)] = self._write(heading, values)
        return self._places[tuple(values)]

    def _write(self, heading: str, values: Sequence[str]) -> str:
        if self._sheet is None:
            self._sheet = self._book.add_worksheet(LISTS_SHEET)
            self._sheet.write_string(0, 0, LISTS_SHEET.upper(), self._styles["title"])
            self._sheet.write_string(1, 0, "Các giá trị mà danh sách chọn đưa ra; không điền vào đây.", self._styles["note"])
            self._sheet.freeze_panes(FIRST_ROW, 0)
            self._sheet.set_landscape()
            self._sheet.set_paper(9)  # A4
            self._sheet.fit_to_pages(1, 0)
        column = len(self._places)
        self._sheet.set_column(column, column, _WIDTH)
        self._sheet.write_string(FIRST_ROW - 1, column, heading, self._styles["optional"])
        for row, value in enumerate(values, FIRST_ROW):
            self._sheet.write_string(row, column, value, self._styles["cell"])
        letters = column_letters(column)
        return f"='{LISTS_SHEET}'!${letters}${FIRST_ROW + 1}:${letters}${FIRST_ROW + len(values)}"
