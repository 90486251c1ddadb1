"""Which price by class a facility has: the registry says its class, and a list for other classes, or of another time, is none."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import pricebook
from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.claims_lists import ByList
from pricebook.app.errors import MoveRefused
from pricebook.app.list_import import import_list
from pricebook.app.load import load_list
from pricebook.pricelist.file import write_pricelist
from pricebook.registry import Phase
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line
from tests.claims.test_whose_list import settled
from tests.support import write_csv

FIRST = date(2021, 2, 1)
FACILITIES = """
    | Mã cơ sở | Tên cơ sở                 | Hạng bệnh viện | Cơ quan quản lý | Tỉnh    |
    | 80001    | Bệnh viện đa khoa tỉnh    | II             | Tỉnh            | Long An |
    | 80002    | Bệnh viện đa khoa huyện   | III            | Tỉnh            | Long An |
    """
BOTH = """
    | STT | Mã dịch vụ | Tên dịch vụ | Giá hạng II | Giá hạng III |
    | 1   | 02.1896    | Khám Nội    | 34500       | 30500        |
    """
ONE = """
    | STT | Mã dịch vụ | Tên dịch vụ | Giá   |
    | 1   | 02.1896    | Khám Nội    | {}    |
    """


def taken_over(folder: Path, table: str, decision: str, phase: Phase, class_: str | None = None) -> str:
    """Records a list in the registry of a folder; returns its name."""
    for name, text in (("gia.csv", table), ("facilities.csv", FACILITIES)):
        write_csv(folder / name, text)
    made = import_list(
        folder / "gia.csv", "Long An", decision=decision, on=date(2021, 1, 15), phases=[phase], regulation="tt39-2018",
        class_=class_, facilities=folder / "facilities.csv", registry=folder / "registry.db",
    )  # fmt: skip
    assert made.made is not None, [str(finding) for finding in made.findings]
    return made.made.list


def examined(folder: Path, lines: Sequence[Line], **options: str | None) -> SettledClaims:
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"MA_LK": "V1", "MA_THE_BHYT": "GD1"} | each for each in lines)
    return settle_claims(folder / "a.csv", registry=folder / "registry.db", **options)


def exam(price: int, day: str, facility: str) -> Line:
    return line("02.1896", price, f"2021-{day} 0830", MA_CSKCB=facility, MA_NHOM=13)


RIGHT = [exam(34_500, "0301", "80001"), exam(30_500, "0302", "80002")]


def said(result: SettledClaims) -> list[tuple[str, str, str, int]]:
    return [(each.rule.code, each.result, each.line.facility, int(each.stake)) for each in result.found]


@pytest.mark.slow
def test_a_list_that_is_named_takes_the_classes_of_the_registry(tmp_path: Path) -> None:
    """A class that is stated is for facilities that the registry does not know: 80009 alone."""
    name = taken_over(tmp_path, BOTH, "11/2021/NQ-HĐND", Phase(FIRST))
    dear = [*RIGHT, exam(34_500, "0303", "80002"), exam(34_500, "0304", "80009")]
    refused = ("ST030", "refuse", "80002", 4_000)
    assert said(examined(tmp_path, dear, list_=name)) == [refused, ("ST049", "ask", "80009", 34_500)]
    assert said(examined(tmp_path, dear, list_=name, class_="II")) == [refused]
    by_name = examined(tmp_path, RIGHT, list_=name)
    assert (by_name.found, list(by_name.findings)) == ((), [])
    names = ["Bệnh viện đa khoa tỉnh", "Bệnh viện đa khoa huyện"]
    assert [[each.name for each in result.facilities] for result in (by_name, examined(tmp_path, RIGHT))] == [names, names]
    again = pricebook.settle_again(tmp_path / "a.csv", under=name, registry=tmp_path / "registry.db").total
    assert (again.lines, again.unsettled, again.difference) == (2, 0, 0)
    at = {"registry": tmp_path / "registry.db", "facility": "80002"}
    with pricebook.list_at_hand(name, **at) as at_hand:
        charged = pricebook.ChargedLine("02.1896", 1, 34_500, date(2021, 3, 3))
        assert pricebook.settle_line(at_hand, charged).due == 30_500


@pytest.mark.slow
def test_a_list_for_other_classes_is_none_until_there_is_one_for_the_class(tmp_path: Path) -> None:
    taken_over(tmp_path, ONE.format(34_500), "11/2021/NQ-HĐND", Phase(FIRST), "II")
    alone = examined(tmp_path, RIGHT)
    assert ([finding.code for finding in alone.findings], alone.found, alone.sums.unlisted) == (["ST044"], (), 30_500)
    with pytest.raises(MoveRefused, match="--phase"):
        taken_over(tmp_path, ONE.format(30_500), "12/2021/NQ-HĐND", Phase(FIRST), "III")
    taken_over(tmp_path, ONE.format(30_500), "12/2021/NQ-HĐND", Phase(FIRST, class_="III"), "III")
    both = examined(tmp_path, [*RIGHT, exam(34_500, "0303", "80002")])
    assert said(both) == [("ST030", "refuse", "80002", 4_000)]


def test_of_a_list_for_other_classes_the_prices_for_all_hold(long_an: Built, tmp_path: Path) -> None:
    # the list has A1 for the classes II to IV, and C5.1.272 for all; circular 04/2012 gives class I the price of no other one
    assert long_an.prices is not None
    prices = replace(long_an.prices, facilities=(), capabilities=())
    write_pricelist(prices, tmp_path / "pricelist.json")
    loaded, day = load_list(tmp_path / "pricelist.json", None), date(2012, 10, 1)
    (period,) = ByList(loaded, "list", "I").periods("80001", day, day)
    assert (period.unpaid["A1"], period.paid["C5.1.272"].price) == ("class-not-known", 11_000)
    by_class = replace(loaded, prices=replace(prices, lines=tuple(each for each in prices.lines if each.class_ is not None)))
    assert ByList(by_class, "list", "I").periods("80001", day, day) == ()


@pytest.mark.rule("R11")
def test_a_draft_holds_no_longer_than_its_regulation(long_an: Built, tmp_path: Path) -> None:
    # joint circular 04/2012 ended on 29 February 2016
    lines = [line("C5.1.272", 20_000, f"{day} 0830") for day in ("2016-0229", "2016-0301", "2021-0301")]
    told = settled(long_an, tmp_path, lines, class_="III")
    assert said(told) == [("ST030", "refuse", "80002", 9_000)]
    assert [(finding.code, finding.observed) for finding in told.findings] == [("ST045", 2), ("ST030", 20_000)]
