"""The papers of a judgement, of anybody's workbook: opinion, record, letters; what the dossier lacks, and when the opinion is due."""

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

import pricebook
from pricebook.app.check_papers import Judgement
from pricebook.app.errors import MissingLibraries, WrongOption
from pricebook.app.incoming import Incoming
from pricebook.cli.app import app
from pricebook.findings import catalogue
from pricebook.regulation import load_procedures, procedure_on, search_path
from pricebook.tables import load_specs
from tests.support import DATA, dossier, write_xlsx
from tests.test_papers import table, texts

OPINION, RECORD, BACK, ASKED = "y-kien-tham-dinh.docx", "bien-ban-tham-dinh.docx", "van-ban-tra-lai.docx", "de-nghi-bo-sung.docx"
HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"
RIGHT = "| 272 | Hematocrit | 15000 |"  # the circular's maximum for C5.1.272 is 15,000
HIGH = "| 272 | Hematocrit | 16000 |"
UNPRICED = "| 273 | Máu lắng | |"
LONG_AN = ("--regulation", "ttlt-04-2012", "--class", "II", "--province", "Long An", "--on", "2015-08-10")


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["check", *map(str, arguments), "--lang", "vi"])


def judged(folder: Path, rows: str, *more: object, status: int) -> Path:
    """The folder with the results of a list."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(folder / "list.xlsx", HEAD + rows)
    done = run(path, *LONG_AN, "-o", folder / "out", "--papers", "--force", *more)
    assert done.exit_code == status, done.output
    return folder / "out"


def papers(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.docx")}


def said(path: Path) -> str:
    return "\n".join(texts(path))


# --- which papers --------------------------------------------------------------------------------------------------


def test_a_right_list_may_go_on(home: Path) -> None:
    out = judged(home, RIGHT, status=0)
    assert papers(out) == {OPINION, RECORD} and (out / "bao-cao-kiem-tra.html").exists()
    text = said(out / OPINION)
    assert "1 mức giá đạt." in text and "Không phát hiện nội dung nào phải sửa hoặc giải trình." in text
    assert "Phương án giá đủ điều kiện trình cấp có thẩm quyền quyết định." in text and "PHỤ LỤC" not in text
    assert {"SỞ TÀI CHÍNH", "Kính gửi: Sở Y tế", "GIÁM ĐỐC"} <= set(texts(out / OPINION))
    assert said(out / RECORD).count("Không có.") == 2


@pytest.mark.slow
@pytest.mark.parametrize(("price", "status", "written"), [(39_900, 0, {OPINION, RECORD}), (41_600, 1, {OPINION, RECORD, BACK})])
def test_what_the_officer_s_own_evidence_lacks_is_asked_of_no_sender(
    home: Path, price: int, status: int, written: set[str]
) -> None:
    """The dossier says nothing of who performs what: that is the officer's to mend, whether the list is right or not."""
    evidence = dossier(
        home / "evidence", regulation="nq-399-2025", settings='province = "Hà Nội"\npricing_date = 2025-07-01', performs=()
    )
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | {price} |"
    path = write_xlsx(home / "list.xlsx", table)
    done = run(path, "--regulation", "nq-399-2025", "--dossier", evidence, "-o", home / "out", "--papers")
    assert done.exit_code == status, done.output
    assert "FC001" in done.output and papers(home / "out") == written
    assert not [name for name in written - {RECORD} if "Khả năng thực hiện" in said(home / "out" / name)]


def test_what_is_wrong_with_a_cell_is_told_with_the_service_of_its_row(home: Path) -> None:
    # neither a text for a price nor a price of 0 knows a service: the row does
    out = judged(home, "| 272 | Hematocrit | liên hệ |\n| 273 | Máu lắng | 0 |", status=1)
    rows = table(out / BACK, "Dịch vụ")
    assert [row[1] for row in rows] == ["272 Hematocrit; trang “Sheet1”, ô C2", "273 Máu lắng; trang “Sheet1”, ô C3"]
    back = said(out / BACK)
    assert "1 nội dung (272 Hematocrit)" in back and "1 nội dung (273 Máu lắng)" in back
    assert [row[2] for row in table(out / RECORD, "Cách xử lý")] == [row[1] for row in rows]


def test_a_service_that_only_its_ordinal_names_has_the_name_of_the_regulation(home: Path) -> None:
    out = judged(home, "| 272 | | 16000 |", status=1)
    assert [row[1] for row in table(out / BACK, "Dịch vụ")] == ["272 Hematocrit; trang “Sheet1”, ô C2"]


@pytest.mark.parametrize("name", [OPINION, RECORD, BACK])
def test_signatures_stay_in_one_piece(home: Path, name: str) -> None:
    out = judged(home, HIGH, status=1)
    tables = [each for each in Document(str(out / name)).tables if "w:tblHeader" not in each._tbl.xml]
    assert "Ký" in tables[-1]._tbl.xml and all("w:cantSplit" in row._tr.xml for row in tables[-1].rows)


def test_a_list_with_errors_is_sent_back_with_each_cell(home: Path) -> None:
    letter = ("--sender", "Sở Y tế tỉnh Long An", "--letter", "101/SYT-NVY", "--letter-date", "06/08/2015")
    out = judged(home, f"{HIGH}\n{UNPRICED}", *letter, status=1)
    assert papers(out) == {OPINION, RECORD, BACK}
    back = said(out / BACK)
    assert "Theo Công văn số 101/SYT-NVY ngày 06 tháng 8 năm 2015 của Sở Y tế tỉnh Long An" in back
    assert "Bảng giá còn 2 nội dung phải sửa, liên quan đến 2 mức giá không đạt." in back
    rows = table(out / BACK, "Dịch vụ")
    assert [row[1].rpartition("; ")[2] for row in rows] == ["trang “Sheet1”, ô C2", "trang “Sheet1”, ô C3"]
    assert "TỈNH LONG AN" in texts(out / BACK) and "TỈNH LONG AN" in texts(out / RECORD)
    # 16,000 − 15,000
    assert "Tổng phần vượt mức tối đa hoặc mức đã ban hành: 1.000 đồng (bằng chữ: Một nghìn đồng)" in said(out / OPINION)
    assert "phải hoàn chỉnh 2 nội dung phải sửa nêu tại mục III." in said(out / RECORD)
    assert len(table(out / RECORD, "Cách xử lý")) == 2


def test_reasons_that_the_officer_accepts_stand_in_every_paper(home: Path) -> None:
    home.mkdir()
    accepted = "code,cell,service_id,observed,reason,by,on\nCP001,C2,,16000,Đã có ý kiến của Bộ Y tế,Trần Văn C,2015-08-09\n"
    (home / "accepted.csv").write_text(accepted, encoding="utf-8")
    out = judged(home, HIGH, status=0)
    assert papers(out) == {OPINION, RECORD}
    assert "1 nội dung (272 Hematocrit). Lý do: Đã có ý kiến của Bộ Y tế. Người chấp nhận: Trần Văn C, 09/08/2015." in said(
        out / OPINION
    )
    (row,) = table(out / RECORD, "Lý do chấp nhận")
    assert row[4:] == ["Đã có ý kiến của Bộ Y tế", "Trần Văn C, 09/08/2015"]


@pytest.mark.slow
def test_a_letter_that_no_longer_holds_does_not_stay(home: Path) -> None:
    assert BACK in papers(judged(home, HIGH, status=1))
    assert papers(judged(home, RIGHT, status=0)) == {OPINION, RECORD}


def test_nothing_is_written_unless_it_is_asked_for(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + HIGH)
    assert run(path, *LONG_AN, "-o", home / "out").exit_code == 1
    assert not papers(home / "out") and not [*(home / "out").glob("*.html")]
    done = run(path, *LONG_AN, "-o", home / "more", "--sender", "Sở Y tế", "--holds", "plan")
    assert done.exit_code == 2 and "--sender, --holds" in done.output and not (home / "more").exists()
    assert run(path, *LONG_AN, "-o", home / "page", "--html").exit_code == 1
    assert (home / "page" / "bao-cao-kiem-tra.html").exists() and not papers(home / "page")


@pytest.mark.slow
def test_a_dossier_has_no_papers_of_a_judgement() -> None:
    done = run(DATA / "long-an-2012", "--papers")
    assert done.exit_code == 2 and "pricebook build" in done.output


# --- the dossier, and the clock ------------------------------------------------------------------------------------


def test_what_a_dossier_holds_is_the_law_of_the_day() -> None:
    """Circular 56/2014, article 9(2), since 14 June 2014; the written opinion (letter d) is not the proposer's to send."""
    found = {}
    for day in (date(2012, 9, 1), date(2014, 6, 13), date(2014, 6, 14), date(2025, 9, 1)):
        procedure = procedure_on(load_procedures(search_path()), day)
        assert procedure is not None
        found[day] = [(each.id, each.required, each.reference.place[-1]) for each in procedure.asked_for(day)]
    assert found[date(2014, 6, 14)] == [
        ("request", True, "a"), ("plan", True, "b"), ("opinions", False, "c"), ("others", False, "đ"),
    ]  # fmt: skip
    assert [found[day] for day in found if day != date(2014, 6, 14)] == [[], [], []]


def test_the_term_runs_from_the_day_on_which_the_dossier_is_complete(home: Path) -> None:
    """Decree 177/2013, article 9(2)a: 15 working days from Friday 7 August 2015 end on Friday the 28th."""
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + RIGHT)
    checked = pricebook.check(path, regulation="ttlt-04-2012", class_="II", on=date(2015, 8, 10))

    def of(*holds: str, received: date | None = date(2015, 8, 7)) -> Judgement:
        return Judgement(checked, checked.check_record(), Incoming(received=received, holds=holds))

    assert of("request", "plan").due == date(2015, 8, 28)
    lacks = of("plan", "opinions")
    assert [each.id for each in lacks.missing] == ["request"] and lacks.due is None
    assert of("request", "plan", received=None).due is None
    with pytest.raises(WrongOption):
        of("plans")
    early = pricebook.check(path, regulation="ttlt-04-2012", class_="II", on=date(2012, 9, 1))
    with pytest.raises(WrongOption):  # what a dossier must hold is not known of 2012
        Judgement(early, early.check_record(), Incoming(holds=("plan",)))


@pytest.mark.slow
def test_a_dossier_that_lacks_a_paper_is_asked_for_it(home: Path) -> None:
    out = judged(home, RIGHT, "--received", "2015-08-07", "--holds", "plan", status=0)
    assert papers(out) == {OPINION, RECORD, ASKED}
    asked = said(out / ASKED)
    assert "- Công văn đề nghị định giá, điều chỉnh giá (theo 56/2014/TT-BTC, Điều 9 khoản 2 điểm a);" in asked
    assert "Thời hạn thẩm định tính từ ngày nhận đủ hồ sơ." in asked and "PHỤ LỤC" not in asked
    for name in (OPINION, RECORD):
        assert "Hồ sơ chưa đủ thành phần; thời hạn thẩm định chưa bắt đầu." in said(out / name)
    assert "đủ điều kiện trình cấp có thẩm quyền quyết định sau khi bổ sung đủ hồ sơ." in said(out / OPINION)
    assert "để bổ sung hồ sơ./." in said(out / OPINION) and "để trình cấp có thẩm quyền" not in said(out / OPINION)
    # the meeting has not been held: the record says what was found, and leaves the conclusion to it
    assert "không còn nội dung phải sửa; phải bổ sung đủ hồ sơ." in said(out / RECORD)
    assert "đủ điều kiện" not in said(out / RECORD) and "Kết luận của cuộc họp thẩm định: ……" in said(out / RECORD)
    out = judged(home, RIGHT, "--received", "2015-08-07", "--holds", "plan", "--holds", "request", status=0)
    assert "Hồ sơ đủ thành phần; thời hạn thẩm định đến hết ngày 28/08/2015." in said(out / OPINION)
    assert papers(out) == {OPINION, RECORD}


# --- the round before ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_second_submission_is_told_beside_the_first(home: Path) -> None:
    """Round 1: 272 is above, 273 has no price. Round 2: 273 is mended, 272 is as it was, 268 is above its maximum."""
    first = judged(home / "1", f"{HIGH}\n{UNPRICED}", status=1)
    rows = f"| 268 | Huyết đồ (bằng phương pháp thủ công) | 99000 |\n{HIGH}\n| 273 | Máu lắng | 5000 |"
    second = judged(home / "2", rows, "--baseline", first / "check.json", status=1)
    compared = "So với lần gửi trước: 1 nội dung đã khắc phục, 1 nội dung chưa sửa, 1 nội dung mới phát hiện"
    for name in (OPINION, RECORD, BACK):
        assert compared in said(second / name)
    assert compared in (second / "bao-cao-kiem-tra.html").read_text(encoding="utf-8")


# --- none of our words ---------------------------------------------------------------------------------------------

# Words of laws and lists in Latin letters alone that our own ids have too, or that Vietnamese writes so.
PLAIN = {"khi", "con", "note", "day", "so", "the", "to"}


def own_words() -> Iterable[str]:
    yield from catalogue()
    for spec in load_specs().values():
        yield spec.id
        yield from (field.id for field in spec.fields)
    yield from ("pricebook", "check.json", "accepted.csv", "null", "None", "gói văn bản")


def test_no_paper_has_words_of_the_program(home: Path) -> None:
    out = judged(home, f"{HIGH}\n{UNPRICED}\n| 276 | Định nhóm máu hệ ABO | 11000 đ |", "--received", "2015-08-07", status=1)
    for name in papers(out):
        text = said(out / name)
        found = [word for word in own_words() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
        assert [word for word in found if word.isascii() and ("_" in word or word[:2].isupper() or "." in word)] == []
        assert not {"pricebook", "null", "None", "gói văn bản"} & set(found)
        assert not re.search(r"\{\{|\{%|--[a-z]|(?<!\d)0 (mức giá|lỗi|cảnh báo|nội dung)", text)


HOSTILE = "{{ 1234*5678 }} {% for x in y %} <w:b/> & ]]> =1+1"


def test_text_of_the_sender_is_text_and_nothing_else(home: Path) -> None:
    out = judged(home, f"| 272 | {HOSTILE} | 16000 |", "--sender", HOSTILE, "--letter", HOSTILE, status=1)
    for name in papers(out):
        text = said(out / name)
        assert HOSTILE in text and "7006652" not in text
        Document(str(out / name))


def test_libraries_that_are_missing_are_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    checked = pricebook.check(write_xlsx(home / "list.xlsx", HEAD + RIGHT), regulation="ttlt-04-2012", class_="II")
    monkeypatch.setattr("pricebook.app.incoming.find_spec", lambda name: None)
    with pytest.raises(MissingLibraries):
        checked.write(home / "out", papers=Incoming())
    assert not (home / "out" / "check.json").exists()
    assert {path.name for path in checked.write(home / "out").files} >= {"check.json"}


def test_the_record_is_of_the_judged_file(home: Path) -> None:
    out = judged(home, HIGH, status=1)
    record = json.loads((out / "check.json").read_text(encoding="utf-8"))
    assert record["sha256"] in said(out / RECORD).replace(" ", "")


# --- a regulation that has ended, prices that nobody could judge ---------------------------------------------------


@pytest.mark.slow
def test_a_regulation_that_had_ended_when_the_list_came_lets_nothing_go_on(home: Path) -> None:
    """The joint circular was in force until 29 February 2016."""
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + RIGHT)
    law = ("--regulation", "ttlt-04-2012", "--class", "II", "--papers", "-o", home / "out", "--force")
    done = run(path, *law, "--received", "2026-11-05", "--letter", "12/BV", "--letter-date", "2026-11-02")
    assert done.exit_code == 1
    record = json.loads((home / "out" / "check.json").read_text(encoding="utf-8"))
    assert record["verdict"]["ended"] == "2016-02-29" and record["verdict"]["proposal"] == "not-judged"
    text = said(home / "out" / OPINION)
    assert "đủ điều kiện" not in text and "29/02/2016" in text and "năm 2026" in text and ASKED in papers(home / "out")
    assert run(path, *law).exit_code == 1 and "năm 2016" not in said(home / "out" / OPINION)  # nobody says when it came: today
    # it came while the circular was in force; or the officer names the day of the law
    assert run(path, *law, "--received", "2015-08-10").exit_code == 0
    assert run(path, *law, "--on", "2015-08-10").exit_code == 0


@pytest.mark.slow
def test_what_was_not_judged_is_not_concluded_of(home: Path) -> None:
    """The pack has no amounts of 13.0023.2023, so that nothing bounds a proposal; 39,900 is what those of the other come to."""
    home.mkdir()
    rows = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |\n"
    unknown = "| 13.0023.2023 | Theo dõi nhịp tim thai và cơn co tử cung bằng monitor sản khoa | 55000 |"
    path = write_xlsx(home / "list.xlsx", rows + unknown)
    checked = pricebook.check(path, regulation="nq-399-2025")
    assert checked.verdict is not None and checked.verdict.counted == (1, 0, 1)
    written = checked.write(home / "out", papers=Incoming(received=date(2026, 11, 5)))
    for paper in (OPINION, RECORD):
        text = said(written.folder / paper)
        assert "chưa đối chiếu được 1 mức giá" in text.lower() and "Phương án giá đủ điều kiện" not in text
