"""pricebook on Windows, as far as it can be seen elsewhere: encodings, line ends, locks, files that are open in Excel, names, children."""

import ast
import ctypes
import json
import locale
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.app.former import set_former_aside
from pricebook.app.last_run import write_manifest
from pricebook.base import child, journal, locks, own_folders, shell
from pricebook.base.file_names import is_plain_name
from pricebook.cli.app import app
from pricebook.cli.common import chosen_language
from pricebook.registry import network
from pricebook.web.received import bare_name
from tests.faults.verbs import prepare
from tests.support import DATA, ROOT
from tests.windows import as_windows

BEDS = ["settle", "beds", str(DATA / "bed-sheet-2012" / "bed_sheet.csv"), "--regulation", "ttlt-04-2012", "--on", "2012-06-01"]


@pytest.fixture
def nt(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules at the bottom see `os` as it is on Windows, and msvcrt."""
    msvcrt = types.ModuleType("msvcrt")
    vars(msvcrt).update(locking=as_windows.locking, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", msvcrt)
    for module in (child, journal, locks, own_folders, shell):
        monkeypatch.setattr(module, "os", as_windows.Nt("os"))


# --- whole commands


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there it is so by itself")
def test_the_verbs_run_with_what_windows_has(tmp_path: Path) -> None:
    """One process with tests/windows/as_windows.py; it runs in a folder whose name has blanks, diacritics and signs of cmd.exe."""
    home = tmp_path / "Hồ sơ năm 2012 (bản & sao) 100%!"
    prepare(home)
    own, registry = "list/pricelist.json", ["--registry", "so.db"]
    commands = [
        ["new", "mới", "--regulation", "ttlt-04-2012", "--province", "Long An"],
        ["build", str(DATA / "long-an-2012"), "-o", "ra"],
        ["check", "list.xlsx", "--regulation", "ttlt-04-2012", "-o", "thẩm định"],
        *(["export", own, "--as", form, "-o", f"ra-{form}"] for form in ("approval", "reimbursement", "board", "report")),
        ["diff", own, str(DATA / "long-an-2012-draft"), "-o", "so sánh"],
        ["list", "verify", own, *registry],
        ["list", "in-force", "--facility", "80001", "--on", "2012-10-15", "-o", "ra/gia.xlsx", *registry],
        [*BEDS, "-o", "giường"],
    ]
    packages = [path for path in sys.path if path.endswith("site-packages")]
    # openpyxl makes an empty file with a name of its own by opening it as a text; it writes bytes into it
    strict = [
        "-X",
        "warn_default_encoding",
        "-W",
        "error::EncodingWarning",
        "-W",
        "ignore::EncodingWarning:openpyxl.worksheet._writer",
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", *strict, as_windows.__file__, str(ROOT), *packages, "--", json.dumps(commands)],
        capture_output=True, text=True, encoding="utf-8", cwd=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert not list(home.rglob(".pricebook-*"))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "cp437"])
def test_vietnamese_on_a_console_of_another_encoding(encoding: str) -> None:
    """What is said is UTF-8, whatever the console was set to; no letter is lost, and nothing breaks off."""
    done = subprocess.run(
        [sys.executable, "-m", "pricebook", "rule", "CP001", "--lang", "vi"],
        capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == 0 and "cao hơn mức tối đa" in done.stdout.decode() and b"Traceback" not in done.stderr


@pytest.mark.slow
def test_text_files_say_their_encoding_and_their_line_ends() -> None:
    """Windows would take that of the country, and write CR LF: then the same list had other bytes there."""
    unsaid = []
    for path in sorted((ROOT / "pricebook").rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)):
            named = {keyword.arg for keyword in call.keywords}
            function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            modes = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            text = function == "open" and any(set(mode) <= set("rwxat+") for mode in modes)
            if function == "write_text" or (text and not {"r"} >= {*modes}):
                unsaid += [f"{path.name}:{call.lineno}"] * (not named >= {"encoding", "newline"})
            elif text:
                unsaid += [f"{path.name}:{call.lineno}"] * ("encoding" not in named)
    assert unsaid == []


@pytest.mark.parametrize(
    ("said", "language"), [("Vietnamese_Vietnam.1258", "vi"), ("English_United States.1252", "en"), ("en-VN", "en"), ("C", "vi")]
)
def test_the_language_is_that_of_windows(said: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "setlocale", lambda *_: said)
    assert chosen_language(None) == language


# --- locks, folders, files that are open


def test_a_lock_of_windows_is_one_runs_at_a_time(nt: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "WAIT", 0.1)
    with locks.locked(tmp_path):
        with pytest.raises(locks.FolderBusy), locks.locked(tmp_path):
            pass
        assert (tmp_path / locks.LOCK).exists()
    assert list(tmp_path.iterdir()) == []
    with locks.locked(tmp_path):
        pass


def test_an_own_folder_of_a_run_that_goes_on_is_not_taken_away_there(nt: None, tmp_path: Path) -> None:
    mine = own_folders.make_folder(tmp_path)
    assert list(own_folders.abandoned(tmp_path)) == []
    assert mine.claim is not None
    os.close(mine.claim)  # as a program that is killed leaves it
    (taken,) = own_folders.abandoned(tmp_path)
    taken.remove()
    assert list(tmp_path.iterdir()) == []


def test_names_in_a_folder_are_synced_by_windows_itself(nt: None, tmp_path: Path) -> None:
    journal.sync(tmp_path)  # a folder cannot be opened there
    (tmp_path / "a").touch()
    journal.sync(tmp_path / "a")
    with pytest.raises(PermissionError):
        as_windows.Nt("os").open(tmp_path, os.O_RDONLY)


@contextmanager
def open_in_excel(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within, a file can be read and gets second names, but is not replaced, moved or removed, by whichever of its names."""
    held = path.stat()

    def refusing(function: Callable[..., Any], paths: int) -> Callable[..., Any]:
        def refuse(*args: Any, **named: Any) -> Any:
            for each in args[:paths]:
                folder = named.get("dir_fd")
                try:
                    same = os.path.samestat(os.stat(each, dir_fd=folder, follow_symlinks=False), held)
                except FileNotFoundError:
                    continue
                if same:
                    error = PermissionError(13, "The process cannot access the file", os.fspath(each))
                    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
                    raise error
            return function(*args, **named)

        return refuse

    with monkeypatch.context() as patched:
        for name, paths in (("replace", 2), ("rename", 2), ("unlink", 1), ("remove", 1)):
            patched.setattr(os, name, refusing(getattr(os, name), paths))
        yield


@pytest.mark.slow
def test_a_file_that_is_open_in_excel_is_named_and_all_stay_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of the files is open: those before it have been replaced already, and come back. The next run goes through."""
    out, call = tmp_path / "ra", [*BEDS, "-o", str(tmp_path / "ra"), "--force", "--lang", "en"]
    assert CliRunner().invoke(app, call).exit_code == 1
    books = sorted(path.name for path in out.iterdir())
    for path in out.iterdir():
        path.write_bytes(b"former " + path.name.encode())
    with open_in_excel(out / books[-1], monkeypatch):
        done = CliRunner().invoke(app, call)
        assert (
            done.exit_code == 2 and str(out / books[-1]) in done.output.replace("\n", "") and "close it in Excel" in done.output
        )
        assert {name: (out / name).read_bytes() for name in books} == {name: b"former " + name.encode() for name in books}
    assert CliRunner().invoke(app, call).exit_code == 1
    assert sorted(path.name for path in out.iterdir()) == books  # and nothing is left of the run that failed
    assert not any((out / name).read_bytes().startswith(b"former") for name in books)


def test_what_excel_keeps_beside_an_open_workbook_is_no_input(tmp_path: Path) -> None:
    """Nobody else can read ~$ho-so.xlsx there while ho-so.xlsx is open: a build that is refused hashes its inputs, and not that one."""
    for name in ("dossier.toml", "norms.csv", "~$norms.csv", "~$ho-so.xlsx", ".~lock.norms.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    write_manifest(tmp_path / "m.json", tmp_path, None, [])
    assert {each["file"] for each in json.loads((tmp_path / "m.json").read_text("utf-8"))["inputs"]} == {
        "dossier.toml",
        "norms.csv",
    }


def test_a_write_protected_result_is_set_aside_without_its_protection(tmp_path: Path) -> None:
    """Windows opens no protected file to sync it, and replaces none: the next run could not go on."""
    for name, text in (("check.json", '{"of": 1}'), ("a.xlsx", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (1_000_000_000, 1_000_000_000))
        (tmp_path / name).chmod(0o444)
    moved = set_former_aside(tmp_path, "check.json", ["a.xlsx", "check.json"], lambda said: said == {"of": 1})
    assert [path.name for path in moved] == ["a.xlsx", "check.json"]
    assert all(path.stat().st_mode & 0o200 and path.stat().st_mtime == 1_000_000_000 for path in moved)


# --- names, children


@pytest.mark.parametrize(
    ("text", "quoted"),
    [(r"C:\Hồ sơ\a b", r'"C:\Hồ sơ\a b"'), ("D:\\", '"D:\\\\"'), (r"\\máy\chung", r'"\\máy\chung"'), ("a.xlsx", "a.xlsx")],
)
def test_a_path_of_windows_as_it_is_typed(nt: None, text: str, quoted: str) -> None:
    assert shell.quoted_for_shell(text) == quoted


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [(r"\\server\chung\so.db", 3, r"\\server\chung"), (r"Z:\so.db", 4, "Z:"), (r"C:\Hồ sơ\so.db", 3, None)],
)
def test_a_registry_on_a_share_or_a_mapped_drive(path: str, kind: int, said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = types.SimpleNamespace(GetDriveTypeW=lambda drive: kind)
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=kernel), raising=False)
    assert network._windows(PureWindowsPath(path)) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["CON", "nul.csv", "a/Aux .txt", "COM¹.xlsx", "conin$", "b. ", "x.", "a:b", "a\\b", "a?", "\u202ecod.exe"]
)
def test_a_name_that_windows_refuses_or_takes_otherwise(name: str) -> None:
    assert not is_plain_name(name)


@pytest.mark.parametrize("name", ["Hồ sơ/bảng giá.v2.xlsx", "console.csv", "com10.txt", ".pricebook-lock", "a b/nul-1.csv"])
def test_a_name_that_every_system_takes(name: str) -> None:
    assert is_plain_name(name)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("CON.xlsx", "_CON.xlsx"),
        ("aux .csv", "_aux .csv"),
        ("C:\\fakepath\\Giá: mới?.xlsx", "Giá_ mới_.xlsx"),
        ("a.xlsx. ", "a.xlsx"),
        ("", ""),
    ],
)
def test_the_name_of_a_file_that_is_brought_to_the_desk(sent: str, kept: str) -> None:
    assert bare_name(sent) == kept


@pytest.mark.slow
def test_the_desk_sends_its_script_as_one_whatever_the_registry_of_windows_says() -> None:
    """There programs change what suffixes mean; a script of another type is not run by browsers that are told not to guess."""
    wrong = (
        "import mimetypes as m; m.add_type('text/plain', '.js'); m.add_type('text/plain', '.css'); m.add_type('image/x', '.svg')"
    )
    told = "import pricebook.web.pages.entrance; print(*(m.guess_type(f'a.{each}')[0] for each in ('js', 'css', 'svg')))"
    done = subprocess.run([sys.executable, "-c", f"{wrong}; {told}"], capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.stdout.split() == ["text/javascript", "text/css", "image/svg+xml"], done.stderr


@pytest.mark.parametrize(("handle", "error", "ended"), [(7, 0, True), (None, 87, True), (None, 5, False)])
def test_a_child_waits_there_for_its_parent_and_never_reads_the_pipe(
    handle: int | None, error: int, ended: bool, nt: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """7: the process, waited for; error 87: there is none any more; error 5: it may not be waited for, and the child goes on."""
    waited: list[tuple[int, int]] = []
    kernel = types.SimpleNamespace(OpenProcess=_function(handle), WaitForSingleObject=_function(0, waited))
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_, **__: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: error, raising=False)
    ends: list[int] = []
    monkeypatch.setattr(os, "_exit", ends.append)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("reads the pipe"))
    child.watch_parent(4242)
    assert ends == ([1] if ended else []) and waited == ([(7, 0xFFFF_FFFF)] if handle else [])


def _function(result: object, called: list[Any] | None = None) -> Any:
    """A function of a library, which has attributes of its own."""

    def function(*given: Any) -> object:
        if called is not None:
            called.append(given)
        return result

    return function
