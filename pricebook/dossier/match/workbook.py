"""matches.xlsx: the proposals as the dossier's own table of matches, and what else staff need to decide."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pricebook.dossier.match.propose import Matching
from pricebook.dossier.new import FIRST_ROW, HEADING_ROW, form_styles, write_explanations, write_heading
from pricebook.money import exact_text
from pricebook.tables import TableSpec, load_specs

Heading = tuple[str, int]  # what a column is called, and how wide it is

_CONVERSIONS: tuple[Heading, ...] = (
    ("Hàng", 14),
    ("Mua theo", 14),
    ("Bằng bao nhiêu đơn vị định mức", 20),
    ("Đọc từ quy cách", 44),
)
_WITHOUT: tuple[Heading, ...] = (
    ("Tên trúng thầu", 44),
    ("Hàm lượng trúng thầu", 24),
    ("Dạng", 26),
    ("Tính theo", 12),
    ("Số dòng", 10),
    ("Giá thấp nhất", 14),
)
_NOTE = (
    "Đối chiếu từng dòng; ghi người xác nhận và ngày vào dòng đúng, xóa hoặc để trống dòng sai. Chỉ dòng đã xác nhận được dùng."
)


def write_matches(matching: Matching, path: Path) -> None:
    """Writes the workbook; `build` reads its first sheet as the matches table, and counts the confirmed rows only."""
    import xlsxwriter

    spec = load_specs()["matches"]
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        styles = form_styles(book)
        _write_proposals(book.add_worksheet(spec.title), matching, spec, styles)
        conversions = [(code, unit, exact_text(factor), pack) for code, unit, factor, pack in matching.conversions]
        _write_list(book.add_worksheet("Quy đổi đề xuất"), _CONVERSIONS, conversions, styles)
        without = [
            (
                " / ".join(thing.names),
                thing.strength_text or "",
                thing.form_text or "",
                thing.unit or "",
                str(len(thing.rows)),
                exact_text(thing.price) if thing.price is not None else "",
            )
            for thing in matching.without
        ]
        _write_list(book.add_worksheet("Chưa có đề xuất"), _WITHOUT, without, styles)
        write_explanations(book.add_worksheet("Hướng dẫn"), spec, styles)


def _write_proposals(sheet: Any, matching: Matching, spec: TableSpec, styles: dict[str, Any]) -> None:
    write_heading(sheet, spec, _NOTE, styles)
    columns = {field.id: column for column, field in enumerate(spec.fields)}
    row = FIRST_ROW
    for kept in matching.confirmed:
        for name, column in columns.items():
            if kept.get(name) is not None:
                sheet.write_string(row, column, kept[name], styles["free"])
        row += 1
    for proposal in matching.proposals:
        values = {name: getattr(proposal, name) for name in columns if name not in ("confirmed_by", "confirmed_on", "score")}
        for name, value in values.items():
            if value is not None:
                sheet.write_string(row, columns[name], value, styles["free"])
        sheet.write_number(row, columns["score"], proposal.score, styles["free"])
        for name in ("confirmed_by", "confirmed_on"):
            sheet.write_blank(row, columns[name], None, styles["asked_day" if name == "confirmed_on" else "asked"])
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
