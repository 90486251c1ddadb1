"""What the two readers of a workbook see is one: no form of XML hides a cell from one of them."""

import math
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import read_sheets
from tests.support import SHARED
from tests.test_hostile import workbook
from tests.workbook_grammar import BLANK, ERROR, FORMS, MAY_BE_READ, NEVER, Made, Position, made

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(sheet: Sheet, at: Position) -> Any:
    row, column = at
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""


def differs(sheet: Sheet, at: Position, fact: Any) -> bool:
    """Whether a cell was read as something else than what stands there."""
    read = cell(sheet, at)
    if at in sheet.errors or at in sheet.without_value:
        return fact is not (ERROR if at in sheet.errors else NEVER)
    if fact in (ERROR, NEVER):
        return True
    if fact is BLANK:
        return bool(read != "")
    if isinstance(read, date):
        return bool(read.isoformat() != fact)
    if isinstance(read, float) and not math.isfinite(read):  # nan, inf, 1e400: whoever reads a price finds no number (IN004)
        return not isinstance(fact, str)
    if isinstance(read, str):
        return bool(read.strip() != fact) if isinstance(fact, str) else bool(float(read) != fact)
    return read is not fact and bool(read != fact)


def read(path: Path, workbook: Made) -> str:
    """How a workbook was read: "right", "refused", or what is wrong with it."""
    path.write_bytes(workbook.data)
    try:
        (sheet,) = read_sheets(path)
    except Unreadable as error:
        return "refused" if error.code in ("XL010", "IN020") else error.code
    wrong = [at for at, fact in workbook.facts.items() if differs(sheet, at, fact)]
    held = {(r, c) for r, cells in enumerate(sheet.rows) for c, value in enumerate(cells) if value != ""}
    return "right" if not wrong and held <= workbook.facts.keys() else f"wrong at {wrong or held - workbook.facts.keys()}"


CASES = {
    "err-sp": "XL001", "err-lowerref": "XL001", "form-nocache-cm": "XL002", "form-pi": "XL002", "v-cdata": "CP006", "vpi": "CP006",
    "ok": "CP006",
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_cell_that_one_of_two_readers_would_not_see(name: str) -> None:
    if not SHARED.is_dir():
        pytest.skip("the cases are not beside the checkout")
    result = pricebook.build(SHARED / "cases" / "hostile" / name)
    assert [finding.code for finding in result.findings if finding.code in ("XL001", "XL002", "XL010", "CP006")] == [CASES[name]]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="A1" t="s"><v>1</v></c>', "một"),
        ('<c r="A1" t="s"><v> 1 </v></c>', "một"),  # the reader of cells takes the first text for it
        ('<c r="A1" t="s"><v>1.0</v></c>', None),
        ('<c r="A1" t="s"><v>x</v></c>', None),
        ('<c r="A1"><v>1&#101;3</v></c>', 1000.0),  # the reader of cells takes 1 for it
        ('<c r="A1"><v>10</v></c><c r="A1"><v>1</v></c>', None),
        ('<c r="A1"><v>5</v><f>1+4</f></c>', 5.0),
        ('<c r="A1" t="inlineStr"><v>5</v></c>', None),
        ('<c r="A0"><v>5</v></c>', None),
        ('<c r="XFE1"><v>5</v></c>', None),
        ('<c r="A1048577"><v>5</v></c>', None),
    ],
)
def test_one_cell(tmp_path: Path, cell: str, read: object) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>không</t></si><si><t>một</t></si></sst>'.encode()
    workbook(tmp_path / "one.xlsx", [f'<row r="1">{cell}</row>'.encode()], strings=[texts])
    if read is None:
        with pytest.raises(Unreadable) as refused:
            read_sheets(tmp_path / "one.xlsx")
        assert refused.value.code == "XL010"
    else:
        assert read_sheets(tmp_path / "one.xlsx")[0].rows == [[read]]


@pytest.mark.parametrize(("prefix", "refused"), [("office", False), ("o", True)])
def test_a_number_of_an_ods_under_another_prefix_is_no_blank(tmp_path: Path, prefix: str, refused: bool) -> None:
    of = "urn:oasis:names:tc:opendocument:xmlns:"
    names = f'xmlns:office="{of}office:1.0" xmlns:o="{of}office:1.0" xmlns:table="{of}table:1.0" xmlns:text="{of}text:1.0"'
    cell = f'<table:table-cell {prefix}:value-type="float" {prefix}:value="600"><text:p>600</text:p></table:table-cell>'
    sheet = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
    with zipfile.ZipFile(tmp_path / "one.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{of}manifest:1.0"/>')
        body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    if refused:
        with pytest.raises(Unreadable) as error:
            read_sheets(tmp_path / "one.ods")
        assert error.value.code == "XL010"
    else:
        assert read_sheets(tmp_path / "one.ods")[0].rows == [[600.0]]


def check_workbooks(count: int, path: Path) -> None:
    used: Counter[str] = Counter()
    refused = 0
    for seed in range(count):
        workbook = made(seed)
        answer = read(path, workbook)
        may_be = ("refused",) if workbook.refused else ("right", "refused") if workbook.forms & MAY_BE_READ else ("right",)
        assert answer in may_be, (seed, answer, sorted(workbook.forms))
        used.update(workbook.forms)
        refused += answer == "refused"
    rare = {form: used[form] for form in FORMS if used[form] * 100 < count}
    assert not rare, rare
    print(
        f"{count} workbooks: {refused} refused, {count - refused} right; {len(FORMS)} forms, each in {min(used.values())} or more"
    )


@pytest.mark.slow
def test_a_workbook_in_any_form_of_xml_is_read_rightly_or_refused(tmp_path: Path) -> None:
    check_workbooks(600, tmp_path / "made.xlsx")


@pytest.mark.long
def test_ten_thousand_workbooks_in_any_form_of_xml(tmp_path: Path) -> None:
    check_workbooks(10_000, tmp_path / "made.xlsx")
