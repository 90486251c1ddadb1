"""Two offices can compare files: the same list gives the same bytes, in every format, whoever makes them, whenever and where."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pricebook.app.load import load_list
from pricebook.exports import write_approval
from tests.support import DATA, ROOT, approved_in_registry

pytestmark = pytest.mark.slow  # every form twice, in processes of its own

FORMS = ("approval", "reimbursement", "board", "report", "json")


def run(environment: dict[str, str], *arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pricebook", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr


def made(folder: Path, dossier: str, zone: str, seed: str, source: str, *, approve: bool = False) -> dict[str, str]:
    """Every form of a dossier, made from `source`, in processes of their own: file → SHA-256."""
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LANG": "vi_VN.UTF-8", "LC_ALL": ""}
    run(environment, "build", DATA / dossier, "-o", folder)
    if approve:  # once, in the registry that both offices share
        registry = folder.with_name("registry.db")
        if not registry.exists():
            shutil.move(approved_in_registry(folder / "pricelist.json"), registry)
        environment["PRICEBOOK_REGISTRY"] = str(registry)
    for form in (*FORMS, *(("publication", "package") if approve else ())):
        if form != "reimbursement" or dossier != "nq-399-2025":  # nobody is paid by a list without facilities
            run(environment, "export", folder / source, "--as", form, *(["--paper", "a4"] if form == "board" else []))
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dossier", "approve"),
    [("long-an-2012", False), ("long-an-2012", True), ("long-an-2012-draft", False), ("nq-399-2025", False)],
)
def test_twice_the_same_bytes_in_every_format(dossier: str, approve: bool, tmp_path: Path) -> None:
    """Two offices, in two time zones, one from the JSON and one from the workbook."""
    one = made(tmp_path / "hanoi", dossier, "Asia/Ho_Chi_Minh", "1", "pricelist.json", approve=approve)
    two = made(tmp_path / "elsewhere", dossier, "America/New_York", "77", "pricelist.xlsx", approve=approve)
    assert {Path(name).suffix for name in one} >= {".json", ".xlsx", ".docx", ".pdf", ".html"}
    assert one == two


def test_no_archive_holds_an_hour_or_the_system_of_its_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "long-an-2012", "UTC", "1", "pricelist.json")
    archives = [*tmp_path.rglob("*.xlsx"), *tmp_path.rglob("*.docx")]
    assert len(archives) > 10
    for path in archives:
        with zipfile.ZipFile(path) as package:
            assert {(entry.date_time, entry.create_system) for entry in package.infolist()} == {((1980, 1, 1, 0, 0, 0), 3)}, path
    prices = load_list(tmp_path / "pricelist.json").prices
    write_approval(prices, [], tmp_path / "here.xlsx")
    monkeypatch.setattr("zipfile.sys.platform", "win32")  # what Python's archives name as their maker there
    write_approval(prices, [], tmp_path / "windows.xlsx")
    assert (tmp_path / "here.xlsx").read_bytes() == (tmp_path / "windows.xlsx").read_bytes()
