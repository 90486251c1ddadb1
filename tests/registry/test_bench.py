"""The benchmark of the registry runs, at the size of a toy: its figures are not asked for here."""

import subprocess
import sys

import pytest

from tests.support import ROOT


@pytest.mark.slow
def test_the_benchmark_runs() -> None:
    sizes = ["--provinces", "1", "--years", "2", "--services", "20", "--facilities", "3", "--times", "1", "--verify"]
    told = subprocess.run([sys.executable, "bench/registry.py", *sizes], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    assert [line[0] for line in told.stdout.splitlines() if line[0] in "WBLSFV"] == list("WBLSFV")
    assert "40 lines" in told.stdout and "findings: 0" in told.stdout
