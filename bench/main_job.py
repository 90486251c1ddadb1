"""Times the main job, a build, against other ways to do it. Whole processes are timed; medians and their ratios are printed.

    python bench/main_job.py                 447 services × 25 norm lines, 2,000 awards
    python bench/main_job.py --services 9271

A  pricebook build
Q  the same of a dossier whose quotients have no finite decimal: boxes of 3, 7 and 12 in place of 10, norms for 3 and 7 services
B  LibreOffice, headless, recalculating a workbook that computes the same prices with MINIFS and SUMIFS
L  LibreOffice with the smallest workbook: codes and numbers only, unit prices calculated beforehand, one sum for each service
C  a plain pandas + openpyxl script that reads the same workbooks and writes the same seven sheets
D  the lower limit: a bare xlsxwriter run that writes the same cells

Each runs once to warm up. Then the rounds run in turn (A Q B L C D A Q B L C D …), so that a change of the machine's speed affects all.
A job of more than two minutes runs once, and is stopped after --patience seconds (its time is then infinite). Before the rounds,
the prices of B, L and C are compared with those of A. `--help` is timed against a hello-world Typer program.
"""

import argparse
import json
import math
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
ROWS_OF_A_FILE = 240_000
SLOW = 120  # seconds; what takes longer is run once
SUPPLIES = ("supplies", "utilities", "maintenance")


def make_pack(norms: Path, services: int) -> None:
    """Makes a regulation pack for the benchmark: the rules of ttlt-04-2012, with invented services that all have a ceiling."""
    source = HERE.parent / "norms"
    shutil.copytree(source, norms)
    pack = norms / "bench"
    shutil.copytree(norms / "ttlt-04-2012", pack)
    text = (pack / "regulation.toml").read_text(encoding="utf-8").replace('id = "ttlt-04-2012"', 'id = "bench"')
    (pack / "regulation.toml").write_text(text, encoding="utf-8")
    head = "service_id,part,ordinal,service_code,group,name,unit,conditions,note,confirmed,source,verified_on\n"
    rows = (f"S{i},C{i // 100},{i},,C{i // 100},Dịch vụ kỹ thuật số {i},lần,,,yes,bench,2026-01-01\n" for i in range(services))
    (pack / "services.csv").write_text(head + "".join(rows), encoding="utf-8")
    ceilings = (f"S{i},,{(i % 90 + 10) * 10_000},bench,2026-01-01\n" for i in range(services))
    (pack / "ceilings.csv").write_text("service_id,class,ceiling,source,verified_on\n" + "".join(ceilings), encoding="utf-8")


def table(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Writes a workbook with one table."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        for r, row in enumerate([head, *rows]):
            for c, value in enumerate(row):
                sheet.write(r, c, value)


def make_dossier(folder: Path, services: int, lines: int, awards: int, *, quotients: bool = False) -> None:
    """Makes a dossier of workbooks. Every item has awards, some of them for boxes of ten; with `quotients` of 3, 7 and 12."""
    boxes, batches = ((3, 7, 12), (1, 3, 7)) if quotients else ((10,), (1,))
    rng = random.Random(2012)
    items = awards // 4
    folder.mkdir()
    (folder / "dossier.toml").write_text(
        'regulation = "bench"\nprovince = "Long An"\npricing_date = 2012-08-01\nsubmitter = "UBND"\napprover = "HĐND"\nclasses = ["II"]\n',
        encoding="utf-8",
    )
    norms = []
    for service in range(services):
        for item in rng.sample(range(items), lines):
            quantity = rng.randint(1, 4000) / 1000
            norms.append(
                (
                    f"S{service}",
                    SUPPLIES[item % 3],
                    f"VT{item:05}",
                    f"Vật tư y tế loại {item}",
                    "cái",
                    quantity,
                    batches[service % len(batches)],
                    rng.choice((0, 0, 5)),
                )
            )
    head = ("service", "component", "item_code", "item_name", "unit", "quantity", "per", "loss_pct")
    starts = range(0, len(norms), ROWS_OF_A_FILE)
    parts = [""] if len(starts) == 1 else [f"part-{number}" for number in range(1, len(starts) + 1)]
    for part, start in zip(parts, starts, strict=True):  # more than a file may hold: several departments have written them
        (folder / part).mkdir(exist_ok=True)
        table(folder / part / "norms.xlsx", head, norms[start : start + ROWS_OF_A_FILE])
    if len(parts) > 1:
        with (folder / "dossier.toml").open("a", encoding="utf-8") as settings:
            settings.write(f"parts = {json.dumps(parts)}\n")
    rows = []
    for award in range(awards):
        item, boxed = award % items, rng.random() < 0.2
        price = rng.randint(200, 40_000) * (10 if boxed else 1)
        unit = "hộp" if boxed else "cái"
        rows.append(
            (
                f"VT{item:05}",
                f"Vật tư y tế loại {item}",
                unit,
                price,
                f"{award}/QĐ",
                "2012-02-01",
                "2012-02-01",
                "2012-12-31",
                "Công ty A",
            )
        )
    head = ("item_code", "item_name", "unit", "price", "decision_no", "decision_date", "valid_from", "valid_to", "bidder")
    table(folder / "tenders.xlsx", head, rows)
    table(
        folder / "conversions.xlsx",
        ("item_code", "unit", "factor"),
        [(f"VT{item:05}", "hộp", boxes[item % len(boxes)]) for item in range(items)],
    )
    table(folder / "facilities.xlsx", ("facility_code", "name", "class", "managed_by"), [("T", "Bệnh viện", "II", "province")])
    able = [("T", f"S{service}", "có", "có", "có", "có") for service in range(services)]
    table(folder / "capabilities.xlsx", ("facility_code", "service", "approved", "equipped", "staffed", "performing"), able)


def make_spreadsheet(folder: Path, path: Path) -> None:
    """Makes the workbook that staff use today: the tables of norms and tenders, and formulas beside them.

    There is a unit price beside each award, MINIFS and the cost beside each norm line, and SUMIFS by component, the sum, the rounded
    sum and the price beside each service. The formulas have no values yet.
    """
    from python_calamine import CalamineWorkbook

    norms = CalamineWorkbook.from_path(folder / "norms.xlsx").get_sheet_by_index(0).to_python()
    tenders = CalamineWorkbook.from_path(folder / "tenders.xlsx").get_sheet_by_index(0).to_python()
    conversions = CalamineWorkbook.from_path(folder / "conversions.xlsx").get_sheet_by_index(0).to_python()
    services = list(dict.fromkeys(row[0] for row in norms[1:]))
    with xlsxwriter.Workbook(str(path)) as book:
        prices, lines, awards, units = (book.add_worksheet(name) for name in ("Prices", "Norms", "Awards", "Conversions"))
        for sheet, table_rows in ((lines, norms), (awards, tenders), (units, conversions)):
            for r, row in enumerate(table_rows):
                sheet.write_row(r, 0, row)
        last = len(conversions)
        for r in range(2, len(tenders) + 1):
            awards.write_formula(r - 1, 9, f'=D{r}/IF(C{r}="hộp",VLOOKUP(A{r},Conversions!$A$2:$C${last},3,FALSE),1)', None, "")
        last = len(tenders)
        for r in range(2, len(norms) + 1):
            lines.write_formula(r - 1, 8, f"=F{r}/G{r}*(1+H{r}/100)", None, "")
            lines.write_formula(r - 1, 9, f"=_xlfn.MINIFS(Awards!$J$2:$J${last},Awards!$A$2:$A${last},C{r})", None, "")
            lines.write_formula(r - 1, 10, f"=I{r}*J{r}", None, "")
        last = len(norms)
        for r, service in enumerate(services, 2):
            prices.write_row(r - 1, 0, [service, f"Dịch vụ kỹ thuật số {service[1:]}", (int(service[1:]) % 90 + 10) * 10_000])
            for column, component in enumerate(SUPPLIES, 3):
                sums = f'=SUMIFS(Norms!$K$2:$K${last},Norms!$A$2:$A${last},$A{r},Norms!$B$2:$B${last},"{component}")'
                prices.write_formula(r - 1, column, sums, None, "")
            prices.write_formula(r - 1, 6, f"=ROUND(SUM(D{r}:F{r}),6)", None, "")
            prices.write_formula(r - 1, 7, f"=ROUND(G{r}/1000,0)*1000", None, "")
            prices.write_formula(r - 1, 8, f"=MIN(C{r},H{r})", None, "")


def make_lean_spreadsheet(folder: Path, path: Path) -> None:
    """Makes the smallest workbook: codes and numbers only, unit prices calculated beforehand, one sum for each service."""
    from python_calamine import CalamineWorkbook

    norms = CalamineWorkbook.from_path(folder / "norms.xlsx").get_sheet_by_index(0).to_python()[1:]
    tenders = CalamineWorkbook.from_path(folder / "tenders.xlsx").get_sheet_by_index(0).to_python()[1:]
    services = list(dict.fromkeys(row[0] for row in norms))
    with xlsxwriter.Workbook(str(path)) as book:
        prices, lines, awards = (book.add_worksheet(name) for name in ("Prices", "Norms", "Awards"))
        for r, row in enumerate(tenders, 1):
            awards.write_row(r, 0, [row[0], row[3] / (10 if row[2] == "hộp" else 1)])
        last = len(tenders) + 1
        for r, row in enumerate(norms, 2):
            lines.write_row(r - 1, 0, [row[0], row[2], row[5], row[7]])
            lines.write_formula(r - 1, 4, f"=_xlfn.MINIFS(Awards!$B$2:$B${last},Awards!$A$2:$A${last},B{r})", None, "")
            lines.write_formula(r - 1, 5, f"=C{r}*(1+D{r}/100)*E{r}", None, "")
        last = len(norms) + 1
        for r, service in enumerate(services, 2):
            prices.write_string(r - 1, 0, service)
            sums = f"SUMIFS(Norms!$F$2:$F${last},Norms!$A$2:$A${last},A{r})"
            prices.write_formula(
                r - 1, 8, f"=MIN(ROUND(ROUND({sums},6)/1000,0)*1000,{(int(service[1:]) % 90 + 10) * 10_000})", None, ""
            )


def measure(command: list[str], env: dict[str, str], patience: float | None = None) -> float:
    """Returns the wall-clock seconds of a process with its children; infinity where it was stopped after `patience` seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    try:
        _, errors = process.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return math.inf
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        sys.exit(f"{command}: {errors.decode(errors='replace')[-2000:]}")
    return seconds


def prices_of(path: Path, sheet: str, key: int, price: int) -> dict[str, int]:
    """Returns the prices of a sheet by service."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return {str(row[key]): int(row[price]) for row in rows if len(row) > price and isinstance(row[price], float)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=447)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--awards", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--patience", type=float, default=900, help="seconds after which a first run is stopped")
    parser.add_argument("--only", default="AQBLCD", help="which of A, Q, B, L, C, D to run")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        make_pack(home / "norms", arguments.services)
        make_dossier(home / "dossier", arguments.services, arguments.lines, arguments.awards)
        make_dossier(home / "quotients", arguments.services, arguments.lines, arguments.awards, quotients=True)
        make_spreadsheet(home / "dossier", home / "spreadsheet.xlsx")
        make_lean_spreadsheet(home / "dossier", home / "lean.xlsx")
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        out = home / "out"
        python = sys.executable
        commands = {
            "A pricebook build": [python, "-m", "pricebook", "build", str(home / "dossier"), "--norms", str(home / "norms"), "-o", str(out / "a"), "--force"],
            "Q build of quotients": [python, "-m", "pricebook", "build", str(home / "quotients"), "--norms", str(home / "norms"), "-o", str(out / "q"), "--force"],
            "B LibreOffice": ["soffice", "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "xlsx", "--outdir",
                              str(out / "b"), str(home / "spreadsheet.xlsx")],
            "L LibreOffice, lean": ["soffice", "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "xlsx", "--outdir", str(out / "l"), str(home / "lean.xlsx")],
            "C pandas + openpyxl": [python, str(HERE / "plain_pandas.py"), str(home / "dossier"), str(out / "c.xlsx")],
            "D bare xlsxwriter": [python, str(HERE / "bare_xlsxwriter.py"), str(out / "cells.marshal"), str(out / "d.xlsx")],
        }  # fmt: skip
        commands = {label: command for label, command in commands.items() if label[0] in arguments.only}
        print(
            f"{arguments.services} services × {arguments.lines} lines, {arguments.awards} awards; {arguments.rounds} rounds after one warm-up"
        )
        seconds: dict[str, list[float]] = {}
        for label, command in commands.items():
            if label[0] == "D":
                recorder = [
                    python,
                    str(HERE / "bare_xlsxwriter.py"),
                    "--record",
                    str(out / "a" / "pricelist.json"),
                    str(out / "cells.marshal"),
                ]
                subprocess.run(recorder, check=True, env=env)
            seconds[label] = [measure(command, env, arguments.patience)]
        check_agreement(out, [label for label, (warm_up,) in seconds.items() if warm_up < math.inf])
        for _ in range(arguments.rounds):
            for label, command in commands.items():
                if seconds[label][0] < SLOW:
                    seconds[label].append(measure(command, env))
        seconds = {label: times[1:] or times for label, times in seconds.items()}  # a slow job has only its first run
        report(seconds)
    help_ratio(arguments.rounds)


def check_agreement(out: Path, finished: list[str]) -> None:
    """Prints how many prices of each job are equal to those of pricebook, which are exact."""
    ours = {
        line["service_id"]: line["price"]
        for line in json.loads((out / "a" / "pricelist.json").read_text(encoding="utf-8"))["lines"]
    }
    others = {}
    if "B LibreOffice" in finished:
        others["B"] = prices_of(out / "b" / "spreadsheet.xlsx", "Prices", 0, 8)
    if "L LibreOffice, lean" in finished:
        others["L"] = prices_of(out / "l" / "lean.xlsx", "Prices", 0, 8)
    if "C pandas + openpyxl" in finished:
        others["C"] = json.loads((out / "c.json").read_text(encoding="utf-8"))
    for label, theirs in others.items():
        differing = [service for service, price in ours.items() if theirs.get(service) != price]
        print(f"{label}: {len(ours) - len(differing)} of {len(ours)} prices equal to the exact ones")


def report(seconds: dict[str, list[float]]) -> None:
    """Prints the medians, the ratios of A to the others, and that of Q to A."""
    medians = {label: statistics.median(times) for label, times in seconds.items()}
    for label, times in seconds.items():
        print(f"{label:22} median {medians[label]:7.2f} s   ({min(times):.2f} – {max(times):.2f})")
    ours = next(label for label in medians if label.startswith("A"))
    for label in medians:
        if label != ours:
            pairs = zip(seconds[ours], seconds[label] * len(seconds[ours]), strict=False)
            ratio = statistics.median(a / b for a, b in pairs)
            print(f"Q / A: {1 / ratio:.2f}" if label.startswith("Q") else f"A / {label[0]}: {ratio:.2f}")


def help_ratio(rounds: int) -> None:
    """Times `pricebook --help` against the `--help` of a hello-world Typer program."""
    hello = (
        "import typer\napp = typer.Typer(add_completion=False)\n@app.command()\ndef hello(name: str) -> None:\n    print(name)\n"
    )
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "hello.py").write_text(hello + "app()\n", encoding="utf-8")
        ours, theirs = [], []
        for _ in range(2 * rounds + 1):
            ours.append(measure([sys.executable, "-m", "pricebook", "--help"], dict(os.environ)))
            theirs.append(measure([sys.executable, str(Path(name) / "hello.py"), "--help"], dict(os.environ)))
    ratio = statistics.median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
    print(f"--help: {statistics.median(ours[1:]):.2f} s against {statistics.median(theirs[1:]):.2f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
