"""Times reading a table with pricebook against only reading its cells. Whole processes are timed; medians and ratios are printed.

    python bench/read_tables.py              50,000 awards × 20 columns

A  read_table: finds the headings and the kinds of rows, reads the cells of 20 columns, records what it normalises
B  python-calamine alone, reading the same cells

The rows are invented, in the manner of real tender files: half of the prices are text with points, every tenth name has a trailing
space, every fiftieth has decomposed letters, dates are date cells, and every forty rows there is a section heading. It is also
measured with one name and price in ten different, and with all different. Memory is the peak of the process.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADINGS = (
    "STT", "Mã TT20", "Nhóm thầu", "Tên thuốc", "Tên hoạt chất", "Nồng độ, hàm lượng", "Đường dùng", "Dạng bào chế", "Quy cách", "Hạn dùng",
    "SĐK", "Hãng sản xuất", "Nước sản xuất", "ĐVT", "Đơn giá", "Số lượng", "Tên nhà thầu", "Số QĐ", "Ngày bắt đầu", "Ngày hết hiệu lực",
)  # fmt: skip

READ = {
    "A": """
from pathlib import Path
from pricebook.tables import load_specs, read_table
table, findings = read_table(Path(sys.argv[1]), load_specs()["tenders"])
rows = len(table)
""",
    "B": """
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    rows = len(book.get_sheet_by_index(0).to_python(skip_empty_area=False))
""",
}
MEASURED = """
import resource, sys, time
started = time.perf_counter()
{}
print(rows, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def make(path: Path, rows: int, different: int) -> None:
    """Writes a tender annex: a title, headings, sections, awards. `different`: the number of different names and prices."""
    units = ("Viên", "Ống", "Lọ", "Chai", "Túi", "Gói")
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, day = book.add_worksheet("KQ"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "KẾT QUẢ TRÚNG THẦU")
        sheet.write_row(2, 0, HEADINGS)
        at = 3
        for i in range(rows):
            if i % 40 == 0:
                sheet.write_string(at, 3, f"{i // 40 + 1}. NHÓM THUỐC")
                at += 1
            kind = i % different
            name = f"Thuốc số {kind}" + (" " if i % 10 == 0 else "")
            begins = date(2024, 1, 1) + timedelta(i % 300)
            price = 1_000_000 + kind * 37
            sheet.write_number(at, 0, i + 1)
            sheet.write_string(at, 1, str(kind % 640))
            sheet.write_string(at, 2, f"N{i % 5 + 1}")
            sheet.write_string(at, 3, unicodedata.normalize("NFD", name) if i % 50 == 0 else name)
            for column, text in enumerate((f"Hoạt chất {kind % 900}", f"{kind % 400 + 1}mg", "Uống", "Viên nén bao phim"), 4):
                sheet.write_string(at, column, text)
            for column, text in enumerate(
                ("Hộp 3 vỉ x 10 viên", "36 tháng", f"VD-{i}-21", f"Công ty {kind % 300}", "Việt Nam"), 8
            ):
                sheet.write_string(at, column, text)
            sheet.write_string(at, 13, units[i % 6])
            if i % 2:
                sheet.write_string(at, 14, f"{price:,}".replace(",", "."))
            else:
                sheet.write_number(at, 14, price)
            sheet.write_number(at, 15, i * 10)
            sheet.write_string(at, 16, f"CÔNG TY DƯỢC {kind % 280}")
            sheet.write_string(at, 17, f"{i % 30 + 1}/QĐ-SYT")
            sheet.write_datetime(at, 18, begins, day)
            sheet.write_datetime(at, 19, begins + timedelta(700), day)
            at += 1


def measured(kind: str, path: Path) -> tuple[int, float, float]:
    """Returns the rows, the seconds from the first import to the last cell, and the peak of memory in megabytes."""
    run = [sys.executable, "-c", MEASURED.format(READ[kind]), str(path)]
    rows, seconds, megabytes = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
    return int(rows), float(seconds), float(megabytes)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=50_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for label, different in (
            ("names and prices as repeated as in real files", 2_400),
            ("one in ten different", given.rows // 10),
            ("each different", given.rows),
        ):
            path = Path(folder) / f"{different}.xlsx"
            make(path, given.rows, different)
            taken: dict[str, list[tuple[int, float, float]]] = {"A": [], "B": []}
            for turn in range(given.rounds + 1):
                for kind, runs in taken.items():
                    run = measured(kind, path)
                    if turn:  # the first run of each is a warm-up
                        runs.append(run)
            assert {rows for rows, _, _ in taken["A"]} == {given.rows}, "every award is read"
            seconds = {kind: statistics.median(s for _, s, _ in runs) for kind, runs in taken.items()}
            memory = {kind: max(m for _, _, m in runs) for kind, runs in taken.items()}
            print(f"{given.rows} × {len(HEADINGS)}, {label}:")
            print(
                f"  A read_table {seconds['A']:.2f} s, {memory['A']:.0f} MB   B calamine {seconds['B']:.2f} s, {memory['B']:.0f} MB"
            )
            print(f"  A / B {seconds['A'] / seconds['B']:.2f}")


if __name__ == "__main__":
    main()
