"""Two languages, one mechanism: each text has both, and no message of one holds a sentence of the other."""

import ast
import csv
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any, get_args

import jsonschema
import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.app.errors import CallError, UnreadableList, WrongFindings
from pricebook.appraisal import findings_file
from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.baseline import compare_rounds
from pricebook.appraisal.rounds import DONE
from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.base.languages import LANGUAGES, Figure, Language, Phrase, Terms, say, shown, subjects
from pricebook.base.reasons import reason_of
from pricebook.base.resources import resource_folder
from pricebook.base.violations import schema_violations
from pricebook.causes import ORDER
from pricebook.cli.app import app
from pricebook.compare import Uncounted
from pricebook.compare.changes import CHOICES
from pricebook.compare.impact import PAYERS
from pricebook.compare.record import COUNTS
from pricebook.exports import write_approval
from pricebook.findings import Finding, Place, as_record, catalogue, plain_figure
from pricebook.pricelist import EMBEDDED_SHEET, PriceList, Signer, embedded_cells, write_pricelist, written_chunks
from pricebook.registry.why_not import Reason
from pricebook.regulation import FoundPack, check_regions, load_pack, load_settlement
from pricebook.settlement.claims.again import AGAIN_ORDER
from pricebook.submission.annotate.losses import losses
from pricebook.tables import Unreadable, read_sheets
from pricebook.tables.files import archive, csv_file
from pricebook.web.access.sessions import ROLES
from tests.rich_workbooks import parts_of, write_parts
from tests.support import DECISION, FACILITIES, ROOT, approved, built, dossier, judged, performed, write_built
from tests.test_bad_input import GOOD, NORMS, TENDERS
from tests.test_hostile import encrypted, entity_bomb, only_formulas, repeated_cells, row, wide, workbook

CODE = ROOT / "pricebook"
SUBJECTS = {name: texts for name, texts in subjects().items() if name != "terms"}

VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
# Words that no Vietnamese sentence has, and few English ones do without.
ENGLISH = re.compile(
    r"(?<![\w-])(?:the|is|are|was|be|not|of|with|or|and|from|should|must|input|value|invalid|valid|expected|unexpected|unable|property"
    r"|required|permitted|additional|given|cannot|found|such|there|error|text|number|numbers|damaged|missing|list)(?![\w-])",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
MONEY = re.compile(r"\bđ(?:ồng)?\b")  # the name of the unit in both languages

# Places of a message that hold what stands in a file, or what a field, a table or a thing is called: quotations.
QUOTATIONS = frozenset({
    "observed", "limit", "service", "services", "field", "table", "heading", "name", "item", "label", "id", "candidates", "near",
    "there", "known", "last", "other", "after", "expected", "unit", "path", "managed_by", "proposes", "approves", "party",
    "position", "decision", "number", "provinces", "component",
})  # fmt: skip
NAMING = ("value.nearest", "value.merged-province", "value.name-at")  # phrases that hold nothing but names
PREFIXED = (
    "beds",
    "call",
    "compare",
    "folder",
    "registry",
    "screen",
    "trace",
)  # subjects whose functions are given the name alone: CallError("no-file")
SENTENCES = ("IN014", "LW005", "XL032")  # codes whose `observed` or `expected` is of our own making


def english_of(text: str) -> str:
    """An English text without its quotations and the name of the money."""
    return MONEY.sub("", QUOTED.sub("", text))


def without_quotations(finding: Finding) -> Finding:
    """The finding with what it quotes taken out: texts of files and names of fields. Phrases and terms stay."""

    def bare(figure: Figure | None, name: str) -> Figure | None:
        if isinstance(figure, Phrase) and figure.key in NAMING:
            return Phrase(figure.key, tuple((value, "…") for value, _ in figure.values))
        quoted = isinstance(figure, str) and name in QUOTATIONS and finding.code not in SENTENCES
        return "…" if quoted or (isinstance(figure, str) and name in ("field", "path")) else figure

    more = {name: bare(figure, name) or "" for name, figure in finding.more.items()}
    return replace(finding, observed=bare(finding.observed, "observed"), limit=bare(finding.limit, "limit"), more=more)


def mixed(findings: list[Finding]) -> list[str]:
    """Messages and remedies that hold something of the other language."""
    wrong = []
    for finding in map(without_quotations, findings):
        for words in (Finding.message, Finding.remedy):
            english, vietnamese = words(finding, "en"), words(finding, "vi")
            if VIETNAMESE.search(english_of(english)):
                wrong.append(f"{finding.code} en: {english}")
            if words is Finding.message and ENGLISH.search(QUOTED.sub("", vietnamese)):
                wrong.append(f"{finding.code} vi: {vietnamese}")
    return wrong


# The catalogue.

OF_PAPERS = {"appraisal"}  # rules that papers cite, and no finding


def strings(*folders: str) -> Iterator[str]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            code = ast.parse(path.read_text(encoding="utf-8"))
            yield from (node.value for node in ast.walk(code) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def said() -> set[str]:
    """The keys that code hands to `say` as they stand."""
    calls = [
        node
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args
    ]
    constants = [argument for call in calls for argument in ast.walk(call.args[0])]
    found = {node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {key for key in found if re.fullmatch(r"[a-z]+\.[a-z-]*[a-z]", key)}  # the command line has a `say` of its own


def said_on_pages(keys: set[str]) -> set[str]:
    """The keys of desk.toml that templates and pages say: as they stand, or by the part before a value (`"refused-" ~ why`).

    Those of other subjects of the desk are said whole: "desk_lists.next".
    """
    of_templates = "\n".join(path.read_text(encoding="utf-8") for path in sorted((CODE / "web").rglob("*.html")))
    of_code = "\n".join(path.read_text(encoding="utf-8") for path in sorted((CODE / "web").rglob("*.py")))
    whole = set(re.findall(r'"([a-z][a-z-]*)"', of_templates + of_code))
    begun = (*re.findall(r'"([a-z-]+-)" ~', of_templates), *re.findall(r"desk\.([a-z-]+-)\{", of_code))
    refused = {f"refused-{name}" for name in whole}
    other = {*re.findall(r'"(desk_[a-z]+\.[a-z-]*[a-z])"', of_templates + of_code)}
    begun_other = tuple(re.findall(r'"(desk_[a-z]+\.[a-z-]+-)" ~', of_templates))
    by_d = {*re.findall(r'\bd\("([a-z-]+)"', of_templates), *whole}  # `d` of the pages of decisions and of prices
    begun_by_d = tuple(re.findall(r'\bd\("([a-z-]+-)" ~', of_templates))
    other |= {key for key in keys if (said := _of_d(key)) and (said in by_d or said.startswith(begun_by_d))}
    return {key for key in keys if key in other or (begun_other and key.startswith(begun_other))} | {
        key
        for key in keys
        if key.startswith("desk.") and (key[5:] in whole | refused or key[5:].startswith(tuple({*begun} - {"refused-"})))
    }


def _of_d(key: str) -> str:
    """What `d` is called with for a key; "" for a key of another subject."""
    subject, _, name = key.partition(".")
    return name if subject in ("desk_decide", "desk_prices") else ""


@pytest.mark.parametrize("subject", subjects())
def test_each_text_has_both_languages_and_the_same_places(subject: str) -> None:
    for name, texts in subjects()[subject].items():
        assert set(texts) == set(LANGUAGES), name
        assert all(texts.values()) or name == "priced", name
        places = [set(re.findall(r"{(\w+)}", texts[language])) for language in LANGUAGES]
        assert places[0] == places[1], name
        if subject == "terms":
            assert not places[0], name


@pytest.mark.slow
def test_each_phrase_that_is_said_exists_and_each_that_exists_is_said() -> None:
    keys = {f"{subject}.{name}" for subject, texts in SUBJECTS.items() for name in texts}
    named = set(strings("pricebook"))
    named |= {f"{subject}.{name}" for subject in PREFIXED for name in named}
    named |= {f"rule.{entry.rule}" for entry in catalogue().values()} | {f"rule.{name}" for name in OF_PAPERS}
    named |= {f"compare.kind-{kind}" for kind in ORDER} | {f"compare.payer-{payer}" for payer in PAYERS}
    named |= {f"compare.why-{reason}" for reason in get_args(Uncounted)} | {f"compare.count-{name}" for name in COUNTS}
    named |= {f"compare.choice-{name}" for name in CHOICES} | {f"screen.asked-{done}" for done in DONE}
    named |= {f"class-1.{name}" for name in SUBJECTS["class-1"]}  # read from lists of version 1
    named |= {f"screen.why-not-{reason}" for reason in get_args(Reason)}
    named |= {f"claims.again-{kind}" for kind in AGAIN_ORDER}
    named |= said_on_pages(keys) | {f"screen.role-{role}" for role in ROLES}
    assert said() and said() <= keys
    assert keys <= named


@pytest.mark.slow
def test_each_term_is_a_value_of_the_code_the_forms_or_the_packs() -> None:
    files = [*CODE.rglob("*.py"), *CODE.rglob("*.sql"), *(ROOT / "templates").rglob("*.toml"), *(ROOT / "norms").rglob("*.toml")]
    values = " ".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.split(r"[\"'\s]", values)[1:-1])  # what stands between quotes or spaces
    for name in subjects()["terms"]:
        assert name in words or re.search(rf"[\"'\s]{re.escape(name)}[\"'\s]", values), name


def test_no_english_text_holds_vietnamese_letters() -> None:
    texts = [text["en"] for texts in subjects().values() for text in texts.values()]
    for rule in catalogue().values():
        texts += [rule.title["en"], rule.message["en"], rule.remedy["en"], rule.why["en"], rule.example["en"]]
    assert [text for text in texts if VIETNAMESE.search(english_of(text))] == []


def test_vietnamese_readers_meet_no_pack() -> None:
    """What a regulation is called inside the program ("gói văn bản", a pack) is no word of an office."""
    files = [*(ROOT / "pricebook").rglob("*.toml"), *(ROOT / "pricebook").rglob("*.py"), *(ROOT / "docs" / "vi").glob("*.md")]
    assert [str(file) for file in files if "gói văn bản" in file.read_text(encoding="utf-8").lower()] == []


def test_no_vietnamese_text_is_an_english_sentence() -> None:
    texts = [text["vi"] for texts in subjects().values() for text in texts.values()]
    for rule in catalogue().values():
        texts += [rule.title["vi"], rule.message["vi"], rule.why["vi"], rule.example["vi"]]
    assert [text for text in texts if len(ENGLISH.findall(QUOTED.sub("", text))) > 2] == []  # "true or false" is what is typed


def test_the_rule_of_each_code_has_words() -> None:
    assert {entry.rule for entry in catalogue().values()} - {None} == set(subjects()["rule"]) - OF_PAPERS


def test_figures_of_an_example_are_written_as_its_language_writes_them() -> None:
    """Outside quotations: there stands what a file holds."""
    for rule in catalogue().values():
        vietnamese, english = (QUOTED.sub("", rule.example[language]) for language in ("vi", "en"))
        assert not re.search(r"\d,\d{3}\b", vietnamese), vietnamese
        assert not re.search(r"(?<![\w.])\d{1,3}(?:\.\d{3})+\b", english), english


@pytest.mark.slow
@pytest.mark.parametrize("code", catalogue())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_explained_wholly_in_one_language(code: str, language: Language) -> None:
    other = {"vi": "en", "en": "vi"}[language]
    entry = catalogue()[code]
    screen = CliRunner().invoke(app, ["rule", code, "--lang", language]).stdout
    shown_texts = [line.partition(": ")[2] for line in screen.splitlines()]
    for words in (entry.title, entry.message, entry.remedy, entry.why, entry.example):
        assert words[language] in shown_texts or re.sub(r"\{\w+\}", "…", words[language]) in shown_texts
        assert words["vi"] == words["en"] or words[other] not in shown_texts  # the message of LW001 is a path and a reason
    assert not entry.rule or say(f"rule.{entry.rule}").text(language) in screen


def test_a_phrase_inside_a_phrase_and_a_list_of_phrases() -> None:
    either = say("value.must-be", kind=Terms([say("value.whole"), say("value.nothing")]))
    assert (either.text("vi"), either.text("en")) == ("phải là số nguyên, để trống", "must be a whole number, nothing")
    assert shown(Terms(["II", say("copy.chart")]), "en") == "II, charts"


# What is wrong in what comes in.


def in_a_dossier(home: Path, name: str, write: Callable[[Path], object]) -> list[Finding]:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write(folder / name)
    return pricebook.build(folder).findings


def with_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def sheets_alike(path: Path) -> None:
    """Two sheets of one name."""
    workbook(path, [row(1, ["a"])])
    with zipfile.ZipFile(path) as source:
        parts = {part.filename: source.read(part) for part in source.infolist()}
    sheet = re.search(rb"<sheet [^>]*/>", parts["xl/workbook.xml"])
    assert sheet is not None
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet[0], sheet[0] * 2)
    with zipfile.ZipFile(path, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)


def without_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("xl/other.xml", b"<x/>")


def broken_sheet(path: Path) -> None:
    workbook(path, [b"<row r='1'><c></row>"])


def row_without_number(path: Path) -> None:
    workbook(path, [b"<row r='x'><c r='A1'><v>1</v></c></row>"])


def other_size(path: Path) -> None:
    """A part that says that it unpacks to less than it does."""
    workbook(path, [b" " * 100_000])
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)


def password_on_a_part(path: Path) -> None:
    workbook(path, [row(1, ["a"])])
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


FILES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "empty": ("tenders.xlsx", with_bytes(b"")),
    "cut off": ("tenders.xlsx", with_bytes(b"PK\x03\x04 cut off")),
    "a web page": ("tenders.xls", with_bytes(b"<html><body>no workbook</body></html>")),
    "an OLE container with nothing in it": ("tenders.xlsx", with_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)),
    "a password": ("tenders.xlsx", encrypted),
    "a password on a part": ("tenders.xlsx", password_on_a_part),
    "entities": ("tenders.xlsx", entity_bomb),
    "other parts": ("tenders.xlsx", without_parts),
    "two sheets of one name": ("tenders.xlsx", sheets_alike),
    "no XML": ("tenders.xlsx", broken_sheet),
    "a row without a number": ("tenders.xlsx", row_without_number),
    "a part of another size": ("tenders.xlsx", other_size),
    "two hundred columns": ("tenders.xlsx", wide),
    "formulas alone": ("tenders.xlsx", only_formulas),
    "a cell a thousand million times": ("tenders.ods", repeated_cells),
    "noise for .xls": ("tenders.xls", with_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(20_000))),
    "noise for .xlsb": ("tenders.xlsb", with_bytes(random.Random(2).randbytes(20_000))),
    "noise for .csv": ("tenders.csv", with_bytes(random.Random(3).randbytes(20_000))),
    "a CSV with zeros": ("tenders.csv", with_bytes(b"a,b\n\x00,1\n")),
    "half a letter of UTF-16": ("tenders.csv", with_bytes(b"\xff\xfea\x00,\x00b")),
    "a quotation mark without end": ("tenders.csv", with_bytes(b'item_code,price\nK,"600\n')),
    "a quotation mark out of place": ("tenders.csv", with_bytes(b'item_code,price\nK,"6"00\n')),
    "a cell beyond all bounds": ("tenders.csv", with_bytes(b"item_code,price\nK," + b"a" * 200_000 + b"\n")),
    "a folder": ("tenders.csv", lambda path: path.mkdir()),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_why_a_file_cannot_be_read(home: Path, name: str) -> None:
    findings = in_a_dossier(home, *FILES[name])
    assert findings and mixed(findings) == []


@pytest.mark.slow
def test_a_file_that_is_too_large(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_UNZIPPED", 2**20)
    monkeypatch.setattr(csv_file, "MOST_CSV_CELLS", 1_000_000)
    by_bytes = in_a_dossier(home / "a", "tenders.xlsx", lambda path: workbook(path, [b" " * 2**21]))
    by_cells = in_a_dossier(home / "b", "tenders.csv", with_bytes(b"," * 1_000_001))
    reasons = [finding.more["reason"] for finding in (*by_bytes, *by_cells) if finding.code == "IN020"]
    assert reasons == [say("file.mebibytes", size=1), say("file.million-cells", millions=1)]
    assert mixed([*by_bytes, *by_cells]) == []


def test_a_reason_comes_whole_out_of_the_process_that_reads_older_formats(tmp_path: Path) -> None:
    path = tmp_path / "noise.xlsb"
    path.write_bytes(random.Random(2).randbytes(20_000))
    with pytest.raises(Unreadable) as told:
        read_sheets(path)
    assert isinstance(told.value.reason, Phrase) and told.value.reason.key.startswith("file.")
    assert str(told.value) == told.value.reason.text("en")


CELLS = ["liên hệ", "1.600", "0", "-5", "99999999999", "600.12345", "", "900 1200", "TRUE"]


@pytest.mark.parametrize("typed", CELLS)
def test_what_is_wrong_with_a_cell(home: Path, typed: str) -> None:
    current = "| service | price |\n| A2 | 0.5 |\n| A1 | 1.25 |"
    result = built(home, norms=NORMS, tenders=TENDERS.replace("| 600 |", f"| {typed} |"), current_prices=current)
    assert result.findings and mixed(result.findings) == []


def test_a_whole_number_is_asked_for_in_both_languages(home: Path) -> None:
    result = built(home, **GOOD, current_prices="| service | price |\n| A2 | 8000.5 |")
    (finding,) = [finding for finding in result.findings if finding.code == "IN014"]
    assert finding.more["expected"] == say("value.whole")
    assert mixed([finding]) == []


def test_what_else_can_be_wrong_in_a_dossier(home: Path) -> None:
    result = built(
        home,
        settings='province = "Long Ann"',
        norms=NORMS + "| C9.9.9 | supplies | K | cái | 1 |\n| A2 | wages | G | đôi | 1 |\n| A1 | supplies | G | đôi | |",
        tenders=TENDERS.replace("2012-12-31", "24 theo TT", 1).replace("| G | Găng | đôi |", "| G | Găng | thùng |"),
        facilities=FACILITIES + "| 80002 | Bệnh viện | hạng V | Bộ Y tế |\n| 80003 | Trạm | special | province |",
        capabilities=performed("A2", "C5.1.272")
        + "\n| 99999 | A2 | có | không | có | có |\n| 80001 | A1 | không | có | có | có |",
        regional_prices="| item_code | province | price | unit |\n| K | Long Ann | 5 | cái |",
    )
    assert {"IN007", "IN009", "IN015", "IN019", "NM007", "NM008", "FC002", "FC004"} <= {f.code for f in result.findings}
    assert mixed(result.findings) == []


SETTINGS = [
    'mode = "nearest"',
    "regulatio = 1",
    'share_of_ceiling = "1.2"',
    'share_of_ceiling = "0.1234567"',
    "share_of_ceiling = true",
    '[rounding]\nunit = 0\nmode = "down"',
    '[rounding]\nunit = "1000"\nmode = "nearest"',
    "[rounding]\nunit = 1000",
    'classes = ["II", "II"]',
    'classes = [""]',
    'classes = "II"',
    'province = ""',
    f'province = "{"a" * 600}"',
    "province = 80",
    'pricing_date = "hôm qua"',
    "pricing_date = 2012",
    'tender_groups = "both"',
    '[regional]\nmethod = "lowest"\nmin_provinces = 1.5',
    '[regional]\nscheme = "no-such-scheme"',
    '[plausibility]\nprice_change = "0"',
    "signers = [{title = \"A\"}, {title = \"B\"}, {title = \"C\"}, {title = \"D\"}, {title = \"E\"}]",
    '[tables.tender.columns]\nprice = "Giá"',
    '[tables.tenders.columns]\nprix = "Giá"',
    '[tables.tenders.columns]\nprice = "Giá"\nunit = "Giá"',
    "tables = 3",
    "= 3",
    'province = "An',
    f"classes = {'[' * 2000}",
]  # fmt: skip


@pytest.mark.parametrize("line", SETTINGS)
def test_what_is_wrong_with_a_setting(home: Path, line: str) -> None:
    result = built(home, settings=line, **GOOD)
    told = [finding for finding in result.findings if finding.code == "IN012"]
    assert told and mixed(result.findings) == []
    for finding in told:
        assert isinstance(finding.more["reason"], Phrase) and finding.more["reason"].key != "value.told"
        assert finding.message("vi") != finding.message("en")


def test_settings_that_are_no_text(home: Path) -> None:
    folder = dossier(home, **GOOD)
    (folder / "dossier.toml").write_bytes(b"\xff\xff")
    (finding,) = [finding for finding in pricebook.build(folder).findings if finding.code == "IN012"]
    assert finding.more["reason"] == say("file.not-in-encoding", encoding="UTF-8")


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy / "ttlt-04-2012"


PACK = [
    ("regulation.toml", 'mode = "half-up"', 'mode = "nearest"'),
    ("regulation.toml", "complete = false", "complet = false"),
    ("regulation.toml", "complete = false", 'complete = "no"'),
    ("regulation.toml", 'id = "ttlt-04-2012"', 'id = "other"'),
    ("regulation.toml", "[rounding]", "[rounding"),
    ("regulation.toml", 'kind = "norm"', 'kind = "indexed"'),
    ("regulation.toml", 'kind = "norm"', 'kind = "indexed"\nindex = "salary"'),
    ("regulation.toml", "[articles.structure]", "[articles.structur]"),
    ("regulation.toml", "verified_on = ", "verified_on = 2012\nverified_by = "),
    ("regulation.toml", "title = ", 'title = ""\nnote = '),
    ("ceilings.csv", "service_id,class", "class,service_id"),
    ("ceilings.csv", "A1,II,15000,", 'A1,II,"15000,'),
    ("ceilings.csv", "A1,II,15000,", 'A1,II,"15"000,'),
    ("ceilings.csv", "A1,II,15000", "A1,V,15000"),
    ("ceilings.csv", "A1,II,15000", "A1,II,15.000"),
    ("ceilings.csv", "A1,III,10000", "A1,II,10000"),
    ("services.csv", "C5.1.269,C5.1,269", "C5.1.269,C5.1,268"),
    ("services.csv", "C5.1.269,C5.1,269", "C5.1.268,C5.1,269"),
]


@pytest.mark.parametrize(("file", "old", "new"), PACK)
def test_what_is_wrong_with_a_pack(norms: Path, file: str, old: str, new: str) -> None:
    text = (norms / file).read_text(encoding="utf-8")
    assert old in text
    (norms / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    _, findings = load_pack(FoundPack(norms, "norms-option"), with_issued=True)
    assert findings and mixed(findings) == []
    for finding in findings:
        assert finding.code != "LW001" or isinstance(finding.more["reason"], Phrase)


def test_a_pack_that_is_no_text(norms: Path) -> None:
    (norms / "ceilings.csv").write_bytes(b"\xff\xff")
    (norms / "regulation.toml").write_bytes(b"\xff\xff")
    _, findings = load_pack(FoundPack(norms, "norms-option"))
    assert {finding.code for finding in findings} >= {"LW001", "LW005"} and mixed(findings) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("schemes.toml", "= 1"),
        ("schemes.toml", ""),
        ("schemes.toml", '[[schemes]]\nid = "A"'),
        ("eight-regions.csv", ""),
        ("eight-regions.csv", "province,region\nLong An"),
        ("eight-regions.csv", "province,region\nLong An,Tám\nLong An,Tám"),
    ],
)
def test_what_is_wrong_with_regions(norms: Path, file: str, text: str) -> None:
    folder = norms.parent / "regions"
    (folder / file).write_text(text, encoding="utf-8")
    findings = check_regions(folder)
    assert findings and mixed(findings) == []


LIST = """
| STT theo TTLT 04 | Tên dịch vụ | Hạng | Mức tối đa | Giá đề nghị |
| 272 | Hematocrit | II | 18000 | 16000 |
| 999 | Dịch vụ lạ | II | | 5,5 |
| 268 | Huyết đồ | hạng V | | |
| 998 | Dịch vụ lạ khác | II | | 5500 |
"""


def test_what_is_found_in_a_submission(home: Path) -> None:
    further = "| Ghi chú | Số |\n| x | 500 |\n| y | 700 |"
    checked = judged(home, LIST, sheets={"Trang khác": further})
    assert {"CP001", "CP008", "NB012", "XL014"} <= {finding.code for finding in checked.findings}
    assert mixed(checked.findings) == []


def test_what_an_annotated_copy_would_not_carry(tmp_path: Path) -> None:
    import xlsxwriter

    def given_back(name: str) -> list[Finding]:
        checked = pricebook.check(tmp_path / name, regulation="ttlt-04-2012")
        found = checked.write(tmp_path / f"{name}-out").result.findings
        return [finding for finding in found if finding.code == "XL032"]

    head, line = ["STT theo TTLT 04", "Tên dịch vụ", "Giá đề nghị"], ["272", "Hematocrit", 16_000]
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet("Giá")
        sheet.write_row(0, 0, head)
        sheet.write_row(1, 0, line)
        sheet.add_sparkline("F2", {"range": "Giá!A1:C1"})
        sheet.insert_textbox("F4", "Ghi chú")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Giá!$A$1:$C$1"})
        sheet.insert_chart("F9", chart)
    parts = parts_of(tmp_path / "list.xlsx")  # an XML comment: it cannot be changed in place
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<sheetData>", b"<!-- --><sheetData>")
    write_parts(tmp_path / "list.xlsx", parts)
    assert set(losses(tmp_path / "list.xlsx")) >= {say("copy.chart"), say("copy.sparkline"), say("copy.drawing")}
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, line])
    (finding,), (other,) = given_back("list.xlsx"), given_back("list.csv")
    assert "charts, drawings" in finding.message("en") and "biểu đồ, hình vẽ" in finding.message("vi")
    assert other.observed == Terms([say("copy.format", suffix=".csv")])
    assert mixed([finding, other]) == []
    with xlsxwriter.Workbook(str(tmp_path / "plain.xlsx")) as book:
        sheet = book.add_worksheet("Giá")
        sheet.write_row(0, 0, head)
        sheet.write_row(1, 0, line)
    assert given_back("plain.xlsx") == []


@pytest.mark.parametrize("fixture", ["long_an", "long_an_draft", "nq_399"])
def test_the_findings_of_the_dossiers_here(fixture: str, request: pytest.FixtureRequest) -> None:
    result: Built = request.getfixturevalue(fixture)
    assert result.findings and mixed(result.findings) == []


@pytest.mark.parametrize("text", ["{", '{"a": }', "[" * 100_000, "[]", '{"language": "vi"}', "\ud800"])
def test_why_a_contract_is_refused(text: str) -> None:
    with pytest.raises(InvalidContract) as told:
        parse_contract(text, "check.json", "check")
    english, vietnamese = told.value.message("en"), told.value.message("vi")
    assert str(told.value) == english and english.startswith("check.json: ")
    assert not VIETNAMESE.search(english_of(english)) and not ENGLISH.search(QUOTED.sub("", vietnamese))


def test_what_a_schema_asks_for() -> None:
    asked = {
        "type": "object",
        "properties": {
            "a": {"minimum": 1, "exclusiveMaximum": 9},
            "b": {"minLength": 2, "maxLength": 3},
            "c": {"minItems": 1, "maxItems": 2, "uniqueItems": True},
            "d": {"const": "x"},
            "e": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}]},
            "f": {"type": ["integer", "null"]},
            "g": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            "h": {"multipleOf": 2},
        },
        "required": ["z"],
        "additionalProperties": False,
    }  # fmt: skip
    given = {"a": 0, "b": "abcd", "c": [], "d": "y", "e": "", "f": "1", "g": [], "h": 3, "i": 1, "j": 2}
    told = schema_violations(jsonschema.Draft202012Validator(asked).iter_errors(given))
    assert [(path, reason.text("en")) for path, reason in told if path not in ("$.g", "$.h")] == [
        ("$", "the entry “z” is missing"),
        ("$", "there is no entry “i, j”"),
        ("$.a", "must be ≥ 1"),
        ("$.b", "at most 3 characters"),
        ("$.c", "must not be blank"),
        ("$.d", "“y” is none of: x"),
        ("$.e", "must not be blank"),
        ("$.f", "must be a whole number, nothing"),
    ]
    assert {reason.key for path, reason in told if path in ("$.g", "$.h")} == {"value.told"}  # in the library's own words, quoted


def test_what_python_says_of_a_file_is_put_into_words_or_quoted() -> None:
    known = [reason_of(FileNotFoundError(2, "No such file")), reason_of(PermissionError(13, "Permission denied"))]
    assert [phrase.key for phrase in known] == ["file.gone", "file.no-permission"]
    assert reason_of(OSError(5, "Input/output error")).text("vi") == "chương trình đọc tệp báo “Input/output error”"
    assert reason_of(csv.Error("line contains NUL")).key == "file.told"
    with pytest.raises(InvalidContract) as told:
        parse_json("{", "x.json")
    assert told.value.reason.key == "file.not-json"


# What is kept of a round is known again in the next, whichever language either was in.

FOUND = Finding("XL032", Place("list.csv"), observed=Terms([say("copy.chart"), say("copy.picture")]))


def test_figures_of_a_record_are_in_its_language() -> None:
    assert [as_record(FOUND, language)["observed"] for language in LANGUAGES] == ["biểu đồ, hình ảnh", "charts, pictures"]
    assert plain_figure(say("value.whole"), "en") == "a whole number"
    assert [plain_figure(Terms(["special"]), language) for language in LANGUAGES] == ["special", "special"]  # an id, for machines
    assert [plain_figure(Decimal("1.5"), language) for language in LANGUAGES] == ["1.5", "1.5"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_of_an_earlier_round_in_either_language_is_known(language: Language) -> None:
    earlier = json.loads(json.dumps([as_record(FOUND, language)]))
    assert compare_rounds([FOUND], earlier) == ([False], [], [])
    other = replace(FOUND, observed=Terms([say("copy.chart")]))
    assert compare_rounds([other], earlier) == ([True], earlier, [])


def test_a_round_of_0_1_0_parted_several_texts_by_semicolons() -> None:
    earlier = [{**as_record(FOUND, "vi"), "observed": "biểu đồ; hình ảnh"}]
    assert compare_rounds([FOUND], earlier) == ([False], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_acceptance_written_from_either_language_is_known(tmp_path: Path, language: Language) -> None:
    observed = plain_figure(FOUND.observed, language)
    lines = ["file,code,sheet,cell,service_id,observed,reason,by,on", f'list.csv,XL032,,,,"{observed}",đã xem,Lan,2012-08-01']
    (tmp_path / "accepted.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (finding,) = with_acceptances([FOUND], tmp_path / "list.csv")
    assert finding.accepted is not None and finding.accepted.by == "Lan"


# A price list, or its findings, that cannot be used.

Change = Callable[[dict[str, Any]], object]


def of_one_language(error: CallError) -> bool:
    """Whether the reason in the message of each language holds nothing of the other; its label names files, paths, cells."""
    reason = next(figure for name, figure in error.phrase.values if name == "reason")
    assert isinstance(reason, Phrase) and reason.key == "call.of"
    english, vietnamese = (QUOTED.sub("", shown(dict(reason.values)["reason"], language)) for language in ("en", "vi"))
    return not VIETNAMESE.search(english) and not ENGLISH.search(vietnamese) and english != vietnamese


def refused(path: Path, findings: Path | None = None) -> CallError:
    with pytest.raises(UnreadableList if findings is None else WrongFindings) as error:
        pricebook.export(path, "json" if findings is None else "approval", findings=findings)
    return error.value


TEXTS = {
    "no JSON": b"{",
    "no UTF-8": b"\xff\xff",
    "nested too deep": b"[" * 100_000,
    "no record": b"[]",
    "a version to come": b'{"schema_version": 99}',
    "a version that is no number": b'{"schema_version": "2"}',
    "nothing of a list": b'{"schema_version": 2}',
    "nothing of an older list": b'{"schema_version": 1}',
}


@pytest.mark.parametrize("name", TEXTS)
def test_why_a_file_is_no_price_list(tmp_path: Path, name: str) -> None:
    (tmp_path / "pricelist.json").write_bytes(TEXTS[name])
    assert of_one_language(refused(tmp_path / "pricelist.json"))


def test_why_a_list_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.pricelist.file.LARGEST_FILE", 2**20)
    (tmp_path / "pricelist.json").write_bytes(b" " * (2**20 + 1))
    error = refused(tmp_path / "pricelist.json")
    assert "pricelist.json: lớn hơn 1 MiB" in error.message("vi") and "more than 1 MiB" in error.message("en")


OTHER_VALUES: dict[str, tuple[str, Change]] = {
    "a changed price": ("$.fingerprint", lambda record: record["lines"][0].update(price=1_000)),
    "a price as text": ("$.lines[0].price", lambda record: record["lines"][0].update(price="13000")),
    "a price of 0": ("$.lines[0].price", lambda record: record["lines"][0].update(price=0)),
    "a status of none": ("$.status", lambda record: record.update(status="final")),
    "an entry of its own": ("$.settings", lambda record: record["settings"].update(more="x")),
    "half a letter": ("pricelist.json", lambda record: record.update(province="Long \ud800An")),
}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_why_a_changed_list_is_refused(long_an: Built, tmp_path: Path, name: str) -> None:
    assert long_an.prices is not None
    where, change = OTHER_VALUES[name]
    record = json.loads("".join(written_chunks(long_an.prices)))
    change(record)
    (tmp_path / "pricelist.json").write_text(json.dumps(record), encoding="utf-8")
    error = refused(tmp_path / "pricelist.json")
    assert where in error.message("vi") and of_one_language(error)


def with_line(prices: PriceList, **change: Any) -> PriceList:
    first, second, *rest = prices.lines
    return replace(prices, lines=(first, replace(second, **change), *rest))


DAYS = {"effective_from": date(2012, 8, 1), "effective_to": date(2011, 1, 1)}
BROKEN: dict[str, tuple[str, Callable[[PriceList], PriceList]]] = {
    "a line twice": ("$.lines[1]", lambda p: replace(p, lines=(p.lines[0], p.lines[0], *p.lines[2:]))),
    "a number out of order": ("$.lines[1].number", lambda p: with_line(p, number=999)),
    "priced without a price": ("$.lines[1].status", lambda p: with_line(p, price=None)),
    "missing with a price": ("$.lines[1].status", lambda p: with_line(p, status="missing")),
    "a price above its maximum": ("$.lines[1].price", lambda p: with_line(p, price=10**9)),
    "five signers": ("$.signers", lambda p: replace(p, signers=(Signer("x", ""),) * 5)),
    "a facility twice": ("$.facilities", lambda p: replace(p, facilities=p.facilities[:1] * 2)),
    "approved by nobody": ("$.approval", lambda p: replace(p, status="approved")),
    "a decision without number": ("$.approval.decision_no", lambda p: approved(p, replace(DECISION, decision_no=" "))),
    "ended before it began": ("$.approval.effective_to", lambda p: approved(p, replace(DECISION, **DAYS))),
    "superseded and without end": (
        "$.approval.effective_to", lambda p: replace(approved(p, replace(DECISION, effective_to=None)), status="superseded"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_why_a_list_that_contradicts_itself_is_refused(long_an: Built, tmp_path: Path, name: str) -> None:
    assert long_an.prices is not None
    where, change = BROKEN[name]
    write_pricelist(change(long_an.prices), tmp_path / "pricelist.json")
    error = refused(tmp_path / "pricelist.json")
    assert f"pricelist.json: {where}: " in error.message("vi") and of_one_language(error)


VERSION_1: dict[str, Change] = {
    "a setting missing": lambda record: record["settings"].pop("min_provinces"),
    "a setting of its own": lambda record: record["settings"].update(more="x"),
    "settings that disagree": lambda record: record["settings"].update(rounding="100 đ, down"),
    "a share that is no number": lambda record: record["settings"].update(share_of_ceiling="much"),
    "a unit that is no number": lambda record: record["settings"].update(rounding_unit="x"),
    "a mode that is none": lambda record: record["settings"].update(rounding_mode="sideways", rounding="1.000 đ, sideways"),
    "an index without base": lambda record: record["settings"].update({"index:salary": "2340000"}),
    "a signer without name": lambda record: record["signers"].insert(0, {"title": "GIÁM ĐỐC"}),
    "a source without row": lambda record: record["awards"][0].update(source="tenders.xlsx"),
}


@pytest.mark.parametrize("name", VERSION_1)
def test_why_a_list_of_version_1_is_refused(tmp_path: Path, name: str) -> None:
    record = json.loads((ROOT / "tests/made_by_0_1_0/dossier/out/pricelist.json").read_text(encoding="utf-8"))
    VERSION_1[name](record)
    (tmp_path / "pricelist.json").write_text(json.dumps(record), encoding="utf-8")
    assert of_one_language(refused(tmp_path / "pricelist.json"))


def packed(text: str) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        book[EMBEDDED_SHEET].delete_rows(1, book[EMBEDDED_SHEET].max_row)
        book[EMBEDDED_SHEET]["A1"] = text

    return change


WORKBOOKS: dict[str, Callable[[Any], object]] = {
    "no hidden sheet": lambda book: book.__delitem__(EMBEDDED_SHEET),
    "a price changed by hand": lambda book: book["Bảng giá"].__setitem__("H10", 14_000),
    "a price taken away": lambda book: book["Bảng giá"].__setitem__("H10", None),
    "a second list": lambda book: setattr(book.copy_worksheet(book["Bảng giá"]), "title", "Bảng giá 2"),
    "a hidden sheet": lambda book: setattr(book["Bảng giá"], "sheet_state", "hidden"),
    "no base64": packed("not base64!"),
    "nothing packed": packed("AAAA"),
    "cut off": packed(next(embedded_cells(["{" * 10_000]))[:-8]),
    "no list inside": packed(next(embedded_cells(["{}"]))),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_why_an_approval_workbook_is_refused(long_an: Built, tmp_path: Path, name: str) -> None:
    assert long_an.prices is not None
    write_approval(long_an.prices, [], tmp_path / "pricelist.xlsx")
    book = openpyxl.load_workbook(tmp_path / "pricelist.xlsx", data_only=True)
    WORKBOOKS[name](book)
    book.save(tmp_path / "pricelist.xlsx")
    assert of_one_language(refused(tmp_path / "pricelist.xlsx"))


def test_why_a_file_is_no_workbook_and_no_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pricelist.xlsx").write_bytes(b"no workbook")
    assert of_one_language(refused(tmp_path / "pricelist.xlsx"))
    (tmp_path / "catalogue.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnreadableList) as error:
        pricebook.load(tmp_path / "catalogue.csv")
    assert of_one_language(error.value)
    workbook(tmp_path / "pricelist.xlsx", [b" " * 2**21])
    monkeypatch.setattr(archive, "LARGEST_UNZIPPED", 2**20)
    large = refused(tmp_path / "pricelist.xlsx")
    assert "pricelist.xlsx: lớn hơn 1 MiB" in large.message("vi") and of_one_language(large)


FINDINGS: dict[str, Change] = {
    "other counts": lambda record: record["counts"].update(error=99),
    "no counts": lambda record: record.pop("counts"),
    "another list": lambda record: record["list"].update(fingerprint="0" * 64),
    "in English": lambda record: record.update(language="en"),
}


@pytest.mark.parametrize("name", [*FINDINGS, "no JSON", "no UTF-8", "no file", "too large"])
def test_why_findings_cannot_go_with_a_list(long_an: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    write_built(long_an, tmp_path / "pricelist.xlsx", tmp_path / "pricelist.json", tmp_path / "findings.json")
    path = tmp_path / "findings.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    if name in FINDINGS:
        FINDINGS[name](record)
        path.write_text(json.dumps(record), encoding="utf-8")
    elif name == "no file":
        path.unlink()
    elif name == "too large":
        monkeypatch.setattr(findings_file, "LARGEST_FILE", 10)
    else:
        path.write_bytes(TEXTS[name])
    error = refused(tmp_path / "pricelist.json", path)
    assert "findings.json" in error.message("vi") and error.message("vi") != error.message("en")
    assert of_one_language(error)


SETTLEMENT = [
    ('pays = "1/2"', 'pays = "half"'),
    ('pays = "1/2"', 'pays = "3/2"'),
    ('pays = "0"', 'pays = "3/2"'),
    ("patients = 2", "patients = 0"),
    ("patients = 2", "patients = 1.5"),
    ("patients = 2", "patients = 1"),
    ("patients = 2", "patients = 2000000000"),
    ("limit = 35\nfrom = 2012-04-20\n", "limit = 35\nfrom = 2012-04-20\nto = 2012-04-19\n"),
    ("insured = true", "insured = true\ninsurd = true"),
    ('id = "bhxh-1513-2012"', 'id = "other"'),
    ("effective_to = 2016-02-29", "effective_to = 2012-04-19"),
    ("[[visits.not_paid]]", "[[visits.not_paid]"),
]


@pytest.mark.parametrize(("old", "new"), SETTLEMENT)
def test_what_is_wrong_with_a_pack_of_settlement(norms: Path, old: str, new: str) -> None:
    folder = norms.parent / "settlement" / "bhxh-1513-2012"
    text = (folder / "settlement.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "settlement.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    _, findings = load_settlement(FoundPack(folder, "norms-option", "settlement.toml"))
    assert findings and mixed(findings) == []
    for finding in findings:
        assert finding.code != "LW017" or isinstance(finding.more["reason"], Phrase)
