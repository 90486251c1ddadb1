"""What list in-force answers: the price and why; if none holds, why not; and what a treatment keeps that began before a change."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pricebook.app.errors import WrongOption
from pricebook.app.facility_tables import read_facilities
from pricebook.app.list_in_force import in_force
from pricebook.app.list_in_force_shown import as_json, write_table
from pricebook.app.list_moves import move
from pricebook.app.list_succession import SaidOfFacility, inherit, record_facility_facts
from pricebook.cli.app import app
from pricebook.registry import Fact, Phase, Registry, record_facts
from pricebook.registry.schema import LAST_DAY
from tests.registry.small import approved, known, price_list, revoked
from tests.support import write_xlsx

LA = "Long An"
A, ID = ("C5.1.272", ""), "C5.1.272"
Y13, Y14, MAR16, JUL16, Y19 = date(2013, 1, 1), date(2014, 1, 1), date(2016, 3, 1), date(2016, 7, 1), date(2019, 1, 1)


def asked(place: str, day: date, code: str = "f1", service: str | None = ID, **more: object) -> tuple[int | None, str | None]:
    """The price, and why there is none."""
    found = in_force(code, day, service=service, registry=place, **more)  # type: ignore[arg-type]
    assert len(found.prices) <= 1
    return (found.prices[0].price if found.prices else None, found.why_not.reason if found.why_not is not None else None)


@pytest.fixture
def changed(registry: Registry) -> Registry:
    """11,000 from 2013, 12,000 from 1 March 2016, 13,000 from 1 July 2016, 14,000 from 2019."""
    known(registry, "f1", LA)
    for day, amount in ((Y13, 11_000), (MAR16, 12_000), (JUL16, 13_000), (Y19, 14_000)):
        approved(registry, LA, {A: amount}, Phase(day))
    return registry


@pytest.mark.parametrize(
    ("begun", "on", "amount"),
    [
        (date(2016, 2, 27), date(2016, 3, 5), 11_000),
        (MAR16, date(2016, 3, 5), 12_000),
        (date(2016, 2, 27), date(2016, 7, 5), 11_000),
        (date(2016, 6, 30), date(2016, 7, 5), 12_000),
        (date(2018, 12, 30), date(2019, 1, 5), 14_000),
    ],
    ids=["before March", "on the day itself", "before two changes", "between them", "a change without a rule"],
)
def test_a_treatment_that_began_before_a_change(changed: Registry, place: str, begun: date, on: date, amount: int) -> None:
    """TTLT 37/2015 art. 9, for the changes of 2016. Of 2019 no such rule is known: the day of the service decides."""
    assert asked(place, on, begun=begun) == (amount, None)


def test_what_the_answer_says_of_a_treatment(changed: Registry, place: str) -> None:
    kept = in_force("f1", date(2016, 3, 5), service=ID, begun=date(2016, 2, 27), registry=place)
    assert (kept.decided_by, str(kept.transition), kept.not_kept) == (date(2016, 2, 29), "37/2015/TTLT-BYT-BTC, Điều 9", None)
    assert "price-begun-before" in kept.why(kept.prices[0])
    changed_since = in_force("f1", date(2019, 1, 5), service=ID, begun=date(2018, 12, 30), registry=place)
    assert (changed_since.decided_by, changed_since.transition, changed_since.not_kept) == (date(2019, 1, 5), None, Y19)
    same = in_force("f1", date(2013, 5, 5), service=ID, begun=date(2013, 5, 1), registry=place)
    assert (same.decided_by, same.transition, same.not_kept) == (date(2013, 5, 5), None, None)


def test_a_treatment_at_a_facility_whose_class_has_changed(registry: Registry, place: str) -> None:
    """The rule is about new prices: what the facility itself becomes decides from that day on."""
    known(registry, "f1", LA, "II")
    known(registry, "f1", LA, "I", from_=MAR16)
    approved(registry, LA, {(ID, "I"): 15_000, (ID, "II"): 11_000}, Phase(Y13))
    assert asked(place, date(2016, 3, 5), begun=date(2016, 2, 27)) == (15_000, None)


def test_an_older_price_is_that_of_the_class_of_the_service(registry: Registry, place: str) -> None:
    """The list changes on 1 March 2016 and the class on 1 July: art. 9 keeps the old list, and no rule keeps the old class.

    So the old list's price for class I is paid: 15,000; not 11,000, its price for class II, and not 16,000 of the new list.
    A1 has one price for all classes: 9,000 by the old list.
    """
    known(registry, "f1", LA, "II")
    known(registry, "f1", LA, "I", from_=JUL16)
    approved(registry, LA, {(ID, "I"): 15_000, (ID, "II"): 11_000, ("A1", ""): 9_000}, Phase(Y13))
    approved(registry, LA, {(ID, "I"): 16_000, (ID, "II"): 12_000, ("A1", ""): 9_500}, Phase(MAR16))
    begun, on = date(2016, 2, 20), date(2016, 7, 5)
    assert [asked(place, on, service=each, begun=begun) for each in (ID, "A1")] == [(15_000, None), (9_000, None)]
    found = in_force("f1", on, service=ID, begun=begun, registry=place)
    assert (found.decided_by, found.reclassed, found.not_kept) == (date(2016, 2, 29), JUL16, None)
    assert found.facility is not None and found.facility.facts.class_ == "I"
    assert asked(place, date(2016, 6, 30), begun=begun) == (11_000, None)  # before the class changed
    assert run(place, "in-force", "--facility", "f1", "--on", "2016-07-05", "--service", ID, "--begun", "2016-02-20")[0] == 0


def test_a_class_without_an_old_price_is_paid_that_of_the_day(registry: Registry, place: str) -> None:
    """The old list prices it for class II alone; the facility is of class I since July, for which the new list has 16,000."""
    known(registry, "f1", LA, "II")
    known(registry, "f1", LA, "I", from_=JUL16)
    approved(registry, LA, {(ID, "II"): 11_000, ("A1", ""): 9_000}, Phase(Y13))
    approved(registry, LA, {(ID, "I"): 16_000, ("A1", ""): 9_500}, Phase(MAR16))
    begun, on = date(2016, 2, 20), date(2016, 7, 5)
    assert [asked(place, on, service=each, begun=begun) for each in (ID, "A1")] == [(16_000, None), (9_000, None)]
    found = in_force("f1", on, begun=begun, registry=place)
    assert sorted((each.price, "price-begun-before" in found.why(each)) for each in found.prices) == [
        (9_000, True),
        (16_000, False),
    ]


def test_a_treatment_cannot_begin_after_the_service(changed: Registry, place: str) -> None:
    with pytest.raises(WrongOption):
        in_force("f1", Y14, begun=date(2014, 1, 2), registry=place)


def test_an_inherited_list_holds_until_its_own_end(registry: Registry, place: str) -> None:
    """Bắc Giang is part of Bắc Ninh from 1 July 2025: its list goes on, until Bắc Ninh's own of 1 October takes its place."""
    known(registry, "f1", "Bắc Giang")
    approved(registry, "Bắc Giang", {A: 11_000}, Phase(Y14))
    inherit(["Bắc Giang", "Bắc Ninh"], "Bắc Ninh", date(2025, 7, 1), registry=place)
    days = [date(2025, 4, 2), date(2025, 8, 15)]
    assert [in_force("f1", day, registry=place).prices[0].of.to for day in days] == [None, None]
    approved(registry, "Bắc Ninh", {A: 12_000}, Phase(date(2025, 10, 1)))
    found = [in_force("f1", day, registry=place) for day in days]
    assert [each.days_of(each.prices[0]) for each in found] == [(Y14, date(2025, 9, 30))] * 2


def test_a_code_is_found_however_it_is_spelt(registry: Registry, place: str) -> None:
    known(registry, "f1", LA)
    approved(registry, LA, {("10.0319.0436", ""): 11_000, ("A.1", ""): 12_000, ("A1", ""): 13_000}, Phase(Y13))
    spelt = ["10.0319.0436", "10,0319,0436", "1003190436", " 10 0319 0436 ", "a1", "A1"]
    assert [asked(place, Y14, service=each)[0] for each in spelt] == [11_000] * 4 + [None, 13_000]  # A.1 and A1 are two


def test_why_nothing_holds(registry: Registry, place: str) -> None:
    known(registry, "f1", LA, "II", from_=Y13)
    known(registry, "f2", LA, "III", from_=Y13)
    known(registry, "f3", "Cà Mau", "III", from_=Y13)
    approved(registry, LA, {(ID, "II"): 11_000}, Phase(Y14, date(2014, 12, 31)))
    assert asked(place, Y14, "f9") == (None, "facility-unknown")
    assert asked(place, date(2012, 1, 1)) == (None, "facility-unknown-then")
    assert asked(place, Y14, "f3") == (None, "no-list")
    assert asked(place, Y13) == (None, "list-begins-later")
    assert asked(place, Y14, "f2") == (None, "no-price-for-class")
    assert asked(place, Y14, service="C5.1.27") == (None, "no-such-service")
    assert asked(place, date(2015, 1, 1)) == (None, "list-ended")
    ended = in_force("f1", date(2015, 1, 1), registry=place).why_not
    assert ended is not None and (ended.list is not None, ended.day) == (True, date(2014, 12, 31))


def test_the_nearest_names_are_told(registry: Registry, place: str) -> None:
    known(registry, "80001", LA)
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    mistyped = in_force("80001", Y14, service="Dịch vụ C5.1.277", registry=place).why_not
    assert mistyped is not None and mistyped.near[0] == "C5.1.272 Dịch vụ C5.1.272"
    no_facility = in_force("80010", Y14, registry=place).why_not
    assert no_facility is not None and no_facility.near == ("80001",)


def test_a_file_that_was_asked_for_is_named_and_not_proposed_again(registry: Registry, place: str, tmp_path: Path) -> None:
    known(registry, "f1", LA)
    approved(registry, LA, {A: 11_000, ("A1", ""): 12_000}, Phase(Y13))
    asked_for = ("in-force", "--facility", "f1", "--on", "2013-05-01")
    status, said = run(place, *asked_for, "-o", str(tmp_path / "gia.csv"))
    assert status == 0 and "gia.csv" in said and "add -o" not in said
    assert "add -o" in run(place, *asked_for)[1]


def test_a_list_that_was_revoked_is_the_last(registry: Registry, place: str) -> None:
    known(registry, "f1", LA)
    name = approved(registry, LA, {A: 11_000}, Phase(Y13))
    revoked(registry, name, Y14)
    found = in_force("f1", Y14, registry=place)
    assert found.why_not is not None
    assert (found.why_not.reason, found.why_not.list, found.why_not.day) == ("list-revoked", name, Y14)
    assert found.decisions[name].number == "NQ"
    assert "since 01/01/2014" in run(place, "in-force", "--facility", "f1", "--on", "2014-01-01")[1]  # the first day without


def test_the_list_of_a_province_is_not_for_the_hospital_of_a_ministry(registry: Registry, place: str) -> None:
    """R10."""
    record_facility_facts(
        [SaidOfFacility("f1", Y13, authority=LA, class_="II", managed_by="Bộ Giao thông vận tải")], registry=place
    )
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    assert asked(place, Y14) == (None, "another-authority")


def test_what_was_known_at_a_time(registry: Registry, place: str) -> None:
    """A day means its end, in UTC; before the first entry nothing was known."""
    known(registry, "f1", LA)
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    assert asked(place, Y14, known="2012-01-01") == (None, "facility-known-since")
    assert asked(place, Y14, "f9", known="2012-01-01") == (None, "facility-unknown")
    assert asked(place, Y14, known="2999-01-01T08:00+07:00") == (11_000, None)


def test_the_answer_as_json_and_as_files(registry: Registry, place: str, tmp_path: Path) -> None:
    known(registry, "f1", LA)
    approved(registry, LA, {A: 11_000, ("A1", "II"): 13_000}, Phase(Y13))
    found = in_force("f1", Y14, registry=place)
    answer = as_json(found)
    assert [(line["price"], line["from"], line["to"], line["decision_no"]) for line in answer["prices"]] == [
        (11_000, "2013-01-01", None, "NQ"),
        (13_000, "2013-01-01", None, "NQ"),
    ]
    csv = write_table(found, tmp_path / "prices.csv", "en").read_text(encoding="utf-8-sig").splitlines()
    assert csv[0].startswith("Ordinal,Code,Service,Unit,Class,Price")
    assert "A1,,Dịch vụ A1" in csv[2] and ",II,13000,list-" in csv[2]

    from pricebook.tables import read_sheets

    sheet = read_sheets(write_table(found, tmp_path / "prices.xlsx", "vi"))[0]
    assert [row[4] for row in sheet.rows[2:]] == ["Giá (đồng)", 11_000, 13_000]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Lists as files: one with two services, and one that amends it."""
    from pricebook.pricelist import write_pricelist

    found = {name: tmp_path / f"{name}.json" for name in ("whole", "amendment")}
    write_pricelist(price_list(LA, {A: 11_000, ("A1", ""): 13_000}), found["whole"])
    write_pricelist(price_list(LA, {A: 12_000}), found["amendment"])
    return found


def run(place: str, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["list", *words, "--registry", place, "--lang", "en"])
    return done.exit_code, done.output


def test_a_correction_by_commands(files: dict[str, Path], place: str) -> None:
    """The list of 2013, the facility, and a list that replaces one line from 2014."""
    move(files["whole"], "approve", on=Y13, paper_no="1/NQ", phases=[Phase(Y13)], registry=place)
    run(place, "facility", "f1", "--authority", "Long An", "--class", "II", "--from", "2013-01-01")
    decided = ("--decision", "2/NQ", "--on", "2013-12-10", "--from", "2014-01-01")
    assert run(place, "amend", str(files["amendment"]), "--of", "long-an-2012-1", *decided)[0] == 0
    status, said = run(place, "in-force", "--facility", "f1", "--on", "2014-01-01", "--service", ID)
    assert status == 0 and "12.000" in said and "2/NQ" in said and "amendment" in said
    _, answer = run(place, "in-force", "--facility", "f1", "--on", "2014-01-01", "--format", "json")
    assert [(line["price"], line["list"]) for line in json.loads(answer)["prices"]] == [
        (12_000, "long-an-2012-2"),
        (13_000, "long-an-2012-1"),
    ]


def test_only_what_is_approved_and_of_one_authority_is_amended(files: dict[str, Path], place: str) -> None:
    move(files["whole"], "propose", by="Sở Y tế", on=Y13, registry=place)
    decided = ("--decision", "2/NQ", "--on", "2013-12-10", "--from", "2014-01-01")
    assert run(place, "amend", str(files["amendment"]), "--of", "long-an-2012-1", *decided)[0] == 2
    assert run(place, "amend", str(files["amendment"]), "--of", "none", *decided)[0] == 2


def test_a_merger_by_commands(files: dict[str, Path], place: str) -> None:
    move(files["whole"], "approve", on=Y13, paper_no="1/NQ", phases=[Phase(Y13)], registry=place)
    run(place, "facility", "f1", "--authority", "long an", "--class", "II", "--from", "2013-01-01")
    status, said = run(
        place, "succeed", "--from", "Long An", "--to", "Tây Ninh", "--on", "2025-07-01", "--paper", "202/2025/QH15"
    )
    assert status == 0 and "for Long An, from 01/07/2025" in said
    status, said = run(place, "in-force", "--facility", "f1", "--on", "2025-08-01", "--service", ID)
    assert status == 0 and "Tây Ninh – Long An" in said and "inherited" in said and "11.000" in said


def test_facilities_from_a_table(registry: Registry, place: str, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "facilities.xlsx",
        """
        | Mã cơ sở | Hạng | authority | Từ ngày    | to         |
        | 80001    | II   | Long An   | 01/01/2013 | 31/12/2015 |
        | 80001    | I    | Long An   | 2016-01-01 |            |
        """,
    )
    assert run(place, "facilities", str(path))[0] == 0
    approved(registry, LA, {(ID, "I"): 15_000, (ID, "II"): 11_000}, Phase(Y13))
    assert [asked(place, day, "80001")[0] for day in (Y14, MAR16)] == [11_000, 15_000]
    assert run(place, "facilities", str(path)) == (0, "The registry knows this already: nothing is new.\n")


@pytest.mark.parametrize(
    ("table", "said"),
    [("| name | from |\n| X | 2013-01-01 |", "facility_code"), ("| code | from |\n| X | tháng 1 |", "row 2")],
    ids=["no code", "no day"],
)
def test_a_table_that_is_none(tmp_path: Path, table: str, said: str) -> None:
    from pricebook.app.errors import UnreadableList

    with pytest.raises(UnreadableList, match=said):
        read_facilities(write_xlsx(tmp_path / "facilities.xlsx", table))


def test_a_facility_of_nobody(place: str) -> None:
    assert run(place, "facility", "f1", "--from", "2013-01-01")[0] == 2


@pytest.mark.slow
def test_what_holds_is_said_in_both_languages(registry: Registry, place: str) -> None:
    known(registry, "f1", LA)
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    inherit([LA], "Tây Ninh", date(2025, 7, 1), registry=place)
    for lang in ("vi", "en"):
        for words in (["--on", "2014-01-01"], ["--on", "2012-01-01"], ["--on", "2025-08-01", "--service", ID], ["--on", "2014-01-01", "--service", "X"]):  # fmt: skip
            done = CliRunner().invoke(app, ["list", "in-force", "--facility", "f1", *words, "--registry", place, "--lang", lang])
            assert done.output and "{" not in done.output and done.exit_code in (0, 1)


def test_a_service_and_a_facility_by_name(registry: Registry, place: str) -> None:
    """A name that one has; of a facility also how it begins."""
    with registry.writing() as con:
        record_facts(con, [Fact("80001", Y13, LAST_DAY, "Bệnh viện đa khoa tỉnh (minh họa)", class_="II", authority=LA)])
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    found = in_force("bệnh viện đa khoa tỉnh", Y14, service="dịch vụ C5.1.272", registry=place)
    assert (found.facility_code, [price.price for price in found.prices]) == ("80001", [11_000])
    assert in_force("Bệnh viện huyện", Y14, registry=place).prices == ()
