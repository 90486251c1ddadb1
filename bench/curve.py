"""What a norm line costs as lists grow. Each build is a process of its own, run once: its CPU time, and the most memory it took.

    python bench/curve.py                    447 × 25 to 9,271 × 100; the last takes minutes and gigabytes
    python bench/curve.py --most 250000      no list of more norm lines than that

The dossiers are those of main_job.py: made-up services, 2,000 awards, workbooks in and out.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from main_job import make_dossier, make_pack

SIZES = ((447, 25), (447, 100), (2_000, 25), (2_000, 100), (9_271, 25), (9_271, 100))
AWARDS = 2_000


@dataclass(frozen=True)
class Taken:
    """What a process took: seconds on the clock, seconds of computing, bytes of memory at most."""

    wall: float
    cpu: float
    peak: int


def run(*command: str) -> Taken:
    """Runs a command to its end, as it is installed: its modules are compiled once, and not at each start."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command} ended with {process.returncode}")
    return Taken(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000_000, help="norm lines of the longest list")
    most = parser.parse_args().most
    print("| services × norm lines | norm lines | seconds | CPU seconds | µs of CPU a norm line | most memory |")
    print("|---|---|---|---|---|---|")
    for services, lines in SIZES:
        if services * lines > most:
            continue
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            make_pack(home / "norms", services)
            make_dossier(home / "dossier", services, lines, AWARDS)
            build = ("build", str(home / "dossier"), "--norms", str(home / "norms"), "-o", str(home / "out"))
            taken = run(sys.executable, "-m", "pricebook", *build)
        each = taken.cpu / (services * lines) * 1e6
        figures = f"{taken.wall:.1f} | {taken.cpu:.1f} | {each:.0f} | {taken.peak / 2**20:,.0f} MB"
        print(f"| {services:,} × {lines} | {services * lines:,} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
