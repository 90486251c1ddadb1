"""What is not known is told with the nearest known names, by name as by code, whatever their case and accents; never with a dash."""

import re
from pathlib import Path

import pytest

import pricebook
from pricebook.app.errors import CallError
from pricebook.base.languages import subjects
from pricebook.base.nearest import name_meant, nearest_names, nearest_to
from pricebook.findings import catalogue
from tests.support import built, dossier

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| {} | {} | K | Kim | cái | 1 |"
TENDERS = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n| K | Kim | {} | 900 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
CAN = "| facility_code | service | approved | equipped | staffed | performing |\n| {} | C5.1.272 | có | có | có | có |"
PLACES = "| facility_code | name | class | managed_by |\n| 80001 | Bệnh viện tỉnh | II | province |"


@pytest.mark.parametrize(("said", "near"), [
    ("HEMATOCRITE", "Hematocrit"), ("hematocrit", "Hematocrit"), ("Kham benh", "Khám bệnh"), ("khám  bệnh.", "Khám bệnh"), ("xyz", None),
])  # fmt: skip
def test_names_are_near_whatever_their_case_and_accents(said: str, near: str | None) -> None:
    assert nearest_names(said, ["Khám bệnh", "Hematocrit"], most=1) == ((near,) if near else ())
    assert nearest_to(said, ["Khám bệnh", "Hematocrit"]).text("en") == (
        f"Nearest: {near}." if near else "There are: Khám bệnh, Hematocrit."  # few: all
    )


@pytest.mark.parametrize(("said", "meant"), [
    ("hong cau luoi", "Hồng cầu lưới"), ("HỒNG CẦU", "Hồng cầu"), ("hồng", None), ("ben luc", "Bệnh viện Bến Lức"), ("hematoc", None), ("cầu lưới", "Hồng cầu lưới"),
    ("be", None), ("", None),
])  # fmt: skip
def test_one_name_is_meant_without_case_and_accents_or_by_a_part(said: str, meant: str | None) -> None:
    """A part that two names have means neither; half a word is no part."""
    assert name_meant(said, ["Hồng cầu lưới", "Hồng cầu", "Sức bền hồng cầu", "Bệnh viện Bến Lức", "Hematocrit"]) == meant


def test_explain_takes_a_name_that_one_service_has(home: Path) -> None:
    folder = dossier(home, norms=NORMS.format("C5.1.272", "consumables"), tenders=TENDERS.format("cái"))
    assert {line.service_id for line in pricebook.explain(folder, "HÉMATOCRIT").lines} == {"C5.1.272"}


def test_no_text_puts_the_nearest_names_behind_words_of_its_own() -> None:
    """A sentence that ends in its own colon would end in a dash where no name is near."""
    texts = [text for entry in catalogue().values() for both in (entry.message, entry.remedy) for text in both.values()]
    texts += [text for words in subjects().values() for both in words.values() for text in both.values()]
    names = re.compile(r"\{(?:near|nearest)\}")
    wrong = [text for text in texts if re.search(r"(?:[Nn]earest|[Gg]ần nhất)\W*" + names.pattern, text)]
    assert [text for text in wrong if "cell" not in text] == []


@pytest.mark.parametrize(("said", "near"), [("c5.1.272", "C5.1.272"), ("Hematocrite", "C5.1.272"), ("@@@", None)])
def test_an_unknown_service(home: Path, said: str, near: str | None) -> None:
    result = built(
        home,
        norms=NORMS.format("C5.1.268", "supplies") + f"\n| {said} | supplies | K | Kim | cái | 1 |",
        tenders=TENDERS.format("cái"),
    )
    told = next(f for f in result.findings if f.code == "IN009").message("vi")
    assert (near in told if near else told.endswith("Không có tên nào gần giống.")) and "–" not in told


@pytest.mark.parametrize(("said", "near"), [("8001", "80001"), ("benh vien tinh", "80001"), ("X", None)])
def test_an_unknown_facility(home: Path, said: str, near: str | None) -> None:
    result = built(
        home,
        norms=NORMS.format("C5.1.272", "supplies"),
        tenders=TENDERS.format("cái"),
        facilities=PLACES,
        capabilities=CAN.format(said),
    )
    told = next(f for f in result.findings if f.code == "IN015").message("en")
    assert told.endswith(f"Nearest: {near}." if near else "No known name is near it.")


@pytest.mark.parametrize(("said", "near"), [("Supply", "supplies"), ("SUPLIES", "supplies")])
def test_an_unknown_component(home: Path, said: str, near: str) -> None:
    result = built(home, norms=NORMS.format("C5.1.272", said), tenders=TENDERS.format("cái"))
    assert f"Nearest: {near}." in next(f for f in result.findings if f.code == "NM007").message("en")


@pytest.mark.parametrize(("unit", "near"), [("chaii", "chai"), ("hộp", None)])
def test_an_award_in_an_unknown_unit(home: Path, unit: str, near: str | None) -> None:
    told = next(
        f
        for f in built(home, norms=NORMS.format("C5.1.272", "supplies"), tenders=TENDERS.format(unit)).findings
        if f.code == "UP002"
    )
    assert (f"nearest: {near}" in told.remedy("en") if near else "nearest" not in told.remedy("en")) and "–" not in told.remedy(
        "en"
    )


def test_an_unknown_regulation(home: Path) -> None:
    result = built(
        home, settings='regulation = "TTLT-4-2012"', norms=NORMS.format("C5.1.272", "supplies"), tenders=TENDERS.format("cái")
    )
    assert "Nearest: ttlt-04-2012" in next(f for f in result.findings if f.code == "IN013").message("en")


@pytest.mark.slow
def test_the_calls(home: Path) -> None:
    folder = dossier(home, norms=NORMS.format("C5.1.272", "supplies"), tenders=TENDERS.format("cái"))
    for call, near in (
        (lambda: pricebook.explain(folder, "c5.1.272"), "Nearest: C5.1.272"),
        (lambda: pricebook.explain(folder, "@@"), "No known name is near it."),
        (lambda: pricebook.new(home / "n", regulation="TTLT 04 2012", province="Long An"), "Nearest: ttlt-04-2012"),
        (lambda: pricebook.rules("@@"), "No known name is near it."),
    ):
        with pytest.raises(CallError) as refused:
            call()
        assert near in refused.value.message("en")
