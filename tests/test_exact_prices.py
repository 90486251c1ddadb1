"""A price is what exact fractions give: no quotient is rounded on the way to the sum, which is rounded once to 6 decimals."""

import hashlib
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.base.money import vietnamese_number
from pricebook.cli.app import app
from pricebook.exports import write_approval
from pricebook.exports.approval.plan import ITEMS, NORMS, plan_rows
from pricebook.exports.report.facts import Traces
from pricebook.pricelist import InvalidPriceList, read_pricelist, write_pricelist
from pricebook.pricelist.model import OUTSIDE_THE_FINGERPRINT
from tests.recalculation import listed_prices, written
from tests.support import built, item, price, soffice

STEPS = "\n[[rounding.steps]]\nbelow = 100000\nunit = 100\n"
RULES = [(mode, steps) for mode in ("half-up", "down", "up") for steps in ("", STEPS)]
PROVINCES = ("Tiền Giang", "Bến Tre", "Vĩnh Long")
BATCH = 500  # services a build


@dataclass
class Drawn:
    """A dossier drawn at random, as tables, and the prices that fractions give: all of it without a word of the product."""

    tables: dict[str, str]
    expected: dict[str, int] = field(default_factory=dict)
    exact: dict[str, Fraction] = field(default_factory=dict)


def rounded_once(amount: Fraction, mode: str, steps: str) -> int:
    """To 6 decimals, half-up; then to the unit."""
    amount = Fraction(floor(amount * 10**6 + Fraction(1, 2)), 10**6)
    unit = 100 if steps and amount < 100_000 else 1000
    multiple = {"half-up": floor(amount / unit + Fraction(1, 2)), "down": floor(amount / unit), "up": ceil(amount / unit)}
    return multiple[mode] * unit


def drawn(rng: random.Random, mode: str, steps: str) -> Drawn:
    """Items in boxes, items at the mean of three provinces, losses and batches; half of the services are made to end at a tie."""
    days = "2012-01-10 | 2012-12-31"
    unit_prices: dict[str, Fraction] = {}
    tenders, regional, conversions = [], [], []
    for number in range(60):
        code, factor = f"H{number}", rng.choice((1, 3, 7, 12, 30))
        conversions.append(f"| {code} | hộp | {factor} |")
        boxes = [Decimal(rng.randint(1, 400)) * 500 for _ in range(rng.randint(1, 3))]
        if number % 3:
            tenders += [f"| {code} | Hàng {number} | hộp | {box} | {n}/QĐ | {days} |" for n, box in enumerate(boxes)]
            unit_prices[code] = min(Fraction(box) / factor for box in boxes)
        else:
            boxes = [Decimal(rng.randint(2_000, 400_000)) / 10 for _ in PROVINCES]
            rows = zip(PROVINCES, boxes, strict=True)
            regional += [f"| {province} | {code} | Hàng {number} | hộp | {box} | 9/QĐ | {days} |" for province, box in rows]
            unit_prices[code] = sum((Fraction(box) / factor for box in boxes), Fraction(0)) / len(PROVINCES)
    norms, sums = [], defaultdict(Fraction)
    for number in range(BATCH):
        service = f"LA.{number}"
        for code in rng.sample(sorted(unit_prices), 1 if number % 2 else rng.randint(2, 6)):
            per, loss = rng.choice((1, 1, 3, 7, 48, 1000)), rng.choice(("0", "0", "5", "3.5", "33.333333"))
            quantity = Decimal(rng.randint(1, 40_000)) / 1000
            if number % 2:  # as many as the norm's batch and the box hold, so that the fractions go away
                loss, quantity = "0", Decimal(per * rng.choice((3, 7, 12, 84)))
            norms.append(f"| {service} | supplies | {code} | cái | {quantity} | {per} | {loss} |")
            sums[service] += Fraction(quantity) / per * (1 + Fraction(loss) / 100) * unit_prices[code]
    head = "item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
    tables = {
        "services": "| service_id | group | name |\n" + "\n".join(f"| {service} | Nhóm | {service} |" for service in sums),
        "norms": "| service | component | item_code | unit | quantity | per | loss_pct |\n" + "\n".join(norms),
        "tenders": f"| {head}" + "\n".join(tenders),
        "regional_prices": f"| province | {head}" + "\n".join(regional),
        "conversions": "| item_code | unit | factor |\n" + "\n".join(conversions),
    }
    return Drawn(tables, {service: rounded_once(total, mode, steps) for service, total in sums.items()}, dict(sums))


def composed_as_drawn(folder: Path, seed: int, mode: str, steps: str) -> Built:
    made = drawn(random.Random(seed), mode, steps)
    result = built(folder, settings=f'[rounding]\nunit = 1000\nmode = "{mode}"{steps}', **made.tables)
    assert result.prices is not None
    lines = {line.service_id: line for line in result.prices.lines}
    # a sum that rounds to 0 is no price
    assert {service: line.price or 0 for service, line in lines.items()} == made.expected
    assert {service: line.composed for service, line in lines.items()} == made.exact
    return result


@pytest.mark.slow
@pytest.mark.rule("R1")
def test_composed_prices_equal_an_independent_computation_with_fractions(home: Path) -> None:
    composed_as_drawn(home, 2012, "half-up", "")


@pytest.mark.slow
@pytest.mark.rule("R1")
@pytest.mark.parametrize(("mode", "steps"), RULES)
def test_twenty_thousand_services_equal_an_independent_computation_with_fractions(tmp_path: Path, mode: str, steps: str) -> None:
    each = -(-20_000 // BATCH // len(RULES))
    for seed in range(each):
        composed_as_drawn(tmp_path / f"dossier-{seed}", seed, mode, steps)


BOXES = "| item_code | unit | factor |\n| K | hộp | 3 |\n| M | hộp | 7 |\n| N | hộp | 3 |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | hộp | 14500 | 1/QĐ | 2012-01-10 | 2012-12-31 |
| M | Mẻ | hộp | 10000 | 2/QĐ | 2012-01-10 | 2012-12-31 |
| N | Nẹp | hộp | 14500 | 2/QĐ | 2012-01-10 | 2012-12-31 |
"""


def boxed(home: Path, lines: str, **more: str) -> Built:
    """C5.1.268 takes `lines` of K, in boxes of 3 at 14,500, and M, in boxes of 7 at 10,000 (N as K): item | quantity | per | loss."""
    head = "| service | component | item_code | unit | quantity | per | loss_pct |\n"
    body = "\n".join(f"| C5.1.268 | supplies | {line} |" for line in lines.split("; "))
    return built(
        home,
        norms=head + body.replace("K |", "K | cái |").replace("M |", "M | cái |").replace("N |", "N | cái |"),
        **{"tenders": TENDERS, "conversions": BOXES, **more},
    )


@pytest.mark.rule("R1")
@pytest.mark.parametrize(
    ("lines", "composed", "price_"),
    [
        ("K | 3 | 1 | 0", Decimal(14_500), 15_000),  # one box holds the three that the norm takes; half-way goes up
        ("K | 9 | 3 | 0", Decimal(14_500), 15_000),  # nine for three services
        ("K | 1 | 1 | 0; N | 2 | 1 | 0", Decimal(14_500), 15_000),  # two lines, a third and two thirds of such a box
        ("K | 2 | 1 | 50", Decimal(14_500), 15_000),  # two, and half of that lost
        ("M | 7 | 1 | 5", Decimal(10_500), 11_000),  # 10,000 × 1.05
        ("M | 1 | 3 | 0", Fraction(10_000, 21), None),  # 476.19: rounds to 0, which is no price
        ("K | 1 | 1 | 0; M | 1 | 1 | 0", Fraction(14_500, 3) + Fraction(10_000, 7), 6_000),  # 131,500 ÷ 21 = 6,261.9
    ],
)
def test_no_quotient_is_rounded_on_the_way(home: Path, lines: str, composed: Any, price_: int | None) -> None:
    result = boxed(home, lines)
    assert result.prices is not None
    (line,) = result.prices.lines
    assert (line.composed, line.components["supplies"], line.price) == (composed, composed, price_)


@pytest.mark.rule("R4")
def test_the_mean_of_three_provinces_is_exact(home: Path) -> None:
    # (10,000 + 10,000 + 10,001) ÷ 3 = 30,001 ÷ 3; three of them are 30,001, by 1,000 down 30,000
    rows = "\n".join(
        f"| {p} | K | Kim | cái | {v} | 1/QĐ | 2012-01-10 | 2012-12-31 |"
        for p, v in zip(PROVINCES, (10_000, 10_000, 10_001), strict=True)
    )
    head = "| province | item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
    result = boxed(home, "K | 3 | 1 | 0", tenders=TENDERS.replace("| K |", "| X |"), regional_prices=head + rows)
    assert item(result, "K").unit_price == Fraction(30_001, 3) and item(result, "K").cost == 30_001


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_of_two_prices_that_are_equal_in_six_decimals_the_lower_one_wins(home: Path) -> None:
    # 14,500 ÷ 3 = 4,833.333333…; 4,833,333,333 for a box of 1,000,000 is 4,833.333333 and lower; decided later
    own = TENDERS + "| K | Kim | thùng | 4833333333 | 3/QĐ | 2012-02-01 | 2012-12-31 |"
    result = boxed(home, "K | 3 | 1 | 0", tenders=own, conversions=BOXES + "\n| K | thùng | 1000000 |")
    assert item(result, "K").unit_price == Decimal("4833.333333") and result.prices is not None
    outcome = {award.decision_no: award.unit_price for award in result.prices.awards if award.item_code == "K"}
    assert outcome == {"1/QĐ": Fraction(14_500, 3), "3/QĐ": Decimal("4833.333333")}


@pytest.mark.slow
def test_a_price_inside_another_service_is_whole_again(home: Path) -> None:
    # C5.1.268 at 14,500 → 15,000; A2 takes it once for three: 5,000
    norms = """
    | service | component | kind | item_code | unit | quantity | per |
    | C5.1.268 | supplies | | K | cái | 3 | 1 |
    | A2 | supplies | service | C5.1.268 | | 1 | 3 |
    """
    assert price(built(home, norms=norms, tenders=TENDERS, conversions=BOXES), "A2") == 5_000


@pytest.mark.slow
def test_a_list_with_fractions_is_written_as_text_and_read_back(home: Path, tmp_path: Path) -> None:
    result = boxed(home, "K | 1 | 1 | 0")
    assert result.prices is not None
    write_pricelist(result.prices, tmp_path / "pricelist.json")
    text = (tmp_path / "pricelist.json").read_text(encoding="utf-8")
    assert '"unit_price":"14500/3"' in text and '"composed":"14500/3"' in text
    assert read_pricelist(tmp_path / "pricelist.json") == result.prices
    with pytest.raises(InvalidPriceList, match=r"unit_price|cost"):  # a third of a thousandth of a đồng off
        read_pricelist(_resigned(tmp_path / "other.json", text.replace('"unit_price":"14500/3"', '"unit_price":"4833.333333"')))


@pytest.mark.parametrize("figure", ["29000/6", "14500/0", "4833.3e0", "1/2", "-0/3", "٣/7"])
def test_a_figure_has_one_form(home: Path, tmp_path: Path, figure: str) -> None:
    result = boxed(home, "K | 1 | 1 | 0")
    assert result.prices is not None
    write_pricelist(result.prices, tmp_path / "pricelist.json")
    text = (tmp_path / "pricelist.json").read_text(encoding="utf-8").replace('"cost":"14500/3"', f'"cost":"{figure}"')
    (tmp_path / "pricelist.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPriceList, match="cost"):
        read_pricelist(tmp_path / "pricelist.json")


def _resigned(path: Path, text: str) -> Path:
    """The text with the fingerprint that belongs to it: what somebody writes who knows how."""
    record = json.loads(text)
    inside = {name: value for name, value in record.items() if name not in OUTSIDE_THE_FINGERPRINT}
    canonical = json.dumps(inside, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    record["fingerprint"] = hashlib.sha256(canonical.encode()).hexdigest()
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.slow
def test_tables_for_analysts_say_where_they_are_approximate(home: Path) -> None:
    result = boxed(home, "K | 1 | 1 | 0; M | 7 | 1 | 0")
    assert result.prices is not None
    lines, items = result.prices.to_pandas(), result.prices.items_to_pandas()
    assert list(lines["approximate"]) == ["composed, supplies"]
    assert list(items["approximate"]) == ["unit_price, cost", "unit_price"]  # seven of M are 10,000 exactly
    assert items["unit_price"][0] == Decimal("4833.333333333333333333333333") and items["cost"][1] == 10_000


@pytest.mark.slow
def test_people_see_decimals_marked_as_approximate(home: Path, tmp_path: Path) -> None:
    result = boxed(home, "K | 1 | 3 | 0; M | 7 | 1 | 0")
    told = CliRunner().invoke(app, ["explain", str(home), "C5.1.268"]).output
    assert "14.500 đ/hộp ÷ 3 = ≈ 4.833,333333 đ" in told and "≈ 0,333333 cái × ≈ 4.833,333333 đ = ≈ 1.611,111111 đ" in told
    assert vietnamese_number(Fraction(14_500, 3)) == "≈ 4.833,333333" and vietnamese_number(Fraction(1, 3000)) == "≈ 0,000333333"
    assert result.prices is not None
    (line,) = Traces(result.prices).lines()
    assert line["items"][0][5:7] == ["≈ 0.333333", "≈ 1611.111111"]


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "steps"), [("half-up", ""), ("down", STEPS)])
def test_the_workbook_calculated_from_scratch_gives_the_same_prices(tmp_path: Path, mode: str, steps: str) -> None:
    """Boxes of 3, 7, 12, means of three provinces, losses: in doubles, from each award's own price and factor."""
    result = composed_as_drawn(tmp_path / "dossier", 399, mode, steps)
    assert result.prices is not None
    calculated = soffice(written(result.prices, tmp_path / "made"), tmp_path / "calculated", "xlsx")
    assert listed_prices(calculated) == [line.price for line in result.prices.lines]


def test_the_workbook_says_the_same_expression(home: Path, tmp_path: Path) -> None:
    """The unit price from the award's own price and factor, the net quantity without a rounding, the sum rounded once."""
    rows = "\n".join(
        f"| {p} | N | Nẹp | hộp | {v} | 1/QĐ | 2012-01-10 | 2012-12-31 |" for p, v in zip(PROVINCES, (100, 200, 301), strict=True)
    )
    head = "| province | item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
    own = "\n".join(line for line in TENDERS.splitlines() if not line.startswith("| N"))
    result = boxed(home, "K | 1 | 3 | 5; N | 2 | 1 | 0", tenders=own, regional_prices=head + rows)
    assert result.prices is not None
    write_approval(result.prices, [], tmp_path / "list.xlsx")
    book = load_workbook(tmp_path / "list.xlsx")
    items, norms = book[ITEMS], book[NORMS]
    listed = plan_rows(result.prices).items
    kim, net = items.cell(listed["K"] + 1, 6), norms["I5"]
    assert kim.value == f"=G{listed['K'] + 2}/I{listed['K'] + 2}" and kim.number_format.startswith('"≈ "')
    cells = ",".join(f"F{listed['N'] + 2 + place}" for place in range(3))
    assert items.cell(listed["N"] + 1, 6).value == f"=AVERAGE({cells})"
    assert net.value == "=F5/G5*(1+H5/100)" and norms["J5"].value == f"='{ITEMS}'!$F${listed['K'] + 1}"
    cached = load_workbook(tmp_path / "list.xlsx", data_only=True)
    assert cached[ITEMS].cell(listed["K"] + 1, 6).value == 14_500 / 3
