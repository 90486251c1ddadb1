"""What is paid as a whole (R14): a visit, an outpatient episode, a table's day; whose examinations are one visit; and prices."""

from datetime import date
from pathlib import Path

import pytest

from pricebook.app.settle_visits import SettledVisits, settle_visits
from pricebook.base.languages import say
from tests.support import case, pair, rows, silent, write_csv, write_xlsx

HEADING = "| Mã cơ sở | Mã thẻ | Mã lần khám | Ngày khám | Bàn khám | Giá khám | Thành tiền |"
IN_2019, AT_8, AT_9 = "03/09/2019", "03/09/2019 8:00", "03/09/2019 9:00"


def settled(
    folder: Path, table: str, suffix: str = "xlsx", heading: str = HEADING, over_since: date | None = None
) -> SettledVisits:
    """Rows of facility 80002, whose code the tables leave out."""
    told = [" | ".join(cells) for cells in rows(table)]
    text = "\n".join([heading, *(f"| 80002 | {line} |" for line in told)])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"visits.{suffix}"
    if suffix == "csv":
        write_csv(path, text)
    else:
        write_xlsx(path, text)
    return settle_visits(path, over_since=over_since)


def found(result: SettledVisits) -> list[tuple[str, str, int, int, int]]:
    """(code, result, row of the file, due, stake)."""
    return [(v.code, v.result, (v.at.row or 0) + 1, int(v.due), int(v.stake)) for v in result.judged.verdicts]


# --- a visit ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize(("first", "second"), [(IN_2019, IN_2019), (AT_8, AT_9), (AT_9, AT_8)])
def test_whichever_examination_of_a_visit_has_the_share(tmp_path: Path, first: str, second: str, suffix: str) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám | Bàn khám | Giá khám | Thành tiền |
    | C1     | L1          | first     | B2       | 31.000   | 9.300      |
    | C1     | L1          | second    | B1       | 31.000   | 31.000     |
    """
    right = f"| C1 | L1 | {first} | B2 | 31000 | 9300 |\n| C1 | L1 | {second} | B1 | 31000 | 31000 |"
    # 31,000 + 30 % of 31,000 = 40,300 are due, and charged
    result = settled(tmp_path / "right", right, suffix)
    assert (found(result), int(result.due)) == ([], 40_300)
    # a third one at the whole price: 31,000 + 2 × 9,300 = 49,600 are due of 71,300
    wrong = settled(tmp_path / "wrong", right + f"\n| C1 | L1 | {IN_2019} 10:00 | B3 | 31000 | 31000 |", suffix)
    assert sum(stake for *_, stake in found(wrong)) == 21_700 and int(wrong.due) == 49_600 and wrong.blocked


@pair("ST062", amount=("7834.3", "7833.3"))
def test_less_than_one_dong_above_what_is_due_of_a_visit(tmp_path: Path, amount: str, raises: bool) -> None:
    """30 % of 26,111 are 7,833.3, as a formula gives it; 7,833 are due in whole đồng, and 0.3 đồng are no coin."""
    table = f"| C1 | L1 | {AT_8} | B1 | 26111 | 26111 |\n| C1 | L1 | {AT_9} | B2 | 26111 | {amount} |"
    assert found(settled(tmp_path, table)) == ([("ST062", "refuse", 3, 7_833, 1)] if raises else [])


@pair("ST062", amount=(9_301, 9_300))
def test_a_visit_one_dong_above_what_is_due_of_it(tmp_path: Path, amount: int, raises: bool) -> None:
    """9,301 + 31,000 = 40,301, one đồng more than 40,300: refused of the one that has the share, which is the later one."""
    result = settled(tmp_path, f"| C1 | L1 | {IN_2019} | B2 | 31000 | {amount} |\n| C1 | L1 | {IN_2019} | B1 | 31000 | 31000 |")
    assert found(result) == ([("ST062", "refuse", 2, 9_300, 1)] if raises else [])


def test_the_rest_up_to_twice_the_price_may_stand_as_its_price(tmp_path: Path) -> None:
    """31,000 + 3 × 9,300 + 3,100 = 62,000, twice the price; a sixth one has nothing left."""
    visit = [(31000, 31000), (31000, 9300), (31000, 9300), (31000, 9300), (3100, 3100)]
    table = "\n".join(f"| C1 | L1 | {IN_2019} {8 + n}:00 | B{n} | {price} | {paid} |" for n, (price, paid) in enumerate(visit))
    assert found(settled(tmp_path / "five", table)) == []
    six = settled(tmp_path / "six", table + f"\n| C1 | L1 | {IN_2019} 14:00 | B6 | 31000 | 3100 |")
    assert found(six) == [("ST062", "refuse", 7, 0, 3_100)]


@pair("ST068", amounts=((31_000, 31_000), (9_300, 31_000)))
def test_who_is_back_on_the_day_and_whose_visits_together_are_as_one(
    tmp_path: Path, amounts: tuple[int, int], raises: bool
) -> None:
    """If the second visit goes on with the first, 40,300 are due of both: asked of 62,000, and silent of 40,300."""
    first, second = amounts
    result = settled(tmp_path, f"| C1 | L1 | {AT_8} | B1 | 31000 | {first} |\n| C1 | L2 | {AT_9} | B1 | 31000 | {second} |")
    assert found(result) == ([("ST068", "ask", 3, 9_300, 21_700)] if raises else [])


# --- an outpatient episode of 2012 --------------------------------------------------------------------------------------

EPISODES = HEADING + " Đợt điều trị ngoại trú |"


@pair("ST064", amounts=((15_000, 15_000), (0, 15_000)))
def test_an_episode_has_one_examination_whichever_row_is_paid(tmp_path: Path, amounts: tuple[int, int], raises: bool) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám  | Bàn khám | Giá khám | Thành tiền  | Đợt điều trị ngoại trú |
    | C1     | L1          | 03/09/2012 | B1       | 15.000   | 0 or 15.000 | D1                     |
    | C1     | L2          | 05/09/2012 | B1       | 15.000   | 15.000      | D1                     |
    """
    days = ("03/09/2012", "05/09/2012")
    table = "\n".join(
        f"| C1 | L{n} | {day} | B1 | 15000 | {amount} | D1 |" for n, (day, amount) in enumerate(zip(days, amounts, strict=True))
    )
    result = settled(tmp_path, table, heading=EPISODES)
    assert found(result) == ([("ST064", "refuse", 3, 0, 15_000)] if raises else [])
    assert int(result.due) == 15_000


def test_one_code_of_an_episode_and_two_cards_are_two_episodes(tmp_path: Path) -> None:
    table = "| C1 | L1 | 03/09/2012 | B1 | 15000 | 15000 | 1 |\n| C2 | L2 | 05/09/2012 | B1 | 15000 | 15000 | 1 |"
    assert found(settled(tmp_path, table, heading=EPISODES)) == []


# --- the day of a table -------------------------------------------------------------------------------------------------


def at_one_table(count: int, reduced: range, *, times: bool, price: int = 31_000) -> str:
    """So many examinations of so many cards, some at 15,500 of 31,000; `price`: what stands as their price."""
    lines = []
    for number in range(1, count + 1):
        when = f" {7 + number // 60}:{number % 60:02}" if times else ""
        paid, of = (15_500, price) if number in reduced else (31_000, 31_000)
        lines.append(f"| C{number} | L{number} | {IN_2019}{when} | B1 | {of} | {paid} |")
    return "\n".join(lines)


@pytest.mark.parametrize("times", [True, False])
@pair("ST061", reduced=(range(1, 5), range(1, 6)))
def test_70_at_a_table_of_which_five_have_the_share(tmp_path: Path, reduced: range, times: bool, raises: bool) -> None:
    """65 × 31,000 + 5 × 15,500 = 2,092,500 are due. Who of them came last is not the order of the file; with four shares 15,500 are too much."""
    result = settled(tmp_path, at_one_table(70, reduced, times=times))
    assert sum(stake for *_, stake in found(result)) == (15_500 if raises else 0)
    assert int(result.due) == 2_092_500 and result.blocked == raises


@pair("ST061", last=("b1", "B2"))
def test_a_table_is_the_same_in_small_letters(tmp_path: Path, last: str, raises: bool) -> None:
    """The 66th at B1 has 15,500; at B2 it is the first."""
    table = at_one_table(65, range(0), times=True) + f"\n| C66 | L66 | {IN_2019} 15:00 | {last} | 31000 | 31000 |"
    assert found(settled(tmp_path, table)) == ([("ST061", "refuse", 67, 15_500, 15_500)] if raises else [])


@pair("ST061", second=("01", "10"))
def test_a_table_that_is_spelt_in_two_ways_is_asked_about(tmp_path: Path, second: str, raises: bool) -> None:
    """65 at table 1, and one at "01", which may be another table, but hardly is: 15,500 of the 66th are asked about."""
    table = at_one_table(65, range(0), times=True).replace("B1", "1")
    result = settled(tmp_path, table + f"\n| C66 | L66 | {IN_2019} 15:00 | {second} | 31000 | 31000 |", "csv")
    assert found(result) == ([("ST061", "ask", 67, 15_500, 15_500)] if raises else [])


@case("ST061")
def test_tables_that_are_called_by_words_are_told_apart(tmp_path: Path) -> None:
    """66 examinations each at "Bàn 1" and "Bàn 2": of each table one is beyond 65. Each is named by its number and its first row."""
    first, second = (at_one_table(66, range(0), times=True).replace("B1", f"Bàn {n}") for n in (1, 2))
    result = settled(tmp_path, first + "\n" + second.replace("| C", "| D").replace("| L", "| M"))
    told = [(f.more["table"], f.more["examined"], f.more["rows"], f.limit) for f in result.findings if f.code == "ST061"]
    tables = [say("visits.table-at", number=number, row=row) for number, row in (("1", 2), ("2", 68))]
    assert told == [(each, 66, 1, 15_500) for each in tables]


def test_after_the_quarter_nothing_is_due_beyond_whichever_row_is_whole(tmp_path: Path) -> None:
    """65 × 31,000 = 2,015,000 are due of 60 × 31,000 + 5 × 15,500 + 5 × 31,000 = 2,092,500: five rows' halves are too much."""
    table = at_one_table(70, range(1, 6), times=True)
    result = settled(tmp_path, table, over_since=date(2019, 5, 1))
    assert {code for code, *_ in found(result)} == {"ST069"} and int(result.due) == 2_015_000


# --- a price that is already the share ----------------------------------------------------------------------------------


@pair("ST062", amount=(31_000, 9_300))
def test_a_share_that_stands_as_the_price_of_a_further_examination(tmp_path: Path, amount: int, raises: bool) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Giá khám | Thành tiền      |
    | C1     | L1          | 03/09/2019 8:00 | B1       | 31.000   | 31.000          |
    | C1     | L1          | 03/09/2019 9:00 | B2       | 9.300    | 9.300 or 31.000 |

    9,300 is 30 % of 31,000, which the visit itself states: no 30 % are taken of it.
    """
    result = settled(tmp_path, f"| C1 | L1 | {AT_8} | B1 | 31000 | 31000 |\n| C1 | L1 | {AT_9} | B2 | 9300 | {amount} |")
    assert found(result) == ([("ST062", "refuse", 3, 9_300, 21_700)] if raises else [])


@pytest.mark.parametrize(
    ("whole", "price", "due"),
    [
        (31_000, 9_000, 9_000),  # rounded down
        (31_000, 9_301, 9_300),
        (31_000, 10_000, 9_300),  # rounded up: 700 are too much
        (34_500, 10_300, 10_300),
        (34_500, 10_400, 10_350),
        (31_000, 21_000, 6_300),  # nearer to the whole price than to 30 %: a price of its own, of which 30 % are due
    ],
)
def test_a_share_that_is_rounded_is_not_reduced_again(tmp_path: Path, whole: int, price: int, due: int) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám       | Bàn khám | Giá khám | Thành tiền |
    | C1     | L1          | 03/09/2019 8:00 | B1       | whole    | whole      |
    | C1     | L1          | 03/09/2019 9:00 | B2       | price    | price      |

    30 % of 31,000 are 9,300, of 34,500 10,350: what is above is too much.
    """
    result = settled(tmp_path, f"| C1 | L1 | {AT_8} | B1 | {whole} | {whole} |\n| C1 | L1 | {AT_9} | B2 | {price} | {price} |")
    assert found(result) == ([("ST062", "refuse", 3, due, price - due)] if due < price else [])


def test_a_price_that_other_visits_have_as_their_own_is_asked_beside_a_dearer_one(tmp_path: Path) -> None:
    """31,000 is what an examination costs in another visit; beside one of 200,000 it may be a rounded share, and may not."""
    visit = f"| C1 | L1 | {AT_8} | B1 | 200000 | 200000 |\n| C1 | L1 | {AT_9} | B2 | 31000 | 31000 |"
    assert found(settled(tmp_path / "alone", visit)) == []
    result = settled(tmp_path / "beside", visit + "\n| C2 | L2 | 04/09/2019 | B1 | 31000 | 31000 |")
    assert found(result) == [("ST062", "ask", 3, 9_300, 21_700)]


@pytest.mark.parametrize(("price", "due"), [(9_300, 2_790), (9_000, 2_700), (9_200, 2_760), (15_000, 4_500)])
def test_where_only_other_visits_have_the_price_it_is_asked(tmp_path: Path, price: int, due: int) -> None:
    """Both rows of the visit say 9,300: a price of its own, or the share of the 31,000 that another visit has? Shares are rounded."""
    visit = f"| C1 | L1 | {AT_8} | B1 | {price} | {price} |\n| C1 | L1 | {AT_9} | B2 | {price} | {price} |"
    asked = settled(tmp_path / "a", visit + "\n| C2 | L2 | 04/09/2019 | B1 | 31000 | 31000 |")
    assert found(asked) == [("ST062", "ask", 3, due, price - due)] and not asked.blocked
    assert found(settled(tmp_path / "b", visit)) == [("ST062", "refuse", 3, due, price - due)]  # nothing says that it is a share


def test_a_price_that_is_no_share_of_that_of_other_visits_is_one_of_its_own(tmp_path: Path) -> None:
    """20,000 is neither 30 % of 31,000 nor half of it, to the thousand: 30 % of it are due of the further examination."""
    visit = f"| C1 | L1 | {AT_8} | B1 | 20000 | 20000 |\n| C1 | L1 | {AT_9} | B2 | 20000 | 20000 |"
    result = settled(tmp_path, visit + "\n| C2 | L2 | 04/09/2019 | B1 | 31000 | 31000 |")
    assert found(result) == [("ST062", "refuse", 3, 6_000, 14_000)]


@silent("ST061")
def test_a_half_that_stands_as_the_price_beyond_the_number_of_a_table(tmp_path: Path) -> None:
    result = settled(tmp_path / "right", at_one_table(70, range(66, 71), times=True, price=15_500))
    assert (found(result), int(result.due)) == ([], 2_092_500)


@pytest.mark.parametrize(("price", "stake"), [(15_200, 0), (15_300, 50)])
def test_a_rounded_half_beyond_the_number_of_a_table(tmp_path: Path, price: int, stake: int) -> None:
    """Half of 30,500 is 15,250: of 15,300 50 are too much, and 15,200 is not halved again."""
    rows = [f"| C{n} | L{n} | {IN_2019} {7 + n // 60}:{n % 60:02} | B1 | 30500 | 30500 |" for n in range(1, 66)]
    result = settled(tmp_path, "\n".join([*rows, f"| C66 | L66 | {IN_2019} 15:00 | B1 | {price} | {price} |"]))
    assert found(result) == ([("ST061", "refuse", 67, 15_250, 50)] if stake else [])


# --- whose examinations they are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (f"| C1 | 1 | {AT_9} | B2 | 31000 | 31000 |", [("ST062", "refuse", 3, 9_300, 21_700)]),
        ("| C1 | 1 | 04/09/2019 | B2 | 31000 | 31000 |", [("ST062", "refuse", 3, 9_300, 21_700)]),  # "trong ngày tiếp theo"
        ("| C1 | 1 | 05/09/2019 | B2 | 31000 | 31000 |", [("ST062", "ask", 3, 9_300, 21_700)]),
        ("| C1 | 1 | 17/09/2019 | B2 | 31000 | 31000 |", [("ST062", "ask", 3, 9_300, 21_700)]),
        ("| C1 | 1 | 17/09/2019 | B2 | 31000 | 9300 |", []),
        (f"| C2 | 1 | {AT_9} | B2 | 31000 | 31000 |", []),  # the number of a ticket
        ("| C2 | 1 | 04/09/2019 | B2 | 31000 | 31000 |", []),  # a number that begins anew each day
        (f"|  | 1 | {AT_9} | B2 | 31000 | 31000 |", [("ST062", "refuse", 3, 9_300, 21_700)]),  # the card is that of the visit
    ],
)
def test_one_code_is_one_visit_of_one_card_on_days_that_follow(
    tmp_path: Path, second: str, told: list[tuple[str, str, int, int, int]]
) -> None:
    """Circular 39/2018, article 5(3): one visit, on one day or on the next; behind | C1 | 1 | 03/09/2019 8:00 | 31.000 |."""
    assert found(settled(tmp_path, f"| C1 | 1 | {AT_8} | B1 | 31000 | 31000 |\n{second}")) == told


@pytest.mark.parametrize(
    ("second", "amount", "told"),
    [
        ("C2 | L1", 31_000, [("ST062", "ask", 4, 9_300, 21_700)]),
        ("C2 | L1", 9_300, []),
        ("C2 | L2", 31_000, [("ST062", "refuse", 4, 9_300, 21_700)]),  # C1 alone has the code
    ],
)
def test_a_row_without_a_card_under_a_code_of_two_cards_is_asked_about(
    tmp_path: Path, second: str, amount: int, told: list[tuple[str, str, int, int, int]]
) -> None:
    """
    | Mã thẻ | Mã lần khám | Ngày khám       | Thành tiền |
    | C1     | L1          | 03/09/2019 8:00 | 31.000     |
    | C2     | L1, or L2   | 03/09/2019 8:00 | 31.000     |
    |        | L1          | 03/09/2019 9:00 | 31.000     |

    The third is a further one of C1 or of C2, of which 21,700 are too much; or the first one of somebody else.
    """
    table = f"| C1 | L1 | {AT_8} | B1 | 31000 | 31000 |\n| {second} | {AT_8} | B2 | 31000 | 31000 |"
    assert found(settled(tmp_path, f"{table}\n| | L1 | {AT_9} | B3 | 31000 | {amount} |")) == told


def test_in_2012_a_visit_on_two_days_is_asked_about(tmp_path: Path) -> None:
    """The letter knows no next day: "trong một lần đến khám bệnh"."""
    table = "| C1 | L1 | 03/09/2012 | B1 | 15000 | 15000 |\n| C1 | L1 | {day} | B2 | 15000 | 15000 |"
    assert found(settled(tmp_path / "same", table.format(day="03/09/2012"))) == [("ST062", "refuse", 3, 0, 15_000)]
    assert found(settled(tmp_path / "next", table.format(day="04/09/2012"))) == [("ST062", "ask", 3, 0, 15_000)]


# --- an amount above the price ------------------------------------------------------------------------------------------

ABOVE = """
| DN1 | L1 | 03/09/2019 8:00 | B1 | 31000 | 62000 |
"""
PAIR = """
| DN1 | L1 | 03/09/2019 8:00 | B1 | 31000 | 62000 |
| DN2 | L2 | 03/09/2019 8:00 | B2 | 31000 | 0 |
"""
OF_ONE_VISIT = """
| DN1 | L1 | 03/09/2019 8:00 | B1 | 31000 | 40300 |
| DN1 | L1 | 03/09/2019 9:00 | B2 | 31000 | 0 |
"""


@case("ST088")
@pytest.mark.parametrize("table", [ABOVE, PAIR])
def test_r14_an_amount_above_the_price_of_an_examination_is_asked_about(tmp_path: Path, table: str) -> None:
    """A row is one examination, 31,000: as much again is asked about. What another visit asks less gives it nothing."""
    result = settled(tmp_path, table)
    assert found(result) == [("ST088", "ask", 2, 31000, 31000)] and not result.blocked


@silent("ST088")
def test_r14_a_visit_may_have_what_its_examinations_come_to_in_one_row(tmp_path: Path) -> None:
    """31,000 and 30 % of it, 9,300, for the further one: 40,300 of 62,000."""
    assert found(settled(tmp_path, OF_ONE_VISIT)) == []
