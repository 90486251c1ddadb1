"""A list loads back from pricebook's own approval workbook: R12, what was printed and signed is what is paid by."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.app.check import check
from pricebook.app.errors import UnreadableList
from pricebook.app.load import load_list
from pricebook.exports import write_approval
from pricebook.pricelist import (
    EMBEDDED_SHEET,
    InvalidPriceList,
    Rounding,
    Signer,
    embedded_cells,
    read_pricelist,
    write_pricelist,
    written_chunks,
)
from tests.support import DATA, DECISION, approved, judged, soffice, told, write_built

DOSSIERS = ("long-an-2012", "long-an-2012-draft", "long-an-2012-names", pytest.param("nq-399-2025", marks=pytest.mark.slow))


@pytest.fixture(scope="module")
def written(long_an_draft: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write_built(long_an_draft, folder / "pricelist.xlsx", folder / "pricelist.json", folder / "findings.json")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", DOSSIERS)
def test_workbook_and_json_load_as_one_list(name: str, tmp_path: Path) -> None:
    built = pricebook.build(DATA / name)
    write_built(built, tmp_path / "a.xlsx", tmp_path / "a.json", tmp_path / "f.json")
    assert load_list(tmp_path / "a.xlsx").prices == load_list(tmp_path / "a.json").prices == built.prices


@pytest.mark.slow
@pytest.mark.parametrize("target", ["xlsx", "ods"])
def test_saved_again_by_another_program_it_still_loads(written: Path, tmp_path: Path, target: str) -> None:
    again = soffice(written / "pricelist.xlsx", tmp_path, target)
    assert load_list(again).prices == read_pricelist(written / "pricelist.json")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("H10", 14_000),  # a price raised by hand
        ("F10", 16_000),  # a maximum
        ("B10", "A9"),  # an ordinal
        ("C10", "Khám chuyên khoa"),  # a name
        ("H60", 50_000),  # a price written below the list
        ("A5", "(ĐÃ PHÊ DUYỆT — Long An)"),  # a draft made to look approved
        ("A6", "mã đối chiếu 0000000000000000"),  # another list's fingerprint
        ("H60", "500.000"),  # a price written below the list, as text
        ("J10", "áp dụng cho mọi cơ sở"),  # a remark
        ("H10", None),  # a price taken away
    ],
)
def test_a_printed_list_that_was_changed_by_hand_is_refused(
    long_an_draft: Built, tmp_path: Path, cell: str, value: str | int | None
) -> None:
    assert long_an_draft.prices is not None
    write_approval(long_an_draft.prices, [], tmp_path / "list.xlsx")
    with_values = openpyxl.load_workbook(tmp_path / "list.xlsx", data_only=True)
    with_values.save(tmp_path / "same.xlsx")
    assert load_list(tmp_path / "same.xlsx").prices.fingerprint == long_an_draft.prices.fingerprint
    with_values["Bảng giá"][cell] = value
    with_values.save(tmp_path / "changed.xlsx")
    with pytest.raises(UnreadableList, match=f"Bảng giá!{cell}: "):
        load_list(tmp_path / "changed.xlsx")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"status": "approved", "approval": DECISION}, "Bìa!A5: "),  # a draft in print, approved inside
        ({"province": "Hà Nội"}, "Bìa!A5: "),
        ({"approver": "Ai đó"}, "Bìa!B9: "),
        ({"facilities": ()}, "Bìa!B13: "),  # nothing printed differs but the fingerprint
    ],
)
def test_a_list_inside_that_is_not_the_one_in_print_is_refused(
    long_an_draft: Built, tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    assert long_an_draft.prices is not None
    write_approval(long_an_draft.prices, [], tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx", data_only=True)
    for row, cell in enumerate(embedded_cells(written_chunks(replace(long_an_draft.prices, **change))), 1):
        book[EMBEDDED_SHEET].cell(row, 1).value = cell
    book.save(tmp_path / "changed.xlsx")
    with pytest.raises(UnreadableList, match=place):
        load_list(tmp_path / "changed.xlsx")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"price": 0}, "price"),
        ({"price": -5}, "price"),
        ({"price": 10**9}, "price"),  # above its maximum
        ({"price": None}, "status"),  # missing, and says that it is priced
        ({"rounded": 1}, "rounded"),
        ({"bound_price": 1}, "bound_price"),
        ({"number": 999}, "number"),
        ({"service_id": "A2"}, "twice"),
    ],
)
def test_prices_that_cannot_be_are_refused_even_when_sealed(
    long_an: Built, tmp_path: Path, change: dict[str, Any], path: str
) -> None:
    assert long_an.prices is not None
    first, second, *rest = long_an.prices.lines
    line = replace(second, **change) if "service_id" not in change else replace(first)
    write_pricelist(replace(long_an.prices, lines=[first, line, *rest]), tmp_path / "list.json")
    with pytest.raises(InvalidPriceList, match=path):
        read_pricelist(tmp_path / "list.json")


@pytest.mark.parametrize(
    "change",
    [
        {"decision_no": " "},
        {"effective_to": date(2011, 1, 1)},  # before it begins
    ],
)
def test_decisions_that_cannot_be_are_refused(long_an: Built, tmp_path: Path, change: dict[str, Any]) -> None:
    assert long_an.prices is not None
    for prices in (
        approved(long_an.prices, replace(DECISION, **change)),
        replace(long_an.prices, status="approved"),  # by nobody
        replace(approved(long_an.prices, replace(DECISION, effective_to=None)), status="superseded"),  # paid for ever
        replace(long_an.prices, settings=replace(long_an.prices.settings, rounding=Rounding(0, "down"))),
        replace(long_an.prices, signers=(Signer("x", ""),) * 5),
    ):
        write_pricelist(prices, tmp_path / "list.json")
        with pytest.raises(InvalidPriceList):
            read_pricelist(tmp_path / "list.json")


@pytest.mark.parametrize("at", [("settings",), ("lines", 0), ("awards", 0, "source"), ("signers", 0), ()])
def test_what_no_fingerprint_covers_may_not_stand_in_a_list(written: Path, tmp_path: Path, at: tuple[str | int, ...]) -> None:
    record = inner = json.loads((written / "pricelist.json").read_text(encoding="utf-8"))
    for step in at:
        inner = inner[step]
    inner["more"] = "x"
    (tmp_path / "list.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(InvalidPriceList, match="more"):
        read_pricelist(tmp_path / "list.json")


def test_half_a_letter_in_a_list_is_refused_in_words(written: Path, tmp_path: Path) -> None:
    text = (written / "pricelist.json").read_text(encoding="utf-8").replace("Long An", "Long \\ud800An")
    (tmp_path / "list.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPriceList):
        read_pricelist(tmp_path / "list.json")


@pytest.mark.parametrize("how", ["sheet", "row", "column", "second"])
def test_a_list_with_something_out_of_sight_is_refused(long_an: Built, tmp_path: Path, how: str) -> None:
    """The printed list hidden behind another one: what people read would not be what is loaded."""
    assert long_an.prices is not None
    write_approval(long_an.prices, [], tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx", data_only=True)
    sheet = book["Bảng giá"]
    match how:
        case "sheet":
            sheet.sheet_state = "hidden"
        case "row":
            sheet.row_dimensions[10].hidden = True
        case "column":
            sheet.column_dimensions["I"].hidden = True
        case "second":
            book.copy_worksheet(sheet).title = "Bảng giá 2"
    book.save(tmp_path / "changed.xlsx")
    with pytest.raises(UnreadableList, match="Bảng giá"):
        load_list(tmp_path / "changed.xlsx")


@pytest.mark.parametrize("signers", range(5))
def test_any_number_of_signers_prints_loads_and_checks_clean(long_an: Built, tmp_path: Path, signers: int) -> None:
    assert long_an.prices is not None
    who = tuple(Signer(f"GIÁM ĐỐC BỆNH VIỆN {115 + n}", f"Nguyễn Văn {n}") for n in range(signers))
    prices = replace(long_an.prices, signers=who)
    write_approval(prices, [], tmp_path / "list.xlsx")
    assert load_list(tmp_path / "list.xlsx").prices.signers == who
    checked = check(tmp_path / "list.xlsx", regulation="ttlt-04-2012", on=date(2012, 8, 1))
    assert checked.submission is not None
    assert len(checked.submission.stated.lines) == 2 * len(prices.lines)  # list and structure
    (unknown,) = (f for f in checked.findings if f.code in ("IN004", "NB006", "NB012"))
    assert (unknown.code, unknown.observed) == (
        "NB012",
        1,
    )  # the province's own, which no pack knows; in both sheets, counted once
    assert "Dịch vụ LA.1 của mục C2.7 (tên minh họa)" in unknown.message()


@pytest.mark.slow
def test_a_workbook_whose_hidden_sheet_was_changed_or_taken_out_is_refused(written: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written / "pricelist.xlsx", data_only=True)
    packed = book[EMBEDDED_SHEET]["A1"].value
    for number, text in enumerate((packed[:-8], "not base64!", packed[4:], "A" * 4)):
        book[EMBEDDED_SHEET]["A1"] = text
        book.save(tmp_path / f"{number}.xlsx")
        with pytest.raises(UnreadableList):
            load_list(tmp_path / f"{number}.xlsx")
    del book[EMBEDDED_SHEET]
    book.save(tmp_path / "none.xlsx")
    with pytest.raises(UnreadableList, match=EMBEDDED_SHEET):
        load_list(tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(UnreadableList):
        load_list(tmp_path / "text.xlsx")


def test_a_packed_list_that_would_fill_the_memory_is_refused(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pricebook.pricelist.embedded.LARGEST_LIST", 10_000)  # the list has some 70,000 bytes
    with pytest.raises(UnreadableList, match="incomplete"):
        load_list(written / "pricelist.xlsx")


def test_a_sheet_that_only_bears_the_hidden_sheets_name_is_judged_like_any_other(tmp_path: Path) -> None:
    table = "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | {} |"
    checked = judged(tmp_path, table.format(15_000), sheets={EMBEDDED_SHEET: table.format(99_000)})
    assert ("CP001", f"{EMBEDDED_SHEET}!C2", 99_000, 15_000) in told(checked, "CP001")
