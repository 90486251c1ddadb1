"""Writes matches.xlsx: the proposals as the dossier's table of matches, and beside them what staff need to decide."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pricebook.base.money import exact_text, vietnamese_number
from pricebook.forms.references import FIRST_ROW
from pricebook.forms.sheet import CREATED, HEADING_ROW, form_styles, write_explanations, write_heading
from pricebook.matching.propose import Matching
from pricebook.tables import OWN_SHEETS, TableSpec, load_specs
from pricebook.tables.new_workbook import new_workbook

_GUIDE, _CONVERSIONS_SHEET, _UNMATCHED_SHEET, _LOWEST_SHEET = OWN_SHEETS

Heading = tuple[str, int]  # the heading of a column, and its width in characters

_CONVERSIONS: tuple[Heading, ...] = (
    ("Hàng", 14),
    ("Mua theo", 14),
    ("Bằng bao nhiêu đơn vị định mức", 20),
    ("Đọc từ quy cách", 44),
)
_UNMATCHED: tuple[Heading, ...] = (
    ("Tên trúng thầu", 44),
    ("Hàm lượng trúng thầu", 24),
    ("Dạng", 26),
    ("Tính theo", 12),
    ("Số dòng", 10),
)
_LOWEST: tuple[Heading, ...] = (
    ("Hoạt chất hoặc tên chung", 36),
    ("Hàm lượng trúng thầu", 24),
    ("Dạng", 26),
    ("Tính theo", 12),
    ("Giá thấp nhất (đ)", 16),
    ("Trong số dòng", 10),
    ("Tên thương mại trúng", 36),
    ("Bên trúng", 36),
    ("Theo quyết định", 18),
)
_WIDTHS = {
    "source_name": 34,
    "source_unit": 10,
    "source_strength": 20,
    "source_form": 26,
    "item_code": 19,
    "confirmed_by": 20,
    "confirmed_on": 12,
    "item_name": 34,
    "score": 8,
    "reason": 46,
}
_WRAPPED = ("source_name", "source_strength", "source_form", "item_name", "reason")
_LINE = 15  # points, the height of a line of text
_NOTE = (
    "Đối chiếu từng dòng; ghi người xác nhận và ngày vào dòng đúng, xóa hoặc để trống dòng sai. Chỉ dòng đã xác nhận được dùng."
)


def write_matches(matching: Matching, path: Path) -> None:
    """Writes the workbook. Its first sheet is the matches table, of which `build` uses the confirmed rows only."""
    spec = load_specs()["matches"]
    with new_workbook(path) as book:
        book.set_properties({"title": spec.title, "created": CREATED})
        styles = form_styles(book)
        _write_proposals(book.add_worksheet(spec.title), matching, spec, styles)
        conversions = [(code, unit, exact_text(factor), pack) for code, unit, factor, pack in matching.conversions]
        _write_list(book.add_worksheet(_CONVERSIONS_SHEET), _CONVERSIONS, conversions, styles)
        unmatched = [
            (" / ".join(item.names), item.strength_text or "", item.form_text or "", item.unit or "", str(len(item.rows)))
            for item in matching.unmatched
        ]
        _write_list(book.add_worksheet(_UNMATCHED_SHEET), _UNMATCHED, unmatched, styles)
        lowest = [
            (
                award.name,
                award.strength or "",
                award.form or "",
                award.unit,
                vietnamese_number(award.price),
                str(award.of_rows),
                award.item_name,
                award.bidder or "",
                award.decision_no or "",
            )
            for award in matching.lowest
        ]
        _write_list(book.add_worksheet(_LOWEST_SHEET), _LOWEST, lowest, styles)
        write_explanations(book.add_worksheet(_GUIDE), spec, styles, {})


def _write_proposals(sheet: Any, matching: Matching, spec: TableSpec, styles: dict[str, Any]) -> None:
    """Writes the rows confirmed before, unchanged, and then the proposals, with the cells that staff fill in marked."""
    write_heading(sheet, spec, _NOTE, styles)
    columns = {field.id: column for column, field in enumerate(spec.fields)}
    for name, width in _WIDTHS.items():
        sheet.set_column(columns[name], columns[name], width)
    row = FIRST_ROW
    for kept in matching.confirmed:
        for name, column in columns.items():
            sheet.write_string(row, column, kept.get(name) or "", styles["filled"])
        row += 1
    for proposal in matching.proposals:
        for name, column in columns.items():
            if name in ("confirmed_by", "confirmed_on"):
                sheet.write_blank(row, column, None, styles["day_to_fill_in" if name == "confirmed_on" else "to_fill_in"])
            elif name == "score":
                sheet.write_number(row, column, proposal.score, styles["filled"])
            else:
                sheet.write_string(row, column, getattr(proposal, name) or "", styles["filled"])
        sheet.set_row(row, _LINE * max(-(-len(str(getattr(proposal, name) or "")) // _WIDTHS[name]) for name in _WRAPPED))
        row += 1
    sheet.autofilter(HEADING_ROW, 0, max(row - 1, HEADING_ROW + 1), len(columns) - 1)


def _write_list(sheet: Any, headings: tuple[Heading, ...], rows: Sequence[tuple[str, ...]], styles: dict[str, Any]) -> None:
    for column, (title, width) in enumerate(headings):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, styles["optional"])
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, styles["cell"])
    sheet.freeze_panes(1, 0)
