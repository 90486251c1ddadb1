"""Rows that nothing judges: whole names of examinations, procedures that only begin as one, and names that almost are a service's."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pricebook.app.checked import Checked
from pricebook.submission.read.names import is_examination
from tests.support import case, issued_today, judged, silent

PACK = "nq-399-2025"
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Đơn giá |\n"


SERVICES = issued_today(500)[100::7]  # their ordinals are not the numbers of rows


def listed(folder: Path, right: int, other: list[tuple[str, int]]) -> Checked:
    """A list with right prices, then rows without codes."""
    lines = [f"| {i} | {code} | {name} | Lần | {price} |" for i, (code, name, price) in enumerate(SERVICES[:right], 1)]
    lines += [f"| {right + i} | | {name} | Lần | {price} |" for i, (name, price) in enumerate(other, 1)]
    return judged(folder, HEAD + "\n".join(lines), regulation=PACK)


def notes(checked: Checked) -> list[tuple[str, int]]:
    return [(f.code, len(f.places)) for f in checked.findings if f.code in ("NB012", "NB018")]


@case("NB012")
@pytest.mark.parametrize("before", ["Khám, ", "Khám và ", "Hội chẩn và ", "Giường bệnh kèm "])
def test_a_service_behind_the_word_for_an_examination_is_none(tmp_path: Path, before: str) -> None:
    names = [name for _, name, _ in SERVICES[30:]]
    checked = listed(tmp_path, 8, [(before + name.lower(), 9_000_000) for name in names[:5]])
    assert [code for code, _ in notes(checked)] == ["NB012"]


PROCEDURES = [
    "Hội chẩn và phẫu thuật viêm ruột thừa",
    "Giường bệnh kèm phẫu thuật cắt ruột thừa",
    "Khám, nội soi dạ dày",
    "Khám + xét nghiệm máu",
]
EXAMINATIONS = [
    "Khám Nội", "Khám Răng hàm mặt", "Giường Ngoại khoa loại 1: Sau các phẫu thuật loại đặc biệt", "Ngày giường Hồi sức tích cực (ICU)",
    "Khám sức khỏe toàn diện lao động, lái xe (không kể xét nghiệm, X-quang)", "Hội chẩn để xác định ca bệnh khó", "Giường Nội khoa loại 2",
    "Ngày giường bệnh sau các phẫu thuật loại 2; Bỏng độ 2 trên 30% diện tích cơ thể", "Khám cấp giấy chứng thương, giám định y khoa",
]  # fmt: skip


@pytest.mark.parametrize("name", PROCEDURES)
def test_names_of_procedures_that_begin_as_an_examination(name: str) -> None:
    assert not is_examination(name)


@pytest.mark.parametrize("name", EXAMINATIONS)
def test_whole_names_of_examinations_and_beds(name: str) -> None:
    assert is_examination(name)


@silent("NB012")
def test_examinations_and_beds_stay_one_note(tmp_path: Path) -> None:
    checked = listed(tmp_path, 12, [("Khám Nội", 45_000), ("Giường Nội khoa loại 9", 222_300), ("Khám Đông y", 45_000)])
    assert [code for code, _ in notes(checked)] in (["NB018"], [])


def renamed(count: int) -> list[tuple[str, int]]:
    return [(f"DV {name} (theo yêu cầu)", price * 3) for _, name, price in SERVICES[20 : 20 + count]]


def test_each_price_that_is_not_judged_is_a_cell_and_the_nearest_names_are_advised(tmp_path: Path) -> None:
    checked = listed(tmp_path, 10, renamed(30))
    (finding,) = [f for f in checked.findings if f.code == "NB012"]
    assert len(finding.places) == 30
    first = SERVICES[20]
    assert finding.remedy("en").startswith("Correct the code or the name (nearest: “") and first[0] in finding.remedy("en")
    assert checked.verdict is not None and not checked.verdict.rejected


def test_the_proposal_says_where_few_prices_could_be_judged(tmp_path: Path) -> None:
    checked = listed(tmp_path, 10, renamed(30))
    assert checked.verdict is not None and checked.verdict.few_judged is not None
    assert checked.verdict.few_judged.text("en") == "Only 10 of 40 prices could be judged."
    written = checked.write(tmp_path / "out")
    record = json.loads((written.folder / "check.json").read_text(encoding="utf-8"))
    assert record["verdict"]["few_judged"] == "Chỉ đối chiếu được 10 trong 40 mức giá."
    book = load_workbook(written.files[-1])
    said = [cell.value for row in book["Tổng hợp kiểm tra"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("ĐỦ ĐIỀU KIỆN" in text and "10 trong 40" in text for text in said)
    list_ = next(sheet for sheet in book if sheet.title not in ("Tổng hợp kiểm tra", "Kết quả kiểm tra"))
    assert all(row[2].fill.fill_type == "solid" for row in list_.iter_rows(min_row=12, max_row=41))


def test_the_proposal_says_nothing_where_most_were_judged(tmp_path: Path) -> None:
    checked = listed(tmp_path, 10, renamed(10))
    assert checked.verdict is not None and checked.verdict.few_judged is None
