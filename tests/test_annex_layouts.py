"""No false alarm: real lists, in the layouts that annexes and hospitals' systems use, check clean."""

import csv
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.regulation import load_pack, search_path

# Layout → heading → field of the pack's service. Headings as documents have them (column_layouts.csv names the sources).
LAYOUTS: dict[str, dict[str, str]] = {
    "TT 39/2018, TT 22/2023": {
        "STT": "number", "STT TT37": "ordinal", "Mã dịch vụ": "service_code", "Tên dịch vụ": "name",
        "Giá bao gồm chi phí trực tiếp và tiền lương": "price", "Ghi chú": "note",
    },
    "QĐ 3467/2024": {
        "STT": "number", "Mã tương đương": "service_code", "Tên danh mục kỹ thuật theo TT23/2024": "name",
        "Tên dịch vụ phê duyệt giá": "name", "Mức giá (đồng)": "price", "Ghi chú": "note",
    },
    "Long An 2012": {
        "TT": "ordinal", "Danh mục": "name", "Giá TTLT 04/2012 (tối đa)": "nothing", "Giá đang áp dụng": "nothing",
        "Giá đề nghị mới": "price", "Ghi chú": "note",
    },
    "bvpnt 2015": {
        "STT": "number", "TT theo mã QĐ 1904": "ordinal", "Danh mục": "name", "Giá tối đa TTLT 04/2012": "nothing",
        "HĐND phê duyệt": "price", "Giá Sở Y tế phê duyệt": "price",
    },
    "Khánh Hòa": {
        "STT theo TT37": "ordinal", "Mã": "service_code", "TT": "number", "Danh mục": "name", "ĐVT": "unit", "Giá": "price",
        "Ghi chú": "note",
    },
    "insurance portal": {
        "STT": "number", "MA_TUONG_DUONG": "service_code", "TEN_DVKT_PHEDUYET": "name", "TEN_DVKT_GIA": "name",
        "PHAN_LOAI_PTTT": "nothing", "DON_GIA": "price", "GHICHU": "note", "QUYET_DINH": "nothing", "TUNGAY": "nothing",
    },
    "HIS import": {"ma_dich_vu": "service_code", "ten_dich_vu": "name", "ma_cskcb": "nothing", "don_gia": "price"},
    "form 21": {
        "STT": "number", "STT theo quyết định phê duyệt giá": "ordinal", "Mã hóa DVKT": "service_code", "Tên dịch vụ y tế": "name",
        "Đơn giá (đồng)": "price",
    },
}  # fmt: skip

Service = dict[str, Any]


@pytest.fixture(scope="module")
def services() -> list[Service]:
    folder = search_path().find("nq-399-2025")
    assert folder is not None
    pack, _ = load_pack(folder, with_issued=True)
    assert pack is not None
    columns, issued = pack.tables["services"].columns, pack.tables["issued"].columns
    prices = dict(zip(issued["service_id"], map(int, issued["price"]), strict=True))
    rows = zip(
        *(columns[name] for name in ("service_id", "ordinal", "service_code", "name", "unit", "note", "group")), strict=True
    )
    return [
        {"ordinal": o, "service_code": c, "name": n, "unit": u, "note": t, "group": g, "price": prices[s]}
        for s, o, c, n, u, t, g in rows
        if s in prices
    ]


def written(path: Path, layout: dict[str, str], listed: list[Service]) -> Path:
    """The list as a workbook: a title, the headings, the services below the titles of their groups, a line for signatures."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("PL1")
        sheet.write_string(0, 0, "PHỤ LỤC I: GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH")
        sheet.write_row(2, 0, list(layout))
        row, group = 3, None
        for number, service in enumerate(listed, 1):
            if service["group"] != group:
                group = service["group"]
                sheet.write_string(row, list(layout.values()).index("name"), group)
                row += 1
            for column, field in enumerate(layout.values()):
                value = number if field == "number" else service.get(field)
                if value not in (None, ""):
                    (sheet.write_number if isinstance(value, int) else sheet.write_string)(row, column, value)
            row += 1
        sheet.write_string(row + 1, 1, "Ngày …… tháng …… năm 2025")
        sheet.write_string(row + 2, 1, "GIÁM ĐỐC")
    return path


def alarms(checked: Checked) -> list[tuple[str, str, str | None]]:
    """All but notes on spelling and on lines that could be several services."""
    return [(f.code, str(f.at), f.service) for f in checked.findings if f.severity != "info"]


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_whole_list_is_clean_in_every_layout(layout: str, services: list[Service], tmp_path: Path) -> None:
    path = written(tmp_path / "list.xlsx", LAYOUTS[layout], services)
    checked = check(path, regulation="nq-399-2025", as_="issued")  # whatever its headings say, it is what was issued
    assert alarms(checked) == []
    assert len(checked.verdict.accepted) == len(services)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_hospital_s_2000_services_are_clean_at_or_below_the_issued_prices(
    layout: str, services: list[Service], tmp_path: Path
) -> None:
    random = Random(f"2000 {layout}")
    listed = sorted(random.sample(range(len(services)), 2_000))
    if layout in ("HIS import", "insurance portal"):
        random.shuffle(listed)  # no order is owed where no ordinals are
    own = [{**services[i], "price": services[i]["price"] - random.choice((0, 0, 100, 5_000))} for i in listed]
    own = [service for service in own if service["price"] > 0]
    checked = check(written(tmp_path / "list.xlsx", LAYOUTS[layout], own), regulation="nq-399-2025", as_="own")
    assert alarms(checked) == []


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["TT 39/2018, TT 22/2023", "QĐ 3467/2024", "HIS import"])
def test_every_price_above_the_issued_one_is_found(layout: str, services: list[Service], tmp_path: Path) -> None:
    raised = set(range(0, len(services), 97))
    listed = [{**service, "price": service["price"] + 100 * (i in raised)} for i, service in enumerate(services)]
    checked = check(written(tmp_path / "list.xlsx", LAYOUTS[layout], listed), regulation="nq-399-2025")
    found = [f for f in checked.findings if f.severity == "error"]
    assert {f.code for f in found} == {"CP007"} and len(found) == len(raised)
    assert checked.verdict.over_ceiling == 100 * len(raised)


def test_a_list_as_a_csv_of_windows(services: list[Service], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["STT", "Mã dịch vụ", "Tên dịch vụ", "Giá"])
        for number, service in enumerate(services[:500], 1):
            writer.writerow([number, service["service_code"], service["name"], f"{service['price']:,}".replace(",", ".")])
    assert alarms(check(path, regulation="nq-399-2025")) == []
