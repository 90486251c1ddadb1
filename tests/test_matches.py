"""Names and items (R3): what is proposed, what is never proposed, and that only confirmed rows count."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.cli.app import app
from pricebook.dossier import load_dossier
from pricebook.matching import Proposal, propose
from pricebook.regulation import search_path
from tests.support import built, case, dossier, errors, found, item, pair, price, silent

NORMS = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.272 | supplies | A | Atropin sulfat 0,25mg/ml | ống | 5 |
| A2 | supplies | | Găng tay khám | đôi | 9 |
"""
TENDERS = """
| item_name | substance | strength | form | packaging | unit | price | group | bidder | decision_no | valid_from | valid_to |
| Atropin Sulphat | Atropin sulfat | 0,25mg/ml | Dung dịch thuốc tiêm | Hộp 100 ống x 1ml | Ống | 440 | N4 | Hải Dương | 1/QĐ | 2012-01-01 | 2012-12-31 |
| Atropin-BFS | Atropin sulfat | 0,25mg/1ml | Dung dịch tiêm | Hộp 100 ống x 1ml | ống | 430 | N1 | CPC1 | 2/QĐ | 2012-01-01 | 2012-12-31 |
| Atropin mạnh | Atropin sulfat | 0,5 mg/ml | Dung dịch tiêm | Hộp 10 ống x 1ml | Ống | 100 | N4 | X | 2/QĐ | 2012-01-01 | 2012-12-31 |
| Găng tay khám bệnh | | | | | đôi | 1000 | | Y | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""


def proposals(folder: Path) -> list[Proposal]:
    loaded, _ = load_dossier(folder, search_path())
    assert loaded is not None
    with loaded.con:
        return propose(loaded).proposals


def confirm(path: Path, *, score: int = 70) -> int:
    """Somebody looks at the proposals and signs each with such a score. How many were signed."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[4]}
    signed = 0
    for row in range(5, sheet.max_row + 1):
        if (sheet.cell(row, head["Điểm"]).value or 0) >= score:
            sheet.cell(row, head["Người xác nhận"]).value = "DS. Trần Văn B"
            signed += 1
    book.save(path)
    return signed


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments), "--lang", "vi"])
    assert result.exit_code in (0, 1), result.output
    return result.output


@pytest.mark.rule("R3")
def test_brand_bidder_and_group_aside_it_is_one_item_and_strength_is_not(home: Path) -> None:
    """0,25mg/ml and 0,25mg/1ml are one; 0,5 mg/ml is never proposed for it, though its name is as near."""
    found_ = [(p.source_name, p.source_strength, p.item_code) for p in proposals(dossier(home, norms=NORMS, tenders=TENDERS))]
    assert ("Atropin sulfat", "0,25mg/ml; 1 ml", "A") in found_
    assert not [strength for _, strength, code in found_ if code == "A" and strength and "0,5" in strength]


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_from_names_to_prices_through_what_somebody_confirmed(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=("C5.1.272", "A2"))
    before = pricebook.build(folder)
    assert (price(before, "C5.1.272"), price(before, "A2")) == (None, None)
    said = run("match", folder)
    assert "matches.xlsx" in said
    waiting = pricebook.build(folder)
    assert (price(waiting, "C5.1.272"), price(waiting, "A2")) == (None, None)  # nothing is confirmed yet
    assert confirm(folder / "matches.xlsx") == 3  # the ampoule, the glove of the norm (a new code) and of the tender
    after = pricebook.build(folder)
    # the lowest of 440 and 430, not the 100 of another strength: 5 × 430 = 2150 → 2000; 9 × 1000 = 9000
    assert item(after, "A").unit_price == 430
    assert (price(after, "C5.1.272"), price(after, "A2")) == (2000, 9000)
    assert errors(after) == []


@pytest.mark.slow
@case("UP013")
def test_how_much_money_hangs_on_what_nobody_confirmed(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=("C5.1.272", "A2"))
    said = run("match", folder) + run("build", folder)
    hanging = [
        (str(f.more["name"]), str(f.observed), f.more["lines"]) for f in pricebook.build(folder).findings if f.code == "UP013"
    ]
    # 5 × 430; 9 × 1000
    assert hanging == [("Atropin sulfat", "2150", 1), ("Găng tay khám bệnh", "9000", 1)]
    assert "11.150 đ" in said


@pytest.mark.slow
def test_what_was_confirmed_outlives_the_next_run(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=("C5.1.272", "A2"))
    run("match", folder)
    confirm(folder / "matches.xlsx", score=95)
    first = [row for row in rows_of(folder / "matches.xlsx") if row["Người xác nhận"]]
    assert CliRunner().invoke(app, ["match", str(folder)]).exit_code == 2  # not over a file that is there
    assert "giữ 2 dòng" in run("match", folder, "--force")
    second = [row for row in rows_of(folder / "matches.xlsx") if row["Người xác nhận"]]
    assert [row["Tên trong nguồn"] for row in second] == [row["Tên trong nguồn"] for row in first]
    assert price(pricebook.build(folder), "A2") is None  # the tender's glove had 95 less a little, and was not signed


def rows_of(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head = [cell.value for cell in sheet[4]]
    return [dict(zip(map(str, head), row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]


@pytest.mark.parametrize(
    ("norm", "award", "proposed"),
    [
        ("Kim tiêm nhựa 20G", "Kim tiêm nhựa 20G x 1", True),  # says more, and nothing else
        ("Kim tiêm nhựa 20G", "Kim tiêm nhựa 22G", False),
        ("Kim tiêm nhựa 20G", "KIM TIÊM NHỰA 20G", True),
        ("Paracetamol 500mg", "Paracetamol 0,5 g", True),
        ("Paracetamol 500mg", "Paracetamol 250mg", False),
        ("Natri clorid 0,9% 500ml", "Natri clorid 0,9% 500 ml", True),
        ("Natri clorid 0,9% 500ml", "Natri clorid 10% 500ml", False),
        ("Găng tay khám", "Bông y tế", False),
    ],
)
def test_what_is_proposed_and_what_never(home: Path, norm: str, award: str, proposed: bool) -> None:
    norms = f"| service | component | item_code | item_name | unit | quantity |\n| A2 | supplies | X | {norm} | cái | 1 |"
    tenders = f"| item_name | unit | price | decision_no |\n| {award} | cái | 9 | 1 |"
    assert bool(proposals(dossier(home, norms=norms, tenders=tenders))) == proposed


def test_forms_that_differ_are_never_proposed_as_one(home: Path) -> None:
    norms = (
        "| service | component | item_code | item_name | unit | quantity |\n| A2 | supplies | X | Paracetamol 500mg | viên | 1 |"
    )
    tenders = """
    | item_code | item_name | strength | form | unit | price | decision_no |
    | X | Paracetamol | 500mg | Viên nén | viên | 9 | 1 |
    | | Paracetamol | 500mg | Viên nén sủi bọt | viên | 8 | 1 |
    | | Paracetamol | 500mg | Viên  nén | viên | 7 | 1 |
    """
    assert [p.source_form for p in proposals(dossier(home, norms=norms, tenders=tenders))] == ["Viên nén"]


NAMED = """
| item_name | strength | unit | price | decision_no | valid_from | valid_to |
| Paracetamol | 250mg | viên | 100 | 1 | 2012-01-01 | 2012-12-31 |
| Paracetamol | 500mg | viên | 300 | 1 | 2012-01-01 | 2012-12-31 |
"""
ONE = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | P | viên | 10 |"


@case("UP011", rule="R3")
def test_a_confirmed_name_without_a_strength_covers_no_two_strengths(home: Path) -> None:
    matches = "| source_name | item_code | confirmed_by |\n| Paracetamol | P | B |"
    result = built(home, norms=ONE, tenders=NAMED, matches=matches)
    assert found(result, "UP011") == [("UP011", "matches.csv!2:2")]
    assert price(result, "C5.1.272") is None  # never the 100 of the weaker one


@silent("UP011")
@pytest.mark.parametrize(("strength", "unit_price"), [("500mg", 300), ("0,5g", 300), ("250 mg", 100)])
def test_a_confirmed_name_with_its_strength_is_that_one(home: Path, strength: str, unit_price: int) -> None:
    matches = f"| source_name | source_strength | item_code | confirmed_by |\n| PARACETAMOL | {strength} | P | B |"
    result = built(home, norms=ONE, tenders=NAMED, matches=matches)
    assert not found(result, "UP011")
    assert item(result, "P").unit_price == unit_price


@case("UP012", rule="R3")
def test_awards_of_one_code_and_two_strengths(home: Path) -> None:
    coded = NAMED.replace("| item_name |", "| item_code | item_name |").replace("| Paracetamol |", "| P | Paracetamol |")
    result = built(home, norms=ONE, tenders=coded)
    (finding,) = [f for f in result.findings if f.code == "UP012"]
    assert (str(finding.at), finding.observed, finding.limit) == ("tenders.csv!C2", "Paracetamol 250mg", "Paracetamol 500mg")


@silent("UP012")
def test_awards_of_one_code_and_two_spellings_of_a_strength(home: Path) -> None:
    coded = NAMED.replace("| item_name |", "| item_code | item_name |").replace("| Paracetamol |", "| P | Paracetamol |")
    assert not found(built(home, norms=ONE, tenders=coded.replace("250mg", "0,5 g")), "UP012")


@pair("UP014", other=("Q", "P"))
def test_two_confirmed_matches_that_make_one_row_two_items(home: Path, other: str, raises: bool) -> None:
    tenders = NAMED.replace("| item_name |", "| item_name | substance |").replace(
        "| Paracetamol |", "| Efferalgan | Paracetamol |"
    )
    matches = f"""
    | source_name | source_strength | item_code | confirmed_by |
    | Efferalgan | 500mg | P | B |
    | Paracetamol | 500mg | {other} | B |
    """
    result = built(home, norms=ONE, tenders=tenders, matches=matches)
    assert found(result, "UP014") == ([("UP014", "tenders.csv!A3")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 3000)


@silent("UP014")
def test_the_match_that_tells_more_goes_before_the_one_that_tells_less(home: Path) -> None:
    matches = """
    | source_name | source_strength | source_unit | item_code | confirmed_by |
    | Paracetamol | 500mg | viên | P | B |
    | Paracetamol | 500mg | | Q | B |
    """
    result = built(home, norms=ONE, tenders=NAMED, matches=matches)
    assert not found(result, "UP014")
    assert item(result, "P").unit_price == 300


@pytest.mark.slow
def test_two_proposals_for_one_name_are_no_two_rows_for_one_key(home: Path) -> None:
    matches = """
    | source_name | source_unit | item_code | confirmed_by |
    | Kim | cái | P | |
    | Kim | cái | Q | |
    | KIM | chiếc | P | B |
    """
    assert not found(built(home, norms=ONE, tenders=NAMED, matches=matches), "IN008")
    twice = matches + "| kim | cái | Q | B |"
    assert found(built(home, norms=ONE, tenders=NAMED, matches=twice), "IN008") == [("IN008", "matches.csv!A5")]


def test_a_matches_table_in_another_format_is_not_doubled(home: Path) -> None:
    folder = dossier(home, norms=ONE, tenders=NAMED, matches="| source_name | item_code |\n| Kim | P |")
    result = CliRunner().invoke(app, ["match", str(folder), "--lang", "en"])
    assert result.exit_code == 2 and "matches.csv" in result.output
    assert not (folder / "matches.xlsx").exists()
    assert CliRunner().invoke(app, ["match", str(folder), "-o", str(folder / "out" / "m.xlsx")]).exit_code == 0


def test_what_a_name_says_never_becomes_a_formula(home: Path) -> None:
    tenders = "| item_name | unit | price | decision_no |\n| =cmd() Găng | cái | 9 | 1 |\n| <b>Găng | cái | 9 | 1 |"
    norms = "| service | component | item_code | item_name | unit | quantity |\n| A2 | supplies | X | Găng | cái | 1 |"
    folder = dossier(home, norms=norms, tenders=tenders)
    run("match", folder)
    book = openpyxl.load_workbook(folder / "matches.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


PARA = """
| item_name | strength | packaging | unit | price | decision_no | valid_from | valid_to |
| Paracetamol | {} | {} | viên | 100 | 1 | 2012-01-01 | 2012-12-31 |
| Paracetamol | {} | {} | viên | 300 | 1 | 2012-01-01 | 2012-12-31 |
"""
UNCODED = "| service | component | item_name | unit | quantity |\n| C5.1.272 | supplies | Paracetamol | viên | 10 |"


@case("UP014", rule="R3")
def test_a_norm_line_that_two_matches_make_two_items_is_none(home: Path) -> None:
    """One tells the unit, the other the strength that the name carries: equally precise, and they disagree."""
    norms = UNCODED.replace("Paracetamol", "Paracetamol 500mg")
    matches = """
    | source_name | source_unit | source_strength | item_code | confirmed_by |
    | Paracetamol 500mg | viên | | P250 | B |
    | Paracetamol 500mg | | 500mg | P500 | B |
    """
    result = built(home, norms=norms, tenders=PARA.format("250mg", "", "500mg", ""), matches=matches)
    assert found(result, "UP014") == [("UP014", "norms.csv!C2")]
    assert price(result, "C5.1.272") is None


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_a_match_with_a_strength_is_no_norm_line_that_states_none(home: Path) -> None:
    matches = """
    | source_name | source_unit | source_strength | item_code | confirmed_by |
    | Paracetamol | viên | 250mg | P250 | B |
    | Paracetamol | viên | 500mg | P500 | B |
    """
    result = built(home, norms=UNCODED, tenders=PARA.format("250mg", "", "500mg", ""), matches=matches)
    assert price(result, "C5.1.272") is None
    stated = built(
        home, norms=UNCODED.replace("Paracetamol", "Paracetamol 500mg"), tenders=PARA.format("250mg", "", "500mg", ""),
        matches=matches + "| Paracetamol 500mg | viên | | P500 | B |",
    )  # fmt: skip
    assert item(stated, "P500").unit_price == 300


@case("UP011", rule="R3")
@pytest.mark.parametrize(
    ("tenders", "matches"),
    [
        # one row says no strength: it may be any
        (PARA.format("", "", "500mg", ""), "| source_name | item_code | confirmed_by |\n| Paracetamol | P | B |"),
        # 20mg/ml in an ampoule of 2 ml and in one of 10 ml
        (
            PARA.format("20mg/ml", "Hộp 10 viên x 2ml", "20mg/ml", "Hộp 10 viên x 10ml"),
            "| source_name | source_strength | item_code | confirmed_by |\n| Paracetamol | 20mg/ml | P | B |",
        ),
    ],
)
def test_a_match_that_leaves_anything_open_covers_no_two_things(home: Path, tenders: str, matches: str) -> None:
    result = built(home, norms=ONE, tenders=tenders, matches=matches)
    assert len(found(result, "UP011")) == 1
    assert price(result, "C5.1.272") is None


@pytest.mark.slow
def test_without_a_strength_column_the_size_in_the_name_counts(home: Path) -> None:
    """A syringe of 5 ml and one of 50 ml share their general name; what is proposed is the one that says 50 ml."""
    norms = "| service | component | item_code | item_name | unit | quantity |\n| A2 | supplies | BT5 | Bơm tiêm 50ml | cái | 9 |"
    tenders = """
    | item_name | substance | unit | price | decision_no | valid_from | valid_to |
    | Bơm tiêm 50ml | Bơm tiêm nhựa | cái | 5000 | 1 | 2012-01-01 | 2012-12-31 |
    | Bơm tiêm 5ml | Bơm tiêm nhựa | cái | 600 | 1 | 2012-01-01 | 2012-12-31 |
    | Que gỗ | - | cái | 60 | 1 | 2012-01-01 | 2012-12-31 |
    """
    folder = dossier(home, norms=norms, tenders=tenders, performs=("A2",))
    assert [(p.source_name, p.item_code) for p in proposals(folder)] == [("Bơm tiêm 50ml", "BT5")]
    run("match", folder)
    confirm(folder / "matches.xlsx")
    assert item(pricebook.build(folder), "BT5").unit_price == 5000
    general = built(
        home, norms=norms, tenders=tenders, matches="| source_name | item_code | confirmed_by |\n| Bơm tiêm nhựa | BT5 | B |"
    )
    assert [code for code, _ in found(general, "UP011")] == ["UP011"]


@pair("IN008", confirmed=("B", ""))
def test_two_norm_lines_that_a_match_makes_lines_of_one_item(home: Path, confirmed: str, raises: bool) -> None:
    norms = """
    | service | component | item_code | item_name | unit | quantity |
    | C5.1.272 | supplies | P | | viên | 10 |
    | C5.1.272 | supplies | | Paracetamol | viên | 10 |
    """
    tenders = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n| P | Para | viên | 300 | 1 | 2012-01-01 | 2012-12-31 |"
    matches = f"| source_name | item_code | confirmed_by |\n| Paracetamol | P | {confirmed} |"
    result = built(home, norms=norms, tenders=tenders, matches=matches)
    assert found(result, "IN008") == ([("IN008", "norms.csv!D3")] if raises else [])
    assert price(result, "C5.1.272") is None  # neither 3000 nor 6000


def test_norm_and_award_of_the_very_same_name_are_proposed_and_confirmed_once(home: Path) -> None:
    norms = "| service | component | item_name | unit | quantity |\n| A2 | supplies | Găng tay khám | đôi | 9 |"
    tenders = "| item_name | unit | price | decision_no | valid_from | valid_to |\n| Găng tay khám | đôi | 1000 | 1 | 2012-01-01 | 2012-12-31 |"
    folder = dossier(home, norms=norms, tenders=tenders, performs=("A2",))
    run("match", folder)
    assert confirm(folder / "matches.xlsx") == 1
    assert price(pricebook.build(folder), "A2") == 9000


def test_a_norm_item_confirmed_first_is_what_awards_can_be_next(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=("C5.1.272", "A2"))
    run("match", folder)
    confirm(folder / "matches.xlsx", score=100)  # the norm's glove alone, with its new code
    run("match", folder, "--force")
    names = [row["Tên trong nguồn"] for row in rows_of(folder / "matches.xlsx")]
    assert "Găng tay khám bệnh" in names and names.count("Găng tay khám") == 1


@pytest.mark.parametrize("damage", ["junk", "heading", "date"])
def test_a_file_that_cannot_be_read_whole_is_never_written_over(home: Path, damage: str) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=("C5.1.272", "A2"))
    run("match", folder)
    confirm(folder / "matches.xlsx")
    path = folder / "matches.xlsx"
    book = openpyxl.load_workbook(path)
    if damage == "heading":
        book.worksheets[0]["F4"] = "Ai ký"
    elif damage == "date":
        book.worksheets[0]["G5"] = "tháng 7/2012"
    book.save(path)
    if damage == "junk":
        path.write_bytes(b"PK\x03\x04 cut off")
    before = path.read_bytes()
    assert CliRunner().invoke(app, ["match", str(folder), "--force"]).exit_code == 2
    assert path.read_bytes() == before


def test_many_items_of_one_substance_are_all_looked_at(home: Path) -> None:
    lines = "\n".join(f"| A2 | supplies | P{n} | Paracetamol {n}mg | viên | 1 |" for n in range(100, 140))
    norms = f"| service | component | item_code | item_name | unit | quantity |\n{lines}"
    tenders = "| item_name | strength | unit | price | decision_no |\n| Paracetamol | 138mg | viên | 9 | 1 |"
    assert [p.item_code for p in proposals(dossier(home, norms=norms, tenders=tenders))] == ["P138"]


@pytest.mark.slow
@case("UP013")
def test_money_that_hangs_counts_each_norm_line_once_and_only_what_would_price(home: Path) -> None:
    norms = """
    | service | component | item_code | item_name | unit | quantity |
    | A2 | supplies | P | | viên | 10 |
    | A1 | supplies | P | | viên | 10 |
    """  # A1 has a ceiling for each class
    matches = "| source_name | source_strength | item_code | score |\n| Paracetamol | {} | P | 90 |"
    tenders = PARA.format("500mg", "", "500mg", "")
    (finding,) = [f for f in built(home, norms=norms, tenders=tenders, matches=matches.format("")).findings if f.code == "UP013"]
    assert (finding.more["lines"], str(finding.observed)) == (2, "2000")  # 10 × 100, in two services
    several = built(home, norms=norms, tenders=PARA.format("250mg", "", "500mg", ""), matches=matches.format(""))
    assert not found(several, "UP013")  # confirmed, it would price nothing


@pair("UP013", confirmed=("", "B"))
def test_money_hangs_on_the_name_of_a_norm_line_too(home: Path, confirmed: str, raises: bool) -> None:
    coded = (
        PARA.format("500mg", "", "500mg", "")
        .replace("| item_name |", "| item_code | item_name |")
        .replace("| Para", "| P | Para")
    )
    matches = f"| source_name | item_code | confirmed_by |\n| Paracetamol | P | {confirmed} |"
    result = built(home, norms=UNCODED, tenders=coded, matches=matches)
    assert [str(f.observed) for f in result.findings if f.code == "UP013"] == (["1000"] if raises else [])  # 10 × 100
    assert price(result, "C5.1.272") == (None if raises else 1000)
