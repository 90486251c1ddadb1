"""Every form of every dossier, made as a user makes it, opened as its reader opens it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.base.files import whole_outputs
from pricebook.cli.app import app
from tests.browser import browser, opened, violations
from tests.support import DATA, soffice

DOSSIERS = ("long-an-2012", "long-an-2012-draft", "long-an-2012-names", "nq-399-2025")


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "vi"])


def looked_at(pdf: Path, folder: Path) -> None:
    """The first page as a picture: neither blank nor black, and its text is Vietnamese."""
    subprocess.run(["pdftoppm", "-r", "40", "-gray", "-f", "1", "-l", "1", pdf, folder / pdf.stem], check=True)
    (image,) = folder.glob(f"{pdf.stem}*.pgm")
    pixels = image.read_bytes()[20:]
    assert 0.002 < sum(byte < 128 for byte in pixels) / len(pixels) < 0.5, pdf
    text = subprocess.run(["pdftotext", "-l", "1", pdf, "-"], capture_output=True, check=True, text=True, encoding="utf-8").stdout
    assert any(letter in text for letter in "ạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ"), pdf


@pytest.mark.slow
@pytest.mark.parametrize("name", DOSSIERS)
def test_every_form_of_a_dossier_is_made_and_looked_at(name: str, tmp_path: Path) -> None:
    assert run("build", DATA / name, "-o", tmp_path).exit_code in (0, 1)
    prices = json.loads((tmp_path / "pricelist.json").read_text(encoding="utf-8"))
    long = len(prices["lines"]) >= 1000
    of_board = ["--paper", "a3", *(["--group", prices["lines"][0]["group"]] if long else [])]  # all are in test_boards
    for form in ("approval", "reimbursement", "board", "report", "json"):
        done = run("export", tmp_path / "pricelist.xlsx", "--as", form, *(of_board if form == "board" else []))
        if form == "reimbursement" and not prices["facilities"]:  # R7 was not examined: nobody is paid by such a list
            assert done.exit_code == 2 and not (tmp_path / form).exists()
            continue
        assert done.exit_code == 0, done.output
        for path in sorted((tmp_path / form).iterdir()):
            assert path.name in done.output
    for path in sorted((tmp_path / "approval").glob("*.docx")):
        looked_at(soffice(path, tmp_path / "pdf", "pdf"), tmp_path)
    if not long:  # a workbook of 9,271 services takes LibreOffice minutes to print
        looked_at(soffice(tmp_path / "approval" / "pricelist.xlsx", tmp_path / "pdf", "pdf"), tmp_path)
    for path in sorted((tmp_path / "reimbursement").glob("80001-*.xlsx")):
        looked_at(soffice(path, tmp_path / "pdf", "pdf"), tmp_path)
    for path in sorted((tmp_path / "board").glob("*.pdf")):
        looked_at(path, tmp_path)
    with browser() as running:
        for path in [*sorted((tmp_path / "board").glob("*.html")), *(tmp_path / "report").glob("*.html")]:
            with opened(running, path) as page:
                assert prices["fingerprint"] in page.content()
                assert violations(page) == [], path
                page.pdf(path=tmp_path / f"{path.stem}.pdf", page_ranges="1")
            looked_at(tmp_path / f"{path.stem}.pdf", tmp_path)


@pytest.mark.slow
def test_nothing_is_overwritten_unasked_and_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", DATA / "long-an-2012", "-o", tmp_path).exit_code == 0
    assert run("export", tmp_path / "pricelist.json", "--as", "json").exit_code == 0
    done = run("export", tmp_path / "pricelist.json", "--as", "json")
    assert done.exit_code == 2 and "--force" in done.output
    assert run("export", tmp_path / "pricelist.json", "--as", "json", "--force").exit_code == 0
    monkeypatch.setattr("pricebook.app.export.find_spec", lambda name: None)
    done = run("export", tmp_path / "pricelist.json", "--as", "board")
    assert done.exit_code == 2 and "exports" in done.output and "typst" in done.output
    assert run("export", tmp_path / "pricelist.json", "--as", "reimbursement").exit_code == 0  # needs none of them


@pytest.mark.slow
def test_several_forms_share_a_folder_with_the_list_itself(tmp_path: Path) -> None:
    assert run("build", DATA / "long-an-2012", "-o", tmp_path).exit_code == 0
    for form in ("json", "report", "reimbursement", "report", "json"):
        done = run("export", tmp_path / "pricelist.json", "--as", form, "-o", tmp_path, "--force")
        assert done.exit_code == 0, done.output
    names = {path.name for path in tmp_path.iterdir()}
    assert {"pricelist.json", "pricelist.xlsx", "findings.json", "report-DRAFT-not-for-payment.html"} <= names
    assert {"json-manifest.json", "report-manifest.json", "reimbursement-manifest.json"} <= names
    assert "80001-portal-DRAFT-not-for-payment.csv" in names
    # a manifest that names the list itself, a folder, or a way out of this one takes nothing away
    (tmp_path / "kept").mkdir()
    names_it = {"sha256": dict.fromkeys(("pricelist.json", "kept", "../x", "/etc/hostname"), "")}
    (tmp_path / "report-manifest.json").write_text(json.dumps(names_it), encoding="utf-8")
    assert run("export", tmp_path / "pricelist.json", "--as", "report", "-o", tmp_path, "--force").exit_code == 0
    assert (tmp_path / "pricelist.json").is_file() and (tmp_path / "kept").is_dir()


@pytest.mark.slow
def test_what_somebody_has_edited_since_is_never_taken_away(tmp_path: Path) -> None:
    assert run("build", DATA / "long-an-2012", "-o", tmp_path).exit_code == 0
    for code in ("80001", "80002"):
        done = run("export", tmp_path / "pricelist.json", "--as", "board", "--paper", "a4", "--facility", code, "--force")
        assert done.exit_code == 0, done.output
        if code == "80001":
            page = tmp_path / "board" / "80001-board-DRAFT-not-for-payment.html"
            page.write_text("edited", encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "board").iterdir()) == [
        "80001-board-DRAFT-not-for-payment.html", "80002-board-DRAFT-not-for-payment.html",
        "80002-board-a4-DRAFT-not-for-payment.pdf", "board-manifest.json",
    ]  # fmt: skip


def test_backups_and_new_files_are_never_taken_for_each_other(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with whole_outputs(tmp_path, ("A.html", "former-A.html"), force=True) as staging:
            for name in ("A.html", "former-A.html"):
                (staging / name).write_text(f"{text} {name}", encoding="utf-8")
    assert [(p.name, p.read_text(encoding="utf-8")) for p in sorted(tmp_path.iterdir())] == [
        ("A.html", "new A.html"), ("former-A.html", "new former-A.html"),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_form_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", DATA / "long-an-2012", "-o", tmp_path).exit_code == 0

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    done = run("export", tmp_path / "pricelist.json", "--as", "board")
    assert done.exit_code == 2 and "đĩa đã đầy" in done.output and not (tmp_path / "board").exists()
