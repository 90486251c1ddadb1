"""Runs all benchmarks, one after the other, and prints what each prints: the figures of docs/benchmarks.md.

    python bench/all.py                      all; more than an hour on two cores
    python bench/all.py check exports        some of them

They are to run on a machine that does nothing else; compare ratios of one run, never seconds of two machines.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
BENCHES = {
    "main_job": (("main_job.py",), ("main_job.py", "--services", "9271", "--rounds", "2", "--only", "ACD")),
    "curve": (("curve.py",),),
    "read_tables": (("read_tables.py",),),
    "check": (("check.py",),),
    "exports": (("exports.py",),),
    "serve": (("serve.py",),),
    "settle_line": (("settle_line.py",),),
    "registry": (("registry.py", "--provinces", "2", "--years", "10"),),
}


def main() -> None:
    asked = sys.argv[1:] or list(BENCHES)
    if unknown := [name for name in asked if name not in BENCHES]:
        sys.exit(f"no benchmark: {', '.join(unknown)} (there are {', '.join(BENCHES)})")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{time.strftime('%Y-%m-%d %H:%M')}, Python {sys.version.split()[0]}, {os.cpu_count()} cores, load before {load}")
    failed = []
    for name in asked:
        for script, *options in BENCHES[name]:
            print(f"\n## {' '.join((script, *options))}\n", flush=True)
            if subprocess.run([sys.executable, str(HERE / script), *options], env=environment, check=False).returncode:
                failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
