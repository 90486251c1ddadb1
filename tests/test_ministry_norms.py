"""R2: a local norm never exceeds the Ministry's, compared in one unit, by code or else by name."""

from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.app.checked import Checked
from tests.support import ROOT, SHARED, built, case, dossier, found, judged, pair, silent, told

HEAD = "| service | class | component | kind | item_code | item_name | unit | quantity | per | loss_pct | amount |\n"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| G | Găng tay | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| C | Cồn 70 độ | ml | 90 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


def lines(*said: str) -> str:
    """Norm lines of service A2, component supplies: class | code | name | unit | quantity | per | loss | amount."""
    rows = [[cell.strip() for cell in line.split("|")] for line in said]
    return HEAD + "\n".join(
        "| " + " | ".join(["A2", row[0], "supplies", "", *row[1:], *[""] * (8 - len(row))]) + " |" for row in rows
    )


def compared(home: Path, local: str, ministry: str, **tables: str) -> Built:
    return built(home, norms=local, ministry_norms=ministry, tenders=TENDERS, **tables)


def above(result: Built | Checked) -> list[tuple[Any, ...]]:
    """(observed, limit, times) of the local norms above the Ministry's."""
    return [(f.observed, f.limit, f.more["times"]) for f in result.findings if f.code == "NM001"]


@pair("NM001", rule="R2", elsewhere=("2", "1"))
def test_an_item_that_is_split_over_components_is_compared_whole(home: Path, elsewhere: str, raises: bool) -> None:
    """The Ministry's norm: 2 ml as a supply. 1 ml of it as a supply and the rest under utilities is no less."""
    local = lines(" | C | Cồn 70 độ | ml | 1") + f"\n| A2 | | utilities | | C | Cồn 70 độ | ml | {elsewhere} | | | |"
    result = compared(home, local, lines(" | C | Cồn 70 độ | ml | 2"))
    assert above(result) == ([(3, 2, Decimal("1.5"))] if raises else [])  # 1 + 2 = 3 of 2
    assert not found(result, "NM002")


@pair("NM001", rule="R2", elsewhere=("2", "1"))
def test_an_item_that_the_ministry_names_without_a_code_is_compared_whole(home: Path, elsewhere: str, raises: bool) -> None:
    """The same by its name alone. Of what the Ministry has under utilities, Bông, the local norm takes none: that is less."""
    local = lines(" | C | Cồn 70 độ | ml | 1") + f"\n| A2 | | utilities | | C | Cồn 70 độ | ml | {elsewhere} | | | |"
    ministry = lines(" | | Cồn 70 độ | ml | 2") + "\n| A2 | | utilities | | | Bông | kg | 1 | | | |"
    result = compared(home, local, ministry)
    assert above(result) == ([(3, 2, Decimal("1.5"))] if raises else [])
    assert not found(result, "NM002")


@pair("NM001", rule="R2", of_utilities=("5", "3"))
def test_an_item_that_the_ministry_has_in_two_components_is_compared_whole(home: Path, of_utilities: str, raises: bool) -> None:
    """The Ministry: 2 ml and 4 ml. 3 + 5 = 8 of 6 is above it; 3 + 3 = 6 is not, though the supplies have 3 of 2."""
    elsewhere = "\n| A2 | | utilities | | C | Cồn 70 độ | ml | {} | | | |"
    local = lines(" | C | Cồn 70 độ | ml | 3") + elsewhere.format(of_utilities)
    result = compared(home, local, lines(" | C | Cồn 70 độ | ml | 2") + elsewhere.format(4))
    assert above(result) == ([(8, 6, Decimal("1.33"))] if raises else [])


@pair("NM014", rule="R2", conversions=("G | hộp | 50", "G | cái | 0.5"))
def test_units_that_nothing_connects_cannot_be_compared(home: Path, conversions: str, raises: bool) -> None:
    """3 pairs of gloves against 2 pieces: a conversion of a box says nothing about them, one of a piece does."""
    table = f"| item_code | unit | factor |\n| {conversions} |"
    result = compared(home, lines(" | G | Găng tay | đôi | 3"), lines(" | G | Găng tay | cái | 2"), conversions=table)
    assert found(result, "NM014") == ([("NM014", "norms.csv!G2")] if raises else [])
    assert above(result) == ([] if raises else [(3, 1, 3)])  # 2 cái × 0.5 = 1 đôi
    assert not found(result, "NM002")


@case("NM014", rule="R2")
@pytest.mark.parametrize(
    ("local", "ministry", "at"),
    [
        (" | G | Găng tay | | 3", " | G | Găng tay | đôi | 2", "G2"),  # a blank unit is no unit
        (" | G | Găng tay | đôi | 3", " | G | Găng tay | | | | | 5000", "G2"),  # a quantity against a lump sum
        (" | G | Găng tay | | | | | 5000", " | G | Găng tay | đôi | 2", "K2"),  # and the other way round
        (" | C | Cồn 70 độ | ml | 3", " | C | Cồn 70 độ | g | 2", "G2"),  # two kinds of measure
    ],
)
def test_what_has_no_unit_in_common(home: Path, local: str, ministry: str, at: str) -> None:
    result = compared(home, lines(local), lines(ministry))
    assert found(result, "NM014", "NM001", "NM002") == [("NM014", f"norms.csv!{at}")]


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("local", "ministry", "expected"),
    [
        ("ml | 50", "lít | 0.02", (50, 20, Decimal("2.5"))),  # 0.02 lít = 20 ml
        ("lít | 0.05", "ml | 20", (Decimal("0.05"), Decimal("0.02"), Decimal("2.5"))),
        ("ml | 20", "lít | 0.02", None),
        ("ml | 19.999999", "lít | 0.02", None),
        ("ml | 20.000001", "lít | 0.02", (Decimal("20.000001"), 20, 1)),  # 1.00000005 times, shown to 6 decimals
        ("ml | 60 | 2", "lít | 0.02", (30, 20, Decimal("1.5"))),  # a batch of 2
        ("ml | 20 | | 5", "lít | 0.02", (21, 20, Decimal("1.05"))),  # with its loss
        ("ml | 21", "lít | 0.02 | | 5", None),  # 0.02 lít × 1.05 = 21 ml
        ("ml | 1000 | 3", "lít | 1 | 3", None),  # a third each: the last of 12 decimals decides nothing
        ("ml | 1000.01 | 3", "lít | 1 | 3", (Decimal("333.336666666667"), Decimal("333.333333"), Decimal("1.00001"))),
    ],
)
def test_measures_are_compared_in_one_unit(home: Path, local: str, ministry: str, expected: tuple[Any, ...] | None) -> None:
    result = compared(home, lines(f" | C | Cồn 70 độ | {local}"), lines(f" | C | Cồn 70 độ | {ministry}"))
    assert above(result) == ([expected] if expected else [])
    assert not found(result, "NM002", "NM014")


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("local", "ministry", "expected"),
    [
        ("ml | 600", "chai | 1", (600, 500, Decimal("1.2"))),  # one bottle holds 500 ml
        ("lít | 0.6", "chai | 1", (Decimal("0.6"), Decimal("0.5"), Decimal("1.2"))),
        ("ml | 500", "chai | 1", None),
    ],
)
def test_a_conversion_of_the_dossier_connects(home: Path, local: str, ministry: str, expected: tuple[Any, ...] | None) -> None:
    table = "| item_code | unit | factor |\n| C | chai | 500 |"
    items = "| item_code | item_name | unit |\n| C | Cồn 70 độ | ml |"
    result = compared(
        home, lines(f" | C | Cồn 70 độ | {local}"), lines(f" | C | Cồn 70 độ | {ministry}"), conversions=table, items=items
    )
    assert above(result) == ([expected] if expected else [])
    assert not found(result, "NM002", "NM014")


@pytest.mark.rule("R2")
def test_a_norm_in_bottles_against_one_in_litres(home: Path) -> None:
    # the item is counted in bottles, and 1 ml is 0.002 of one: 1 lít = 2 chai
    result = compared(
        home, lines(" | C | Cồn 70 độ | chai | 3"), lines(" | C | Cồn 70 độ | lít | 1"),
        conversions="| item_code | unit | factor |\n| C | ml | 0.002 |",
    )  # fmt: skip
    assert above(result) == [(3, 2, Decimal("1.5"))]


@case("NM001", rule="R2")
@pytest.mark.parametrize(
    ("local", "ministry"),
    [
        (" | K | Kim | cái | 2", " | | Kim | cái | 1"),  # the Ministry's line has no code
        (" | K | Kim | cái | 2", " | | KIM. | chiếc | 1"),  # in any spelling of name and unit
        (" | | Kim | cái | 2", " | K | Kim | cái | 1"),  # the local line has none
        (" | K | Kim | cái | 2", " | BYT.01 | Kim | cái | 1"),  # a code of another list
        (" | K | | cái | 2", " | | Kim tiêm 21G | cái | 1"),  # the name stands in the table of items
    ],
)
def test_an_item_is_the_same_by_its_name_where_no_code_says_so(home: Path, local: str, ministry: str) -> None:
    result = compared(home, lines(local), lines(ministry), items="| item_code | item_name | unit |\n| K | Kim tiêm 21G | cái |")
    assert above(result) == [(2, 1, 2)]


@silent("NM001")
def test_a_line_of_the_ministry_whose_code_is_used_is_no_other_item(home: Path) -> None:
    """Two kinds of needle under one name: the second is not in the Ministry's norm, which the warning says."""
    result = compared(home, lines(" | K | Kim | cái | 1", " | G | Kim | cái | 3"), lines(" | K | Kim | cái | 1"))
    assert found(result, "NM002") == [("NM002", "norms.csv!H3")]


@pytest.mark.rule("R2")
def test_lines_without_a_code_are_told_apart_by_name(home: Path) -> None:
    result = compared(
        home,
        lines(" | | Kim | cái | 1", " | | Bông | g | 3"),
        lines(" | | Kim | cái | 1", " | | Bông | g | 2", " | | Gạc | g | 9"),
    )
    assert above(result) == [(3, 2, Decimal("1.5"))]
    assert not found(result, "NM002")


@pytest.mark.rule("R2")
@pytest.mark.parametrize(("quantity", "expected"), [(1050, []), (1051, [(1051, 1050, Decimal("1.000952"))])])
def test_the_ministrys_lines_of_one_item_are_summed_in_one_unit(home: Path, quantity: int, expected: list[Any]) -> None:
    # 1 lít under one of its names + 50 ml under the other = 1,050 ml
    ministry = lines(" | | Cồn 70 độ | lít | 1", " | | Cồn y tế | ml | 50")
    items = "| item_code | item_name | unit |\n| C | Cồn y tế | ml |"
    result = compared(home, lines(f" | C | Cồn 70 độ | ml | {quantity}"), ministry, items=items)
    assert above(result) == expected


@pytest.mark.rule("R2")
@pytest.mark.parametrize(
    ("local", "ministry", "expected"),
    [
        (" | | | | | | | 5000", " | | | | | | | 4000", (5000, 4000, Decimal("1.25"))),  # neither names an item
        (" | | Điện | | | | | 5000", " | | Điện | | | | | 4000", (5000, 4000, Decimal("1.25"))),  # the same name
        (" | | Điện | | | | | 5000", " | | | | | | | 4000", (5000, 4000, Decimal("1.25"))),  # of the whole component
        (" | | | | | | | 5000", " | | Điện | | | | | 4000", (5000, 4000, Decimal("1.25"))),
        (" | | | | | | | 4000", " | | Điện | | | | | 4000", None),
    ],
)
def test_lump_sums_are_compared_as_amounts(home: Path, local: str, ministry: str, expected: tuple[Any, ...] | None) -> None:
    result = compared(home, lines(local), lines(ministry))
    assert above(result) == ([expected] if expected else [])
    assert found(result, "NM001") == ([("NM001", "norms.csv!K2")] if expected else [])
    assert not found(result, "NM002", "NM014")


@silent("NM001")
@silent("NM014")
def test_a_line_of_the_ministry_that_cannot_be_read_accuses_nobody(home: Path) -> None:
    """Its batch size is unreadable: whether the norm is for one or for ten nobody knows. That alone is said."""
    result = compared(home, lines(" | G | Găng tay | đôi | 3"), lines(" | G | Găng tay | đôi | 2 | x"))
    assert not found(result, "NM002") and result.blocked


@silent("NM014")
def test_a_local_lump_sum_that_cannot_be_read_is_no_quantity(home: Path) -> None:
    result = compared(home, lines("hạng V | | Điện | | | | | 5000"), lines(" | | Điện | | | | | 4000"))
    assert not found(result, "NM001", "NM002") and result.blocked


@pytest.mark.rule("R2")
def test_the_norm_of_the_class_goes_before_the_one_for_all(home: Path) -> None:
    local = lines("II | G | Găng tay | đôi | 3", "III | G | Găng tay | đôi | 3")
    result = compared(home, local, lines(" | G | Găng tay | đôi | 2", "II | G | Găng tay | đôi | 3"))
    assert found(result, "NM001", "NM002") == [("NM001", "norms.csv!H3")]


@silent("NM014")
def test_a_service_inside_a_package_has_no_unit_to_compare(home: Path) -> None:
    head = "| service | component | kind | item_code | unit | quantity |\n"
    local = head + "| A2 | supplies | service | C5.1.272 | | 3 |\n| C5.1.272 | supplies | | G | đôi | 1 |"
    result = built(home, norms=local, ministry_norms=head + "| A2 | supplies | service | 272 | lần | 2 |", tenders=TENDERS)
    assert above(result) == [(3, 2, Decimal("1.5"))]


@case("NM014", rule="R2")
def test_a_submissions_norm_lines_are_compared_too(home: Path) -> None:
    ministry = lines(" | C | Cồn 70 độ | lít | 0.02", " | G | Găng tay | cái | 2")
    evidence = dossier(home / "dossier", performs=("A2",), tenders=TENDERS, ministry_norms=ministry)
    head = "| Dịch vụ | Khoản mục | Mã hàng | Tên hàng | ĐVT | Số lượng | Đơn giá | Thành tiền |"
    norms = f"{head}\n| A2 | supplies | C | Cồn 70 độ | ml | 50 | 90 | 4500 |\n| A2 | supplies | G | Găng tay | đôi | 3 | 1000 | 3000 |"
    listed = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| A2 | Khám | 7500 |"
    checked = judged(home, listed, sheets={"DM": norms}, dossier=evidence)
    assert told(checked, "NM001") == [("NM001", "DM!F2", 50, 20)]
    assert [place for _, place, *_ in told(checked, "NM014")] == ["DM!E3"]
    assert above(checked) == [(50, 20, Decimal("2.5"))]


@pytest.mark.slow
@pytest.mark.rule("R2")
def test_the_norms_of_a_pack_are_compared_alike(home: Path) -> None:
    """The pack's own norm lines, by name and by measure, as those of the dossier."""
    packs = copytree(ROOT / "norms", home / "packs")
    head = "service_id,class,component,item_code,item_name,unit,quantity,per,loss_pct,amount,source\n"
    (packs / "ttlt-04-2012" / "norms.csv").write_text(
        head + "A2,,supplies,,Cồn 70 độ,lít,0.02,,,,minh họa\nA2,,supplies,G,Găng tay,cái,2,,,,minh họa\n", encoding="utf-8"
    )
    folder = dossier(home / "d", norms=lines(" | C | Cồn 70 độ | ml | 50", " | G | Găng tay | đôi | 3"), tenders=TENDERS)
    result = pricebook.build(folder, norms=packs)
    assert found(result, "NM001", "NM014") == [("NM001", "norms.csv!H2"), ("NM014", "norms.csv!G3")]
    # what the dossier says of a service is used where the pack has no norm for it, and never added to the pack's
    again = dossier(
        home / "e", norms=lines(" | C | Cồn 70 độ | ml | 50"), ministry_norms=lines(" | C | Cồn | ml | 99"), tenders=TENDERS
    )
    assert above(pricebook.build(again, norms=packs)) == [(50, 20, Decimal("2.5"))]


def test_the_case_itself_is_right() -> None:
    folder = SHARED / "cases" / "law" / "norm-units"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    result = pricebook.build(folder)
    assert found(result, "NM001", "NM002", "NM014") == [
        ("NM014", "norms.csv!G2"),
        ("NM001", "norms.csv!H3"),
        ("NM001", "norms.csv!H4"),
    ]
    assert above(result) == [(50, 20, Decimal("2.5")), (2, 1, 2)]
