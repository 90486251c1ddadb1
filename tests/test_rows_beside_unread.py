"""Stays and visits of which a row cannot be read: what that row may explain is asked about in the others, and never refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.support import case, pair, silent
from tests.test_settle_stays import found, part, settled
from tests.test_visits_as_a_whole import AT_8, AT_9, IN_2019
from tests.test_visits_as_a_whole import found as found_visits
from tests.test_visits_as_a_whole import settled as visits

# --- stays --------------------------------------------------------------------------------------------------------------

FIRST = part("2/9 08:00", "5/9 10:00", 525_000, dot="D1", the="C1", khoa="K01", gia=150_000)
REFUSED, ASKED = [("ST070", "refuse", 2, 450_000, 75_000)], [("ST070", "ask", 2, 450_000, 75_000)]


def second(amount: object = 525_000, start: str = "5/9 10:00", end: str = "9/9 08:00", **said: Any) -> list[str]:
    usual = {"dot": "D1", "the": "C1", "khoa": "K02", "gia": 150_000}
    return part(start, end, amount, **(usual | said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "row",
    [
        second("xem ghi chú"),
        second(gia=""),
        second(loai="Giường tự chọn"),
        second(nguoi="nằm ghép 1"),
        second(start="sáng 5/9", end="trưa 9/9"),
        second(end="1/9 08:00"),  # before its beginning
        second("x", dot=""),  # of the same card, and goes on as the first row ends
        second("x", dot="", the=""),  # nobody's, and goes on as it ends
    ],
)
def test_a_stay_of_which_a_row_cannot_be_read_is_only_asked_about(tmp_path: Path, row: list[str]) -> None:
    """
    | stay | card | ward | from           | to             | price   | amount  |
    | D1   | C1   | K01  | 02/09 08:00    | 05/09 10:00    | 150,000 | 525,000 |
    | D1   | C1   | K02  | 05/09 10:00    | 09/09 08:00    | a cell of this row cannot be read |

    Circular 39/2018, article 6(2): both wards have half of the 5th, 3.5 × 150,000 = 525,000 each.
    """
    assert found(settled(tmp_path / "right", FIRST, second())) == []
    result = settled(tmp_path / "unread", FIRST, row)
    assert found(result) == ASKED and result.blocked and int(result.due) == 525_000


@pytest.mark.parametrize(
    "row",
    [
        second("x", dot="D2", the="C2"),
        second("x", dot="", the="C2"),
        second("x", dot="D2"),  # another stay of the card
        second("x", dot="", start="20/9 08:00", end="22/9 08:00"),  # of the card, and later
        second("x", dot="", the="", start="20/9", end="22/9"),
        second("x", co_so="80003"),
    ],
)
def test_a_row_that_cannot_be_read_of_another_stay_excuses_nothing(tmp_path: Path, row: list[str]) -> None:
    """3 × 150,000 = 450,000 are due of 525,000."""
    assert found(settled(tmp_path, FIRST, row)) == REFUSED


# --- visits -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unread", "result"),
    [
        (f"| C1 | L1 | {AT_8} | B1 | 31000 | xem |", "ask"),
        (f"|  | L1 | {AT_8} | B1 | ? | 31000 |", "ask"),
        ("| C1 | L1 | sáng nay | B1 | 31000 | 31000 |", "ask"),
        (f"| C2 | L1 | {AT_8} | B1 | 31000 | xem |", "refuse"),  # two cards are two persons
        (f"| C1 | L2 | {AT_8} | B1 | 31000 | xem |", "refuse"),  # another visit
    ],
)
def test_a_visit_of_which_a_row_cannot_be_read_is_only_asked_about(tmp_path: Path, unread: str, result: str) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám        | Bàn khám | Giá khám | Thành tiền |
    | C1     | L1          | 03/09/2019 8:00  | B1       | a cell of this row cannot be read |
    | C1     | L1          | 03/09/2019 9:00  | B2       | 9.300    | 9.300      |
    | C1     | L1          | 03/09/2019 10:00 | B3       | 9.300    | 9.300      |

    Where the first row says 31,000, 9,300 are the share of both others; where it cannot be read, nobody knows.
    """
    others = f"| C1 | L1 | {AT_9} | B2 | 9300 | 9300 |\n| C1 | L1 | {IN_2019} 10:00 | B3 | 9300 | 9300 |"
    told = found_visits(visits(tmp_path, f"{unread}\n{others}"))
    assert told == [("ST062", result, 4, 2_790, 6_510)]


def test_in_2012_no_row_of_a_visit_leaves_anything_to_the_others(tmp_path: Path) -> None:
    """One examination a visit is paid: 15,000 of the 30,000 are too much, and so are all, if the row that cannot be read is paid."""
    day = "03/09/2012"
    table = "\n".join(
        f"| C1 | L1 | {day} {hour}:00 | B1 | 15000 | {paid} |" for hour, paid in ((8, "xem"), (9, 15000), (10, 15000))
    )
    assert found_visits(visits(tmp_path, table)) == [("ST062", "ask", 3, 0, 15_000), ("ST062", "refuse", 4, 0, 15_000)]


FIRST_UNREAD = [
    (f"| C1 | L1 | {AT_8} | B1 | 31000 | xem |", True),
    ("| C1 | L1 | sáng nay | B1 | 31000 | 31000 |", True),
    (f"| C1 | L1 | {IN_2019} | B1 | ? | ? |", True),  # at some time of the day
    (f"| C1 | L1 | {IN_2019} 10:00 | B1 | 31000 | xem |", False),  # later
    (f"| C1 | L1 | {AT_8} | B1 | ? | 9300 |", False),  # at the share of a further one
    ("| C1 | L1 | 31/08/2019 | B1 | 31000 | xem |", False),  # not on the day before, nor on this one
    (f"| C2 | L1 | {AT_8} | B1 | 31000 | xem |", False),  # somebody else
]


@pytest.mark.parametrize(
    ("unread", "raises"),
    [pytest.param(*each, marks=case("ST062", "R14") if each[1] else silent("ST062")) for each in FIRST_UNREAD],
)
def test_whose_first_examination_cannot_be_read_is_asked_about_the_next_one(tmp_path: Path, unread: str, raises: bool) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Giá khám | Thành tiền                     |
    | C1     | L1          | 03/09/2019 8:00 | B1       | a cell of this row cannot be read         |
    | C1     | L1          | 03/09/2019 9:00 | B2       | 31.000   | 31.000: the first, or 30 % are due |
    """
    result = visits(tmp_path, f"{unread}\n| C1 | L1 | {AT_9} | B2 | 31000 | 31000 |")
    assert found_visits(result) == ([("ST062", "ask", 3, 9_300, 21_700)] if raises else [])


@pair("ST061", amount=(31_000, 15_500))
@pytest.mark.parametrize(("table", "result"), [("B1", "ask"), ("B2", "refuse")])
def test_the_day_of_a_table_with_a_row_that_cannot_be_read(
    tmp_path: Path, amount: int, table: str, result: str, raises: bool
) -> None:
    """65 × 31,000 + 15,500 are due of 66 rows of B1; a 67th, of B1 or B2, cannot be read, and may ask less than its due."""
    rows = [f"| C{n} | L{n} | {IN_2019} {7 + n // 60}:{n % 60:02} | B1 | 31000 | 31000 |" for n in range(1, 66)]
    rows += [f"| C66 | L66 | {IN_2019} 15:00 | B1 | 31000 | {amount} |", f"| C67 | L67 | {IN_2019} 16:00 | {table} | 31000 | x |"]
    told = found_visits(visits(tmp_path, "\n".join(rows)))
    assert told == ([("ST061", result, 67, 15_500, 15_500)] if raises else [])


@pair("ST061", number=(65, 64))
@pytest.mark.parametrize(
    "rows",
    [
        [f"| C9 | L9 | {IN_2019} 7:00 | B1 | 31000 | xem |"],
        [f"| C9 | L9 | {IN_2019} | b1 | ? | 31000 |"],  # at some time of the day
        [
            f"| C9 | L9 | {IN_2019} 7:00 | B1 | 31000 | 31000 |",
            f"| C9 | L9 | {IN_2019} 7:00 | B1 | 31000 | -15500 |",
        ],  # given back in part
    ],
)
def test_a_row_that_is_not_examined_is_an_examination_of_its_table(
    tmp_path: Path, rows: list[str], number: int, raises: bool
) -> None:
    """One such row, and 65 (or 64) after it: the last one is the 66th (or 65th). 31,000 × 50 % are asked about, and not refused."""
    others = [f"| C{n} | N{n} | {IN_2019} {8 + n // 60}:{n % 60:02} | B1 | 31000 | 31000 |" for n in range(1, number + 1)]
    result = visits(tmp_path, "\n".join([*rows, *others]))
    last = len(rows) + number + 1
    assert found_visits(result) == ([("ST061", "ask", last, 15_500, 15_500)] if raises else [])
    assert int(result.due) == number * 31_000
    assert [f.more["examined"] for f in result.findings if f.code == "ST061"] == ([66] if raises else [])


@pytest.mark.parametrize(
    "row",
    [
        f"| C9 | L9 | {IN_2019} 16:00 | B1 | 31000 | xem |",  # itself the 66th
        f"| C9 | L9 | {IN_2019} 7:00 | B2 | 31000 | xem |",  # of another table
        "| C9 | L9 | 04/09/2019 7:00 | B1 | 31000 | xem |",  # or day
        f"| C9 | L9 | {IN_2019} 7:00 | B1 | 31000 | -31000 |",  # a return, of nothing that stands here
    ],
)
def test_a_row_that_is_not_examined_moves_no_other_beyond_the_number(tmp_path: Path, row: str) -> None:
    others = [f"| C{n} | N{n} | {IN_2019} {8 + n // 60}:{n % 60:02} | B1 | 31000 | 31000 |" for n in range(1, 66)]
    assert found_visits(visits(tmp_path, "\n".join([row, *others]))) == []


@pair("ST060", number=(35, 34))
def test_in_2012_it_counts_among_those_for_which_tables_are_needed(tmp_path: Path, number: int, raises: bool) -> None:
    """36 at a table: two tables for them. Nothing is refused."""
    rows = [f"| C{n} | N{n} | 03/09/2012 {8 + n // 60}:{n % 60:02} | B1 | 15000 | 15000 |" for n in range(1, number + 1)]
    result = visits(tmp_path, "\n".join(["| C99 | N99 | 03/09/2012 7:00 | B1 | 15000 | xem |", *rows]))
    told = [(f.observed, f.limit, f.more["needed"]) for f in result.findings if f.code == "ST060"]
    assert told == ([(36, 35, 2)] if raises else [])
