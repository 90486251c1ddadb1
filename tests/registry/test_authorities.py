"""Whose lists and facilities they are: names however they are written, facilities that two lists name, councils that are no more."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.facility_tables import SaidOfFacility
from pricebook.app.list_import import import_list
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_rules import ListRules
from pricebook.app.list_succession import inherit, record_facility_facts
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist, write_pricelist
from pricebook.registry import NewList, Phase, Refused, Registry, facility_on, record_list, schema
from pricebook.registry.claims import successions
from pricebook.registry.life import lives
from pricebook.registry.naming import recorded_name
from pricebook.registry.succession import succeed
from pricebook.registry.verify import verify_registry
from tests.registry.small import approved, known, price, price_list, record
from tests.registry.test_for_whom import TABLE
from tests.support import case, silent, write_csv

A = ("A", "")
LA, TG, TN = "Long An", "Tiền Giang", "Tây Ninh"
DECIDED, FIRST, LATER = date(2012, 9, 20), date(2012, 10, 1), date(2013, 1, 1)
MERGED, Y24, Y26 = date(2025, 7, 1), date(2024, 1, 1), date(2026, 1, 1)
SPELLINGS = (LA, "long an", "Tỉnh Long An", "LONG  AN", "Tỉnh Long An (cũ)")


def of_province(made: Path, folder: Path, province: str, **more: Any) -> Path:
    """The list of Long An as one of another province, or of the same one written otherwise; it names the same facilities."""
    folder.mkdir()
    write_pricelist(replace(read_pricelist(made), province=province, **more), folder / "pricelist.json")
    return folder / "pricelist.json"


def approve(path: Path | str, place: str, first: date = FIRST, decided: date = DECIDED, **more: Any) -> Any:
    paper = f"{first:%Y%m%d}/NQ"
    return move(path, "approve", on=decided, paper_no=paper, paper_date=decided, phases=[Phase(first)], registry=place, **more)


def authority_of(place: str, code: str, day: date = LATER) -> str | None:
    found = in_force(code, day, registry=place)
    return found.facility.authority if found.facility is not None else None


def codes(made: Any) -> list[str]:
    return [finding.code for finding in made.findings]


# --- names ----------------------------------------------------------------------------------------------------


def test_one_authority_however_it_is_written(registry: Registry) -> None:
    """Lists, facilities and successions: all are of the authority that was recorded first."""
    for number, spelling in enumerate(SPELLINGS):
        known(registry, f"f{number}", spelling)
        with registry.writing() as con:
            record(con, spelling, {A: 1_000 + number})
    with registry.writing() as con:
        succeed(con, ["tinh long an"], "tây ninh", MERGED)
    with registry.reading() as con:
        for table in (schema.lists, schema.facilities):
            assert con.execute(sa.select(table.c.authority).distinct()).scalars().all() == [LA]
        assert [(each.former, each.authority) for each in successions(con)] == [(LA, "tây ninh")]
        assert not verify_registry(con).findings


def test_a_list_is_found_however_its_province_is_written(registry: Registry) -> None:
    prices = price_list(LA, {A: 1_000})
    with registry.writing() as con:
        record_list(con, NewList("long-an-2012-1", prices, b"", LA))
        for spelling in SPELLINGS:
            assert recorded_name(con, "", prices, "insured", spelling) == "long-an-2012-1"
            with pytest.raises(Refused):
                record_list(con, NewList("another", prices, b"", spelling))


def test_a_province_has_the_name_that_the_country_gives_it() -> None:
    rules = ListRules()
    assert [rules.authority(name) for name in ("TP.HCM", "tỉnh long an", "Bộ Y tế", "Xứ lạ")] == [
        "Hồ Chí Minh", LA, "Bộ Y tế", "Xứ lạ",
    ]  # fmt: skip


def test_the_second_dossier_writes_its_province_otherwise(made: Path, place: str, tmp_path: Path) -> None:
    """Its list takes the place of the first one, for the same facilities, and is named after the same province."""
    approve(made, place)
    second = approve(of_province(made, tmp_path / "second", "Tỉnh Long An"), place, LATER)
    assert (second.list, "RG041" in codes(second)) == ("long-an-2012-2", False)
    found = in_force("80001", LATER, service="A1", registry=place)
    assert found.facility is not None and found.facility.authority == LA
    assert [each.of.name for each in found.prices] == ["long-an-2012-2"]


def test_an_imported_list_and_a_fact_write_it_otherwise(made: Path, place: str, tmp_path: Path) -> None:
    approve(made, place)
    write_csv(tmp_path / "gia.csv", TABLE)
    imported = import_list(
        tmp_path / "gia.csv", "long an", decision="2/NQ", on=DECIDED, phases=[Phase(LATER)], regulation="ttlt-04-2012",
        registry=place,
    )  # fmt: skip
    assert imported.made is not None and imported.made.list.startswith("long-an-2013")
    record_facility_facts([SaidOfFacility("80001", LATER, authority="tỉnh Long An", class_="I")], registry=place)
    assert (authority_of(place, "80001"), authority_of(place, "80002")) == (LA, LA)


@pytest.mark.parametrize(("name", "refused"), [("", WrongOption), ("  ", WrongOption), ("–", MoveRefused)])
def test_nobody_is_no_authority(place: str, tmp_path: Path, name: str, refused: type[Exception]) -> None:
    write_csv(tmp_path / "gia.csv", TABLE)
    with pytest.raises(refused):
        import_list(
            tmp_path / "gia.csv", name, decision="2/NQ", on=DECIDED, phases=[Phase(LATER)], regulation="ttlt-04-2012",
            registry=place,
        )  # fmt: skip


# --- a facility that two authorities' lists name ---------------------------------------------------------------


@case("RG041", rule="R10")
def test_another_provinces_list_moves_no_hospital(made: Path, place: str, tmp_path: Path) -> None:
    """80001 is Long An's: a list of Tiền Giang that names it is recorded, and pays it nothing. Revoking changes nothing."""
    approve(made, place)
    before = [each.price for each in in_force("80001", LATER, registry=place).prices]
    theirs = approve(of_province(made, tmp_path / "theirs", TG), place, LATER, date(2012, 12, 10))
    found = theirs.findings.of("RG041")
    assert [(each.observed, each.limit) for each in found] == [(code, LA) for code in ("80001", "80002", "80003", "80004")]
    assert 'pricebook list facility 80001 --authority "Tiền Giang" --from 2013-01-01' in found[0].message("en").replace("'", '"')
    assert authority_of(place, "80001") == LA
    assert [each.price for each in in_force("80001", LATER, registry=place).prices] == before
    move(theirs.list, "revoke", by="HĐND", on=date(2013, 2, 1), paper_no="9/NQ", registry=place)
    assert [each.price for each in in_force("80001", date(2013, 3, 1), registry=place).prices] == before
    record_facility_facts([SaidOfFacility("80001", LATER, authority=TG)], registry=place)  # on purpose
    assert (authority_of(place, "80001", FIRST), authority_of(place, "80001")) == (LA, TG)


@silent("RG041")
def test_its_own_provinces_next_list_may_name_it(made: Path, place: str, tmp_path: Path) -> None:
    approve(made, place)
    assert "RG041" not in codes(approve(of_province(made, tmp_path / "next", LA, pricing_date=LATER), place, LATER))


@case("RG041", rule="R10")
def test_it_is_so_for_the_days_before_it_was_known(made: Path, place: str, tmp_path: Path) -> None:
    """What is recorded first says whose it is, also where the other list begins earlier."""
    approve(made, place, LATER)
    assert codes(approve(of_province(made, tmp_path / "theirs", TG), place, FIRST)).count("RG041") == 4
    assert authority_of(place, "80001") == LA


@case("RG041", rule="R10")
def test_a_ministrys_list_moves_no_hospital_of_a_province(made: Path, place: str, tmp_path: Path) -> None:
    """The ministry's dossier says of 80001 that the ministry manages it."""
    approve(made, place)
    ministry = "Bộ Giao thông vận tải"
    prices = read_pricelist(made)
    theirs = tuple(replace(each, managed_by=ministry) if each.facility_code == "80001" else each for each in prices.facilities)
    path = of_province(made, tmp_path / "ministry", LA, submitter=ministry, approver="Bộ Y tế", facilities=theirs)
    found = approve(path, place, LATER).findings.of("RG041")
    assert [(each.observed, each.limit) for each in found] == [("80001", LA)]
    assert authority_of(place, "80001") == LA


@case("RG041", rule="R10")
def test_the_table_of_an_imported_list_moves_it_only_on_purpose(made: Path, place: str, tmp_path: Path) -> None:
    """A row without an authority is of one that the list is for; one that names the authority says whose it is."""
    approve(made, place)
    write_csv(tmp_path / "gia.csv", TABLE)
    table = "facility_code,class,authority\n80001,II,\n80002,III,tiền giang\n80099,III,\n"
    (tmp_path / "facilities.csv").write_text(table, encoding="utf-8")
    made_ = import_list(
        tmp_path / "gia.csv", TG, decision="2/NQ", on=DECIDED, phases=[Phase(LATER)], regulation="ttlt-04-2012", registry=place,
        facilities=tmp_path / "facilities.csv",
    )  # fmt: skip
    assert [each.observed for each in made_.findings.of("RG041")] == ["80001"]
    assert [authority_of(place, code) for code in ("80001", "80002", "80099")] == [LA, TG, TG]


def test_an_heirs_list_names_what_comes_with_the_former_province(
    made: Path, place: str, registry: Registry, tmp_path: Path
) -> None:
    """Before the day of the succession they are the former one's still; a list of this one recorded late finds them as the heir's."""
    approve(made, place)
    with registry.writing() as con:
        succeed(con, [LA], TG, LATER)
    for number, (province, first) in enumerate(((TG, date(2012, 12, 1)), (TG, date(2013, 6, 1)), (LA, date(2013, 7, 1)))):
        path = of_province(made, tmp_path / f"{number}", province, pricing_date=first)
        assert "RG041" not in codes(approve(path, place, first, date(2012, 11, 20 + number)))
    with registry.reading() as con:
        days = (date(2012, 12, 2), date(2013, 6, 2), date(2013, 7, 2))
        found = [there for day in days if (there := facility_on(con, "80001", day)) is not None]
    assert [(each.authority, each.scope) for each in found] == [(LA, ""), (TG, LA), (TG, LA)]


# --- an authority that has given way ----------------------------------------------------------------------------


@pytest.fixture
def gone(registry: Registry) -> Registry:
    """Long An pays 11,000, Tây Ninh 12,000; on 1 July 2025 Tây Ninh takes Long An's place."""
    for code, authority, amount in (("a", LA, 11_000), ("t", TN, 12_000)):
        known(registry, code, authority)
        approved(registry, authority, {A: amount}, Phase(Y24))
    with registry.writing() as con:
        succeed(con, [LA, TN], TN, MERGED)
    return registry


def doubts(registry: Registry, name: str) -> list[str]:
    with registry.reading() as con:
        (life,) = lives(con, [name])
    return [finding.code for finding in ListRules().of_prices(life)]


@case("RG042", rule="R11")
def test_what_a_former_authority_decides_afterwards_holds_for_nobody(gone: Registry) -> None:
    """Neither does it take the place of the heir's list, nor of its own of before; the log leads to the same rows."""
    approved(gone, TN, {A: 13_000}, Phase(Y26), decided=date(2025, 12, 1))
    late = approved(gone, LA, {A: 14_000}, Phase(Y26), decided=date(2025, 7, 10))
    on_the_day = approved(gone, "tỉnh long an", {A: 15_000}, Phase(date(2025, 8, 1)), decided=MERGED)
    assert [price(gone, "a", day) for day in (MERGED, date(2025, 8, 1), Y26)] == [11_000, 11_000, 13_000]
    assert price(gone, "t", Y26) == 13_000
    assert (doubts(gone, late), doubts(gone, on_the_day)) == (["RG042"], ["RG042"])
    with gone.reading() as con:
        assert not verify_registry(con).findings


@case("RG042", rule="R11")
def test_it_was_decided_before_the_succession_was_recorded(registry: Registry) -> None:
    """A succession that is recorded late: a list of the former one that had been taken as right holds no more."""
    known(registry, "a", LA)
    approved(registry, LA, {A: 11_000}, Phase(Y24))
    late = approved(registry, LA, {A: 14_000}, Phase(Y26), decided=date(2025, 7, 10))
    assert (price(registry, "a", Y26), doubts(registry, late)) == (14_000, [])
    with registry.writing() as con:
        succeed(con, [LA], TN, MERGED)
    assert (price(registry, "a", Y26), doubts(registry, late)) == (11_000, ["RG042"])


@case("RG042", rule="R11")
def test_whoever_records_the_succession_is_told(place: str, registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y24))
    late = approved(registry, LA, {A: 14_000}, Phase(Y26), decided=date(2025, 7, 10))
    assert [each.at.file for each in inherit([LA], TN, MERGED, registry=place).findings.of("RG042")] == [late]


@silent("RG042")
def test_what_it_had_decided_before_is_inherited(gone: Registry) -> None:
    """Decided on the last day, from a day after the succession."""
    name = approved(gone, LA, {A: 14_000}, Phase(Y26), decided=date(2025, 6, 30))
    assert (price(gone, "a", Y26), doubts(gone, name)) == (14_000, [])


def test_the_heir_decides_for_the_former_ones_facilities(gone: Registry) -> None:
    """What the finding says to do."""
    name = approved(gone, TN, {A: 14_000}, Phase(Y26, scope=LA), decided=date(2025, 7, 10))
    assert (price(gone, "a", Y26), price(gone, "t", Y26), doubts(gone, name)) == (14_000, 12_000, [])


# --- amendments without effect ------------------------------------------------------------------------------------


def number_of(registry: Registry, name: str) -> int:
    with registry.reading() as con:
        return int(con.execute(sa.select(schema.lists.c.list).where(schema.lists.c.name == name)).scalar_one())


@case("RG043")
@pytest.mark.parametrize(
    "phase",
    [Phase(date(2014, 1, 1)), Phase(date(2011, 1, 1), date(2011, 12, 31)), Phase(FIRST, class_="I")],
    ids=["superseded", "before it begins", "of another class"],
)
def test_an_amendment_of_a_list_that_does_not_hold_then(registry: Registry, phase: Phase) -> None:
    """The list holds for class II from 1 October 2012 until the next one of 1 January 2013."""
    known(registry, "a", LA)
    base = approved(registry, LA, {A: 11_000}, Phase(FIRST, class_="II"))
    approved(registry, LA, {A: 12_000}, Phase(LATER))
    amendment = approved(registry, LA, {A: 99_000}, phase, amends=number_of(registry, base))
    assert doubts(registry, amendment) == ["RG043"]
    assert [price(registry, "a", day) for day in (FIRST, LATER, date(2014, 2, 1))] == [11_000, 12_000, 12_000]


@silent("RG043")
def test_an_amendment_of_a_list_that_holds(registry: Registry) -> None:
    """It begins before the list; since the list was superseded it has had its effect."""
    known(registry, "a", LA)
    base = approved(registry, LA, {A: 11_000}, Phase(FIRST, class_="II"))
    amendment = approved(registry, LA, {A: 99_000}, Phase(date(2012, 9, 1)), amends=number_of(registry, base))
    approved(registry, LA, {A: 12_000}, Phase(LATER))
    assert doubts(registry, amendment) == []
    assert [price(registry, "a", day) for day in (FIRST, LATER)] == [99_000, 12_000]


# --- classes and packs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("class_", "expected"),
    [
        pytest.param("ZZ", [("ZZ", "80001")], marks=case("RG044")),
        pytest.param("II", [], marks=silent("RG044")),
        pytest.param("", [], marks=silent("RG044")),
    ],
)
def test_a_class_that_no_list_knows(made: Path, place: str, class_: str, expected: list[tuple[str, str]]) -> None:
    approve(made, place)
    recorded = record_facility_facts([SaidOfFacility("80001", LATER, class_=class_)], registry=place)
    assert [(each.observed, each.more["facility"]) for each in recorded.findings.of("RG044")] == expected


def test_by_command_the_class_is_shown(made: Path, place: str) -> None:
    approve(made, place)
    words = ["list", "facility", "80001", "--class", "ZZ", "--from", "2013-01-01", "--registry", place, "--lang", "en"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0 and "RG044" in done.output


@case("RG045")
def test_another_pack_of_the_same_version(made: Path, place: str, tmp_path: Path) -> None:
    other = approve(of_province(made, tmp_path / "other", LA, pack_sha256="0" * 64), place)
    (found,) = other.findings.of("RG045")
    assert found.observed == "0" * 12 and found.more["regulation"] == "ttlt-04-2012"


@silent("RG045")
def test_the_pack_of_the_list(made: Path, place: str) -> None:
    assert "RG045" not in codes(approve(made, place))


def test_a_list_of_nobody_is_no_recorded_list(registry: Registry) -> None:
    """Whoever asks is not refused for a name that a file has; whoever records is."""
    prices = price_list("–", {A: 1_000})
    with registry.writing() as con:
        assert recorded_name(con, "", prices, "insured", "–") is None
        with pytest.raises(Refused):
            record_list(con, NewList("nobody-1", prices, b"", "–"))
