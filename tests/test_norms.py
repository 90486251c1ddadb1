"""R1: what the norms consume × unit prices. R2: never above the Ministry's norm. R5: structures owed. R9: what is not agreed."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.items.frame_items import item_named
from tests.support import ROOT, SHARED, built, case, dossier, errors, found, item, pair, price, prices, silent

TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| G | Găng | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
HEAD = "| service | class | component | kind | item_code | unit | quantity | per | loss_pct | amount |\n"


def norms(*lines: str) -> str:
    return HEAD + "\n".join(f"| {line} |" for line in lines)


@pytest.mark.rule("R1")
def test_a_price_is_what_is_consumed_times_unit_prices_by_component(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms(
        "C5.1.272 | | supplies | | G | đôi | 2 | 4 | 5 |",     # 2 ÷ 4 × 1.05 = 0.525 × 1,000 = 525
        "C5.1.272 | | supplies | | K | cái | 3 | | |",         # 3 × 600 = 1,800
        "C5.1.272 | | utilities | | | | | | | 4200.5",         # a lump sum
    ))  # fmt: skip
    line = result.prices.lines[0]  # type: ignore[union-attr]
    assert item(result, "G").net_quantity == Decimal("0.525")
    assert line.components == {"supplies": Decimal(2325), "utilities": Decimal("4200.5")}
    assert line.composed == Decimal("6525.5")
    assert line.price == 7000  # by 1,000 half-up


@pytest.mark.rule("R1")
def test_a_third_stays_a_third(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | G | đôi | 1 | 3 | |"))
    assert item(result, "G").net_quantity == Fraction(1, 3)
    assert item(result, "G").cost == Fraction(1000, 3)  # not rounded on the way to the price


@pytest.mark.rule("R1")
def test_a_component_may_be_named_in_vietnamese(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | Thuốc, hóa chất, vật tư | | G | đôi | 4 | | |"))
    assert result.prices.lines[0].components == {"supplies": Decimal(4000)}  # type: ignore[union-attr]


@pytest.mark.rule("R1")
def test_a_service_inside_a_package_enters_at_its_own_final_price(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms(
        "C5.1.272 | | supplies | | G | đôi | 30 | | |",        # 30,000, capped at the maximum: 15,000
        "A2 | | supplies | service | C5.1.272 | | 2 | | |",    # 2 × 15,000, not 2 × 30,000
        "A2 | | supplies | | K | cái | 10 | | |",              # 6,000
    ), performs=("C5.1.272", "A2"))  # fmt: skip
    assert price(result, "C5.1.272") == 15_000
    assert price(result, "A2") == 36_000


@case("NM006", rule="R1")
def test_services_that_contain_each_other(home: Path) -> None:
    result = built(
        home,
        tenders=TENDERS,
        norms=norms("A2 | | supplies | service | A3 | | 1 | | |", "A3 | | supplies | service | A2 | | 1 | | |"),
    )
    assert found(result, "NM006") == [("NM006", "norms.csv!E2"), ("NM006", "norms.csv!E3")]
    assert price(result, "A2") is None and price(result, "A3") is None


@silent("NM006")
def test_a_service_inside_another_is_no_circle(home: Path) -> None:
    lines = norms("A2 | | supplies | service | A3 | | 1 | | |", "A3 | | supplies | | G | đôi | 1 | | |")
    result = built(home, tenders=TENDERS, norms=lines)
    assert not found(result, "NM006")
    assert (price(result, "A2"), price(result, "A3")) == (1000, 1000)


@pair("NM007", rule="R1", component=("profit", "maintenance"))
def test_a_component_that_the_structure_does_not_have(home: Path, component: str, raises: bool) -> None:
    result = built(home, tenders=TENDERS, norms=norms(f"C5.1.272 | | {component} | | G | đôi | 1 | | |"))
    assert found(result, "NM007") == ([("NM007", "norms.csv!C2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 1000)  # not priced without the line


LATER = """
[[components]]
id = "night-duty"
name = "Phụ cấp thường trực"
kind = "norm"
from = 2013-01-01
to = 2015-12-31
reference = { document = "1513/BHXH-CSYT", place = "minh họa" }
"""


@pair("NM015", rule="R1", day=("2012-12-31", "2013-01-01"))
def test_a_component_that_the_structure_does_not_have_yet(home: Path, day: str, raises: bool) -> None:
    """A component of a made-up pack, in force from 1 January 2013, on the day before and on that day."""
    packs = copytree(ROOT / "norms", home / "packs")
    with (packs / "ttlt-04-2012" / "regulation.toml").open("a", encoding="utf-8") as file:
        file.write(LATER)
    lines = norms("A2 | | supplies | | G | đôi | 9 | | |", "A2 | | Phụ cấp thường trực | | | | | | | 5000")
    tenders = TENDERS.replace("2012-12-31", "2013-12-31")
    result = pricebook.build(dossier(home / "d", settings=f"pricing_date = {day}", tenders=tenders, norms=lines), norms=packs)
    assert found(result, "NM015", "NM007") == ([("NM015", "norms.csv!C3")] if raises else [])
    assert [f.more["when"] for f in result.findings if f.code == "NM015"] == (["01/01/2013 – 31/12/2015"] if raises else [])
    assert price(result, "A2") == (None if raises else 14_000)  # 9 × 1,000 + 5,000


@pytest.mark.slow
@pytest.mark.rule("R1")
def test_the_case_of_the_allowance_is_right(home: Path) -> None:
    """9,000 + 5,000 on 1 March 2013; on 15 December 2012 the component has not begun."""
    folder = SHARED / "cases" / "law" / "2013-allowance"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    assert price(pricebook.build(folder), "A2") == 14_000
    early = copytree(folder, home)
    settings = early / "dossier.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2013-03-01", "2012-12-15"), encoding="utf-8")
    result = pricebook.build(early)
    assert [(str(f.at), f.more["when"]) for f in result.findings if f.code == "NM015"] == [("norms.csv!C3", "01/01/2013 – …")]
    assert price(result, "A2") is None


@pair("NM008", rule="R1", quantity=("", "1"))
def test_half_a_norm_line_is_never_a_cost_of_zero(home: Path, quantity: str, raises: bool) -> None:
    result = built(home, tenders=TENDERS, norms=norms(f"C5.1.272 | | supplies | | G | đôi | {quantity} | | |"))
    assert found(result, "NM008") == ([("NM008", "norms.csv!G2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 1000)


@case("NM008", rule="R1")
def test_a_quantity_and_a_lump_sum_in_one_line(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | K | cái | 1 | | | 500"))
    assert found(result, "NM008") == [("NM008", "norms.csv!J2")]
    assert price(result, "C5.1.272") is None


@silent("NM008")
def test_a_lump_sum_alone_is_a_whole_line(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | utilities | | | | | | | 500"))
    assert not found(result, "NM008")
    assert price(result, "C5.1.272") == 1000


MINISTRY = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | G | đôi | 2 |"


@pair("NM001", rule="R2", loss=("0.5", "0"))
def test_a_local_norm_above_the_ministrys(home: Path, loss: str, raises: bool) -> None:
    lines = norms(f"C5.1.272 | | supplies | | G | đôi | 2 | | {loss} |")
    result = built(home, tenders=TENDERS, ministry_norms=MINISTRY, norms=lines)
    # 2 × 1.005 = 2.01 > 2
    told = [(str(f.at), f.observed, f.limit) for f in result.findings if f.code == "NM001"]
    assert told == ([("norms.csv!G2", Decimal("2.01"), Decimal(2))] if raises else [])


@silent("NM001")
def test_a_local_norm_at_the_ministrys(home: Path) -> None:
    result = built(home, tenders=TENDERS, ministry_norms=MINISTRY, norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | 2 | |"))
    assert not found(result, "NM001", "NM002")  # 4 ÷ 2 = 2


@pair("NM002", rule="R2", further=("", "\n| C5.1.272 | supplies | K | cái | 1 |"))
def test_an_item_that_the_ministrys_norm_does_not_have(home: Path, further: str, raises: bool) -> None:
    lines = norms("C5.1.272 | | supplies | | G | đôi | 1 | | |", "C5.1.272 | | supplies | | K | cái | 1 | | |")
    result = built(home, tenders=TENDERS, ministry_norms=MINISTRY.rstrip() + further, norms=lines)
    assert found(result, "NM002") == ([("NM002", "norms.csv!G3")] if raises else [])


@silent("NM002")
def test_a_component_that_the_ministry_set_no_norm_for(home: Path) -> None:
    lines = norms("C5.1.272 | | supplies | | G | đôi | 1 | | |", "C5.1.272 | | utilities | | | | | | | 900")
    assert not found(built(home, tenders=TENDERS, ministry_norms=MINISTRY, norms=lines), "NM002")


OWN = "| service_id | group | name | source_item | structure_approved |\n| LA.2 | C2.7 | Dịch vụ cũ | C2.7 | không |"


@case("NM003", rule="R5")
def test_a_service_of_item_c27_without_a_structure(home: Path) -> None:
    result = built(
        home,
        tenders=TENDERS,
        services=OWN,
        norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | | |"),
        performs=("LA.2", "C5.1.272"),
    )
    assert found(result, "NM003") == [("NM003", "services.csv!A2")]
    assert price(result, "LA.2") is None


@silent("NM003")
def test_a_service_of_item_c27_with_its_structure_built(home: Path) -> None:
    result = built(home, tenders=TENDERS, services=OWN, norms=norms("LA.2 | | supplies | | G | đôi | 4 | | |"))
    assert not found(result, "NM003")
    assert price(result, "LA.2") == 4000


OF_ITEM = "| service_id | group | name | source_item |\n| LA.2 | C2.7 | Dịch vụ cũ | {} |"


@pair("NM003", rule="R5", said=("C2.7.0", "C2.70"))
def test_an_item_inside_c27_owes_as_c27_does(home: Path, said: str, raises: bool) -> None:
    norm = norms("C5.1.272 | | supplies | | G | đôi | 4 | | |")
    result = built(home, tenders=TENDERS, services=OF_ITEM.format(said), norms=norm, performs=("LA.2", "C5.1.272"))
    assert found(result, "NM003") == ([("NM003", "services.csv!A2")] if raises else [])


@pytest.mark.rule("R5")
@pytest.mark.parametrize("said", [
    "C2.7", "c2.7", "C2,7", "C2.7.12", "C2.7a", "C 2.7", "C2. 7", "C.2.7", "C2-7", "C2–7", "Mục C2.7", "mục C2.7 TTLT 03", "TTLT03/C2.7",
    "C2.7.", "(C2.7)", "Ｃ２．７", "С2.7", "с2,7", "Mục С 2.7 (TTLT 03/2006)", "C2·7", "1. C2.7",
])  # fmt: skip
def test_item_c27_is_seen_in_any_spelling(said: str) -> None:
    assert item_named(said, ["C2.7"]) == "C2.7"


@pytest.mark.rule("R5")
@pytest.mark.parametrize("said", [
    "C2.70", "C2,71", "C12.7", "C2.17", "C22.7", "C3.2.7", "AC2.7", "C2", "C27", "2.7", "C2.6", "B2.7", "C2 7", "TTLT 03", "", "C.27", "D2.7 C2",
])  # fmt: skip
def test_other_items_are_not_taken_for_c27(said: str) -> None:
    assert item_named(said, ["C2.7"]) is None


def test_the_case_of_item_c27_is_right() -> None:
    folder = SHARED / "cases" / "law" / "c27"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    seen = [f.service for f in pricebook.build(folder).findings if f.code == "NM003"]
    assert seen == ["LA.1", "LA.2", "LA.3", "LA.4", "LA.5"]


def disputes(*said: str) -> str:
    """Rows of the table disputes: subject | direction_no | direction_date | directed_by."""
    head = "| service | subject | party | position | direction_no | direction_date | directed_by |\n"
    rows = [[cell.strip() for cell in line.split("|")] for line in said]
    return head + "\n".join(f"| C5.1.272 | {row[0]} | BHXH tỉnh | Giảm găng | {' | '.join(row[1:])} |" for row in rows)


ONE = norms("C5.1.272 | | supplies | | G | đôi | 4 | | |")
COMMITTEE, VSS = "77/UBND | 2012-07-20 | UBND tỉnh Long An", "1990/BHXH | 2012-07-25 | Bảo hiểm xã hội Việt Nam"


def missing(result: Built) -> list[tuple[str, Any]]:
    """(place, whose direction is missing) of the open disputes."""
    return [(str(f.at), f.more["expected"]) for f in result.findings if f.code == "NM004"]


@case("NM004", rule="R9")
@silent("NM005")
@pytest.mark.parametrize(
    ("said", "at", "whose"),
    [
        (("norm | | | ",), "E2", "Ủy ban nhân dân; Bảo hiểm xã hội Việt Nam"),  # reported, not answered
        (("norm | 77/UBND | | UBND tỉnh",), "E2", "Ủy ban nhân dân; Bảo hiểm xã hội Việt Nam"),  # without its date
        (("norm | | 2012-07-20 | UBND tỉnh",), "E2", "Ủy ban nhân dân; Bảo hiểm xã hội Việt Nam"),  # without its number
        (("norm | 77/UBND | 2012-07-20 | ",), "G2", "Ủy ban nhân dân; Bảo hiểm xã hội Việt Nam"),  # of whom?
        (("norm | 9/SYT | 2012-07-20 | Sở Y tế",), "G2", "Ủy ban nhân dân; Bảo hiểm xã hội Việt Nam"),  # not theirs to direct
        ((f"norm | {COMMITTEE}",), "E2", "Bảo hiểm xã hội Việt Nam"),
        ((f"structure | {VSS}",), "E2", "Ủy ban nhân dân"),
        ((f"norm | {COMMITTEE}", "norm | | | BHXH Việt Nam"), "E3", "Bảo hiểm xã hội Việt Nam"),
        ((f"norm | {COMMITTEE}", "norm | 5/BHXH | 2012-07-25 | BHXH tỉnh"), "G3", "Bảo hiểm xã hội Việt Nam"),  # the party itself
        ((f"price | {COMMITTEE}",), "G2", "Bảo hiểm xã hội Việt Nam"),  # a price is for Viet Nam Social Security alone
    ],
)
def test_an_open_dispute_blocks_and_says_whose_direction_is_missing(
    home: Path, said: tuple[str, ...], at: str, whose: str
) -> None:
    result = built(home, tenders=TENDERS, norms=ONE, disputes=disputes(*said))
    assert missing(result) == [(f"disputes.csv!{at}", whose)]
    assert result.prices.lines[0].disputed == "open"  # type: ignore[union-attr]


@case("NM005", rule="R9")
@silent("NM004")
@pytest.mark.parametrize(
    "said",
    [
        (f"norm | {COMMITTEE}", f"norm | {VSS}"),
        (f"structure | {VSS}", "structure | 77/UBND | 2012-07-20 | Uỷ ban nhân dân tỉnh"),
        ("norm | | | ", f"norm | {COMMITTEE}", f"norm | {VSS}"),  # the row of the report stays as it was
        ("norm | 77/UBND | 20/07/2012 | UBND TỈNH", "norm | 1990/BHXH | 25/07/2012 | BHXH Việt Nam"),
        (f"price | {VSS}",),
    ],
)
def test_the_directions_of_all_authorities_settle_a_dispute(home: Path, said: tuple[str, ...]) -> None:
    result = built(home, tenders=TENDERS, norms=ONE, disputes=disputes(*said))
    assert found(result, "NM004", "NM005") == [("NM005", "disputes.csv!E2")]
    assert not errors(result)
    (dispute,) = result.prices.disputes  # type: ignore[union-attr]
    assert dispute.settled and len(dispute.directions) == sum("20" in line for line in said)


@pytest.mark.rule("R9")
def test_a_direction_without_an_authority_is_named(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=ONE, disputes=disputes("norm | 77/UBND | 2012-07-20 | "))
    (finding,) = (f for f in result.findings if f.code == "NM004")
    assert "77/UBND" in finding.message("vi") and "directed_by" in finding.message("en")


@pytest.mark.rule("R9")
def test_two_disputes_about_one_service_are_settled_one_by_one(home: Path) -> None:
    said = disputes(f"norm | {COMMITTEE}", f"norm | {VSS}", f"norm | {COMMITTEE}").replace("Giảm găng", "Giảm kim", 2)
    result = built(home, tenders=TENDERS, norms=ONE, disputes=said)
    assert found(result, "NM004", "NM005") == [("NM005", "disputes.csv!E2"), ("NM004", "disputes.csv!E4")]
    assert result.prices.lines[0].disputed == "open"  # type: ignore[union-attr]


@pytest.mark.slow
@pytest.mark.rule("R9")
def test_where_the_regime_names_no_authority_any_direction_settles(home: Path) -> None:
    packs = copytree(ROOT / "norms", home / "packs")
    settings = packs / "ttlt-04-2012" / "regulation.toml"
    text = settings.read_text(encoding="utf-8")
    start, end = text.index("authorities = ["), text.index("reference", text.index("authorities = ["))
    settings.write_text(text[:start] + text[end:], encoding="utf-8")
    folder = dossier(home / "d", tenders=TENDERS, norms=ONE, disputes=disputes("norm | 77/UBND | 2012-07-20 | "))
    assert found(pricebook.build(folder, norms=packs), "NM004", "NM005") == [("NM005", "disputes.csv!E2")]
    open_ = dossier(home / "e", tenders=TENDERS, norms=ONE, disputes=disputes("norm | | | "))
    assert missing(pricebook.build(open_, norms=packs)) == [("disputes.csv!E2", ("competent-authority",))]


@pair("NM009", rule="R7", further=("A4", "A5"))
def test_a_performed_service_without_a_norm(home: Path, further: str, raises: bool) -> None:
    """C5.1.272 and A5 are performed; the norms have the first and another, or both."""
    lines = norms("C5.1.272 | | supplies | | G | đôi | 4 | | |", f"{further} | | supplies | | G | đôi | 4 | | |")
    result = built(home, tenders=TENDERS, norms=lines, performs=("C5.1.272", "A5"))
    assert found(result, "NM009") == ([("NM009", "capabilities.csv!B3")] if raises else [])
    left_out = {left.service_id: left.reason for left in result.prices.left_out}  # type: ignore[union-attr]
    assert left_out.get("A5") == ("no-norm" if raises else None)


@pytest.mark.rule("R1")
def test_a_line_for_a_class_takes_the_place_of_the_line_for_all(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms(
        "C5.1.272 | | supplies | | G | đôi | 2 | | |",
        "C5.1.272 | | supplies | | K | cái | 5 | | |",
        "C5.1.272 | II | supplies | | G | đôi | 7 | | |",     # class II: 7,000 + 3,000; the others: 2,000 + 3,000
    ))  # fmt: skip
    assert prices(result) == {("C5.1.272", c): (10_000 if c == "II" else 5_000) for c in ("II", "III", "IV", "station")}


@pytest.mark.rule("R1")
@pytest.mark.parametrize("line", ["C5.1.272 | hạng V | supplies | | G | đôi | 9 | | |", "C5.1.272 | | supplies | | G | đôi | 9 | x | |",
                                  "C5.1.272 | | supplies | | G | đôi | 9 | 1 | x |", "C5.1.272 | | supplies | ? | G | đôi | 9 | 1 | |"])  # fmt: skip
def test_an_unreadable_cell_is_not_a_blank_one_with_its_default(home: Path, line: str) -> None:
    """A class, batch size, loss or kind that cannot be read must not pass for all classes, 1, 0 or an item."""
    result = built(home, tenders=TENDERS, norms=norms(line))
    assert price(result, "C5.1.272") is None
    assert result.blocked


@pair("NM011", rule="R1", part=("A4", "A3"))
def test_a_package_whose_service_has_no_price_says_so(home: Path, part: str, raises: bool) -> None:
    """A package of A3 and a pair of gloves; another service has a norm, or A3 itself."""
    package = ("A2 | | supplies | service | A3 | | 1 | | |", "A2 | | supplies | | G | đôi | 1 | | |")
    result = built(home, tenders=TENDERS, norms=norms(*package, f"{part} | | supplies | | G | đôi | 1 | | |"))
    assert found(result, "NM011") == ([("NM011", "norms.csv!A2")] if raises else [])
    assert [f.more["parts"] for f in result.findings if f.code == "NM011"] == (["A3"] if raises else [])
    assert price(result, "A2") == (None if raises else 2000)


@pytest.mark.rule("R1")
def test_a_service_in_a_package_that_was_left_as_an_item_is_told_as_one(home: Path) -> None:
    result = built(
        home, tenders=TENDERS, norms=norms("A2 | | supplies | item | A3 | | 1 | | |", "A3 | | supplies | | G | đôi | 1 | | |")
    )
    (told,) = [finding.message("vi") for finding in result.findings if finding.code == "UP001"]
    assert "A3 (là mã của một dịch vụ" in told and "“Loại dòng”" in told


@silent("NM011")
def test_a_missing_price_that_another_error_names_is_said_once(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("A2 | | supplies | | X | đôi | 1 | | |"))
    assert errors(result) == ["UP001"]


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "again",
    [
        "272 | | supplies | | G | đôi | 3 | | |",  # by ordinal
        "C5.1.272 | | Thuốc, hóa chất, vật tư | | G | đôi | 3 | | |",  # the component by name
        "C5.1.272 | | supplies | item | G | đôi | 3 | | |",  # the kind written out
    ],
)
def test_one_line_under_two_spellings_is_doubled(home: Path, again: str) -> None:
    result = built(
        home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | | |", again), performs=("C5.1.272",)
    )
    assert found(result, "IN008") == [("IN008", "norms.csv!A3")]
    assert price(result, "C5.1.272") is None


@pytest.mark.rule("R1")
def test_a_blank_service_below_a_named_one_leaves_it_unpriced(home: Path) -> None:
    """Merged cells: the second line may be the first one's; without it the price would be too low."""
    lines = norms("C5.1.272 | | supplies | | G | đôi | 4 | | |", " | | supplies | | K | cái | 9 | | |")
    result = built(home, tenders=TENDERS, norms=lines, performs=("C5.1.272",))
    assert found(result, "IN003") == [("IN003", "norms.csv!A3")]
    assert price(result, "C5.1.272") is None


@pytest.mark.rule("R2")
def test_a_local_norm_for_all_classes_against_the_ministrys_for_one(home: Path) -> None:
    ministry = "| service | class | component | item_code | unit | quantity |\n| A1 | II | supplies | G | đôi | 2 |"
    result = built(home, tenders=TENDERS, ministry_norms=ministry, norms=norms("A1 | | supplies | | G | đôi | 5 | | |"))
    assert [f.limit for f in result.findings if f.code == "NM001"] == [2]


def test_an_unknown_service_inside_a_package(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("A2 | | supplies | service | C5.1.999 | | 1 | | |"))
    assert found(result, "IN009") == [("IN009", "norms.csv!E2")]


def test_a_service_that_merely_contains_a_circle_is_no_member_of_it(home: Path) -> None:
    lines = norms(*(f"{a} | | supplies | service | {b} | | 1 | | |" for a, b in (("A2", "A3"), ("A3", "A2"), ("A4", "A2"))))
    result = built(home, tenders=TENDERS, norms=lines)
    assert [f.service for f in result.findings if f.code == "NM006"] == ["A2", "A3"]


@case("NM012", rule="R1")
def test_a_loss_that_a_percentage_cell_may_have_made_small(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | | 0.05 |"))
    assert found(result, "NM012") == [("NM012", "norms.csv!I2")]


@silent("NM012")
def test_a_loss_of_one_per_cent(home: Path) -> None:
    result = built(home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | | 1 |"))
    assert not found(result, "NM012")


@pytest.mark.slow
@pytest.mark.parametrize("component", ["Phụ cấp thường trực", "Khoản lạ"])
def test_a_list_with_a_line_outside_the_structure_is_read_again(home: Path, component: str) -> None:
    """Such a line has a finding, its service no price; the list that is written holds the lines of the structure."""
    lines = norms("A2 | | supplies | | G | đôi | 9 | | |", f"A2 | | {component} | | | | | | | 5000")
    result = built(home, tenders=TENDERS, norms=lines)
    ((code, at),) = found(result, "NM015", "NM007", "NM011")
    assert at == "norms.csv!C3" and [f.service for f in result.findings if f.code == code] == ["A2"]
    (norm_rows,) = (table["rows_in"] for table in result.tables if table["table"] == "norms")
    assert (norm_rows["accepted"], norm_rows["rejected"]) == (1, 1)
    told = pricebook.explain(home, "A2").tree("en")[0].branches[0].text
    assert told.startswith(f"Why there is no price: {code} norms.csv!C3")
    written = result.write(home / "out", annotate=False)
    listed = pricebook.load(written.file("pricelist.json"))
    (line,) = listed.lines  # type: ignore[union-attr]
    assert [(each.component, each.cost) for each in line.items] == [("supplies", 9000)]
    assert line.price is None


@pytest.mark.parametrize(("said", "meant"), [("Vật tư", "supplies"), ("điện nước", "utilities")])
def test_a_part_of_a_component_s_name_is_told_as_the_nearest(home: Path, said: str, meant: str) -> None:
    result = built(home, tenders=TENDERS, norms=norms(f"A2 | | {said} | | G | đôi | 9 | | |"))
    (finding,) = [f for f in result.findings if f.code == "NM007"]
    assert f"Nearest: {meant}." in finding.message("en")


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    "said", ["c5.1.272", "C5,1,272", "C5.1. 272", "C5.1.272.", "С5.1.272", "Hematocrit", "C5.1.272 Hematocrit", "Mục C5.1.0272"]
)  # the fifth begins with a Cyrillic С
def test_a_line_whose_service_is_spelt_otherwise_leaves_it_unpriced(home: Path, said: str) -> None:
    """4 pairs at 1,000 and 9 needles at 600 are 9,400; without the second line the price would be 4,000."""
    lines = norms(
        "C5.1.272 | | supplies | | G | đôi | 4 | | |",
        f"{said} | | supplies | | K | cái | 9 | | |",
        "A2 | | supplies | | G | đôi | 2 | | |",
    )
    result = built(home, tenders=TENDERS, norms=lines, performs=("C5.1.272", "A2"))
    assert found(result, "IN009", "NM011") == [("IN009", "norms.csv!A3")]
    assert [f.service for f in result.findings if f.code == "IN009"] == ["C5.1.272"]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (None, 2000)  # another service keeps its price


@pytest.mark.rule("R1")
@pytest.mark.parametrize(("said", "may_lack"), [("C5.1.227", ("C5.1.272",)), ("@@@", ("C5.1.272", "A2"))])
def test_a_line_of_which_nobody_can_say_the_service_names_those_that_may_lack_it(
    home: Path, said: str, may_lack: tuple[str, ...]
) -> None:
    """The service of the table that is spelt most like it; where none is, those of the rows above and below."""
    lines = norms(
        "C5.1.272 | | supplies | | G | đôi | 4 | | |",
        f"{said} | | supplies | | K | cái | 9 | | |",
        "A2 | | supplies | | G | đôi | 2 | | |",
    )
    result = built(home, tenders=TENDERS, norms=lines, performs=("C5.1.272", "A2"))
    (told,) = [f for f in result.findings if f.code == "IN009"]
    assert dict(told.more["near"].values)["names"] == ", ".join(may_lack)  # type: ignore[union-attr]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (4000, 2000)
    assert result.blocked


@pytest.mark.rule("R6")
@pytest.mark.parametrize(
    ("table", "held"),
    [
        ({"shares": "| service | share |\n| c5.1.272 | 0.8 |"}, True),
        ({"shares": "| service | share |\n| c5.1 | 0.8 |"}, False),  # a group may be spelt otherwise: 0.8 × 15,000 is above 4,000
        ({"proposed_prices": "| service | price | reason |\n| c5.1.272 | 3000 | Thu nhập thấp |"}, True),
        ({"current_prices": "| service | price |\n| c5.1.272 | 3000 |"}, False),  # it bounds no price
    ],
)
def test_a_share_or_proposal_whose_service_is_spelt_otherwise_leaves_it_unpriced(
    home: Path, table: dict[str, str], held: bool
) -> None:
    result = built(
        home, tenders=TENDERS, norms=norms("C5.1.272 | | supplies | | G | đôi | 4 | | |"), performs=("C5.1.272",), **table
    )
    assert price(result, "C5.1.272") == (None if held else 4000)
    assert len(found(result, "IN009")) == ("shares" not in table or held)


@pytest.mark.rule("R2")
@pytest.mark.parametrize(("said", "above"), [("c5.1.272", []), ("C5.1.272", [2]), ("A2", [])])
def test_a_line_of_the_ministry_whose_service_is_spelt_otherwise_accuses_no_local_norm(
    home: Path, said: str, above: list[int]
) -> None:
    """The Ministry: G 9, and K 2 in a line of another spelling. K 5 is above it where the line is of the service, else NM002."""
    head = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | G | đôi | 9 |\n"
    lines = norms("C5.1.272 | | supplies | | G | đôi | 4 | | |", "C5.1.272 | | supplies | | K | cái | 5 | | |")
    result = built(home, tenders=TENDERS, norms=lines, ministry_norms=f"{head}| {said} | supplies | K | cái | 2 |")
    assert [f.limit for f in result.findings if f.code == "NM001"] == above
    assert bool(found(result, "NM002")) == (said == "A2")
