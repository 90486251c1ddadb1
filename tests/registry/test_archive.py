"""One sealed folder per decision: opened years later, every file is verified, and the list is built again from what is inside."""

import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import MoveRefused, OutputExists, UnreadableList, WrongOption
from pricebook.app.facility_tables import SaidOfFacility
from pricebook.app.list_archive import archive, rebuild
from pricebook.app.list_moves import move
from pricebook.app.list_succession import record_facility_facts
from pricebook.base.file_names import is_plain_name
from pricebook.base.languages import Terms
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.registry import Phase
from pricebook.regulation import packs
from tests.registry.trusted import NAME, Trusted, copied, trusted_once
from tests.support import DATA, ROOT

pytestmark = pytest.mark.slow

DOSSIER = DATA / "long-an-2012"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Path:
    """A sealed folder of an approved list."""
    folder = tmp_path_factory.mktemp("sealed")
    there = copied(trusted_once("sqlite", made), folder)
    archive(NAME, folder / "15-2012.zip", dossier=DOSSIER, registry=there.place)
    return folder / "15-2012.zip"


def test_the_list_is_built_again_from_what_is_inside(office: Trusted, tmp_path: Path) -> None:
    """Inputs, law, findings, moves, the scan of the resolution and the proof are there; the fingerprint is the same."""
    file = tmp_path / "15-2012.zip"
    made = archive(NAME, file, dossier=DOSSIER, registry=office.place)
    rebuilt = rebuild(file, tmp_path / "mở lại")
    assert (rebuilt.is_same, rebuilt.parts, rebuilt.lines) == (True, (), 0)
    there = {path.relative_to(rebuilt.folder).as_posix() for path in rebuilt.folder.rglob("*") if path.is_file()}
    assert len(there) == made.files
    assert {"pricelist.json", "life.json", "proof.json", "findings.json", "inputs/tenders.csv"} < there
    assert {"norms/ttlt-04-2012/regulation.toml", "norms/facilities-installed.toml", "norms/regions/schemes.toml"} < there
    (scan,) = [name for name in there if name.startswith("papers/")]
    assert scan.endswith(".pdf")
    assert (rebuilt.folder / scan).read_bytes() == b"%PDF-1.7 resolution"
    life = json.loads((rebuilt.folder / "life.json").read_text())
    assert [each["move"] for each in life["moves"] if each["by"]] == ["submit", "approve"]
    assert rebuilt.manifest["decision"] == "15/2012/NQ-HĐND"


INSTALLED = ROOT / "norms" / "facilities.toml"


@pytest.mark.parametrize("own", ["none", "one", "two"])
def test_each_vocabulary_of_its_day_is_kept(own: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office's own names for managers, in one folder or in two; the program's own vocabulary is another one years later."""
    folders = {"none": [], "one": ["norms"], "two": ["norms", "more"]}[own]
    for name in folders:
        shutil.copytree(ROOT / "norms" / "ttlt-04-2012", tmp_path / name / "ttlt-04-2012")
        text = f'[managers]\nprovince = ["Sở của {name}"]\n'
        (tmp_path / name / "facilities.toml").write_text(text, encoding="utf-8")
    if own == "two":
        monkeypatch.setenv("PRICEBOOK_NORMS", str(tmp_path / "more"))
    norms = tmp_path / "norms" if folders else None
    pricebook.build(DOSSIER, norms=norms).write(tmp_path / "out")
    move(
        tmp_path / "out",
        "approve",
        on=date(2012, 9, 20),
        paper_no="15/NQ",
        phases=[Phase(date(2012, 10, 1))],
        registry=place,
        norms=norms,
    )
    made = archive(NAME, tmp_path / "15.zip", dossier=DOSSIER, registry=place, norms=norms)
    monkeypatch.delenv("PRICEBOOK_NORMS", raising=False)
    later = tmp_path / "installed-later"
    shutil.copytree(ROOT / "norms", later, ignore=shutil.ignore_patterns("nq-399-2025"))
    (later / "facilities.toml").write_text(INSTALLED.read_text(encoding="utf-8") + "\n# another one\n", encoding="utf-8")
    monkeypatch.setattr(packs, "resource_folder", lambda name: later if name == "norms" else resource_folder(name))
    rebuilt = rebuild(tmp_path / "15.zip", tmp_path / "opened")
    assert made.has_law and (rebuilt.is_same, rebuilt.parts) == (True, ())
    kept = {path.name: path.read_bytes() for path in (rebuilt.folder / "norms").glob("facilities*.toml")}
    assert kept.pop("facilities-installed.toml") == INSTALLED.read_bytes()
    own_files = ["facilities.toml", "facilities-2.toml"][: len(folders)]
    assert kept == {
        name: (tmp_path / folder / "facilities.toml").read_bytes() for name, folder in zip(own_files, folders, strict=True)
    }


def test_whom_the_list_paid_on_its_first_day_is_kept(office: Trusted, tmp_path: Path) -> None:
    """80001 became class I later: the folder says what it was."""
    record_facility_facts([SaidOfFacility("80001", date(2014, 1, 1), class_="I")], registry=office.place)
    archive(NAME, tmp_path / "a.zip", registry=office.place)
    with zipfile.ZipFile(tmp_path / "a.zip") as there:
        known = json.loads(there.read("facilities.json"))
    assert {each["facility_code"]: each["class"] for each in known} == {
        "80001": "II", "80002": "III", "80003": "polyclinic", "80004": "station",
    }  # fmt: skip


def test_another_pack_than_the_lists_is_not_kept_as_its_law(office: Trusted, tmp_path: Path) -> None:
    norms = tmp_path / "norms"
    shutil.copytree(ROOT / "norms" / "ttlt-04-2012", norms / "ttlt-04-2012")
    with (norms / "ttlt-04-2012" / "regulation.toml").open("a", encoding="utf-8") as file:
        file.write("\n# corrected since\n")
    made = archive(NAME, tmp_path / "a.zip", registry=office.place, norms=norms)
    with zipfile.ZipFile(tmp_path / "a.zip") as there:
        assert not made.has_law and "norms/ttlt-04-2012/regulation.toml" not in there.namelist()


def test_the_same_registry_gives_the_same_bytes(office: Trusted, tmp_path: Path) -> None:
    one, two = (archive(NAME, tmp_path / f"{name}.zip", dossier=DOSSIER, registry=office.place) for name in "ab")
    assert one.sha256 == two.sha256


def test_what_is_not_approved_has_no_sealed_folder(place: str, made: Path, tmp_path: Path) -> None:
    move(made, "propose", by="Sở Y tế tỉnh Long An", on=date(2012, 8, 1), registry=place)
    for name in (NAME, "no-such-list"):
        with pytest.raises(MoveRefused):
            archive(name, tmp_path / "a.zip", registry=place)
    assert not (tmp_path / "a.zip").exists()


def test_inputs_that_were_changed_since_are_refused(office: Trusted, tmp_path: Path) -> None:
    changed = shutil.copytree(DOSSIER, tmp_path / "dossier")
    (changed / "tenders.csv").write_bytes((changed / "tenders.csv").read_bytes() + b"\n")
    with pytest.raises(WrongOption, match=r"tenders\.csv"):
        archive(NAME, tmp_path / "a.zip", dossier=changed, registry=office.place)


def test_without_inputs_it_is_opened_and_nothing_is_built(office: Trusted, tmp_path: Path) -> None:
    archive(NAME, tmp_path / "a.zip", registry=office.place)
    rebuilt = rebuild(tmp_path / "a.zip", tmp_path / "a")
    assert (rebuilt.has_inputs, rebuilt.fingerprint) == (False, None)


def test_nothing_is_opened_over_a_folder(sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputExists):
        rebuild(sealed, tmp_path)


def resealed(source: Path, target: Path, change: Callable[[Files], None], *, listed: bool) -> Path:
    """The folder after a change; with `listed`, the manifest says the same as the changed files."""
    with zipfile.ZipFile(source) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    manifest = json.loads(files.pop("manifest.json"))
    if listed:
        manifest["files"] = {name: {"sha256": sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in [("manifest.json", json.dumps(manifest).encode()), *files.items()]:
            new.writestr(name, data)
    return target


def _other_norm(files: Files) -> None:
    files["inputs/norms.csv"] = files["inputs/norms.csv"].replace(b",2,", b",3,")


def _other_price(files: Files) -> None:
    files["pricelist.json"] = files["pricelist.json"].replace(b"11000", b"12000")


def test_another_input_builds_another_list_and_it_is_said(sealed: Path, tmp_path: Path) -> None:
    """Somebody changes an input and the manifest with it: exit status 1, and what differs is named."""
    file = resealed(sealed, tmp_path / "b.zip", _other_norm, listed=True)
    told = CliRunner().invoke(app, ["list", "rebuild", str(file), "-o", str(tmp_path / "b"), "--format", "json"])
    record = json.loads(told.output)
    assert (told.exit_code, record["same"]) == (1, False)
    assert "inputs" in record["differs"]


@pytest.mark.parametrize(
    ("change", "listed"),
    [
        (_other_norm, False),
        (_other_price, False),
        (_other_price, True),  # the proof names another list
        (lambda files: files.pop("life.json"), False),
        (lambda files: files.update({"more.txt": b"x"}), False),
        (lambda files: files.pop("proof.json"), True),
        (lambda files: files.update({"manifest.json": b'{"files": {}}'}), False),
    ],
)
def test_what_was_changed_is_not_opened(sealed: Path, tmp_path: Path, change: Callable[[Files], None], listed: bool) -> None:
    with pytest.raises(UnreadableList):
        rebuild(resealed(sealed, tmp_path / "b.zip", change, listed=listed), tmp_path / "b")
    assert not (tmp_path / "b").exists()


def _other_life(files: Files) -> None:
    files["life.json"] = files["life.json"].replace(b"15/2012", b"16/2012")


def _other_office(files: Files) -> None:
    record = json.loads(files["life.json"])
    next(each for each in record["moves"] if each["move"] == "approve")["by"] = "UBND"
    files["life.json"] = json.dumps(record).encode()


def _other_manifest(files: Files) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b"15/2012", b"16/2012")


def _other_scan(files: Files) -> None:
    (name,) = [name for name in files if name.startswith("papers/")]
    files[name] = b"%PDF-1.7 another resolution"


@pytest.mark.parametrize("change", [_other_life, _other_office, _other_manifest, _other_scan])
def test_what_contradicts_the_proof_inside_is_not_opened(sealed: Path, tmp_path: Path, change: Callable[[Files], None]) -> None:
    """Somebody changes a file and the manifest with it; the proof still says what was decided."""
    with pytest.raises(UnreadableList, match=r"proof\.json|sha256"):
        rebuild(resealed(sealed, tmp_path / "b.zip", change, listed=True), tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_what_vouches_for_a_sealed_folder_is_said(office: Trusted, tmp_path: Path) -> None:
    """Nothing; the seal for list and decision; the SHA-256 that was kept for all of it."""
    made = archive(NAME, tmp_path / "a.zip", registry=office.place)
    whys = [
        [each.more["why"] for each in rebuild(made.file, tmp_path / name, key=key, sha256=kept).findings]
        for name, key, kept in (("1", None, None), ("2", office.public, None), ("3", office.public, made.sha256))
    ]
    assert whys == [[Terms(["folder-not-compared"])], [Terms(["folder-sealed-in-part"])], []]
    with pytest.raises(UnreadableList, match="not the one that list archive wrote"):
        rebuild(made.file, tmp_path / "4", sha256="0" * 64)
    assert not (tmp_path / "4").exists()


def test_a_file_with_another_sha256_is_named_as_changed(sealed: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match=r"inputs/norms\.csv does not have the SHA-256"):
        rebuild(resealed(sealed, tmp_path / "b.zip", _other_norm, listed=False), tmp_path / "b")


NAMES = (
    "../x",
    "/x",
    "a/../../x",
    "a\\x",
    "C:x",
    "a//x",
    "a/",
    "con",
    "a/NUL.txt",
    "COM¹",
    "aux .csv",
    "x.",
    "x ",
    "a\x07",
    "x" * 300,
    ".",
    "",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name: str, sealed: Path, tmp_path: Path) -> None:
    assert not is_plain_name(name)
    if name:
        with pytest.raises(UnreadableList):
            rebuild(resealed(sealed, tmp_path / "b.zip", lambda f: f.update({name: b"x"}), listed=True), tmp_path / "in" / "b")
        assert [path.name for path in tmp_path.rglob("*") if path.name != "b.zip"] in ([], ["in"])


def _hostile(file: Path, kind: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        if kind == "link":
            info = zipfile.ZipInfo("inputs/x")
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(info, "/etc/passwd")
        elif kind == "twice":
            made.writestr("a.txt", "1")
            made.writestr("A.TXT", "2")
        elif kind == "bomb":
            made.writestr("manifest.json", b"0" * (9 << 20))
        else:
            made.writestr("manifest.json", "[" * 100_000 if kind == "nested" else "{}")


@pytest.mark.parametrize("kind", ["link", "twice", "bomb", "nested", "empty"])
def test_archives_that_could_do_harm_are_refused(kind: str, tmp_path: Path) -> None:
    _hostile(tmp_path / "b.zip", kind)
    with pytest.raises(UnreadableList):
        rebuild(tmp_path / "b.zip", tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_what_is_larger_than_it_may_be_is_refused(sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.app.sealed_folder.LARGEST_OF_ALL", 100_000)
    with pytest.raises(UnreadableList, match="too large"):
        rebuild(sealed, tmp_path / "b")


def test_any_damaged_byte_is_found(sealed: Path, tmp_path: Path) -> None:
    """Bytes of the archive changed here and there: it is refused, or it is only what nobody reads (times, attributes)."""
    data = sealed.read_bytes()
    for at in range(40, len(data), len(data) // 40):
        (tmp_path / "b.zip").write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
        target = tmp_path / f"{at}"
        try:
            assert rebuild(tmp_path / "b.zip", target).is_same
        except UnreadableList:
            assert not target.exists()
