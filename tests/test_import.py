"""`pricebook regulation import`: an official annex into a pack. Proposals first, then the pack whole or not at all."""

import csv
import json
import random
import tomllib
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.app.import_annex import Imported, import_annex
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.regulation import FoundPack, load_pack
from pricebook.regulation.rewrite import raised_version, settings_rewritten
from tests.formats import write
from tests.support import case, dossier, found, pair, prices, rows, silent, write_xlsx

PACK = "ttlt-04-2012"
INSTALLED = resource_folder("norms") / PACK
VERSION = str(tomllib.loads((INSTALLED / "regulation.toml").read_text(encoding="utf-8"))["pack_version"])
NEXT = f'pack_version = "{raised_version(VERSION)}"'
ON = date(2026, 11, 26)
SOURCE = {"source": "Công báo", "document": "04/2012/TTLT-BYT-BTC", "place": "phụ lục"}
WRITTEN = "04/2012/TTLT-BYT-BTC, phụ lục (Công báo)"


def read(path: Path, *, into: Path | str = PACK, **options: Any) -> Imported:
    return import_annex(path, into=into, on=ON, **{**SOURCE, **options})


def annex(folder: Path, table: str, **options: Any) -> Imported:
    """An annex from a Markdown table, read into the pack of 2012."""
    folder.mkdir(parents=True, exist_ok=True)
    return read(write_xlsx(folder / "annex.xlsx", table), **options)


def told(imported: Imported) -> list[tuple[str, str | None]]:
    """Code and cell of what is wrong."""
    return [(finding.code, finding.at.cell) for finding in imported.findings if finding.severity == "error"]


def statuses(imported: Imported) -> dict[str, str]:
    return {proposal.service_id: proposal.status for proposal in imported.proposals}


def changes(imported: Imported, service: str) -> list[tuple[Any, ...]]:
    (proposal,) = [proposal for proposal in imported.proposals if proposal.service_id == service]
    return [(change.field, change.class_, change.old, change.new) for change in proposal.changes]


def table_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ceilings(folder: Path, service: str) -> dict[str, str]:
    return {row["class"]: row["ceiling"] for row in table_of(folder, "ceilings") if row["service_id"] == service}


def filled_rows(path: Path) -> int:
    """The rows of a workbook with a text or a figure, counted by another reader."""
    return sum(any(cell not in (None, "") for cell in row) for sheet in openpyxl.load_workbook(path) for row in sheet.values)


# --- a whole annex of 477 services, five of them broken --------------------------------------------------------

SECTIONS = {"A": 5, "B": 8, "C1": 60, "C2.1": 90, "C3": 74, "C5.1": 120, "C5.2": 120}  # 477 services
FIRST = {"C5.1": 268, "C5.2": 388}  # the numbers of the laboratory tests go on
Cells = list[list[Any]]


BY_CLASS = ("Hạng đặc biệt, hạng I", "Hạng II", "Hạng III", "Hạng IV, chưa phân hạng, PKĐKKV", "Trạm y tế xã")
HEADINGS = ["STT", "Tên dịch vụ", "ĐVT", "Mức tối đa", *(f"Mức tối đa - {name}" for name in BY_CLASS)]
TOLD_APART = {"A1": [None, 15_000, 10_000, 7_000, 5_000], "B1": [335_000, 335_000, None, None, None]}  # as the pack has them


def made_up() -> Cells:
    """An annex as circulars print it: parts by their titles, numbers inside them, a maximum for all classes or one for each."""
    figures = random.Random(477)
    known = {row["service_id"]: row for row in table_of(INSTALLED, "services")}
    held = {row["service_id"]: int(row["ceiling"]) for row in table_of(INSTALLED, "ceilings")}
    sheet: Cells = [["PHỤ LỤC (minh họa)"], [], HEADINGS]
    for part, count in SECTIONS.items():
        sheet.append([part, f"CÁC DỊCH VỤ MỤC {part}"])
        for number in range(FIRST.get(part, 1), FIRST.get(part, 1) + count):
            service = f"{part}{number}" if part in ("A", "B") else f"{part}.{number}"
            row = known.get(service, {})
            maximum = held.get(service, figures.randrange(5, 900) * 1000)
            by_class = TOLD_APART.get(service, [None] * 5)
            name, unit = row.get("name") or f"Dịch vụ {service} (minh họa)", row.get("unit") or "lần"
            sheet.append([number, name, unit, None if service in TOLD_APART else maximum, *by_class])
    return [[*row, *[None] * (len(HEADINGS) - len(row))] for row in sheet]


def with_five_broken(sheet: Cells) -> tuple[Cells, frozenset[tuple[int, int]], dict[str, str]]:
    """Five services that cannot be read.

    Returns:
        The sheet, its error cells, and by code the cell or row that a finding must name.
    """
    by_name = {row[1]: row for row in sheet}
    text, zero, doubled, numberless, error = (by_name[f"Dịch vụ {service} (minh họa)"] for service in BROKEN)
    sheet.insert(sheet.index(doubled), [*doubled[:3], doubled[3] + 1000, *doubled[4:]])
    text[3], zero[3], numberless[0], error[3] = "theo thực tế", 0, None, None
    row = {code: n + 1 for n, entry in enumerate(sheet) for code, broken in
           (("IN004", text), ("IN014", zero), ("LW021", doubled), ("LW020", numberless), ("XL001", error)) if entry is broken}  # fmt: skip
    first = row["LW021"] - 1  # the finding stands at the first of the two rows
    cells = {code: f"{'A' if code == 'LW020' else 'D'}{n}" for code, n in row.items()} | {"LW021": f"{first}:{first}"}
    return sheet, frozenset({(row["XL001"] - 1, 3)}), cells


BROKEN = ("C1.7", "C2.1.11", "C3.5", "C5.1.300", "C5.2.400")  # text, 0, twice with two maxima, no ordinal, an error cell
KINDS = ["xlsx", "xlsb", pytest.param("ods", marks=pytest.mark.slow), pytest.param("xls", marks=pytest.mark.slow)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_annex_of_477_services_with_five_broken_ones(tmp_path: Path, kind: str) -> None:
    sheet, errors, cells = with_five_broken(made_up())
    imported = read(write(tmp_path, "annex", sheet, kind, errors))
    assert sorted(told(imported)) == sorted(cells.items())  # five are named, each by its cell
    assert imported.row_counts == {
        "added": 477 - 19 - 5,  # the pack holds 19 of them
        "changed": 19 - 3,  # A3–A5 and C5.1.268–280, which were not confirmed
        "same": 3,  # A1, A2, B1
        "contradicting": 2,  # the two rows of C3.5
        "unreadable": 4,
        "passed_over": 1 + 1 + len(SECTIONS),  # the title, the heading, the titles of the parts
    }
    assert sum(imported.row_counts.values()) == sum(any(cell is not None for cell in row) for row in sheet)
    written = imported.write(tmp_path / "norms").folder
    assert len(table_of(written, "services")) == len({row["service_id"] for row in table_of(written, "ceilings")}) == 472
    assert not {row["service_id"] for row in table_of(written, "services")} & set(BROKEN)


def test_a_dossier_is_built_under_the_completed_pack(tmp_path: Path) -> None:
    """A price under a service that came with the annex is bounded by its maximum; a broken one is not in the pack."""
    sheet, errors, _ = with_five_broken(made_up())
    written = read(write(tmp_path, "annex", sheet, "xlsx", errors)).write(tmp_path / "norms").folder
    (maximum,) = map(int, ceilings(written, "C1.3").values())
    norms = (
        f"| service | component | amount |\n| C1.3 | supplies | {maximum + 5_000} |\n| C1.4 | supplies | 3000 |\n"
        "| C1.7 | supplies | 9000 |"
    )
    folder = dossier(
        tmp_path / "dossier",
        norms=norms,
        tenders="| item_name | unit | price | decision_no |\n",
        performs=("C1.3", "C1.4"),
    )
    result = pricebook.build(folder, norms=tmp_path / "norms")
    assert prices(result) == {("C1.3", None): maximum, ("C1.4", None): 3_000}
    assert found(result, "IN009") == [("IN009", "norms.csv!A4")]  # C1.7 was broken: it is not in the pack


# --- one thing at a time ------------------------------------------------------------------------------------------

HEAD = "| STT | Tên dịch vụ | ĐVT | Mức tối đa |\n"
C5 = HEAD + "| C5.1 | XÉT NGHIỆM HUYẾT HỌC | | |\n"


def test_what_is_added_changed_and_the_same(tmp_path: Path) -> None:
    imported = annex(
        tmp_path,
        HEAD + "| A | KHÁM BỆNH | | |\n"
        "| 2 | Hội chẩn để xác định ca bệnh khó | ca | 200000 |\n"  # confirmed, and as the pack has it
        "| C5.1 | XÉT NGHIỆM HUYẾT HỌC | | |\n"
        "| 272 | Hematocrit | lần | 15000 |\n"  # as the pack has it, and now confirmed
        "| 277 | Nghiệm pháp rượu | lần | 21000 |\n"  # not confirmed: name and maximum change
        "| 281 | Xét nghiệm mới | lần | 12000 |",
    )
    assert statuses(imported) == {"A2": "same", "C5.1.272": "changed", "C5.1.277": "changed", "C5.1.281": "added"}
    assert changes(imported, "C5.1.272") == [("confirmed", None, "no", "yes")]
    assert changes(imported, "C5.1.277") == [
        ("name", None, None, "Nghiệm pháp rượu"), ("ceilings", None, 20_000, 21_000), ("confirmed", None, "no", "yes"),
    ]  # fmt: skip
    assert imported.row_counts == {
        "added": 1, "changed": 2, "same": 1, "contradicting": 0, "unreadable": 0, "passed_over": 3,
    }  # fmt: skip
    assert not imported.blocked


def test_what_is_written(tmp_path: Path) -> None:
    written = annex(tmp_path, C5 + "| 277 | Nghiệm pháp rượu | lần | 21000 |\n| 281 | Xét nghiệm mới | lần | 12000 |").write(
        tmp_path / "o"
    )
    assert written.folder == tmp_path / "o" / PACK
    services = table_of(written.folder, "services")
    assert len(services) == 19 + 1  # a service that the file does not name stays
    new, before = services[-1], services[-2]
    assert new == {
        "service_id": "C5.1.281", "part": "C5.1", "ordinal": "281", "service_code": "", "group": "C5.1", "name": "Xét nghiệm mới",
        "unit": "lần", "conditions": "", "note": "", "confirmed": "yes", "source": WRITTEN, "verified_on": "2026-11-26",
    }  # fmt: skip
    assert before["service_id"] == "C5.1.280" and before["confirmed"] == "no"
    assert ceilings(written.folder, "C5.1.277") == {"": "21000"}
    assert table_of(written.folder, "ceilings")[-1] == {
        "service_id": "C5.1.281", "class": "", "ceiling": "12000", "source": WRITTEN, "verified_on": "2026-11-26",
    }  # fmt: skip
    settings = (written.folder / "regulation.toml").read_text(encoding="utf-8")
    assert NEXT in settings and f'"{VERSION}"]' in settings and "complete = false   " in settings  # the comments stay
    assert load_pack(FoundPack(written.folder, "norms-option"))[1] == []
    assert "SHA-256" in (written.folder / "README.md").read_text(encoding="utf-8")


def test_the_same_file_a_second_time_changes_nothing(tmp_path: Path) -> None:
    table = C5 + "| 281 | Xét nghiệm mới | lần | 12000 |"
    folder = annex(tmp_path, table).write(tmp_path / "o").folder
    again = read(tmp_path / "annex.xlsx", into=folder)
    assert statuses(again) == {"C5.1.281": "same"} and not again.changes_anything
    with pytest.raises(pricebook.NothingToWrite):
        again.write()


@pair("LW021", second=(16_000, 15_000))
def test_a_service_that_stands_twice(tmp_path: Path, second: int, raises: bool) -> None:
    imported = annex(tmp_path, C5 + f"| 272 | Hematocrit | lần | 15000 |\n| 272 | Hematocrit | lần | {second} |")
    assert statuses(imported) == {"C5.1.272": "contradicting" if raises else "changed"}
    assert told(imported) == ([("LW021", "3:3")] if raises else [])
    assert imported.changes_anything is not raises


def test_one_number_for_two_services(tmp_path: Path) -> None:
    imported = annex(tmp_path, C5 + "| 281 | Xét nghiệm mới | lần | 15000 |\n| 281 | Xét nghiệm khác | lần | 15000 |")
    assert told(imported) == [("LW021", "3:3")] and not imported.changes_anything


@pair("LW024", maximum=(250_000, 200_000))
def test_a_confirmed_maximum_is_not_overruled(tmp_path: Path, maximum: int, raises: bool) -> None:
    imported = annex(tmp_path, HEAD + f"| A2 | Hội chẩn để xác định ca bệnh khó | ca | {maximum} |")
    assert told(imported) == ([("LW024", "D2")] if raises else [])
    assert statuses(imported) == {"A2": "contradicting" if raises else "same"} and not imported.changes_anything


def test_a_confirmed_name_is_not_overruled(tmp_path: Path) -> None:
    imported = annex(tmp_path, HEAD + "| A2 | Khám cấp giấy chứng thương | ca | 200000 |")
    assert told(imported) == [("LW024", "2:2")]


@pair("LW020", ordinal=("", "281"))
def test_a_row_without_ordinal(tmp_path: Path, ordinal: str, raises: bool) -> None:
    imported = annex(tmp_path, C5 + f"| {ordinal} | Xét nghiệm mới | lần | 12000 |\n| 282 | Xét nghiệm khác | lần | 9000 |")
    assert told(imported) == ([("LW020", "A3")] if raises else [])
    assert list(statuses(imported)) == (["C5.1.282"] if raises else ["C5.1.281", "C5.1.282"])


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("| phụ | Xét nghiệm mới | lần | 12000 |", "A3"),  # no number
        ("| 281 | | lần | 12000 |", "B3"),  # no name
        ("| 281 | =HYPERLINK(1) | lần | 12000 |", "B3"),  # a spreadsheet would calculate it
        ("| 281 | @x | lần | 12000 |", "B3"),
    ],
)
@case("LW020")
def test_rows_that_cannot_be_used(tmp_path: Path, row: str, cell: str) -> None:
    path = tmp_path / "annex.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(C5 + row))
    imported = read(path)
    assert told(imported) == [("LW020", cell)] and imported.row_counts["unreadable"] == 1


@pair("LW020", part=(None, "C5.3"))
def test_a_number_of_an_unknown_part(tmp_path: Path, part: str | None, raises: bool) -> None:
    imported = annex(tmp_path, HEAD + "| 901 | Xét nghiệm mới | lần | 12000 |", part=part)
    assert told(imported) == ([("LW020", "A2")] if raises else [])
    assert statuses(imported) == ({} if raises else {"C5.3.901": "added"})


@pair("LW022", maximum=("", "9000"))
def test_a_service_without_maximum(tmp_path: Path, maximum: str, raises: bool) -> None:
    imported = annex(tmp_path, C5 + f"| 281 | Xét nghiệm mới | lần | {maximum} |\n| 282 | Xét nghiệm khác | lần | 9000 |")
    assert told(imported) == ([("LW022", "3:3")] if raises else [])


@pair("LW023", maximum=("57.5", "57500"))
def test_a_maximum_that_is_no_whole_amount(tmp_path: Path, maximum: str, raises: bool) -> None:
    imported = annex(tmp_path, C5 + f"| 281 | Xét nghiệm mới | lần | {maximum} |")
    assert told(imported) == ([("LW023", "D3")] if raises else [])


@pair("LW025", maximum=("", "9000"))
def test_a_pack_is_called_complete_only_by_a_whole_annex(tmp_path: Path, maximum: str, raises: bool) -> None:
    imported = annex(tmp_path, C5 + f"| 281 | Xét nghiệm mới | lần | 12000 |\n| 282 | Khác | lần | {maximum} |", complete=True)
    assert imported.complete is not raises
    settings = (imported.write(tmp_path / "o").folder / "regulation.toml").read_text(encoding="utf-8")
    assert ("\ncomplete = true\n" in settings) is not raises


@case("LW026")
def test_a_complete_annex_that_lacks_services_of_the_pack(tmp_path: Path) -> None:
    imported = annex(tmp_path, C5 + "| 281 | Xét nghiệm mới | lần | 12000 |", complete=True)
    (finding,) = imported.findings.of("LW026")
    assert finding.observed == 19 and not imported.blocked


@silent("LW026")
def test_an_annex_of_a_part_lacks_others(tmp_path: Path) -> None:
    assert annex(tmp_path, C5 + "| 281 | Xét nghiệm mới | lần | 12000 |").findings == ()


def test_nothing_is_complete_that_was_not_asked_for(tmp_path: Path) -> None:
    folder = annex(tmp_path, C5 + "| 281 | Xét nghiệm mới | lần | 12000 |").write(tmp_path / "o").folder
    assert "complete = false" in (folder / "regulation.toml").read_text(encoding="utf-8")


# --- layouts ----------------------------------------------------------------------------------------------------


def test_maxima_by_class_in_columns(tmp_path: Path) -> None:
    imported = annex(
        tmp_path,
        "| STT | Các loại dịch vụ | Giá tối đa - Hạng đặc biệt, hạng I | Giá tối đa - Hạng II | Giá tối đa - Trạm y tế |\n"
        "| A | KHUNG GIÁ KHÁM BỆNH | | | |\n"
        "| 1 | Khám lâm sàng chung, khám chuyên khoa | 20000 | 15000 | 5000 |\n"
        "| 6 | Khám cấp giấy chứng thương | 100000 | 100000 | |",
    )
    # A1 is confirmed; of it, only special and I are new
    assert changes(imported, "A1") == [("ceilings", "special", None, 20_000), ("ceilings", "I", None, 20_000)]
    folder = imported.write(tmp_path / "o").folder
    assert ceilings(folder, "A1") == {
        "special": "20000", "I": "20000", "II": "15000", "III": "10000", "IV": "7000", "unranked": "7000", "polyclinic": "7000",
        "station": "5000",
    }  # fmt: skip
    assert ceilings(folder, "A6") == {"special": "100000", "I": "100000", "II": "100000"}
    assert [row["service_id"] for row in table_of(folder, "services")][:6] == ["A1", "A2", "A3", "A4", "A5", "A6"]


def test_maxima_by_class_in_rows(tmp_path: Path) -> None:
    imported = annex(
        tmp_path,
        HEAD + "| B | NGÀY GIƯỜNG | | |\n"
        "| 2 | Ngày giường hồi sức cấp cứu | ngày | |\n"
        "| | - Hạng đặc biệt, hạng I | | 150000 |\n"
        "| | - Bệnh viện hạng II | | 100000 |\n"
        "| 3 | Ngày giường nội khoa | ngày | 80000 |",
    )
    assert told(imported) == [] and statuses(imported) == {"B2": "added", "B3": "added"}
    assert imported.row_counts["added"] == 4
    folder = imported.write(tmp_path / "o").folder
    assert ceilings(folder, "B2") == {"special": "150000", "I": "150000", "II": "100000"}


def test_a_column_of_classes(tmp_path: Path) -> None:
    table = "| STT | Tên dịch vụ | Hạng | Mức tối đa |\n| B7 | Ngày giường | Hạng II | 90000 |\n| | | III | 70000 |"
    folder = annex(tmp_path, table).write(tmp_path / "o").folder
    assert ceilings(folder, "B7") == {"II": "90000", "III": "70000"}
    other = annex(tmp_path / "other", table + "\n| | Dịch vụ không số | IV | 60000 |")
    assert told(other) == [("LW020", "A4")] and statuses(other) == {"B7": "added"}  # it is not the class IV of B7


@pytest.mark.parametrize(
    ("title", "ordinal", "service"),
    [
        ("| Phần C. Mục khác | | | |", "C9", "C9"),  # as A1 and B1: the part ends in a letter
        ("| C6.2. Chẩn đoán hình ảnh | | | |", "12", "C6.2.12"),
        ("| C6 | CHẨN ĐOÁN HÌNH ẢNH | | |", "12", "C6.12"),
        ("| I | HUYẾT HỌC | | |", "C5.4.12", "C5.4.12"),
        ("| | Nhóm khác | | |", "C5.1.0281.", "C5.1.281"),
        ("| A | KHÁM | | |", "9", "A9"),  # the pack writes A1, without a point
    ],
)
def test_how_ids_are_formed(tmp_path: Path, title: str, ordinal: str, service: str) -> None:
    imported = annex(tmp_path, HEAD + f"{title}\n| {ordinal} | Dịch vụ mới | lần | 12000 |")
    assert statuses(imported) == {service: "added"}


@pytest.mark.slow
def test_ids_of_a_pack_with_points(tmp_path: Path) -> None:
    """The resolution of 2025 writes A.1, and issues prices: figures of its annex are issued prices."""
    table = "| STT | Mã dịch vụ | Tên dịch vụ | Mức giá |\n| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 |\n| 9300 | 99.1 | Mới | 5000 |"
    imported = annex(tmp_path, table, into="nq-399-2025", part="A")
    assert statuses(imported) == {"A.1": "same", "A.9300": "added"}
    assert changes(imported, "A.9300")[-1] == ("issued", None, None, 5_000)


@pytest.mark.slow
def test_the_annex_of_a_whole_pack_comes_back_as_it_is(tmp_path: Path) -> None:
    """9,271 services, 34 of them without ordinals: nothing is added, changed or contradicted."""
    services = table_of(resource_folder("norms") / "nq-399-2025", "services")
    issued = {row["service_id"]: int(row["price"]) for row in table_of(resource_folder("norms") / "nq-399-2025", "issued")}
    sheet: Cells = [["STT", "Mã dịch vụ", "Tên dịch vụ", "Mức giá"]]
    above: tuple[str, str] = ("", "")
    services = [row for row in services if row["service_id"] in issued]  # of others the pack holds comparisons only
    for row in services:
        if row["part"] != above[0]:
            sheet.append([row["part"], None, f"DANH MỤC PHẦN {row['part']}", None])
        if row["group"] and row["group"] != above[1]:
            sheet.append([None, None, row["group"], None])
        above = (row["part"], row["group"])
        sheet.append([row["ordinal"] or None, row["service_code"] or None, row["name"], issued[row["service_id"]]])
    imported = read(write(tmp_path, "annex", sheet, "xlsx"), into="nq-399-2025")
    assert told(imported) == [] and not imported.changes_anything
    assert (imported.row_counts["same"], imported.row_counts["passed_over"]) == (len(services), len(sheet) - len(services))


def test_services_without_ordinals_are_known_by_their_names(tmp_path: Path) -> None:
    table = "| STT | Tên dịch vụ | Mức giá |\n| | Xóa xăm bằng các kỹ thuật laser ruby | {} |\n| | Dịch vụ mới | 5000 |"
    held = {row["service_id"]: row["price"] for row in table_of(resource_folder("norms") / "nq-399-2025", "issued")}
    imported = annex(tmp_path, table.format(held["B.4"]), into="nq-399-2025", part="B")
    assert statuses(imported) == {"B.4": "same"} and told(imported) == [("LW020", "A3")]


@pytest.mark.parametrize(
    ("cell", "code"), [("=D2+1", "XL002"), ("#REF!", "XL001"), ("liên hệ", "IN004"), ("-5", "IN014"), ("1.2.3", "IN004")]
)
def test_figures_that_are_none(tmp_path: Path, cell: str, code: str) -> None:
    imported = annex(tmp_path, C5 + f"| 281 | Xét nghiệm mới | lần | {cell} |\n| 282 | Khác | lần | 9000 |")
    assert told(imported) == [(code, "D3")] and statuses(imported) == {"C5.1.282": "added"}


def test_tables_one_below_the_other(tmp_path: Path) -> None:
    """A part with a column for each class, then one with a single column; the heading is repeated, as on each page."""
    table = (
        "| STT | Danh mục dịch vụ | Giá tối đa - Hạng II | Giá tối đa - Hạng III |\n| B | NGÀY GIƯỜNG | | |\n| 9 | Giường | 90000 | 80000 |\n"
        "| STT | Danh mục dịch vụ | Giá tối đa - Hạng II | Giá tối đa - Hạng III |\n| 10 | Giường khác | 95000 | 85000 |\n"
        "| C5.1 | XÉT NGHIỆM HUYẾT HỌC | | |\n| STT | Danh mục dịch vụ | ĐVT | Mức tối đa |\n| 281 | Xét nghiệm mới | lần | 12000 |"
    )
    path = write_xlsx(tmp_path / "annex.xlsx", table)
    imported = read(path, complete=True)
    assert told(imported) == [] and statuses(imported) == {"B9": "added", "B10": "added", "C5.1.281": "added"}
    assert sum(imported.row_counts.values()) == filled_rows(path) == 8
    folder = imported.write(tmp_path / "o").folder
    assert (ceilings(folder, "B10"), ceilings(folder, "C5.1.281")) == ({"II": "95000", "III": "85000"}, {"": "12000"})


def test_a_short_table_above_a_wider_one(tmp_path: Path) -> None:
    """The heading with the most columns is not taken for the only one: the rows above it are no titles."""
    head = "| STT | Danh mục dịch vụ | Mức tối đa | | |\n| C5.1.281 | Xét nghiệm mới | 12000 | | |\n"
    wider = (
        "| STT | Danh mục dịch vụ | ĐVT | Giá tối đa - Hạng II | Giá tối đa - Hạng III |\n| B9 | Giường | ngày | 90000 | 80000 |"
    )
    assert statuses(annex(tmp_path, head + wider)) == {"C5.1.281": "added", "B9": "added"}


def test_amounts_in_thousands_are_not_taken_for_dong(tmp_path: Path) -> None:
    imported = annex(tmp_path, "| Đơn vị tính: 1.000 đồng | | | |\n" + C5 + "| 281 | Xét nghiệm mới | lần | 12 |")
    assert told(imported) == [("IN028", "A1")] and not imported.changes_anything
    assert imported.row_counts["unreadable"] == 1


def test_a_column_is_named(tmp_path: Path) -> None:
    table = "| STT | Tên dịch vụ | Cột 1 | Cột 2 |\n| C5.1.281 | Xét nghiệm mới | 12000 | 15000 |"
    imported = annex(tmp_path, table, columns={"ceiling": "D"})
    assert changes(imported, "C5.1.281")[-1] == ("ceilings", None, None, 15_000)


def test_rows_of_every_sheet_are_accounted_for(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "annex.xlsx", C5 + "| 281 | Xét nghiệm mới | lần | 12000 |", Notes="| a | b |\n| c | |")
    imported = read(path)
    assert sum(imported.row_counts.values()) == filled_rows(path) == 5


# --- where it is written --------------------------------------------------------------------------------------------

NEW = C5 + "| 281 | Xét nghiệm mới | lần | 12000 |"


def test_an_installed_pack_is_never_changed(tmp_path: Path) -> None:
    for into in (PACK, INSTALLED):
        with pytest.raises(pricebook.WrongOption):
            annex(tmp_path, NEW, into=into).write()
    with pytest.raises(pricebook.WrongOption):
        annex(tmp_path, NEW).write(INSTALLED.parent, force=True)


def test_a_copy_is_completed_where_it_lies(tmp_path: Path) -> None:
    copy = copytree(INSTALLED, tmp_path / "norms" / PACK)
    assert annex(tmp_path, NEW, into=copy).write().folder == copy
    assert NEXT in (copy / "regulation.toml").read_text(encoding="utf-8")


def test_a_pack_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    annex(tmp_path, NEW).write(tmp_path / "o")
    with pytest.raises(pricebook.OutputExists):
        annex(tmp_path, NEW).write(tmp_path / "o")
    annex(tmp_path, NEW).write(tmp_path / "o", force=True)


def test_a_pack_that_would_be_broken_is_not_written(tmp_path: Path) -> None:
    """The pack fixes a price of 20,000 for C5.1.277, and the annex says a maximum of 15,000."""
    copy = copytree(INSTALLED, tmp_path / "norms" / PACK)
    (copy / "fixed_prices.csv").write_text("service_id,class,price,source\nC5.1.277,,20000,x\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    imported = annex(tmp_path, C5 + "| 277 | Nghiệm pháp rượu | lần | 15000 |", into=copy)
    with pytest.raises(pricebook.NothingToWrite):
        imported.write()
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before


@pytest.mark.parametrize(
    ("version", "raised"), [("1", "2"), ("2.9", "2.10"), ("2025-a9", "2025-a10"), ("v1b", "v2b"), ("first", "first.2")]
)
def test_how_a_version_is_raised(version: str, raised: str) -> None:
    assert raised_version(version) == raised


def test_settings_are_rewritten_in_their_place_only() -> None:
    text = "id = 'x'\r\npack_version = '2'  # why\r\n{}complete = false # not yet\r\n[a]\r\npack_version = '1'\r\n"
    rest = "complete = true\r\n[a]\r\npack_version = '1'\r\n"
    new = settings_rewritten(text.format(""), version="3", complete=True)
    assert new == 'id = \'x\'\r\npack_version = "3"  # why\r\ncontinues = ["2"]\r\n' + rest
    new = settings_rewritten(text.format('continues = ["1"]\r\n'), version="3", complete=True)
    assert new == 'id = \'x\'\r\npack_version = "3"  # why\r\ncontinues = ["1", "2"]\r\n' + rest
    with pytest.raises(ValueError, match="one line"):
        settings_rewritten("complete = false\n'pack_version' = '1'\n", version="2")


@pytest.mark.slow
def test_a_list_of_the_former_version_still_loads(tmp_path: Path, long_an: Built) -> None:
    long_an.write(tmp_path / "out")
    annex(tmp_path, NEW).write(tmp_path / "norms")
    loaded = pricebook.export(tmp_path / "out" / "pricelist.json", "json", norms=tmp_path / "norms").list
    assert loaded.law.regulation.pack_version == raised_version(VERSION)


# --- on the command line --------------------------------------------------------------------------------------------


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["regulation", "import", *map(str, arguments), "--lang", "en"], catch_exceptions=False)


OPTIONS = ("--into", PACK, "--source", "Công báo", "--on", "2026-11-26")


def test_proposals_first(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "annex.xlsx", NEW + "\n| | Không số | lần | 9000 |")
    done = run(path, *OPTIONS)
    assert done.exit_code == 1 and "+ C5.1.281  Xét nghiệm mới" in done.stdout and "A4" in done.stdout
    assert list(tmp_path.iterdir()) == [path]
    done = run(path, *OPTIONS, "--format", "json")
    told_as = json.loads(done.stdout)
    assert told_as["rows"] == {"added": 1, "changed": 0, "same": 0, "contradicting": 0, "unreadable": 1, "passed_over": 2}
    assert [(row["cell"], row["code"]) for row in told_as["unreadable"]] == [("A4", "LW020")]
    assert told_as["proposals"][0]["changes"][-1] == {"field": "ceilings", "class": None, "old": None, "new": 12_000}
    assert (told_as["pack_version"], told_as["new_version"]) == (VERSION, raised_version(VERSION))
    done = run(path, *OPTIONS, "--write", "-o", tmp_path / "norms")
    assert done.exit_code == 1 and (tmp_path / "norms" / PACK / "services.csv").is_file()


@pytest.mark.parametrize(
    "option",
    [
        ("--source", " "),
        ("--source", "=1+1"),
        ("--as-part", "../x"),
        ("--column", "ceiling"),
        ("--column", "x=A"),
        ("--into", "none"),
    ],
)
def test_what_is_wrong_in_a_call(tmp_path: Path, option: tuple[str, str]) -> None:
    path = write_xlsx(tmp_path / "annex.xlsx", NEW)
    done = run(path, *OPTIONS, *option)
    assert done.exit_code == 2 and done.stderr.strip()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\x00" * 5000, "STT,Tên\n1,2\n".encode()])
def test_files_that_hold_no_annex(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "annex.xlsx"
    path.write_bytes(content)
    done = run(path, *OPTIONS, "--write", "-o", tmp_path / "o")
    assert done.exit_code == 2 and not (tmp_path / "o").exists()
