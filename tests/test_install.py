"""`pricebook regulation install` and `services`: packs brought on a stick, and what a pack holds."""

import json
import stat
import struct
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, make_archive
from typing import Any

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.install import Carried, install_pack
from pricebook.app.services import services
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.regulation import carried, search_path
from tests.support import case, pair, silent

PACK = "ttlt-04-2012"
INSTALLED = resource_folder("norms") / PACK
VERSION = str(tomllib.loads((INSTALLED / "regulation.toml").read_text(encoding="utf-8"))["pack_version"])


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for packs, which does not exist yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "own"))
    monkeypatch.delenv("PRICEBOOK_NORMS", raising=False)
    return tmp_path / "own" / "pricebook" / "norms"


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A pack that somebody has changed: one maximum, one service more, one article."""
    folder = copytree(INSTALLED, tmp_path / "stick" / PACK)
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.write("A6,A,A6,,A,Khám mới,lần,,,yes,x,2026-11-26\n")
    edit(folder / "ceilings.csv", "A2,,200000", "A2,,210000")
    edit(folder / "regulation.toml", f'pack_version = "{VERSION}"', 'pack_version = "9"')
    edit(folder / "regulation.toml", "mục 2: không vượt quá mức giá tối đa", "mục 2")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def zipped(folder: Path) -> Path:
    return Path(make_archive(str(folder.parent / "pack"), "zip", folder.parent, folder.name))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def differing(pack: Carried) -> list[tuple[Any, ...]]:
    assert pack.changes is not None
    return [(c.where, c.key, c.column, c.old, c.new) for c in (*pack.changes.values, *pack.changes.settings)]


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_what_is_shown_before_anything_is_written(brought: Path, own_folder: Path, form: str) -> None:
    pack = install_pack(brought if form == "folder" else zipped(brought))
    assert (pack.id, pack.version, pack.blocked) == (PACK, "9", False)
    assert pack.sha256 is not None and pack.present is not None and pack.present.origin == "norms-installed"
    assert pack.changes is not None and (pack.changes.added, pack.changes.removed) == (("A6",), ())
    assert differing(pack) == [
        ("ceilings", "A2", "ceiling", "200000", "210000"),
        ("settings", "pack_version", None, VERSION, "9"),
        ("settings", "ceilings.reference.place", None, "mục 2: không vượt quá mức giá tối đa", "mục 2"),
    ]
    assert not own_folder.exists()


def test_it_is_found_from_then_on(brought: Path, own_folder: Path) -> None:
    written = install_pack(zipped(brought)).write()
    assert written.folder == own_folder / PACK and content(written.folder) == content(brought)
    found = search_path().find(PACK)
    assert found is not None and (found.origin, found.folder) == ("norms-user", own_folder / PACK)
    again = install_pack(brought)
    assert again.present is not None and again.present.origin == "norms-user"
    assert again.changes is not None and not again.changes.any


@pytest.mark.slow
@case("LW013")
def test_a_build_says_that_it_was_used(brought: Path) -> None:
    install_pack(brought).write()
    result = pricebook.build(resource_folder("norms").parent / "data" / "long-an-2012")
    assert result.law is not None and result.law.pack.found.origin == "norms-user"


@pytest.mark.slow
@silent("LW013")
def test_a_build_without_it(brought: Path) -> None:
    result = pricebook.build(resource_folder("norms").parent / "data" / "long-an-2012")
    assert result.law is not None and result.law.pack.found.origin == "norms-installed"


@pytest.mark.parametrize("way", ["option", "environment"])
def test_the_folder_that_is_named(brought: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    folder = tmp_path / "packs"
    if way == "environment":
        monkeypatch.setenv("PRICEBOOK_NORMS", str(folder))
    pack = install_pack(brought, norms=folder if way == "option" else None)
    assert pack.present is not None and pack.present.origin == "norms-installed"
    assert pack.write().folder == folder / PACK
    found = search_path(folder if way == "option" else None).find(PACK)
    assert found is not None and found.folder == folder / PACK


def test_never_over_a_pack_that_is_there(brought: Path, own_folder: Path) -> None:
    install_pack(brought).write()
    (brought / "issued.csv").write_text("service_id,class,price,source\n", encoding="utf-8")
    (brought / "ceilings.csv").rename(brought / "fixed_prices.csv")
    edit(brought / "fixed_prices.csv", "service_id,class,ceiling,source,verified_on", "service_id,class,price,source")
    lines = (brought / "fixed_prices.csv").read_text(encoding="utf-8").splitlines()
    short = [lines[0], *(line.rpartition(",")[0] for line in lines[1:])]
    (brought / "fixed_prices.csv").write_text("\n".join(short) + "\n", encoding="utf-8")
    before = content(own_folder / PACK)
    with pytest.raises(pricebook.OutputExists):
        install_pack(brought).write()
    assert content(own_folder / PACK) == before
    install_pack(brought).write(force=True)
    assert content(own_folder / PACK) == content(brought)  # a table that the new one does not have is gone


def test_never_among_the_installed_packs(brought: Path) -> None:
    with pytest.raises(pricebook.WrongOption):
        install_pack(brought, norms=resource_folder("norms"))


def test_a_broken_pack_is_not_installed(brought: Path, own_folder: Path) -> None:
    edit(brought / "ceilings.csv", "A2,,210000", "A2,,nhiều")
    pack = install_pack(brought)
    assert pack.blocked and pack.id == PACK
    with pytest.raises(pricebook.NothingToWrite):
        pack.write()
    assert not own_folder.exists()


# --- what is no pack, or means harm ----------------------------------------------------------------------------------


def with_entry(path: Path, name: str, data: bytes = b"x", attributes: int = 0) -> None:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = attributes
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, data)


def encrypted(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def lying(path: Path) -> None:
    """The last entry says that it unpacks to 10 bytes, and does to 65 MiB."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{PACK}/norms.csv", b" " * (carried.LARGEST_PACK + 2**20))
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    path.write_bytes(data)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{PACK}/norms.csv", b" " * (carried.LARGEST_PACK + 1))


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(carried.MOST_FILES + 1):
            archive.writestr(f"{PACK}/t{number}.csv", b"")


def two_of_a_name(path: Path) -> None:
    with pytest.warns(UserWarning):
        with_entry(path, f"{PACK}/services.csv")


def damaged(path: Path) -> None:
    data = path.read_bytes()
    last = data.rfind(b"PK\x03\x04")
    path.write_bytes(data[:last] + b"PK\x03\x05" + data[last + 4 :])


HARM: dict[str, Callable[[Path], object]] = {
    "outside the folder": lambda path: with_entry(path, "../../services.csv"),
    "outside the folder, inside first": lambda path: with_entry(path, f"{PACK}/../../services.csv"),
    "from the root": lambda path: with_entry(path, "/etc/services.csv"),
    "a drive": lambda path: with_entry(path, "C:services.csv"),
    "a backslash": lambda path: with_entry(path, f"{PACK}\\..\\services.csv"),
    "a link": lambda path: with_entry(path, f"{PACK}/norms.csv", b"/etc/passwd", (stat.S_IFLNK | 0o777) << 16),
    "a program": lambda path: with_entry(path, f"{PACK}/setup.exe"),
    "a workbook": lambda path: with_entry(path, f"{PACK}/services.xlsx"),
    "a second pack": lambda path: with_entry(path, "other/regulation.toml", b'id = "other"'),
    "a pack around the pack": lambda path: with_entry(path, "regulation.toml", b'id = "other"'),
    "a password": encrypted,
    "too much": bomb,
    "more than it says": lying,
    "too many files": many,
    "two of a name": two_of_a_name,
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-40]),
    "a text": lambda path: path.write_text("regulation"),
    "nothing": lambda path: path.write_bytes(b""),
    "damaged": damaged,
}  # fmt: skip


def test_a_name_twice_is_the_reason(brought: Path, own_folder: Path) -> None:
    path = zipped(brought)
    two_of_a_name(path)
    (finding,) = install_pack(path).findings
    assert "services.csv" in finding.message("en") and "two entries" in finding.message("en")


@pytest.mark.parametrize("name", HARM)
@case("LW027")
def test_what_is_not_taken_over(brought: Path, own_folder: Path, name: str) -> None:
    path = zipped(brought)
    HARM[name](path)
    pack = install_pack(path)
    assert [finding.code for finding in pack.findings] == ["LW027"] and pack.id is None
    done = CliRunner().invoke(app, ["regulation", "install", str(path), "--yes"])
    assert done.exit_code == 2 and not own_folder.exists()


@pair("LW027", extra=("notes.docx", ".DS_Store"))
def test_what_lies_in_the_folder_of_a_pack(brought: Path, extra: str, raises: bool) -> None:
    (brought / extra).write_bytes(b"x")
    assert (install_pack(brought).pack is None) == raises


@pytest.mark.parametrize("what", ["link", "folder", "settings"])
@case("LW027")
def test_what_is_no_file_in_the_folder_of_a_pack(brought: Path, what: str) -> None:
    if what == "link":
        (brought / "norms.csv").symlink_to("/etc/passwd")
    elif what == "folder":
        (brought / "norms.csv").mkdir()
    else:
        edit(brought / "regulation.toml", f'id = "{PACK}"', 'id = "../x"')
    assert install_pack(brought).pack is None


@silent("LW027")
def test_what_a_mac_adds_to_a_zip(brought: Path) -> None:
    path = zipped(brought)
    with_entry(path, f"__MACOSX/{PACK}/._services.csv")
    with_entry(path, f"{PACK}/.DS_Store")
    assert install_pack(path).pack is not None


def test_on_the_command_line(brought: Path, own_folder: Path) -> None:
    done = CliRunner().invoke(app, ["regulation", "install", str(brought), "--lang", "en"])
    sha256 = install_pack(brought).sha256
    assert (
        done.exit_code == 0
        and sha256 is not None
        and sha256 in done.stdout
        and "210000" in done.stdout
        and not own_folder.exists()
    )
    done = CliRunner().invoke(app, ["regulation", "install", str(brought), "--format", "json"])
    assert json.loads(done.stdout)["added"] == ["A6"]
    assert CliRunner().invoke(app, ["regulation", "install", str(brought), "--yes"]).exit_code == 0
    assert CliRunner().invoke(app, ["regulation", "install", str(brought), "--write"]).exit_code == 2  # it is there


# --- services -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("find", "ids"),
    [
        ("hematocrit", ["C5.1.272"]),
        ("HUYET DO", ["C5.1.268"]),  # Huyết đồ
        ("dinh nhom", ["C5.1.276"]),  # Định nhóm máu hệ ABO
        ("mau he", ["C5.1.276"]),
        ("A1", ["A1"]),
        ("272", ["C5.1.272"]),
        ("c5.1.27", [f"C5.1.27{n}" for n in range(10)]),
        ("không có", []),
    ],
)
def test_services_are_searched(find: str, ids: list[str]) -> None:
    found = services(PACK, find=find)
    assert [service.service_id for service in found.services] == ids
    assert found.total == 19 and not found.complete


def test_services_by_code() -> None:
    (service,) = services("nq-399-2025", find="01.0002.1778").services
    assert (service.service_id, service.issued, service.ceilings) == ("A.1", {None: 39_900}, {})


def test_what_is_said_of_a_service() -> None:
    (service,) = services(PACK, find="A1").services
    assert service.ceilings == {
        "II": 15_000, "III": 10_000, "IV": 7_000, "unranked": 7_000, "polyclinic": 7_000, "station": 5_000,
    }  # fmt: skip
    assert service.confirmed and service.unit == "lần"


def test_services_on_the_command_line() -> None:
    done = CliRunner().invoke(app, ["regulation", "services", PACK, "--find", "mau lang", "--lang", "en"])
    assert done.exit_code == 0 and "C5.1.273" in done.stdout and "1 of 19" in done.stdout and "not complete" in done.stdout
    told = json.loads(CliRunner().invoke(app, ["regulation", "services", PACK, "--format", "json"]).stdout)
    assert (told["found"], told["total"], told["complete"]) == (19, 19, False)
    assert told["services"][6]["ceilings"] == [{"class": None, "price": 57_000}]
    assert CliRunner().invoke(app, ["regulation", "services", PACK, "--find", " . "]).exit_code == 2


def test_a_pack_that_lacks_parts_says_which(brought: Path) -> None:
    edit(brought / "regulation.toml", "[[references]]", '[[missing_parts]]\npart = "C7"\ntitle = "Phẫu thuật"\n\n[[references]]')
    found = services(brought)
    assert found.missing_parts == ("C7: Phẫu thuật",)
    done = CliRunner().invoke(app, ["regulation", "services", str(brought), "--lang", "en"])
    assert "C7: Phẫu thuật" in done.stdout


def test_services_of_a_broken_pack(brought: Path) -> None:
    edit(brought / "ceilings.csv", "A2,,210000", "A2,,nhiều")
    done = CliRunner().invoke(app, ["regulation", "services", str(brought)])
    assert done.exit_code == 1 and "LW010" in done.stdout
