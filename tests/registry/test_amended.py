"""What an amendment amends: the services whose prices differ from the list as it was approved, and no others."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import pricebook
from pricebook.app.errors import MoveRefused
from pricebook.app.list_moves import MadeMove, move
from pricebook.app.list_papers import paper, papers_of
from pricebook.app.list_phase import phase
from pricebook.pricelist import read_pricelist
from pricebook.registry import Phase, Registry, open_registry, schema
from pricebook.registry.verify import verify_registry
from tests.registry.small import approved, decide, known, record
from tests.registry.small import price as price_on
from tests.registry.test_procedure import FIRST, HEMATOCRIT, Lists, by, lists
from tests.test_papers import texts

__all__ = ["lists"]
BASE, AMENDMENT = "long-an-2012-1", "long-an-2012-2"
CHANGED, LEFT_OUT, SAME = "C5.1.274", HEMATOCRIT, "C5.1.268"
FROM, DECIDED = date(2012, 11, 1), date(2012, 10, 25)


def changed(lists: Lists, name: str = "amendment", **prices: int | None) -> Path:
    """The whole list once more, with other prices of some services ("C5_1_274" is C5.1.274), all else as it was."""
    by_id = {service.replace("_", "."): price for service, price in prices.items()}
    lines = [replace(line, price=by_id.get(line.service_id, line.price)) for line in lists.prices.lines]
    return lists.file(name, lines=tuple(lines))


def amend(lists: Lists, path: Path, *, of: str = BASE, first: date = FROM, on: date = DECIDED, **more: Any) -> MadeMove:
    return lists.approve(of=path, amends=of, first=first, on=on, **more)


def price(lists: Lists, service: str, on: date = FROM) -> list[tuple[int, str]]:
    return [(each.price, each.of.name) for each in lists.asked(on, service).prices]


@pytest.mark.slow
def test_an_amendment_takes_what_differs(lists: Lists) -> None:
    """One price is changed; what the Council has left out of the list is in the file as well, and is not approved by it."""
    lists.approve(left_out=[LEFT_OUT])
    made = amend(lists, changed(lists, C5_1_274=24_000))
    amended = made.moved.amended
    assert amended is not None and amended.changed == (CHANGED,) and amended.left_out == (LEFT_OUT,)
    services = {line.service_id for line in lists.prices.lines}
    assert set(amended.same) == services - {CHANGED, LEFT_OUT} and amended.decided == "1 (20/09/2012)"
    assert price(lists, CHANGED) == [(24_000, AMENDMENT)]
    assert price(lists, SAME) == [(price(lists, SAME, FIRST)[0][0], BASE)]  # by the old decision
    assert price(lists, LEFT_OUT) == []
    shown = lists.shown(FROM, AMENDMENT).as_json()
    assert shown["left_out"] == [] and set(shown["unchanged"]) == services - {CHANGED}
    with open_registry(lists.place) as registry, registry.reading() as con:
        assert list(verify_registry(con).findings) == []


def test_only_the_services_that_are_named(lists: Lists) -> None:
    """Of two prices that differ one is amended; what was left out is approved now, where it is named."""
    lists.approve(left_out=[LEFT_OUT])
    made = amend(lists, changed(lists, C5_1_274=24_000, C5_1_268=9_000), only=["274", LEFT_OUT])
    assert made.moved.amended is not None
    assert set(made.moved.amended.changed) == {CHANGED, LEFT_OUT} and made.moved.amended.others == (SAME,)
    assert price(lists, LEFT_OUT) == [(11_000, AMENDMENT)]
    assert by(lists.asked(FROM, SAME)) == [BASE]


def test_what_an_amendment_leaves_out(lists: Lists) -> None:
    lists.approve()
    made = amend(lists, changed(lists, C5_1_274=24_000, C5_1_268=9_000), left_out=["268"])
    assert made.left_out == (SAME,)
    assert lists.shown(FROM, AMENDMENT).as_json()["left_out"] == [SAME]
    assert by(lists.asked(FROM, SAME)) == [BASE] and by(lists.asked(FROM, CHANGED)) == [AMENDMENT]


@pytest.mark.slow
def test_a_line_without_a_price_amends_nothing(registry: Registry) -> None:
    known(registry, "f", "Long An")
    base = approved(registry, "Long An", {("A", ""): 1_000, ("B", ""): 2_000}, Phase(FIRST))
    with registry.writing() as con:
        number = con.execute(sa.select(schema.lists.c.list).where(schema.lists.c.name == base)).scalar_one()
        new: Any = {("A", ""): None, ("B", ""): 1_500}
        made = decide(con, record(con, "Long An", new, number), Phase(FROM))
    assert made.amended is not None and (made.amended.changed, made.amended.unpriced) == (("B",), ("A",))
    assert [price_on(registry, "f", FROM, service) for service in "AB"] == [1_000, 1_500]


def test_of_services_by_class_those_are_amended_that_differ(registry: Registry) -> None:
    """A: one of two classes, at its old price; B: one of two, at another; C: a price for all in place of prices by class."""
    known(registry, "f", "Long An", "II")
    prices = {(service, class_): 1_000 for service in "ABC" for class_ in ("II", "III")}
    base = approved(registry, "Long An", prices, Phase(FIRST))
    with registry.writing() as con:
        number = con.execute(sa.select(schema.lists.c.list).where(schema.lists.c.name == base)).scalar_one()
        new = {("A", "II"): 1_000, ("B", "II"): 900, ("C", ""): 800}
        made = decide(con, record(con, "Long An", new, number), Phase(FROM))
    assert made.amended is not None and (made.amended.changed, made.amended.same) == (("B", "C"), ("A",))
    assert [price_on(registry, "f", FROM, service) for service in "AB"] == [1_000, 900]


def test_an_amendment_that_changes_nothing_is_refused(lists: Lists) -> None:
    lists.approve(left_out=[LEFT_OUT])
    with pytest.raises(MoveRefused, match="--only"):
        amend(lists, changed(lists, C5_1_272=10_000))


def test_a_second_amendment_is_compared_with_the_list_that_it_names(lists: Lists) -> None:
    """A file made from the list as it was does not take back what another amendment has changed; one made from that does."""
    lists.approve()
    amend(lists, changed(lists, C5_1_274=24_000))
    second = changed(lists, "second", C5_1_268=9_000)
    made = amend(lists, second, first=date(2012, 12, 1), on=date(2012, 11, 20))
    assert made.moved.amended is not None and made.moved.amended.changed == (SAME,)
    assert price(lists, CHANGED, date(2012, 12, 1)) == [(24_000, AMENDMENT)]
    third = changed(lists, "third", C5_1_272=10_000)
    made = amend(lists, third, of=AMENDMENT, first=date(2013, 1, 1), on=date(2012, 12, 20))
    assert made.moved.amended is not None and made.moved.amended.changed == (HEMATOCRIT, CHANGED)


def test_an_export_of_an_amendment_has_what_it_changes(lists: Lists, tmp_path: Path) -> None:
    lists.approve(left_out=[LEFT_OUT])
    amend(lists, changed(lists, C5_1_274=24_000))
    pricebook.export(AMENDMENT, "json", registry=lists.place).write(tmp_path / "out")
    approval = read_pricelist(tmp_path / "out" / "pricelist.json").approval
    assert approval is not None and approval.left_out == () and CHANGED not in approval.unchanged
    assert set(approval.unchanged) == {line.service_id for line in lists.prices.lines} - {CHANGED}


def test_what_an_amendment_leaves_as_it_is_was_left_out_by_the_first_decision(lists: Lists) -> None:
    """Its file has the service as well; a later decision may say from when that is in force, though not on the same day."""
    lists.approve(left_out=[LEFT_OUT])
    amend(lists, changed(lists, C5_1_274=24_000))
    why = lists.asked(FROM, LEFT_OUT).why_not
    assert why is not None and (why.reason, why.list) == ("left-out", BASE)
    day = date(2012, 12, 10)
    made = phase(BASE, decision="26/NQ", on=date(2012, 11, 25), phases=[Phase(day)], services=[LEFT_OUT], registry=lists.place)
    assert price(lists, LEFT_OUT, day) == [(11_000, made.list)] and by(lists.asked(day, CHANGED)) == [AMENDMENT]


def test_after_an_amendment_the_prices_from_before_it(lists: Lists) -> None:
    lists.approve()
    amend(lists, changed(lists, C5_1_274=24_000))
    day = date(2013, 2, 20)
    made = move(AMENDMENT, "revoke", by="Hội đồng nhân dân tỉnh Long An", on=day, paper_no="3/NQ", registry=lists.place)
    assert made.moved.unamended == BASE and made.moved.ended == ()
    assert by(lists.asked(day, CHANGED)) == [BASE]


@pytest.mark.slow
def test_the_papers_of_an_amendment_are_about_what_it_amends(lists: Lists, tmp_path: Path) -> None:
    lists.approve(left_out=[LEFT_OUT], paper_no="15/2012/NQ-HĐND")
    made = amend(lists, changed(lists, C5_1_274=24_000), paper_no="20/2012/NQ-HĐND")
    papers = papers_of(made, tmp_path / "papers", registry=lists.place)
    resolution, notice = ("\n".join(texts(path)) for path in papers.files)
    old = "Nghị quyết số 15/2012/NQ-HĐND ngày 20 tháng 9 năm 2012"
    assert "thay thế hoặc thêm 1 dịch vụ với 1 mức giá" in resolution
    assert "Về việc sửa đổi, bổ sung giá" in resolution and "Về việc ban hành" not in resolution
    names = {line.service_id: f"- {line.ordinal} {line.name}" for line in lists.prices.lines}
    for paper_text in (resolution, notice):
        assert old in paper_text
        assert [service for service, name in names.items() if name in paper_text] == [CHANGED]  # the others stay
    whole = paper(BASE, "approve", folder=tmp_path / "whole", registry=lists.place)
    assert "sửa đổi, bổ sung" not in "\n".join(line for path in whole.files for line in texts(path))


def test_the_draft_of_an_amendment_is_about_what_it_would_amend(lists: Lists, tmp_path: Path) -> None:
    lists.approve()
    amend(lists, changed(lists, C5_1_274=24_000))
    drafts = paper(AMENDMENT, "approve", draft=True, folder=tmp_path / "drafts", registry=lists.place)
    assert "thay thế hoặc thêm 1 dịch vụ với 1 mức giá" in "\n".join(texts(drafts.files[0]))


def test_a_catalogue_says_what_stays_by_the_old_decision(lists: Lists) -> None:
    lists.approve()
    amend(lists, changed(lists, C5_1_274=24_000, C5_1_268=9_000), left_out=[SAME])
    exported = pricebook.export(AMENDMENT, "reimbursement", registry=lists.place)
    reasons = {left.service_id: left.reason for each in exported.catalogues for left in each.left_out}
    assert reasons[SAME] == "not-approved-price" and reasons[HEMATOCRIT] == "not-amended-price"
    assert list(reasons.values()).count("not-approved-price") == 1


def test_a_facility_without_an_amended_service_has_no_board(lists: Lists) -> None:
    lists.approve()
    performing = {each.facility_code for each in lists.prices.capabilities if each.service_id == CHANGED and each.performing}
    amend(lists, changed(lists, C5_1_274=24_000))
    exported = pricebook.export(AMENDMENT, "board", papers=["a4"], registry=lists.place)
    boards = {output.name.split("-")[0] for output in exported.outputs if output.name.endswith(".html")}
    assert boards and boards <= performing
    (named,) = (str(dict(said.values)["facilities"]) for said in exported.notices if said.key == "call.no-board")
    others = {each.facility_code for each in lists.prices.facilities if each.in_scope} - boards
    assert others and {each.split()[0] for each in named.split("; ")} == others


@pytest.mark.slow
def test_the_letters_of_packages_say_what_amends_what(lists: Lists, tmp_path: Path) -> None:
    lists.approve(paper_no="15/2012/NQ-HĐND")
    amend(lists, changed(lists, C5_1_274=24_000), paper_no="20/2012/NQ-HĐND")
    said = {}
    for name in (BASE, AMENDMENT):
        pricebook.export(name, "package", registry=lists.place).write(tmp_path / name)
        said[name] = "\n".join(texts(tmp_path / name / "cong-van-gui.docx"))
    assert "được sửa đổi, bổ sung bởi 20/2012/NQ-HĐND" in said[BASE]
    assert "sửa đổi, bổ sung bảng giá của 15/2012/NQ-HĐND" in said[AMENDMENT]
