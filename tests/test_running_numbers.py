"""A plain "STT" numbers the rows of a list. It identifies no service, and contradicts none, unless it shows that it is the annex's."""

from datetime import date
from pathlib import Path

import pytest

from pricebook.app.checked import Checked
from tests.support import issued_today, judged, pair, told

HEAD = "| STT | Mã DVKT | Tên DVKT | ĐVT | Đơn giá |"
OWN_HEAD = HEAD.replace("STT", "STT theo NQ 399")
FIRST = issued_today(20)  # of the annex, in its order
GAP = [*FIRST[:10], *FIRST[12:]]  # the services 1–10 and 13–20


def row(number: object, service: tuple[str, str, int]) -> str:
    return f"| {number} | {service[0]} | {service[1]} | Lần | {service[2]} |"


def on_a_list(home: Path, lines: list[str], head: str = HEAD, name: str = "list.xlsx") -> Checked:
    return judged(home, "\n".join([head, *lines]), regulation="nq-399-2025", day=date(2025, 7, 1), name=name)


def services_of(checked: Checked) -> list[str | None]:
    assert checked.submission is not None
    return [line.service_id for line in checked.submission.stated.lines]


@pytest.mark.parametrize("rows", [2, 12])
@pytest.mark.parametrize("written", ["{}", "{:02}", "{}."])
def test_the_running_number_names_no_service(home: Path, rows: int, written: str) -> None:
    """What follows the first rows of the annex is not its next service, whatever its code and name."""
    lines = [row(written.format(n), service) for n, service in enumerate(FIRST[:rows], 1)]
    strange = ["02.03 | Khám Nội", "BV.01 | Cấp lại sổ khám bệnh", " | Cấp lại sổ", "K03.NO2 | Giường Nội khoa loại 2"]
    lines += [f"| {written.format(rows + n)} | {each} | Lần | 5000 |" for n, each in enumerate(strange, 1)]
    checked = on_a_list(home, lines)
    assert services_of(checked) == [*(f"A.{n}" for n in range(1, rows + 1)), None, None, None, "KG.3"]
    verdict = checked.verdict
    assert verdict is not None
    assert (len(verdict.accepted), len(verdict.rejected), len(verdict.not_judged)) == (rows, 0, 4)


def test_an_examination_in_the_first_row_is_not_the_first_service(home: Path) -> None:
    lines = ["| 1 | 02.03 | Khám Nội | Lần | 45000 |", row(2, FIRST[1])]
    checked = on_a_list(home, lines)
    assert services_of(checked) == [None, "A.2"] and told(checked, "CP", "NB0") == [("NB018", "E2", 1, None)]


RUNNING = {
    "plain": list(range(1, 19)),
    "zeros": [f"{n:02}" for n in range(1, 19)],
    "dots": [f"{n}." for n in range(1, 19)],
    "one twice": [*range(1, 9), 8, *range(9, 18)],
    "two swapped": [1, 2, 3, 5, 4, *range(6, 19)],
    "a gap": [1, 2, 3, 4, *range(6, 20)],
    "a number between": [*range(1, 15), "14.1", *range(15, 18)],
    "a blank": [*range(1, 5), "", *range(5, 18)],
    "begun again": [*range(1, 10), *range(1, 10)],
}
NOTES = ["*", "-", "(*)", "Ghi chú:"]


@pytest.mark.parametrize("numbers", RUNNING.values(), ids=RUNNING.keys())
@pytest.mark.parametrize("coded", [True, False])
def test_a_running_number_contradicts_no_code_and_no_name(home: Path, numbers: list[object], coded: bool) -> None:
    """Services 1–10 and 13–20 of the annex, numbered as rows."""
    lines = [row(n, service if coded else ("", *service[1:])) for n, service in zip(numbers, GAP, strict=True)]
    checked = on_a_list(home, lines)
    assert {f.code for f in checked.findings} <= (set() if coded else {"NB008"})
    assert checked.verdict is not None and not checked.verdict.rejected


@pytest.mark.parametrize("note", NOTES)
def test_a_note_in_the_column_of_numbers(home: Path, note: str) -> None:
    lines = [row(n, service) for n, service in zip(range(1, 19), GAP, strict=True)]
    checked = on_a_list(home, [*lines, f"| {note} | | Giá chưa gồm thuốc | | |"])
    assert told(checked, "NB") == [] and not checked.blocked


@pair("NB026", head=(OWN_HEAD, HEAD))
def test_numbers_of_rows_under_the_heading_of_ordinals(home: Path, head: str, raises: bool) -> None:
    """Code and name agree with each other: one question, and nothing is rejected."""
    checked = on_a_list(home, [row(n, service) for n, service in zip(range(1, 19), GAP, strict=True)], head)
    assert told(checked) == ([("NB026", "A12", 8, None)] if raises else [])
    assert checked.verdict is not None and len(checked.verdict.accepted) == 18
    assert [at.cell for f in checked.findings.of("NB026") for at in f.cells] == (
        [f"A{r}" for r in range(13, 20)] if raises else []
    )


@pytest.mark.parametrize("numbers", [(4, 5, 6, 13, 16), (16, 17, 18, 19, 20), ("A.4", "A.5", "A.6", "A.13", "A.16")])
def test_a_plain_column_that_shows_to_be_the_annex_s_ordinals(home: Path, numbers: tuple[object, ...]) -> None:
    """Its numbers do not count the rows, and are those of the codes: beside a name that two services bear it says which."""
    shared = ("", "Sốc điện ngoài lồng ngực cấp cứu", 532_400)  # the name of 16 and 715
    indices = [int(str(n).removeprefix("A.")) - 1 for n in numbers]
    lines = [row(n, shared if i == 15 else FIRST[i]) for n, i in zip(numbers, indices, strict=True)]
    checked = on_a_list(home, lines)
    assert services_of(checked) == [f"A.{i + 1}" for i in indices] and told(checked) == []


@pytest.mark.parametrize("stated", ["02.03 | Khám Nội", "BV.01 | Cấp lại sổ", " | Cấp lại sổ"])
def test_not_even_such_a_column_names_a_row_whose_code_or_name_is_another_s(home: Path, stated: str) -> None:
    lines = [row(n, FIRST[n - 1]) for n in (4, 5, 6, 13)]
    assert services_of(on_a_list(home, [*lines, f"| 16 | {stated} | Lần | 5000 |"]))[-1] is None


@pytest.mark.parametrize(
    ("numbers", "services"),
    [
        (("272", "276", "268"), ["C5.1.272", "C5.1.276", "C5.1.268"]),
        (("C5.1.268", "C5.1.269"), ["C5.1.268", "C5.1.269"]),
        (("1", "2", "3"), [None] * 3),
    ],
)
def test_ordinals_alone_identify_where_they_do_not_count_the_rows(
    home: Path, numbers: tuple[str, ...], services: list[str | None]
) -> None:
    checked = judged(home, "\n".join(["| STT | Tên dịch vụ | ĐVT | Giá |", *(f"| {n} | | lần | 4000 |" for n in numbers)]))
    assert services_of(checked) == services


@pytest.mark.parametrize(
    ("title", "service"),
    [
        ("2. Đặt catheter tĩnh mạch trung tâm 1 nòng", "A.4"),  # the second title, and not the second service
        ("4. Đặt catheter tĩnh mạch trung tâm 1 nòng", "A.4"),
        ("16. Sốc điện ngoài lồng ngực cấp cứu", "A.16"),  # a name of two services, one of which has the number
        ("1. Khám Nội", None),
        ("2. Cấp lại sổ", None),
    ],
)
def test_a_number_before_a_title_of_norm_lines_names_no_service(home: Path, title: str, service: str | None) -> None:
    norms = f"""
    | Mã hàng | Tên hàng | ĐVT | Số lượng | Đơn giá | Thành tiền |
    | {title} | | | | | |
    | I1 | Găng tay | đôi | 2 | 1000 | 2000 |
    """
    table = "\n".join([HEAD, row(1, FIRST[0])])
    checked = judged(home, table, regulation="nq-399-2025", day=date(2025, 7, 1), sheets={"DM": norms})
    assert checked.submission is not None
    assert [line.service_id for line in checked.submission.stated.norm_lines] == [service]
