"""R15 where a table of stays does not say what decides: which stay, which ward, or whether a price is that of a whole bed-day.

What is too much however the rows are read is refused, and what is so in one way alone is asked about. A bed is 150,000 đồng a day.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.test_settle_stays import found, part, settled

USUAL = {"dot": "D1", "the": "C1", "khoa": "K01", "gia": 150_000}


def row(start: str, end: str, amount: int, **said: Any) -> list[str]:
    return part(start, end, amount, **(USUAL | said))


# --- another bed in the same ward -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "refused"),
    [
        ((150_000, 300_000), []),  # the 4th alone: 2 × 75,000 + 2 × 150,000
        ((225_000, 300_000), [("ST073", "refuse", 2, 150_000, 75_000)]),  # and shared as well: 5 days of 4
    ],
)
def test_another_bed_in_the_same_ward_is_no_change_of_wards(
    tmp_path: Path, amounts: tuple[int, int], refused: list[tuple[Any, ...]]
) -> None:
    """
    | ward | from | to   | in a bed |
    | K01  | 2/9  | 4/9  | 2        |
    | K01  | 4/9  | 6/9  | 1        |

    Circular 39/2018, article 6(2), divides the day only where two wards had it.
    """
    shared, after = amounts
    rows = [row("2/9 08:00", "4/9 08:00", shared, nguoi=2), row("4/9 08:00", "6/9 08:00", after, nguoi=1)]
    assert found(settled(tmp_path, *rows)) == refused


@pytest.mark.parametrize(
    ("ward", "refused"), [("K01", []), ("K02", [("ST072", "refuse", 3, 705_000, 15_000)])]
)  # fmt: skip
def test_a_surgical_bed_after_the_operation(tmp_path: Path, ward: str, refused: list[tuple[Any, ...]]) -> None:
    """
    | ward     | from | to  | bed      | price   | amount  |
    | K01      | 2/9  | 4/9 | internal | 150,000 | 300,000 |
    | K01, K02 | 4/9  | 8/9 | surgical | 180,000 | 720,000 |

    In one ward 2 × 150,000 + 4 × 180,000 = 1,020,000. In two, 2.5 × 150,000 + 3.5 × 180,000 = 1,005,000.
    """
    rows = [
        row("2/9 08:00", "4/9 08:00", 300_000),
        row("4/9 08:00", "8/9 08:00", 720_000, khoa=ward, loai="Ngoại khoa", mo="04/09/2019 09:00", noi=150_000, gia=180_000),
    ]
    assert found(settled(tmp_path, *rows)) == refused


@pytest.mark.parametrize(("amount", "refused"), [(450_000, []), (460_000, [("ST070", "refuse", 2, 450_000, 10_000)])])
def test_the_day_of_another_bed_may_be_paid_in_the_dearer_one(
    tmp_path: Path, amount: int, refused: list[tuple[Any, ...]]
) -> None:
    """2 to 4 September alone, then shared until the 6th: 3 × 150,000 + 1 × 75,000, for no article says which bed has the 4th."""
    rows = [row("2/9 08:00", "4/9 08:00", amount), row("4/9 08:00", "6/9 08:00", 75_000, nguoi=2)]
    assert found(settled(tmp_path, *rows)) == refused


@pytest.mark.parametrize(("ward", "result"), [("", "ask"), ("K02", "refuse")])
def test_a_ward_that_is_not_stated_may_be_the_same(tmp_path: Path, ward: str, result: str) -> None:
    """2 to 5 September at 150,000, 5 to 9 at 180,000 with the 5th whole: 15,000 too much, if the ward was another one."""
    rows = [row("2/9", "5/9", 450_000), row("5/9", "9/9", 720_000, khoa=ward, gia=180_000)]
    assert found(settled(tmp_path, *rows)) == [("ST072", result, 3, 705_000, 15_000)]


# --- days between two rows of a stay, on which there is none --------------------------------------------------------


@pytest.mark.parametrize("ward", ["K01", "K02"])
@pytest.mark.parametrize(
    ("amounts", "says"),
    [
        ((300_000, 300_000), []),  # 2 + 2
        ((450_000, 300_000), [("ST070", "ask", 2, 300_000, 150_000)]),  # 3 + 2
        ((300_000, 450_000), [("ST070", "ask", 3, 300_000, 150_000)]),  # 2 + 3, with the 4th in the later row
        ((450_000, 450_000), [("ST070", "ask", 2, 300_000, 150_000), ("ST070", "refuse", 3, 300_000, 150_000)]),  # 3 + 3
    ],
)
def test_a_day_on_which_the_patient_was_in_no_ward(
    tmp_path: Path, ward: str, amounts: tuple[int, int], says: list[tuple[Any, ...]]
) -> None:
    """
    | from | to  |
    | 2/9  | 4/9 |
    | 6/9  | 8/9 |

    The 5th is nobody's. Discharged on the 4th and admitted again, there are 2 + 2 days (circular 39/2018, article 6(1)b); a patient
    all the time, and at home for a day, has the 4th as well: 3 + 2. Three and three he has in no case.
    """
    rows = [row("2/9", "4/9", amounts[0]), row("6/9", "8/9", amounts[1], khoa=ward)]
    assert found(settled(tmp_path, *rows)) == says


def test_a_night_between_two_rows_is_no_day_between_them(tmp_path: Path) -> None:
    """2 to 4 September and 5 to 8, each day of discharge counted in the row that it ends but the last: 8 less 2 are 6 days."""
    rows = [row("2/9", "4/9", 450_000), row("5/9", "8/9", 450_000)]
    assert found(settled(tmp_path, *rows)) == []


@pytest.mark.parametrize(("leaving", "says"), [("Ra viện", [("ST070", "ask", 2, 300_000, 150_000)]), ("Chuyển viện", [])])
def test_who_is_transferred_and_comes_back_has_the_day_of_the_transfer(
    tmp_path: Path, leaving: str, says: list[tuple[Any, ...]]
) -> None:
    """2 to 4 September, back from the other hospital on the 10th: 2 + 1 days by article 6(1)a, and 2."""
    rows = [row("2/9", "4/9", 450_000, kq="Nặng hơn", rv=leaving), row("10/9", "12/9", 300_000)]
    assert found(settled(tmp_path, *rows)) == says


@pytest.mark.parametrize(
    ("last", "amount", "says"),
    [
        ("4/8/2012", 240_000, [("ST070", "ask", 2, 160_000, 80_000)]),  # 3 days of 2
        ("4/8/2012", 160_000, []),
        ("10/8/2012", 640_000, []),  # no day between: 8 days and 2, discharge less admission of the whole stay
    ],
)
def test_in_2012_days_between_two_rows(tmp_path: Path, last: str, amount: int, says: list[tuple[Any, ...]]) -> None:
    """From 2 August 2012, and from the 10th to the 12th (2 days)."""
    rows = [row("2/8/2012", last, amount, gia=80_000), row("10/8/2012", "12/8/2012", 160_000, gia=80_000)]
    assert found(settled(tmp_path, *rows)) == says


# --- which stay -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ({}, {}, []),  # one stay: 3.5 × 150,000 + 3.5 × 180,000
        ({"dot": ""}, {"dot": ""}, [("ST070", "ask", 2, 450_000, 75_000)]),  # a card, and no stay
        ({}, {"dot": "", "the": ""}, [("ST070", "ask", 2, 450_000, 75_000)]),  # cells that were merged, and read as blank
        ({}, {"dot": "", "the": "", "co_so": ""}, [("ST070", "ask", 2, 450_000, 75_000)]),
        ({}, {"co_so": ""}, [("ST070", "ask", 2, 450_000, 75_000)]),
        ({}, {"co_so": "80003"}, [("ST070", "refuse", 2, 450_000, 75_000)]),  # another hospital
        ({}, {"dot": "", "the": "C2"}, [("ST070", "refuse", 2, 450_000, 75_000)]),  # another patient
        ({}, {"dot": "D2"}, [("ST070", "refuse", 2, 450_000, 75_000)]),  # another stay
    ],
)
def test_a_row_that_may_be_a_part_of_a_longer_stay_is_only_asked_about(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], says: list[tuple[Any, ...]]
) -> None:
    """
    | ward | from        | to          | price   | amount  |
    | K01  | 2/9 08:00   | 5/9 10:00   | 150,000 | 525,000 |
    | K02  | 5/9 10:00   | 9/9 08:00   | 180,000 | 630,000 |
    """
    rows = [
        row("2/9 08:00", "5/9 10:00", 525_000, **first),
        row("5/9 10:00", "9/9 08:00", 630_000, khoa="K02", gia=180_000, **second),
    ]
    assert found(settled(tmp_path, *rows)) == says


def test_a_row_without_a_code_between_two_of_a_stay_is_only_asked_about(tmp_path: Path) -> None:
    """6 to 9 September in K02, then K01 until the 11th and in another bed until the 14th: 3.5 + 2.5 + 2 days, the 11th in the first bed."""
    rows = [
        row("6/9", "9/9", 525_000, khoa="K02"),
        row("9/9", "11/9", 375_000, dot="", the=""),
        row("11/9", "14/9", 300_000),
    ]
    assert [each[:3] for each in found(settled(tmp_path, *rows))] == [("ST070", "ask", 3)]


def test_more_than_any_stay_would_have_is_refused(tmp_path: Path) -> None:
    """2 to 5 September: 3 days, or 4 if it goes on in the other row. Of 5 charged one is refused, and one asked about."""
    rows = [row("2/9", "5/9", 750_000, dot=""), row("5/9", "9/9", 600_000, dot="", khoa="K02")]
    assert found(settled(tmp_path, *rows)) == [("ST070", "refuse", 2, 600_000, 150_000), ("ST070", "ask", 2, 450_000, 150_000)]


def test_a_row_of_one_day_before_another_one_has_a_day_at_most(tmp_path: Path) -> None:
    """Its hours are not stated; the row after it may be of the same stay."""
    rows = [row("2/9", "2/9", 200_000, dot="", gia=100_000), row("2/9", "6/9", 600_000, dot="", khoa="K02")]
    assert found(settled(tmp_path, *rows)) == [("ST070", "refuse", 2, 100_000, 100_000), ("ST071", "ask", 2, 0, 100_000)]


@pytest.mark.parametrize(
    ("card", "amount", "says"),
    [
        ("C2", 600_000, []),
        ("C2", 750_000, [("ST070", "refuse", 2, 600_000, 150_000)]),  # a fifth day of C1, which C2 does not make up for
        ("C1", 750_000, []),  # one stay: 5 + 4 of 4 + 5
    ],
)
def test_two_cards_under_one_code_are_two_stays(tmp_path: Path, card: str, amount: int, says: list[tuple[Any, ...]]) -> None:
    """
    | stay | card | from  | to    | days |
    | 1    | C1   | 2/9   | 6/9   | 4    |
    | 1    | ?    | 10/9  | 15/9  | 5    |
    """
    rows = [row("2/9 08:00", "6/9 08:00", amount, dot="1"), row("10/9 08:00", "15/9 08:00", 600_000, dot="1", the=card)]
    assert found(settled(tmp_path, *rows)) == says


@pytest.mark.parametrize(("card", "stake"), [("C2", 0), ("C1", 345_000)])
def test_two_patients_in_two_wards_at_a_time(tmp_path: Path, card: str, stake: int) -> None:
    """2 to 6 September in K01, 4 to 9 in K02, each day charged once by each: right of two; of one 7 days and not 9."""
    rows = [
        row("2/9 08:00", "6/9 08:00", 600_000, dot="1"),
        row("4/9 10:00", "9/9 08:00", 900_000, dot="1", the=card, khoa="K02", gia=180_000),
    ]
    assert sum(each[4] for each in found(settled(tmp_path, *rows)) if each[1] == "refuse") == stake


def test_a_stay_with_a_new_card_is_only_asked_about(tmp_path: Path) -> None:
    """3.5 days under each card: one stay of a patient who got a new card, or two patients with half a day too much each."""
    rows = [row("2/9", "5/9", 525_000), row("5/9", "9/9", 630_000, the="C2", khoa="K02", gia=180_000)]
    assert found(settled(tmp_path, *rows)) == [("ST070", "ask", 2, 450_000, 75_000)]


# --- the price of a whole bed-day, or a part of it ------------------------------------------------------------------

TWO, STRETCHER = {"nguoi": 2}, {"cang": "có"}


@pytest.mark.parametrize(("code", "how"), [("ST073", TWO), ("ST077", STRETCHER)])
@pytest.mark.parametrize(
    ("price", "other", "result"),
    [
        (75_000, None, "ask"),  # 75,000 may be half of 150,000
        (75_000, 150_000, None),  # and is, as the next row says
        (75_000, 75_000, "refuse"),  # or is the price of the whole bed-day
        (75_000, 140_000, "ask"),
    ],
)
def test_a_price_that_may_be_halved_already_is_not_halved_again_without_a_question(
    tmp_path: Path, code: str, how: dict[str, Any], price: int, other: int | None, result: str | None
) -> None:
    """
    | from | to  | price  | amount  | in a bed, or on a stretcher |
    | 2/9  | 6/9 | 75,000 | 300,000 | yes                         |
    | 10/9 | 11/9| other  | other   | no                          |

    4 × 75,000 × 1/2 = 150,000.
    """
    rows = [row("2/9", "6/9", 300_000, gia=price, **how)]
    rows += [row("10/9", "11/9", other, dot="D2", the="C2", gia=other)] if other else []
    assert found(settled(tmp_path, *rows)) == ([(code, result, 2, 150_000, 150_000)] if result else [])


@pytest.mark.parametrize(
    "where", [{"khoa": "K02"}, {"loai": "Ngoại khoa", "mo": "10/09/2019", "noi": 75_000}, {"co_so": "80003"}]
)
def test_a_price_of_another_bed_says_nothing_of_it(tmp_path: Path, where: dict[str, Any]) -> None:
    rows = [row("2/9", "6/9", 300_000, gia=75_000, nguoi=2), row("10/9", "11/9", 75_000, dot="D2", the="C2", gia=75_000, **where)]
    assert found(settled(tmp_path, *rows)) == [("ST073", "ask", 2, 150_000, 150_000)]


def test_a_price_that_may_be_halved_already_of_a_row_that_may_go_on(tmp_path: Path) -> None:
    """The second row may be of the same stay, so that the first one has 4 days, or 5 at most."""
    rows = [row("2/9", "6/9", 300_000, dot="", gia=75_000, nguoi=2), row("6/9", "9/9", 450_000, dot="", khoa="K02")]
    assert found(settled(tmp_path, *rows)) == [("ST073", "ask", 2, 150_000, 150_000)]


@pytest.mark.parametrize(
    ("patients", "price", "days", "refused"),
    [
        (2, 74_900, 4, []),  # half of 150,000, rounded down
        (2, 74_900, 5, [("ST070", "refuse", 3, 300_000, 74_500)]),  # 374,500 of 4 × 75,000
        (3, 49_900, 4, []),
        (2, 75_100, 4, [("ST073", "ask", 3, 150_200, 150_200)]),  # may be half of a dearer bed's
        (2, 150_000, 4, [("ST073", "refuse", 3, 300_000, 300_000)]),
    ],
)
def test_a_share_that_is_rounded_down_in_the_price(
    tmp_path: Path, patients: int, price: int, days: int, refused: list[tuple[Any, ...]]
) -> None:
    """Somebody alone in a bed of the ward says 150,000: 75,000 for each of two, 50,000 for each of three, 4 days."""
    alone = row("10/9 08:00", "14/9 08:00", 600_000, dot="D9", the="C9")
    shared = row("2/9 08:00", "6/9 08:00", price * days, gia=price, nguoi=patients)
    assert found(settled(tmp_path, alone, shared)) == refused


def test_what_is_too_much_at_a_halved_price_too_is_refused(tmp_path: Path) -> None:
    """2 to 6 September, two in a bed at 75,000: of 5 days one is refused, and a half of the others asked about."""
    result = settled(tmp_path, row("2/9", "6/9", 375_000, gia=75_000, nguoi=2))
    assert found(result) == [("ST070", "refuse", 2, 300_000, 75_000), ("ST073", "ask", 2, 150_000, 150_000)]


@pytest.mark.parametrize(
    ("end", "price", "amount", "says"),
    [
        ("4/9", 75_000, 150_000, [("ST076", "ask", 2, 75_000, 75_000)]),
        ("4/9", 150_000, 150_000, []),
        ("6/9", 75_000, 300_000, [("ST076", "refuse", 2, 225_000, 75_000), ("ST076", "ask", 2, 112_500, 112_500)]),
    ],
)
def test_a_retained_bed_at_a_price_that_may_be_the_stations_own(
    tmp_path: Path, end: str, price: int, amount: int, says: list[tuple[Any, ...]]
) -> None:
    """Circular 39/2018, article 4(5)b: half of 150,000, for three days at most; the fourth is paid at no price."""
    said = {"loai": "Giường lưu", "hang": "Trạm y tế", "gia": price}
    assert found(settled(tmp_path, row("2/9", end, amount, **said))) == says


# --- the emergency ward ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "bed", "amount", "says"),
    [
        ("11:00", "HSCC", 0, []),
        ("11:00", "", 0, [("ST072", "ask", 3, 575_000, 25_000)]),  # which ward it was, is not stated
        ("11:00", "Nội khoa", 0, [("ST072", "ask", 3, 575_000, 25_000)]),
        ("13:00", "HSCC", 0, [("ST072", "refuse", 3, 575_000, 25_000)]),  # five hours
        ("11:00", "HSCC", 100_000, [("ST070", "refuse", 2, 0, 100_000)]),
    ],
)
def test_who_came_to_the_emergency_ward_for_some_hours_has_no_bed_there(
    tmp_path: Path, until: str, bed: str, amount: int, says: list[tuple[Any, ...]]
) -> None:
    """
    | ward | from        | to          | price   | amount  |
    | KCC  | 2/9 08:00   | 2/9 11:00   | 100,000 | 0       |
    | K01  | 2/9 11:00   | 6/9 08:00   | 150,000 | 600,000 |

    Circular 39/2018, article 6(1)c: up to four hours there no bed is paid, and K01 has its 4 days whole. By article 6(2) it would
    be 0.5 × 100,000 + 3.5 × 150,000 = 575,000.
    """
    rows = [
        row("2/9 08:00", f"2/9 {until}", amount, khoa="KCC", loai=bed, gia=100_000),
        row(f"2/9 {until}", "6/9 08:00", 600_000),
    ]
    assert found(settled(tmp_path, *rows)) == says


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (450_000, []),
        (600_000, [("ST070", "ask", 3, 550_000, 50_000)]),
        (750_000, [("ST070", "refuse", 3, 600_000, 150_000), ("ST070", "ask", 3, 550_000, 50_000)]),
    ],
)
def test_the_day_of_admission_of_who_came_before_midnight_is_asked_about(
    tmp_path: Path, amount: int, says: list[tuple[Any, ...]]
) -> None:
    """In the emergency ward (100,000) from 2 September 22:00 to 01:00, then in K01 until the 6th: three days, or four from the 2nd on.

    A day of the emergency ward, 100,000, may be set off.
    """
    rows = [
        row("2/9 22:00", "3/9 01:00", 0, khoa="KCC", loai="HSCC", gia=100_000),
        row("3/9 01:00", "6/9 08:00", amount),
    ]
    assert found(settled(tmp_path, *rows)) == says
