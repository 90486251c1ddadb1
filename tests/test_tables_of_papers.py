"""The tables of papers: no code is broken by a narrow column, and no column holds dashes alone."""

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pricebook.exports.papers.column_widths import fit_columns
from tests.support import rows


def fitted(table: str, widths: list[int]) -> tuple[list[str], list[int]]:
    """The headings and the widths (twentieths of a point) of a table of a document after its columns were fitted."""
    cells, document = rows(table), Document()
    made = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(made.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            if text == "–":
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(made._tbl.tblGrid, widths, strict=True):
        column.set(qn("w:w"), str(width))
    fit_columns(document.element.body)
    return [cell.text for cell in document.tables[0].rows[0].cells], [int(of.get(qn("w:w"))) for of in made._tbl.tblGrid]


def test_a_code_is_not_broken() -> None:
    head, widths = fitted("| Mã số | Dịch vụ |\n| 03.3729.0571_GT | Cắt u |", [850, 6000])
    assert head == ["Mã số", "Dịch vụ"]
    assert widths[0] > 15 * 100 and sum(widths) == 6850  # 15 characters of 5 points; the other column gives


def test_a_wide_enough_column_stays() -> None:
    assert fitted("| Mã số | Dịch vụ |\n| A1 | Khám |", [850, 6000])[1] == [850, 6000]


def test_a_column_of_dashes_is_left_out_and_an_empty_one_is_for_writing() -> None:
    head, widths = fitted("| Nhóm | Bị giới hạn | Ghi chú |\n| Phần A | – |  |\n| Phần B | – |  |", [3000, 1000, 1000])
    assert head == ["Nhóm", "Ghi chú"] and sum(widths) == 5000
