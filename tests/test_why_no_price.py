"""R3, R4: an item without a price names what is true: a table that could not be read, a blank unit, a row outside the region."""

from pathlib import Path

import pytest

import pricebook
from tests.support import built, case, dossier, found, item, pair, price, silent

NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | K | cái | 5 |
| A2 | supplies | G | đôi | 9 |
"""
HEAD = "| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
NEEDLE = "| K | Kim | cái | 600 | 1/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |\n"
GLOVES = "| G | Găng | đôi | 1000 | 1/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |\n"


def why(result: pricebook.Built) -> list[tuple[str, str]]:
    """Each UP001: its cell, and what it says."""
    return [(str(each.at), each.message("en")) for each in result.findings if each.code == "UP001"]


@pytest.mark.parametrize(
    ("heading", "code"),
    [("Đơn giá (1.000đ)", "IN002, IN028"), ("Giá khác", "IN002"), ("Đơn giá | Giá trúng thầu", "IN018")],
)
@case("UP001", rule="R3")
def test_the_prices_of_a_table_that_was_not_read_are_one_finding(home: Path, heading: str, code: str) -> None:
    cells = "| 600 " * (1 + heading.count("|"))
    head = HEAD.replace("| price |", f"| {heading} |")
    result = built(home, norms=NORMS, tenders=head + NEEDLE.replace("| 600 ", cells) + GLOVES.replace("| 1000 ", cells))
    ((at, said),) = why(result)
    assert at == "norms.csv!C2" and said.startswith("2 items have no tender price that counts, and none in the region: K, G.")
    assert f"a table could not be read: tenders (tenders.csv: {code})" in said
    assert "that none of items" not in said  # the codes stand in tenders
    assert price(result, "C5.1.272") is None and price(result, "A2") is None
    assert not found(result, "NM011")  # the missing prices are explained


@silent("UP001")
def test_other_provinces_price_what_a_table_that_was_not_read_may_hold(home: Path) -> None:
    regional = "| province " + HEAD + "| Tiền Giang " + NEEDLE + "| Tiền Giang " + GLOVES
    result = built(home, norms=NORMS, tenders=HEAD.replace("price", "Giá khác") + NEEDLE, regional_prices=regional)
    assert found(result, "IN002") and not why(result)


@case("UP001", rule="R3")
def test_a_code_that_no_table_has_is_still_said_where_all_were_read(home: Path) -> None:
    (said,) = why(built(home, norms=NORMS, tenders=HEAD + NEEDLE))
    assert said[0] == "norms.csv!C3" and "G (a code that none of items, tenders" in said[1]


def test_no_code_is_said_to_be_in_no_table_where_no_table_has_any(home: Path) -> None:
    """A table of tenders without rows: the item has no price, and its code is none that others are written otherwise than."""
    result = built(home, norms=NORMS, tenders="| item_code | item_name | unit | price | decision_no | valid_from | valid_to |")
    said = [f.message("en") for f in result.findings if f.code == "UP001"]
    assert said and not any("that none of items" in text for text in said)


@pytest.mark.slow
def test_explain_names_what_is_wrong_with_the_table(home: Path) -> None:
    dossier(home, norms=NORMS, tenders=HEAD.replace("price", "Giá khác") + NEEDLE + GLOVES)
    for service in ("C5.1.272", "A2"):
        (tree,) = pricebook.explain(home, service).tree("en")
        assert any("tenders.csv: IN002" in branch.text for branch in tree.branches)


@pytest.mark.slow
def test_a_conversion_that_was_not_read_is_not_said_to_be_missing(home: Path) -> None:
    boxes = HEAD + NEEDLE.replace("| cái |", "| hộp |") + GLOVES
    unread = built(home / "unread", norms=NORMS, tenders=boxes, conversions="| item_code | unit | Số |\n| K | hộp | 100 |")
    assert not found(unread, "UP002") and "conversions (conversions.csv: IN002)" in why(unread)[0][1]
    missing = built(home / "missing", norms=NORMS, tenders=boxes, conversions="| item_code | unit | factor |\n| G | hộp | 100 |")
    assert found(missing, "UP002") == [("UP002", "tenders.csv!C2")]


@case("UP001", rule="R3")
def test_an_item_without_any_award_is_not_among_those_of_a_table_that_was_not_read(home: Path) -> None:
    """K is bought in boxes, whose conversion was not read. Of G nobody has an award, whatever the conversions say."""
    boxes = HEAD + NEEDLE.replace("| cái |", "| hộp |")
    result = built(home, norms=NORMS, tenders=boxes, conversions="| item_code | unit | Số |\n| K | hộp | 100 |")
    told = [(f.observed, f.service, [str(at) for at in f.places]) for f in result.findings if f.code == "UP001"]
    assert told == [("K", "C5.1.272", ["norms.csv!C2"]), ("G", "A2", ["norms.csv!C3"])]


@case("NM009")
def test_a_norm_that_a_table_lacks(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=HEAD + NEEDLE + GLOVES, **PERFORMED)
    assert found(result, "NM009") == [("NM009", "capabilities.csv!B3")]


@silent("NM009")
def test_a_norm_that_a_table_may_hold_that_was_not_read(home: Path) -> None:
    result = built(home, norms=NORMS.replace("component", "Mục"), tenders=HEAD + NEEDLE + GLOVES, **PERFORMED)
    assert found(result, "IN002") and not found(result, "NM009")


PERFORMED = {
    "facilities": "| facility_code | name | class | managed_by |\n| 80001 | BV tỉnh | II | province |",
    "capabilities": """
| facility_code | service | approved | equipped | staffed | performing |
| 80001 | C5.1.272 | có | có | có | có |
| 80001 | A5 | có | có | có | có |
""",
}


@pytest.mark.parametrize(
    ("heading", "said"),
    [("Số tiền khoán (nghìn đồng)", "the column that may hold the lump sum (F1) was not read"), ("amount", "no lump sum")],
)
@case("NM008")
def test_a_line_whose_lump_sum_was_not_read(home: Path, heading: str, said: str) -> None:
    """The third line: no item, and 2 under a heading in thousands; or nothing under one in đồng."""
    norms = f"""
    | service | component | item_code | unit | quantity | {heading} |
    | C5.1.272 | supplies | K | cái | 5 | |
    | C5.1.272 | utilities | | | | {"" if heading == "amount" else 2} |
    """
    result = built(home, norms=norms, tenders=HEAD + NEEDLE)
    (finding,) = [each for each in result.findings if each.code == "NM008"]
    assert str(finding.at) == "norms.csv!C3" and said in finding.message("en")


@silent("NM008")
def test_a_line_whose_lump_sum_was_read(home: Path) -> None:
    norms = "| service | component | amount |\n| C5.1.272 | utilities | 2000 |"
    assert price(built(home, norms=norms, tenders=HEAD + NEEDLE), "C5.1.272") == 2000


@pytest.mark.parametrize(
    ("unit", "items", "cells"),
    [
        ("", "", ["norms.csv!D2"]),  # the blank cell, and not that of the award
        ("", "| item_code | item_name | unit |\n| K | Kim | cái |", ["norms.csv!D2"]),  # the table items has another one (UP005)
        ("cái", "", []),
    ],
)
def test_a_norm_line_without_a_unit(home: Path, unit: str, items: str, cells: list[str]) -> None:
    norms = NORMS.replace("| cái |", f"| {unit} |")
    result = built(home, norms=norms, tenders=HEAD + NEEDLE + GLOVES, **({"items": items} if items else {}))
    assert [at for _, at in found(result, "UP001", "UP005")] == cells
    assert price(result, "C5.1.272") == (None if cells else 3000)  # 5 × 600
    assert all("says no unit (norms.csv!D2)" in said for _, said in why(result))


@pytest.mark.parametrize(("province", "raises"), [("TP. Hồ Chí Minh", True), ("Tiền Giang", False)])
def test_prices_outside_the_region_are_named(home: Path, province: str, raises: bool) -> None:
    """Long An is of the Mekong delta; Tiền Giang as well, TP. Hồ Chí Minh is not."""
    regional = f"| province {HEAD}| {province} {NEEDLE}"
    result = built(home, norms=NORMS, tenders=HEAD + GLOVES, regional_prices=regional)
    assert [("regional_prices.csv!A2" in said, "outside the region" in said) for _, said in why(result)] == [
        (True, True)
    ] * raises
    assert price(result, "C5.1.272") == (None if raises else 3000)  # 5 × 600


@pytest.mark.parametrize(
    ("first", "last", "counts", "cell"),
    [
        ("2012-02-01", "", True, "H2"),  # one day of the year is enough
        ("", "2012-06-30", True, "G2"),
        ("2011-02-01", "", False, "H2"),  # it may have ended in 2011
        ("", "2013-06-30", False, "G2"),
        ("", "", False, "H2"),
    ],
)
@pytest.mark.rule("R3")
def test_a_validity_of_which_one_day_is_known(home: Path, first: str, last: str, counts: bool, cell: str) -> None:
    """The award has no day of decision; another one is dearer."""
    cheap = f"| K | Kim | cái | 500 | 2/QĐ | | {first} | {last} |\n"
    result = built(home, norms=NORMS, tenders=HEAD + cheap + NEEDLE + GLOVES)
    assert item(result, "K").unit_price == (500 if counts else 600)
    (finding,) = [each for each in result.findings if each.code == "UP004"]
    assert str(finding.at) == f"tenders.csv!{cell}"
    given = {("", ""): "validity from – to is not given"}.get(
        (first, last), f"validity is {'from' if first else 'to'} {first or last}"
    )
    assert given in finding.message("en") and (first != "" or last == "" or "its first day is not given" in finding.message("en"))


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        ("2013-01-01", "", False),  # it begins after 2012, whenever it ends
        ("", "2011-12-31", False),  # it ended before 2012, whenever it began
        ("2011-12-01", "", True),  # it may touch 2012: the year of its decision decides
        ("", "2013-01-31", True),
    ],
)
@pytest.mark.rule("R3")
def test_the_year_of_the_decision_counts_where_the_one_day_of_a_validity_leaves_it_open(
    home: Path, first: str, last: str, counts: bool
) -> None:
    """The award was decided on 5 January 2012, at 500; the other one is valid for the year, at 600."""
    cheap = f"| K | Kim | cái | 500 | 2/QĐ | 2012-01-05 | {first} | {last} |\n"
    result = built(home, norms=NORMS, tenders=HEAD + cheap + NEEDLE + GLOVES)
    assert item(result, "K").unit_price == (500 if counts else 600)
    assert [code for code, _ in found(result, "UP004")] == ["UP004"]


def test_one_day_of_a_validity_is_not_enough_where_the_other_cannot_be_read(home: Path) -> None:
    """ "1,400" typed into a text file moves what stands behind it: 1 is no price, and 1/QĐ no first day."""
    moved = "item_code;item_name;unit;price;decision_no;valid_from;valid_to\nK;Kim;cái;1;400;1/QĐ;2012-01-01;2012-12-31\n"
    folder = dossier(home, norms=NORMS, tenders=HEAD + NEEDLE)
    (folder / "tenders.csv").write_text(moved, encoding="utf-8")
    result = pricebook.build(folder)
    assert price(result, "C5.1.272") is None and found(result, "XL035") == [("XL035", "tenders.csv!2:2")]


@pair("NM011", component=("", "supplies"))
def test_a_norm_row_that_stands_in_no_component_is_named(home: Path, component: str, raises: bool) -> None:
    norms = NORMS.replace("| A2 | supplies | G |", f"| C5.1.272 | {component} | G |")
    result = built(home, norms=norms, tenders=HEAD + NEEDLE + GLOVES)
    said = [each.message("en") for each in result.findings if each.code == "NM011"]
    assert [text.endswith("a cell is blank or cannot be read (norms.csv!A3).") for text in said] == [True] * raises
    assert price(result, "C5.1.272") == (None if raises else 12_000)  # 5 × 600 + 9 × 1000


@pytest.mark.parametrize(
    ("per", "said"),
    [("#REF!", "K: ? cái = NO PRICE"), ("10", "K: 0,5 cái × 600 đ = 300 đ")],  # 5 for 10 times
)
def test_explain_of_a_line_whose_number_of_times_cannot_be_read(home: Path, per: str, said: str) -> None:
    norms = NORMS.replace("| quantity |", "| quantity | per |").replace("| 5 |", f"| 5 | {per} |").replace("| 9 |", "| 9 | |")
    dossier(home, norms=norms, tenders=HEAD + NEEDLE + GLOVES)
    (tree,) = pricebook.explain(home, "C5.1.272").tree("en")
    lines = [line.text for branch in tree.branches for line in branch.branches]
    assert len(lines) == 1 and lines[0].startswith(said)


@pytest.mark.slow
@pair("UP013", cheap=("| | Kim | cái | 500 |", "| | Kim | cái | 700 |"))
def test_an_award_without_a_code_that_has_the_very_name_of_an_item_and_is_cheaper(home: Path, cheap: str, raises: bool) -> None:
    """The lowest of what was approved prices the item (1513 §2), if somebody confirms that it is one: 5 × (500 − 600) = −500."""
    result = built(home, norms=NORMS, tenders=HEAD + NEEDLE + GLOVES + f"{cheap} 2/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |")
    assert price(result, "C5.1.272") == 3000  # 5 × 600: nothing is used that nobody has confirmed
    said = [(str(f.at), f.observed, f.more["item"]) for f in result.findings if f.code == "UP013"]
    assert said == ([("tenders.csv!B4", -500, "K")] if raises else [])


@pytest.mark.slow
@pytest.mark.parametrize(
    "award",
    [
        "| | Kim | hộp | 500 | 2/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |",  # in another unit
        "| | Kim lớn | cái | 500 | 2/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |",  # another name
        "| | Kim | cái | 500 | 2/QĐ | 2010-01-05 | 2010-01-01 | 2010-12-31 |",  # of another year
        "| X | Kim | cái | 500 | 2/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |",  # an item of its own
    ],
)
@silent("UP013")
def test_an_award_that_is_not_certain_to_be_cheaper_or_the_item(home: Path, award: str) -> None:
    assert price(built(home, norms=NORMS, tenders=HEAD + NEEDLE + GLOVES + award), "C5.1.272") == 3000
