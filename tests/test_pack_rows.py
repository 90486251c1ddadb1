"""Rows and rules of a pack that could never apply, or of which nobody would know whether they were compared, are refused."""

from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from pricebook.app.regulation import regulation
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from tests.support import case, found, pair, silent

PACK = "ttlt-04-2012"  # in force from 2012-04-15 to 2016-02-29, as its document
SETTINGS, CEILINGS, SERVICES = f"{PACK}/regulation.toml", f"{PACK}/ceilings.csv", f"{PACK}/services.csv"
HEADING = "service_id,class,ceiling,source,verified_on,from,to"
NQ = "nq-399-2025"


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of norms/ that a test may break, in place of the real one."""
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy


def told(norms: Path, pack: str = PACK) -> list[tuple[str, str]]:
    return found(regulation(norms / pack).findings)


def edited(norms: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    text = (norms / file).read_text(encoding="utf-8")
    assert old in text
    (norms / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return told(norms, file.partition("/")[0])


def ceilings(norms: Path, *rows: str) -> list[tuple[str, str]]:
    """What is found where the pack has these maxima, given as class, đồng, first and last day of A1."""
    lines = [HEADING]
    for row in rows:
        class_, amount, first, last = row.split()
        days = ",".join("" if day == "–" else day for day in (first, last))
        lines.append(f"A1,{'' if class_ == '–' else class_},{amount},nguồn,2026-11-21,{days}")
    (norms / CEILINGS).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return told(norms)


# --- the days of rows ------------------------------------------------------------------------------------------


@pair("LW034", last=("2012-12-30", "2012-12-31"))
def test_a_row_that_ends_before_it_begins(norms: Path, last: str, raises: bool) -> None:
    assert ceilings(norms, f"II 15000 2012-12-31 {last}") == ([("LW034", f"{CEILINGS}!G2")] if raises else [])


@pair("LW018", first=("2012-04-14", "2012-04-15"))
def test_a_row_that_is_older_than_the_document_of_its_table(norms: Path, first: str, raises: bool) -> None:
    assert ceilings(norms, f"II 15000 {first} –") == ([("LW018", f"{CEILINGS}!F2")] if raises else [])


@pair("LW018", first=("2012-04-14", "2012-04-15"))
def test_without_a_source_of_the_table_the_regulation_itself_counts(norms: Path, first: str, raises: bool) -> None:
    cited = '[tables.ceilings]\nreference = { document = "04/2012/TTLT-BYT-BTC", place = "phụ lục, cột mức tối đa" }'
    edited(norms, SETTINGS, cited, "")
    assert ceilings(norms, f"II 15000 {first} –") == ([("LW018", f"{CEILINGS}!F2")] if raises else [])


@pair("LW019", last=("2016-03-01", "2016-02-29"))
def test_a_row_that_outlasts_the_regulation(norms: Path, last: str, raises: bool) -> None:
    assert ceilings(norms, f"II 15000 – {last}") == ([("LW019", f"{CEILINGS}!G2")] if raises else [])


@case("LW019")
def test_a_row_that_begins_when_the_regulation_has_ended(norms: Path) -> None:
    assert ceilings(norms, "II 15000 2016-03-01 –") == [("LW019", f"{CEILINGS}!F2")]


@pair("LW018", source=('[tables.issued]\nreference = { document = "04/2012/TTLT-BYT-BTC", place = "x" }\n', ""))
def test_what_was_issued_may_be_older_unless_its_table_cites_a_document(norms: Path, source: str, raises: bool) -> None:
    """A price that a province issued in 2011 by a decision of its own, and one that is said to come from the circular of 2012."""
    path = norms / SETTINGS
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{source}", encoding="utf-8")
    row = "A1,II,9000,nguồn,2011-01-01,"
    (norms / PACK / "issued.csv").write_text(f"service_id,class,price,source,from,to\n{row}\n", encoding="utf-8")
    assert told(norms) == ([("LW018", f"{PACK}/issued.csv!E2")] if raises else [])


@pytest.mark.slow
@silent("LW018")
def test_prices_of_other_lists_may_be_older(norms: Path) -> None:
    """They are compared with and bound nothing: a list of 2024 beside a regulation in force since 2025."""
    assert edited(norms, f"{NQ}/comparisons.csv", "2026-01-01,2026-06-30", "2024-01-01,2024-06-30") == []


@pair("LW008", first=("2013-12-31", "2014-01-01"))
def test_two_values_of_one_class_on_one_day(norms: Path, first: str, raises: bool) -> None:
    rows = ("II 15000 – 2013-12-31", f"II 16000 {first} –")
    assert ceilings(norms, *rows) == ([("LW008", f"{CEILINGS}!F3")] if raises else [])


@pair("LW008", first=("2013-12-31", "2014-01-01"))
def test_a_value_for_all_classes_and_one_for_a_class_on_one_day(norms: Path, first: str, raises: bool) -> None:
    """One maximum for all until the end of 2013, then one for each class: no day has both."""
    rows = ("– 15000 – 2013-12-31", f"II 16000 {first} –")
    assert ceilings(norms, *rows) == ([("LW008", f"{CEILINGS}!B3")] if raises else [])


# --- whether and when they were compared -----------------------------------------------------------------------


@pair("LW035", confirmed=("maybe", "no"))
def test_a_row_of_which_nobody_knows_whether_it_was_compared(norms: Path, confirmed: str, raises: bool) -> None:
    assert edited(norms, SERVICES, ",yes,", f",{confirmed},") == ([("LW035", f"{SERVICES}!J2")] if raises else [])


@pair("LW035", day=("2026-13-21", "2026-12-21"))
def test_a_day_of_comparison_that_does_not_exist(norms: Path, day: str, raises: bool) -> None:
    assert edited(norms, SERVICES, "2026-11-21", day) == ([("LW035", f"{SERVICES}!L2")] if raises else [])


@pair("LW036", day=("2027-11-23", "2027-11-22"))
def test_a_row_that_was_compared_long_after_the_pack(norms: Path, day: str, raises: bool) -> None:
    """The pack: 2026-11-21. 366 days later is 2027-11-22."""
    assert edited(norms, SERVICES, "2026-11-21", day) == ([("LW036", f"{SERVICES}!L2")] if raises else [])


@pair("LW036", day=("2062-11-21", "2026-11-22"))
def test_an_article_that_was_compared_long_after_the_pack(norms: Path, day: str, raises: bool) -> None:
    article = '[articles.amounts]\ndocument = "04/2012/TTLT-BYT-BTC"\nplace = "x"\nverified_on = '
    text = (norms / SETTINGS).read_text(encoding="utf-8")
    (norms / SETTINGS).write_text(f"{text}\n{article}{day}\n", encoding="utf-8")
    assert told(norms) == ([("LW036", SETTINGS)] if raises else [])


# --- codes and rules -------------------------------------------------------------------------------------------


@pair("LW037", code=("01.0002.1778", "K99.0000"))
def test_the_own_code_of_another_service_in_the_code_map(norms: Path, code: str, raises: bool) -> None:
    """01.0002.1778 is the code of A.1 alone, and KG.4 another service."""
    told_of = edited(norms, f"{NQ}/codes.csv", "K27.NG1,KG.4", f"{code},KG.4")
    assert told_of == ([("LW037", f"{NQ}/codes.csv!A2")] if raises else [])


@pytest.mark.slow
@silent("LW037")
def test_a_code_that_several_services_have_is_nobodys_own(norms: Path) -> None:
    """Codes may repeat in services.csv: then the code map contradicts none of them."""
    edited(norms, f"{NQ}/services.csv", "A.2,A,2,01.0004.0321", "A.2,A,2,01.0002.1778")
    assert edited(norms, f"{NQ}/codes.csv", "K27.NG1,KG.4", "01.0002.1778,KG.4") == []


@pair("LW009", parts=('["QQ"]', '["A"]'))
def test_a_price_of_a_class_for_a_part_that_is_not_in_the_annex(norms: Path, parts: str, raises: bool) -> None:
    rule = f'\n[[class_price]]\nclasses = ["station"]\nparts = {parts}\npays = "1/2"\n'
    cited = 'reference = { document = "04/2012/TTLT-BYT-BTC", place = "x" }\n'
    text = (norms / SETTINGS).read_text(encoding="utf-8")
    (norms / SETTINGS).write_text(text + rule + cited, encoding="utf-8")
    assert told(norms) == ([("LW009", SETTINGS)] if raises else [])


NOT_INSURED = "\n[[not_insured]]\nfrom = 2025-01-01\n{}\n"
DIRECTION = '\n[direction]\n{}\nreference = {{ document = "399/NQ-HĐND", place = "x" }}\n'
CLASS_PRICE = (
    '\n[[class_price]]\nkinds = ["private-clinic"]\npays = "{}"\nreference = {{ document = "399/NQ-HĐND", place = "x" }}\n'
)


@pytest.mark.parametrize(
    ("table", "wrong", "right"),
    [
        (NOT_INSURED, "", 'services = ["A.1"]'),
        (DIRECTION, "authorities = []", 'authorities = [["Ủy ban nhân dân"]]'),
        (DIRECTION, 'authorities = [[" . "]]', 'authorities = [["UBND"]]'),
        (DIRECTION, "by_subject.price = []", 'by_subject.price = [["Bộ Y tế"]]'),
        (CLASS_PRICE, "3/2", "1"),
        (CLASS_PRICE, "0", "1/2"),
    ],
    ids=["not-insured", "no-authorities", "no-name", "no-authorities-on-prices", "pays-more", "pays-nothing"],
)
@pair("LW001", raises=(True, False))
def test_a_rule_that_says_nothing_or_pays_too_much(norms: Path, table: str, wrong: str, right: str, raises: bool) -> None:
    path = norms / NQ / "regulation.toml"
    path.write_text(path.read_text(encoding="utf-8") + table.format(wrong if raises else right), encoding="utf-8")
    assert set(told(norms, NQ)) == ({("LW001", f"{NQ}/regulation.toml")} if raises else set())


@pair("LW033", document=("37/2015/X", "37/2015/TTLT-BYT-BTC"))
def test_a_successor_that_is_not_declared(norms: Path, document: str, raises: bool) -> None:
    successor = 'superseded_by = {{ document = "{}", place'
    told_of = edited(norms, SETTINGS, successor.format("37/2015/TTLT-BYT-BTC"), successor.format(document))
    assert told_of == ([("LW033", SETTINGS)] if raises else [])


def test_errors_and_warnings_are_counted_apart(norms: Path) -> None:
    edited(norms, SERVICES, "2026-11-21", "2062-11-21")
    shown = CliRunner().invoke(app, ["regulation", "check", str(norms / PACK), "--lang", "vi"])
    assert shown.exit_code == 0 and shown.output.splitlines()[-1] == f"{PACK}: 0 lỗi, 1 cảnh báo"
