"""A later decision says from when an approved list holds where it does not hold yet (lists took effect by phases, TTLT 37/2015)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_phase import phase
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist, written_chunks
from pricebook.registry import NewMove, Paper, Phase, Refused, Registry, make_move
from pricebook.registry.succession import succeed
from pricebook.registry.verify import verify_registry
from tests.registry.small import approved, decide, known, price, record, revoked

pytestmark = pytest.mark.slow

LA = "Long An"
OF, LATER = date(2015, 12, 15), date(2016, 2, 20)  # the decision on the list, and the later one
JAN, MAR, JUL, OCT = date(2016, 1, 1), date(2016, 3, 1), date(2016, 7, 1), date(2016, 10, 1)
PRICES = {("A", ""): 1_000}


@pytest.fixture
def place_of(registry: Registry) -> Registry:
    """Hospitals of class II and III, paid 900 by a former list."""
    for code, class_ in (("f2", "II"), ("f3", "III")):
        known(registry, code, LA, class_)
    approved(registry, LA, {("A", ""): 900}, Phase(date(2013, 1, 1)))
    return registry


def phased(registry: Registry, name: str, *phases: Phase, decided: date = LATER, supersede: bool = False) -> None:
    with registry.writing() as con:
        new = NewMove("phase", "HĐND", decided, Paper("NQ2", decided), phases=phases, supersede=supersede)
        make_move(con, name, new, None)


def paid(registry: Registry, *days: date) -> list[tuple[int | None, int | None]]:
    """What the hospitals of class II and of class III are paid on some days."""
    return [(price(registry, "f2", day), price(registry, "f3", day)) for day in days]


def sound(registry: Registry) -> None:
    with registry.reading() as con:
        assert not verify_registry(con).findings


@pytest.mark.rule("R11")
def test_a_later_decision_adds_a_phase(place_of: Registry) -> None:
    """Class II from January by the first decision; class III from July by the second: until then the old price."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), decided=OF)
    assert paid(place_of, MAR, OCT) == [(1_000, 900), (1_000, 900)]
    phased(place_of, name, Phase(JUL, class_="III"))
    assert paid(place_of, MAR, JUL) == [(1_000, 900), (1_000, 1_000)]
    sound(place_of)


@pytest.mark.rule("R11")
@pytest.mark.parametrize(("day", "before", "after"), [(OCT, 900, 900), (MAR, 900, 1_000)], ids=["later", "earlier"])
def test_a_phase_that_has_not_begun_is_moved(place_of: Registry, day: date, before: int, after: int) -> None:
    """July was planned for class III; the second decision moves it to October, or to March."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), Phase(JUL, class_="III"), decided=OF)
    assert paid(place_of, JUL) == [(1_000, 1_000)]
    phased(place_of, name, Phase(day, class_="III"))
    assert paid(place_of, date(2016, 2, 29), date(2016, 9, 30), OCT) == [
        (1_000, before), (1_000, after), (1_000, 1_000),
    ]  # fmt: skip
    sound(place_of)


def test_a_phase_that_has_begun_stays(place_of: Registry) -> None:
    """Class II has been paid by the list since January: a day in October changes nothing for it."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), decided=OF)
    phased(place_of, name, Phase(OCT, class_="II"))
    assert paid(place_of, MAR, OCT) == [(1_000, 900), (1_000, 900)]


def test_the_whole_list_is_put_off_before_its_first_day(place_of: Registry) -> None:
    name = approved(place_of, LA, PRICES, Phase(MAR), decided=OF)
    phased(place_of, name, Phase(JUL))
    assert paid(place_of, MAR, JUL) == [(900, 900), (1_000, 1_000)]
    sound(place_of)


@pytest.mark.rule("R11")
def test_a_list_that_had_an_end_goes_on(place_of: Registry) -> None:
    """After its end the former list is paid again (R11), until a later decision lets the new one go on."""
    name = approved(place_of, LA, PRICES, Phase(JAN, date(2016, 6, 30)), decided=OF)
    assert paid(place_of, JUL) == [(900, 900)]
    phased(place_of, name, Phase(JUL))
    assert paid(place_of, JUL) == [(1_000, 1_000)]


def refused(act: Callable[[], None], why: str) -> None:
    with pytest.raises(Refused) as error:
        act()
    assert error.value.why == why


def test_two_prices_for_one_day_are_refused(place_of: Registry) -> None:
    """Another list is to begin for class III on the same day: nobody can say which of them is paid."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), decided=OF)
    approved(place_of, LA, {("A", ""): 2_000}, Phase(JUL, class_="III"), decided=OF)
    refused(lambda: phased(place_of, name, Phase(JUL, class_="III")), "two-in-force")
    refused(lambda: phased(place_of, name, Phase(OCT), Phase(JUL)), "phases-overlap")
    assert paid(place_of, JUL) == [(1_000, 2_000)]
    sound(place_of)


def test_only_an_approved_list_has_phases(place_of: Registry) -> None:
    with place_of.writing() as con:
        draft = record(con, LA, PRICES)
    refused(lambda: phased(place_of, draft, Phase(JUL)), "not-in-that-state")
    with place_of.writing() as con:
        decide(con, draft, Phase(JAN), decided=OF)
    revoked(place_of, draft, MAR)
    refused(lambda: phased(place_of, draft, Phase(JUL)), "not-in-that-state")


@pytest.mark.rule("R11")
def test_who_inherits_a_list_names_its_phases(place_of: Registry) -> None:
    """Class III of the former province begins after the merger, by a decision of the new one."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), decided=OF)
    with place_of.writing() as con:
        succeed(con, [LA], "Tây Ninh", MAR)
    phased(place_of, name, Phase(OCT, class_="III"), decided=JUL)
    assert paid(place_of, JUL, OCT) == [(1_000, 900), (1_000, 1_000)]
    sound(place_of)


# --- services, and by commands ----------------------------------------------------------------------------------

DECIDED, FIRST, JAN13, MAR13 = date(2012, 9, 20), date(2012, 10, 1), date(2013, 1, 1), date(2013, 3, 1)
NAME = "long-an-2012-1"


@pytest.fixture
def left_out(made: Path, place: str) -> str:
    """The approved list of data/long-an-2012, two services left out."""
    move(
        made, "approve", on=DECIDED, paper_no="15/2012/NQ-HĐND", paper_date=DECIDED, phases=[Phase(FIRST)], left_out=["A2", "B1"],
        note="chờ thẩm định lại", registry=place,
    )  # fmt: skip
    return place


def asked(place: str, service: str, day: date, facility: str = "80001") -> tuple[int | None, str | None]:
    found = in_force(facility, day, service=service, registry=place)
    return (found.prices[0].price if found.prices else None, found.why_not.reason if found.why_not is not None else None)


def test_a_service_that_was_left_out_says_so_and_by_which_decision(left_out: str) -> None:
    """It is in the list: “no such service” would be wrong. And there is no earlier price that goes on."""
    found = in_force("80001", FIRST, service="A2", registry=left_out)
    assert found.why_not is not None and (found.why_not.reason, found.why_not.list) == ("left-out", NAME)
    decision = found.decisions[NAME]
    assert (decision.number, decision.date, decision.note) == ("15/2012/NQ-HĐND", DECIDED, "chờ thẩm định lại")
    for lang in ("vi", "en"):
        words = ["list", "in-force", "--facility", "80001", "--on", "2012-10-01", "--service", "A2", "--registry", left_out]
        done = CliRunner().invoke(app, [*words, "--lang", lang])
        assert done.exit_code == 1 and all(said in done.output for said in (NAME, "15/2012/NQ-HĐND", "chờ thẩm định lại"))
    assert asked(left_out, "A9", FIRST) == (None, "no-such-service")


@pytest.mark.rule("R11")
def test_services_that_were_left_out_are_in_force_by_a_later_decision(left_out: str, tmp_path: Path) -> None:
    """A2 from January: 160,000. What is not named stays left out; the services of the first decision are as they were."""
    made = phase(
        NAME, decision="20/2012/NQ-HĐND", on=date(2012, 12, 10), phases=[Phase(JAN13)], services=["A2"], registry=left_out
    )
    assert made.list == "long-an-2012-2" and made.moved.state == "approved"
    assert asked(left_out, "A2", date(2012, 12, 31)) == (None, "left-out") and asked(left_out, "A2", JAN13) == (160_000, None)
    assert asked(left_out, "B1", JAN13) == (None, "left-out") and asked(left_out, "A1", JAN13)[0] == 13_000
    assert asked(left_out, "A2", JAN13, "80004") == (None, "not-performed")  # R7: as the list says of the station
    exported = pricebook.export(made.list, "reimbursement", facilities=["80001"], registry=left_out)
    assert [entry.paid.price for each in exported.catalogues for entry in each.entries if entry.paid.line.service_id == "A2"] in (
        [160_000], [],
    )  # fmt: skip
    assert not verify(registry=left_out).findings


def test_the_phase_of_these_services_is_moved(left_out: str) -> None:
    for on, first in ((date(2012, 12, 10), JAN13), (date(2012, 12, 20), MAR13)):
        made = phase(NAME, decision=f"{on:%d}/NQ", on=on, phases=[Phase(first)], services=["A2"], registry=left_out)
        assert made.list == "long-an-2012-2"
    assert asked(left_out, "A2", JAN13) == (None, "left-out") and asked(left_out, "A2", MAR13) == (160_000, None)


@pytest.mark.parametrize(
    ("services", "why"), [(["A1"], "not leave out"), (["C5.1"], "not leave out"), (["X"], "X"), (["A2", "B1"], "long-an-2012-2")]
)
def test_services_that_cannot_be_phased(left_out: str, services: list[str], why: str) -> None:
    """In force by the list already; none of the group was left out; no such service; one in a phase of its own already."""
    phase(NAME, decision="20/NQ", on=date(2012, 12, 10), phases=[Phase(JAN13)], services=["A2"], registry=left_out)
    with pytest.raises(MoveRefused, match=why):
        phase(NAME, decision="21/NQ", on=date(2012, 12, 10), phases=[Phase(MAR13)], services=services, registry=left_out)


def test_a_group_by_command(left_out: str) -> None:
    """Part A of the annex: of its services only A2 was left out."""
    words = ["list", "phase", NAME, "--decision", "20/NQ", "--on", "2012-12-10", "--from", "2013-01-01", "--registry", left_out]
    done = CliRunner().invoke(app, [*words, "--service", "A", "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert asked(left_out, "A2", JAN13) == (160_000, None)


def test_a_phase_of_the_list_by_command_and_its_exports(made: Path, place: str, tmp_path: Path) -> None:
    """Class II from October; by the later decision all others from January: each catalogue has the day of its facility."""
    move(made, "approve", on=DECIDED, paper_no="15/NQ", paper_date=DECIDED, phases=[Phase(FIRST, class_="II")], registry=place)
    words = ["list", "phase", NAME, "--decision", "20/NQ", "--on", "2012-12-10", "--from", "2013-01-01", "--registry", place]
    done = CliRunner().invoke(app, [*words, "--papers", str(tmp_path / "papers"), "--lang", "en"])
    assert done.exit_code == 0 and "01/01/2013" in done.output
    found = in_force("80002", JAN13, service="A1", registry=place)
    decided, phased = found.decisions[NAME], found.phased_by(found.prices[0])
    assert (decided.number, phased and phased.number, phased and phased.date) == ("15/NQ", "20/NQ", date(2012, 12, 10))
    earlier = in_force("80001", JAN13, service="A1", registry=place)
    assert earlier.phased_by(earlier.prices[0]) is None  # class II has it by the first decision
    assert {path.name.partition("-")[2] for path in (tmp_path / "papers").iterdir()} == {
        "nghi-quyet-lo-trinh.docx", "thong-bao-ap-dung.docx",
    }  # fmt: skip
    assert asked(place, "A1", JAN13, "80002")[0] == 8_000 and asked(place, "A1", FIRST, "80002") == (None, "list-begins-later")
    exported = pricebook.export(made, "reimbursement", registry=place)
    folder = exported.write(tmp_path / "files").folder
    for name in ("80001-his.csv", "80002-his.csv", "pricelist.json"):
        assert not verify(folder / name, registry=place).findings, name
    assert not verify(registry=place).findings


def test_a_phase_of_a_class_that_the_regulation_does_not_have(left_out: str) -> None:
    """As of an approval: of the whole list, and of services."""
    for services in ([], ["A2"]):
        with pytest.raises(WrongOption, match="phongkham"):
            phase(
                NAME, decision="20/NQ", on=date(2012, 12, 10), phases=[Phase(JAN13, class_="phongkham")], services=services,
                registry=left_out,
            )  # fmt: skip


def test_classes_are_called_by_their_names(made: Path, place: str) -> None:
    """On the screen as in the files: the ids of classes are none of them."""
    move(made, "approve", on=DECIDED, paper_no="15/NQ", paper_date=DECIDED, phases=[Phase(FIRST, class_="II")], registry=place)
    words = ["list", "phase", NAME, "--decision", "20/NQ", "--on", "2012-12-10", "--phase", "2013-01-01:polyclinic,station"]
    phased = CliRunner().invoke(app, [*words, "--registry", place, "--lang", "vi"])
    shown = CliRunner().invoke(app, ["list", "show", NAME, "--registry", place, "--lang", "vi"])
    words = ["list", "in-force", "--facility", "80004", "--on", "2013-01-01", "--registry", place, "--lang", "vi"]
    for done in (phased, shown, CliRunner().invoke(app, words)):
        assert "Trạm y tế" in done.output and "station" not in done.output and "polyclinic" not in done.output, done.output
    assert "hạng II;" in phased.output and "PKĐKKV" in phased.output


@pytest.mark.rule("R11")
def test_what_goes_on_is_not_replaced(place_of: Registry) -> None:
    """A phase that is put off shortens no list: the former one goes on for longer; one that is brought forward does."""
    name = approved(place_of, LA, PRICES, Phase(JAN, class_="II"), Phase(JUL, class_="III"), decided=OF)
    for day, ended in ((OCT, 0), (MAR, 1)):
        with place_of.writing() as con:
            new = NewMove("phase", "HĐND", LATER, Paper(f"NQ {day}", LATER), phases=(Phase(day, class_="III"),))
            assert len(make_move(con, name, new, None).ended) == ended, day


@pytest.mark.rule("R11")
def test_after_a_revocation_each_list_is_named_once(made: Path, place: str, tmp_path: Path) -> None:
    """It had begun by class on two days; nothing takes the place of anything."""
    former = tmp_path / "former.json"
    prices = read_pricelist(made)
    former.write_text("".join(written_chunks(replace(prices, lines=prices.lines[:3]))), encoding="utf-8")
    move(former, "approve", on=date(2012, 3, 1), paper_no="5/NQ", phases=[Phase(date(2012, 4, 1))], registry=place)
    phases = [Phase(FIRST, class_="II"), Phase(FIRST, class_="III"), Phase(date(2012, 11, 1), class_="IV")]
    approved_list = move(made, "approve", on=DECIDED, paper_no="15/NQ", phases=phases, registry=place)
    words = ["list", "revoke", approved_list.list, "--by", "HĐND", "--on", "2013-02-20", "--paper", "3/NQ", "--no-papers"]
    done = CliRunner().invoke(app, [*words, "--registry", place, "--lang", "vi"])
    assert done.output.count("lại thanh toán") == 1 and "Thay thế" not in done.output, done.output
