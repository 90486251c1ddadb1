"""From when to when a price is paid: amended, replaced for some, paid again, left out; and what a list was on a former day."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import pricebook
from pricebook.app.errors import NothingToExport
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_status import show, status
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist, write_pricelist
from pricebook.registry import Phase, Registry
from pricebook.registry.schema import LAST_DAY
from tests.registry.small import approved, known, revoked
from tests.support import pair

pytestmark = pytest.mark.slow

FIRST, AMENDED, NEXT = date(2012, 10, 1), date(2012, 11, 1), date(2013, 1, 1)
BEFORE_AMENDED, END = date(2012, 10, 31), date(2012, 12, 31)
SCOPE = "Đức Hòa"
COUNCIL = "Hội đồng nhân dân tỉnh Long An"


@pytest.fixture
def listed(made: Path, tmp_path: Path) -> Path:
    """data/long-an-2012 as a list: A2 costs 160,000 đồng, Hematocrit (C5.1.272) 11,000."""
    return part(made, tmp_path / "whole", {})


def part(of: Path, folder: Path, prices: dict[str, int], pricing_date: date | None = None) -> Path:
    """A list of these services alone, at these prices; without any, the whole list."""
    folder.mkdir()
    whole = read_pricelist(of)
    lines = whole.lines
    if prices:
        chosen = (line for line in lines if line.service_id in prices)
        lines = tuple(
            replace(line, number=number, price=prices[line.service_id], proposed=prices[line.service_id])
            for number, line in enumerate(chosen, 1)
        )
    write_pricelist(replace(whole, lines=lines, pricing_date=pricing_date or whole.pricing_date), folder / "pricelist.json")
    return folder / "pricelist.json"


def decide(path: Path | str, place: str, number: str, on: date, *phases: Phase, **more: Any) -> Any:
    return move(path, "approve", on=on, paper_no=number, paper_date=on, phases=phases, registry=place, **more)


@pytest.fixture
def amended(listed: Path, place: str, tmp_path: Path) -> Path:
    """NQ1 from 1 October 2012; NQ2 makes Hematocrit 10,000 from 1 November."""
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    amending = part(listed, tmp_path / "amending", {"C5.1.272": 10_000})
    decide(amending, place, "2/NQ-HĐND", date(2012, 10, 25), Phase(AMENDED), amends="long-an-2012-1")
    return listed


def replaced(listed: Path, place: str, tmp_path: Path, *phases: Phase, **more: Any) -> None:
    """NQ3: a whole list, by default from 2013."""
    new = part(listed, tmp_path / "new", {}, date(2012, 12, 1))
    decide(new, place, "3/NQ-HĐND", date(2012, 12, 10), *(phases or (Phase(NEXT),)), **more)


def days(place: str, day: date, service: str = "C5.1.272", facility: str = "80001") -> tuple[int, date, date | None]:
    """The price, and from when to when it is paid."""
    found = in_force(facility, day, service=service, registry=place)
    (price,) = found.prices
    return price.price, *found.days_of(price)


def rows(
    name: str, place: str, folder: Path, service: str = "272", facility: str = "80001", **more: Any
) -> list[tuple[str, ...]]:
    """Price, first and last day of the rows of a service in the catalogue of a list."""
    pricebook.export(name, "reimbursement", facilities=[facility], registry=place, **more).write(folder)
    (file,) = folder.glob(f"{facility}-his*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return [
            (row["don_gia"], row["tu_ngay"], row["den_ngay"])
            for row in csv.DictReader(text)
            if service in (row["ma_dich_vu"], row["ma_dich_vu"].rpartition(".")[2])
        ]


# --- amended --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R11")
def test_an_amended_price_ends_on_the_day_before(amended: Path, place: str, tmp_path: Path) -> None:
    """Hematocrit is paid at 11,000 until 31 October, A2 without end; in in-force and in the catalogues alike."""
    assert days(place, FIRST) == (11_000, FIRST, BEFORE_AMENDED)
    assert days(place, AMENDED) == (10_000, AMENDED, None)
    assert days(place, AMENDED, "A2") == (160_000, FIRST, None)
    assert rows("long-an-2012-1", place, tmp_path / "1") == [("11000", "20121001", "20121031")]
    assert rows("long-an-2012-2", place, tmp_path / "2") == [("10000", "20121101", "")]
    assert rows("long-an-2012-1", place, tmp_path / "3", "A2") == [("160000", "20121001", "")]


@pytest.mark.rule("R11")
def test_an_amendment_ends_with_the_list_that_it_amends(amended: Path, place: str, tmp_path: Path) -> None:
    replaced(amended, place, tmp_path)
    assert days(place, END) == (10_000, AMENDED, END)
    assert days(place, NEXT)[1:] == (NEXT, None)
    (of,) = [each for each in status(registry=place).as_json()["lists"] if each["list"] == "long-an-2012-2"]
    assert (of["state"], of["from"], of["to"]) == ("superseded", "2012-11-01", "2012-12-31")
    assert rows("long-an-2012-2", place, tmp_path / "2") == [("10000", "20121101", "20121231")]
    inside = read_pricelist(tmp_path / "2" / "pricelist-superseded.json")
    assert inside.approval is not None and inside.approval.recorded is not None
    assert (inside.status, inside.approval.recorded.ended_by) == ("superseded", "3/NQ-HĐND")


def test_a_list_and_its_amendment_name_each_other(amended: Path, place: str, tmp_path: Path) -> None:
    first, second = (show(name, registry=place).as_json() for name in ("long-an-2012-1", "long-an-2012-2"))
    (by,) = first["amended_by"]
    assert by == {"list": "long-an-2012-2", "decision_no": "2/NQ-HĐND", "from": "2012-11-01", "to": None}
    assert (second["amends"], second["amends_decision"]) == ("long-an-2012-1", "1/NQ-HĐND")
    for form in ("json", "publication", "board"):
        for name, other in (("long-an-2012-1", "2/NQ-HĐND"), ("long-an-2012-2", "1/NQ-HĐND")):
            papers: Any = {"papers": ["a4"], "facilities": ["80001"]} if form == "board" else {}
            pricebook.export(name, form, registry=place, **papers).write(tmp_path / form / name)  # type: ignore[arg-type]
            if form == "json":
                approval = read_pricelist(tmp_path / form / name / "pricelist.json").approval
                assert approval is not None and any(other in note for note in approval.notes)
            if form == "board":
                assert other in (tmp_path / form / name / "80001-board.html").read_text(encoding="utf-8")


def test_a_board_says_until_when_an_amended_price_is_paid(amended: Path, place: str, tmp_path: Path) -> None:
    pricebook.export("long-an-2012-1", "board", facilities=["80001"], papers=["a4"], registry=place).write(tmp_path / "b")
    page = (tmp_path / "b" / "80001-board.html").read_text(encoding="utf-8")
    assert page.count("giá này áp dụng từ 01/10/2012 đến hết 31/10/2012") == 1


@pytest.mark.rule("R11")
def test_the_line_that_an_amendment_replaced_is_paid_again_after_it(amended: Path, place: str, tmp_path: Path) -> None:
    """NQ2 is revoked on 1 December: 11,000 again, in a second row with days of its own."""
    december = date(2012, 12, 1)
    move("long-an-2012-2", "revoke", by=COUNCIL, on=december, paper_no="4/NQ-HĐND", registry=place)
    assert days(place, AMENDED) == (10_000, AMENDED, date(2012, 11, 30))
    assert days(place, december) == (11_000, december, None)
    found = in_force("80001", december, service="C5.1.272", registry=place)
    assert "price-again" in found.why(found.prices[0])
    assert rows("long-an-2012-1", place, tmp_path / "1") == [("11000", "20121001", "20121031"), ("11000", "20121201", "")]
    assert "price-again" not in found.why(in_force("80001", FIRST, service="A2", registry=place).prices[0])


@pytest.mark.rule("R11")
def test_a_service_that_the_next_decision_leaves_out_keeps_its_price_and_its_row(
    listed: Path, place: str, tmp_path: Path
) -> None:
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    replaced(listed, place, tmp_path, left_out=("C5.1.272",))
    assert days(place, date(2013, 5, 1)) == (11_000, FIRST, None)
    assert rows("long-an-2012-1", place, tmp_path / "1") == [("11000", "20121001", "")]
    assert rows("long-an-2012-1", place, tmp_path / "2", "A2") == [("160000", "20121001", "20121231")]


# --- replaced for some, and paid again ------------------------------------------------------------------------


@pytest.fixture
def returned(listed: Path, place: str, tmp_path: Path) -> Path:
    """NQ3 replaces NQ1 for class II from 2013, and is revoked on 10 February."""
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    replaced(listed, place, tmp_path, Phase(NEXT, class_="II"))
    return listed


@pytest.mark.rule("R11")
def test_a_price_that_is_paid_in_two_periods_has_two_rows(returned: Path, place: str, tmp_path: Path) -> None:
    february = date(2013, 2, 10)
    made = move("long-an-2012-2", "revoke", by=COUNCIL, on=february, paper_no="4/NQ-HĐND", registry=place)
    assert [(hold.name, hold.phase.from_) for hold in made.moved.again] == [("long-an-2012-1", february)]
    assert days(place, february) == (11_000, february, None)
    assert days(place, END) == (11_000, FIRST, END)
    assert days(place, END, facility="80002") == (11_000, FIRST, None)  # of class III: nothing has changed
    own = [("11000", "20121001", "20121231"), ("11000", "20130210", "")]
    assert rows("long-an-2012-1", place, tmp_path / "1") == own
    # read back, the catalogue is that list's, with nothing missing and nothing doubled
    (tmp_path / "sent.csv").write_bytes((tmp_path / "1" / "80001-portal.csv").read_bytes() + b"\r\n")
    found = verify(tmp_path / "sent.csv", registry=place, list_="long-an-2012-1")
    assert [each.code for each in found.findings] == ["RG030"]


@pytest.mark.rule("R11")
@pytest.mark.parametrize("class_", ["", "II"])
def test_a_list_for_some_time_ends_as_one_for_all_does(listed: Path, place: str, tmp_path: Path, class_: str) -> None:
    """The rule is one, for all and for class II."""
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    new = part(listed, tmp_path / "new", {}, date(2012, 12, 1))
    last = date(2013, 6, 30)
    made = decide(new, place, "3/NQ-HĐND", date(2012, 12, 10), Phase(NEXT, last, class_=class_))
    assert [(hold.name, hold.phase.from_) for hold in made.moved.again] == [("long-an-2012-1", date(2013, 7, 1))]
    assert [in_force("80001", day, service="A2", registry=place).prices[0].of.name for day in (END, last, date(2013, 7, 1))] == [
        "long-an-2012-1", "long-an-2012-2", "long-an-2012-1",
    ]  # fmt: skip


def test_the_board_of_a_later_phase_has_its_own_first_day(listed: Path, place: str, tmp_path: Path) -> None:
    """80001 is of class II, 80002 of class III."""
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST), Phase(NEXT, class_="III"))
    pricebook.export(listed, "board", facilities=["80001", "80002"], papers=["a4"], registry=place).write(tmp_path / "b")
    first, second = ((tmp_path / "b" / f"{code}-board.html").read_text(encoding="utf-8") for code in ("80001", "80002"))
    assert "áp dụng từ 01/10/2012" in first and "áp dụng từ 01/01/2013" not in first
    assert "áp dụng từ 01/01/2013" in second and "áp dụng từ 01/10/2012" not in second


# --- as of a former day ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state", "last"),
    [
        (date(2012, 8, 24), "draft", None),
        (date(2012, 9, 12), "submitted", None),
        (date(2012, 9, 25), "approved", None),
        (date(2012, 12, 9), "in-force", None),
        (date(2012, 12, 10), "in-force", "2012-12-31"),
        (NEXT, "superseded", "2012-12-31"),
    ],
)
def test_a_list_as_it_was_on_a_day(listed: Path, place: str, tmp_path: Path, day: date, state: str, last: str | None) -> None:
    """Submitted on 10 September, approved on the 20th; on 10 December another list was approved from 2013."""
    move(listed, "submit", by="Ủy ban nhân dân tỉnh Long An", on=date(2012, 9, 10), paper_no="30/TTr-UBND", registry=place)
    decide("long-an-2012-1", place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    replaced(listed, place, tmp_path)
    of = status(on=day, registry=place).as_json()["lists"][0]
    shown = show("long-an-2012-1", on=day, registry=place).as_json()
    assert (of["state"], of["to"]) == (shown["state"], shown["to"]) == (state, last)
    assert all(each["on"] <= day.isoformat() for each in shown["moves"])


def test_a_list_before_it_was_revoked(registry: Registry, place: str) -> None:
    name = approved(registry, "Long An", {("A", ""): 11_000}, Phase(NEXT), decided=FIRST)
    revoked(registry, name, END)
    shown = [show(name, on=day, registry=place).as_json() for day in (AMENDED, END)]
    assert [(each["state"], each["from"]) for each in shown] == [("approved", "2013-01-01"), ("revoked", None)]


def test_a_file_of_a_list_that_has_ended_says_so(listed: Path, place: str, tmp_path: Path) -> None:
    """Exported while the list was in force, and verified after another had taken its place."""
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST))
    pricebook.export(listed, "json", registry=place).write(tmp_path / "json")
    replaced(listed, place, tmp_path)
    found = verify(tmp_path / "json" / "pricelist.json", registry=place).as_json()
    assert (found["state"], found["to"], found["ended_by"]) == ("superseded", "2012-12-31", "3/NQ-HĐND")


# --- for a part of the facilities -----------------------------------------------------------------------------


def codes(made: Any) -> list[str]:
    return [each.code for each in made.findings]


@pair("RG070", recorded=("", SCOPE))
def test_a_scope_to_which_no_facility_belongs(registry: Registry, listed: Path, place: str, recorded: str, raises: bool) -> None:
    known(registry, "80001", "Long An", scope=recorded)
    assert ("RG070" in codes(decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST, scope=SCOPE)))) == raises


def test_the_nearest_scope_is_named(registry: Registry, listed: Path, place: str) -> None:
    known(registry, "80001", "Long An", scope=SCOPE)
    made = decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST, scope="Đức Hoà"))
    (found,) = made.findings.of("RG070")
    assert SCOPE in found.message()


def test_a_list_for_a_part_is_not_for_a_facility_outside(registry: Registry, listed: Path, place: str, tmp_path: Path) -> None:
    known(registry, "80001", "Long An", scope=SCOPE)
    decide(listed, place, "1/NQ-HĐND", date(2012, 9, 20), Phase(FIRST, scope=SCOPE))
    why = in_force("80002", FIRST, registry=place).why_not
    assert why is not None
    assert (why.reason, why.list, why.places) == ("list-for-others", "long-an-2012-1", ((SCOPE, ""),))
    before = in_force("80002", date(2012, 9, 1), registry=place).why_not
    assert before is not None and before.reason == "facility-unknown-then"
    pricebook.export(listed, "reimbursement", registry=place).write(tmp_path / "files")
    manifest = json.loads((tmp_path / "files" / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    reasons = {each["facility_code"]: each["reason"] for each in manifest["not_for"]}
    assert "80001" not in reasons
    assert (reasons["80002"], reasons["80005"]) == ("outside-scope", "under-another-authority")
    with pytest.raises(NothingToExport):
        pricebook.export(listed, "board", facilities=["80002"], registry=place)
    inside = read_pricelist(tmp_path / "files" / "pricelist.json").approval
    assert inside is not None and (inside.phases, len(inside.notes)) == ((), 1)
    assert SCOPE in inside.notes[0]


# --- as people read it ----------------------------------------------------------------------------------------


def run(place: str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["list", *arguments, "--registry", place, "--lang", "vi"], env={"COLUMNS": "200"})


def test_what_has_no_end_and_whom_it_is_for_is_said(amended: Path, place: str, tmp_path: Path) -> None:
    """A facility is known until the next change, a price until a new list; the first phase is for all other classes."""
    assert "đến khi có thay đổi" in run(place, "facility", "80001", "--class", "I", "--from", "2014-01-01").output
    assert "mọi hạng" in run(place, "show", "long-an-2012-1").output
    replaced(amended, place, tmp_path, Phase(NEXT), Phase(date(2013, 3, 1), class_="III"))
    assert "các hạng còn lại" in run(place, "show", "long-an-2012-3").output


def test_an_amendment_that_holds_on_no_day_is_said_to(amended: Path, place: str, tmp_path: Path) -> None:
    replaced(amended, place, tmp_path)
    late = part(amended, tmp_path / "late", {"A2": 150_000})
    done = run(place, "amend", str(late), "--of", "long-an-2012-1", "--decision", "5/NQ-HĐND", "--on", "2013-02-01",
               "--from", "2013-02-01", "--no-papers")  # fmt: skip
    assert done.exit_code == 0 and "Không áp dụng ngày nào" in done.output
    assert days(place, date(2013, 2, 1), "A2")[0] == 160_000


def test_days_of_inherited_prices_begin_before_the_merger(registry: Registry, place: str) -> None:
    """A list of Bắc Giang from 2024; from July 2025 it is inherited."""
    from pricebook.app.list_succession import inherit

    known(registry, "g", "Bắc Giang")
    approved(registry, "Bắc Giang", {("A", ""): 11_000}, Phase(date(2024, 1, 1), LAST_DAY))
    inherit(["Bắc Giang"], "Bắc Ninh", date(2025, 7, 1), registry=place)
    found = in_force("g", date(2025, 8, 1), registry=place)
    assert found.days_of(found.prices[0]) == (date(2024, 1, 1), None)
