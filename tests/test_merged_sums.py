"""Amounts in a cell that is merged over several rows: of one visit or stay their sum decides; over several ones it is asked."""

from pathlib import Path

import pytest

from pricebook.app.charged import not_examined
from pricebook.app.settle_stays import SettledStays, settle_stays
from pricebook.app.settle_visits import SettledVisits, settle_visits
from tests.support import pair, rows
from tests.test_settle_tables import CARDS, merged

STAY = "Mã cơ sở | Mã đợt điều trị | Mã thẻ | Mã khoa | Ngày vào khoa | Ngày ra khoa | Số người nằm chung | Giá ngày giường | Tiền giường"


def stays(folder: Path, table: str, *ranges: str) -> SettledStays:
    folder.mkdir(parents=True, exist_ok=True)
    heading = [*STAY.split(" | "), "Kết quả điều trị", "Tình trạng ra viện"]
    return settle_stays(merged(folder / "s.xlsx", heading, [[*cells, "Khỏi", "Ra viện"] for cells in rows(table)], *ranges))


def visits(folder: Path, table: str, *ranges: str) -> SettledVisits:
    return settle_visits(merged(folder / "v.xlsx", CARDS, list(map(list, rows(table))), *ranges))


def found(result: SettledStays | SettledVisits) -> list[tuple[str, str, int, int]]:
    """(code, result, row of the file, stake)."""
    return [(v.code, v.result, (v.at.row or 0) + 1, int(v.stake)) for v in result.judged.verdicts]


@pair("ST072", amount=(1_060_000, 1_050_000))
def test_an_amount_over_the_wards_of_a_stay(tmp_path: Path, amount: int, raises: bool) -> None:
    """Circular 39/2018, article 6(2): (3.5 + 3.5) × 150,000 = 1,050,000 are due of both wards together."""
    table = f"""
    | 80002 | D1 | C1 | K01 | 02/09/2019 8:00  | 05/09/2019 10:00 | 1 | 150000 | {amount} |
    | 80002 |    |    | K02 | 05/09/2019 10:00 | 09/09/2019 8:00  | 1 | 150000 |          |
    """
    result = stays(tmp_path, table, "B2:B3", "C2:C3", "I2:I3")
    assert found(result) == ([("ST072", "refuse", 3, 10_000)] if raises else [])
    assert (result.rows, result.examined, int(result.due), result.blocked) == (2, 2, 1_050_000, raises)
    due = [int(each.amount) for each in result.judged.due]
    assert due == [450_000, 600_000]  # 3 × 150,000 in the first row, the rest in the last one: their sum decides


def test_an_amount_over_shared_beds_whose_price_may_be_the_share(tmp_path: Path) -> None:
    """7 × 75,000 = 525,000, where 75,000 may be half of 150,000: nobody says the whole price, so that half of it is asked."""
    table = """
    | 80002 | D1 | C1 | K01 | 02/09/2019 8:00  | 05/09/2019 10:00 | 2 | 75000 | 525000 |
    | 80002 | D1 | C1 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00  | 2 | 75000 |        |
    """
    result = stays(tmp_path, table, "I2:I3")
    assert {told for _, told, *_ in found(result)} == {"ask"} and int(result.due) == 525_000


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("| 80002 | D2 | C1 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00 | 1 | 150000 | |", {"ST051": 2}),  # another stay
        ("| 80002 | D1 | C2 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00 | 1 | 150000 | |", {"ST051": 2}),  # and another person
        (
            "| 80002 |    | C1 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00 | 1 | 150000 | |",
            {"ST051": 2},
        ),  # which stay, nobody says
        ("| 80002 | D1 | C1 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00 | 1 | ?      | |", {"ST051": 2}),  # not read
        ("| 80002 | D2 | C2 | K02 | 05/09/2019 10:00 | 09/09/2019 8:00 | 1 | 150000 | 600000 |", {}),  # not merged
    ],
)
def test_an_amount_over_what_is_not_one_stay_is_asked_about(tmp_path: Path, second: str, told: dict[str, int]) -> None:
    """Nothing is refused: of 1,050,000 nobody knows the part of the first row. Its own 450,000 are right."""
    amount = 1_050_000 if told else 450_000
    first = f"| 80002 | D1 | C1 | K01 | 02/09/2019 8:00 | 05/09/2019 10:00 | 1 | 150000 | {amount} |"
    result = stays(tmp_path, f"{first}\n{second}", *(["I2:I3"] if told else []))
    assert (found(result), dict(not_examined(result.findings))) == ([], told)


@pair("ST062", amount=(62_000, 40_300))
def test_an_amount_over_the_examinations_of_a_visit(tmp_path: Path, amount: int, raises: bool) -> None:
    """31,000 + 30 % of 31,000 = 40,300 are due of both rows; the visit below is one by itself."""
    table = f"""
    | 80002 | C1 | L1 | 03/09/2019 8:00 | B1 | 31000 | {amount} |
    | 80002 | C1 | L1 | 03/09/2019 9:00 | B2 | 31000 |          |
    | 80002 | C2 | L2 | 03/09/2019 9:00 | B3 | 31000 | 31000    |
    """
    result = visits(tmp_path, table, "G2:G3")
    assert found(result) == ([("ST062", "refuse", 3, 21_700)] if raises else [])
    assert (int(result.due), result.examined, result.blocked) == (71_300, 3, raises)


@pytest.mark.parametrize(("day", "told"), [("03/09/2019 9:00", {}), ("05/09/2019 9:00", {"ST051": 2})])
def test_an_amount_over_the_examinations_of_a_card(tmp_path: Path, day: str, told: dict[str, int]) -> None:
    """Without the code of a visit, the card and the day name it."""
    table = f"| 80002 | C1 |  | 03/09/2019 8:00 | B1 | 31000 | 40300 |\n| 80002 | C1 |  | {day} | B2 | 31000 |  |"
    result = visits(tmp_path, table, "G2:G3")
    assert (found(result), dict(not_examined(result.findings))) == ([], told)


def test_an_amount_that_cannot_be_read_over_two_rows(tmp_path: Path) -> None:
    table = "| 80002 | C1 | L1 | 03/09/2019 8:00 | B1 | 31000 | xem |\n| 80002 | C1 | L1 | 03/09/2019 9:00 | B2 | 31000 |  |"
    result = visits(tmp_path, table, "G2:G3")
    assert (result.rows, result.examined, dict(not_examined(result.findings))) == (2, 0, {"ST051": 2})
