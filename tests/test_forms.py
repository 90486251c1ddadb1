"""The forms that `pricebook new` writes: filled in as they ask, they go through `build` without a finding."""

import re
from datetime import date
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.tables import load_specs
from tests.support import ROOT, found, price
from tools.reference import write_forms

HEADING, FIRST = 4, 5  # rows as Excel counts them

# Table → its rows, by our own field names. R1: 9 pairs at 1000 = 9000; a box of 50 pairs at 60,000 is 1200 a pair.
FILLED: dict[str, list[dict[str, object]]] = {
    "norms": [{"service": "A2", "component": "supplies", "kind": "item", "item_code": "G", "item_name": "Găng tay khám", "unit": "đôi",
               "quantity": 9, "per": 1, "loss_pct": 0}],
    "ministry_norms": [{"service": "A2", "component": "supplies", "item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "quantity": 9}],
    "tenders": [
        {"item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "price": 1000, "vat_included": "có", "decision_no": "1/QĐ-SYT",
         "decision_date": date(2012, 1, 5), "valid_from": date(2012, 1, 10), "valid_to": date(2012, 12, 31), "bidder": "Công ty A"},
        {"item_code": "G", "item_name": "Găng tay khám", "packaging": "Hộp 50 đôi", "unit": "hộp", "price": 60000, "vat_included": "có",
         "decision_no": "2/QĐ-SYT", "valid_from": date(2012, 1, 10), "valid_to": date(2012, 12, 31)},
    ],
    "items": [{"item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "kind": "supply"}],
    "conversions": [{"item_code": "G", "unit": "hộp", "factor": 50}],
    "matches": [{"source_name": "Găng tay", "source_unit": "đôi", "item_code": "G", "confirmed_by": "B", "confirmed_on": date(2012, 7, 2)}],
    "facilities": [{"facility_code": "80001", "name": "Bệnh viện tỉnh", "class": "II", "managed_by": "province", "province": "Long An"}],
    "capabilities": [{"facility_code": "80001", "service": "A2", "approved": "có", "approval_no": "45/QĐ-SYT", "equipped": "có",
                      "staffed": "có", "performing": "có", "yearly_volume": 1200}],
    "requirements": [{"service": "A2", "min_class": "III"}],
    "shares": [{"service": "A2", "share": 0.85}],
    "current_prices": [{"service": "A2", "price": 3000, "decision_no": "56/2006/QĐ-UBND"}],
    "proposed_prices": [{"service": "A2", "price": 8000, "reason": "Phù hợp thu nhập"}],
    "volumes": [{"facility_code": "80001", "service": "A2", "period_from": date(2012, 1, 1), "period_to": date(2012, 3, 31),
                 "outpatient": 1200, "inpatient": 300, "fund_amount": 15600000, "patient_amount": 3900000}],
}  # fmt: skip


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    home = tmp_path / "long-an"
    made = CliRunner().invoke(app, ["new", str(home), "--regulation", "ttlt-04-2012", "--province", "Long An"])
    assert made.exit_code == 0, made.output
    return home


def fill(path: Path, rows: list[dict[str, object]]) -> None:
    """Types into the cells below the headings, as somebody in Excel would, and saves."""
    spec = load_specs()[path.stem]
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEADING]}
    for number, row in enumerate(rows, FIRST):
        for field, value in row.items():
            sheet.cell(number, columns[spec.field(field).name]).value = value  # type: ignore[assignment]
    book.save(path)


def test_filled_in_they_go_through_with_no_finding(forms: Path) -> None:
    settings = forms / "dossier.toml"  # the pricing date is the regulation's last day; the evidence below is of 2012
    settings.write_text(settings.read_text(encoding="utf-8").replace("2016-02-29", "2012-08-01"), encoding="utf-8")
    for table, rows in FILLED.items():
        fill(forms / f"{table}.xlsx", rows)
    result = pricebook.build(forms)
    assert found(result) == []
    assert price(result, "A2") == 8000  # the province's own, below the 9000 composed


def test_each_form_has_lists_an_example_an_explanation_and_locked_headings(forms: Path) -> None:
    specs = load_specs()
    assert {path.stem for path in forms.glob("*.xlsx")} == set(specs)
    for table, spec in specs.items():
        book = openpyxl.load_workbook(forms / f"{table}.xlsx")
        sheet, explained = book.worksheets
        assert [cell.value for cell in sheet[HEADING]] == [field.name for field in spec.fields]
        required = [number for number, field in enumerate(spec.fields, 1) if field.required]
        assert all(sheet.cell(HEADING - 1, number).value for number in required), f"{table}: an example row"
        assert [row[1].value for row in explained.iter_rows(min_row=2)] == [field.id for field in spec.fields]
        assert sheet.protection.sheet and all(cell.protection.locked for cell in sheet[HEADING])
        lists = {
            str(area).rstrip("0123456789").partition(":")[0][0]
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
        }
        chosen = [number for number, field in enumerate(spec.fields) if field.values]
        assert {chr(65 + number) for number in chosen} <= lists, table


def test_lists_and_examples_are_in_the_words_of_the_pack(tmp_path: Path) -> None:
    """A made-up regime of levels A and B, with a kind of facility of its own: names, not ids, and a class that it has."""
    folder = tmp_path / "norms" / "tt37-2018"
    copytree(resource_folder("norms") / "tt37-2018", folder)
    settings = (folder / "regulation.toml").read_text(encoding="utf-8")
    head, _, rest = settings.replace("tt37-2018", "vung-2031").partition("[[references]]")
    head = re.sub(r"(?m)^classes = .*$", 'classes = ["A", "B"]', head)
    rest = re.sub(r"(?s)\[\[(class_price|jurisdiction)\]\].*?(?=\n\[)", "", rest)
    own = "".join(
        f'[[own_{table}]]\nid = "{id_}"\nname = {{ vi = "{vi}", en = "{id_}" }}\n'
        for table, id_, vi in (
            ("classes", "A", "Cấp A"),
            ("classes", "B", "Cấp B"),
            ("kinds", "boat", "Phòng khám lưu động, trên thuyền"),
        )
    )
    (folder / "regulation.toml").write_text(f"{head}{own}[[references]]{rest}", encoding="utf-8")
    folder.rename(folder.with_name("vung-2031"))
    pricebook.new(tmp_path / "home", regulation="vung-2031", province="Cà Mau", norms=tmp_path / "norms")
    book = openpyxl.load_workbook(tmp_path / "home" / "facilities.xlsx")
    sheet, guide = book.worksheets
    columns = {cell.value: cell.column_letter for cell in sheet[HEADING]}
    lists = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists[columns["Hạng"]] == '"Cấp A,Cấp B"'
    place = (
        lists[columns["Loại hình"]].removeprefix("'Hướng dẫn'!").replace("$", "")
    )  # a name has a comma: no list within the rule
    offered = [cell.value for cell in guide[place][0]]
    assert offered[0] == "Cơ sở công lập" and offered[-1] == "Phòng khám lưu động, trên thuyền"
    example = {name: sheet[f"{letter}{HEADING - 1}"].value for name, letter in columns.items()}
    assert example["Hạng"] == "Cấp A" and example["Loại hình"] == "Cơ sở công lập"


def test_below_the_headings_cells_are_open(forms: Path) -> None:
    sheet = openpyxl.load_workbook(forms / "tenders.xlsx").worksheets[0]
    assert all(
        not sheet.column_dimensions[letter].protection.locked for letter in ("A", "B") if letter in sheet.column_dimensions
    )


def test_the_example_row_is_never_read_as_data(forms: Path) -> None:
    read = pricebook.build(forms).tables
    assert len(read) == len(load_specs())
    assert {sheet["rows"] for sheet in read} == {0}


def test_the_forms_in_the_templates_have_not_drifted(tmp_path: Path) -> None:
    """They are for whoever has no command line, and are refreshed with `python -m tools.reference`."""

    def cells(path: Path) -> list[list[tuple[object, ...]]]:
        return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path).worksheets]

    write_forms(tmp_path)
    for made in sorted(tmp_path.glob("*.xlsx")):
        assert cells(made) == cells(ROOT / "templates" / made.name), f"{made.name}: run python -m tools.reference"
    assert {path.name for path in (ROOT / "templates").glob("*.xlsx")} == {path.name for path in tmp_path.glob("*.xlsx")}
