"""A dossier on the desk: from an empty folder to a list, each page saying what the command line says."""

import csv
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook.app.accept_in_dossier import accept_in_dossier, reasons_in_dossier
from pricebook.app.confirm import key_of
from pricebook.cli.app import app
from pricebook.web.work.dossier_verbs import build_dossier, read_dossier
from tests.support import DATA, SHARED, dossier
from tests.web.support import Answer, Browser, Served, served

NORMS = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.272 | supplies | GANG | Găng tay khám | đôi | 2 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date |
| GANG | Găng tay khám | đôi | 1450 | 12/QĐ-SYT | 2012-03-01 |
"""
CASES = SHARED / "cases" / "build"


def said_by_command(*arguments: str) -> str:
    return CliRunner().invoke(app, [*arguments, "--format", "json", "--lang", "vi"]).stdout


def seen(page: Answer, name: str = "seen") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return found[1]


def carried_out(desk: Served, browser: Browser, path: str, about: str, **fields: str) -> None:
    """Sends a form that starts long work, and waits for its end."""
    assert browser.post(path, fields).status == 303
    job = desk.ended(about)
    assert (job.state, job.why) == ("done", {})


@pytest.mark.slow
def test_from_an_empty_folder_to_a_price_with_its_whole_way(tmp_path: Path) -> None:
    """
    2 đôi × 1.450 đ = 2.900 đ, rounded half-up to 1.000 → 3.000 đ; the ceiling of C5.1.272 is 15.000 đ
    """
    source, path = dossier(tmp_path / "tables", norms=NORMS, tenders=TENDERS), "/dossiers/Long%20An"
    (tmp_path / "desk").mkdir()
    with served(tmp_path / "desk") as desk:
        browser = desk.browser()
        said = {"name": "Long An", "regulation": "ttlt-04-2012", "province": "long an", "parts": "no", "on": "2012-08-01"}
        early = browser.post("/dossiers", {**said, "on": "2012-04-14"})  # in force from the day after
        assert early.status == 400 and "15/04/2012" in early.text and 'value="long an"' in early.text
        made = browser.post("/dossiers", said)
        assert browser.follow(made).status == 200
        assert desk.ended(path).state == "done"
        folder = tmp_path / "desk" / "Long An"
        assert {each.name for each in folder.iterdir()} == {"dossier.toml", "ho-so.xlsx"}
        form = browser.get(path)
        assert browser.post(f"{path}/remove", {"file": "ho-so.xlsx", "seen": seen(form)}).status == 303
        desk.ended(path)
        tables = [("file", each.name, each.read_bytes()) for each in source.glob("*.csv")]
        assert browser.post(f"{path}/files", {}, tables).status == 303
        desk.ended(path)
        page = browser.get(path).text
        assert re.search(r'<th scope="row">D</th><td>price</td><td>[^<]*<code>price</code>', page)  # column, heading, meaning
        carried_out(desk, browser, f"{path}/build", f"{path}/result")
        told = json.loads(browser.get(f"{path}/prices/C5.1.272/explain.json").body)
        assert [(line["composed"], line["rounded"], line["price"], line["ceiling"]) for line in told["lines"]] == [
            ("2900", 3_000, 3_000, 15_000)
        ]
        way = browser.get(f"{path}/prices/C5.1.272").text
        assert "norms.csv!2" in way and "tenders.csv!2" in way and "1513/BHXH-CSYT" in way and "3.000 đ" in way
        assert "3.000 đ" in browser.get(f"{path}/list?q=HEMATOCRIT").text
        assert "3.000 đ" not in browser.get(f"{path}/list?only=missing").text
        assert browser.get(f"{path}/out/pricelist.json").body == (folder / "out" / "pricelist.json").read_bytes()
        assert browser.get(f"{path}/out/..%2Fdossier.toml").status == browser.get(f"{path}/files/..%2F..%2Fx").status == 404
        assert browser.get("/dossiers/..%2F..").status == browser.get("/dossiers/%2e%2e/list").status == 404
        assert (
            said_by_command("explain", str(folder), "C5.1.272").encode()
            == browser.get(f"{path}/prices/C5.1.272/explain.json").body
        )


@pytest.mark.slow
def test_two_browsers_on_one_file_and_on_the_settings(tmp_path: Path) -> None:
    """The slower one is told, and nothing of the faster one is lost; what was replaced is kept."""
    folder, path = dossier(tmp_path / "desk" / "a", norms=NORMS, tenders=TENDERS), "/dossiers/a"
    with (folder / "dossier.toml").open("a", encoding="utf-8") as file:
        file.write('\n# a remark of ours\n[rounding]\nunit = 1000 # thousands\nmode = "half-up"\n')
    first = (folder / "tenders.csv").read_bytes()
    with served(tmp_path / "desk") as desk:
        fast, slow = desk.browser(), desk.browser()
        there, settings = fast.get(path), fast.get(f"{path}/settings")
        known = {
            "there": re.findall(r'name="there" value="([^"]*)"', there.text),
            "there-seen": re.findall(r'name="there-seen" value="([^"]*)"', there.text),
        }
        assert fast.post(f"{path}/files", known, [("file", "tenders.csv", first + b"\n")]).status == 303
        assert slow.post(f"{path}/files", known, [("file", "TENDERS.csv", b"x")]).status == 409
        assert slow.post(f"{path}/files", known, [("file", "a.exe", b"x")]).status == 400
        assert (folder / "tenders.csv").read_bytes() == first + b"\n"
        assert [each.read_bytes() for each in (tmp_path / "desk" / "da-bo" / "a").iterdir()] == [first]
        form = {
            "seen": seen(settings), "pricing_date": "2012-09-01", "submitter": "UBND", "approver": "HĐND", "share_of_ceiling": "0,85",
            "classes": ["II", "III"], "unit": "500", "mode": "down", "signer-title": ["GIÁM ĐỐC"], "signer-name": ["An"],
        }  # fmt: skip
        assert fast.post(f"{path}/settings", {**form, "share_of_ceiling": "1,5"}).status == 422
        late = fast.follow(fast.post(f"{path}/settings", {**form, "pricing_date": "2016-03-01"}))  # one day after its last
        assert late.status == 200 and "29/02/2016" in late.text
        desk.ended(path)
        form["seen"] = seen(late)
        assert fast.post(f"{path}/settings", form).status == 303
        assert slow.post(f"{path}/settings", form).status == 409
        text = (folder / "dossier.toml").read_text(encoding="utf-8")
        for line in ("# a remark of ours", "unit = 500 # thousands", "pricing_date = 2012-09-01", 'share_of_ceiling = "0.85"'):
            assert line in text
        assert fast.post(f"{path}/files", {}, [("file", "dossier.toml", b"")]).status == 400
        appraiser = desk.browser("Bình", frozenset({"appraise"}))
        assert {appraiser.post(f"{path}/{each}", {}).status for each in ("build", "read", "remove", "settings", "matches")} == {
            403
        }


@pytest.mark.slow
def test_matches_are_decided_on_and_kept_for_the_next_file(tmp_path: Path) -> None:
    """What was decided on the page is in matches.xlsx, with who and when; a build takes exactly these; nobody decides unseen."""
    folder, path = tmp_path / "desk" / "a", "/dossiers/a"
    shutil.copytree(DATA / "long-an-2012-names", folder)
    with served(tmp_path / "desk") as desk:
        browser = desk.browser()
        carried_out(desk, browser, f"{path}/propose", f"{path}/matches")
        page = browser.get(f"{path}/matches")
        first = dict(re.findall(r'name="match-(\w+)" value="(code:[^"]*)"', page.text))
        named = {"source_name": "Natri clorid", "source_unit": "Chai", "source_strength": "0,9%; 500 ml"}
        refused = key_of({**named, "source_form": "Dung dịch tiêm truyền"})
        assert len(first) == 8 and refused in first
        said = {f"match-{key}": code for key, code in first.items()} | {f"match-{refused}": "none", "seen": seen(page)}
        assert browser.post(f"{path}/matches", said).status == 400  # nobody said who decides
        carried_out(desk, browser, f"{path}/matches", f"{path}/matches", person="Nguyễn Thị A", **said)
        assert browser.post(f"{path}/matches", said).status == 409
        sheet = openpyxl.load_workbook(folder / "matches.xlsx").worksheets[0]
        confirmed = [row for row in sheet.iter_rows(values_only=True) if "Nguyễn Thị A" in row]
        assert len(confirmed) == 7
        assert not any("Natri clorid" in row for row in confirmed)
        carried_out(desk, browser, f"{path}/build", f"{path}/result")
        shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns("out", ".desk"))
        said_here = json.loads(browser.get(f"{path}/said.json").body)
        assert said_here == json.loads(said_by_command("build", str(tmp_path / "copy")))
        # The next tender file has one name more: only that one is asked for.
        tenders = openpyxl.load_workbook(folder / "tenders.xlsx")
        rows = list(tenders.worksheets[0].iter_rows(values_only=True))
        row = next(each for each in rows if "Găng khám Merufa" in each)
        tenders.worksheets[0].append(["Găng tay khám y tế" if "khám" in str(cell) else cell for cell in row])
        tenders.save(folder / "tenders.xlsx")
        carried_out(desk, browser, f"{path}/propose", f"{path}/matches")
        page = browser.get(f"{path}/matches")
        assert set(re.findall(r'name="match-(\w+)"', page.text)) == {
            key_of({"source_name": "Găng tay khám y tế", "source_unit": "Đôi"})
        }
        carried_out(desk, browser, f"{path}/matches", f"{path}/matches", again=refused, seen=seen(page))
        assert refused in browser.get(f"{path}/matches").text


_PAIRS = """
| service | component | item_code | item_name | unit | quantity |
| C5.1.272 | supplies | GANG | Găng tay khám | đôi | 2 |
| C5.1.272 | supplies | NACL | Natri clorid 0,9% | ml | 20 |
"""
_BOUGHT = """
| item_code | item_name | unit | packaging | price | decision_no | decision_date |
| | Merufa cỡ M | đôi | | 1450 | 12/QĐ-SYT | 2012-03-01 |
| | Que thử | cái | | 100 | 12/QĐ-SYT | 2012-03-01 |
| NACL | Natri clorid 0,9% | Chai | Chai 500 ml | 9000 | 12/QĐ-SYT | 2012-03-01 |
"""


@pytest.mark.slow
def test_a_name_without_a_proposal_gets_an_item_of_the_dossier(tmp_path: Path) -> None:
    """Nothing is like "Merufa cỡ M": somebody says that it is GANG, by the menu or by the code, and that a strip is none of them."""
    folder, path = dossier(tmp_path / "desk" / "a", norms=_PAIRS, tenders=_BOUGHT), "/dossiers/a"
    with served(tmp_path / "desk") as desk:
        browser = desk.browser("Trần B")
        carried_out(desk, browser, f"{path}/propose", f"{path}/matches")
        page = browser.get(f"{path}/matches")
        glove, strip = (
            key_of({"source_name": name, "source_unit": unit}) for name, unit in (("Merufa cỡ M", "đôi"), ("Que thử", "cái"))
        )
        assert set(re.findall(r'name="item-(\w+)"', page.text)) == {glove, strip}
        assert '<option value="GANG · Găng tay khám · đôi">' in page.text
        said = {f"item-{glove}": "gang · Găng tay khám · đôi", "none": strip, "seen": seen(page)}
        refused = browser.post(f"{path}/matches", {**said, f"item-{glove}": "GANG2"})  # no item: what was said stands there again
        assert refused.status == 409 and f'name="item-{glove}" value="GANG2"' in refused.text
        assert f'name="none" value="{strip}" checked' in refused.text
        carried_out(desk, browser, f"{path}/matches", f"{path}/matches", **said)
        rows = list(openpyxl.load_workbook(folder / "matches.xlsx").worksheets[0].iter_rows(values_only=True))
        (row,) = [row for row in rows if "Trần B" in row]
        assert row[:2] == ("Merufa cỡ M", "đôi") and "GANG" in row and date.today().isoformat() in row
        page = browser.get(f"{path}/matches")
        assert not re.findall(r'name="item-', page.text) and f'name="again" value="{strip}"' in page.text
        assert browser.post(f"{path}/matches", said).status == 409  # seen before


@pytest.mark.slow
def test_a_conversion_is_taken_into_the_table_of_the_dossier(tmp_path: Path) -> None:
    """
    | in the table before | 1 hộp GANG = 1,1250 đôi |
    | typed               | 1 chai NACL = 0 ml; 1.000 ml (one, or a thousand); 500 ml |
    """
    folder, path = dossier(tmp_path / "desk" / "a", norms=_PAIRS, tenders=_BOUGHT), "/dossiers/a"
    (folder / "conversions.csv").write_text("Mã hàng;Đơn vị mua;Hệ số\nGANG;hộp;1,1250\n", encoding="utf-8")
    former = (folder / "conversions.csv").read_bytes()
    with served(tmp_path / "desk") as desk:
        browser = desk.browser("Trần B")
        carried_out(desk, browser, f"{path}/propose", f"{path}/matches")
        page = browser.get(f"{path}/matches")
        ((key, factor),) = re.findall(r'name="factor-(\w+)" value="([^"]*)"', page.text)
        assert factor == "500"
        token = re.search(
            r'/conversions" class="conversions">\s*<[^>]*><input type="hidden" name="seen" value="([^"]*)"', page.text
        )
        assert token is not None
        said = {"take": key, f"factor-{key}": factor, "seen": token[1]}
        for wrong in ("0", "1.000", "-1", "=1+1", ""):
            refused = browser.post(f"{path}/conversions", {**said, f"factor-{key}": wrong})
            assert refused.status == 409 and f'name="take" value="{key}" checked' in refused.text
            assert f'name="factor-{key}" value="{wrong}"' in refused.text
        unmarked = browser.post(f"{path}/conversions", {f"factor-{key}": "250", "seen": token[1]})
        assert unmarked.status == 409 and f'name="factor-{key}" value="250"' in unmarked.text
        assert (folder / "conversions.csv").read_bytes() == former
        carried_out(desk, browser, f"{path}/conversions", f"{path}/matches", **said)
        with (folder / "conversions.csv").open(encoding="utf-8-sig", newline="") as file:
            assert list(csv.reader(file)) == [["item_code", "unit", "factor"], ["GANG", "hộp", "1.1250"], ["NACL", "Chai", "500"]]
        assert [each.read_bytes() for each in (tmp_path / "desk" / "da-bo" / "a").iterdir()] == [former]
        assert "factor-" not in browser.get(f"{path}/matches").text
        assert browser.post(f"{path}/conversions", said).status == 409  # seen before


@pytest.mark.slow
def test_a_reason_is_kept_and_no_longer_asked_for(tmp_path: Path) -> None:
    folder, path = tmp_path / "desk" / "a", "/dossiers/a"
    shutil.copytree(DATA / "long-an-2012-draft", folder)
    with served(tmp_path / "desk") as desk:
        browser = desk.browser("Trần B")
        carried_out(desk, browser, f"{path}/build", f"{path}/result")
        page = browser.get(f"{path}/reasons?code=FC003")
        (number,) = re.findall(r'name="reason-(\d+)"', page.text)
        said = {f"reason-{number}": '=HYPERLINK("x") <b>đúng</b>', "seen": seen(page)}
        carried_out(desk, browser, f"{path}/reasons", f"{path}/result", **said)
        with (folder / "accepted.csv").open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert (row["file"], row["code"], row["cell"], row["by"]) == ("facilities.csv", "FC003", "D6", "Trần B")
        assert row["reason"].startswith("'=")  # no formula
        (accepted,) = [each for each in json.loads(browser.get(f"{path}/said.json").body)["findings"] if each["accepted"]]
        assert (accepted["code"], accepted["accepted"]["by"]) == ("FC003", "Trần B")
        assert not re.findall(r'name="reason-', browser.get(f"{path}/reasons?code=FC003").text)
        assert "<b>đúng" not in browser.get(f"{path}/result?code=FC003").text
        assert browser.post(f"{path}/reasons", said).status == 409

        facilities = folder / "facilities.csv"  # the facility of the ministry goes: the reason is about nothing any more
        rows = facilities.read_text(encoding="utf-8").splitlines(keepends=True)
        facilities.write_text("".join(rows[:5] + rows[6:]), encoding="utf-8")
        carried_out(desk, browser, f"{path}/build", f"{path}/result")
        page = browser.get(f"{path}/reasons?code=IN033")
        (number,) = re.findall(r'name="drop" value="(\d+)"', page.text)
        carried_out(desk, browser, f"{path}/reasons", f"{path}/result", drop=number, seen=seen(page))
        assert not any(each["code"] == "IN033" for each in json.loads(browser.get(f"{path}/said.json").body)["findings"])


def test_a_dossier_is_put_away_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    folder, path = dossier(tmp_path / "desk" / "a", norms=NORMS, tenders=TENDERS), "/dossiers/a"
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    with served(tmp_path / "desk") as desk:
        browser = desk.browser()
        assert 'action="/dossiers/a/away"' in browser.get(f"{path}/settings").text
        assert browser.post(f"{path}/away", {}).status == 400 and folder.is_dir()  # the box is not ticked
        assert browser.post(f"{path}/away", {"sure": "yes"}).location == "/dossiers"
        assert browser.get(path).status == 404 and not folder.exists()
        (kept,) = (tmp_path / "desk" / "da-bo").iterdir()
        assert {each.name: each.read_bytes() for each in kept.iterdir()} == before
        kept.rename(folder)
        assert browser.get(path).status == 200


def test_a_reason_is_changed_and_taken_back(tmp_path: Path) -> None:
    """
    | reason | by      | kept as     |
    | nhầm   | Trần B  | nhầm, B     |
    | nhầm   | Lê C    | nhầm, B     |
    | đúng   | Lê C    | đúng, C     |
    |        | Lê C    | –           |
    """
    found: Any = dict.fromkeys(("sheet", "service_id"), None) | {
        "file": "facilities.csv", "code": "FC003", "cell": "D6", "observed": "80005",
    }  # fmt: skip
    kept = []
    for reason, by in (("nhầm", "Trần B"), ("nhầm", "Lê C"), ("đúng", "Lê C"), ("", "Lê C")):
        path = accept_in_dossier(tmp_path, [(found, reason)], by, date(2026, 11, 28))
        with path.open(encoding="utf-8-sig", newline="") as file:
            kept.append([(row["reason"], row["by"]) for row in csv.DictReader(file)])
        assert reasons_in_dossier(tmp_path, [found]) == [reason or None]
    assert kept == [[("nhầm", "Trần B")], [("nhầm", "Trần B")], [("đúng", "Lê C")], []]


@pytest.mark.slow
@pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")
@pytest.mark.parametrize("case", sorted(each.name for each in CASES.glob("*")) if CASES.is_dir() else [])
def test_the_desk_says_what_the_command_line_says(case: str, tmp_path: Path) -> None:
    """Byte for byte: the JSON of a build, the files that it writes, and how its first price is explained."""
    for source in [each.parent for each in (CASES / case).rglob("dossier.toml")]:
        here, there = tmp_path / "desk" / source.name, tmp_path / "command" / source.name
        for each in (here, there):
            shutil.copytree(source, each, ignore=shutil.ignore_patterns("out"))
        build_dossier(lambda step: None, str(here), False, "vi", None, None)
        assert (here / ".desk" / "1" / "said.vi.json").read_text(encoding="utf-8") == said_by_command("build", str(there))
        names = {path.relative_to(there).as_posix() for path in there.rglob("out/**/*.json")}
        assert names == {path.relative_to(here).as_posix() for path in here.rglob("out/**/*.json")}
        for name in names:
            assert (here / name).read_bytes() == (there / name).read_bytes(), name
        shown = json.loads((here / ".desk" / "1" / "list.json").read_text(encoding="utf-8")) if names else {"ways": {}}
        ways = (here / ".desk" / "1" / "ways.jsonl").read_bytes() if shown["ways"] else b""
        for service, (begins, length) in list(shown["ways"].items())[:1]:
            told = json.loads(ways[begins : begins + length])["record"]
            assert told == json.loads(said_by_command("explain", str(there), service))


def test_a_dossier_is_read_before_it_is_built(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "a", norms=NORMS, tenders=TENDERS.replace("| price |", "| Đơn giá trúng thầu |"))
    read_dossier(lambda step: None, str(folder), None)
    told = json.loads((folder / ".desk" / "1" / "read.json").read_text(encoding="utf-8"))
    (tenders,) = [each for each in told["vi"]["tables"] if each["table"] == "tenders"]
    assert tenders["columns"]["price"] == {"column": "D", "heading": "Đơn giá trúng thầu"}
    assert set(told["inputs"]) == {"capabilities.csv", "dossier.toml", "facilities.csv", "norms.csv", "tenders.csv"}
    assert not (folder / "out").exists()
