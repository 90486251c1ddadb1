"""The lower limit for a writer of workbooks: the same cells, formats and formulas, written by xlsxwriter alone.

bare_xlsxwriter.py --record pricelist.json cells.marshal     records the cells of the approval workbook (not timed)
bare_xlsxwriter.py cells.marshal out.xlsx                    writes them
"""

import marshal
import sys
from pathlib import Path

import xlsxwriter

LONG_LIST = 1_000_000  # cells; a longer approval workbook is written in constant memory too
WRITERS = ("write_string", "write_number", "write_formula", "write_blank")


def record(pricelist: Path, cells: Path) -> None:
    """Records every call that writes a cell of the approval workbook: (sheet, writer, row, column, arguments, format)."""
    from xlsxwriter.worksheet import Worksheet

    from pricebook.exports import printed_sheet as page
    from pricebook.exports import write_approval
    from pricebook.exports.approval import workbook
    from pricebook.pricelist import read_pricelist

    calls: list[tuple[object, ...]] = []
    sheets: dict[int, int] = {}
    formats: dict[int, int] = {}

    def recorded(name: str):  # type: ignore[no-untyped-def]
        original = getattr(Worksheet, name)

        def call(self: Worksheet, row: int, column: int, *rest: object) -> object:
            sheet = sheets.setdefault(id(self), len(sheets))
            plain = tuple(float(v) if v.__class__.__name__ == "Decimal" else v for v in rest if v.__class__.__name__ != "Format")  # type: ignore[arg-type]
            style = next((formats.setdefault(id(v), len(formats)) for v in rest if v.__class__.__name__ == "Format"), -1)
            calls.append((sheet, WRITERS.index(name), row, column, plain, style))
            return original(self, row, column, *rest)

        return call

    for name in WRITERS:
        watched = recorded(name)
        setattr(Worksheet, name, watched)
        setattr(page, f"_{name}", watched)

    workbook.TemplatedPage = page.Page  # type: ignore[misc, assignment]  # which writes cell by cell
    write_approval(read_pricelist(pricelist), [], cells.with_suffix(".recorded.xlsx"))
    cells.write_bytes(marshal.dumps((len(sheets), len(formats), calls)))


def write(cells: Path, target: Path) -> None:
    """Writes the recorded cells."""
    sheets, formats, calls = marshal.loads(cells.read_bytes())
    with xlsxwriter.Workbook(str(target), {"constant_memory": len(calls) > LONG_LIST}) as book:
        styles = [
            book.add_format({"font_name": "Times New Roman", "font_size": 11, "border": 1, "text_wrap": i % 2 == 0})
            for i in range(formats)
        ]
        styles.append(None)
        pages = [book.add_worksheet() for _ in range(sheets)]
        for sheet, writer, row, column, plain, style in calls:
            page, form = pages[sheet], styles[style]
            if writer == 0:
                page.write_string(row, column, plain[0], form)
            elif writer == 1:
                page.write_number(row, column, plain[0], form)
            elif writer == 2:
                page.write_formula(row, column, plain[0], form, plain[1])
            else:
                page.write_blank(row, column, None, form)


if __name__ == "__main__":
    if sys.argv[1] == "--record":
        record(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        write(Path(sys.argv[1]), Path(sys.argv[2]))
