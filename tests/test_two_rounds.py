"""A second submission beside the first: the former price and verdict beside the new, in the order of the earlier findings."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import pricebook
from pricebook.app.checked import Checked
from pricebook.app.errors import UnreadableBaseline, WrongOption
from pricebook.app.incoming import Incoming
from pricebook.app.rounds_told import rounds_told
from tests.support import write_xlsx

OPTIONS: dict[str, Any] = {"regulation": "ttlt-04-2012", "class_": "II", "province": "Long An", "on": date(2015, 8, 10)}
HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"
# Maxima of class II: 57,000 for 268, 15,000 for 272.
FIRST = (
    HEAD + "| 268 | Huyết đồ (bằng phương pháp thủ công) | 99000 |\n| 272 | Hematocrit | 16000 |\n| 273 | Máu lắng | liên hệ |"
)
SECOND = (
    HEAD + "| 272 | Hematocrit | 15000 |\n| 273 | Máu lắng | liên hệ |\n| 268 | Huyết đồ (bằng phương pháp thủ công) | 88000 |"
)
NAME = "so-voi-lan-truoc.xlsx"


def judged(folder: Path, name: str, table: str, baseline: Path | None = None) -> Checked:
    folder.mkdir(parents=True, exist_ok=True)
    return pricebook.check(write_xlsx(folder / name, table), baseline=baseline, **OPTIONS)


def both(home: Path) -> Checked:
    first = judged(home, "first.xlsx", FIRST).write(home / "out-1", annotate=False)
    return judged(home, "second.xlsx", SECOND, first.file("check.json"))


def sheet(folder: Path, number: int) -> list[tuple[Any, ...]]:
    rows = openpyxl.load_workbook(folder / NAME).worksheets[number].iter_rows(min_row=5, values_only=True)
    return [tuple(row) for row in rows]


def test_each_earlier_finding_has_what_was_done_about_it(home: Path) -> None:
    checked = both(home)
    record = checked.check_record()
    told = [
        (
            each.asked["code"],
            each.asked["cell"],
            each.before.price["price"] if each.before else None,
            each.after.price["price"] if each.after else None,
            each.after.verdict if each.after else None,
            each.done,
        )
        for each in checked.two_rounds(record)
        if each.asked["code"] in ("CP001", "IN004", "CP010")
    ]
    # the order is that of the first list: 268, 272, 273; the second has them in another order
    assert [row[:1] + row[2:] for row in told if row[0] == "CP001"] == [
        ("CP001", 99000, 88000, "rejected", "changed"),
        ("CP001", 16000, 15000, "accepted", "mended"),
    ]
    assert [row[1] for row in told if row[0] == "CP001"] == ["C2", "C3"]
    assert {row[-1] for row in told if row[0] != "CP001"} == {"standing"}


def test_the_workbook_of_both_rounds(home: Path) -> None:
    both(home).write(home / "out-2", annotate=False)
    rows = [(row[2], row[4], row[5], row[6], row[7], row[8]) for row in sheet(home / "out-2", 0)]
    assert rows[:2] == [
        ("C2", 99000, "không đạt", 88000, "không đạt", "đã sửa, vẫn chưa đạt"),
        ("C3", 16000, "không đạt", 15000, "đạt", "đã khắc phục"),
    ]
    assert {row[-1] for row in rows[2:]} == {"chưa sửa"}
    # the second list has its rows in another order (NB004); 88,000 has been told of already
    assert [row[2] for row in sheet(home / "out-2", 1)] == ["A4"]


def test_without_an_earlier_round_there_is_none_and_a_former_one_goes(home: Path) -> None:
    checked = both(home)
    checked.write(home / "out", annotate=False)
    assert (home / "out" / NAME).is_file()
    alone = pricebook.check(home / "second.xlsx", **OPTIONS)
    assert alone.two_rounds(alone.check_record()) == []
    alone.write(home / "out", annotate=False, force=True)
    assert not (home / "out" / NAME).exists()


def test_what_was_accepted_was_not_asked_for(home: Path) -> None:
    home.mkdir()
    accepted = "code,sheet,cell,service_id,observed,reason,by,on\nCP001,Sheet1,C3,,16000,đã giải trình,Lan,2015-08-01\n"
    (home / "accepted.csv").write_text(accepted, encoding="utf-8")
    checked = both(home)
    assert [each.asked["cell"] for each in checked.two_rounds(checked.check_record()) if each.asked["code"] == "CP001"] == ["C2"]


@pytest.mark.slow
def test_the_papers_and_the_page_tell_it(home: Path) -> None:
    from tests.test_judgement_papers import said

    both(home).write(home / "out", annotate=False, papers=Incoming(), page=True)
    opinion = said(home / "out" / "y-kien-tham-dinh.docx")
    assert "; giá lần trước 16.000, lần này 15.000 (đạt): đã khắc phục" in opinion
    assert "giá lần trước 99.000, lần này 88.000 (không đạt): đã sửa, vẫn chưa đạt" in opinion
    assert opinion.index("99.000, lần này") < opinion.index("16.000, lần này")
    page = (home / "out" / "bao-cao-kiem-tra.html").read_text(encoding="utf-8")
    assert page.index('<td class="number">99.000</td>') < page.index('<td class="number">16.000</td>')


# --- mended only where the price is right now -----------------------------------------------------------------------

A = "| 268 | Huyết đồ (bằng phương pháp thủ công) | {} |\n"  # at most 57,000
B = "| 272 | Hematocrit | {} |\n"  # at most 15,000
C = "| 273 | Máu lắng | 12000 |\n"


def done(home: Path, first: str, second: str) -> list[tuple[str, str, Any, Any]]:
    """Of what the first round asked for: code, what was done, the price before and now."""
    earlier = judged(home, "first.xlsx", HEAD + first).write(home / "out-1", annotate=False)
    checked = judged(home, "second.xlsx", HEAD + second, earlier.file("check.json"))
    return [
        (each.asked["code"], each.done, *(of.price["price"] if of is not None else None for of in (each.before, each.after)))
        for each in checked.two_rounds(checked.check_record())
    ]


def test_a_row_that_is_gone_was_taken_out_and_not_mended(home: Path) -> None:
    assert done(home, A.format(99000) + C, C) == [("CP001", "removed", 99000, None)]


def test_of_two_rows_of_one_service_the_one_that_stayed_is_itself(home: Path) -> None:
    """16,000 is taken out; 15,000 stays, and is not the new price of the other row."""
    told = done(home, B.format(16000) + B.format(15000) + C, B.format(15000) + C)
    assert ("CP001", "removed", 16000, None) in told


def test_a_service_that_is_no_longer_named_by_its_number_still_stands(home: Path) -> None:
    """Without number, under a name that the circular does not have, the price cannot be judged any more; it was not mended."""
    told = done(home, B.format(16000) + C, "| | Hematocrit (DVYC) | 16000 |\n" + C)
    ((code, what, before, after),) = [each for each in told if each[0] == "CP001"]
    assert (code, before, after) == ("CP001", 16000, 16000) and what in ("open", "changed", "standing")


def test_what_is_gone_while_the_price_still_fails_is_not_mended(home: Path) -> None:
    """The figure was a text that is no number; now it is a number, above the maximum."""
    told = done(home, A.format("liên hệ") + C, A.format(99000) + C)
    assert told and {each[1] for each in told} == {"changed"}


def test_a_round_of_another_list_is_refused(home: Path) -> None:
    first = judged(home, "first.xlsx", HEAD + A.format(99000)).write(home / "out-1", annotate=False)
    with pytest.raises(WrongOption, match=r"first\.xlsx"):
        judged(home, "other.xlsx", HEAD + C, first.file("check.json"))


def test_a_price_that_had_passed_and_is_another_now_is_named(home: Path) -> None:
    first = judged(home, "first.xlsx", HEAD + A.format(50000) + C).write(home / "out-1", annotate=False)
    checked = judged(home, "second.xlsx", HEAD + A.format(56000) + C, first.file("check.json"))
    checked.write(home / "out-2", annotate=False)
    assert [row[3:] for row in sheet(home / "out-2", 2)] == [("Huyết đồ (bằng phương pháp thủ công)", 50000, 56000, "đạt")]


def test_the_list_that_was_sent_before_may_stand_for_its_check_and_so_may_the_folder_of_it(home: Path) -> None:
    first = judged(home, "first.xlsx", FIRST)
    written = first.write(home / "out-1", annotate=False)
    second = write_xlsx(home / "second.xlsx", SECOND)
    by_record = pricebook.check(second, baseline=written.file("check.json"), **OPTIONS).check_record()
    assert pricebook.check(second, baseline=first.path, **OPTIONS).check_record() == by_record
    assert pricebook.check(second, baseline=written.folder, **OPTIONS).check_record() == by_record


def test_a_workbook_without_a_list_is_no_round_before_and_it_is_said_what_is(home: Path) -> None:
    home.mkdir()
    plan = write_xlsx(home / "plan.xlsx", "| Kế hoạch | Người |\n| Họp | Bà Lan |")
    with pytest.raises(UnreadableBaseline, match=r"check\.json"):
        judged(home, "second.xlsx", SECOND, plan)
    (home / "scan.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnreadableBaseline, match=r"check\.json.*xlsx"):
        judged(home, "second.xlsx", SECOND, home / "scan.pdf")


@pytest.mark.parametrize(("kept", "few"), [(2, True), (3, False)])
def test_two_lists_that_share_few_prices_are_compared_with_a_warning(home: Path, kept: int, few: bool) -> None:
    names = ["Hematocrit", "Máu lắng", "Dịch vụ thứ ba", "Dịch vụ thứ tư", "Dịch vụ thứ năm", "Dịch vụ thứ sáu"]

    def rows(listed: list[str]) -> str:
        return HEAD + "\n".join(f"| {300 + names.index(name)} | {name} | {1000 + names.index(name)} |" for name in listed)

    # four prices each; 2 of 4 are no more than half
    first, second = names[:4], names[4 - kept : 8 - kept]
    told = rounds_told(judged(home, "b.xlsx", rows(second), judged(home, "a.xlsx", rows(first)).path), "vi")
    assert told is not None and (told.few is not None) == few
    assert not few or (told.few is not None and "2 trong 4" in told.few.text())


def test_what_was_wrong_with_a_cell_is_told_with_the_name_of_its_row(home: Path) -> None:
    checked = both(home)
    (told,) = [each for each in checked.two_rounds(checked.check_record()) if each.asked["code"] == "IN004"]
    assert told.told("không phải là số").startswith("273 Máu lắng: ")
    checked.write(home / "out-2", annotate=False)
    (row,) = [row for row in sheet(home / "out-2", 0) if row[3] and "liên hệ" in str(row[3])]
    assert str(row[3]).startswith("273 Máu lắng: ")
