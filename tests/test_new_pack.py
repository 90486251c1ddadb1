"""norms/README.md, followed to the letter: a pack is written as the page says, checked, built under, and completed."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pricebook.app.build import Built, build
from pricebook.cli.app import app
from pricebook.regulation import FoundPack, Regulation, load_pack, search_path
from pricebook.regulation.tables import COLUMNS, NEVER_BLANK
from tests.support import ROOT, errors, found, prices

PAGE = (ROOT / "norms" / "README.md").read_text(encoding="utf-8")
PACK = "norms/example-2030"
FURTHER = ", further rows"


def blocks() -> dict[str, str]:
    """What the page names above a fenced block (a file, or rows to add to it) → the block's text."""
    found = re.findall(r"^`([\w./-]+)`(, further rows)?:\n\n```\w+\n(.*?)```$", PAGE, re.DOTALL | re.MULTILINE)
    return {name + further: text for name, further, text in found}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the files of the page's steps 1, 2 and 4."""
    for name, text in blocks().items():
        if not name.endswith(FURTHER):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return tmp_path


def completed(place: Path) -> None:
    """The page's step 5."""
    for name, text in blocks().items():
        if name.endswith(FURTHER):
            with (place / name.removesuffix(FURTHER)).open("a", encoding="utf-8") as file:
                file.write(text)
    settings = place / PACK / "regulation.toml"
    text = settings.read_text(encoding="utf-8").replace("complete = false", "complete = true")
    settings.write_text(text.replace('pack_version = "1"', 'pack_version = "2"'), encoding="utf-8")


def built_under(place: Path) -> Built:
    """`pricebook build my-province --norms norms`: the one place here that says how a build is told where its packs are."""
    return build(place / "my-province", norms=place / "norms")


def checked(place: Path) -> int:
    """The exit status of the page's step 3."""
    return CliRunner().invoke(app, ["regulation", "check", str(place / PACK)]).exit_code


def test_the_page_has_every_file_that_its_steps_name() -> None:
    pack = [f"{PACK}/{name}" for name in ("regulation.toml", "services.csv", "ceilings.csv")]
    dossier = [
        f"my-province/{name}" for name in ("dossier.toml", "norms.csv", "tenders.csv", "facilities.csv", "capabilities.csv")
    ]
    assert list(blocks()) == [*pack, *dossier, f"{pack[1]}{FURTHER}", f"{pack[2]}{FURTHER}"]


def test_a_pack_written_as_the_page_says_is_whole(place: Path) -> None:
    pack, findings = load_pack(FoundPack(place / PACK, "norms-option"), with_issued=True)
    assert findings == []
    assert pack is not None and not pack.regulation.complete
    assert checked(place) == 0


def test_a_dossier_is_built_under_it(place: Path) -> None:
    result = built_under(place)
    assert prices(result) == {("A.1", None): 3_100}  # 2 × 1,200 + 1 × 730 = 3,130, half-up to 100
    assert errors(result) == []
    assert result.prices is not None and result.prices.regulation == "example-2030"


def test_it_is_completed_as_the_page_says(place: Path) -> None:
    completed(place)
    pack, findings = load_pack(FoundPack(place / PACK, "norms-option"), with_issued=True)
    assert findings == []
    assert pack is not None and pack.regulation.complete and pack.regulation.pack_version == "2"
    assert checked(place) == 0
    # A.2 has no norm line: it is left out with its reason, and A.1 costs what it did
    result = built_under(place)
    assert prices(result) == {("A.1", None): 3_100}
    assert result.prices is not None and [(left.service_id, left.reason) for left in result.prices.left_out] == [
        ("A.2", "not-performed")
    ]


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("A.2,,90000,,2030-04-01", "LW004", "D3"),  # no source
        ("A.9,,90000,phụ lục A,2030-04-01", "LW009", "A3"),  # no such service
        ("A.1,,90.000,phụ lục A,2030-04-01", "LW010", "C3"),  # a thousands separator
    ],
)
def test_what_the_page_forbids_is_refused(place: Path, row: str, code: str, cell: str) -> None:
    path = place / PACK / "ceilings.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    assert (code, f"example-2030/ceilings.csv!{cell}") in found(load_pack(FoundPack(place / PACK, "norms-option"))[1])
    assert checked(place) == 1


@pytest.mark.parametrize("table", COLUMNS)
def test_the_page_has_the_headings_of_each_table(table: str) -> None:
    never_blank = ", ".join(f"`{column}`" for column in NEVER_BLANK[table])
    assert f"| `{table}.csv` | `{','.join(COLUMNS[table])}` | {never_blank} |" in PAGE


@pytest.mark.parametrize("key", [field.alias or name for name, field in Regulation.model_fields.items()])
def test_the_page_explains_each_key_of_the_settings(key: str) -> None:
    assert re.search(rf"`\[{{0,2}}{key}(\.\w+)?\]{{0,2}}`", PAGE), f"norms/README.md does not say what {key} is"


@pytest.mark.parametrize("pack_id", search_path().ids())
def test_the_page_lists_each_pack(pack_id: str) -> None:
    assert f"({pack_id}/README.md)" in PAGE
