"""Packs of settlement: whole ones load, broken ones are refused, and the day of the stay chooses the rules."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from pricebook.app.regulation import conflicts, regulation, settlements
from pricebook.app.rule import settlement_articles
from pricebook.app.settle import settle_beds
from pricebook.base.resources import resource_folder
from pricebook.findings import catalogue
from pricebook.regulation import SettlementOnDay, load_settlement_of, search_path, settlement_law
from pricebook.regulation.load import load_regulation
from tests.support import DATA, case, found, pair, silent

SHEET = DATA / "bed-sheet-2012" / "bed_sheet.csv"
LETTER = "settlement/bhxh-1513-2012"
SETTINGS = f"{LETTER}/settlement.toml"


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of norms/ that a test may break, in place of the real one."""
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy


def edit(norms: Path, file: str, old: str, new: str) -> None:
    text = (norms / file).read_text(encoding="utf-8")
    assert old in text
    (norms / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def edited(norms: Path, old: str, new: str) -> list[tuple[str, str]]:
    """What `regulation check` finds in the letter's pack after one replacement; a pack with an error is not handed out."""
    edit(norms, SETTINGS, old, new)
    listed = regulation(norms / LETTER)
    assert (listed.pack is None) == listed.findings.blocked
    return found(listed.findings)


def rules(settlement_id: str, day: date) -> SettlementOnDay:
    pack, findings = load_settlement_of(search_path(), settlement_id)
    assert pack is not None and findings == []
    return SettlementOnDay(pack, day)


def test_every_pack_here_is_whole_and_none_contradicts_another() -> None:
    listed = settlements()
    assert [pack.id for pack in listed] == [
        "settlement/bhxh-1513-2012", "settlement/tt35-2016", "settlement/tt37-2018", "settlement/tt39-2018",
    ]  # fmt: skip
    assert [pack for pack in listed if pack.findings or pack.pack is None] == []
    assert conflicts(listed) == ()


@pytest.mark.parametrize("pack", ["bhxh-1513-2012", "tt35-2016", "tt37-2018", "tt39-2018"])
def test_every_fact_cites_a_document_that_may_be_cited_when_the_fact_begins(pack: str) -> None:
    loaded, _ = load_settlement_of(search_path(), pack)
    assert loaded is not None
    settlement = loaded.settlement
    documents = {document.document: document for document in settlement.references}
    groups = [getattr(settlement.beds, name) for name in type(settlement.beds).model_fields]
    groups += [getattr(settlement.visits, name) for name in type(settlement.visits).model_fields]
    facts = [fact for group in (*groups, settlement.interventions, settlement.contents) for fact in group]
    assert len(facts) > 8
    for fact in facts:
        assert documents[fact.reference.document].in_force(fact.from_), fact
        assert settlement.in_force(fact.from_), fact


THIRD = Fraction(1, 3)


@pytest.mark.rule("R15")
@pytest.mark.parametrize(
    ("pack", "day", "shares"),
    [
        ("bhxh-1513-2012", date(2012, 6, 1), [1, Fraction(1, 2), Fraction(3, 10), None]),  # four have no share
        ("tt37-2018", date(2019, 6, 1), [1, Fraction(1, 2), THIRD, THIRD]),  # from three on, article 6(4)
        ("tt39-2018", date(2020, 6, 1), [1, Fraction(1, 2), THIRD, THIRD]),
        ("tt35-2016", date(2026, 6, 1), [1, Fraction(1, 2), THIRD, THIRD]),
        ("bhxh-1513-2012", date(2012, 4, 19), [None, None, None, None]),  # the day before the letter
    ],
)
def test_what_each_of_several_in_a_bed_pays(pack: str, day: date, shares: list[Fraction | None]) -> None:
    of_day = rules(pack, day)
    assert [of_day.bed_share(patients) for patients in (1, 2, 3, 4)] == shares


@pytest.mark.parametrize(
    ("outcome", "leaving", "days"),
    [
        ("died", None, 1),  # article 6(1)a
        (None, "transferred", 1),
        ("worse", "asked-to-leave", 1),
        ("unchanged", "asked-to-leave", 1),
        ("recovered", "discharged", 0),  # article 6(1)b
        ("improved", "asked-to-leave", 0),
        ("worse", "discharged", 0),
        (None, "discharged", None),  # dead or not, nobody says
        ("worse", None, None),
        (None, None, None),
    ],
)
def test_the_day_that_the_outcome_adds(outcome: str | None, leaving: str | None, days: int | None) -> None:
    assert rules("tt37-2018", date(2019, 6, 1)).days_more(outcome, leaving) == days  # type: ignore[arg-type]


def test_the_letter_of_2012_adds_no_day() -> None:
    assert rules("bhxh-1513-2012", date(2012, 6, 1)).days_more("died", None) == 0


@pytest.mark.parametrize(
    ("regulation_id", "day", "settlement"),
    [
        ("ttlt-04-2012", date(2012, 6, 1), "bhxh-1513-2012"),
        ("ttlt-04-2012", date(2017, 6, 1), None),  # no source was to be had for 2016 to 2018
        ("tt37-2018", date(2019, 6, 1), "tt37-2018"),  # what the fund does not pay
        ("nq-399-2025", date(2019, 6, 1), "tt39-2018"),  # what it pays
        ("nq-399-2025", date(2024, 6, 1), None),
        ("nq-399-2025", date(2025, 1, 1), "tt35-2016"),
        ("tt37-2018", date(2025, 1, 1), None),
    ],
)
def test_the_day_of_the_stay_and_the_kind_of_regulation_choose_the_rules(
    regulation_id: str, day: date, settlement: str | None
) -> None:
    pack = search_path().find(regulation_id)
    assert pack is not None
    law, _ = load_regulation(pack)
    assert law is not None
    chosen = settlement_law(search_path(), law, pack)[0].on(day)
    assert (chosen.settlement.id if chosen else None) == settlement


def test_article_six_before_its_amendment_is_not_confirmed() -> None:
    """Its text is known in the wording of 20 August 2019."""
    before, after = rules("tt39-2018", date(2019, 8, 19)), rules("tt39-2018", date(2019, 8, 20))
    assert (before.is_confirmed("beds"), after.is_confirmed("beds")) == (False, True)
    assert before.article("beds") == after.article("beds") == "39/2018/TT-BYT, Điều 6 khoản 4"


@pytest.mark.parametrize(
    ("old", "wrong", "right"),
    [
        ("[[beds.share]]", "[[beds.shares]]", "[[ beds.share ]]"),
        ('pays = "1/2"', 'pays = "half"', 'pays = "2/3"'),
        ('pays = "1/2"', 'pays = "3/2"', 'pays = "1"'),
        ('pays = "1/2"', 'pays = "0.0"', 'pays = "0.1"'),
        ('pays = "1/2"', f'pays = "1/{"9" * 5000}"', 'pays = "1/9"'),
        ('pays = "0"', 'pays = "3/2"', 'pays = "1"'),
        ("insured = true", "insurd = true", "insured = true "),
        ('id = "bhxh-1513-2012"', 'id = "other"', 'id = "bhxh-1513-2012" '),
        (
            "limit = 35\nfrom = 2012-04-20\n",
            "limit = 35\nfrom = 2012-04-20\nto = 2012-04-19\n",
            "limit = 35\nfrom = 2012-04-20\nto = 2012-04-20\n",
        ),
        ("effective_to = 2016-02-29", "effective_to = 2012-04-19", "effective_to = 2012-04-20"),
        ('count = "discharge-less-admission"', 'count = "nights"', 'count = "discharge-less-admission" '),
        ("[[visits.not_paid]]", "[[visits.not_paid]", "[[ visits.not_paid ]]"),
    ],
)
@pair("LW017", raises=(True, False))
def test_settings_that_the_schema_does_not_allow(norms: Path, old: str, wrong: str, right: str, raises: bool) -> None:
    assert ("LW017", SETTINGS) in edited(norms, old, wrong) if raises else edited(norms, old, right) == []


MORE = '[[beds.day_more]]\nfrom = 2012-04-20\nreference = {{ document = "1513/BHXH-CSYT", place = "x" }}\n{}\n\n'
CONTENTS = '[[contents]]\nfrom = 2012-04-20\nreference = {{ document = "1513/BHXH-CSYT", place = "x" }}\n{}\n\n'
CHANGE = '[[beds.ward_change]]\nwards = 2\nfrom = 2012-04-20\nreference = {{ document = "1513/BHXH-CSYT", place = "x" }}\n{}\n\n'


@pytest.mark.parametrize(
    ("table", "wrong", "right"),
    [
        (MORE, "", 'outcome = ["died"]'),
        (CHANGE, "", 'each = "1/2"'),
        (CONTENTS, "", 'leaves_out = ["máu"]'),
        (CONTENTS, 'kinds = ["drug"]', 'kinds = ["drug"]\ncomponents = ["supplies"]'),
        (CHANGE, 'each = "1/2"\nmean_of_dearest_and_cheapest = true', "mean_of_dearest_and_cheapest = true"),
    ],
)
@pair("LW017", raises=(True, False))
def test_a_rule_that_says_nothing_or_two_things(norms: Path, table: str, wrong: str, right: str, raises: bool) -> None:
    added = table.format(wrong if raises else right)
    assert edited(norms, "[[beds.share]]", f"{added}[[beds.share]]") == ([("LW017", SETTINGS)] if raises else [])


SETTINGS_2019 = "settlement/tt39-2018/settlement.toml"


def in_2019(norms: Path, old: str, new: str) -> list[tuple[str, str]]:
    """What is wrong with the rules of 2019 after one replacement."""
    edit(norms, SETTINGS_2019, old, new)
    return found(regulation("settlement/tt39-2018", norms=norms).findings)


@pair("LW017", under=(4, 5))
def test_a_short_stay_of_no_hours(norms: Path, under: int, raises: bool) -> None:
    """More than 4 and less than 4 hours are none."""
    told = in_2019(norms, "over_hours = 4\nunder_hours = 24", f"over_hours = 4\nunder_hours = {under}")
    assert told == ([("LW017", SETTINGS_2019)] if raises else [])


@pair("LW014", class_=("IX", "IV"))
def test_a_bed_of_a_class_that_nothing_defines(norms: Path, class_: str, raises: bool) -> None:
    told = in_2019(norms, 'of_class = "IV"', f'of_class = "{class_}"')
    assert told == ([("LW014", SETTINGS_2019)] if raises else [])


@silent("LW014")
def test_a_bed_of_a_class_that_a_pack_of_prices_beside_it_defines(norms: Path) -> None:
    own = '\n[[own_classes]]\nid = "V"\nname = { vi = "Hạng năm", en = "class five" }\n'
    path = norms / "tt37-2018" / "regulation.toml"
    path.write_text(path.read_text(encoding="utf-8") + own, encoding="utf-8")
    assert in_2019(norms, 'of_class = "IV"', 'of_class = "V"') == []


@pair("LW003", or_more=("true", "false"))
def test_two_shares_for_so_many_or_more_patients(norms: Path, or_more: str, raises: bool) -> None:
    """Three or more pay 1/3 each; with "two or more" beside it, four would pay 1/2 and 1/3."""
    told = in_2019(norms, "patients = 2\n", f"patients = 2\nor_more = {or_more}\n")
    assert told == ([("LW003", SETTINGS_2019)] if raises else [])


@pair("LW003", last_day=("2019-01-15", "2019-01-14"))
def test_two_limits_on_one_day(norms: Path, last_day: str, raises: bool) -> None:
    """65 examinations a table from 15 January 2019: the 35 of before end the day before."""
    edit(norms, SETTINGS, "limit = 35\nfrom = 2012-04-20\n", f"limit = 35\nfrom = 2012-04-20\nto = {last_day}\n")
    later = '[[visits.per_table_and_day]]\nlimit = 65\nfrom = 2019-01-15\nreference = { document = "1513/BHXH-CSYT", place = "y" }\n\n'
    told = edited(norms, "[[visits.further]]", later + "[[visits.further]]")
    assert told == ([("LW003", SETTINGS)] if raises else [])


@pair("LW003", patients=("1", "4"))
def test_two_bed_shares_on_one_day(norms: Path, patients: str, raises: bool) -> None:
    assert edited(norms, "patients = 2", f"patients = {patients}") == ([("LW003", SETTINGS)] if raises else [])


@pytest.mark.slow
@pair("LW003", last_day=("2019-01-15", "2019-01-14"))
def test_two_packs_of_one_kind_on_one_day(norms: Path, last_day: str, raises: bool) -> None:
    """Neither is used: the program does not choose between two."""
    edit(norms, SETTINGS, "effective_to = 2016-02-29", f"effective_to = {last_day}")
    listed = settlements()
    assert found(conflicts(listed)) == ([("LW003", "settlement/tt39-2018/settlement.toml")] if raises else [])
    settled = settle_beds(SHEET, on=date(2013, 1, 1))
    assert ({"LW003", "ST014"} <= {finding.code for finding in settled.findings}) == raises


# --- what packs of version 0.1.0 say in regulation.toml -----------------------------------------------------------

OLDER = """
[[beds.share]]
patients = 1
pays = "1"
from = 2017-01-01
reference = { document = "1513/BHXH-CSYT", place = "x" }

[[beds.share]]
patients = 2
pays = "3/5"
from = 2017-01-01
reference = { document = "1513/BHXH-CSYT", place = "x" }

[[visits.per_table_and_day]]
limit = 40
from = 2017-01-01
reference = { document = "1513/BHXH-CSYT", place = "y" }
"""


def older(norms: Path) -> None:
    """The regulation's pack as one of version 0.1.0, still in force in 2017."""
    path = norms / "ttlt-04-2012" / "regulation.toml"
    text = path.read_text(encoding="utf-8").replace("effective_to = 2016-02-29", "effective_to = 2017-12-31")
    path.write_text(text + OLDER, encoding="utf-8")


@case("LW016")
def test_rules_of_settlement_in_a_pack_of_prices(norms: Path) -> None:
    older(norms)
    listed = regulation("ttlt-04-2012")
    assert found(listed.findings) == [("LW016", "ttlt-04-2012/regulation.toml")]
    assert listed.findings[0].observed == "beds.share, visits.per_table_and_day" and not listed.findings.blocked


@silent("LW016")
def test_a_pack_of_prices_alone(norms: Path) -> None:
    assert regulation("ttlt-04-2012").findings == ()


def test_they_are_used_where_no_pack_of_settlement_is_in_force(norms: Path) -> None:
    older(norms)
    settled = settle_beds(SHEET, regulation="ttlt-04-2012", on=date(2017, 6, 1)).sheets[0]
    assert [patient.amount for patient in settled.patients] == [
        None,
        None,
        None,
        1_616_000,
    ]  # (19 + 2 × 3/5) × 80,000; no share of 3
    assert [entry.settlement.id for entry in settled.law.used] == ["ttlt-04-2012"]
    assert settle_beds(SHEET, regulation="ttlt-04-2012", on=date(2012, 6, 1)).rules[0].settlement.id == "bhxh-1513-2012"


# --- the documents that a fact cites --------------------------------------------------------------------------------


@pair("LW018", begins=("2012-04-19", "2012-04-20"))
def test_a_share_older_than_the_letter_that_it_cites(norms: Path, begins: str, raises: bool) -> None:
    told = edited(norms, "from = 2012-04-20\nreference", f"from = {begins}\nreference")
    assert told == ([("LW018", SETTINGS)] if raises else [])


@pair("LW033", document=("1514/BHXH-CSYT", "1513/BHXH-CSYT"))
def test_a_share_that_cites_a_document_which_is_not_declared(norms: Path, document: str, raises: bool) -> None:
    told = edited(norms, 'reference = { document = "1513/BHXH-CSYT"', f'reference = {{ document = "{document}"')
    assert told == ([("LW033", SETTINGS)] if raises else [])


def test_the_catalogue_tells_the_articles_of_each_finding_that_cites_one() -> None:
    """What only says that something cannot be read, or is not known, cites none."""
    of_rows = {f"ST{number:03}" for number in (*range(60, 67), *range(68, 79), *range(80, 83), *range(84, 87))}
    assert [code for code in sorted(of_rows) if not settlement_articles(catalogue()[code].rule)] == []
    (letter, *_) = settlement_articles("visits_per_table")
    assert (letter.article, letter.from_, letter.confirmed) == ("1513/BHXH-CSYT, mục 4.1", date(2012, 4, 20), True)
    unconfirmed, confirmed = settlement_articles("bed_quarterly_use")
    assert (unconfirmed.confirmed, unconfirmed.to, confirmed.confirmed) == (False, date(2019, 8, 19), True)
