"""For whom a list is decided (R10): a province's for its own, a ministry's for the ministry's, an imported one for whom a table names."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import NothingToExport, UnknownFacility, UnreadableList
from pricebook.app.facility_tables import read_facilities
from pricebook.app.list_import import Imported, import_list
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist, write_pricelist
from pricebook.registry import Phase, open_registry, schema
from tests.registry.test_outwards import catalogue, keys
from tests.support import DATA, case, silent, write_csv

MINISTRY, DECISION = "Bộ Giao thông vận tải", "3456/QĐ-BYT"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
PROVINCES, THEIRS = ("80001", "80002", "80003", "80004"), "80005"


@pytest.fixture(scope="module")
def of_ministry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pricelist.json of the same dossier, as the ministry of one of its hospitals would submit it."""
    folder = tmp_path_factory.mktemp("ministry") / "dossier"
    shutil.copytree(DATA / "long-an-2012", folder)
    text = (folder / "dossier.toml").read_text(encoding="utf-8")
    text = text.replace("Ủy ban nhân dân tỉnh Long An", MINISTRY).replace("Hội đồng nhân dân tỉnh Long An", "Bộ Y tế")
    (folder / "dossier.toml").write_text(text, encoding="utf-8")
    pricebook.build(folder).write(folder / "out")
    return folder / "out" / "pricelist.json"


def approve(path: Path | str, place: str, **more: Any) -> None:
    move(path, "approve", on=DECIDED, paper_no=DECISION, paper_date=DECIDED, phases=[Phase(FIRST)], registry=place, **more)


def paid(place: str, code: str, day: date = FIRST, service: str | None = "A1") -> tuple[int | None, str | None]:
    """The price of the examination, and why there is none."""
    found = in_force(code, day, service=service, registry=place)
    return (found.prices[0].price if found.prices else None, found.why_not.reason if found.why_not is not None else None)


# --- a ministry's list, and a province's ---------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.rule("R10")
def test_a_ministrys_dossier_is_about_the_ministrys_facilities(of_ministry: Path, made: Path) -> None:
    """80005 performs two services: these are the list, and not what the province's hospitals perform."""
    theirs, provinces = read_pricelist(of_ministry), read_pricelist(made)
    assert [each.facility_code for each in theirs.facilities if each.in_scope] == [THEIRS]
    assert {line.service_id for line in theirs.lines} == {"A1", "C5.1.280"}
    assert [each.facility_code for each in provinces.facilities if each.in_scope] == list(PROVINCES)


@pytest.mark.rule("R10")
def test_a_ministrys_list_pays_the_ministrys_facilities_alone(of_ministry: Path, place: str, tmp_path: Path) -> None:
    approve(of_ministry, place)
    exported = pricebook.export(of_ministry, "reimbursement", registry=place)
    assert [each.facility.facility_code for each in exported.catalogues] == [THEIRS]
    rows = catalogue(exported.write(tmp_path / "files").folder, THEIRS)
    (price,) = (line.price for line in read_pricelist(of_ministry).lines if line.service_id == "A1" and line.class_ == "III")
    assert [row for row in rows if str(price) in row] and paid(place, THEIRS) == (price, None)
    assert pricebook.export(of_ministry, "board", papers=["a4"], registry=place).names[0].startswith(THEIRS)
    for code in PROVINCES:
        assert paid(place, code) == (None, "facility-unknown")  # a ministry's list says nothing of a province's own
        with pytest.raises(NothingToExport):
            pricebook.export(of_ministry, "reimbursement", facilities=[code], registry=place)


@pytest.mark.rule("R10")
def test_each_of_two_lists_pays_its_own(of_ministry: Path, made: Path, place: str) -> None:
    approve(of_ministry, place)
    move(made, "approve", on=DECIDED, paper_no="15/2012/NQ-HĐND", paper_date=DECIDED, phases=[Phase(FIRST)], registry=place)
    prices = {path: {line.class_: line.price for line in read_pricelist(path).lines if line.service_id == "A1"} for path in (of_ministry, made)}  # fmt: skip
    assert paid(place, THEIRS) == (prices[of_ministry]["III"], None) and paid(place, "80002") == (prices[made]["III"], None)
    codes = [each.facility.facility_code for each in pricebook.export(made, "reimbursement", registry=place).catalogues]
    assert codes == list(PROVINCES)


@pytest.mark.rule("R10")
def test_a_provinces_own_is_not_paid_by_a_ministrys_list_whatever_is_recorded(of_ministry: Path, place: str) -> None:
    """Somebody records the province's hospital as one of the ministry's lists; its manager says otherwise."""
    approve(of_ministry, place)
    words = ["facility", "80001", "--from", "2012-10-01", "--class", "II", "--managed-by", "province", "--authority", MINISTRY]
    assert run(place, *words)[0] == 0
    assert paid(place, "80001") == (None, "another-authority")


@pytest.mark.rule("R10")
def test_a_list_of_before_that_has_no_facility_in_scope_pays_the_ministrys(made: Path, place: str, tmp_path: Path) -> None:
    """A list built when only provinces were thought of: the ministry's hospital was out of scope in it."""
    old = replace(read_pricelist(made), submitter=MINISTRY, approver="Bộ Y tế")
    write_pricelist(old, tmp_path / "pricelist.json")
    approve(tmp_path / "pricelist.json", place)
    exported = pricebook.export(tmp_path / "pricelist.json", "reimbursement", registry=place)
    assert [each.facility.facility_code for each in exported.catalogues] == [THEIRS]


# --- by name, and by file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["province", "ministry"])
def test_by_its_name_or_by_its_file_the_same_is_recorded(
    whose: str, made: Path, of_ministry: Path, place: str, tmp_path: Path
) -> None:
    """The second registry is SQLite in either case: what is recorded of facilities is the same."""
    path, other = (made if whose == "province" else of_ministry), str(tmp_path / "other.db")
    facts = []
    for where, by_name in ((place, True), (other, False)):
        move(path, "submit", by="UBND tỉnh Long An", on=date(2012, 9, 10), registry=where)
        approve("long-an-2012-1" if by_name else path, where)
        with open_registry(where) as opened, opened.reading() as con:
            c = schema.facilities.c
            rows = con.execute(sa.select(c.facility_code, c.authority, c["class"], c.from_day).order_by(c.facility_code)).all()
            facts.append([tuple(row) for row in rows])
    assert facts[0] == facts[1] and len(facts[0]) == (5 if whose == "province" else 1)


# --- an imported list -----------------------------------------------------------------------------------------

TABLE = """
    | STT theo TT04 | Mã dịch vụ | Tên dịch vụ | Giá hạng II | Giá hạng III |
    | A1            | KHAM       | Khám        | 15.000      | 10.000       |
    | A2            | HOICHAN    | Hội chẩn    | 200.000     | 200.000      |
    """


def imported(folder: Path, place: str, authority: str = "Long An", **more: Any) -> Imported:
    write_csv(folder / "gia.csv", TABLE)
    return import_list(
        folder / "gia.csv", authority, decision=DECISION, on=DECIDED, phases=[Phase(FIRST)], regulation="ttlt-04-2012",
        registry=place, **more,
    )  # fmt: skip


def run(place: str, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["list", *words, "--registry", place, "--lang", "en"])
    return done.exit_code, done.output


def codes(result: Imported) -> list[str]:
    return [finding.code for finding in result.findings]


@silent("RG054")
@pytest.mark.rule("R10")
def test_an_imported_list_pays_the_facilities_of_a_dossiers_table(tmp_path: Path, place: str) -> None:
    """Its ministry's hospital is known as the ministry's, and is paid nothing by the province's list."""
    assert "RG054" not in codes(imported(tmp_path, place, facilities=DATA / "long-an-2012" / "facilities.csv"))
    assert (paid(place, "80001"), paid(place, "80002")) == ((15_000, None), (10_000, None))
    assert paid(place, THEIRS) == (None, "no-list")
    exported = pricebook.export("long-an-2012-1", "reimbursement", registry=place)
    assert keys(exported.notices) == ["all-services-taken", *keys(exported.notices)[1:]]  # it is left open who performs what
    folder = exported.write(tmp_path / "files").folder
    assert {each.facility.facility_code for each in exported.catalogues if each.entries} >= {"80001", "80002"}
    assert [row[:4] for row in catalogue(folder, "80002")[1:]]
    assert not verify(folder / "80001-his.csv", registry=place).findings


@case("RG054")
def test_an_imported_list_without_facilities_says_what_to_do(tmp_path: Path, place: str) -> None:
    made = imported(tmp_path, place)
    (found,) = made.findings.of("RG054")
    assert "list facilities" in found.remedy("vi")
    with pytest.raises(UnknownFacility, match="list facilities"):
        pricebook.export("long-an-2012-1", "reimbursement", registry=place)
    table = str(DATA / "long-an-2012" / "facilities.csv")
    assert run(place, "facilities", table, "--from", "2012-10-01")[0] == 0
    assert paid(place, "80001") == (15_000, None)
    names = pricebook.export("long-an-2012-1", "board", papers=["a4"], registry=place).names
    assert [name for name in names if name.endswith("pdf")] == [f"{code}-board-a4.pdf" for code in PROVINCES]
    later = [finding.code for finding in move_again(tmp_path, place)]
    assert "RG054" not in later


def move_again(folder: Path, place: str) -> Any:
    """The same workbook as the list of what patients ask for: by then the facilities are known."""
    return imported(folder, place, payer="on-demand").findings


@pytest.mark.rule("R10")
def test_an_imported_list_of_a_ministry_pays_the_ministrys(tmp_path: Path, place: str) -> None:
    table = tmp_path / "facilities.csv"
    text = "facility_code,name,class,managed_by\n80005,Bệnh viện ngành,hạng III,\n80001,Bệnh viện tỉnh,II,province\n"
    table.write_text(text, encoding="utf-8")
    made = imported(tmp_path, place, MINISTRY, facilities=table)
    assert made.made is not None
    assert (paid(place, THEIRS), paid(place, "80001")) == ((10_000, None), (None, "facility-unknown"))
    exported = pricebook.export(made.made.list, "reimbursement", registry=place)
    assert [each.facility.facility_code for each in exported.catalogues] == [THEIRS]


def test_by_command_and_a_table_that_is_none(tmp_path: Path, place: str) -> None:
    write_csv(tmp_path / "gia.csv", TABLE)
    (tmp_path / "none.csv").write_text("tên,hạng\nA,II\n", encoding="utf-8")
    words = ["import", str(tmp_path / "gia.csv"), "--authority", "Long An", "--decision", DECISION, "--on", "2012-09-20",
             "--from", "2012-10-01", "--regulation", "ttlt-04-2012", "--facilities"]  # fmt: skip
    assert run(place, *words, str(tmp_path / "none.csv"))[0] == 2
    assert run(place, *words, str(DATA / "long-an-2012" / "facilities.csv"), "--format", "json")[0] == 0
    status, said = run(place, "in-force", "--facility", "80001", "--on", "2012-10-01", "--format", "json")
    assert status == 0 and [each["price"] for each in json.loads(said)["prices"]] == [15_000, 200_000]


def test_a_row_without_a_code_is_named(tmp_path: Path) -> None:
    write_csv(tmp_path / "facilities.csv", "| facility_code | class |\n| F1 | II |\n|  | III |\n")
    with pytest.raises(UnreadableList, match="row 3"):
        read_facilities(tmp_path / "facilities.csv", FIRST)
