"""`import pricebook`, as a Python user expects it: names that can be found, results that show themselves, types that hold."""

import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

import pricebook
from pricebook.app.build import Built
from tests.support import DATA, ROOT, approved, write_xlsx

LIST = """
| STT | STT theo TT04 | Tên dịch vụ | Giá đề nghị |
| 1 | C5.1.272 | Hematocrit | 15001 |
"""


@pytest.mark.parametrize("name", pricebook.__all__)
def test_each_public_name_is_there_and_explained(name: str) -> None:
    assert name in dir(pricebook)
    assert (getattr(pricebook, name).__doc__ or "").strip()


@pytest.mark.parametrize(
    "name",
    [
        "build",
        "check",
        "contains",
        "diff",
        "explain",
        "export",
        "import_annex",
        "install_pack",
        "load",
        "match",
        "new",
        "services",
        "list_at_hand",
        "settle_again",
        "settle_beds",
        "settle_claims",
        "settle_line",
    ],
)
def test_each_verb_says_what_it_takes_gives_and_raises(name: str) -> None:
    said = getattr(pricebook, name).__doc__
    assert "Args:" in said and "Raises:" in said


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        pricebook.biuld  # noqa: B018


@pytest.mark.slow
def test_text_or_path(long_an: Built) -> None:
    assert pricebook.build(str(DATA / "long-an-2012")).prices == long_an.prices


def test_findings_for_analysts(long_an_draft: Built) -> None:
    """Cells as Excel names them, text in the language asked for, figures exact."""
    frame = long_an_draft.findings.to_pandas("en")
    norm = frame[frame["code"] == "NM001"].iloc[0]
    assert (norm["cell"], norm["observed"], norm["limit"]) == ("H43", Decimal(2), Decimal(1))
    assert norm["message"] == next(f for f in long_an_draft.findings if f.code == "NM001").message("en")
    assert len(frame) == len(long_an_draft.findings)


def test_norm_lines_for_analysts(long_an: Built) -> None:
    assert long_an.prices is not None
    frame = long_an.prices.items_to_pandas()
    assert len(frame) == sum(len(line.items) for line in long_an.prices.lines)
    assert frame["source"].str.startswith("norms").all() and frame["service_id"].notna().all()


def test_findings_are_counted_and_chosen(long_an_draft: Built) -> None:
    findings = long_an_draft.findings
    assert sum(findings.counts.values()) == len(findings)
    assert findings.blocked and {f.code for f in findings.of("UP")} == {"UP001", "UP006", "UP020"}


def test_results_never_change(long_an: Built) -> None:
    assert long_an.prices is not None
    with pytest.raises(FrozenInstanceError):
        long_an.prices.status = "approved"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        long_an.findings = pricebook.Findings()  # type: ignore[misc]


def test_writing_a_list_changes_nothing_in_it(tmp_path: Path, long_an: Built) -> None:
    before = repr(vars(long_an.prices))
    fingerprint = long_an.prices.fingerprint if long_an.prices else ""
    long_an.write(tmp_path)
    assert long_an.prices is not None and long_an.prices.fingerprint == fingerprint
    assert repr(vars(long_an.prices)).replace(fingerprint, "") == before.replace(fingerprint, "") or "fingerprint" not in before


@pytest.mark.slow
def test_results_show_themselves_shortly(tmp_path: Path, long_an: Built) -> None:
    checked = pricebook.check(write_xlsx(tmp_path / "list.xlsx", LIST), regulation="ttlt-04-2012")
    explained = pricebook.explain(DATA / "long-an-2012", "C5.1.272")
    settled = pricebook.settle_beds(DATA / "bed-sheet-2012" / "bed_sheet.csv", regulation="ttlt-04-2012")
    for result in (long_an, long_an.prices, long_an.findings, checked, explained, settled):
        assert len(repr(result)) < 200
        page = result._repr_html_()  # type: ignore[union-attr]
        assert page.startswith("<") and "<script" not in page


def test_text_of_an_input_is_never_markup(tmp_path: Path) -> None:
    table = "| Mã | Tên dịch vụ | Giá đề nghị |\n| <b>x</b> | <script>alert(1)</script> | 1000 |"
    checked = pricebook.check(write_xlsx(tmp_path / "list.xlsx", table), regulation="ttlt-04-2012")
    assert "<script" not in checked._repr_html_() and "<b>x" not in checked._repr_html_()


# --- load -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    pricebook.build(DATA / "long-an-2012").write(folder)
    return folder


@pytest.mark.parametrize("name", ["pricelist.json", "pricelist.xlsx", "."])
def test_a_list_is_loaded(out: Path, long_an: Built, name: str) -> None:
    loaded = pricebook.load(out / name)
    assert isinstance(loaded, pricebook.PriceList)
    assert loaded == long_an.prices and loaded.fingerprint == long_an.prices.fingerprint


@pytest.mark.slow
def test_a_list_is_loaded_from_the_folder_of_its_dossier(tmp_path: Path) -> None:
    from shutil import copytree

    folder = copytree(DATA / "long-an-2012", tmp_path / "dossier")
    pricebook.build(folder).write()
    assert isinstance(pricebook.load(folder), pricebook.PriceList)


@pytest.mark.parametrize("end", ["xlsx", "csv"])
@pytest.mark.parametrize("layout", ["portal", "his"])
def test_a_catalogue_is_loaded(tmp_path: Path, long_an: Built, layout: str, end: str) -> None:
    from pricebook.exports import reimbursement_outputs
    from tests.support import law_of

    assert long_an.prices is not None
    prices = approved(long_an.prices)
    for output in reimbursement_outputs(prices, law_of(prices), prices.facilities):
        output.write(tmp_path / output.name)
    catalogue = pricebook.load(tmp_path / f"80001-{layout}.{end}")
    assert isinstance(catalogue, pricebook.Catalogue)
    assert catalogue.findings == () and {price.facility_code for price in catalogue.prices} == {"80001"}
    assert len(catalogue.to_pandas()) == len(catalogue.prices) > 0
    assert "80001" in catalogue._repr_html_()


def test_what_is_no_list_has_a_name(tmp_path: Path) -> None:
    from pricebook.app.errors import InputNotFound, UnreadableList

    with pytest.raises(InputNotFound):
        pricebook.load(tmp_path)
    for name, text in (("a.json", "{}"), ("b.csv", "a,b\n1,2\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableList):
            pricebook.load(tmp_path / name)
    with pytest.raises(UnreadableList):
        pricebook.load(write_xlsx(tmp_path / "c.xlsx", LIST))


@pytest.fixture(scope="module")
def workbook(out: Path) -> Path:
    return out / "pricelist.xlsx"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"ignore": [""]}, pricebook.UnknownCode),  # would leave everything out
        ({"select": "XX9"}, pricebook.UnknownCode),  # a text is one code, not its letters
        ({"on": "2012-08-01"}, pricebook.WrongOption),
        ({"bed_rate": 0}, pricebook.WrongOption),
        ({"bed_rate": -1}, pricebook.WrongOption),
        ({"bed_rate": Decimal("NaN")}, pricebook.WrongOption),
        ({"bed_rate": "abc"}, pricebook.WrongOption),
        ({"columns": {"weight": "H"}}, pricebook.WrongOption),
        ({"class_": "IX"}, pricebook.WrongOption),
        ({"facility": "80001"}, pricebook.WrongOption),
        ({"baseline": "nowhere.json"}, pricebook.UnreadableBaseline),
        ({"dossier": "nowhere"}, pricebook.FolderNotFound),
        ({"norms": "nowhere"}, pricebook.FolderNotFound),
        ({"norms": ROOT / "norms" / "ttlt-04-2012"}, pricebook.WrongOption),  # a pack, not the folder around it
        ({"regulation": "ttlt-2099"}, pricebook.UnknownRegulation),
    ],
)
def test_what_is_wrong_in_a_call_has_a_name(workbook: Path, options: dict[str, Any], error: type[pricebook.CallError]) -> None:
    with pytest.raises(error) as refused:
        pricebook.check(workbook, **options)
    assert refused.value.message("vi") != refused.value.message("en")


@pytest.mark.parametrize("name", ["nowhere", "x" * 300, "a\0b"])
def test_a_path_that_leads_nowhere_has_a_name(name: str) -> None:
    for verb in (pricebook.build, pricebook.match):
        with pytest.raises(pricebook.FolderNotFound):
            verb(name)
    for read in (pricebook.check, pricebook.load, pricebook.settle_beds):
        with pytest.raises(pricebook.InputNotFound):
            read(name)


def test_a_paper_size_that_there_is_not(out: Path) -> None:
    papers: Any = ["A4"]
    with pytest.raises(pricebook.WrongOption):
        pricebook.export(out, "board", papers=papers)


@pytest.mark.slow
def test_a_point_in_time_is_its_day(workbook: Path) -> None:
    by_day, by_hour = (pricebook.check(workbook, on=day) for day in (date(2012, 8, 1), datetime(2012, 8, 1, 15)))
    assert by_day.findings == by_hour.findings and by_hour.law is not None and by_hour.law.day == date(2012, 8, 1)


def test_an_error_arrives_whole_from_another_process() -> None:
    with pytest.raises(pricebook.FolderNotFound) as refused:
        pricebook.build("nowhere")
    again = pickle.loads(pickle.dumps(refused.value))
    assert type(again) is pricebook.FolderNotFound and again.message("vi") == refused.value.message("vi")


def test_a_workbook_that_changed_since_it_was_checked_is_not_annotated(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", LIST)
    checked = pricebook.check(path, regulation="ttlt-04-2012")
    write_xlsx(path, LIST.replace("15001", "15000"))
    with pytest.raises(pricebook.NothingToWrite):
        checked.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_dossier_of_another_regulation_gives_no_day(tmp_path: Path) -> None:
    """IN035 alone: the list is judged by the law of today, not of the dossier's pricing date in 2012."""
    path = write_xlsx(tmp_path / "list.xlsx", LIST)
    checked = pricebook.check(path, regulation="nq-399-2025", dossier=DATA / "long-an-2012")
    assert {"IN035"} == {finding.code for finding in checked.findings} & {"IN035", "LW012"}
    assert checked.law is not None and checked.law.day > date(2025, 1, 1)


@pytest.mark.slow
def test_a_list_made_by_a_pack_of_its_dossier_is_exported_by_it(tmp_path: Path) -> None:
    """The pack stands in the dossier's own norms/; when it is changed under the same version, the export says so."""
    dossier = copytree(DATA / "long-an-2012", tmp_path / "dossier")
    pack = copytree(ROOT / "norms" / "ttlt-04-2012", dossier / "norms" / "ttlt-04-2012")
    settings = (pack / "regulation.toml").read_text(encoding="utf-8")
    (pack / "regulation.toml").write_text(settings + "\n# by the province\n", encoding="utf-8")
    pricebook.build(dossier).write()
    exported = pricebook.export(dossier, "json")
    assert exported.list.law.pack.found.origin == "norms-dossier" and exported.notices == ()
    (pack / "regulation.toml").write_text(settings, encoding="utf-8")
    assert [notice.key for notice in pricebook.export(dossier, "json").notices] == ["call.pack-changed"]


# --- types ----------------------------------------------------------------------------------------------------

PROGRAM = """
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from shutil import copytree
from typing import Any

import pricebook

built = pricebook.build(Path("data/long-an-2012"), norms="norms")
findings: pricebook.Findings = built.findings
texts: list[str] = [finding.message("en") for finding in findings if finding.severity == "error"]
if built.prices is not None:
    line: pricebook.PriceLine = built.prices.lines[0]
    price: int | None = line.price
    composed: Decimal | Fraction | None = line.composed
    written: pricebook.Written[pricebook.Built] = built.write("out", force=True, language="en")
    paths: tuple[Path, ...] = written.files
checked: pricebook.Checked = pricebook.check("list.xlsx", regulation="ttlt-04-2012", class_="II", columns={"price": "H"})
if checked.verdict is not None:
    passes: bool = checked.verdict.passes
settled: pricebook.SettledBeds = pricebook.settle_beds("beds.csv", regulation="ttlt-04-2012", fund_share={6: "80%"})
amount: Decimal | None = settled.sheets[0].patients[0].amount
loaded = pricebook.load("out")
if isinstance(loaded, pricebook.PriceList):
    fingerprint: str = loaded.fingerprint
else:
    first: int = loaded.prices[0].price
try:
    exported: pricebook.Exported = pricebook.export("out", "board", papers=["a4"])
except pricebook.CallError as error:
    said: str = error.message("vi")
tree: list[str] = [branch.text for branch in pricebook.explain("dossier", "A1").tree()]
"""

WRONG = """
import pricebook

pricebook.build(1)
pricebook.export("out", "bord")
pricebook.build("x").findings[0].message("fr")
"""


@pytest.mark.first
@pytest.mark.slow
def test_a_program_outside_finds_the_types(tmp_path: Path) -> None:
    """`mypy --strict` over a small program that uses the public API; and over one that uses it wrongly, in three places."""
    for name, text in (("right.py", PROGRAM), ("wrong.py", WRONG)):
        (tmp_path / name).write_text(text, encoding="utf-8")

    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "--cache-dir", str(tmp_path / "cache")]
    environment = {"MYPYPATH": str(ROOT), "PATH": ""}
    done = subprocess.run([*command, "right.py", "wrong.py"], capture_output=True, text=True, cwd=tmp_path, env=environment)
    lines = (done.stdout + done.stderr).splitlines()
    wrong = [line for line in lines if line.startswith("wrong.py")]
    right = "\n".join(line for line in lines if line not in wrong)
    assert "right.py" not in right and "Any" not in right, right
    assert [line.split(":")[1] for line in wrong if "error" in line] == [
        "4",
        "5",
        "6",
    ]
