"""Whatever stands between the rows of a table, and wherever they stand: none is lost, and none gets another's price."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from pricebook.app.check import check
from pricebook.tables import load_specs, read_table, reading_record
from pricebook.tables.cells.text import Cell
from tests.formats import FORMATS, QUICK, write
from tests.test_rows_in import accounted

Rows = list[list[Cell]]
TENDER_HEADS: tuple[list[str], ...] = (
    ["STT", "Mã hàng", "Tên hàng", "ĐVT", "Đơn giá", "Số QĐ", "Ngày bắt đầu"],
    ["STT", "Tên hàng", "Đơn giá", "ĐVT", "Số QĐ", "Mã hàng", "Ngày bắt đầu"],
)
LIST_HEADS: tuple[list[str], ...] = (
    ["STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Giá"],
    ["STT", "Tên dịch vụ", "Giá", "ĐVT", "Mã dịch vụ"],
)
BETWEEN: tuple[tuple[str, list[Cell]], ...] = (  # by kind, what may stand between two rows, by field of the head
    ("blank", []),
    ("section", ["NHÓM"]),
    ("section", ["II", "NHÓM KHÁC"]),
    ("total", ["Tổng cộng"]),
    ("note", ["Ghi chú: đã gồm thuế"]),
    ("signature", ["NGƯỜI LẬP BIỂU"]),
    ("heading", []),
    ("table", []),
)


def random_sheet(random: Random, heads: tuple[list[str], ...], data: list[dict[str, Cell]]) -> Rows:
    """The data under one of the heads, in any order, with rows that are no data between them, and further tables."""
    head = random.choice(heads)
    sheet: Rows = [["BẢNG KÈM THEO"], *([[]] if random.random() < 0.5 else [])] if random.random() < 0.7 else []
    sheet.append(list(head))
    random.shuffle(data)
    for number, row in enumerate(data, 1):
        for _ in range(random.choice((0, 0, 0, 1, 2))):
            kind, cells = random.choice(BETWEEN)
            if kind == "table":
                head = random.choice(heads)
            if kind in ("table", "heading"):
                sheet.append(list(head))
                continue
            name = next(column for column, title in enumerate(head) if title.startswith("Tên"))
            start = name - len(cells) + 1
            sheet.append([*([None] * max(0, start)), *cells])
        sheet.append([{"STT": number, **row}.get(title) for title in head])
    width = max(map(len, sheet))
    return [[*row, *[None] * (width - len(row))] for row in sheet]


def awards(random: Random) -> list[dict[str, Cell]]:
    units, day = ("cái", "đôi", "l", "lọ"), date(2012, 1, random.randint(1, 28))
    return [
        {"Mã hàng": f"H{n:03}", "Tên hàng": f"Hàng thứ {n}", "ĐVT": random.choice(units), "Đơn giá": 1000 + 7 * n, "Số QĐ": "1/QĐ", "Ngày bắt đầu": day}
        for n in range(random.randint(2, 30))
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", [pytest.param(k, marks=[] if k in QUICK else [pytest.mark.slow]) for k in FORMATS])
def test_every_award_of_a_random_workbook_is_read_with_its_own_price(tmp_path: Path, kind: str, seed: int) -> None:
    for batch in range(1 if kind in ("xls", "ods") else 4):
        random = Random(f"{kind}{seed}{batch}")
        data = awards(random)
        expected = sorted((str(row["Mã hàng"]), str(row["Đơn giá"])) for row in data)
        sheet = random_sheet(random, TENDER_HEADS, data)
        path = write(tmp_path, f"tenders{batch}", sheet, kind)
        table, findings = read_table(path, load_specs()["tenders"])
        assert table is not None and [f.code for f in findings if f.severity == "error"] == []
        read = zip(table.columns["item_code"], table.columns["price"], strict=True)
        assert sorted((str(code), str(price)) for code, price in read) == expected
        accounted(tuple(reading_record(table)), path)


# Codes of the pack with the prices that are issued for them, each the only one of its name.
ISSUED = {
    "01.0002.1778": ("Ghi điện tim cấp cứu tại giường", 39_900),
    "01.0004.0321": ("Ghi điện tim qua chuyển đạo thực quản", 185_000),
}


@pytest.mark.parametrize("kind", [pytest.param(k, marks=[] if k in ("xlsx", "csv") else [pytest.mark.slow]) for k in FORMATS])
def test_no_row_of_a_random_list_is_lost_and_none_judged_by_the_price_of_another(tmp_path: Path, kind: str) -> None:
    for seed in range(2):
        random = Random(f"{kind}{seed}")
        data: list[dict[str, Cell]] = [
            {"Mã dịch vụ": code, "Tên dịch vụ": name, "ĐVT": "lần", "Giá": price} for code, (name, price) in ISSUED.items()
        ]
        data += [{"Mã dịch vụ": f"99.9999.{n:04}", "Tên dịch vụ": f"Việc riêng {n}", "ĐVT": "lần"} for n in range(3)]
        data[0]["Giá"] = raised = ISSUED["01.0002.1778"][1] + random.randint(1, 9)
        path = write(tmp_path, f"list{seed}", random_sheet(random, LIST_HEADS, data), kind)
        checked = check(path, regulation="nq-399-2025", as_="own")
        assert [f.observed for f in checked.findings if f.code == "CP007"] == [raised]
        assert len([f for f in checked.findings if f.code == "CP010"]) == 3
        rows = accounted(checked.tables, path)
        assert (rows["accepted"], rows["rejected"]) == (1, 4)
