"""Times the check of a submitted list of 9,271 services. Whole processes are timed in turn; medians and ratios are printed.

    python bench/check.py

A  pricebook check: 900 prices are above the issued ones; writes the workbook with 900 comments, check.json and the lists
B  bare openpyxl: load the same workbook, put a comment and a fill on the same 900 cells, save it
N  pricebook check --no-annotate: reads, checks and prints
F  the lower limit of N: a hello-world Typer program; and, timed inside processes of their own, a bare python-calamine read of the
   same cells and `import duckdb`
P  the same three as whole processes, added up
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from pricebook.regulation import load_pack, search_path

RAISED = 900
# As an installed program: Python keeps what it has compiled of the modules, which the first turn does.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

BARE_ANNOTATION = """
import sys, openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
fill = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
for row in map(int, open(sys.argv[2]).read().split()):
    cell = sheet.cell(row, 5)
    cell.fill = fill
    cell.comment = Comment("CP007 — giá cao hơn giá đã ban hành\\nCăn cứ: …\\nXử lý: …", "bench")
book.save(sys.argv[3])
"""
HELLO = "import typer\napp = typer.Typer()\n@app.command()\ndef hello(name: str = 'x') -> None:\n    print(name)\napp()\n"
READ = """
import sys, time
started = time.perf_counter()
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    book.get_sheet_by_index(0).to_python(skip_empty_area=False)
print(time.perf_counter() - started)
"""
COMMENTS = """
import sys, openpyxl
print(sum(cell.comment is not None for row in openpyxl.load_workbook(sys.argv[1]).worksheets[0] for cell in row))
"""
DUCKDB = "import time\nstarted = time.perf_counter()\nimport duckdb\nprint(time.perf_counter() - started)\n"


def make(path: Path, rows: Path) -> None:
    """Writes the issued list in the layout of the annex of circular 39/2018; about every tenth price is raised.

    `rows` gets the numbers of the rows with a raised price.
    """
    found = search_path().find("nq-399-2025")
    assert found is not None
    pack, _ = load_pack(found, with_issued=True)
    assert pack is not None
    services, issued = pack.tables["services"].columns, pack.tables["issued"].columns["price"]
    step = len(issued) // RAISED
    raised: list[int] = []
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("PL")
        amount = book.add_format({"num_format": "#,##0", "border": 1})
        cell = book.add_format({"border": 1, "text_wrap": True})
        sheet.write_row(
            0, 0, ["STT", "STT TT37", "Mã dịch vụ", "Tên dịch vụ", "Giá bao gồm chi phí trực tiếp và tiền lương", "Ghi chú"]
        )
        named = zip(
            *(services[name] for name in ("ordinal", "service_code", "name", "note")), issued, strict=False
        )  # issued are the first of them
        for number, (ordinal, code, name, note, price) in enumerate(named, 1):
            if number % step == 0 and len(raised) < RAISED:
                raised.append(number + 1)
            sheet.write_number(number, 0, number, cell)
            for column, text in enumerate((ordinal, code, name), 1):
                sheet.write_string(number, column, text, cell)
            sheet.write_number(number, 4, int(price) + 1000 * (number + 1 in raised[-1:]), amount)
            sheet.write_string(number, 5, note, cell)
    rows.write_text(" ".join(map(str, raised)), encoding="utf-8")


def run(*arguments: str, status: int = 0) -> tuple[float, str]:
    """Returns the seconds of the whole process, and what it printed."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], check=False, capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT
    )
    seconds = time.perf_counter() - started
    assert done.returncode == status, (arguments, done.returncode, done.stderr[-2000:])
    return seconds, done.stdout


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, rows = folder / "list.xlsx", folder / "rows.txt"
        make(path, rows)
        (folder / "hello.py").write_text(HELLO, encoding="utf-8")
        check = ("-m", "pricebook", "check", str(path), "--regulation", "nq-399-2025")
        timed: dict[str, Callable[[], float]] = {
            "A": lambda: run(*check, "-o", str(folder / "out"), "--force", status=1)[0],
            "B": lambda: run("-c", BARE_ANNOTATION, str(path), str(rows), str(folder / "bare.xlsx"))[0],
            "N": lambda: run(*check, "--no-annotate", status=1)[0],
            "hello": lambda: run(str(folder / "hello.py"))[0],
            "read": lambda: float(run("-c", READ, str(path))[1]),
            "duckdb": lambda: float(run("-c", DUCKDB)[1]),
            "read process": lambda: run("-c", READ, str(path))[0],
            "duckdb process": lambda: run("-c", DUCKDB)[0],
        }
        taken: dict[str, list[float]] = {kind: [] for kind in timed}
        for turn in range(given.rounds + 1):
            for kind, job in timed.items():
                seconds = job()
                if turn:
                    taken[kind].append(seconds)
        comments = run("-c", COMMENTS, str(folder / "out" / "list-checked.xlsx"))[1]
        assert int(comments) >= RAISED, comments
        median = {kind: statistics.median(seconds) for kind, seconds in taken.items()}
        floor = median["hello"] + median["read"] + median["duckdb"]
        processes = median["hello"] + median["read process"] + median["duckdb process"]
        print(
            f"A check, annotated {median['A']:.2f} s   B bare openpyxl {median['B']:.2f} s   A / B {median['A'] / median['B']:.2f}"
        )
        adds = median["A"] - median["N"]
        print(f"A - N what annotating adds {adds:.2f} s   (A - N) / B {adds / median['B']:.2f}")
        print(f"N check --no-annotate {median['N']:.2f} s   F floor {floor:.2f} s   N / F {median['N'] / floor:.2f}")
        print(f"P the same as whole processes {processes:.2f} s   N / P {median['N'] / processes:.2f}")


if __name__ == "__main__":
    main()
