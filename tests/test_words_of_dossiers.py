"""What the findings about a dossier say: of what is there, not of what is not; one cause once; what differs only in spelling, nothing."""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.items.strength import read_strength
from tests.support import built, case, dossier, found, price, silent

SERVICE = "C5.1.268"
NORMS = f"""
| service | component | item_code | item_name | unit | quantity |
| {SERVICE} | supplies | VT01 | Kim | cái | 5 |
| {SERVICE} | supplies | VT02 | Bông | cái | 10 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| VT01 | Kim | cái | 1400 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| VT02 | Bông | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


def of(home: Path, norms: str = NORMS, tenders: str = TENDERS, **tables: str) -> Built:
    """The dossier that gives 5 × 1,400 + 10 × 3,000 = 37,000, changed."""
    return built(home, norms=norms, tenders=tenders, performs=(SERVICE,), **tables)


def codes(result: Built) -> list[str]:
    return [finding.code for finding in result.findings if finding.severity != "info"]


# Codes within more words


@case("UP024")
@pytest.mark.parametrize("cell", ["VT02 (mới)", "Mã VT02", "VT02 hoặc VT03", "Mã: vt2"])
def test_a_code_with_words_around_it_is_said(home: Path, cell: str) -> None:
    other = f"| {cell} | Bông | cái | 1000 | 2/QĐ | 2012-01-01 | 2012-12-31 |\n"
    assert found(of(home, tenders=TENDERS + other), "UP024") == [("UP024", "tenders.csv!A4")]


@case("UP024")
def test_a_code_that_a_spreadsheet_took_for_a_power(home: Path) -> None:
    """1E5 is what Excel shows for 100000."""
    other = "| 1E5 | Bông | cái | 1000 | 2/QĐ | 2012-01-01 | 2012-12-31 |\n"
    result = of(home, NORMS.replace("VT02", "100000"), TENDERS.replace("VT02", "100000") + other)
    assert found(result, "UP024") == [("UP024", "tenders.csv!A4")]


@pytest.mark.slow
@silent("UP024")
@pytest.mark.parametrize("cell", ["VT03 (mới)", "VT021", "BK VT2A"])
def test_another_code_with_words_around_it_is_another(home: Path, cell: str) -> None:
    other = f"| {cell} | Găng | đôi | 1000 | 2/QĐ | 2012-01-01 | 2012-12-31 |\n"
    assert found(of(home, tenders=TENDERS + other), "UP024") == []


@pytest.mark.parametrize("mark", ["\x1a", "\x00", "\x07", "\x7f"])
def test_control_characters_are_no_part_of_a_code(home: Path, mark: str) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=(SERVICE,))
    path = folder / "norms.csv"
    text = path.read_text(encoding="utf-8").replace("VT02", f"VT02{mark}")
    path.write_text(text, encoding="utf-8")
    if mark == "\x00":  # such a file is no text
        assert "XL010" in codes(pricebook.build(folder))
    else:
        assert price(pricebook.build(folder), SERVICE) == 37_000


# One thing in two spellings


@pytest.mark.parametrize(("one", "other"), [("500 mg", "500mg/viên"), ("5mg/ống", "5 mg"), ("1 g/lọ", "1000mg")])
def test_a_strength_per_piece_is_the_strength(one: str, other: str) -> None:
    first, second = read_strength(one), read_strength(other)
    assert first is not None and second is not None and first.key == second.key


@pytest.mark.parametrize(("one", "other"), [("5 mg/ml", "5 mg"), ("500 mg", "250mg/viên"), ("10mg/2ống", "10mg")])
def test_a_strength_per_volume_is_another(one: str, other: str) -> None:
    first, second = read_strength(one), read_strength(other)
    assert first is not None and second is not None and first.key != second.key


@pytest.mark.parametrize("class_", ["Ⅱ", "II", "ⅱ", "ＩＩ"])
def test_a_class_in_roman_numerals_of_another_form(home: Path, class_: str) -> None:
    classed = NORMS.replace("| service |", "| service | class |").replace(f"| {SERVICE} |", f"| {SERVICE} | {class_} |")
    assert found(of(home, classed), "IN007") == []


# What is there, and what is not


def message(result: Built, code: str) -> str:
    return next(finding.message("en") for finding in result.findings if finding.code == code)


@pytest.mark.slow
def test_a_norm_row_without_a_service_is_why_there_is_no_price(home: Path) -> None:
    """The items of the service all have prices: they are not named as what is missing."""
    result = of(home, NORMS + "| | supplies | VT03 | Găng | cái | 3 |\n")
    assert "VT01" not in message(result, "NM011") and "IN003" in codes(result)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dates", "codes_said", "is_given"),
    [
        ("| 2012-12-31 | 2012-01-01 |", ["UP004"], True),  # reversed: given, and no period
        ("| abc | 2012-12-31 |", ["IN006"], True),
        ("| | |", ["UP004"], False),
    ],
)
def test_a_validity_is_blank_reversed_or_unreadable(home: Path, dates: str, codes_said: list[str], is_given: bool) -> None:
    result = of(home, tenders=TENDERS.replace("| 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |", f"| 3000 | 1/QĐ {dates}"))
    assert [code for code, _ in found(result, "UP004", "IN006")] == codes_said
    if "UP004" in codes_said:
        assert ("not given" not in message(result, "UP004")) is is_given


@pytest.mark.slow
def test_a_class_that_cannot_be_read_is_not_blank(home: Path) -> None:
    classed = NORMS.replace("| service |", "| service | class |").replace(f"| {SERVICE} |", f"| {SERVICE} | II |")
    result = of(home, classed.replace("| II | supplies | VT02", "| xx | supplies | VT02"))
    assert found(result, "IN007", "IN058") == [("IN007", "norms.csv!B3")]


@pytest.mark.slow
def test_a_norm_without_a_quantity_has_not_both(home: Path) -> None:
    assert "both" not in message(of(home, NORMS.replace("| 10 |", "| |")), "NM008")


def test_norms_without_a_column_of_quantities_have_one_cause(home: Path) -> None:
    result = of(home, NORMS.replace("quantity", "Số lg gì"))
    assert found(result, "IN002", "NM008") == [("IN002", "norms.csv!1:1")]


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "factor"), [("Hộp 10 cái", "10"), ("10 cái", "10"), ("1000 cái", "1000"), ("Hộp", "?")])
def test_a_unit_that_states_its_contents_proposes_the_conversion(home: Path, unit: str, factor: str) -> None:
    result = of(home, tenders=TENDERS.replace("| Bông | cái |", f"| Bông | {unit} |"))
    assert [finding.more["factor"] for finding in result.findings if finding.code == "UP002"] == [factor]


# Said once


@pytest.mark.slow
def test_one_unknown_service_in_many_rows_is_one_finding(home: Path) -> None:
    many = "".join(f"| C5.1-268 | supplies | Z{number} | Hàng | cái | 3 |\n" for number in range(300))
    result = of(home, NORMS + many)
    (finding,) = [finding for finding in result.findings if finding.code == "IN009"]
    assert (finding.more["count"], finding.observed, len(finding.places)) == (300, "C5.1-268", 300)


@pytest.mark.slow
def test_a_stray_comma_is_said_by_what_it_did_to_the_row(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=(SERVICE,))
    path = folder / "tenders.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Bông,", "Bông, loại 1,"), encoding="utf-8")
    result = pricebook.build(folder)
    assert found(result, "XL035", "IN004", "IN006", "UP004", "IN003") == [("XL035", "tenders.csv!3:3")]


@pytest.mark.slow
def test_one_row_swallowed_by_a_quote(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS, performs=(SERVICE,))
    path = folder / "tenders.csv"
    text = path.read_text(encoding="utf-8").replace("Bông,", '"Bông,').rstrip()
    path.write_text(f'{text}\nVT03,Ống 5ml",cái,3,1/QĐ,2012-01-01,2012-12-31\n', encoding="utf-8")
    assert found(pricebook.build(folder), "XL036") == [("XL036", "tenders.csv!B3")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "table",
    ["| service | share |\n| {0} | 0.5 |\n| {0} | 0.6 |", "| service | price | reason |\n| {0} | 1000 | x |\n| {0} | 2000 | x |"],
)
def test_the_remedy_for_two_rows_of_one_key_fits_the_table(home: Path, table: str) -> None:
    name = "shares" if "share |" in table else "proposed_prices"
    result = of(home, **{name: table.format(SERVICE)})
    (finding,) = [finding for finding in result.findings if finding.code == "IN008"]
    assert "quantities" not in finding.remedy("en") and finding.observed == SERVICE


@pytest.mark.slow
def test_an_unknown_component_lists_names_that_a_clerk_writes(home: Path) -> None:
    result = of(home, NORMS.replace("| supplies | VT02", "| vật tu | VT02"))
    assert "vật tư" in next(finding for finding in result.findings if finding.code == "NM007").message("vi")
