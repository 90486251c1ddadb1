"""A paid period settled again: hand-made tables, and whatever is paid and exchanged, the causes add up to the difference.

Prices of data/nq-399-2025 at the base salaries 2,340,000 and 2,530,000 (the amounts are those at 1,800,000), rounded down to 100
below 100,000 and to 1,000 from there:
    A.1  01.0002.1778   20,359 + 15,090.2608695652 × 234/180 =  39,976.3 →  39,900;  × 253/180 =  41,569.2 →  41,500
    A.2  01.0004.0321  124,000 + 46,956.5217391304 × 234/180 = 185,043.5 → 185,000;  × 253/180 = 190,000.0 → 190,000
"""

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import pricebook
from pricebook import Built, LawOnDay, PriceList, SettledAgain
from pricebook.app.again_output import COLUMNS, rows_of
from pricebook.base.resources import resource_folder
from pricebook.causes.other_index import with_index_value
from pricebook.cli.app import app
from pricebook.settlement.claims.again import Paid, SettlingAgain
from pricebook.settlement.claims.again_sums import AgainSum, Service
from pricebook.settlement.claims.decided import Thing
from pricebook.settlement.claims.lists import ListSource, PaidPrice, Period
from tests.support import case, silent

HEAD = (
    "visit",
    "facility_code",
    "service_code",
    "item_code",
    "item_name",
    "quantity",
    "price",
    "share",
    "fund_share",
    "amount",
    "day",
)


@pytest.fixture(scope="session")
def paid_by(nq_399: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert nq_399.prices is not None
    folder = tmp_path_factory.mktemp("again")
    nq_399.write(folder / "list")
    return folder / "list" / "pricelist.json"


def claims(folder: Path, table: str) -> Path:
    """A claim file from a table of code, quantity, price, share, fund's share and amount; "T…" is the code of a drug."""
    path = folder / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number, row in enumerate(table.strip().splitlines()):
            code, *figures = (cell.strip() for cell in row.strip().strip("|").split("|"))
            item = (code, "Paracetamol") if code.startswith("T") else ("", "")
            writer.writerow([f"V{number}", "01001", "" if item[0] else code, *item, *figures, "2025-08-01"])
    return path


def told(settled: SettledAgain) -> list[tuple[Any, ...]]:
    """By service: what was paid, what it comes to, and the causes."""
    return [
        (of.service, each.paid, each.new, {kind: Decimal(str(exact(amount))) for kind, amount in each.causes.items()})
        for of, each in settled.sums.items()
    ]


def exact(amount: Fraction) -> Decimal:
    assert amount * 100 == int(amount * 100)
    return Decimal(int(amount * 100)) / 100


@pytest.mark.slow
@case("ST090")
def test_another_base_salary_and_another_share(paid_by: Path, tmp_path: Path) -> None:
    path = claims(tmp_path, """
        | 01.0002.1778 | 2 | 39900  | 100 | 80  | 63840  |
        | 01.0004.0321 | 1 | 190000 | 50  | 100 | 95000  |
        | 99.9999.9999 | 1 | 1000   | 100 | 100 | 1000   |
        | T1           | 3 | 500    | 100 | 80  | 1200   |
    """)  # fmt: skip
    settled = pricebook.settle_again(path, list_=paid_by, base_salary=2_530_000, fund_shares=["80%=95%"])
    assert told(settled) == [
        # index: 2 × (41,500 − 39,900) × 80 % = 2,560; share: 2 × 41,500 × (95 % − 80 %) = 12,450; 63,840 + 15,010 = 78,850
        ("A.1", 63_840, 78_850, {"index": 2_560, "paid-share": 12_450}),
        # charged: 185,000 × 50 % − 95,000 = −2,500; index: (190,000 − 185,000) × 50 % = 2,500
        ("A.2", 95_000, 95_000, {"charged": -2_500, "index": 2_500}),
        ("99.9999.9999", 0, 0, {}),
        # no list has its price: 1,500 × (95 % − 80 %)
        (None, 1_200, 1_425, {"paid-share": 225}),
    ]
    total = settled.total
    assert (total.paid, total.new, total.difference) == (160_040, 175_275, 15_235)
    assert (total.unsettled, total.unsettled_paid) == (1, 1_000)
    assert [(each.code, str(each.at), each.observed) for each in settled.findings] == [("ST090", "1.csv!4:4", 1_000)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("returned", "unread"), [("| -1 | 39900 | 100 | 100 | -39900", -39_900), ("| 1 | 39900 | 100 | 100 | 39900", 0)]
)
def test_what_was_paid_for_lines_that_are_not_settled_again_is_named(
    paid_by: Path, tmp_path: Path, returned: str, unread: int
) -> None:
    """A return is in no sum (ST114): 79,800 − 39,900 were paid, and the sums say 79,800."""
    path = claims(tmp_path, f"""
        | 01.0002.1778 | 2 | 39900 | 100 | 100 | 79800 |
        | 01.0002.1778 {returned} |
    """)  # fmt: skip
    settled = pricebook.settle_again(path, list_=paid_by, shares=["100%=80%"])
    assert settled.unread_paid == unread and settled.record()["unread_paid"] == str(settled.unread_paid)
    assert settled.total.paid == (79_800 if unread else 119_700)
    said = [notice.text("vi") for notice in settled.notices if "không xét được" in notice.text("vi")]
    assert len(said) == bool(unread) and all("-39.900 đ" in text for text in said)


@pytest.mark.slow
@silent("ST090")
def test_a_pack_priced_on_a_day_is_another_list(paid_by: Path, tmp_path: Path) -> None:
    # on 15 July 2026 the base salary is 2,530,000: the pack's own prices are those of the test above
    path = claims(tmp_path, "| 01.0002.1778 | 1 | 39900 | 100 | 100 | 39900 |")
    settled = pricebook.settle_again(path, list_=paid_by, under="nq-399-2025", on=date(2026, 7, 15))
    assert told(settled) == [("A.1", 39_900, 41_500, {"index": 1_600})] and list(settled.findings) == []


@pytest.mark.slow
def test_a_share_and_the_rounding_of_amounts(paid_by: Path, tmp_path: Path) -> None:
    path = claims(tmp_path, """
        | 01.0002.1778 | 1 | 39900 | 33 | 100 | 13300    |
        | 01.0002.1778 | 1 | 39900 | 50 | 95  | 18952.50 |
    """)  # fmt: skip
    settled = pricebook.settle_again(path, list_=paid_by, shares=["1/3=1/2"], fund_shares=["95%=2/3"])
    # the 33 of the first line is a third, for 39,900 / 3 = 13,300: a half is 19,950, 6,650 more
    # the second: 39,900 / 2 × 2/3 = 13,300, and 13,300 − 18,952.50 = −5,652.50
    assert told(settled) == [("A.1", Decimal("32252.50"), 33_250, {"paid-share": Decimal("997.50")})]


@pytest.mark.slow
def test_lists_of_the_registry_under_a_later_list(registry: Path, tmp_path: Path) -> None:
    """The second list of the registry has C5.1.272 at 10,000 in place of 11,000, by the province's own proposal."""
    path = tmp_path / "claims.csv"
    lines = ["V1,80002,C5.1.272,2,11000,22000,2012-10-01", "V2,80002,C5.1.274,1,25000,25000,2012-10-01"]
    path.write_text("\n".join(["visit,facility_code,service_code,quantity,price,amount,day", *lines]), encoding="utf-8")
    settled = pricebook.settle_again(path, registry=registry, under="long-an-2012-2")
    # 2 × (10,000 − 11,000); C5.1.274 is not performed there, by either list
    assert told(settled) == [("C5.1.272", 22_000, 20_000, {"proposal": -2_000}), ("C5.1.274", 0, 0, {})]
    assert settled.total.unsettled_paid == 25_000


def test_of_a_third_no_spreadsheet_makes_a_date() -> None:
    """10/3 đồng in again.csv would be the 10th of March."""
    sums = {Service("80002", "A1", "Khám"): AgainSum(causes={"award": Fraction(10, 3), "charged": Fraction(5, 2)})}
    (row,) = (dict(zip(COLUMNS, cells, strict=True)) for cells in rows_of(sums))
    assert (row["award"], row["charged"]) == ("10÷3", Decimal("2.5"))


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("28500.00", "28500"),  # with its zeros a text, where a comma stands before decimals
        ("-1000.00", "-1000"),
        ("0.00", "0"),
        ("28500.50", "28500.5"),
        ("234.125", "234.1250"),  # 234,125 where a point parts thousands
    ],
)
def test_amounts_are_written_as_in_claims_findings(amount: str, written: str) -> None:
    of = AgainSum(lines=1, paid=Decimal(amount), causes={"charged": Fraction(Decimal(amount))})
    (row,) = (dict(zip(COLUMNS, cells, strict=True)) for cells in rows_of({Service("80002", "A1", "Khám"): of}))
    assert (str(row["paid"]), str(row["charged"])) == (written, written if of.paid else "None")


@pytest.mark.slow
def test_the_command_prints_and_writes_what_the_verb_gives(paid_by: Path, tmp_path: Path) -> None:
    path = claims(tmp_path, "| 01.0002.1778 | 2 | 39900 | 100 | 80 | 63840 |")
    record = pricebook.settle_again(path, list_=paid_by, base_salary=2_530_000).record("vi")
    options = ["settle", "again", str(path), "--list", str(paid_by), "--base-salary", "2530000", "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*options, "--format", "json", "--lang", "vi"])
    assert done.exit_code == 0 and json.loads(done.stdout) == record
    schema = json.loads((resource_folder("norms") / "schema" / "again.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(record)
    assert json.loads((tmp_path / "out" / "again.json").read_text(encoding="utf-8")) == record
    with (tmp_path / "out" / "again.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["service_id"], row["difference"], row["index"], row["charged"]) == ("A.1", "2560", "2560", "")
    text = CliRunner().invoke(app, [*options, "--force", "--lang", "en"]).stdout
    assert "Paid 63.840 đ; settled again 66.400 đ; difference 2.560 đ" in text


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({}, "--under"),
        ({"base_salary": 2_530_000}, "--list"),
        ({"base_salary": 0}, "0"),
        ({"shares": ["80%"]}, "80%"),
        ({"fund_shares": ["80%=120x"]}, "120x"),
        ({"under": "tt37-2018"}, "tt37-2018"),
    ],
)
def test_what_is_wrong_in_a_call_is_named(tmp_path: Path, registry: Path, options: dict[str, Any], word: str) -> None:
    path = claims(tmp_path, "| 01.0002.1778 | 1 | 39900 | 100 | 100 | 39900 |")
    with pytest.raises(pricebook.WrongOption) as refused:
        pricebook.settle_again(path, registry=registry, **options)
    assert word in refused.value.message("en")


BASE_SALARIES = st.integers(1_000_000, 4_000_000)
SHARE = st.sampled_from(["1", "1/2", "1/3", "33/100", "0.3", "0.85"]).map(Fraction)
CENTS = st.decimals(0, 1_000_000, places=2)
LINES = st.lists(
    st.tuples(st.integers(0, 40), st.decimals(0, 50, places=3), CENTS, SHARE, SHARE, CENTS, st.integers(1, 9)),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(lines=LINES, salary=BASE_SALARIES, shares=st.dictionaries(SHARE, SHARE, max_size=3), known=st.booleans())
def test_whatever_is_paid_and_exchanged_the_causes_add_up(
    nq_399: Built, lines: list[tuple[Any, ...]], salary: int, shares: dict[Fraction, Fraction], known: bool
) -> None:
    """40 services at another base salary, and one that no list has. `known`: whether the list that was paid by has any."""
    assert nq_399.prices is not None and nq_399.law is not None
    old = replace(nq_399.prices, lines=nq_399.prices.lines[:40])
    new = with_index_value(old, salary)
    assert new is not None
    things = {n: Thing("service", each.service_code or "", each.name, None) for n, each in enumerate(old.lines)}
    things[40] = Thing("service", "99.9999.9999", None, None)
    paid = [
        Paid(thing, 20_000, quantity, price, pays.numerator, pays.denominator, fund.numerator, fund.denominator, amount, times, n)
        for n, (thing, quantity, price, pays, fund, amount, times) in enumerate(lines)
    ]
    before = [period(old, nq_399.law)] if known else []
    again = SettlingAgain(lambda share: shares.get(share, share))
    sums = AgainSum()
    for each in again.again("01001", things, paid, before, [period(new, nq_399.law)]):
        if each.paid.thing == 40:
            assert (each.new, each.why) == (None, "unknown")
            continue
        assert each.new is not None and sum(each.causes.values(), Fraction(0)) == Fraction(each.new - each.paid.amount)
        assert known or set(each.causes) <= {"only-in-new"}
        # quantity × the new price × the new shares, to 2 decimals; a third that was written as 33 may be a third
        price, pays = new.lines[each.paid.thing].price or 0, Fraction(each.paid.pays_num, each.paid.pays_den)
        thirds = {pays, Fraction(1, 3)} if pays == Fraction(33, 100) else {pays}
        fund = Fraction(each.paid.fund_num, each.paid.fund_den)
        right = [Fraction(each.paid.quantity) * price * shares.get(share, share) * fund for share in thirds]
        assert any(abs(Fraction(each.new) - amount) <= Fraction(1, 200) for amount in right)
        sums.add(AgainSum(1, each.paid.amount, each.new, dict(each.causes)))
    cents = sums.in_cents()
    assert sum(cents.causes.values(), Fraction(0)) == Fraction(sums.difference)
    assert all(abs(amount - sums.causes[kind]) < Fraction(1, 100) for kind, amount in cents.causes.items())


def period(prices: PriceList, law: LawOnDay) -> Period:
    paid = {line.service_id: PaidPrice(line.price, line) for line in prices.lines if line.price is not None}
    return Period(ListSource(prices.fingerprint, prices, law), None, None, paid)
