"""The forms of `pricebook new`, filled in with what they offer: by somebody in LibreOffice who sees their lists, and value by value."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import pricebook
from pricebook.dossier import load_dossier
from pricebook.regulation import search_path
from pricebook.tables import LISTS_SHEET, SERVICES_SHEET, load_specs
from tests.support import ROOT, found, prices

Entry = dict[str, Any]
SPECS = load_specs()
CLERK = ROOT / "tests" / "calc_clerk.py"
ABOUT_THE_PACK = {"CP005", "FC012"}  # maxima not compared with the official annex, services without an official code: for notice
HEADING, FIRST = 4, 5  # rows as Excel counts them


# --- in LibreOffice ---------------------------------------------------------------------------------------


@cache
def python_with_uno() -> str | None:
    """The Python that LibreOffice brings, or one that has its bridge."""
    office = shutil.which("soffice")
    beside = Path(office).resolve().with_name("python") if office is not None else None
    for python in (beside, Path("/usr/bin/python3")):
        if (
            python is not None
            and python.exists()
            and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode
        ):
            return str(python)
    return None


in_calc = pytest.mark.skipif(
    shutil.which("soffice") is None or python_with_uno() is None,
    reason="LibreOffice Calc or its bridge for Python (python3-uno) is not installed: .ci/run installs them",
)


def row(table: str, number: int, /, **cells: int | str) -> Iterator[Entry]:
    """A row of a form, by field: a number is a place in the drop-down list, "=…" an entry of it; any other text is typed."""
    for field, said in cells.items():
        entry = {"sheet": SPECS[table].named, "column": SPECS[table].field(field).name, "row": number}
        if isinstance(said, str) and not said.startswith("="):
            yield {**entry, "text": said}
        else:
            yield {**entry, "choose": said if isinstance(said, int) else said[1:]}


def fill_in(folder: Path, entries: Sequence[Entry]) -> dict[str, dict[str, list[str]]]:
    """Fills in the workbooks of a dossier in LibreOffice. What it saves are the dossiers `xlsx` and `ods` beside the folder.

    Returns what the lists offer in the end, by sheet and heading.
    """
    python, offered = python_with_uno(), {}
    assert python is not None
    saved = [folder.with_name(suffix) for suffix in ("xlsx", "ods")]
    for dossier in saved:
        dossier.mkdir()
        shutil.copy(folder / "dossier.toml", dossier)
    for book in sorted(folder.glob("*.xlsx")):
        sheets = openpyxl.load_workbook(book, read_only=True).sheetnames
        profile = folder.with_name(f"{folder.parent.name}-{book.stem}")
        job = {
            "book": str(book),
            "profile": str(profile),
            "entries": [entry for entry in entries if entry["sheet"] in sheets],
            "save": [str(dossier / f"{book.stem}.{dossier.name}") for dossier in saved],
        }
        profile.with_suffix(".json").write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run([python, CLERK, profile.with_suffix(".json")], capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert "refused" not in answer, answer["refused"]
        offered |= answer["offered"]
    return offered


def performed(count: int) -> Iterator[Entry]:
    """A hospital of the province, of the third class that is offered, which performs the first services that are offered."""
    yield from row("facilities", 0, facility_code="01004", name="Bệnh viện đa khoa tỉnh", managed_by=0, **{"class": 2})
    for number in range(count):
        yield from row("capabilities", number, facility_code=0, service=number, approved="=có", performing="=có")


def composed(*, from_items: bool) -> Iterator[Entry]:
    """Three items, bought by the piece, by weight and by volume, and their use by twelve services.

    `from_items`: whether the forms have the items in the same workbook, so that codes, names and units are offered.
    """
    goods = [("VT1", "Găng tay khám", "đôi"), ("VT2", "Bông y tế", "g"), ("VT3", "Cồn 70 độ", "ml")]
    for number, (item, name, unit) in enumerate(goods):
        yield from row("items", number, item_code=item, item_name=name, unit=f"={unit}", kind="=vật tư")
    for number in range(12):
        item, _, unit = goods[number % 3]
        offered: dict[str, int | str] = (
            {"item_code": f"={item}", "unit": 0} if from_items else {"item_code": item, "unit": f"={unit}"}
        )
        yield from row(
            "norms", number, service=number, component=0, kind="=mặt hàng", **offered, quantity=("2", "50,5", "100")[number % 3]
        )
    decision = {"decision_no": "12/1", "valid_from": "1/1/2016", "valid_to": "31/12/2016", "vat_included": "=có"}
    yield from row("tenders", 0, item_code="=VT1", item_name=0, unit="=hộp", price="60.000", **decision)
    yield from row("tenders", 1, item_code="=VT2", item_name=0, unit="=kg", price="100.000", **decision)
    yield from row("tenders", 2, item_code="=VT3", item_name=0, unit="=ml", price="20,5", **decision)
    yield from row("conversions", 0, item_code="=VT1", unit="=hộp", factor="50")


@in_calc
@pytest.mark.slow
@pytest.mark.parametrize("parts", [False, True], ids=["one workbook", "by department"])
def test_twelve_services_composed(tmp_path: Path, parts: bool) -> None:
    """
    VT1: 60,000 a box of 50 pairs, 2 pairs     → 2,400 → 2,000
    VT2: 100,000 a kg, 50.5 g                  → 5,050 → 5,000
    VT3: 20.5 a ml, 100 ml                     → 2,050 → 2,000
    """
    pricebook.new(tmp_path / "home", regulation="ttlt-04-2012", province="Long An", parts=parts)
    offered = fill_in(tmp_path / "home", [*performed(12), *composed(from_items=not parts)])
    assert offered[SPECS["tenders"].named]["Mã hàng"] == ["VT1", "VT2", "VT3"]
    assert offered[SPECS["capabilities"].named]["Mã cơ sở"] == ["01004"]  # as it was typed
    for dossier in ("xlsx", "ods"):
        result = pricebook.build(tmp_path / dossier)
        assert {code for code, _ in found(result)} <= ABOUT_THE_PACK
        told = prices(result)
        assert len({service for service, _ in told}) == 12
        assert [told[service, None] for service in ("A2", "A3", "A4")] == [5000, 2000, 2000]
    kept_by_libreoffice(tmp_path / "home", tmp_path / "xlsx")


@in_calc
@pytest.mark.slow
def test_twelve_services_of_a_later_regulation(tmp_path: Path) -> None:
    """Circular 39/2018 gives amounts: a facility and what it performs are all that is asked for."""
    pricebook.new(tmp_path / "home", regulation="tt39-2018", province="Cà Mau")
    fill_in(tmp_path / "home", [*performed(12)])
    for dossier in ("xlsx", "ods"):
        result = pricebook.build(tmp_path / dossier)
        assert {code for code, _ in found(result)} <= ABOUT_THE_PACK
        assert len(prices(result)) == 12 and None not in prices(result).values()


def kept_by_libreoffice(made: Path, saved: Path) -> None:
    """What LibreOffice must leave of the forms: sheets, lists, protection, look-ups with their values, and no row without end."""
    for path in sorted(made.glob("*.xlsx")):
        before, after = openpyxl.load_workbook(path), openpyxl.load_workbook(saved / path.name, data_only=True)
        assert after.sheetnames == before.sheetnames
        for sheet in before.worksheets:
            kept = after[sheet.title]
            assert kept.protection.sheet == sheet.protection.sheet
            assert lists_of(kept).keys() == lists_of(sheet).keys(), sheet.title
            assert kept.max_row < 12_000, sheet.title
        if SPECS["norms"].named in after.sheetnames:
            shown = after[SPECS["norms"].named]
            columns = {str(cell.value): cell.column for cell in shown[HEADING]}
            looked_up = [shown.cell(FIRST + 10, columns[f"Tra cứu: {what}"]).value for what in ("tên dịch vụ", "mức tối đa")]
            assert looked_up == ["Hematocrit", 15_000]
            assert shown.cell(FIRST + 2, columns["Tra cứu: tên dịch vụ"]).value == "(chưa rõ tên)"  # A3: never 0


# --- each value of each list ------------------------------------------------------------------------------


def lists_of(sheet: Worksheet) -> dict[str, str]:
    """By heading, the source of each drop-down list."""
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    return {str(sheet.cell(HEADING, next(iter(rule.sqref.ranges)).min_col).value): rule.formula1 for rule in rules}


def values_of(book: Workbook, sheet: Worksheet) -> dict[str, list[str]]:
    """By heading, what its list offers; of a long list of services the first and the last. Items and facilities have none yet."""
    services = [str(cell.value) for cell in book[SERVICES_SHEET]["A"][FIRST - 1 :]]
    offered = {}
    for heading, source in lists_of(sheet).items():
        if source.startswith('"'):
            offered[heading] = source.strip('"').split(",")
        elif source == "dv_ma":
            offered[heading] = [*services[:20], *services[-5:]]
        elif LISTS_SHEET in source:
            offered[heading] = [str(cell.value) for (cell,) in book[LISTS_SHEET][source.partition("!")[2].replace("$", "")]]
    return offered


QUICK = ("tt22-2023", "ttlt-04-2012")  # with few services: the others take longer


@pytest.mark.slow
@pytest.mark.parametrize(
    "regulation",
    [
        pytest.param(name, marks=() if name in QUICK else pytest.mark.slow)
        for name in search_path().ids()
        if not name.startswith("settlement/")
    ],
)
def test_each_offered_value_is_taken(tmp_path: Path, regulation: str) -> None:
    """A row for each value of each list, the other cells as in the example row. Each is read, and nothing is found in its cell."""
    pricebook.new(tmp_path / "home", regulation=regulation, province="Long An")
    path = tmp_path / "home" / "ho-so.xlsx"
    book = openpyxl.load_workbook(path)
    tried: dict[tuple[str, str], str] = {}
    written: dict[tuple[str, str], int] = {}
    for spec in (spec for spec in SPECS.values() if spec.named in book.sheetnames):
        sheet, number = book[spec.named], FIRST
        column = {str(cell.value): cell.column for cell in sheet[HEADING] if cell.value}
        fields = [field for field in spec.fields if field.name in column]  # earlier law knows no technical levels
        for heading, values in values_of(book, sheet).items():
            for value in values:
                for field in fields:
                    sheet.cell(number, column[field.name]).value = sheet.cell(HEADING - 1, column[field.name]).value
                tried[spec.named, sheet.cell(number, column[heading], value).coordinate] = value
                number += 1
        for field in fields:
            cells = [sheet.cell(row, column[field.name]).value for row in range(FIRST, number)]
            written[spec.id, field.id] = sum(1 for value in cells if value not in (None, ""))
    book.save(path)
    loaded, findings = load_dossier(tmp_path / "home", search_path())
    assert loaded is not None and len(tried) > 100
    right = {"IN008", "UP030"}  # of rows that share the key of the example, and of a price without VAT
    assert [(f.code, tried[at]) for f in findings if (at := (f.at.sheet, f.at.cell)) in tried and f.code not in right] == []
    for (table, field_id), count in written.items():
        read = loaded.con.execute(f'select count("{field_id}") from given."{table}"').fetchone()
        assert read == (count,), (table, field_id)
