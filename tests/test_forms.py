"""The forms that `pricebook new` writes: filled in as they ask, they go through `build` without a finding."""

import re
from datetime import date, datetime
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import pricebook
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.forms import forms_for
from pricebook.regulation import search_path
from pricebook.tables import load_specs
from tests.support import ROOT, found, pack, price, soffice
from tools.reference import write_forms

HEADING, FIRST = 4, 5  # rows as Excel counts them

# Table → its rows, by our own field names. R1: 9 pairs at 1000 = 9000; a box of 50 pairs at 60,000 is 1200 a pair.
FILLED: dict[str, list[dict[str, object]]] = {
    "norms": [{"service": "A2", "component": "Thuốc, hóa chất, vật tư", "kind": "mặt hàng", "item_code": "G", "item_name": "Găng tay khám", "unit": "đôi",
               "quantity": 9, "per": 1, "loss_pct": 0}],
    "ministry_norms": [{"service": "A2", "component": "supplies", "item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "quantity": 9}],
    "tenders": [
        {"item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "price": 1000, "vat_included": "có", "decision_no": "1/QĐ-SYT",
         "decision_date": date(2012, 1, 5), "valid_from": date(2012, 1, 10), "valid_to": date(2012, 12, 31), "bidder": "Công ty A"},
        {"item_code": "G", "item_name": "Găng tay khám", "packaging": "Hộp 50 đôi", "unit": "hộp", "price": 60000, "vat_included": "có",
         "decision_no": "2/QĐ-SYT", "valid_from": date(2012, 1, 10), "valid_to": date(2012, 12, 31)},
    ],
    "items": [{"item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "kind": "vật tư"}],
    "conversions": [{"item_code": "G", "unit": "hộp", "factor": 50}],
    "matches": [{"source_name": "Găng tay", "source_unit": "đôi", "item_code": "G", "confirmed_by": "B", "confirmed_on": date(2012, 7, 2)}],
    "facilities": [{"facility_code": "80001", "name": "Bệnh viện tỉnh", "class": "II", "managed_by": "địa phương", "province": "Long An"}],
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
    options = ["--regulation", "ttlt-04-2012", "--province", "Long An", "--on", "2012-08-01"]
    made = CliRunner().invoke(app, ["new", str(home), *options])
    assert made.exit_code == 0, made.output
    return home


def sheet_of(book: Workbook, table: str) -> Worksheet:
    return book[load_specs()[table].named]


@pytest.mark.slow
def test_a_form_prints_what_was_filled_in(forms: Path) -> None:
    # look-ups stand in a thousand rows that nobody has filled in; their formulas in the print area would be pages of headings alone
    book = openpyxl.load_workbook(forms / "ho-so.xlsx")
    for table, spec in load_specs().items():
        sheet = book[spec.named]
        fields = [cell.column_letter for cell in sheet[HEADING] if cell.value and not str(cell.value).startswith("Tra cứu")]
        assert sheet.print_area.endswith(f"!$A$1:${fields[-1]}$1048575"), table
        printed = (cell for row in sheet.iter_rows(min_row=FIRST, max_col=len(fields)) for cell in row)
        assert not [cell.coordinate for cell in printed if cell.value is not None], table


@pytest.mark.slow
def test_of_a_long_list_of_services_the_first_page_prints(tmp_path: Path) -> None:
    pricebook.new(tmp_path / "long", regulation="nq-399-2025", province="Hà Nội")
    sheet = openpyxl.load_workbook(tmp_path / "long" / "ho-so.xlsx")["Dịch vụ của văn bản"]
    assert sheet.max_row > 9000 and sheet.print_area.endswith("!$A$1:$F$34")  # the heading and 30 services
    assert "vùng in" in str(sheet["A3"].value)


def test_levels_are_offered_where_the_law_has_them() -> None:
    # technical levels are of the law of 2023, which the circular of 2012 does not know
    offered = {
        law: [entry.id for spec in forms_for(pack(law)) for entry in spec.fields] for law in ("ttlt-04-2012", "nq-399-2025")
    }
    assert "level" not in offered["ttlt-04-2012"] and "level" in offered["nq-399-2025"]


def columns_of(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADING]}


def fill(path: Path, filled: dict[str, list[dict[str, object]]]) -> None:
    """Types into the cells below the headings, as somebody in Excel would, and saves."""
    book = openpyxl.load_workbook(path)
    for table, rows in filled.items():
        sheet = sheet_of(book, table)
        columns = columns_of(sheet)
        for number, row in enumerate(rows, FIRST):
            for field, value in row.items():
                sheet.cell(number, columns[load_specs()[table].field(field).name]).value = value  # type: ignore[assignment]
    book.save(path)


def offers(book: Workbook, sheet: Worksheet) -> dict[str, tuple[str, list[object]]]:
    """By heading, the drop-down lists of a form: where it comes from, and what it offers. A list of another form offers its example."""
    found_lists: dict[str, tuple[str, list[object]]] = {}
    named = {
        "dv_ma": ("Dịch vụ của văn bản", 5),
        "hang_ma": (load_specs()["items"].named, 3),
        "cs_ma": (load_specs()["facilities"].named, 3),
    }
    for rule in sheet.data_validations.dataValidation:
        heading = str(sheet.cell(HEADING, next(iter(rule.sqref.ranges)).min_col).value)
        if rule.type != "list":
            continue
        source = rule.formula1
        if source.startswith('"'):
            found_lists[heading] = "rule", source.strip('"').split(",")
        elif source in named:
            name, first = named[source]
            last = book[name].max_row if first > HEADING else first
            found_lists[heading] = source, [book[name].cell(row, 1).value for row in range(first, last + 1)]
        elif source.startswith("IF("):  # the name or the unit of the item whose code stands in the row
            found_lists[heading] = "item of the row", [sheet.cell(HEADING - 1, columns_of(sheet)[heading]).value]
        else:
            place = source.removeprefix("'Danh sách chọn'!").replace("$", "")
            found_lists[heading] = "lists", [cell.value for (cell,) in book["Danh sách chọn"][place]]
    return found_lists


@pytest.mark.slow
def test_filled_in_they_go_through_with_no_finding(forms: Path) -> None:
    fill(forms / "ho-so.xlsx", FILLED)
    result = pricebook.build(forms)
    assert found(result) == []
    assert price(result, "A2") == 8000  # the province's own, below the 9000 composed


@pytest.mark.slow
def test_each_form_has_lists_an_example_an_explanation_and_locked_headings(forms: Path) -> None:
    book = openpyxl.load_workbook(forms / "ho-so.xlsx")
    specs = forms_for(pack("ttlt-04-2012"))
    assert book.sheetnames == ["Bắt đầu", *(spec.named for spec in specs), "Dịch vụ của văn bản", "Hướng dẫn", "Danh sách chọn"]
    explained = [row[1].value for row in book["Hướng dẫn"].iter_rows(min_row=1)]
    for spec in specs:
        sheet = book[spec.named]
        headings = [cell.value for cell in sheet[HEADING]]
        assert headings[: len(spec.fields)] == [field.name for field in spec.fields]
        assert all(str(heading).startswith("Tra cứu: ") for heading in headings[len(spec.fields) :])
        required = [number for number, field in enumerate(spec.fields, 1) if field.required]
        assert all(sheet.cell(HEADING - 1, number).value for number in required), f"{spec.id}: an example row"
        assert {field.id for field in spec.fields} <= set(explained)
        assert sheet.protection.sheet and all(cell.protection.locked for cell in sheet[HEADING])
        assert {field.name for field in spec.fields if field.values} <= offers(book, sheet).keys(), spec.id


@pytest.mark.slow
@pytest.mark.parametrize(("day", "allowances"), [("2012-12-31", False), ("2013-01-01", True)])
def test_a_form_offers_the_components_of_the_pricing_date(tmp_path: Path, day: str, allowances: bool) -> None:
    options = ["--regulation", "ttlt-04-2012", "--province", "Lông An", "--on", day, "--lang", "vi"]
    made = CliRunner().invoke(app, ["new", str(tmp_path / "hồ sơ 2012"), *options])
    assert f'pricebook build "{tmp_path / "hồ sơ 2012"}"' in made.output.replace("\n", " ")
    assert "Long An" in made.output  # what a mistyped province was read as
    book = openpyxl.load_workbook(tmp_path / "hồ sơ 2012" / "ho-so.xlsx")
    _, components = offers(book, sheet_of(book, "norms"))["Khoản mục chi phí"]
    assert any(str(each).startswith("Phụ cấp") for each in components) == allowances
    assert f"pricing_date = {day}" in (tmp_path / "hồ sơ 2012" / "dossier.toml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_where_to_begin(forms: Path) -> None:
    """The order, with links; what is required; who usually has it; whether it is filled in."""
    sheet = openpyxl.load_workbook(forms / "ho-so.xlsx")["Bắt đầu"]
    rows = [row for row in sheet.iter_rows(min_row=9, max_row=24) if row[0].value]
    assert [row[0].value for row in rows] == list(range(1, 17))
    titles = {spec.title: spec for spec in load_specs().values()}
    told = {titles[str(row[1].value)].id: row for row in rows}
    assert [table for table, row in told.items() if row[2].value] == ["facilities", "capabilities", "norms", "tenders"]
    for table, row in told.items():
        assert row[1].hyperlink is not None and row[1].hyperlink.location == f"'{load_specs()[table].named}'!A5"
        assert all(cell.value for cell in row[3:6]), table


@pytest.mark.slow
@pytest.mark.parametrize("regulation", [name for name in search_path().ids() if not name.startswith("settlement/")])
def test_each_example_passes_the_validation_of_its_column(tmp_path: Path, regulation: str) -> None:
    pricebook.new(tmp_path / "home", regulation=regulation, province="Long An")
    book = openpyxl.load_workbook(tmp_path / "home" / "ho-so.xlsx")
    checked = 0
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            cell = sheet.cell(HEADING - 1, next(iter(rule.sqref.ranges)).min_col)
            if rule.type == "decimal" and cell.value not in (None, ""):
                assert isinstance(cell.value, int | float), cell.coordinate
                low, high = float(rule.formula1), float(rule.formula2 or "inf")
                assert low < cell.value if rule.operator == "greaterThan" else low <= cell.value <= high, cell.coordinate
            elif rule.type == "date" and cell.value not in (None, ""):
                assert isinstance(cell.value, datetime) and cell.value.year == 2012, cell.coordinate
        for heading, (_, offered) in offers(book, sheet).items():
            example = sheet.cell(HEADING - 1, columns_of(sheet)[heading]).value
            assert not example or example in offered, (sheet.title, heading, example)
            checked += bool(example)
    assert checked > 10


@pytest.mark.slow
def test_each_entry_of_each_list_reads_back_without_a_finding(forms: Path) -> None:
    """One row for each entry, the other cells as in the example; what is found in the column of the list would be its fault."""
    book = openpyxl.load_workbook(forms / "ho-so.xlsx")
    tried: set[tuple[str, str]] = set()
    for spec in forms_for(pack("ttlt-04-2012")):
        sheet = book[spec.named]
        columns = columns_of(sheet)
        for heading, (source, offered) in offers(book, sheet).items():
            if source in ("hang_ma", "cs_ma"):
                continue
            for value in offered:
                row = FIRST + len([each for each in tried if each[0] == sheet.title])
                for field in spec.fields:
                    sheet.cell(row, columns[field.name]).value = sheet.cell(HEADING - 1, columns[field.name]).value
                sheet.cell(row, columns[heading]).value = value  # type: ignore[assignment]
                tried.add((sheet.title, f"{sheet.cell(row, columns[heading]).column_letter}{row}"))
    book.save(forms / "ho-so.xlsx")
    wrong = {
        (each.at.sheet, each.at.cell): each.code for f in pricebook.build(forms).findings for each in [f] if f.code != "IN008"
    }
    assert {place: code for place, code in wrong.items() if place in tried and code.startswith("IN")} == {}
    assert len(tried) > 100


@pytest.mark.slow
def test_twelve_services_from_what_the_forms_offer(forms: Path, tmp_path: Path) -> None:
    """Codes, classes, headings and kinds are chosen from the lists; LibreOffice computes the look-ups and saves."""
    path = forms / "ho-so.xlsx"
    book = openpyxl.load_workbook(path)

    def choice(table: str, field: str, number: int = 0) -> object:
        return offers(book, sheet_of(book, table))[load_specs()[table].field(field).name][1][number]

    services = [choice("norms", "service", number) for number in range(12)]
    yes = choice("capabilities", "performing")
    component, kind = choice("norms", "component"), choice("norms", "kind")
    fill(path, {
        "facilities": [{"facility_code": "80001", "name": "Bệnh viện tỉnh", "class": choice("facilities", "class", 2), "managed_by": "địa phương"}],
        "capabilities": [{"facility_code": "80001", "service": each, "approved": yes, "performing": yes} for each in services],
        "items": [{"item_code": "G", "item_name": "Găng tay khám", "unit": "đôi", "kind": choice("items", "kind", 1)}],
        "norms": [
            {"service": each, "component": component, "kind": kind, "item_code": "G", "unit": "đôi", "quantity": number}
            for number, each in enumerate(services, 1)
        ],
        "tenders": FILLED["tenders"][:1],
    })  # fmt: skip
    saved = tmp_path / "saved" / "ho-so.xlsx"
    soffice(path, saved.parent, "xlsx")
    path.write_bytes(saved.read_bytes())
    result = pricebook.build(forms)
    assert {code for code, _ in found(result)} <= {"CP005"}  # which is about the pack
    assert [price(result, str(each), "II" if each == "A1" else None) for each in services[:3]] == [1000, 2000, 3000]
    assert result.prices is not None and len({line.service_id for line in result.prices.lines}) == 12
    shown = sheet_of(openpyxl.load_workbook(path, data_only=True), "norms")
    columns = columns_of(shown)
    looked_up = [shown.cell(FIRST + 10, columns[name]).value for name in columns if name.startswith("Tra cứu")]
    assert looked_up == ["Hematocrit", 15_000, "Găng tay khám", "đôi"]
    assert openpyxl.load_workbook(path, data_only=True)["Bắt đầu"]["F12"].value == "12 dòng"


@pytest.mark.slow
def test_a_workbook_for_each_department(tmp_path: Path) -> None:
    """What the departments fill in goes together in one folder."""
    home = tmp_path / "home"
    made = CliRunner().invoke(app, ["new", str(home), "--parts", "--regulation", "ttlt-04-2012", "--province", "Long An"])
    assert made.exit_code == 0
    settings = home / "dossier.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2016-02-29", "2012-08-01"), encoding="utf-8")
    books = {path: openpyxl.load_workbook(path).sheetnames for path in sorted(home.glob("*.xlsx"))}
    assert [path.name for path in books] == ["ho-so-duoc.xlsx", "ho-so-ke-hoach.xlsx", "ho-so-tai-chinh.xlsx"]
    for path, sheets in books.items():
        fill(path, {table: rows for table, rows in FILLED.items() if load_specs()[table].named in sheets})
    result = pricebook.build(home)
    assert found(result) == [] and price(result, "A2") == 8000


@pytest.mark.slow
def test_blank_forms_are_named_once(forms: Path) -> None:
    """Only that nothing is known of what facilities perform is a finding (R7)."""
    assert found(pricebook.build(forms)) == [("FC001", "ho-so.xlsx")]
    shown = " ".join(CliRunner().invoke(app, ["build", str(forms), "--lang", "vi"]).output.split())
    assert all(shown.count(spec.named) == 1 for spec in load_specs().values() if spec.id not in ("facilities", "capabilities"))


@pytest.mark.slow
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
    book = openpyxl.load_workbook(tmp_path / "home" / "ho-so.xlsx")
    sheet = sheet_of(book, "facilities")
    lists = offers(book, sheet)
    assert lists["Hạng"] == ("rule", ["Cấp A", "Cấp B"])
    source, offered = lists["Loại hình"]  # a name has a comma: no list within the rule
    assert source == "lists" and offered[0] == "Cơ sở công lập" and offered[-1] == "Phòng khám lưu động, trên thuyền"
    example = {name: sheet.cell(HEADING - 1, column).value for name, column in columns_of(sheet).items()}
    assert example["Hạng"] == "Cấp A" and example["Loại hình"] == "Cơ sở công lập"


@pytest.mark.slow
def test_below_the_headings_cells_are_open(forms: Path) -> None:
    sheet = sheet_of(openpyxl.load_workbook(forms / "ho-so.xlsx"), "tenders")
    assert all(
        not sheet.column_dimensions[letter].protection.locked for letter in ("A", "B") if letter in sheet.column_dimensions
    )


@pytest.mark.slow
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
