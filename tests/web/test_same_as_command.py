"""What the desk shows of a list is what the command line says of it: byte for byte as JSON, and on the page each finding of it."""

import html
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pricebook.cli.app import app
from pricebook.web.lists import RESULTS, SAID, Round, new_list, new_round
from pricebook.web.work.list_verbs import check_list
from tests.support import SHARED
from tests.web.support import Browser, served

CASES = SHARED / "cases"
LISTS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"}
FINDING = re.compile(
    r'<details class="finding"[^>]*data-code="([^"]*)" data-place="([^"]*)">.*?<span class="message">(.*?)</span>', re.S
)
PAGE = re.compile(r"page=(\d+)#")


def cases() -> list[Path]:
    folders = (CASES / "check", CASES / "hostile")
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in LISTS)


def said_by_command(round: Round, regulation: str | None) -> str:
    """What `pricebook check` prints of the same file with the same options."""
    named = ["--regulation", regulation] if regulation else []
    options = [*named, "-o", str(round.results), "--force", "--format", "json", "--lang", "vi"]
    result = CliRunner().invoke(app, ["check", str(round.workbook), *options])
    assert result.exit_code in (0, 1, 2), result.stderr
    return result.stdout


def place_of(record: dict[str, str | None], own: str) -> str:
    parts = (record["file"] if record["file"] != own else None, record["sheet"], record["cell"])
    return "!".join(part for part in parts if part) or "toàn bộ tệp"


def shown_on(browser: Browser, path: str) -> list[tuple[str, str, str]]:
    """Code, place and message of each finding on the pages of a list."""
    first = browser.get(path).text
    last = max((int(number) for number in PAGE.findall(first)), default=1)
    pages = [first, *(browser.get(f"{path}?page={number}").text for number in range(2, last + 1))]
    found = [each for text in pages for each in FINDING.findall(text)]
    return [(code, html.unescape(place), html.unescape(" ".join(message.split()))) for code, place, message in found]


@pytest.mark.slow
@pytest.mark.skipif(not CASES.is_dir(), reason="the folder of cases is not beside the checkout")
def test_every_case_is_shown_as_the_command_says_it(tmp_path: Path) -> None:
    lists = tmp_path / "danh-sach-nhan"
    with served(tmp_path) as desk:
        browser = desk.browser()
        for number, case in enumerate(cases()):
            regulation = (None, "ttlt-04-2012", "nq-399-2025")[number % 3] if case.parent.name == "hostile" else "ttlt-04-2012"
            copy = tmp_path / "came"
            copy.write_bytes(case.read_bytes())
            sent = new_list(lists, case.name, None, "2026-11-27T00:00:00+00:00", {"regulation": regulation})
            round = new_round(sent, case.name, copy)
            asked = round.ask()
            check_list(lambda _: None, str(round.workbook), str(round.folder / RESULTS), sent.stated, run=asked.run)
            said = browser.get(f"{sent.path}/said.json").body.decode()
            assert said == (round.folder / SAID).read_text(encoding="utf-8") == said_by_command(round, regulation), case
            told = round.said()
            assert told is not None
            wanted = [
                (each["code"], place_of(each, round.workbook.name), " ".join(each["message"].split()))
                for each in told["findings"]
            ]
            assert sorted(shown_on(browser, f"{sent.path}/1/mend")) == sorted(wanted), case
            for part in ("", "/1/understood", "/1/reasons", "/1/rounds", "/1/papers"):
                assert browser.get(sent.path + part).status == 200, (case, part)
