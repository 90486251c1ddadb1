"""A file that was saved again is held cell by cell against the export made anew: what was changed is named, and nothing else."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import pricebook
from pricebook.app.list_moves import move
from pricebook.app.list_verify import Verified, verify
from pricebook.app.list_withdrawing import withdraw
from pricebook.pricelist import read_pricelist, write_pricelist
from pricebook.registry import Phase, open_registry
from pricebook.registry.life import lives
from tests.registry.trusted import DECIDED, DECISION, FIRST, NAME
from tests.support import pair

pytestmark = pytest.mark.slow

Sheets = openpyxl.Workbook


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Path:
    """A folder with a registry, and the exports of its list, none of which has the bytes that were logged any more."""
    folder = tmp_path_factory.mktemp("kept")
    exported_in(folder, str(folder / "registry.db"), made)
    return folder


def exported_in(folder: Path, place: str, made: Path) -> None:
    (folder / "out").mkdir()
    shutil.copy(made, folder / "out" / "pricelist.json")
    move(folder / "out", "approve", by="HĐND tỉnh Long An", on=DECIDED, paper_no=DECISION, paper_date=DECIDED,
         phases=[Phase(FIRST)], registry=place)  # fmt: skip
    for form in ("reimbursement", "publication"):
        pricebook.export(folder / "out", form, registry=place).write(folder / form)  # type: ignore[arg-type]


def saved(source: Path, target: Path, change: Callable[[Sheets], None] = lambda book: None) -> Path:
    """A workbook as another program saves it, after a change."""
    book = openpyxl.load_workbook(source)
    change(book)
    book.save(target)
    return target


def told(found: Verified) -> set[tuple[str, str | None, str | None, str, str]]:
    return {(each.code, each.at.sheet, each.at.cell, str(each.observed), str(each.limit)) for each in found.findings}


def codes(found: Verified) -> list[str]:
    return sorted({each.code for each in found.findings})


def test_catalogue_and_publication_saved_again_are_unchanged(place: str, made: Path, tmp_path: Path) -> None:
    exported_in(tmp_path, place, made)
    (catalogue, *_), publication = sorted((tmp_path / "reimbursement").glob("*-portal.xlsx")), "bang-gia-cong-bo.xlsx"
    for source in (catalogue, tmp_path / "publication" / publication):
        for name in (source.name, "khác.xlsx"):  # found by its name, by a fingerprint or by its decision
            found = verify(saved(source, tmp_path / name), registry=place)
            assert (codes(found), found.of_file and found.of_file.list) == (["RG030"], NAME)


CHANGES: dict[str, tuple[Callable[[Sheets], None], str | None, str | None]] = {
    "a price": (lambda book: _set(book, "DANH_MUC", 3, "DON_GIA", 99_000), "DANH_MUC", "F3"),
    "a name": (lambda book: _set(book, "DANH_MUC", 3, "TEN_DVKT_GIA", "Khám"), "DANH_MUC", "D3"),
    "a decision in the last row": (lambda book: _set(book, "DANH_MUC", None, "QUYET_DINH", "9/NQ"), "DANH_MUC", None),
    "a first day": (lambda book: _set(book, "DANH_MUC", 4, "TUNGAY", "20120101"), "DANH_MUC", "I4"),
    "a last day": (lambda book: _set(book, "DANH_MUC", 4, "DENNGAY", "20991231"), "DANH_MUC", "J4"),
    "a note": (lambda book: _set(book, "DANH_MUC", 2, "GHICHU", "đã thu đủ"), "DANH_MUC", "G2"),
    "the second sheet": (lambda book: book["Thông tin"].cell(3, 2).__setattr__("value", "khác"), "Thông tin", "B3"),
    "a row of text": (lambda book: book["DANH_MUC"].append(["lạ"]), "DANH_MUC", None),
    "a sheet": (lambda book: book.create_sheet("lạ").append(["x"]), "lạ", None),
}


def _column(book: Sheets, sheet: str, heading: str) -> int:
    return next(cell.column for cell in book[sheet][1] if cell.value == heading)


def _set(book: Sheets, sheet: str, row: int | None, heading: str, value: object) -> None:
    book[sheet].cell(row or book[sheet].max_row, _column(book, sheet, heading)).value = value


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_was_changed_in_a_catalogue_is_named_by_its_cell(kept: Path, tmp_path: Path, what: str) -> None:
    """One change, one finding, in the sheet and cell where it is; with and without the name of the list."""
    change, sheet, cell = CHANGES[what]
    file = saved(kept / "reimbursement" / "80001-portal.xlsx", tmp_path / "80001-portal.xlsx", change)
    for named in (None, NAME):
        (one,) = verify(file, list_=named, registry=str(kept / "registry.db")).findings
        assert (one.code, one.at.sheet) == ("RG028", sheet)
        assert cell in (None, one.at.cell)


def _twice(rows: list[list[str]]) -> None:
    rows.append([*rows[1][:-1], ""])  # the first service a second time, without its ID


def _without(rows: list[list[str]]) -> None:
    del rows[2]


def _moved(rows: list[list[str]]) -> None:
    rows.append(rows.pop(1))


@pytest.mark.parametrize("change", [_twice, _without])
def test_a_row_too_many_or_too_few_makes_no_other_row_wrong(
    kept: Path, tmp_path: Path, change: Callable[[list[list[str]]], None]
) -> None:
    rows = changed_csv(kept, tmp_path, "80001-portal.csv", change)
    (one,) = verify(tmp_path / "80001-portal.csv", registry=str(kept / "registry.db")).findings
    assert one.code == "RG028"
    assert (one.at.cell, one.limit) == (f"{len(rows)}:{len(rows)}", "–") if change is _twice else one.observed == "–"


def test_rows_in_another_order_are_named(kept: Path, tmp_path: Path) -> None:
    changed_csv(kept, tmp_path, "80001-his.csv", _moved)
    (one,) = verify(tmp_path / "80001-his.csv", registry=str(kept / "registry.db")).findings
    assert (one.code, one.at.row) == ("RG028", len((kept / "reimbursement" / "80001-his.csv").read_text().splitlines()) - 1)


def changed_csv(kept: Path, target: Path, name: str, change: Callable[[list[list[str]]], None]) -> list[list[str]]:
    with (kept / "reimbursement" / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with (target / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return rows


@pytest.mark.parametrize("mark", [",", ".", ""])
def test_prices_as_they_are_shown_are_the_same_prices(kept: Path, tmp_path: Path, mark: str) -> None:
    """13,000 and 13.000 are 13000; 14.000 is named as what stands there."""

    def shown(rows: list[list[str]]) -> None:
        at = rows[0].index("don_gia")
        for row in rows[1:]:
            row[at] = f"{int(row[at]):,}".replace(",", mark)

    def dearer(rows: list[list[str]]) -> None:
        shown(rows)
        rows[1][rows[0].index("don_gia")] = f"14{mark}000"

    place = str(kept / "registry.db")
    right = changed_csv(kept, tmp_path, "80001-his.csv", shown)
    assert codes(verify(tmp_path / "80001-his.csv", registry=place)) == ["RG030"]
    changed_csv(kept, tmp_path, "80001-his.csv", dearer)
    listed = right[1][right[0].index("don_gia")].replace(mark or ".", ".")
    (one,) = verify(tmp_path / "80001-his.csv", list_=NAME, registry=place).findings
    assert (one.code, one.at.cell) == ("RG028", "D2")
    assert str(one.observed).replace(",", ".") == "14.000" and str(one.limit).replace(".", "") == listed.replace(".", "")


def test_a_cell_of_the_publication_is_named(kept: Path, tmp_path: Path) -> None:
    def change(book: Sheets) -> None:
        sheet = book["Bảng giá"]
        cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 11_000)
        cell.value = 12_000

    file = saved(kept / "publication" / "bang-gia-cong-bo.xlsx", tmp_path / "bang-gia-cong-bo.xlsx", change)
    (one,) = verify(file, registry=str(kept / "registry.db")).findings
    assert (one.code, one.observed, one.limit, one.at.sheet) == ("RG028", "12.000", "11.000", "Bảng giá")


def test_a_file_of_a_list_that_was_replaced_since_is_right_and_says_so(place: str, made: Path, tmp_path: Path) -> None:
    """What was exported before the list ended is held against the list as it was decided; the end is said beside it."""
    exported_in(tmp_path, place, made)
    write_pricelist(replace(read_pricelist(made), pricing_date=date(2013, 1, 2)), tmp_path / "next.json")
    move(tmp_path / "next.json", "approve", by="HĐND tỉnh Long An", on=date(2012, 12, 20), paper_no="31/2012/NQ-HĐND",
         phases=[Phase(date(2013, 1, 1))], registry=place)  # fmt: skip
    file = saved(tmp_path / "reimbursement" / "80001-portal.xlsx", tmp_path / "80001-portal.xlsx")
    found = verify(file, registry=place)
    assert codes(found) == ["RG030", "RG036"] and not found.findings.blocked
    logged = verify(tmp_path / "reimbursement" / "80001-portal.xlsx", registry=place)
    assert [(each.code, each.observed, each.more["by"]) for each in logged.findings] == [
        ("RG036", "01/01/2013", "31/2012/NQ-HĐND")
    ]
    assert logged.as_json()["state"] == "superseded"
    changed = saved(file, tmp_path / "b.xlsx", CHANGES["a price"][0])
    assert ("RG028", "DANH_MUC", "F3") in {each[:3] for each in told(verify(changed, registry=place))}


@pair("RG039", raises=(True, False))
def test_a_file_of_an_approval_that_was_withdrawn_since(place: str, made: Path, tmp_path: Path, raises: bool) -> None:
    """Nobody pays by it, as it was exported or saved again; a file of the new approval has nothing said of it."""
    exported_in(tmp_path, place, made)
    logged = tmp_path / "reimbursement" / "80001-portal.xlsx"
    entry = withdraw_last(NAME, "approve", place)
    if not raises:
        move(NAME, "approve", by="HĐND tỉnh Long An", on=DECIDED, paper_no="16/NQ", phases=[Phase(FIRST)], registry=place)
        pricebook.export(tmp_path / "out", "reimbursement", registry=place).write(tmp_path / "again")
        logged = tmp_path / "again" / "80001-portal.xlsx"
    again = saved(logged, tmp_path / "80001-portal.xlsx")
    (found, cells) = (verify(file, registry=place) for file in (logged, again))
    assert codes(found) == (["RG039"] if raises else [])
    assert codes(cells) == (["RG030", "RG039"] if raises else ["RG030"])
    if raises:
        assert [each.observed for each in (*found.findings, *cells.findings) if each.code == "RG039"] == [entry, entry]


@pytest.mark.parametrize("ends", ["approve", "revoke"])
def test_a_mark_of_an_end_that_was_withdrawn_since_is_out_of_date(place: str, made: Path, tmp_path: Path, ends: str) -> None:
    """Exported as replaced or revoked; that was recorded in error."""
    exported_in(tmp_path, place, made)
    ending = NAME
    if ends == "approve":
        write_pricelist(replace(read_pricelist(made), pricing_date=date(2013, 1, 2)), tmp_path / "next.json")
        ending = "long-an-2013-1"
        move(tmp_path / "next.json", "approve", by="HĐND tỉnh Long An", on=date(2012, 12, 20), paper_no="31/NQ",
             phases=[Phase(date(2013, 1, 1))], registry=place)  # fmt: skip
    else:
        move(NAME, "revoke", by="HĐND tỉnh Long An", on=date(2013, 3, 1), paper_no="4/NQ", registry=place)
    pricebook.export(NAME, "reimbursement", registry=place).write(tmp_path / "ended")
    (file,) = (tmp_path / "ended").glob("80001-portal-*.xlsx")
    assert codes(verify(file, registry=place)) == ["RG036"]
    entry = withdraw_last(ending, ends, place)
    found = verify(file, registry=place)
    assert [(each.code, each.observed, each.limit) for each in found.findings] == [("RG039", entry, ending)]
    assert codes(verify(tmp_path / "reimbursement" / "80001-portal.xlsx", registry=place)) == []  # made before that


def withdraw_last(name: str, kind: str, place: str) -> int:
    """Withdraws the last move of a kind of a list; its entry."""
    with open_registry(place) as registry, registry.reading() as con:
        (life,) = lives(con, [name])
    entry = next(each.entry for each in reversed(life.moves) if each.move == kind)
    withdraw(name, entry, note="ghi nhầm", registry=place)
    return entry
