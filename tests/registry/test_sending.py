"""An approved list goes out: the day sent and the day acknowledged are moves that change no state."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_sending import acknowledged, sent
from pricebook.app.list_status import show
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist
from pricebook.pricelist.file import write_pricelist
from pricebook.registry import Phase, Registry, open_registry, schema, state_of
from tests.support import DATA, ROOT

NAME = "long-an-2012-1"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
VSS = "Bảo hiểm xã hội Việt Nam"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pricelist.json of data/long-an-2012."""
    import pricebook

    folder = tmp_path_factory.mktemp("list")
    pricebook.build(DATA / "long-an-2012").write(folder)
    return folder / "pricelist.json"


@pytest.fixture
def decided(made: Path, place: str) -> str:
    """A registry whose one list is approved."""
    move(made, "approve", on=DECIDED, paper_no="15/2012/NQ-HĐND", paper_date=DECIDED, phases=[Phase(FIRST)], registry=place)
    return place


def moves(opened: Registry) -> list[tuple[str, str, date, str, str | None, str | None]]:
    """The moves from the approval on: what, state, day, by whom, paper, note."""
    c = schema.moves.c
    with opened.reading() as con:
        rows = con.execute(sa.select(c.move, c.state, c.day, c.body, c.paper_no, c.note).order_by(c.entry))
        return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows if row[1] == "approved"][1:]


@pytest.mark.slow
@pytest.mark.rule("R12")
def test_a_list_is_sent_to_whom_the_letter_names_and_acknowledged_by_the_same(decided: str) -> None:
    assert sent(NAME, on=date(2012, 9, 25), paper_no="512/BHXH-GĐYT", registry=decided).office == VSS
    assert acknowledged(NAME, on=date(2012, 10, 2), paper_no="3871/BHXH-CSYT", registry=decided).office == VSS
    with open_registry(decided) as opened:
        assert moves(opened) == [
            ("sent", "approved", date(2012, 9, 25), "Bảo hiểm xã hội Long An", "512/BHXH-GĐYT", VSS),
            ("acknowledged", "approved", date(2012, 10, 2), VSS, "3871/BHXH-CSYT", None),
        ]
        with opened.reading() as con:
            assert state_of(con, 1) == "approved"
    (price,) = in_force("80001", FIRST, service="C5.1.272", registry=decided).prices
    assert price.price == 11_000  # it holds as before


def test_it_may_be_sent_to_others_and_again(decided: str, made: Path) -> None:
    sent(made, on=date(2012, 9, 25), to="Sở Tài chính", by="Sở Y tế", registry=decided)
    assert sent(NAME, on=date(2012, 9, 26), registry=decided).office == VSS
    assert acknowledged(NAME, on=date(2012, 9, 25), registry=decided).office == "Sở Tài chính"  # the last until that day
    assert acknowledged(NAME, on=date(2012, 9, 30), by="Phòng Tổng hợp", registry=decided).office == "Phòng Tổng hợp"


def test_what_is_not_approved_is_not_sent(made: Path, place: str) -> None:
    move(made, "propose", by="Sở Y tế", on=date(2012, 9, 1), registry=place)
    with pytest.raises(MoveRefused, match="not approved"):
        sent(NAME, on=date(2012, 9, 25), registry=place)
    with pytest.raises(MoveRefused, match="no list"):
        sent("another", on=date(2012, 9, 25), registry=place)


def test_what_is_revoked_is_not_sent(decided: str) -> None:
    move(NAME, "revoke", by="Hội đồng nhân dân tỉnh Long An", on=date(2012, 10, 5), registry=decided)
    with pytest.raises(MoveRefused, match="revoked"):
        sent(NAME, on=date(2012, 10, 6), registry=decided)


def test_days_that_contradict_each_other_are_refused_and_leave_nothing(decided: str) -> None:
    """Approved on 20 September: not sent on the 19th; sent on the 25th: not acknowledged on the 24th."""
    with pytest.raises(MoveRefused, match="not yet approved"):
        sent(NAME, on=date(2012, 9, 19), registry=decided)
    with pytest.raises(MoveRefused, match="was sent until"):
        acknowledged(NAME, on=date(2012, 10, 2), registry=decided)
    sent(NAME, on=date(2012, 9, 25), registry=decided)
    with pytest.raises(MoveRefused, match="was sent until"):
        acknowledged(NAME, on=date(2012, 9, 24), registry=decided)
    with open_registry(decided) as opened:
        assert [made[0] for made in moves(opened)] == ["sent"]


def test_to_whom_must_be_said_where_no_law_says_it(decided: str, tmp_path: Path) -> None:
    copytree(ROOT / "norms" / "ttlt-04-2012", tmp_path / "norms" / "ttlt-04-2012")
    (tmp_path / "norms" / "sending.toml").write_text("", encoding="utf-8")
    with pytest.raises(WrongOption, match="--to"):
        sent(NAME, on=date(2012, 9, 25), registry=decided, norms=tmp_path / "norms")
    done = sent(NAME, on=date(2012, 9, 25), to="Bộ Y tế", registry=decided, norms=tmp_path / "norms")
    assert done.office == "Bộ Y tế"


@pytest.mark.slow
def test_the_commands_say_what_they_recorded(decided: str) -> None:
    for command, day in (("sent", "25/09/2012"), ("acknowledged", "02/10/2012")):
        done = CliRunner().invoke(app, ["list", command, NAME, "--on", day, "--registry", decided, "--lang", "en"])
        assert done.exit_code == 0 and VSS in done.output and day in done.output, done.output
    done = CliRunner().invoke(app, ["list", "sent", NAME, "--on", "2012-09-01", "--registry", decided, "--lang", "en"])
    assert done.exit_code == 2 and "not yet approved" in done.output


def test_what_was_sent_stands_in_the_life_of_the_list(decided: str) -> None:
    """It came into its state on the day of its approval still. Who acknowledges needs no paper; what is sent has one."""
    sent(NAME, on=date(2012, 9, 26), registry=decided)
    sent(NAME, on=date(2012, 9, 25), to="Sở Tài chính", paper_no="512/BHXH-GĐYT", registry=decided)
    acknowledged(NAME, on=date(2012, 10, 2), registry=decided)
    shown = show(NAME, on=date(2012, 10, 2), registry=decided)
    assert (shown.of.state, shown.of.life.since) == ("in-force", DECIDED)
    assert [each["move"] for each in shown.as_json()["moves"]][-3:] == ["sent", "sent", "acknowledged"]
    assert [(each.code, each.more["day"]) for each in shown.findings.of("RG008", "RG011")] == [("RG008", "26/09/2012")]
    screen = CliRunner().invoke(app, ["list", "show", NAME, "--registry", decided, "--lang", "vi"]).output
    assert "gửi bảng giá" in screen and "xác nhận đã nhận" in screen


def test_the_log_says_the_same_of_what_was_sent(decided: str, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7 letter")
    sent(NAME, on=date(2012, 9, 25), paper_no="512/BHXH-GĐYT", scan=tmp_path / "letter.pdf", registry=decided)
    acknowledged(NAME, on=date(2012, 10, 2), registry=decided)
    assert not list(verify(registry=decided).findings)


def test_the_list_of_a_ministry_is_found_by_its_file_and_sent_by_the_ministry(made: Path, place: str, tmp_path: Path) -> None:
    """R10: it is none of the province's, whose insurance office sends no list of a ministry."""
    prices = replace(read_pricelist(made), submitter="Bộ Giao thông vận tải", approver="Bộ Y tế")
    write_pricelist(prices, tmp_path / "pricelist.json")
    decide = {"on": DECIDED, "paper_no": "9/QĐ-BYT", "paper_date": DECIDED, "phases": [Phase(FIRST)]}
    move(tmp_path / "pricelist.json", "approve", registry=place, **decide)
    assert sent(tmp_path / "pricelist.json", on=date(2012, 9, 25), to="vietnam-social-security", registry=place).office == VSS
    with open_registry(place) as opened:
        assert [made[3] for made in moves(opened)] == ["Bộ Giao thông vận tải"]
