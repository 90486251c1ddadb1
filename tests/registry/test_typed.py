"""What people type for good is one line of text, and a day on which something can have been decided."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, UnreadableList, WrongOption
from pricebook.app.facility_tables import SaidOfFacility
from pricebook.app.list_disputes import direct, dispute
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_succession import inherit, record_facility_facts
from pricebook.base.languages import say
from pricebook.cli.app import app, main
from pricebook.pricelist import read_pricelist
from pricebook.pricelist.file import write_pricelist
from pricebook.registry import Phase, open_registry, schema

NAME = "long-an-2012-1"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
FORGED = "1/NQ\r\n\x0b\u2028RG001 lỗi: dòng giả\x1b[31m\u202e\u2066"
ONE_LINE = "1/NQ RG001 lỗi: dòng giả[31m"
BLANKS = ["", "   ", "\u200b", "\u00a0\u2060", "\n\t"]
TWO_LINES = "thiếu hóa đơn\nthiếu cơ cấu."
HALF = "1/NQ\udcff"


def rows(place: str, *columns: sa.Column[str]) -> list[tuple[str | None, ...]]:
    with open_registry(place, create=False) as registry, registry.reading() as con:
        return [tuple(row) for row in con.execute(sa.select(*columns).order_by(schema.moves.c.entry))]


def test_texts_become_one_line(place: str, made: Path) -> None:
    """A line break, an escape of a terminal and marks of direction in every field of a move: none of them is recorded."""
    move(made, "propose", by=FORGED, on=date(2012, 8, 20), paper_no=FORGED, person=FORGED, note=FORGED, registry=place)
    c = schema.moves.c
    assert rows(place, c.body, c.paper_no, c.person, c.note) == [(ONE_LINE, ONE_LINE, ONE_LINE, ONE_LINE.replace(" ", "; ", 1))]


def test_a_number_is_kept_without_the_word_before_it_and_lines_of_a_note_are_told_apart(place: str, made: Path) -> None:
    move(made, "propose", by="sở y tế", on=date(2012, 8, 6), paper_no="Số: 55/SYT", note=TWO_LINES, registry=place)
    m = schema.moves.c
    assert ("Sở Y tế", "55/SYT", "thiếu hóa đơn; thiếu cơ cấu.") in rows(place, m.body, m.paper_no, m.note)


@pytest.mark.parametrize("blank", BLANKS)
def test_blanks_are_nothing(blank: str, place: str, made: Path) -> None:
    """--paper of blanks is no paper, --by of blanks is the body that the list names."""
    move(made, "approve", by=blank, on=DECIDED, paper_no=blank, note=blank, phases=[Phase(FIRST)], registry=place)
    c = schema.moves.c
    approved = rows(place, c.move, c.body, c.paper_no, c.note)[-1]
    assert approved[0] == "approve" and approved[1] and approved[2:] == (None, None)


@pytest.mark.parametrize("blank", BLANKS)
def test_a_decision_of_blanks_is_none(blank: str, place: str, made: Path) -> None:
    first = ["--on", "2012-09-20", "--from", "2012-10-01", "--registry", place]
    for asked in (
        ["list", "approve", str(made), "--decision", blank, *first],
        ["list", "amend", str(made), "--of", NAME, "--decision", blank, *first],
        ["list", "phase", NAME, "--decision", blank, *first],
        ["list", "propose", str(made), "--by", blank, "--on", "2012-08-20", "--registry", place],
        ["list", "succeed", "--from", "Long An", "--to", blank, "--on", "2025-07-01", "--registry", place],
        ["list", "facility", blank, "--from", "2012-10-01", "--authority", "Long An", "--registry", place],
    ):
        told = CliRunner().invoke(app, asked)
        assert told.exit_code == 2, (asked, told.output)
    with open_registry(place) as registry, registry.reading() as con:
        assert con.execute(sa.select(sa.func.count()).select_from(schema.entries)).scalar() == 0


def test_half_a_letter_is_no_text(place: str, made: Path) -> None:
    """Bytes of another encoding, in every verb that records a text."""
    move(made, "propose", by="Sở Y tế", on=date(2012, 8, 20), registry=place)
    both = [("Sở Y tế", HALF), ("BHXH tỉnh", "10.000")]
    with pytest.raises(WrongOption):
        move(NAME, "opinion", by=HALF, on=date(2012, 9, 3), registry=place)
    with pytest.raises(WrongOption):
        move(NAME, "opinion", by="Sở Tài chính", on=date(2012, 9, 3), paper_no=HALF, registry=place)
    with pytest.raises(WrongOption):
        dispute(NAME, "price", both, on=date(2012, 9, 3), service="C5.1.272", registry=place)
    with pytest.raises(WrongOption):
        direct(NAME, HALF, by="UBND tỉnh", on=date(2012, 9, 3), registry=place)
    with pytest.raises(WrongOption):
        inherit(["Long An"], HALF, date(2025, 7, 1), registry=place)
    with pytest.raises(WrongOption):
        record_facility_facts([SaidOfFacility("80001", FIRST, name=HALF, authority="Long An")], registry=place)


def test_the_command_line_takes_text_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """In whatever option it stands: it is said in both languages."""
    monkeypatch.setattr(sys, "argv", ["pricebook", "list", "show", HALF])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err.count("1/NQ\\udcff")) == (2, 2)


def test_what_is_shown_forges_no_line() -> None:
    """A text from an altered registry stands in the line of the message in which it is shown."""
    assert "\n" not in say("registry.no-such-list", list="a\nRG001 lỗi").text("en")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1945, 9, 1), date(2200, 1, 1), date(9999, 12, 30)])
def test_days_on_which_nothing_was_decided(day: date, place: str, made: Path) -> None:
    for kind in ("revoke", "propose"):
        with pytest.raises(WrongOption):
            move(made, kind, by="HĐND", on=day, registry=place)
    with pytest.raises(WrongOption):
        move(made, "approve", on=DECIDED, paper_date=day, phases=[Phase(FIRST)], registry=place)
    with pytest.raises(WrongOption):
        move(made, "approve", on=DECIDED, phases=[Phase(day)], registry=place)
    with pytest.raises(WrongOption):
        record_facility_facts([SaidOfFacility("80001", day, authority="Long An")], registry=place)
    with pytest.raises(WrongOption):
        inherit(["Long An"], "Tây Ninh", day, registry=place)


@pytest.mark.parametrize("days", [0, -1, 3_661, 99999999999999999999])
def test_a_term_is_prolonged_by_days_that_can_be(days: int, place: str, made: Path) -> None:
    with pytest.raises(WrongOption):
        move(made, "extend", by="Sở Tài chính", on=date(2012, 8, 21), days=days, note="chờ", registry=place)


@pytest.mark.parametrize("province", ["", "  ", "Long An\nTây Ninh", "Long An\x1b[31m"])
def test_a_province_is_one_line(province: str, place: str, made: Path, tmp_path: Path) -> None:
    """An altered list whose fingerprint was made anew: its contract refuses it."""
    file = tmp_path / "pricelist.json"
    write_pricelist(replace(read_pricelist(made), province=province), file)
    with pytest.raises(UnreadableList):
        move(file, "propose", by="Sở Y tế", on=date(2012, 8, 20), registry=place)


def test_an_approval_of_nothing(place: str, made: Path, tmp_path: Path) -> None:
    """Every service left out, and a list without a line."""
    prices = read_pricelist(made)
    everything = list(dict.fromkeys(line.service_id for line in prices.lines))
    with pytest.raises(MoveRefused):
        move(made, "approve", on=DECIDED, phases=[Phase(FIRST)], left_out=everything, registry=place)
    file = tmp_path / "pricelist.json"
    write_pricelist(replace(prices, lines=()), file)
    with pytest.raises(MoveRefused):
        move(file, "approve", on=DECIDED, phases=[Phase(FIRST)], registry=place)
    move(made, "approve", on=DECIDED, phases=[Phase(FIRST)], left_out=everything[1:], registry=place)


@pytest.mark.parametrize("known", ["20/11/2012", "2012-11-20", "2012-11-2", " 2/11/2012 ", "2012-11-20T10:00"])
def test_a_day_until_which_something_was_known(known: str, place: str, made: Path) -> None:
    """Nothing was: the registry is of today."""
    move(made, "approve", on=DECIDED, phases=[Phase(FIRST)], registry=place)
    assert in_force("80001", FIRST, known=known, registry=place).prices == ()
    assert in_force("80001", FIRST, known="31/12/2199", registry=place).prices
    with pytest.raises(WrongOption):
        in_force("80001", FIRST, known="31/02/2012", registry=place)
