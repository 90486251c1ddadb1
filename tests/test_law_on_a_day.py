"""One law on a day: what is in force on the pricing day prices and judges, and no other regime's article is cited."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.base.languages import LANGUAGES, Language
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.findings import Findings
from pricebook.regulation import LawOnDay
from tests.support import award_no, built, dossier, item, judged, pair, price, prices, rows, told, write_csv

TENDERS = "| item_name | unit | price | decision_no |\n"
# A lump sum for a service of each regime, so that nothing hangs on awards or facilities.
NORMS = {
    "ttlt-04-2012": "| service | component | amount |\n| C5.1.272 | utilities | 9000 |",
    "tt37-2018": "| service | component | amount |\n| III.1340 | utilities | 9000 |",
    "nq-399-2025": "| service | component | amount |\n| A.1 | direct | 9000 |",
}
# The days of effect: regime, the first day outside and its neighbour inside.
EDGES = [
    ("ttlt-04-2012", "2012-04-14", "2012-04-15"),
    ("ttlt-04-2012", "2016-03-01", "2016-02-29"),  # replaced by the joint circular 37/2015, in force on 1 March 2016
    ("tt37-2018", "2019-01-14", "2019-01-15"),
    ("tt37-2018", "2023-11-17", "2023-11-16"),
    ("nq-399-2025", "2024-12-31", "2025-01-01"),  # until then the national list
]
SUCCESSOR = "37/2015/TTLT-BYT-BTC"


def on_the_day(home: Path, regulation: str, day: str) -> Path:
    return dossier(home, regulation=regulation, settings=f"pricing_date = {day}", norms=NORMS[regulation], tenders=TENDERS)


def outside(findings: Findings) -> list[tuple[str, str, object]]:
    return [(f.severity, str(f.at), f.observed) for f in findings.of("LW012")]


def as_written(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


# --- a day outside the regulation's effect ------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("regulation", "before", "within"), EDGES)
@pair("LW012", raises=(True, False))
def test_a_list_priced_on_a_day_without_the_regulation(
    home: Path, regulation: str, before: str, within: str, raises: bool
) -> None:
    day = before if raises else within
    result = pricebook.build(on_the_day(home, regulation, day))
    assert outside(result.findings) == ([("error", f"{regulation}/regulation.toml", as_written(day))] if raises else [])
    assert result.blocked or not raises
    assert result.law is not None and result.law.in_force != raises


@pytest.mark.parametrize(("regulation", "before", "within"), EDGES)
@pair("LW012", raises=(True, False))
def test_names_matched_on_a_day_without_the_regulation(
    home: Path, regulation: str, before: str, within: str, raises: bool
) -> None:
    day = before if raises else within
    found = pricebook.match(on_the_day(home, regulation, day)).findings
    assert [observed for _, _, observed in outside(found)] == ([as_written(day)] if raises else [])


@pytest.mark.slow
@pytest.mark.parametrize(("regulation", "before", "within"), EDGES)
@pair("LW012", raises=(True, False))
def test_a_list_judged_on_a_day_without_the_regulation(
    home: Path, regulation: str, before: str, within: str, raises: bool
) -> None:
    day = before if raises else within
    service = rows(NORMS[regulation])[1][0].removeprefix("C5.1.")
    table = f"| STT | Số thứ tự | Tên dịch vụ | Giá |\n| 1 | {service} | Dịch vụ | 9000 |"
    checked = judged(home, table, regulation=regulation, day=date.fromisoformat(day))
    assert outside(checked.findings) == ([("error", f"{regulation}/regulation.toml", as_written(day))] if raises else [])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_successor_is_named(home: Path, language: Language) -> None:
    (after,) = pricebook.build(on_the_day(home / "after", "ttlt-04-2012", "2016-03-01")).findings.of("LW012")
    (before,) = pricebook.build(on_the_day(home / "before", "nq-399-2025", "2024-12-31")).findings.of("LW012")
    assert SUCCESSOR in after.message(language)
    assert all(text in after.message(language) for text in ("01/03/2016", "15/04/2012", "29/02/2016"))
    assert all(text in before.message(language) for text in ("31/12/2024", "01/01/2025"))
    assert SUCCESSOR not in before.message(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pair("LW012", day=("2016-03-01", "2016-02-29"))
def test_the_command_line_says_so_and_ends_with_1(home: Path, language: Language, day: str, raises: bool) -> None:
    folder = on_the_day(home, "ttlt-04-2012", "2012-08-01")
    write_csv(home / "list.csv", "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 9000 |")
    asked = ("check", home / "list.csv", "--dossier", folder, "--on", day, "--no-annotate", "--lang", language)
    done = CliRunner().invoke(app, [str(argument) for argument in asked])
    assert done.exit_code == (1 if raises else 0), done.output
    assert (SUCCESSOR in done.output) == raises


@pytest.mark.parametrize("day", ["2012-04-14", "2016-03-02"])
def test_the_dossiers_of_the_cases_are_blocked(home: Path, day: str) -> None:
    """A price above everything, and a bed at a station, as on any other day; and that the day has no such law."""
    result = built(
        home,
        settings=f'pricing_date = {day}\nclasses = ["station"]',
        norms="| service | class | component | amount |\n| B1 | station | utilities | 1000 |\n| A1 | station | utilities | 90000 |",
        tenders=TENDERS,
        proposed_prices="| service | class | price | reason |\n| A1 | station | 99000 | x |",
    )
    assert {"LW012", "NB013", "CP004"} <= {f.code for f in result.findings}  # the pack has no maximum of B1 for a station
    assert result.blocked


# --- whose article a finding names ----------------------------------------------------------------------------


def laws(findings: Findings) -> set[str]:
    return {finding.law for finding in findings if finding.law is not None}


def are_its_own(findings: Findings, law: LawOnDay | None) -> None:
    """Each article is of a document of this regime that may be cited on this day."""
    assert law is not None
    documents = {document.document for document in law.documents}
    assert all(any(article.startswith(document) for document in documents) for article in laws(findings)), laws(findings)


def proposed_above(home: Path, regulation: str, day: str, service: str, component: str) -> Built:
    """A proposal above the composed price, a service that nobody knows, a component that is none, awards under no law of the day."""
    return built(
        home,
        regulation=regulation,
        settings=f"pricing_date = {day}",
        norms=f"| service | component | item_code | unit | quantity | amount |\n| {service} | {component} | | | | 9000 |\n"
        f"| ZZ9 | {component} | | | | 1 |\n| {service} | no-such | | | | 1 |\n| {service} | {component} | K | cái | 2 | |",
        tenders="| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
        "| X | Khác | cái | 5 | 1/QĐ | 1999-01-01 | 1999-12-31 |",
        proposed_prices=f"| service | price | reason |\n| {service} | 99000 | x |",
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("regulation", "day", "service", "component"),
    [
        ("ttlt-04-2012", "2012-08-01", "C5.1.272", "utilities"),
        ("tt37-2018", "2019-06-01", "III.1340", "utilities"),
        ("nq-399-2025", "2025-07-01", "A.1", "direct"),
    ],
)
def test_no_article_of_another_regime_is_cited(
    home: Path, regulation: str, day: str, service: str, component: str, language: Language
) -> None:
    result = proposed_above(home, regulation, day, service, component)
    assert {"IN009", "NM007"} <= {f.code for f in result.findings}
    are_its_own(result.findings, result.law)
    letter = {law for law in laws(result.findings) if "1513" in law}
    assert bool(letter) == (regulation == "ttlt-04-2012")
    for finding in result.findings:
        if finding.law is None:  # said in the reader's language: a check of plausibility, and no law's
            assert "1513" not in finding.law_text(language) and finding.law_text(language)


def test_the_dossier_of_the_case_under_another_circular(home: Path) -> None:
    result = built(
        home,
        regulation="tt37-2018",
        settings="pricing_date = 2019-06-01\nclasses = []",
        norms="| service | component | amount |\n| II.2 | direct | 9000 |\n| ZZ9 | direct | 1 |",
        tenders=TENDERS,
        proposed_prices="| service | class | price | reason |\n| II.2 | | 99000 | x |",
    )
    assert result.findings
    assert not [law for law in laws(result.findings) if "1513" in law]
    are_its_own(result.findings, result.law)


@pytest.mark.parametrize(
    ("regulation", "day", "table", "code", "article"),
    [
        ("ttlt-04-2012", "2012-08-01", "| 272 | Hematocrit | 16000 |", "CP001", "1513/BHXH-CSYT"),
        ("ttlt-04-2012", "2012-04-19", "| 272 | Hematocrit | 16000 |", "CP001", None),  # the day before the letter
        ("nq-399-2025", "2025-07-01", "| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 40000 |", "CP007", "399/NQ-HĐND"),
    ],
)
def test_a_price_above_the_law_names_the_article_of_its_regime_and_day(
    home: Path, regulation: str, day: str, table: str, code: str, article: str | None
) -> None:
    head = "| Mã dịch vụ | Tên dịch vụ | Giá |" if regulation == "nq-399-2025" else "| STT theo TTLT 04 | Tên dịch vụ | Giá |"
    checked = judged(home, f"{head}\n{table}", regulation=regulation, day=date.fromisoformat(day))
    (finding,) = checked.findings.of(code)
    assert finding.law is None if article is None else (finding.law or "").startswith(article)
    are_its_own(checked.findings, checked.law)


@pytest.mark.parametrize(("day", "cited"), [("2012-04-15", False), ("2012-04-19", False), ("2012-04-20", True)])
def test_the_letter_of_20_april_is_not_cited_before_it_was_written(home: Path, day: str, cited: bool) -> None:
    result = proposed_above(home, "ttlt-04-2012", day, "C5.1.272", "utilities")
    assert any("1513" in law for law in laws(result.findings)) == cited
    are_its_own(result.findings, result.law)


# --- two days: the dossier's and the officer's -----------------------------------------------------------------


@pytest.mark.slow
@pair("CP016", asked=(39_901, 39_900))
def test_the_officers_day_moves_the_dossiers(home: Path, asked: int, raises: bool) -> None:
    """A dossier of 1 January 2024, at the base salary of then, and a list judged on 1 July 2025: 39,900 is what is due."""
    folder = dossier(home, regulation="nq-399-2025", settings="pricing_date = 2024-01-01")
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | {asked} |"
    checked = judged(home / "list", table, regulation="nq-399-2025", dossier=folder, day=date(2025, 7, 1))
    assert told(checked, "CP") == ([("CP016", "C2", 39_901, 39_900)] if raises else [])
    assert [line.price for line in checked.verdict.accepted] == ([] if raises else [39_900])
    assert not checked.findings.of("LW012")
    assert checked.law is not None and checked.law.day == date(2025, 7, 1)


@pytest.mark.slow
@pair("LW012", on=(None, date(2025, 7, 1)))
def test_without_the_officers_day_it_is_the_dossiers(home: Path, on: date | None, raises: bool) -> None:
    folder = dossier(home, regulation="nq-399-2025", settings="pricing_date = 2024-01-01")
    table = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 35400 |"
    checked = judged(home / "list", table, regulation=None, dossier=folder, day=on)
    assert [observed for _, _, observed in outside(checked.findings)] == (["01/01/2024"] if raises else [])


@pytest.mark.parametrize(
    ("regulation", "last"), [("ttlt-04-2012", date(2016, 2, 29)), ("tt37-2018", date(2023, 11, 16)), ("nq-399-2025", None)]
)
def test_without_any_day_it_is_today_or_the_last_day_of_the_law(home: Path, regulation: str, last: date | None) -> None:
    service = rows(NORMS[regulation])[1][0].removeprefix("C5.1.")
    checked = judged(home, f"| STT | Số thứ tự | Tên dịch vụ | Giá |\n| 1 | {service} | Dịch vụ | 9000 |", regulation=regulation)
    assert checked.law is not None and checked.law.day == (last or date.today())
    assert not checked.findings.of("LW012")


# --- evidence of another regime --------------------------------------------------------------------------------

LIST = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 9000 |"


@pair("IN035", regulation=("nq-399-2025", "ttlt-04-2012"))
def test_a_dossier_of_another_regulation_is_no_evidence(home: Path, regulation: str, raises: bool) -> None:
    folder = on_the_day(home, regulation, "2012-08-01" if regulation == "ttlt-04-2012" else "2025-07-01")
    checked = judged(home / "list", LIST, regulation="ttlt-04-2012", dossier=folder, day=date(2012, 8, 1))
    found = [(str(f.at), f.observed, f.limit) for f in checked.findings.of("IN035")]
    assert found == ([("dossier.toml", "nq-399-2025", "ttlt-04-2012")] if raises else [])
    assert checked.blocked == raises
    assert not [law for law in laws(checked.findings) if "399" in law]


# --- a pack from another place ---------------------------------------------------------------------------------


def own_pack(home: Path, place: Path, *, changed: bool) -> Path:
    """A dossier of two services, and a copy of the installed pack at `place`: as it is, or with another maximum of A2."""
    folder = dossier(home, norms="| service | component | amount |\n| A2 | utilities | 9000000 |", tenders=TENDERS)
    copytree(resource_folder("norms") / "ttlt-04-2012", place / "ttlt-04-2012")
    copytree(resource_folder("norms") / "regions", place / "regions")
    ceilings = place / "ttlt-04-2012" / "ceilings.csv"
    text = ceilings.read_text(encoding="utf-8")
    assert "A2,,200000," in text
    if changed:
        ceilings.write_text(text.replace("A2,,200000,", "A2,,190000,"), encoding="utf-8")
    return folder


@pair("LW013", changed=(True, False))
def test_a_changed_pack_in_the_dossier(home: Path, changed: bool, raises: bool) -> None:
    folder = own_pack(home, home / "norms", changed=changed)
    result = pricebook.build(folder)
    assert [(f.severity, str(f.at), f.observed) for f in result.findings.of("LW013")] == (
        [("warning", "ttlt-04-2012/regulation.toml", "ttlt-04-2012")] if raises else []
    )
    assert price(result, "A2") == (190_000 if raises else 200_000)
    assert result.law is not None and result.law.pack.found.origin == "norms-dossier"
    assert result.prices is not None and result.prices.pack_sha256 == result.law.pack.found.sha256


@pytest.mark.slow
@pair("LW013", changed=(True, False))
def test_a_changed_pack_named_for_the_run(home: Path, tmp_path: Path, changed: bool, raises: bool) -> None:
    folder = own_pack(home, tmp_path / "packs", changed=changed)
    for found in (
        pricebook.build(folder, norms=tmp_path / "packs").findings,
        pricebook.match(folder, norms=tmp_path / "packs").findings,
        pricebook.check(folder, norms=tmp_path / "packs").findings,
        judged(tmp_path / "list", LIST, norms=tmp_path / "packs").findings,
    ):
        assert [f.observed for f in found.of("LW013")] == (["ttlt-04-2012"] if raises else [])
    assert prices(pricebook.build(folder)) == {("A2", None): 200_000}  # without it, the installed one


@pair("LW013", changed=(True, False))
def test_a_changed_pack_named_by_the_environment(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: bool, raises: bool
) -> None:
    folder = own_pack(home, tmp_path / "packs", changed=changed)
    monkeypatch.setenv("PRICEBOOK_NORMS", str(tmp_path / "packs"))
    assert len(pricebook.build(folder).findings.of("LW013")) == raises


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_reads_it_is_told_where_the_pack_was_and_which_it_is(home: Path, language: Language) -> None:
    result = pricebook.build(own_pack(home, home / "norms", changed=True))
    (finding,) = result.findings.of("LW013")
    assert result.law is not None
    told_as = finding.message(language)
    assert result.law.pack.found.sha256[:16] in told_as and "norms-dossier" not in told_as


# --- the lowest award is the same for every verb, by the rule of each regime --------------------------------------


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("regulation", "year", "service", "lowest", "decision"),
    [
        ("ttlt-04-2012", 2012, "C5.1.272", 500, "1/QĐ"),  # approved for the year: its validity touches it
        ("tt37-2018", 2019, "III.1340", 900, "2/QĐ"),  # valid on the pricing day
    ],
)
def test_match_and_build_agree_on_the_lowest_award(
    home: Path, regulation: str, year: int, service: str, lowest: int, decision: str
) -> None:
    folder = dossier(
        home,
        regulation=regulation,
        settings=f"pricing_date = {year}-08-01",
        norms=f"| service | component | item_name | unit | quantity |\n| {service} | supplies | Kim | cái | 1 |",
        items="| item_code | item_name | unit |\n| K | Kim | cái |",
        matches=f"| source_name | source_unit | item_code | confirmed_by | confirmed_on |\n| Kim | cái | K | An | {year}-08-01 |",
        tenders="| item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
        f"| Kim | cái | 500 | 1/QĐ | {year}-02-01 | {year}-02-01 | {year}-06-30 |\n"
        f"| Kim | cái | 900 | 2/QĐ | {year}-02-01 | {year}-02-01 | {year}-12-31 |",
    )
    result = pricebook.build(folder)
    kim = item(result, "K")
    assert (kim.unit_price, award_no(result, kim.award)) == (lowest, decision)
    matching = pricebook.match(folder).matching
    assert matching is not None and [(low.price, low.decision_no) for low in matching.lowest] == [(lowest, decision)]
