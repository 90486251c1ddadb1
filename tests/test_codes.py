"""R3: codes that a person reads as one and the program as two, and two things under one code. Neither is ever silent.

The norm takes 5 of VT1 at 1,400 and 10 of VT2: 47,000 where VT2 is the award at 4,000, 37,000 where it is the one at 3,000.
"""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.items.codes import code_key, codes_in, may_be_one, with_foreign_letters
from pricebook.items.likeness import share_a_word, strengths_differ
from pricebook.items.strength import read_strength
from tests.support import SHARED, built, case, found, item, pair, price, silent

NORMS = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.268 | supplies | VT1 | Gạc | cái | 5 |
| C5.1.268 | supplies | {} | {} | cái | 10 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| VT1 | Gạc | cái | 1400 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| {} | Kim | cái | 4000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| {} | {} | cái | 3000 | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""

SAME = [
    ("0101", "101"),
    ("VT2", "vt2"),
    ("101", "101.0"),
    ("VT2", "VT-2"),
    ("VT2", "VT.2"),
    ("VT2", "VT 2"),
    ("VT2", "VT_2"),
    ("VT2", "VT/2"),
    ("VT2", "VT02"),
    ("VT2", "VT002"),
    ("KT2", "КТ2"),  # Cyrillic
    ("HB2", "ΗΒ2"),  # Greek
    ("VT2", "ＶＴ２"),
    ("A1B2", "A1-B2"),
    ("01.05", "1.05"),
]
PERHAPS = [("VTO1", "VT01"), ("VTl5", "VT15"), ("VTI5", "VT15"), ("40.123", "40123"), ("VTĐ2", "VTD2"), ("KÍM2", "KIM2")]
TWO = [
    ("VT1", "VT10"),
    ("VT1", "VT2"),
    ("1.5", "15"),
    ("1-11", "11-1"),
    ("1.05", "1.5"),
    ("A1B", "A1C"),
    ("1.2345", "12.345"),
    ("KO1", "K1"),
    ("VT2A", "VT2"),
    ("N1", "M1"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_codes_that_look_the_same(one: str, other: str) -> None:
    assert code_key(one) == code_key(other)


@pytest.mark.parametrize(("one", "other"), PERHAPS)
def test_codes_that_may_have_been_meant_as_one(one: str, other: str) -> None:
    assert may_be_one(one, other) and code_key(one) != code_key(other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_codes_that_are_two(one: str, other: str) -> None:
    assert code_key(one) != code_key(other) and not may_be_one(one, other)


@pytest.mark.parametrize(("cell", "codes"), [
    ("VT2; VT7", ("VT2", "VT7")), ("VT2;VT7", ("VT2", "VT7")), ("VT2, VT7", ("VT2", "VT7")), ("VT2/VT7", ("VT2", "VT7")),
    ("VT2 + VT7", ("VT2", "VT7")), ("VT2 VT7", ("VT2", "VT7")), ("VT2 và VT7", ("VT2", "VT7")), ("VT2 & VT7", ("VT2", "VT7")),
    ("VT2\nVT7", ("VT2", "VT7")), ("VT2 | VT7", ("VT2", "VT7")), ("VT2 - VT7", ("VT2", "VT7")),
    ("VT1/2", ()), ("VT1,5", ()), ("12/2012", ()), ("VT 2", ()), ("KIM-20", ()), ("VT2", ()),
])  # fmt: skip
def test_a_cell_with_several_codes(cell: str, codes: tuple[str, ...]) -> None:
    assert codes_in(cell) == codes


def test_a_foreign_letter_is_shown_by_its_number() -> None:
    assert (with_foreign_letters("КT2"), with_foreign_letters("KT2")) == ("⟨041A⟩T2", "KT2")


def with_codes(home: Path, code: str, other: str, *, name: str = "Kim", of_norm: str = "Kim", **tables: str) -> Built:
    return built(home, norms=NORMS.format(code, of_norm), tenders=TENDERS.format(code, other, name), **tables)


@case("UP024", rule="R3")
@pytest.mark.parametrize(
    ("code", "other"), [("0101", "101"), ("VT2", "VT-2"), ("KT2", "КT2"), ("VT2", "VT2; VT7"), ("VSO1", "VS01")]
)
def test_an_award_whose_code_is_the_norm_s_to_a_person(home: Path, code: str, other: str) -> None:
    result = with_codes(home, code, other)
    assert price(result, "C5.1.268") == 47_000
    (finding,) = [f for f in result.findings if f.code == "UP024"]
    assert (str(finding.at), finding.severity) == ("tenders.csv!A4", "warning")
    told = finding.message("vi")
    assert code in told and with_foreign_letters(other) in told and "Kim" in told and "norms.csv!C3" in told


@case("UP024")
@pytest.mark.parametrize(("count", "once"), [(3, True), (2, False)])
def test_many_codes_in_another_spelling_are_said_once(home: Path, count: int, once: bool) -> None:
    head = "| service | component | item_code | item_name | unit | quantity |\n"
    norms = head + "".join(f"| C5.1.268 | supplies | VT{n} | Vật {n} | cái | 1 |\n" for n in range(1, count + 1))
    tenders = TENDERS.split("| VT1", maxsplit=1)[0]
    tenders += "".join(f"| VT-{n} | Vật {n} | cái | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |\n" for n in range(1, count + 1))
    told = [f for f in built(home, norms=norms, tenders=tenders).findings if f.code == "UP024"]
    assert len(told) == (1 if once else count)
    assert sorted(str(place) for f in told for place in f.places) == [f"tenders.csv!A{n + 1}" for n in range(1, count + 1)]
    if once:  # each place stands in the text
        assert all(f"“VT-{n}” (A{n + 1}) – “VT{n}” (norms.csv!C{n + 1})" in told[0].message("vi") for n in range(1, count + 1))


@case("UP024")
def test_a_norm_item_without_an_award_and_an_award_with_nearly_its_code(home: Path) -> None:
    tenders = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n| VT1 | Gạc | cái | 1400 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    result = built(home, norms=NORMS.format("VT-1", "Gạc"), tenders=tenders)
    assert found(result, "UP024") == [("UP024", "norms.csv!C3")]  # VT1 and VT-1 both in the norms: one is the other


@silent("UP024")
@pytest.mark.parametrize(("code", "other"), TWO[2:])
def test_an_award_with_another_code(home: Path, code: str, other: str) -> None:
    norms = (
        f"| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | {code} | Kim | cái | 10 |"
    )
    assert price(built(home, norms=norms, tenders=TENDERS.format(code, other, "Kim")), "C5.1.268") == 40_000


@pair("UP024", names=(("Kim 20G", "Kim 20G"), ("Kim 20G", "Kim 22G")))
def test_two_codes_that_the_table_items_has(home: Path, names: tuple[str, str], raises: bool) -> None:
    """Two things with names of their own are two, however their codes look."""
    items = "| item_code | item_name | unit |\n| A1 | {} | cái |\n| A01 | {} | cái |".format(*names)
    assert found(with_codes(home, "A1", "A01", items=items), "UP024") == (
        [("UP024", "items.csv!A3"), ("UP024", "tenders.csv!A4")] if raises else []
    )


@pair("UP024", name=("Kim lấy máu", "Bông hút nước"))
def test_codes_that_may_be_two_are_told_apart_by_their_names(home: Path, name: str, raises: bool) -> None:
    assert bool(found(with_codes(home, "VSO1", "VS01", name=name), "UP024")) is raises


@silent("UP024")
@pytest.mark.parametrize("line", [
    "| VT-2 | Kim | cái | 3000 | 2/QĐ | 2010-01-01 | 2010-12-31 |",  # of another year
    "| VT-2 | Kim | cái | | 2/QĐ | 2012-01-01 | 2012-12-31 |",       # without a price
])  # fmt: skip
def test_an_award_that_would_not_count_in_any_case(home: Path, line: str) -> None:
    tenders = "\n".join([*TENDERS.format("VT2", "X", "Kim").strip().splitlines()[:-1], line])
    assert price(built(home, norms=NORMS.format("VT2", "Kim"), tenders=tenders), "C5.1.268") == 47_000


MATCHES = "| source_name | item_code | confirmed_by | confirmed_on |\n| Kim tiêm | vt2 | An | 2012-08-01 |"
REGIONAL = """
| province | item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| Tiền Giang | VT-2 | Kim | cái | 3000 | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""


@case("UP024")
@pytest.mark.parametrize(("name", "table", "place"), [
    ("conversions", "| item_code | unit | factor |\n| VT-2 | hộp | 10 |", "conversions.csv!A2"),
    ("items", "| item_code | item_name | unit |\n| vt2 | Kim | cái |", "items.csv!A2"),
    ("matches", MATCHES, "matches.csv!B2"),
    ("ministry_norms", "| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | VT 2 | Kim | cái | 10 |",
     "ministry_norms.csv!C2"),
])  # fmt: skip
def test_every_table_that_names_an_item(home: Path, name: str, table: str, place: str) -> None:
    result = with_codes(home, "VT2", "X1", **{name: table})
    assert found(result, "UP024") == [("UP024", place)]


@pair("UP024", rule="R4", own=("X1", "VT2"))
def test_another_province_s_code_where_the_province_has_no_award(home: Path, own: str, raises: bool) -> None:
    result = built(home, norms=NORMS.format("VT2", "Kim"), tenders=TENDERS.format(own, "X2", "Kim"), regional_prices=REGIONAL)
    assert found(result, "UP024") == ([("UP024", "regional_prices.csv!B2")] if raises else [])


@case("UP024")
@pytest.mark.parametrize("name", ["code-0", "code-2", "code-4", "code-5"])
def test_the_cases_of_codes(name: str) -> None:
    folder = SHARED / "cases" / "build" / name
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    result = pricebook.build(folder)
    assert (price(result, "C5.1.268"), found(result, "UP024")) == (47_000, [("UP024", "tenders.csv!A4")])


# --- two things under one code -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other", "shared"), [
    ("Thuốc A, 8 mg", "Dịch lọc B", False),
    ("Bơm tiêm 5ml", "BƠM TIÊM nhựa 5 ml", True),
    ("Bupivacain", "Bupivacaine HCl", True),
    ("Natri clorid 0,9%", "Sodium chloride 0.9%", True),
    ("Natriclorid", "Natri clorid", True),
    ("Paracetamol 500mg", "Acetaminophen", True),
    ("Thiamin hydroclorid", "Vitamin B1", True),
    ("Găng tay", "Gang tay y te", True),
    ("Neomycin sulfat", "Magnesi sulfat", False),
    ("Cefalothin", "Cefalexin", False),
    ("Dung dịch tiêm Glucose", "Dung dịch tiêm Lidocain", False),
    ("Kim", "", True),  # without a name nothing is said
])  # fmt: skip
def test_names_that_share_a_content_word(one: str, other: str, shared: bool) -> None:
    assert share_a_word([one], [other] if other else []) is shared


@pytest.mark.parametrize(("one", "other", "differ"), [
    ("250mg", "500mg", True), ("500mg", "0,5 g", False), ("500mg/viên", "500 mg", False), ("5mg/ml", "0,5%", False), ("1,4%", "0,84g/10ml", True),
    ("500mg + 10mg", "500mg + 30mg", True), ("5ml", "500ml", False), ("20mg", "5mg/ml", False), ("500mg", None, False),
])  # fmt: skip
def test_strengths_that_certainly_differ(one: str, other: str | None, differ: bool) -> None:
    assert strengths_differ(read_strength(one), read_strength(other) if other else None) is differ


def one_code(home: Path, of_norm: str, *names: str, head: str = "", **tables: str) -> Built:
    """Awards of one code, each dearer than the one before it."""
    norms = (
        f"| service | component | item_code | item_name | unit | quantity |\n| C5.1.272 | supplies | K | {of_norm} | cái | 1 |"
    )
    lines = [
        f"| K | {name} | cái | {200 + 100 * number} | {number}/QĐ | 2012-01-01 | 2012-12-31 |"
        for number, name in enumerate(names, 1)
    ]
    tenders = f"| item_code | item_name {head}| unit | price | decision_no | valid_from | valid_to |\n" + "\n".join(lines)
    return built(home, norms=norms, tenders=tenders, **tables)


@pair("UP025", rule="R3", cheapest=("Dịch lọc B", "Thuốc A viên"))
def test_the_cheaper_of_two_things_under_one_code(home: Path, cheapest: str, raises: bool) -> None:
    result = one_code(home, "Thuốc A, 8 mg", cheapest, "Thuốc A, 8 mg")
    assert item(result, "K").unit_price == 300
    told = [(str(f.at), f.observed, f.limit) for f in result.findings if f.code == "UP025"]
    assert told == ([("tenders.csv!B2", "Dịch lọc B", "Thuốc A, 8 mg")] if raises else [])


@pair("UP025", cheapest=("Dịch lọc B", "Thuốc A viên"))
def test_two_things_where_the_norm_has_no_name(home: Path, cheapest: str, raises: bool) -> None:
    assert bool(found(one_code(home, "", cheapest, "Thuốc A, 8 mg"), "UP025")) is raises


@pair("UP025", strength=("4 mg", "8mg"))
def test_another_strength_than_the_norm_names(home: Path, strength: str, raises: bool) -> None:
    assert bool(found(one_code(home, "Thuốc A, 8 mg", f"Thuốc A {strength}"), "UP025")) is raises


@silent("UP025")
@pytest.mark.parametrize(("of_norm", "names"), [
    ("Natri clorid 0,9%", ("NaCl | Natri clorid",)),                   # the trade name beside the substance
    ("Lidocain (dưới dạng lidocain hydroclorid 21mg) 20mg", ("Lidocain 20mg | Lidocain",)),
    ("Quinapril 10,85mg (tương đương quinapril 10mg)", ("Quinapril 10mg | Quinapril",)),
    ("Thuốc A", ("Thuốc A | A", "Dịch lọc B | B")),                    # the dearer one prices nothing
])  # fmt: skip
def test_names_of_one_thing(home: Path, of_norm: str, names: tuple[str, ...]) -> None:
    assert found(one_code(home, of_norm, *names, head="| substance "), "UP025") == []


@silent("UP025")
def test_what_a_confirmed_match_answers_for(home: Path) -> None:
    matches = "| source_name | item_code | confirmed_by | confirmed_on |\n| Vinahankook | K | An | 2012-08-01 |"
    norms = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.272 | supplies | K | Bơm tiêm | cái | 1 |"
    tenders = "| item_name | unit | price | decision_no | valid_from | valid_to |\n| Vinahankook | cái | 300 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    assert item(built(home, norms=norms, tenders=tenders, matches=matches), "K").unit_price == 300


@case("UP025")
def test_the_case_of_two_things_under_one_code() -> None:
    folder = SHARED / "cases" / "build" / "two-things-one-code"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    told = [(f.observed, f.limit) for f in pricebook.build(folder).findings if f.code == "UP025"]
    assert told == [("Dịch lọc B", "Thuốc A, 8 mg")]
