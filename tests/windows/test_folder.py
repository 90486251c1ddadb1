"""The folder for Windows, made from parts that are made up: what is in it, and what is never packed (tools/windows_folder)."""

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.windows.parts import ARM64, compiled, embeddable, project, wheel, zipped
from tools.windows_folder import Made, Refused, make_folder
from tools.windows_folder import archives as bounds
from tools.windows_folder.dlls import missing
from tools.windows_folder.refused import same_on_windows

PINS = "colour==1.0\ndesk==1.0\nquick==1.0\ntable==1.2  # its reason\nsolid==1.0\n"
EXTENSION = "table/_fast.cp312-win_amd64.pyd"


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """The wheels of pricebook and of five packages; `colour` is needed on Windows alone, `old` by nobody on this Python.

    | wheel     | needs |
    | pricebook | (its project says it) |
    | table     | colour on Windows, old before Python 3.12 |
    | desk      | quick with its extra `fast` |
    """
    wheels = tmp_path / "wheels"
    wheel(wheels, "pricebook", "0.1.0", files={"pricebook/__main__.py": "", "pricebook/_resources/norms/a.toml": "x = 'đ'"})
    needs = ("colour ; sys_platform == 'win32'", "old ; python_full_version < '3.12'")
    table = {EXTENSION: compiled("python312.dll", "VCRUNTIME140.dll"), "table-1.2.data/platlib/more.py": "", "table-1.2.data/scripts/t.py": "",
             "table-1.2.data/headers/t.h": "", "table-1.2.data/data/share/man/t.1": ""}  # fmt: skip
    wheel(wheels, "table", "1.2", "cp312-cp312-win_amd64", needs, table)
    wheel(wheels, "table", "1.2", "cp311-cp311-win_amd64", needs, {"wrong.py": ""})
    wheel(wheels, "table", "1.2", "cp312-cp312-manylinux_2_17_x86_64", needs, {"wrong.py": ""})
    wheel(wheels, "table", "1.3", needs=needs, files={"wrong.py": ""})
    wheel(wheels, "desk", needs=('quick>=1 ; extra == "fast"', 'solid ; extra == "slow"'))
    for name in ("colour", "quick", "solid"):
        wheel(wheels, name)
    project(tmp_path / "checkout", PINS)
    embeddable(tmp_path)
    return tmp_path


def made(parts: Path, *extras: str, out: str = "out", as_zip: bool = False) -> Made:
    archive = parts / "python-3.12.10-embed-amd64.zip"
    return make_folder(archive, parts / out, extras, wheels=parts / "wheels", project=parts / "checkout", as_zip=as_zip)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def refused(parts: Path, *extras: str) -> str:
    """Why no folder is made; and none is."""
    before = set(parts.iterdir())
    with pytest.raises(Refused) as error:
        made(parts, *extras)
    assert set(parts.iterdir()) == before
    return str(error.value)


# --- what is in it


def test_the_folder(parts: Path) -> None:
    done = made(parts, "web")
    assert done.packages == {"colour": "1.0", "desk": "1.0", "pricebook": "0.1.0", "quick": "1.0", "table": "1.2"}
    packages = {f"{name}.py" for name in ("colour", "desk", "quick")} | {
        "more.py",
        EXTENSION,
        "pricebook/__main__.py",
        "pricebook/_resources/norms/a.toml",
    }
    found = names(done.folder)
    assert {
        name.removeprefix("python/Lib/site-packages/") for name in found if "/Lib/" in name and "-info/" not in name
    } == packages
    assert {name for name in found if "/" not in name} == {
        "pricebook.cmd",
        "ban-lam-viec.cmd",
        "README.txt",
        "LICENSES.txt",
        "SHA256SUMS",
    }
    assert (
        "python/python.exe" in found
        and "python/Scripts/t.py" in found
        and not any("share" in name or name.endswith(".h") for name in found)
    )
    assert done.files == len(found)


def test_without_the_extra_there_is_no_launcher_of_the_desk(parts: Path) -> None:
    done = made(parts)
    assert set(done.packages) == {"colour", "pricebook", "table"}
    assert "ban-lam-viec.cmd" not in names(done.folder) and "ban-lam-viec" not in (done.folder / "README.txt").read_text("utf-8")


def test_an_extra_that_names_another_of_our_own(parts: Path) -> None:
    assert set(made(parts, "all").packages) == {"colour", "desk", "pricebook", "quick", "table"}


def test_the_file_of_paths_gets_a_line_and_site_stays_off(parts: Path) -> None:
    text = (made(parts).folder / "python" / "python312._pth").read_bytes()
    assert (
        text
        == b"python312.zip\r\n.\r\nLib\\site-packages\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"
    )


def test_the_launchers_byte_by_byte(parts: Path) -> None:
    folder = made(parts, "web").folder
    assert (folder / "pricebook.cmd").read_bytes() == (
        b'@echo off\r\nsetlocal\r\nchcp 65001 >nul\r\nset "PYTHONUTF8=1"\r\n'
        b'"%~dp0python\\python.exe" -X utf8 -m pricebook %*\r\nexit /b %ERRORLEVEL%\r\n'
    )
    desk = (folder / "ban-lam-viec.cmd").read_bytes()
    assert desk.isascii() and desk.count(b"\n") == desk.count(b"\r\n")
    assert b'"%~dp0python\\python.exe" -X utf8 -m pricebook serve "%FOLDER%\\."\r\n' in desk


def test_the_pages_for_people(parts: Path) -> None:
    """What Notepad opens: UTF-8 with its mark, CR LF; no line wider than its window."""
    folder = made(parts, "web").folder
    for name in ("README.txt", "LICENSES.txt"):
        data = (folder / name).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n") > 10, name
        assert max(map(len, data.decode("utf-8-sig").splitlines())) <= 110
    listed = (folder / "LICENSES.txt").read_text("utf-8-sig")
    assert (
        "Python 3.12.10" in listed
        and "table 1.2: MIT" in listed
        and "python/Lib/site-packages/desk-1.0.dist-info/licenses/LICENSE" in listed
    )


def test_the_sums_are_those_of_all_other_files(parts: Path) -> None:
    folder = made(parts, "web").folder
    lines = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    assert lines == {name: sha256((folder / name).read_bytes()).hexdigest() for name in names(folder) - {"SHA256SUMS"}}


def test_the_same_parts_give_the_same_folder_and_archive(parts: Path) -> None:
    for path in (parts / "wheels").iterdir():  # whatever the times of the parts
        path.touch()
    first, again = made(parts, "web", out="a/pb", as_zip=True).folder, made(parts, "web", out="b/pb", as_zip=True).folder
    assert first.with_name("pb.zip").read_bytes() == again.with_name("pb.zip").read_bytes()
    with zipfile.ZipFile(first.with_name("pb.zip")) as archive:
        assert {name.removeprefix("pb/") for name in archive.namelist()} == names(first)
        assert all(
            name.startswith("pb/") and archive.read(name) == (first.parent / name).read_bytes() for name in archive.namelist()
        )


# --- what is refused


def test_what_is_there_already_is_left_alone(parts: Path) -> None:
    (parts / "out").mkdir()
    assert "out" in refused(parts)


def test_on_the_command_line(parts: Path) -> None:
    command = [sys.executable, "-m", "tools.windows_folder", "--python", str(parts / "none.zip"), "-o", str(parts / "out")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2 and "none.zip" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../../x", "..\\x", "C:x", "a/nul.txt", "x.", "x ", "a\tb", "PYTHON.exe", "python.exe/x", "x" * 300]
)
def test_an_archive_with_a_name_that_leads_elsewhere_or_is_another(name: str, parts: Path) -> None:
    embeddable(parts, **{name: "x"})
    assert "embed-amd64.zip" in refused(parts)


@pytest.mark.parametrize(
    "changed",
    [
        {"python.exe": None},
        {"python312._pth": None},
        {"python313._pth": "."},
        {"python312._pth": b"\xff"},
        {"python.exe": b"MZ"},
        {"python.exe": compiled(machine=ARM64)},
    ],
    ids=["no program", "no paths", "two versions", "no text", "no program within", "another machine"],
)
def test_an_archive_that_is_no_embeddable_python(changed: dict[str, bytes | str | None], parts: Path) -> None:
    embeddable(parts, **changed)
    assert "embed-amd64.zip" in refused(parts)


def test_an_archive_that_is_none(parts: Path) -> None:
    (parts / "python-3.12.10-embed-amd64.zip").write_bytes(b"PK\3\4" + bytes(100))
    assert "zip archive" in refused(parts)


@pytest.mark.parametrize("limit", ["LARGEST", "MOST_FILES"])
def test_an_archive_beyond_the_bounds(limit: str, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are those that the archive states; who states less than there is, has a damaged file."""
    monkeypatch.setattr(bounds, limit, 5)
    assert "more than" in refused(parts)


def test_an_archive_that_states_less_than_it_holds(parts: Path) -> None:
    path = embeddable(parts, **{"bomb": bytes(10_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace(struct.pack("<II", 10_000, 10_000), struct.pack("<II", 10_000, 10)))
    assert "zip archive" in refused(parts)


def test_a_link_in_a_wheel(parts: Path) -> None:
    link = zipfile.ZipInfo("colour/x")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(parts / "wheels" / "colour-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr(link, "/etc")
    assert "link" in refused(parts)


def _other_bytes(wheels: Path) -> None:
    with zipfile.ZipFile(wheels / "colour-1.0-py3-none-any.whl", "a") as archive:
        archive.writestr("added.py", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_other_bytes, "RECORD"),
        (lambda wheels: wheel(wheels, "colour", files={"start.pth": "import x"}), "start.pth"),
        (lambda wheels: wheel(wheels, "colour", files={"colour-1.0.data/elsewhere/x": ""}), "elsewhere"),
        (lambda wheels: wheel(wheels, "colour", files={"table/_fast.cp312-win_amd64.pyd": "x"}), "another package"),
        (lambda wheels: wheel(wheels, "colour", files={"More.py": "x"}), "another file"),
        (lambda wheels: wheel(wheels, "colour", files={f"{'a' * 70}/{'b' * 70}.py": "x"}), "160"),
        (lambda wheels: wheel(wheels, "colour", files={"c.pyd": compiled("MSVCP140.dll")}), "msvcp140.dll"),
        (lambda wheels: wheel(wheels, "colour", files={"c.pyd": compiled(machine=ARM64)}), "amd64"),
        (lambda wheels: wheel(wheels, "colour", files={"c.dll": b"MZ" + bytes(200)}), "c.dll"),
        (lambda wheels: (wheels / "colour-1.0-py3-none-any.whl").unlink(), "no wheel of colour"),
        (lambda wheels: (wheels / "colour-1.0-py3-none-any.whl").rename(wheels / "colour-1.0-cp312-cp312-win32.whl"), "no wheel of colour"),
        (lambda wheels: (wheels / "table-1.3-py3-none-any.whl").rename(wheels / "colour-1.0-py3-none-any.whl"), "another package"),
        (lambda wheels: zipped(wheels / "colour-1.0-py3-none-any.whl", {"colour.py": ""}), "no wheel"),
        (lambda wheels: wheel(wheels, "pricebook", "0.2.0"), "several versions"),
        (lambda wheels: (wheels / "x.whl").touch(), "x.whl"),
    ],
)  # fmt: skip
def test_wheels_that_are_not_packed(change: Callable[[Path], object], words: str, parts: Path) -> None:
    change(parts / "wheels")
    assert words in refused(parts)


@pytest.mark.parametrize(
    ("pins", "extra", "words"),
    [
        (PINS.replace("colour==1.0\n", ""), "web", "no version"),  # what Windows alone needs is pinned as well
        (PINS.replace("table==1.2", "table==0.9"), "web", "table>=1"),
        (PINS, "fax", "no such extra: fax"),
    ],
)
def test_needs_that_are_not_met(pins: str, extra: str, words: str, parts: Path) -> None:
    (parts / "checkout" / "constraints.txt").write_text(pins, encoding="utf-8")
    assert words in refused(parts, extra)


def test_names_that_are_one_on_windows() -> None:
    assert same_on_windows(["a/B.py", "A/b.py", "c", "C/x", "d/x", "D", "e", "f/e"]) == ["A/b.py", "C/x", "D"]


def test_libraries_that_a_package_or_windows_brings() -> None:
    files = {
        "x/a.pyd": compiled("Own-1.dll", "KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll"),
        "x/own-1.dll": compiled(),
        "t.py": b"MZ",
    }
    assert missing(files) == {}
    assert missing({"x/a.pyd": files["x/a.pyd"]}) == {"own-1.dll": "x/a.pyd"}
    assert missing({"x/a.pyd": files["x/a.pyd"]}, complete={"x/a.pyd"}) == {}
