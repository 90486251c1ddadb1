"""Two offices can compare files: the same list gives the same bytes, in every format, whoever makes them, whenever and where."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import DATA, ROOT

FORMS = ("approval", "reimbursement", "board", "report", "json")


def made(folder: Path, dossier: str, zone: str, seed: str) -> dict[str, str]:
    """Every form of a dossier, in processes of their own: file → SHA-256."""
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LANG": "vi_VN.UTF-8", "LC_ALL": ""}

    def run(*arguments: str | Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "pricebook", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
            cwd=ROOT, env=environment,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr

    run("build", DATA / dossier, "-o", folder)
    for number, form in enumerate(FORMS):
        source = folder / ("pricelist.json" if number % 2 else "pricelist.xlsx")  # both load as the same list
        run("export", source, "--as", form, "--paper", "a4")
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("dossier", ["long-an-2012", "long-an-2012-draft"])
def test_twice_the_same_bytes_in_every_format(dossier: str, tmp_path: Path) -> None:
    one = made(tmp_path / "hanoi", dossier, "Asia/Ho_Chi_Minh", "1")
    two = made(tmp_path / "elsewhere", dossier, "America/New_York", "77")
    assert {Path(name).suffix for name in one} == {".json", ".xlsx", ".csv", ".docx", ".pdf", ".html"}
    assert one == two


def test_no_archive_holds_an_hour_of_its_making(tmp_path: Path) -> None:
    made(tmp_path, "long-an-2012", "UTC", "1")
    for path in [*tmp_path.rglob("*.xlsx"), *tmp_path.rglob("*.docx")]:
        with zipfile.ZipFile(path) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}, path
