"""A pack speaks in time: no value is older than its document or outlasts it, and an index that was replaced is asked about."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import pricebook
from pricebook.app.regulation import regulation
from pricebook.base.resources import resource_folder
from pricebook.findings import Findings
from pricebook.regulation import LawOnDay
from tests.support import built, case, found, pair, silent

PACK = "example-2030"
SETTINGS = f"{PACK}/regulation.toml"
HEAD = """
id = "example-2030"
pack_version = "1"
title = "Thông tư ví dụ (minh họa)"
short_title = "TT ví dụ"
ordinal_heading = "STT ví dụ"
issuer = "Bộ Y tế"
issued_on = 2030-01-02
effective_from = 2030-02-01
{effect}
complete = true
classes = ["I", "II"]
verified_on = 2030-01-15

[[references]]
document = "A/2030"
title = "Văn bản A (minh họa)"
from = 2030-02-01
{document}

[[components]]
id = "direct"
name = "Chi phí trực tiếp"
kind = "amount"
reference = {{ document = "{cited}", place = "Điều 1" }}
{component}

[[components]]
id = "salary"
name = "Tiền lương"
kind = "indexed"
index = "wage"
reference = {{ document = "A/2030", place = "Điều 2" }}
{salary}

[[indices]]
id = "wage"
name = "Mức lương"
base = 100
value = 100
from = 2030-02-01
{index}
reference = {{ document = "A/2030", place = "Điều 3" }}

{later}

[rounding]
unit = 100
mode = "down"

[unit_price]
awards_count = "valid-on-date"
undated = "not-counted"
tender_groups = "compete"

[regional]
method = "mean-of-lowest"
min_provinces = 1
"""
TABLES = {
    "services": (
        "service_id,part,ordinal,service_code,group,name,unit,conditions,note,confirmed,source,verified_on\n"
        'A.1,A,1,,,Dịch vụ,lần,,,yes,"A/2030, phụ lục",2030-01-15\n'
    ),
    "amounts": (
        "service_id,class,component,amount,index,source\n"
        'A.1,,direct,1000,,"A/2030, phụ lục"\n'
        'A.1,,salary,500,wage,"A/2030, phụ lục"\n'
    ),
}
LATER = """
[[indices]]
id = "wage"
name = "Mức lương"
base = 100
value = 120
from = {day}
reference = {{ document = "A/2030", place = "Điều 4" }}
"""
PARTS = {"effect": "", "document": "", "component": "", "salary": "", "index": "", "later": "", "cited": "A/2030"}


def pack(norms: Path, name: str = PACK, **parts: str) -> Path:
    """A made-up pack, changed in some places."""
    folder = norms / name
    folder.mkdir(parents=True)
    text = HEAD.format(**{**PARTS, **parts}).replace("example-2030", name)
    (folder / "regulation.toml").write_text(text, encoding="utf-8")
    for table, rows in TABLES.items():
        (folder / f"{table}.csv").write_text(rows, encoding="utf-8")
    return folder


def told(norms: Path, **parts: str) -> list[tuple[str, str]]:
    return found(regulation(pack(norms, **parts)).findings)


def priced(home: Path, day: str, **parts: str) -> Findings:
    """The findings of a build under the made-up pack, priced on a day."""
    pack(home / "norms", **parts)
    return built(home, regulation=PACK, settings=f"pricing_date = {day}").findings


# --- what `regulation check` refuses ---------------------------------------------------------------------------


@pair("LW018", document=("from = 2030-02-02", "from = 2030-02-01"))
def test_a_cost_heading_that_is_older_than_the_document_it_cites(tmp_path: Path, document: str, raises: bool) -> None:
    """The regulation takes effect on 1 February 2030, and its cost headings with it."""
    other = f'\n[[references]]\ndocument = "B/2030"\ntitle = "Văn bản B (minh họa)"\n{document}'
    assert told(tmp_path, cited="B/2030", document=other) == ([("LW018", SETTINGS)] if raises else [])


@pair("LW018", since=("2030-02-01", "2030-06-01"))
def test_a_heading_that_begins_later_may_cite_a_later_document(tmp_path: Path, since: str, raises: bool) -> None:
    other = '\n[[references]]\ndocument = "B/2030"\ntitle = "Văn bản B (minh họa)"\nfrom = 2030-06-01'
    assert told(tmp_path, cited="B/2030", document=other, component=f"from = {since}") == (
        [("LW018", SETTINGS)] if raises else []
    )


@pair("LW019", last=("", "to = 2030-12-31"))
def test_an_open_end_where_the_document_has_ended(tmp_path: Path, last: str, raises: bool) -> None:
    other = (
        '\n[[references]]\ndocument = "B/2030"\ntitle = "Văn bản B (minh họa)"\n'
        'from = 2030-01-01\nto = 2030-12-31\nsuperseded_by = "C/2031"'
    )
    assert told(tmp_path, cited="B/2030", document=other, component=last) == ([("LW019", SETTINGS)] if raises else [])


@pair("LW019", last=("", "to = 2031-06-30"))
def test_a_document_with_a_successor_has_a_last_day(tmp_path: Path, last: str, raises: bool) -> None:
    other = f'\n[[references]]\ndocument = "B/2030"\ntitle = "Văn bản B (minh họa)"\nsuperseded_by = "C/2031"\n{last}'
    assert told(tmp_path, document=other) == ([("LW019", SETTINGS)] if raises else [])


@pair("LW019", last=("", "effective_to = 2031-06-30"))
def test_a_regulation_with_a_successor_has_a_last_day(tmp_path: Path, last: str, raises: bool) -> None:
    effect = f'superseded_by = {{ document = "A/2030", place = "Điều 9" }}\n{last}'
    assert told(tmp_path, effect=effect) == ([("LW019", SETTINGS)] if raises else [])


@pair("LW033", cited=("X/2030", "A/2030"))
def test_a_document_that_is_cited_and_not_declared(tmp_path: Path, cited: str, raises: bool) -> None:
    assert told(tmp_path, cited=cited) == ([("LW033", SETTINGS)] if raises else [])


# --- cost headings for a time ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "composed"), [("2030-05-31", 1000), ("2030-06-01", 1500)])
def test_a_cost_heading_counts_from_its_first_day(home: Path, day: str, composed: int) -> None:
    """Salary is a part of the price from 1 June 2030: 1,000 before, 1,000 + 500 then."""
    pack(home / "norms", salary="from = 2030-06-01")
    result = built(home, regulation=PACK, settings=f"pricing_date = {day}")
    assert result.prices is not None
    assert [line.price for line in result.prices.lines] == [composed]


# --- an index that was replaced --------------------------------------------------------------------------------


@pair("LW031", day=("2030-07-01", "2030-06-30"))
def test_an_index_that_ended_before_the_pricing_date(home: Path, day: str, raises: bool) -> None:
    findings = priced(home, day, index="to = 2030-06-30").of("LW031")
    assert [(f.severity, str(f.at), f.observed) for f in findings] == ([("warning", SETTINGS, 100)] if raises else [])


@pair("LW031", value=(120, 100))
def test_another_pack_knows_a_later_value(home: Path, value: int, raises: bool) -> None:
    """The pack's wage has an open end; a newer pack has another one from 1 July 2030, or the same."""
    pack(
        home / "norms",
        name="newer-2030",
        index="to = 2030-06-30",
        later=LATER.format(day="2030-07-01").replace("120", str(value)),
    )
    findings = priced(home, "2030-07-01").of("LW031")
    assert [(f.observed, f.limit) for f in findings] == ([(100, 120)] if raises else [])


@pytest.mark.slow
@case("LW032")
def test_a_later_value_is_known_before_it_begins(home: Path) -> None:
    findings = priced(home, "2030-06-30", index="to = 2030-06-30", later=LATER.format(day="2030-07-01"))
    assert [(f.severity, f.observed, f.limit) for f in findings.of("LW032")] == [("info", 100, 120)]


@silent("LW032")
def test_from_its_first_day_it_is_the_value(home: Path) -> None:
    findings = priced(home, "2030-07-01", index="to = 2030-06-30", later=LATER.format(day="2030-07-01"))
    assert not findings.of("LW031") and not findings.of("LW032")


# --- whose resolution it is --------------------------------------------------------------------------------------


@pair("LW030", known=("province_unknown = true", 'province = "Long An"'))
def test_a_resolution_of_an_unknown_province_is_asked_about(home: Path, known: str, raises: bool) -> None:
    findings = priced(home, "2030-03-01", effect=known).of("LW030")
    assert [(f.severity, str(f.at)) for f in findings] == ([("warning", SETTINGS)] if raises else [])


# --- the regime's own rule for what it does not hold -----------------------------------------------------------

OWN = "| service_id | group | name | unit |\n| Z.1 | Z | Dịch vụ mới (minh họa) | lần |"


@pair("NM020", regulation=("tt37-2018", "ttlt-04-2012"))
def test_a_new_service_follows_the_regimes_own_rule(home: Path, regulation: str, raises: bool) -> None:
    day = "2019-06-01" if raises else "2012-08-01"
    result = built(
        home,
        regulation=regulation,
        settings=f"pricing_date = {day}",
        services=OWN,
        norms="| service | component | amount |\n| Z.1 | utilities | 9000 |",
        tenders="| item_name | unit | price | decision_no |\n",
    )
    assert [(f.code, str(f.at)) for f in result.findings.of("NM020")] == ([("NM020", "services.csv!A2")] if raises else [])
    if raises:
        assert [f.law for f in result.findings.of("NM020")] == ["37/2018/TT-BYT, Điều 4 khoản 5"]


# --- the cost headings of 2012 and 2013 ------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "price"), [("2012-12-15", None), ("2013-03-01", 14_000)])
def test_r1_allowances_are_a_cost_from_2013(home: Path, day: str, price: int | None) -> None:
    """A2: 1 × 9,000 of gloves + 5,000 of allowances = 14,000; before 2013 there is no such cost heading."""
    year = day[:4]
    result = built(
        home,
        settings=f'pricing_date = {day}\nclasses = ["II"]',
        norms=(
            "| service | class | component | kind | item_code | item_name | unit | quantity | amount |\n"
            "| A2 | | supplies | item | X | Găng | đôi | 1 | |\n"
            "| A2 | | allowance | | | Phụ cấp thường trực | | | 5000 |"
        ),
        tenders=(
            "| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
            f"| X | Găng | đôi | 9000 | 1/QĐ | {year}-01-05 | {year}-01-01 | {year}-12-31 |"
        ),
    )
    assert result.prices is not None
    assert [line.price for line in result.prices.lines if line.price is not None] == ([price] if price else [])
    unknown = [f for f in result.findings if str(f.at) == "norms.csv!C3" and f.severity == "error"]
    assert bool(unknown) == (price is None)


def test_no_cost_heading_cites_what_did_not_exist_on_the_day() -> None:
    """On every first day of a month, in all packs, each cost heading has an article that may be cited."""
    for listed in pricebook.regulations():
        assert listed.pack is not None
        start = listed.pack.regulation.effective_from or date(2012, 1, 1)
        end = listed.pack.regulation.effective_to or date(2026, 12, 31)
        days = [date(year, month, 15) for year in range(start.year, end.year + 1) for month in range(1, 13)]
        for day in (day for day in days if start <= day <= end):
            law = LawOnDay(listed.pack, day)
            assert law.components and all(law.citation_text(component.reference) for component in law.components), (
                listed.id,
                day,
            )


def test_a_copy_of_an_installed_pack_is_as_whole_as_the_pack(tmp_path: Path) -> None:
    for listed in pricebook.regulations():
        copy = copytree(resource_folder("norms") / listed.id, tmp_path / listed.id)
        assert not regulation(copy).findings
