"""Writes the merged dossier: a workbook for each table, dossier.toml, and the table of differing norms."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.base.csv_text import write_csv
from pricebook.dossier.merging.merge import Merged
from pricebook.dossier.merging.norms import NormDifference
from pricebook.dossier.merging.settings import settings_text
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.tables import load_specs
from pricebook.tables.new_workbook import new_workbook

DIFFERENCES = "norm_differences"
SOURCE = "Bệnh viện gửi"  # the heading of the column that says who sent a row
_EXACT_DIGITS = 15  # that a number cell keeps
CREATED = datetime(2012, 4, 20)  # fixed, as that of the forms: the same rows give the same bytes
_SHEET = "Định mức khác nhau"


def names_of(merged: Merged) -> tuple[str, ...]:
    """The names of the files that are written."""
    tables = (f"{name}.xlsx" for name, rows in merged.rows.items() if rows)
    differing = (f"{DIFFERENCES}.csv", f"{DIFFERENCES}.xlsx") if merged.differences else ()
    return (SETTINGS_FILE, *tables, *differing)


def write_merged(merged: Merged, folder: Path) -> None:
    """Writes the dossier into a folder."""
    assert merged.settings is not None
    (folder / SETTINGS_FILE).write_text(settings_text(merged.settings), encoding="utf-8", newline="\n")
    for name, rows in merged.rows.items():
        if rows:
            spec = load_specs()[name]
            heading = [*(field.name for field in spec.fields), SOURCE]
            kinds = [*(field.kind.read_as for field in spec.fields), "text"]
            cells = ([*(row.values[field.id] for field in spec.fields), ", ".join(row.sources)] for row in rows)
            _write_workbook(folder / f"{name}.xlsx", spec.title[:31].replace("/", "-"), heading, kinds, cells)
    if merged.differences:
        heading, rows_of = difference_rows(merged.differences)
        write_csv(folder / f"{DIFFERENCES}.csv", heading, rows_of)
        _write_workbook(folder / f"{DIFFERENCES}.xlsx", _SHEET, heading, ["text"] * len(heading), rows_of)


def difference_rows(differences: Sequence[NormDifference]) -> tuple[list[str], list[list[str]]]:
    """Who says what of a norm: a row for each line, a column for each hospital, and one for what is settled."""
    hospitals = list(dict.fromkeys(name for each in differences for name in each.said))
    heading = ["Dịch vụ", "Hạng", "Mã", "Tên", *hospitals, "Thống nhất"]
    rows = []
    for each in differences:
        said = [(each.said[name] or "không có") if name in each.said else "" for name in hospitals]
        rows.append([each.service, each.class_ or "", each.item, each.name, *said, ""])
    return heading, rows


def _write_workbook(path: Path, title: str, heading: Sequence[str], kinds: Sequence[str], rows: Any) -> None:
    with new_workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"title": title, "created": CREATED})
        bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heading) - 1, 18)
        for column, text in enumerate(heading):
            sheet.write_string(0, column, text, bold)
        for number, row in enumerate(rows, 1):
            for column, kind, text in _filled(row, kinds):
                if kind == "number" and len(text.replace(".", "").lstrip("0")) <= _EXACT_DIGITS:
                    sheet.write_number(number, column, Decimal(text))
                elif kind == "date":
                    sheet.write_datetime(number, column, date.fromisoformat(text), day)
                else:
                    sheet.write_string(number, column, text)


def _filled(row: Sequence[str | None], kinds: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for column, (text, kind) in enumerate(zip(row, kinds, strict=True)):
        if text:
            yield column, kind, text
