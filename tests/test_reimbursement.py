"""What the insurance side loads: R7 only what a facility may perform, R10 only at a price that is for it, R12 as a file."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.base.csv_text import escape_formula, unescape_formula
from pricebook.cli.app import app
from pricebook.entitlement import entitlements
from pricebook.exports import reimbursement_outputs
from pricebook.exports.reimbursement.read_back import CataloguePrice, read_catalogue
from pricebook.pricelist import Capability, Facility, PriceList, write_pricelist
from pricebook.regulation import load_layouts, search_path
from tests.support import DECISION, SHARED, approved, approved_in_registry, built, law_of, write_csv
from tests.test_facility_prices import NORMS, SETTINGS

# Of services that long-an-2012 prices: a consultation, an X-ray-like package, an intensive-care bed, blood counts
SERVICES = ("A1", "A2", "A4", "B1", "C5.1.272", "C5.1.273")


def exported(prices: PriceList, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for output in reimbursement_outputs(prices, law_of(prices), prices.facilities):
        output.write(folder / output.name)
    return folder


def read(path: Path) -> list[CataloguePrice]:
    entries, findings = read_catalogue(path)
    assert entries is not None and not findings, findings
    return entries


@pytest.fixture(scope="module")
def folder(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert long_an.prices is not None
    return exported(approved(long_an.prices), tmp_path_factory.mktemp("reimbursement"))


COLUMNS = {layout.id: [column.name for column in layout.columns] for layout in load_layouts(search_path().catalogues())}


def of_reference(file: str, layout: str) -> list[str]:
    """The columns of a layout in a file of ../shared/reference."""
    path = SHARED / "reference" / file
    if not path.is_file():
        pytest.skip(f"../shared/reference/{file} is not here")
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["column"] for row in csv.DictReader(rows) if row["layout"].startswith(layout)]


@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("layout", "file", "named"),
    [
        ("05-dm", "form_05DM_columns.csv", "TT 12/2026/TT-BTC"),
        ("portal", "form_05DM_columns.csv", "older file"),
        ("his", "column_layouts.csv", "HIS_service_import"),
    ],
)
def test_the_columns_are_those_of_the_portal_and_of_the_hospitals_systems(layout: str, file: str, named: str) -> None:
    assert COLUMNS[layout] == of_reference(file, named)


def test_a_portals_file_without_the_columns_that_some_have_is_one_too() -> None:
    fewer = of_reference("column_layouts.csv", "BHXH_portal_service_catalogue")
    assert [name for name in COLUMNS["portal"] if name not in ("CSKCB_CGKT", "CSKCB_CLS")] == fewer


@pytest.mark.rule("R12")
def test_the_columns_of_a_file_are_those_of_its_layout(folder: Path) -> None:
    for layout in ("portal", "his"):
        sheet = load_workbook(folder / f"80001-{layout}.xlsx").worksheets[0]
        assert [cell.value for cell in sheet[1]] == COLUMNS[layout]
        with (folder / f"80001-{layout}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == COLUMNS[layout]


@pytest.mark.rule("R7")
def test_a_facility_gets_what_it_may_perform_at_the_price_of_its_class(folder: Path) -> None:
    def prices(name: str) -> dict[str | None, int]:
        return {entry.service_id: entry.price for entry in read(folder / name)}

    assert len(prices("80001-portal.xlsx")) == 15  # of 16: the province's own service LA.1 has no ordinal of the circular
    # an examination by class; the intensive-care bed (B1) that the class III hospital is not approved for is not in its file
    assert [prices(f"8000{n}-portal.csv")["A1"] for n in (1, 2, 3, 4)] == [13_000, 8_000, 7_000, 4_000]
    assert "B1" in prices("80001-portal.xlsx") and "B1" not in prices("80002-portal.xlsx")


@pytest.mark.rule("R10")
def test_a_ministrys_hospital_gets_no_file_and_the_manifest_says_by_which_law(folder: Path) -> None:
    assert not list(folder.glob("80005*"))
    manifest = json.loads((folder / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    (other,) = manifest["not_for"]
    assert (other["facility_code"], other["reason"]) == ("80005", "under-another-authority")
    assert other["law"].startswith("1513/BHXH-CSYT, mục 1")
    assert set(manifest["sha256"]) == {path.name for path in folder.iterdir()} - {"reimbursement-manifest.json"}


def test_all_four_files_of_a_facility_read_back_alike(folder: Path) -> None:
    for code in ("80001", "80002", "80003", "80004"):
        portal, also, his, his_csv = (
            read(folder / f"{code}-{name}") for name in ("portal.xlsx", "portal.csv", "his.xlsx", "his.csv")
        )
        assert portal == also and his == his_csv
        days = {(entry.decision_no, entry.from_, entry.to) for entry in portal}
        assert days == {("56/2012/NQ-HĐND", date(2012, 9, 1), date(2013, 12, 31))}
        facts = [
            [(e.facility_code, e.service_code, e.name, e.price, e.decision_no, e.from_, e.to) for e in of] for of in (portal, his)
        ]
        assert facts[0] == facts[1]
        assert [e.in_force(day) for e in portal[:1] for day in (date(2012, 8, 31), date(2012, 9, 1), date(2014, 1, 1))] == [
            False, True, False,
        ]  # fmt: skip


def test_a_draft_says_so_in_its_name_and_on_every_row_and_loads_nothing(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    folder = exported(long_an.prices, tmp_path)
    assert {path.name for path in folder.iterdir() if "DRAFT-not-for-payment" not in path.name} == {
        "pricelist.schema.json", "reimbursement-manifest.json",
    }  # fmt: skip
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                assert any("DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in cell for cell in row.values())
                assert not (row.get("TUNGAY") or row.get("tu_ngay"))
        entries, findings = read_catalogue(path)
        assert entries == [] and findings
    for path in folder.glob("*.xlsx"):
        book = load_workbook(path)
        assert "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in book["DANH_MUC"].oddHeader.center.text
        assert "DỰ THẢO, KHÔNG DÙNG ĐỂ THANH TOÁN" in book["Thông tin"]["B1"].value


CLASSES = ("II", "III", "IV", "polyclinic", "station", "I", None)
MANAGERS = ("province", "Bộ Công Thương", "Bộ Y tế", None)


@st.composite
def scenes(draw: st.DrawFn) -> list[tuple[str, str | None, str | None, bool, dict[str, tuple[bool, bool]]]]:
    """Facilities: code, class, manager, in the province; by service whether it performs it and whether it can."""
    does = st.fixed_dictionaries({service: st.tuples(st.booleans(), st.booleans()) for service in SERVICES})
    one = st.tuples(st.sampled_from(CLASSES), st.sampled_from(MANAGERS), st.booleans(), does)
    return [(f"8{number:04}", *facility) for number, facility in enumerate(draw(st.lists(one, min_size=1, max_size=4)))]


def peopled(prices: PriceList, scene: list[tuple[Any, ...]]) -> PriceList:
    """The list with other facilities."""
    facilities = [
        Facility(code, f"Cơ sở {code}", class_, manager, here and manager is not None) for code, class_, manager, here, _ in scene
    ]
    capabilities = [
        Capability(code, service, performing, able, () if able else ("not-approved",), None)
        for code, *_, does in scene
        for service, (performing, able) in does.items()
    ]
    return replace(prices, facilities=facilities, capabilities=capabilities)


def back(folder: Path) -> dict[str, dict[str | None, int]]:
    found: dict[str, dict[str | None, int]] = {}
    for path in sorted(folder.glob("*-portal.csv")):
        for entry in read(path) if path.stat().st_size > 200 else []:
            assert entry.from_ == DECISION.effective_from and entry.to == DECISION.effective_to
            found.setdefault(entry.facility_code, {})[entry.service_id] = entry.price
    return found


@pytest.mark.slow
@pytest.mark.rule("R7")
@pytest.mark.rule("R10")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scene=scenes())
def test_under_the_letter_nobody_gets_what_is_not_theirs(
    long_an: Built, tmp_path_factory: pytest.TempPathFactory, scene: list[tuple[Any, ...]]
) -> None:
    """1513 §1: the list is for the province's own alone; §2: only what is performed, and can be; each at its class's price."""
    assert long_an.prices is not None
    got = back(exported(approved(peopled(long_an.prices, scene)), tmp_path_factory.mktemp("x")))
    for code, class_, manager, here, does in scene:
        due = {}
        if manager == "province" and here:
            for service, (performing, able) in does.items():
                price = {line.class_: line.price for line in long_an.prices.lines_of(service)}
                own = price.get(class_, price.get(None))
                if performing and able and own is not None:
                    due[service] = own
        assert got.get(code, {}) == due


@pytest.fixture(scope="module")
def list_of_2019(tmp_path_factory: pytest.TempPathFactory) -> PriceList:
    result = built(
        tmp_path_factory.mktemp("tt37"), regulation="tt37-2018", norms=NORMS, settings=SETTINGS,
        tenders="| item_name | unit | price | decision_no |\n",
    )  # fmt: skip
    assert result.prices is not None
    write_pricelist(result.prices, tmp_path_factory.mktemp("list") / "pricelist.json")
    return result.prices


# TT 37/2018, Điều 4: class → the bed (by class; unranked units and polyclinics as class IV; stations none), the technical
# service (one price, 80.100; stations 7/10 of it, 56.070)
DUE_2019: dict[str | None, tuple[int | None, int | None]] = {
    "I": (None, 80_100), "II": (300_000, 80_100), "III": (250_000, 80_100), "IV": (200_000, 80_100),
    "polyclinic": (200_000, 80_100), "station": (None, 56_070), None: (None, 80_100),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.rule("R7")
@pytest.mark.rule("R10")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scene=scenes())
def test_under_later_law_some_ministries_hospitals_get_the_local_price_and_no_others(
    list_of_2019: PriceList, scene: list[tuple[Any, ...]]
) -> None:
    """TT 37/2018 điều 4(3): the Ministry of Health's own and ministries' class I never; ministries' others take the local price."""
    scene = [
        (code, class_, manager, here, {"II.2": does["A1"], "III.1340": does["A2"]}) for code, class_, manager, here, does in scene
    ]
    prices = approved(peopled(list_of_2019, scene))  # the fund pays none of it: there is the relation, and no catalogue
    got: dict[str, dict[str | None, int]] = {}
    for row in entitlements(prices, law_of(prices)):
        got.setdefault(row.facility_code, {})[row.service_id] = row.price
    for code, class_, manager, here, does in scene:
        theirs = here and (manager == "province" or (manager == "Bộ Công Thương" and class_ not in ("I", None)))
        due = {
            service: price
            for (service, (performing, able)), price in zip(does.items(), DUE_2019[class_], strict=True)
            if theirs and performing and able and price is not None
        }
        assert got.get(code, {}) == due


def test_hostile_names_and_codes_stay_text_and_inside_the_folder(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    names = ["=HYPERLINK(1)", "+1", "<r><t>x</t></r>", "-ống", "@SUM(A1)", "a;=cmd|calc", "b\x00c\td"]
    lines = [replace(line, name=names[i % len(names)]) for i, line in enumerate(long_an.prices.lines)]
    codes = ["../../80001", "80/001", "80:001", "CON", "80001 ", "=80001"]
    prices = replace(
        long_an.prices, lines=lines,
        facilities=[Facility(code, code, "II", "province", True) for code in codes],
        capabilities=[Capability(code, "C5.1.272", True, True, [], None) for code in codes],
    )  # fmt: skip
    folder = exported(approved(prices), tmp_path / "inside")
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    got = {entry.facility_code for path in folder.glob("*-portal.csv") for entry in read(path)}
    assert got == set(codes)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
        assert not any(
            cell.startswith(("=", "+", "-", "@")) for line in text.splitlines() for cell in csv.reader([line]).__next__()
        )
        assert not any(part.startswith(("=", "+", "@")) for part in text.split(";"))  # where ";" ends a cell
        assert not set("\x00\t") & set(text)
    for path in folder.glob("*.xlsx"):
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not any(cell.data_type == "f" for cell in cells)


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["export", *map(str, arguments), "--lang", "en"])


def test_what_cannot_be_exported_is_said_with_status_2(long_an: Built, nq_399: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None and nq_399.prices is not None
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    done = run(tmp_path / "pricelist.json", "--as", "reimbursement", "--facility", "89999")
    assert done.exit_code == 2 and "80001" in done.output and not (tmp_path / "reimbursement").exists()
    write_pricelist(replace(nq_399.prices, lines=nq_399.prices.lines[:5]), tmp_path / "nobody.json")
    done = run(tmp_path / "nobody.json", "--as", "reimbursement")  # no capabilities: R7 was not examined
    assert done.exit_code == 2 and "no facility" in done.output
    write_pricelist(replace(long_an.prices, pack_version="99"), tmp_path / "newer.json")  # of a later pack than the one here
    done = run(tmp_path / "newer.json", "--as", "reimbursement")
    assert done.exit_code == 2 and "version 99" in done.output
    assert run(tmp_path / "nowhere.json", "--as", "json").exit_code == 2


def test_one_facility_alone(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    registry = approved_in_registry(tmp_path / "pricelist.json")
    options = ("--as", "reimbursement", "--facility", "80003", "--registry", registry)
    assert run(tmp_path / "pricelist.json", *options).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "reimbursement").iterdir()) == [
        "80003-his.csv", "80003-his.xlsx", "80003-portal.csv", "80003-portal.xlsx", "pricelist.json",
        "pricelist.schema.json", "proof.json", "reimbursement-manifest.json",
    ]  # fmt: skip


def test_a_service_without_a_name_reads_back_from_every_layout(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    lines = [replace(line, name=None) if line.service_id in ("A2", "B1") else line for line in long_an.prices.lines]
    folder = exported(approved(replace(long_an.prices, lines=lines)), tmp_path)
    assert [len(read(folder / f"80001-{name}")) for name in ("portal.xlsx", "portal.csv", "his.xlsx", "his.csv")] == [15] * 4


@pytest.mark.slow
def test_a_superseded_list_says_until_when_it_was_in_force(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    folder = exported(replace(approved(long_an.prices), status="superseded"), tmp_path)
    entries = read(folder / "80001-portal-superseded.csv")
    assert {entry.to for entry in entries} == {date(2013, 12, 31)}
    with (folder / "80001-portal-superseded.csv").open(encoding="utf-8-sig", newline="") as file:
        notes = [row["GHICHU"] for row in csv.DictReader(file)]
    assert all("HẾT HIỆU LỰC SAU NGÀY 31/12/2013" in note for note in notes)
    # the regulation by its name, not by the id of its pack
    assert all(note.endswith("theo Thông tư liên tịch số 04/2012/TTLT-BYT-BTC, ngày tính giá 01/08/2012") for note in notes)


def test_a_facility_without_a_price_gets_no_empty_catalogue(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    lines = [replace(line, price=None, status="missing") for line in long_an.prices.lines]
    folder = exported(approved(replace(long_an.prices, lines=lines)), tmp_path)
    assert not list(folder.glob("80001*"))
    manifest = json.loads((folder / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    assert {entry["reason"] for entry in manifest["facilities"][0]["without_price"]} == {"missing-price"}


def test_an_earlier_exports_files_do_not_stay_beside_new_ones(long_an: Built, tmp_path: Path) -> None:
    """Two catalogues for one facility in one folder: nobody could tell which one is loaded."""
    assert long_an.prices is not None
    write_pricelist(approved(long_an.prices), tmp_path / "pricelist.json")
    assert run(tmp_path / "pricelist.json", "--as", "reimbursement").exit_code == 0
    (tmp_path / "reimbursement" / "mine.txt").write_text("kept", encoding="utf-8")
    fewer = replace(long_an.prices, facilities=long_an.prices.facilities[:1])
    write_pricelist(fewer, tmp_path / "pricelist.json")
    assert run(tmp_path / "pricelist.json", "--as", "reimbursement").exit_code == 2
    assert run(tmp_path / "pricelist.json", "--as", "reimbursement", "--force").exit_code == 0
    left = {path.name.partition("-")[0] for path in (tmp_path / "reimbursement").iterdir()}
    assert left == {"80001", "pricelist", "pricelist.schema.json", "reimbursement", "mine.txt"}
    assert not [path for path in (tmp_path / "reimbursement").glob("80001*") if "DRAFT" not in path.name]


@pytest.mark.rule("R10")
def test_whom_the_list_is_not_for_is_said_with_the_article(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    for form in ("reimbursement", "board"):
        done = run(tmp_path / "pricelist.json", "--as", form, "--facility", "80005")
        assert done.exit_code == 2 and "80005" in done.output and "1513/BHXH-CSYT" in done.output
        assert not (tmp_path / form).exists()
    done = run(tmp_path / "pricelist.json", "--as", "reimbursement")
    assert done.exit_code == 0 and "Not for 80005" in done.output


@pytest.mark.parametrize(
    ("option", "value", "form"), [("--paper", "a4", "report"), ("--facility", "80001", "json"), ("--findings", "x", "board")]
)
def test_an_option_that_a_form_has_no_use_for_is_refused(
    long_an: Built, tmp_path: Path, option: str, value: str, form: str
) -> None:
    assert long_an.prices is not None
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    done = run(tmp_path / "pricelist.json", "--as", form, option, value)
    assert done.exit_code == 2 and option in done.output and not (tmp_path / form).exists()


@pytest.mark.parametrize("text", ["=x", "'=x", "''=x", "a '=b", "x; -y", "x; '-y", "x;=cmd|calc", "'quoted'", "-ống", "b 'c'"])
def test_text_in_csv_is_no_formula_and_reads_back_letter_by_letter(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not any(part.strip(" ").startswith(("=", "+", "-", "@")) for part in escape_formula(text).split(";"))


def test_what_the_fund_does_not_pay_has_no_catalogue(list_of_2019: PriceList, tmp_path: Path) -> None:
    """TT 37/2018 điều 1: services outside what the insurance fund pays."""
    write_pricelist(approved(list_of_2019), tmp_path / "pricelist.json")
    done = run(tmp_path / "pricelist.json", "--as", "reimbursement")
    assert done.exit_code == 2 and "insurance fund does not pay" in done.output and not (tmp_path / "reimbursement").exists()


def test_phases_stand_beside_every_price(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    folder = exported(approved(long_an.prices, replace(DECISION, phases=("60 % từ 01/09/2012", "100 % từ 2013"))), tmp_path)
    with (folder / "80001-portal.csv").open(encoding="utf-8-sig", newline="") as file:
        assert all("lộ trình: 60 % từ 01/09/2012; 100 % từ 2013" in row["GHICHU"] for row in csv.DictReader(file))


HEAD = "| STT | MA_TUONG_DUONG | TEN_DVKT_GIA | DON_GIA | QUYET_DINH | TUNGAY | ID |\n"


def test_no_row_of_a_catalogue_falls_away_unsaid(tmp_path: Path) -> None:
    """A row of somebody else's numbering, a price with decimals, and one price twice: each is said, none is taken."""
    rows = (
        "| 1 | A1 | Khám | 13000 | 56/NQ | 20120901 | f:80001:A1:II |",
        "| 2 | A2 | Hội chẩn | 160000 | 56/NQ | 20120901 | 4711 |",
        "| 3 | A3 | X | 12.5 | 56/NQ | 20120901 | f:80001:A3: |",
        "| 4 | B1 | Giường | 285000 | 56/NQ | 20120901 | f:80001:B1:II |",
        "| 5 | B1 | Giường | 290000 | 56/NQ | 20120901 | f:80001:B1:II |",
    )
    write_csv(tmp_path / "catalogue.csv", HEAD + "\n".join(rows))
    entries, findings = read_catalogue(tmp_path / "catalogue.csv")
    assert entries is not None and [entry.service_id for entry in entries] == ["A1"]
    found = [(f.code, f.at.cell) for f in findings if f.code in ("IN015", "IN008")]
    assert found == [("IN015", "G3"), ("IN008", "B5")]  # rows 5 and 6
    assert any(f.at.cell == "D4" for f in findings)
