"""Times the exports. Whole processes are timed; medians and ratios are printed.

    python bench/exports.py

W  pricebook export --as approval on the full nq-399-2025 list (9,271 services): workbook and three papers
A  the workbook alone, in a process that loads the same pricelist.json and writes it
B  the lower limit: a bare xlsxwriter run that writes the same cells
P  a PDF board of 500 services with their norm lines: CPU seconds of the whole process (A4, A3, A2 each)
R  pricebook export --as report on the same list; and how long headless Chromium takes to open it and to filter it
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent / "data"
WORKBOOK_ALONE = """
import sys
from pathlib import Path
from pricebook.exports import write_approval
from pricebook.app.load import load_list
write_approval(load_list(Path(sys.argv[1])).prices, [], Path(sys.argv[2]))
"""


def timed(*command: str | Path) -> tuple[float, float]:
    """Returns the wall-clock and CPU seconds of a process."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def board_of_500(folder: Path) -> Path:
    """Writes a list of 500 services: those of long-an-2012, repeated, with their norm lines. One hospital performs all."""
    from dataclasses import replace

    from pricebook import build
    from pricebook.pricelist import Capability, write_pricelist

    prices = build(DATA / "long-an-2012").prices
    assert prices is not None
    own = [line for line in prices.lines if line.class_ is None]
    lines = [
        replace(
            own[i % len(own)],
            service_id=f"S{i}",
            ordinal=str(i),
            number=i + 1,
            group=f"Nhóm {i // 50 + 1}",
            flagged_facilities=(),
        )
        for i in range(500)
    ]
    hospital = prices.facilities[0]
    abilities = [Capability(hospital.facility_code, line.service_id, True, True, (), None) for line in lines]
    path = folder / "board.json"
    write_pricelist(replace(prices, lines=tuple(lines), capabilities=tuple(abilities), facilities=(hospital,)), path)
    return path


def opened(report: Path) -> tuple[float, float, float]:
    """Returns the seconds until the page is loaded, until its charts are drawn, and until the table is filtered after input."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ]
        running = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = running.new_context(offline=True).new_page()
        start = time.perf_counter()
        page.goto(report.as_uri())
        stands = time.perf_counter() - start
        page.locator("#chart-ceiling").scroll_into_view_if_needed()
        page.wait_for_selector("html[data-charts]", state="attached")
        drawn = time.perf_counter() - start
        filtered = page.evaluate(
            """() => { const asked = document.getElementById('asked'); asked.value = 'sieu am'; const start = performance.now();
            asked.dispatchEvent(new Event('input')); document.body.offsetHeight; return performance.now() - start; }"""
        )
        running.close()
    return stands, drawn, filtered / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pricebook = (sys.executable, "-m", "pricebook")
        subprocess.run([*pricebook, "build", DATA / "nq-399-2025", "-o", folder / "list"], check=False, capture_output=True)
        listed = folder / "list" / "pricelist.json"
        cells = folder / "cells.marshal"
        subprocess.run([sys.executable, HERE / "bare_xlsxwriter.py", "--record", listed, cells], check=True)
        commands = {
            "W": (*pricebook, "export", listed, "--as", "approval", "-o", folder / "w", "--force"),
            "A": (sys.executable, "-c", WORKBOOK_ALONE, listed, folder / "a.xlsx"),
            "B": (sys.executable, HERE / "bare_xlsxwriter.py", cells, folder / "b.xlsx"),
            "R": (*pricebook, "export", listed, "--as", "report", "-o", folder / "r", "--force"),
        }
        board = board_of_500(folder)
        for paper in ("a4", "a3", "a2"):
            commands[f"P {paper}"] = (
                *pricebook,
                "export",
                board,
                "--as",
                "board",
                "--paper",
                paper,
                "-o",
                folder / paper,
                "--force",
            )
        figures: dict[str, list[tuple[float, float]]] = {key: [] for key in commands}
        for number in range(rounds + 1):
            for key, command in commands.items():
                figure = timed(*command)
                if number:  # the first warms up
                    figures[key].append(figure)
        pages = [opened(next((folder / "r").glob("*.html"))) for _ in range(rounds)]
        wall = {key: statistics.median(w for w, _ in runs) for key, runs in figures.items()}
        cpu = {key: statistics.median(c for _, c in runs) for key, runs in figures.items()}
        record = {
            "seconds": {key: round(value, 2) for key, value in wall.items()},
            "cpu seconds": {key: round(value, 2) for key, value in cpu.items()},
            "A / B": round(statistics.median(a / b for (a, _), (b, _) in zip(figures["A"], figures["B"], strict=True)), 2),
            "W / B": round(statistics.median(w / b for (w, _), (b, _) in zip(figures["W"], figures["B"], strict=True)), 2),
            "report: opens, charts, filters (s)": [round(statistics.median(run[i] for run in pages), 3) for i in range(3)],
            "report (MB)": round(next((folder / "r").glob("*.html")).stat().st_size / 10**6, 1),
            "cores": os.cpu_count(),
        }
        print(json.dumps(record, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
