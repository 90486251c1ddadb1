"""Which registry is used if none is named: one office has one, wherever its dossiers lie."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pricebook.app.errors import InputNotFound, MoveRefused, RegistryUnusable
from pricebook.app.export_standing import kept_list
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import MadeMove, move
from pricebook.registry import FILE, Phase, open_registry

FIRST = date(2012, 10, 1)


@pytest.fixture
def years(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The lists of two dossiers that lie side by side in the folder where one works."""
    monkeypatch.delenv("PRICEBOOK_REGISTRY", raising=False)
    lists = []
    for name in ("y1", "y2"):
        (tmp_path / name / "out").mkdir(parents=True)
        (tmp_path / name / "dossier.toml").touch()
        lists.append(Path(shutil.copy(made, tmp_path / name / "out")))
    return lists[0], lists[1]


def approve(path: Path, number: str = "15/2012/NQ-HĐND", registry: Path | str | None = None) -> MadeMove:
    day = date(2012, 9, 20)
    return move(path, "approve", on=day, paper_no=number, paper_date=day, phases=[Phase(FIRST)], registry=registry)


def test_a_registry_lies_in_the_folder_that_is_named_whatever_signs_its_name_has(tmp_path: Path) -> None:
    """In an address of a database "?" ends the name of the file: the registry lay elsewhere."""
    file = tmp_path / "Sổ 2012?mode=memory#1 100%25" / "so.db"
    file.parent.mkdir()
    open_registry(file).close()
    assert file.is_file() and [path.name for path in tmp_path.iterdir()] == [file.parent.name]


@pytest.mark.slow
def test_a_second_registry_beside_the_first_is_told(years: tuple[Path, Path]) -> None:
    first, second = approve(years[0]), approve(years[1])
    assert (first.new_registry, first.other_registries) == (True, ())
    assert (second.new_registry, second.other_registries) == (True, (f"y1/{FILE}",))


def test_a_registry_of_the_folder_of_dossiers_is_used(years: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where one works in the dossier: what was approved there is known, so that nothing is approved twice."""
    approve(years[0], registry=Path(FILE))
    monkeypatch.chdir(years[1].parent.parent)
    with pytest.raises(MoveRefused):
        approve(years[1])
    assert not (years[1].parent.parent / FILE).exists()


def test_a_registry_in_a_dossier_is_named_where_none_is_here(years: tuple[Path, Path]) -> None:
    with pytest.raises(RegistryUnusable) as none:
        in_force("80001", FIRST)
    assert "--registry" not in none.value.message("vi")
    approve(years[0])
    with pytest.raises(RegistryUnusable) as elsewhere:
        in_force("80001", FIRST)
    assert f"--registry y1/{FILE}" in elsewhere.value.message("vi")
    with pytest.raises(InputNotFound) as unknown:
        kept_list("long-an-2012-1", None, "insured", None, None)
    assert f"--registry y1/{FILE}" in unknown.value.message("vi")


def test_a_name_that_one_has_answers_and_an_ended_regulation_is_told(years: tuple[Path, Path], place: str) -> None:
    """The circular of 2012 ended on 29/02/2016: its list is paid by until another takes its place (R11)."""
    approve(years[0], registry=place)
    found = in_force("80001", FIRST, service="hong cau luoi", registry=place)
    assert [price.service_id for price in found.prices] == ["C5.1.271"] and found.ended_laws == ()
    found = in_force("80001", date(2026, 6, 1), service="C5.1.271", registry=place)
    assert [last for _, last in found.ended_laws] == [date(2016, 2, 29)] and len(found.prices) == 1


@pytest.mark.slow
def test_an_approval_says_how_many_errors_are_open(years: tuple[Path, Path], place: str) -> None:
    """Built as it is, the list has findings beside it, and none of them is accepted."""
    import pricebook
    from tests.support import DATA

    pricebook.build(DATA / "long-an-2012-draft").write(years[0].parent, force=True)
    made = approve(years[0].parent, registry=place)
    assert made.open_errors == 6 and made.as_json()["open_errors"] == 6
