"""Regulation packs: whole ones load, broken ones are refused with file, path and reason, and a new regime needs no code."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from typer.testing import CliRunner

from pricebook.app.regulation import regulation, regulations
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.regulation import FoundPack, load_scheme, scheme_in_force, search_path
from pricebook.regulation.load import load_regulation
from tests.support import SHARED, built, case, found, item, pair, price, silent

PACK = "ttlt-04-2012"
SETTINGS, CEILINGS, SERVICES = f"{PACK}/regulation.toml", f"{PACK}/ceilings.csv", f"{PACK}/services.csv"
LONG_AN = "NQ 56/2012/NQ-HĐND Long An (dẫn mức tối đa của TTLT 04/2012)"


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of norms/ that a test may break, in place of the real one."""
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy


def edit(norms: Path, file: str, old: str, new: str) -> None:
    """One replacement in a file of the copy; `file` as findings name it."""
    text = (norms / file).read_text(encoding="utf-8")
    assert old in text
    (norms / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def judged(norms: Path) -> list[tuple[str, str]]:
    """What `regulation` finds in the copy of the pack; a pack with an error is not handed out."""
    listed = regulation(norms / PACK)
    assert (listed.pack is None) == listed.findings.blocked
    return found(listed.findings)


def edited(norms: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    edit(norms, file, old, new)
    return judged(norms)


def with_table(norms: Path, table: str, *lines: str) -> list[tuple[str, str]]:
    """What is found once the pack has this table too."""
    (norms / PACK / f"{table}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return judged(norms)


def test_every_pack_here_is_whole() -> None:
    listed = regulations()
    assert [pack.id for pack in listed] == search_path().ids() and len(listed) >= 3
    for pack in listed:
        assert not pack.findings, pack.id
        assert pack.pack is not None and len(pack.pack.tables["services"]) > 0


@pytest.mark.parametrize("id_", search_path().ids())
def test_settings_that_come_with_the_program_fit_the_published_schema(id_: str) -> None:
    """Where the model takes them, the program does not ask the schema again: it is asked here, as for a pack from elsewhere."""
    installed = search_path().find(id_)
    assert installed is not None and installed.origin == "norms-installed"
    settings, findings = load_regulation(FoundPack(installed.folder, "norms-option"))
    assert settings is not None and findings == []


@pytest.mark.parametrize(
    ("old", "wrong", "right"),
    [
        ('mode = "half-up"', 'mode = "nearest"', 'mode = "down"'),
        ("complete = false", "complet = false", "complete = true"),
        ("[articles.structure]", "[articles.structur]", "[articles.norm_limit]"),
        ('classes = ["', 'classes = ["II", "', 'classes = [ "'),
        (
            "[[references]]",
            '[[references]]\ndocument = "x"\ntitle = "x"\nfrom = 2012-04-20\nto = 2012-04-19\n\n[[references]]',
            '[[references]]\ndocument = "x"\ntitle = "x"\nfrom = 2012-04-20\nto = 2012-04-20\n\n[[references]]',
        ),
        ('id = "ttlt-04-2012"', 'id = "other"', 'id = "ttlt-04-2012"'),
        ("[rounding]", "[rounding", "[ rounding ]"),
        ('kind = "norm"', 'kind = "indexed"', 'kind = "amount"'),
    ],
)
@pair("LW001", raises=(True, False))
def test_settings_that_the_schema_does_not_allow(norms: Path, old: str, wrong: str, right: str, raises: bool) -> None:
    places = {place for code, place in edited(norms, SETTINGS, old, wrong if raises else right) if code == "LW001"}
    assert places == ({SETTINGS} if raises else set())


AMOUNTS = "service_id,class,component,amount,index,source"


@pytest.fixture
def gives_amounts(norms: Path) -> Path:
    """The copy of norms/, in which the regulation gives the amounts of the pack's first component, `supplies`."""
    edit(norms, SETTINGS, 'kind = "norm"', 'kind = "amount"')
    return norms


@pair("LW002", kind=("norm", "amount"))
def test_an_amount_of_a_component_that_norm_lines_give(norms: Path, kind: str, raises: bool) -> None:
    """It would not be used."""
    edit(norms, SETTINGS, 'kind = "norm"', f'kind = "{kind}"')
    told = with_table(norms, "amounts", AMOUNTS, "A2,,supplies,5,,x")
    assert told == ([("LW002", f"{PACK}/amounts.csv!C2")] if raises else [])


@pair("LW002", component=("wages", "supplies"))
@pytest.mark.usefixtures("gives_amounts")
def test_an_amount_under_an_unknown_component(norms: Path, component: str, raises: bool) -> None:
    told = with_table(norms, "amounts", AMOUNTS, f"A2,,{component},5,,x")
    assert told == ([("LW002", f"{PACK}/amounts.csv!C2")] if raises else [])


@pair("LW002", index=("base-salary", ""))
@pytest.mark.usefixtures("gives_amounts")
def test_an_amount_with_an_index_that_the_component_does_not_have(norms: Path, index: str, raises: bool) -> None:
    told = with_table(norms, "amounts", AMOUNTS, f"A2,,supplies,5,{index},x")
    assert told == ([("LW002", f"{PACK}/amounts.csv!E2")] if raises else [])


COMPONENT = '[[components]]\nid = "{}"\nname = "x"\nkind = "norm"\nreference = {{ document = "04/2012/TTLT-BYT-BTC", place = "y" }}\n\n[[components]]'


@pair("LW003", component=("supplies", "further"))
def test_a_component_that_stands_twice_for_one_day(norms: Path, component: str, raises: bool) -> None:
    told = edited(norms, SETTINGS, "[[components]]", COMPONENT.format(component))
    assert told == ([("LW003", SETTINGS)] if raises else [])


@pair("LW004", source=("", "TTLT 04/2012"))
def test_a_ceiling_without_source(norms: Path, source: str, raises: bool) -> None:
    told = edited(norms, CEILINGS, f"A1,II,15000,{LONG_AN},", f"A1,II,15000,{source},")
    assert told == ([("LW004", f"{CEILINGS}!D2")] if raises else [])


@pair("LW005", heading=("class,service_id,ceiling", "service_id,class,ceiling"))
def test_a_table_with_other_columns(norms: Path, heading: str, raises: bool) -> None:
    told = edited(norms, CEILINGS, "service_id,class,ceiling", heading)
    assert told == ([("LW005", f"{CEILINGS}!1:1")] if raises else [])


@pair("LW005", line=("A1,II,15000,x", "A1,II,15000,x,2026-11-21"))
def test_a_row_that_does_not_fit_the_columns(norms: Path, line: str, raises: bool) -> None:
    told = edited(norms, CEILINGS, f"A1,II,15000,{LONG_AN},2026-11-21", line)
    assert told == ([("LW005", f"{CEILINGS}!2:2")] if raises else [])


@pair("LW005", name=("x\nA2,II,9000,x,2026-11-21", "x, y,\nz"))
def test_a_cell_that_swallows_rows(norms: Path, name: str, raises: bool) -> None:
    """A quote that is not closed takes the row of A2 into the source of A1; a source over two lines does not."""
    told = edited(norms, CEILINGS, f"A1,II,15000,{LONG_AN},2026-11-21", f'A1,II,15000,"{name}",2026-11-21')
    assert told == ([("LW005", f"{CEILINGS}!2:2")] if raises else [])


@pytest.mark.parametrize("end", ["\x1a", "\x1a\n"])
def test_the_end_mark_of_dos_programs_is_no_row(norms: Path, end: str) -> None:
    path = norms / CEILINGS
    path.write_text(path.read_text(encoding="utf-8") + end, encoding="utf-8")
    assert judged(norms) == []


@pair("LW005", table=("issued", "ceilings"))
@pytest.mark.parametrize("what", ["folder", "link"])
def test_a_folder_or_a_broken_link_in_place_of_a_table(norms: Path, home: Path, what: str, table: str, raises: bool) -> None:
    """Also in a build, which does not read the issued prices; the neighbour is a link to the table itself."""
    path = norms / PACK / f"{table}.csv"
    if not raises:
        path.rename(norms / "elsewhere.csv")
    if what == "folder" and raises:
        path.mkdir()
    else:
        path.symlink_to(norms / ("nothing.csv" if raises else "elsewhere.csv"))
    wrong = [("LW005", f"{PACK}/{table}.csv")] if raises else []
    assert judged(norms) == wrong
    assert found(built(home, norms=NORMS, tenders=TENDERS), "LW005") == wrong


@pair("LW005", sheet=("regulation.csv", "notes.md"))
def test_a_folder_of_another_name_does_not_stop_a_build(norms: Path, home: Path, sheet: str, raises: bool) -> None:
    (norms / PACK / sheet).mkdir()
    assert judged(norms) == ([("LW005", f"{PACK}/{sheet}")] if raises else [])
    assert found(built(home, norms=NORMS, tenders=TENDERS), "LW005") == ([("LW005", f"{PACK}/{sheet}")] if raises else [])


@case("LW005")
@pytest.mark.parametrize(
    "file", ["ceiling.csv", "Ceilings.CSV", "ceilings.xlsx", "services.xls", "norms.ods", "amounts.tsv", "norms.docx"]
)
def test_a_file_that_looks_like_a_table_and_is_none(norms: Path, file: str) -> None:
    (norms / PACK / file).write_text("service_id,class,ceiling,source,verified_on\n", encoding="utf-8")
    assert judged(norms) == [("LW005", f"{PACK}/{file}")]


@silent("LW005")
@pytest.mark.parametrize("file", ["LICENSE", "annex.pdf", "notes.txt", "~$ceilings.xlsx", "._ceilings.csv"])
def test_a_file_that_is_no_table(norms: Path, file: str) -> None:
    (norms / PACK / file).write_text("x", encoding="utf-8")
    assert judged(norms) == []


@silent("LW005")
def test_what_excel_and_notepad_add_to_a_file(norms: Path) -> None:
    """A byte order mark at the beginning, blank rows at the end and between; places still count the blank rows."""
    for file in (SETTINGS, CEILINGS, SERVICES):
        text = (norms / file).read_text(encoding="utf-8")
        blank = "" if file == SETTINGS else ",,,,\n\n , \n"
        (norms / file).write_text(text + blank, encoding="utf-8-sig")
    edit(norms, CEILINGS, "A1,III", "\n,,,,\nA1,III")
    assert judged(norms) == []
    assert "TTLT" in " ".join(search_path(norms).titles()[PACK])
    assert edited(norms, CEILINGS, "A1,III,10000", "A1,III,10.000") == [("LW010", f"{CEILINGS}!C5")]


@pair("LW006", rule="R8", part=("C5.1", "C5.2"))
def test_an_ordinal_twice_within_a_part(norms: Path, part: str, raises: bool) -> None:
    told = edited(norms, SERVICES, "C5.1.269,C5.1,269", f"C5.1.269,{part},268")
    assert told == ([("LW006", f"{SERVICES}!C8"), ("LW006", f"{SERVICES}!C9")] if raises else [])


@pair("LW007", service=("C5.1.268", "C5.1.267"))
def test_two_services_with_one_id(norms: Path, service: str, raises: bool) -> None:
    edit(norms, CEILINGS, "C5.1.269,", f"{service},")
    told = [entry for entry in edited(norms, SERVICES, "C5.1.269,C5.1,269", f"{service},C5.1,269") if entry[0] == "LW007"]
    assert told == ([("LW007", f"{SERVICES}!A8"), ("LW007", f"{SERVICES}!A9")] if raises else [])


@pair("LW008", class_=("II", "I"))
def test_two_ceilings_for_one_class(norms: Path, class_: str, raises: bool) -> None:
    told = edited(norms, CEILINGS, "A1,III,10000", f"A1,{class_},10000")
    assert told == ([("LW008", f"{CEILINGS}!A2"), ("LW008", f"{CEILINGS}!A3")] if raises else [])


@pytest.mark.parametrize(("wrong", "right", "column"), [("A1,V", "A1,I", "B"), ("A9,II", "A1,II", "A")])
@pair("LW009", raises=(True, False))
def test_a_row_about_nothing_known(norms: Path, wrong: str, right: str, column: str, raises: bool) -> None:
    told = edited(norms, CEILINGS, "A1,II,15000", f"{wrong if raises else right},15000")
    assert told == ([("LW009", f"{CEILINGS}!{column}2")] if raises else [])


@case("LW010")
@pytest.mark.parametrize("figure", ["0", "-5", "15.000", "15000.5", "mười lăm nghìn"])
def test_a_ceiling_that_is_no_amount(norms: Path, figure: str) -> None:
    assert edited(norms, CEILINGS, "A1,II,15000", f"A1,II,{figure}") == [("LW010", f"{CEILINGS}!C2")]


@silent("LW010")
@pytest.mark.parametrize("figure", ["1", "15001"])
def test_a_ceiling_in_whole_dong(norms: Path, figure: str) -> None:
    assert edited(norms, CEILINGS, "A1,II,15000", f"A1,II,{figure}") == []


NORM_LINES = "service_id,class,component,item_code,item_name,unit,quantity,per,loss_pct,amount,source"


@pair("LW010", per=("0", "0.5"))
def test_a_norm_line_for_no_service_at_all(norms: Path, home: Path, per: str, raises: bool) -> None:
    wrong = [("LW010", f"{PACK}/norms.csv!H2")] if raises else []
    assert with_table(norms, "norms", NORM_LINES, f"A2,,supplies,K,Kim,cái,10,{per},0,,x") == wrong
    assert found(built(home, norms=NORMS, tenders=TENDERS), "LW010") == wrong


@pytest.mark.parametrize("per", ["0.00", "1" * 13, "1/2", "٣"])
@case("LW010")
def test_a_divisor_that_is_no_figure(norms: Path, per: str) -> None:
    told = with_table(norms, "norms", NORM_LINES, f"A2,,supplies,K,Kim,cái,10,{per},0,,x")
    assert told == [("LW010", f"{PACK}/norms.csv!H2")]


@pair("LW001", unit=(10**9 + 1, 10**9))
def test_a_rounding_unit_that_no_price_can_have(norms: Path, home: Path, unit: int, raises: bool) -> None:
    wrong = [("LW001", SETTINGS)] if raises else []
    assert edited(norms, SETTINGS, "unit = 1000", f"unit = {unit}") == wrong
    assert found(built(home, norms=NORMS, tenders=TENDERS), "LW001") == wrong


@pair("LW001", value=(1_800_000_001, 999_999_999))
def test_an_index_beyond_what_is_computed(norms: Path, value: int, raises: bool) -> None:
    settings = norms / "nq-399-2025" / "regulation.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("value = 2340000", f"value = {value}"), encoding="utf-8")
    listed = regulation(norms / "nq-399-2025")
    assert found(listed.findings) == ([("LW001", "nq-399-2025/regulation.toml")] if raises else [])


@pytest.mark.slow
@pair("LW001", base=("1000", "2600"))
def test_an_index_that_multiplies_by_more_than_a_thousand(norms: Path, home: Path, base: str, raises: bool) -> None:
    settings = norms / "nq-399-2025" / "regulation.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("base = 1800000", f"base = {base}"), encoding="utf-8")
    assert {code for code, _ in found(regulation(norms / "nq-399-2025").findings)} == ({"LW001"} if raises else set())
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2025-07-01", **FACILITY)
    assert bool(found(result, "LW001")) == raises


@pytest.mark.parametrize("heading", ["service,part", "service_id,part"])
@pair("LW005", raises=(True, False))
def test_a_table_of_services_that_cannot_be_read_is_reported_alone(norms: Path, heading: str, raises: bool) -> None:
    """Not one row of the other tables with it, whose services cannot be known."""
    if raises and heading == "service_id,part":
        (norms / SERVICES).write_bytes(b"\xff\xff")
    elif raises:
        edit(norms, SERVICES, "service_id,part", heading)
    assert {(code, place.split("!")[0]) for code, place in judged(norms)} == ({("LW005", SERVICES)} if raises else set())


@case("LW005")
@pytest.mark.parametrize("held", [None, "", "heading", "link"])
def test_a_pack_without_services_is_reported_alone(norms: Path, held: str | None) -> None:
    """No file, an empty one, a heading alone, or a link to something else, whose contents are not shown."""
    heading, secret = (norms / SERVICES).read_text(encoding="utf-8").splitlines()[0], norms.parent / "secret"
    (norms / SERVICES).unlink()
    if held == "link":
        secret.write_text("root:x:0:0\n", encoding="utf-8")
        (norms / SERVICES).symlink_to(secret)
    elif held is not None:
        (norms / SERVICES).write_text(heading + "\n" if held else "", encoding="utf-8")
    assert {(code, place.split("!")[0]) for code, place in judged(norms)} == {("LW005", SERVICES)}
    messages = [finding.message("en") for finding in regulation(norms / PACK).findings]
    assert not any("root:x" in text or "Found: ." in text for text in messages)


@pair("LW011", fixed=(15_001, 15_000))
def test_a_fixed_price_above_the_packs_own_ceiling(norms: Path, fixed: int, raises: bool) -> None:
    told = with_table(norms, "fixed_prices", "service_id,class,price,source", f"A1,II,{fixed},x")
    assert told == ([("LW011", f"{PACK}/fixed_prices.csv!C2")] if raises else [])


@pytest.mark.parametrize(
    ("service", "lowest"),
    [("A2,II", 200_000), ("A1,", 5_000)],  # one ceiling for all classes; a ceiling for each class, the lowest 5,000
)
@pair("LW011", above=(1, 0))
def test_a_fixed_price_above_a_ceiling_of_other_width(norms: Path, service: str, lowest: int, above: int, raises: bool) -> None:
    told = with_table(norms, "fixed_prices", "service_id,class,price,source", f"{service},{lowest + above},x")
    assert told == ([("LW011", f"{PACK}/fixed_prices.csv!C2")] if raises else [])


@silent("LW011")
def test_a_fixed_price_of_a_class_without_ceiling(norms: Path) -> None:
    assert with_table(norms, "fixed_prices", "service_id,class,price,source", "A1,I,15001,x") == []


TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
| K | Kim | cái | 500 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-06-30 |
| K | Kim | cái | 900 | 2/QĐ | 2012-07-10 | 2012-07-10 | 2012-12-31 |
| K | Kim | cái | 400 | 3/QĐ | 2012-07-10 | 2012-07-10 | |
"""
NORMS = "| service | component | item_code | unit | quantity |\n| A2 | supplies | K | cái | 10 |"


@pytest.mark.rule("R3")
def test_a_later_regime_counts_awards_valid_on_the_day_without_any_change_of_code(norms: Path, home: Path) -> None:
    edit(norms, SETTINGS, '"validity-touches-year"', '"valid-on-date"')
    edit(norms, SETTINGS, '"decision-year"', '"not-counted"')
    result = built(home, norms=NORMS, tenders=TENDERS)  # pricing date 2012-08-01
    assert item(result, "K").unit_price == 900  # 500 ended in June; 400 has no end


@pair("CP003", rule="R6", unknown=("A2,", "A3,"))
def test_a_service_whose_maximum_the_pack_does_not_know(norms: Path, home: Path, unknown: str, raises: bool) -> None:
    """The pack without the maximum of the service that is priced, or of another."""
    edit(norms, SETTINGS, "complete = false", "complete = true")
    path = norms / CEILINGS
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(unknown)]
    path.write_text("\n".join(lines), encoding="utf-8")
    result = built(home, norms=NORMS, tenders=TENDERS)
    assert found(result, "CP003") == ([("CP003", CEILINGS)] if raises else [])
    assert price(result, "A2") == 4000  # 10 × 400, rounded by 1,000
    assert result.blocked == raises


FACILITY = {
    "facilities": "| facility_code | name | class | managed_by |\n| T | Bệnh viện | II | province |",
    "capabilities": "| facility_code | service | approved | performing |\n| T | A.1 | có | có |\n| T | A.9209 | có | có |",
}


@pytest.mark.slow
@pair("NM010", service=("A.9209", "A.1"))
def test_a_service_whose_amounts_the_regulation_does_not_give(home: Path, service: str, raises: bool) -> None:
    performs = f"| facility_code | service | approved | performing |\n| T | {service} | có | có |"
    parts = {**FACILITY, "capabilities": performs}
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2025-07-01", **parts)
    assert [f.service for f in result.findings if f.code == "NM010"] == (["A.9209"] if raises else [])
    assert price(result, service) == (None if raises else 39_900)


@pytest.mark.slow
def test_amounts_follow_the_base_salary_in_force(home: Path) -> None:
    only = {**FACILITY, "capabilities": "| facility_code | service | approved | performing |\n| T | A.1 | có | có |"}
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2024-06-30", **only)
    # before 1 July 2024 the base was 1,800,000: 20,359 + 15,090.26 = 35,449.26, down to 100
    assert price(result, "A.1") == 35_400
    assert not found(result, "NM010")


@pytest.mark.slow
def test_before_any_base_salary_nothing_is_priced(home: Path) -> None:
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2012-08-01", **FACILITY)
    assert price(result, "A.1") is None


@pytest.mark.rule("R4")
def test_region_schemes_by_date() -> None:
    from datetime import date

    assert [scheme_in_force(search_path().regions(), date(*day)) for day in ((2012, 8, 1), (2024, 1, 1), (2025, 7, 1))] == [
        "eight-regions",
        "six-regions",
        "provinces-34",
    ]
    for scheme_id, provinces in (("eight-regions", 63), ("six-regions", 63), ("provinces-34", 34)):
        scheme = load_scheme(search_path().regions(), scheme_id)
        assert scheme is not None and len(scheme.regions) == provinces


@pytest.mark.rule("R4")
def test_the_regions_are_those_of_the_reference_file() -> None:
    import csv

    source = SHARED / "reference" / "provinces_regions.csv"
    if not source.is_file():
        pytest.skip("the reference folder with the provinces is not beside the project")
    eight, thirty_four = (
        load_scheme(search_path().regions(), "eight-regions"),
        load_scheme(search_path().regions(), "provinces-34"),
    )
    assert eight is not None and thirty_four is not None
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert eight.region_of(row["province_63"]) == row["region8"]
            assert thirty_four.region_of(row["province_34_2025"]) == row["region6_NQ306_2025"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "wrong"),
    [
        ("schemes.toml", "[[schemes]]", "[[schemes"),
        ("schemes.toml", None, ""),
        ("schemes.toml", 'title = "Tám vùng"\n', ""),
        ("schemes.toml", "to = 2020-12-31", "to = 2012-07-31"),  # none is declared for the day
        ("schemes.toml", 'id = "eight-regions"', 'id = "../eight-regions"'),
        ("eight-regions.csv", None, None),
        ("eight-regions.csv", None, ""),
        ("eight-regions.csv", "province,region", "region,province"),
        ("eight-regions.csv", "Hà Giang,Đông Bắc", "Hà Giang"),
        ("eight-regions.csv", "Hà Giang,Đông Bắc", "Cao Bằng,Đông Bắc"),
    ],
)
@pair("LW005", rule="R4", raises=(True, False))
def test_regions_that_cannot_be_used(
    norms: Path, home: Path, file: str, old: str | None, wrong: str | None, raises: bool
) -> None:
    path = norms / "regions" / file
    if raises and wrong is None:
        path.unlink()
    elif raises:
        path.write_text(wrong if old is None else path.read_text(encoding="utf-8").replace(old, wrong, 1), encoding="utf-8")
    expected = [("LW005", f"regions/{file}")] if raises else []
    assert found(built(home, norms=NORMS, tenders=TENDERS), "LW005") == expected
    checked = CliRunner().invoke(app, ["regulation", "check", "--lang", "en"])
    if "2012-07-31" not in (wrong or ""):  # whole in itself
        assert checked.exit_code == raises and (f"regions/{file}" in checked.output) == raises


@silent("LW005")
def test_a_folder_without_regions_takes_the_installed_ones(norms: Path, home: Path) -> None:
    rmtree(norms / "regions")
    assert price(built(home, norms=NORMS, tenders=TENDERS), "A2") == 4000


@pair("LW001", rule="R10", manager=("Tỉnh", "Huyện"))
def test_two_rules_about_the_same_facilities(norms: Path, manager: str, raises: bool) -> None:
    """However one of them spells the manager."""
    again = (
        f'[[jurisdiction]]\nmanaged_by = "{manager}"\nproposes = "a"\napproves = "b"\nlocal_price = false\n'
        'reference = { document = "04/2012/TTLT-BYT-BTC", place = "y" }\n\n'
    )
    told = edited(norms, SETTINGS, "# --- articles of rules", again + "# --- articles of rules")
    assert told == ([("LW001", SETTINGS)] if raises else [])
