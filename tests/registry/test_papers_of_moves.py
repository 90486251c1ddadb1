"""The papers that the moves of a list's life make: whose, to whom, with which number, day and reasons, and nothing of ours."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.app.errors import MoveRefused, OutputExists, WrongOption
from pricebook.app.list_disputes import direct, dispute
from pricebook.app.list_moves import Phase, move
from pricebook.app.list_papers import paper, papers_of
from pricebook.app.list_phase import phase
from pricebook.app.list_sending import sent
from pricebook.app.list_status import show
from pricebook.app.list_withdrawing import withdraw
from pricebook.cli.app import app
from pricebook.exports.citations import Citations
from pricebook.findings import catalogue
from pricebook.pricelist import PriceList, read_pricelist
from pricebook.pricelist.file import write_pricelist
from pricebook.tables import load_specs
from tests.support import law_of, soffice, write_built
from tests.test_papers import table, texts

pytestmark = pytest.mark.slow

SYT, STC = "Sở Y tế", "Sở Tài chính"
COMMITTEE, COUNCIL = "Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh"
HOSTILE = "=1+1 <w:p> {{ 1234*5678 }} {% for x in y %} & ]]>"
HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


class Office:
    """Lists in one registry, the moves that are made, and the papers that these make."""

    def __init__(self, folder: Path, place: str, registry: str) -> None:
        self.folder, self.path, self.registry = folder, Path(place), registry

    def makes(self, what: str, by: str | None, on: date, of: Path | str | None = None, **more: Any) -> list[Path]:
        """The papers of a move."""
        made = move(of or self.path, what, by=by, on=on, registry=self.registry, **more)
        papers = papers_of(made, self.folder / "papers", path=of or self.path, registry=self.registry)
        assert papers.not_written is None
        return list(papers.files)

    def draft(self, what: str | None = None, of: Path | str | None = None, **more: Any) -> list[Path]:
        made = paper(of or self.path, what, folder=self.folder / "drafts", registry=self.registry, force=True, **more)
        return list(made.files)


def said(path: Path) -> str:
    """The whole text of a paper."""
    return "\n".join(texts(path))


@pytest.fixture
def sent_in(tmp_path: Path, long_an_draft: Built, place: str) -> Office:
    """The draft of Long An, with what was found about it beside it."""
    folder = tmp_path / "draft"
    folder.mkdir()
    write_built(long_an_draft, folder / "pricelist.xlsx", folder / "pricelist.json", folder / "findings.json")
    return Office(tmp_path, str(folder / "pricelist.json"), place)


@pytest.fixture
def right(tmp_path: Path, long_an: Built, place: str) -> Office:
    """The mended list of Long An."""
    folder = tmp_path / "out"
    folder.mkdir()
    write_built(long_an, folder / "pricelist.xlsx", folder / "pricelist.json", folder / "findings.json")
    return Office(tmp_path, str(folder / "pricelist.json"), place)


def whole_life(of: Office) -> Iterator[Path]:
    """A list proposed, asked about, sent back, mended, judged, submitted, decided and revoked: all its papers."""
    yield from of.makes("propose", SYT, date(2012, 8, 6), paper_no="101/TTr-SYT", paper_date=date(2012, 8, 6))
    yield from of.makes("ask", STC, date(2012, 8, 8), paper_no="50/STC-QLG", note="Kết quả trúng thầu")
    yield from of.makes("propose", SYT, date(2012, 8, 10))
    yield from of.makes("extend", STC, date(2012, 8, 11), days=10, note="chờ hóa đơn")
    yield from of.makes("return", STC, date(2012, 8, 14), paper_no="55/STC-QLG", paper_date=date(2012, 8, 14), note="Giá cao")
    yield from of.makes("propose", SYT, date(2012, 8, 20))
    yield from of.makes("opinion", STC, date(2012, 8, 29), paper_no="61/STC-QLG", paper_date=date(2012, 8, 29), note="Đồng ý")
    yield from of.makes("submit", COMMITTEE, date(2012, 9, 5), paper_no="77/TTr-UBND", paper_date=date(2012, 9, 5))
    decided = {"paper_no": "15/2012/NQ-HĐND", "paper_date": date(2012, 9, 20), "phases": [Phase(date(2012, 10, 1))]}
    yield from of.makes("approve", COUNCIL, date(2012, 9, 20), **decided)
    yield from of.makes("revoke", COUNCIL, date(2013, 1, 5), paper_no="2/2013/NQ-HĐND", paper_date=date(2013, 1, 5))


def test_a_list_is_sent_back_with_its_reasons(sent_in: Office) -> None:
    proposed, *_ = sent_in.makes("propose", SYT, date(2012, 8, 6), paper_no="101/TTr-SYT", paper_date=date(2012, 8, 6))
    (back,) = sent_in.makes(
        "return", STC, date(2012, 8, 14), of="long-an-2012-1", paper_no="55/STC-QLG", paper_date=date(2012, 8, 14), note="Giá cao"
    )
    assert [proposed.name, back.name] == ["002-van-ban-de-nghi.docx", "003-van-ban-tra-lai.docx"]
    lines = texts(back)
    for line in (
        "TỈNH LONG AN",
        "SỞ TÀI CHÍNH",
        "Số: 55/STC-QLG",
        "Long An, ngày 14 tháng 8 năm 2012",
        "Kính gửi: Sở Y tế",
        "Giá cao.",
    ):
        assert line in lines
    text = said(back)
    assert "Tờ trình số 101/TTr-SYT ngày 06 tháng 8 năm 2012 của Sở Y tế" in text
    # findings.json, kept when the list was recorded: the six that block, one cause each, and one by one in the annex
    assert "Có 6 nội dung phải sửa" in text and "1513/BHXH-CSYT, mục 2" in text
    assert len(re.findall(r"^2\.\d\. ", text, re.MULTILINE)) == 6
    rows = table(back, "Dịch vụ")
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"] and rows[1][1].startswith("268 Huyết đồ")
    assert "DỰ THẢO" not in text and lines.index("GIÁM ĐỐC") > lines.index("Nơi nhận:")


@pytest.mark.rule("R11")
def test_a_later_phase_has_its_resolution_and_its_notice(right: Office) -> None:
    """Class II from October by the first resolution; all others from January by the second."""
    day = date(2012, 9, 20)
    right.makes(
        "approve", COUNCIL, day, paper_no="15/2012/NQ-HĐND", paper_date=day, phases=[Phase(date(2012, 10, 1), class_="II")]
    )
    day = date(2012, 12, 10)
    papers = right.makes(
        "phase", COUNCIL, day, of="long-an-2012-1", paper_no="20/2012/NQ-HĐND", paper_date=day, phases=[Phase(date(2013, 1, 1))]
    )
    assert [path.name.partition("-")[2] for path in papers] == ["nghi-quyet-lo-trinh.docx", "thong-bao-ap-dung.docx"]
    decided, notice = map(said, papers)
    first = "Nghị quyết số 15/2012/NQ-HĐND ngày 20 tháng 9 năm 2012 của Hội đồng nhân dân tỉnh Long An"
    assert first in decided and first in notice
    for text in (decided, notice):
        assert "20/2012/NQ-HĐND" in text and "từ ngày 01 tháng 01 năm 2013" in text and "hạng" not in text.partition("Điều 2")[2]


def test_findings_that_are_accepted_or_not_known_are_not_told(sent_in: Office) -> None:
    beside = sent_in.path.with_name("findings.json")
    beside.unlink()
    sent_in.makes("propose", SYT, date(2012, 8, 6))
    made = move("long-an-2012-1", "return", by=STC, on=date(2012, 8, 14), registry=sent_in.registry, note="Giá cao")
    papers = papers_of(made, sent_in.folder / "p", path="long-an-2012-1", registry=sent_in.registry)
    assert papers.without_findings
    text = said(papers.files[0])
    assert "Giá cao." in text and "PHỤ LỤC" not in text and "phải sửa" not in text


def test_the_life_of_a_right_list(right: Office) -> None:
    papers = {path.name.partition("-")[2]: path for path in whole_life(right)}
    assert list(papers) == [
        "van-ban-de-nghi.docx", "de-nghi-bo-sung.docx", "thong-bao-gia-han.docx", "van-ban-tra-lai.docx", "y-kien-tham-dinh.docx",
        "to-trinh.docx", "nghi-quyet.docx", "thong-bao-ap-dung.docx", "nghi-quyet-bai-bo.docx",
    ]  # fmt: skip
    submitted, decided, notice = (said(papers[name]) for name in ("to-trinh.docx", "nghi-quyet.docx", "thong-bao-ap-dung.docx"))
    assert "TỜ TRÌNH" in submitted and "Kính gửi: Hội đồng nhân dân tỉnh Long An" in submitted
    assert "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH" in submitted and "16 dịch vụ với 20 mức giá" in submitted
    assert "0 mức giá" not in re.sub(r"\d+0 mức giá", "", submitted)
    assert "Số: 15/2012/NQ-HĐND" in decided and "Long An, ngày 20 tháng 9 năm 2012" in decided and "QUYẾT NGHỊ:" in decided
    assert "Xét Tờ trình số 77/TTr-UBND ngày 05 tháng 9 năm 2012 của Ủy ban nhân dân tỉnh Long An" in decided
    assert "Điều 2. Các mức giá áp dụng từ ngày 01 tháng 10 năm 2012." in decided and "TM. HỘI ĐỒNG NHÂN DÂN" in decided
    # R10: the ministry's hospital of the list's facilities is told that the list is not its own, by the letter's own article
    assert "không áp dụng cho cơ sở 80005" in notice and "1513/BHXH-CSYT, mục 1" in notice
    assert "Nghị quyết số 15/2012/NQ-HĐND ngày 20 tháng 9 năm 2012" in notice and "DỰ THẢO" in notice
    assert "Bãi bỏ Nghị quyết số 15/2012/NQ-HĐND" in said(papers["nghi-quyet-bai-bo.docx"])
    assert "kéo dài thêm 10 ngày" in said(papers["thong-bao-gia-han.docx"])
    assert "Đồng ý." in said(papers["y-kien-tham-dinh.docx"])


def test_no_paper_has_words_of_the_program(right: Office, sent_in: Office) -> None:
    ids = {spec.id for spec in load_specs().values()} | {
        f.id for spec in load_specs().values() for f in spec.fields if "_" in f.id
    }
    ours = re.compile(
        rf"\b(?:{'|'.join(sorted(ids))}|None|null|True|False|pricelist|draft|pricebook)\b|{{{{|{{%|\.(?:csv|toml|json)\b"
    )
    codes = re.compile("|".join(catalogue()))
    papers = [*whole_life(sent_in), *sent_in.draft("approve", "long-an-2012-1")]
    for path in papers:
        text = said(path)
        assert not ours.search(text), (path.name, ours.search(text))
        assert not codes.search(text) and not re.search(r"[0-9a-f]{16}", text)
        assert not re.search(r"\b0 (?:nội dung|mức giá|dịch vụ)", text) and HEAD in text


def test_before_the_move_number_and_day_are_left_open(right: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(right.folder)
    monkeypatch.delenv("PRICEBOOK_REGISTRY", raising=False)
    (proposed,) = paper(right.path, on=date(2012, 8, 1)).files  # there is no registry yet: what a list waits for first
    assert proposed.parent == right.path.parent / "papers"
    assert proposed.name == "du-thao-van-ban-de-nghi.docx" and "DỰ THẢO" in said(proposed)
    right.makes("propose", SYT, date(2012, 8, 6))
    (opinion,) = right.draft("opinion", "long-an-2012-1", on=date(2012, 8, 20), note="Thống nhất")
    lines = texts(opinion)
    assert "Số: ……/……" in lines and "Long An, ngày … tháng … năm 2012" in lines and "Thống nhất." in lines
    decided, notice = right.draft("approve", "long-an-2012-1", on=date(2012, 9, 1))
    assert "áp dụng từ ngày …… tháng …… năm ……" in said(decided) and "Số: ……/NQ-……" in texts(decided)
    assert notice.name == "du-thao-thong-bao-ap-dung.docx"
    # what only a draft has: the law of the council's power, the sitting that passes it, what was not compared
    assert "khóa ……, kỳ họp thứ …… thông qua" in said(decided) and "(chưa đối chiếu nguyên văn)" in said(decided)
    (proposed,) = paper("long-an-2012-1", "propose", folder=right.folder / "p", registry=right.registry).files
    assert "(chưa đối chiếu nguyên văn)" in said(proposed)  # it was recorded without a number
    right.makes("submit", COMMITTEE, date(2012, 9, 5), paper_no="77/TTr-UBND")
    (submitted,) = right.draft(None, "long-an-2012-1")
    assert "chưa đối chiếu" not in said(submitted)


def test_phases_services_left_out_and_the_list_that_gives_way(right: Office) -> None:
    first = {"paper_no": "1/NQ-HĐND", "paper_date": date(2012, 9, 20), "phases": [Phase(date(2012, 10, 1))]}
    right.makes("approve", COUNCIL, date(2012, 9, 20), **first)
    again = replace(read_pricelist(right.path), pricing_date=date(2012, 12, 1))
    other = right.folder / "next" / "pricelist.json"
    other.parent.mkdir()
    write_pricelist(again, other)
    phases = [Phase(date(2013, 1, 1), class_="II"), Phase(date(2013, 2, 1))]
    second = {"paper_no": "9/NQ-HĐND", "paper_date": date(2012, 12, 9), "phases": phases, "left_out": ["C5.1.272"]}
    decided, _ = right.makes("approve", COUNCIL, date(2012, 12, 9), of=other, **second)
    text = said(decided)
    # 16 services with 20 prices, one of them with one price is left out
    assert "gồm 15 dịch vụ với 19 mức giá" in text and "Chưa quyết định giá của 1 dịch vụ" in text and "272;" in text
    assert "- Hạng II: từ ngày 01 tháng 01 năm 2013;" in text and "- Các cơ sở còn lại: từ ngày 01 tháng 02 năm 2013." in text
    assert "thay thế Nghị quyết số 1/NQ-HĐND ngày 20 tháng 9 năm 2012 của Hội đồng nhân dân tỉnh Long An" in text


def test_a_ministry_asks_the_ministry_of_health(right: Office) -> None:
    own: PriceList = replace(read_pricelist(right.path), submitter="Bộ Giao thông vận tải", approver="Bộ Y tế")
    write_pricelist(own, right.path)
    hospital = "Bệnh viện ngành giao thông"
    (reported,) = right.makes("propose", hospital, date(2012, 8, 6), paper_no="9/BC-BV", paper_date=date(2012, 8, 6))
    (asked,) = right.makes("submit", "Bộ Giao thông vận tải", date(2012, 8, 24), paper_no="441/BGTVT-TC")
    decided, notice = right.makes(
        "approve", "Bộ Y tế", date(2012, 9, 20), paper_no="900/QĐ-BYT", phases=[Phase(date(2012, 10, 1))]
    )
    assert "BÁO CÁO" in texts(reported) and "Kính gửi: Bộ Giao thông vận tải" in texts(reported)
    assert "Kính gửi: Bộ Y tế" in texts(asked) and "TỜ TRÌNH" not in texts(asked) and "BỘ TRƯỞNG" in texts(asked)
    assert {"QUYẾT ĐỊNH", "BỘ TRƯỞNG BỘ Y TẾ", "QUYẾT ĐỊNH:"} <= set(texts(decided))
    assert "Điều 1. Phê duyệt bảng giá dịch vụ khám bệnh, chữa bệnh của các cơ sở thuộc Bộ Giao thông vận tải" in said(decided)
    assert "BỘ GIAO THÔNG VẬN TẢI" in texts(notice) and "không áp dụng cho" not in said(notice)


def test_a_note_is_text_and_nothing_else(right: Office) -> None:
    right.makes("propose", SYT, date(2012, 8, 6))
    (asked,) = right.makes("ask", STC, date(2012, 8, 8), note=f"{HOSTILE}\nDòng hai\x07", paper_no=HOSTILE)
    lines = texts(asked)  # what is recorded is one line
    assert f"{HOSTILE}; Dòng hai." in lines and f"Số: {HOSTILE}" in lines and "7006652" not in said(asked)


def test_a_move_that_is_refused_makes_no_paper(right: Office) -> None:
    right.makes("approve", COUNCIL, date(2012, 9, 20), phases=[Phase(date(2012, 10, 1))])
    before = sorted((right.folder / "papers").iterdir())
    with pytest.raises(MoveRefused):
        right.makes("propose", SYT, date(2012, 9, 30))
    assert sorted((right.folder / "papers").iterdir()) == before
    with pytest.raises(WrongOption):
        right.draft("sing")
    with pytest.raises(MoveRefused):
        right.draft("submit", "no-such-list")


def test_a_paper_is_never_written_over(right: Office) -> None:
    papers = right.folder / "papers"
    right.makes("propose", SYT, date(2012, 8, 6))
    with pytest.raises(OutputExists):
        paper("long-an-2012-1", folder=papers, registry=right.registry)
    (papers / "005-de-nghi-bo-sung.docx").write_text("of somebody else", encoding="utf-8")
    made = move("long-an-2012-1", "ask", by=STC, on=date(2012, 8, 8), registry=right.registry)
    found = papers_of(made, papers, path="long-an-2012-1", registry=right.registry)
    assert made.moved.entry == 5 and found.files == () and found.not_written is not None
    assert (papers / "005-de-nghi-bo-sung.docx").read_text(encoding="utf-8") == "of somebody else"
    assert [each.name for each in paper("long-an-2012-1", folder=papers / "more", registry=right.registry).files] == [
        "005-de-nghi-bo-sung.docx"
    ]


@pytest.mark.rule("R9")
def test_what_is_not_agreed_on_stands_on_the_papers_of_submission_and_decision(right: Office) -> None:
    """A2 is disputed and left out; a later decision puts it in force while nobody has directed."""
    positions = [(SYT, "giữ 10.000"), ("Bảo hiểm xã hội tỉnh", "giảm còn 9.000")]
    right.makes("propose", SYT, date(2012, 8, 6), paper_no="101/TTr-SYT")
    dispute("long-an-2012-1", "norm", positions, on=date(2012, 8, 7), service="A2", registry=right.registry)
    of = "long-an-2012-1"
    papers = right.makes("submit", COMMITTEE, date(2012, 9, 5), of=of, paper_no="77/TTr-UBND")
    more: dict[str, Any] = {"paper_no": "15/2012/NQ-HĐND", "phases": [Phase(date(2012, 10, 1))], "left_out": ["A2"]}
    papers += right.makes("approve", COUNCIL, date(2012, 9, 20), of=of, **more)
    made = phase(
        of, decision="20/2012/NQ-HĐND", on=date(2012, 12, 1), phases=[Phase(date(2013, 1, 1))], services=["A2"],
        registry=right.registry,
    )  # fmt: skip
    assert [(each.code, each.service) for each in made.findings.of("RG005")] == [("RG005", "A2")]
    papers += papers_of(made, right.folder / "p", path=made.list, registry=right.registry).files
    assert len(papers) == 5
    for path in papers:
        assert "giảm còn 9.000; chưa có ý kiến chỉ đạo của: Ủy ban nhân dân, Bảo hiểm xã hội Việt Nam" in said(path), path.name
    for by in (COMMITTEE, "Bảo hiểm xã hội Việt Nam"):
        direct(of, "9/CV", by=by, on=date(2012, 12, 20), registry=right.registry)
    assert not show(made.list, registry=right.registry).findings.of("RG005")


def test_only_opinions_on_the_list_as_it_was_proposed_last_are_cited(right: Office) -> None:
    """61 was on the round that was sent back; 71 and 72 are on the one that is submitted."""
    right.makes("propose", SYT, date(2012, 8, 6), paper_no="112/SYT")
    right.makes("opinion", STC, date(2012, 8, 29), paper_no="61/STC")
    right.makes("return", STC, date(2012, 9, 2), paper_no="63/STC", note="sửa")
    right.makes("propose", SYT, date(2012, 9, 5), paper_no="120/SYT")
    (before,) = right.draft("submit", "long-an-2012-1")
    assert "61/STC" not in said(before) and "120/SYT" in said(before)
    right.makes("opinion", "Bảo hiểm xã hội tỉnh", date(2012, 9, 6), paper_no="71/BHXH")
    right.makes("opinion", STC, date(2012, 9, 7), paper_no="72/STC")
    papers = right.makes("submit", COMMITTEE, date(2012, 9, 9), paper_no="77/TTr-UBND")
    papers += right.makes("approve", COUNCIL, date(2012, 9, 20), paper_no="15/2012/NQ-HĐND", phases=[Phase(date(2012, 10, 1))])
    for path in papers[:2]:
        assert "61/STC" not in said(path) and {"71/BHXH", "72/STC"} <= set(re.findall(r"\d+/(?:BHXH|STC)", said(path)))


def test_a_paper_without_a_number_is_cited_with_room_for_it(right: Office) -> None:
    right.makes("propose", SYT, date(2012, 8, 6))
    (submitted,) = right.makes("submit", COMMITTEE, date(2012, 9, 5))
    assert "Đã có: Công văn đề nghị số ……/…… ngày …… tháng …… năm …… của Sở Y tế." in said(submitted)


@pytest.mark.rule("R11")
def test_a_revocation_says_who_asked_for_it_and_which_prices_hold_again(right: Office) -> None:
    first = {"paper_no": "1/2012/NQ-HĐND", "paper_date": date(2012, 9, 20), "phases": [Phase(date(2012, 10, 1))]}
    right.makes("approve", COUNCIL, date(2012, 9, 20), **first)
    other = right.folder / "next" / "pricelist.json"
    other.parent.mkdir()
    write_pricelist(replace(read_pricelist(right.path), pricing_date=date(2012, 12, 1)), other)
    second = {"paper_no": "9/2012/NQ-HĐND", "paper_date": date(2012, 12, 9), "phases": [Phase(date(2013, 1, 1))]}
    right.makes("approve", COUNCIL, date(2012, 12, 9), of=other, **second)
    (revoked,) = right.makes("revoke", COUNCIL, date(2013, 2, 1), of=other, paper_no="2/2013/NQ-HĐND")
    text = said(revoked)
    assert "Xét Tờ trình số" in text and "Bãi bỏ Nghị quyết số 9/2012/NQ-HĐND" in text
    assert "thực hiện mức giá theo Nghị quyết số 1/2012/NQ-HĐND ngày 20 tháng 9 năm 2012" in text


def test_the_last_move_that_has_papers(right: Office) -> None:
    decided = right.makes("approve", COUNCIL, date(2012, 9, 20), phases=[Phase(date(2012, 10, 1))])
    sent("long-an-2012-1", on=date(2012, 9, 25), to="Bảo hiểm xã hội Việt Nam", registry=right.registry)
    assert [path.name for path in right.draft(None, "long-an-2012-1")] == [path.name for path in decided]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "vi"])


def test_the_command_says_what_was_written_and_where(made: Path, tmp_path: Path) -> None:
    folder = copytree(made.parent, tmp_path / "out")
    registry = tmp_path / "r.db"
    options = ("--on", "2012-08-06", "--registry", registry)
    done = run("list", "propose", folder / "pricelist.json", "--by", SYT, *options, "--paper", "1/SYT")
    assert done.exit_code == 0 and "papers/long-an-2012-1/004-van-ban-de-nghi.docx" in done.stdout.replace("\\", "/")
    assert (tmp_path / "papers" / "long-an-2012-1" / "004-van-ban-de-nghi.docx").is_file()
    done = run("list", "opinion", "long-an-2012-1", "--by", STC, *options, "--papers", tmp_path / "p", "--format", "json")
    answer = json.loads(done.stdout)
    assert answer["move"] == "opinion" and answer["state"] == "opinion-given"
    assert answer["papers"] == [str(tmp_path / "p" / "005-y-kien-tham-dinh.docx")]
    done = run("list", "submit", "long-an-2012-1", "--by", COMMITTEE, *options, "--no-papers")
    assert done.exit_code == 0 and not (tmp_path / "papers" / "long-an-2012-1" / "006-to-trinh.docx").exists()
    (tmp_path / "p2").write_text("no folder", encoding="utf-8")
    done = run(
        "list",
        "approve",
        "long-an-2012-1",
        "--decision",
        "1/NQ-HĐND",
        "--from",
        "2012-10-01",
        *options,
        "--papers",
        tmp_path / "p2",
    )
    assert done.exit_code == 0  # recorded all the same, and the command that makes the papers is named
    assert "pricebook list paper long-an-2012-1 --move approve" in done.stderr
    done = run("list", "paper", "long-an-2012-1", "--registry", registry, "-o", tmp_path / "again", "--format", "json")
    assert [Path(each).name for each in json.loads(done.stdout)["papers"]] == [
        "007-nghi-quyet.docx",
        "007-thong-bao-ap-dung.docx",
    ]
    assert run("list", "verify", "--registry", registry).exit_code == 0


@pytest.mark.slow
def test_the_layout_is_the_decrees_and_word_processors_open_it(sent_in: Office) -> None:
    for path in whole_life(sent_in):
        document = Document(str(path))
        section = document.sections[0]
        margins = (section.top_margin.mm, section.bottom_margin.mm, section.left_margin.mm, section.right_margin.mm)
        for margin, (least, most) in zip(margins, ((20, 25), (20, 25), (30, 35), (15, 20)), strict=True):
            assert least - 0.1 <= margin <= most + 0.1
        assert section.different_first_page_header_footer and "PAGE" in section.header.paragraphs[0]._p.xml
        if sent_in.registry.startswith("postgresql"):
            continue  # the papers are the same: one printing is enough
        pdf = soffice(path, sent_in.folder / "pdf", "pdf")
        shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True, encoding="utf-8")
        assert HEAD in shown.stdout and "{{" not in shown.stdout
        pages = shown.stdout.split("\f")
        assert all(page.strip() for page in pages[:-1])  # no blank page


def test_a_paper_that_is_signed_has_no_remark_about_our_data(right: Office) -> None:
    """A document whose text was not at hand is marked in a draft; of a numbered and dated paper it is said beside it."""
    life = {path.name.partition("-")[2]: path for path in whole_life(right)}
    mark = "chưa đối chiếu nguyên văn"
    assert mark not in said(life["nghi-quyet.docx"]) and mark not in said(life["to-trinh.docx"])
    again = paper(right.path, "approve", folder=right.folder / "again", registry=right.registry)
    law = law_of(read_pricelist(right.path))
    named = Citations(read_pricelist(right.path), law).unconfirmed()
    assert again.unconfirmed == named
    (submitted,) = right.draft("submit", draft=True, on=date(2012, 9, 1))
    assert (mark in said(submitted)) == bool(named)


def test_papers_of_a_move_that_is_withdrawn_are_named(right: Office, tmp_path: Path) -> None:
    made = move(right.path, "propose", by=SYT, on=date(2012, 8, 6), registry=right.registry)
    papers = papers_of(made, path=right.path, registry=right.registry)
    done = withdraw(right.path, made.moved.entry, note="ghi nhầm", registry=right.registry)
    assert [path.absolute() for path in done.papers] == [path.absolute() for path in papers.files] and len(papers.files) == 1
