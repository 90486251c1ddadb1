"""There is one way in which files are written: no verb makes, moves or removes one in a folder of the user's by any other."""

import ast
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.base.file_names import is_plain_name
from pricebook.cli.app import app
from tests.faults.verbs import VERBS, prepare
from tests.support import ROOT
from tools.windows_folder.refused import same_on_windows

CODE = ROOT / "pricebook"
THE_WAY = {"base/files.py", "base/swap.py", "base/journal.py", "base/own_folders.py", "base/locks.py"}

# Who else moves, makes or removes anything, and where: all of it within temporary folders, with one exception.
WITHIN = {
    "app/build_output.py": {
        "mkdir",
        "move",
        "rename",
    },  # the files of a list get their names; what is given back comes beside them
    "app/check_output.py": {"move"},  # the copy of the workbook, into the folder of the new files
    "app/claims_work.py": {"mkdir", "rmdir"},  # the work folder, and once what was kept in it is removed
    "app/former.py": {"mkdir"},  # an earlier result that is set aside, among the new files
    "app/given_back.py": {"mkdir", "move"},  # the copies of a dossier's workbooks
    "app/import_stage.py": {"mkdir", "rmdir"},  # a pack that is being made; and the folder of one whose files were removed
    "app/install.py": {"mkdir"},  # a pack that is being looked at
    "app/list_archive.py": {"mkdir"},  # the contents of a sealed folder, among the new files
    "app/sealed_folder.py": {"mkdir"},
    "registry/sealing.py": {"touch"},  # a key that its owner alone may read
    "web/pages/decide.py": {"rename"},  # a file that came gets its own name, in the folder in which it came
    "submission/annotate/cached_values.py": {"move"},  # the copy of the workbook, beside itself
    "web/access/accounts.py": {"open"},  # the file of accounts, for its owner alone, among the new files
    "web/actions.py": {"mkdir"},  # a temporary folder for what is being sent
    "web/dossiers.py": {
        "mkdir",
        "rename",
        "replace",
    },  # a file that came is moved into its dossier; the former one, to where what was removed is kept
    "web/received.py": {"unlink"},  # a file of no name and no bytes, in that folder
    "web/lists.py": {"mkdir", "replace"},  # a workbook that came in, into the folder of its round
}
# Who writes bytes: each into the path that it is given, which is among the new files, or in a temporary folder, or in
# memory.
INTO_WHAT_IT_IS_GIVEN = {
    "app/accept.py", "app/again_lists.py", "app/charged.py", "app/settle_again.py", "web/dossiers.py", "web/lists.py", "web/work/list_verbs.py",
    "app/audit.py", "app/build.py", "app/build_output.py", "app/check_output.py", "app/checked.py", "app/claims.py", "app/folder_record.py", "app/former.py", "app/last_run.py", "app/diff.py", "app/import_stage.py", "app/install.py", "app/list_backup.py",
    "app/list_merge.py", "app/import_annex.py", "app/list_shown.py", "app/match.py", "app/new.py", "app/settings.py", "app/sealed_folder.py", "app/settle.py",
    "appraisal/record.py", "base/csv_text.py", "base/inputs.py", "cli/lists_trust.py", "compare/page.py", "dossier/merging/write.py", "exports/archive.py",
    "exports/board/html.py", "exports/board/pdf.py", "exports/check_page/__init__.py", "exports/doubts.py", "exports/list_json.py",
    "exports/output.py", "exports/package/files.py", "exports/package/message.py", "exports/papers/docx.py", "exports/publication/pdf.py",
    "exports/report/__init__.py", "pricelist/file.py", "registry/sealing.py", "regulation/rewrite.py",
    "submission/annotate/cached_values.py", "submission/annotate/in_place/annotate.py", "submission/annotate/in_place/package.py",
    "settlement/claims/kept.py", "settlement/claims/staging.py", "submission/annotate/workbook.py", "tables/files/xlsx_facts.py",
    "tables/new_workbook.py", "web/received.py", "web/work/dossier_verbs.py",
}  # fmt: skip

_MOVES = {
    "unlink",
    "rmdir",
    "rename",
    "renames",
    "hardlink_to",
    "symlink_to",
    "touch",
    "mkdir",
    "makedirs",
    "remove",
    "removedirs",
}
_OF_SHUTIL = {"move", "rmtree", "copytree"}
_OF_OS = {"open", "replace", "link", "symlink", "truncate", "ftruncate", "write"}
_WRITES = {"write_bytes", "write_text", "copyfile", "copy2", "copy"}


@pytest.mark.slow
def test_who_moves_and_removes() -> None:
    assert _users(_moves) == WITHIN


@pytest.mark.slow
def test_who_writes_bytes() -> None:
    assert set(_users(_writes)) == INTO_WHAT_IT_IS_GIVEN


def _users(use: Callable[[ast.Call], str | None]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(CODE).as_posix()
        calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        if name not in THE_WAY and (uses := {said for call in calls if (said := use(call))}):
            found[name] = uses
    return found


def _moves(call: ast.Call) -> str | None:
    """The name of a call that makes, moves or removes: of a path, of os, of shutil, of tempfile."""
    if not isinstance(call.func, ast.Attribute):
        return None
    name, owner = call.func.attr, call.func.value.id if isinstance(call.func.value, ast.Name) else None
    if owner == "os":
        return name if name in _OF_OS | _MOVES else None
    if owner in ("shutil", "tempfile"):
        return name if name in _OF_SHUTIL or "mkdtemp" in name or "mkstemp" in name else None
    of_path = name == "replace" and len(call.args) == 1 and not call.keywords  # that of a text takes two, that of a day names
    return name if (name in _MOVES - {"remove"} or of_path) else None


def _writes(call: ast.Call) -> str | None:
    if isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES:
        on_text = call.func.attr == "copy" and not (isinstance(call.func.value, ast.Name) and call.func.value.id == "shutil")
        return None if on_text else call.func.attr
    if isinstance(call.func, ast.Attribute) and call.func.attr == "save":
        return "save"
    opens = (isinstance(call.func, ast.Name) and call.func.id == "open") or (
        isinstance(call.func, ast.Attribute) and call.func.attr in ("open", "ZipFile")
    )
    modes = [each.value for each in (*call.args, *(k.value for k in call.keywords)) if isinstance(each, ast.Constant)]
    for_writing = any(
        isinstance(mode, str) and len(mode) <= 3 and set(mode) & set("wax+") and set(mode) <= set("rwaxbt+") for mode in modes
    )
    return "open" if opens and for_writing else None


# --- and when the verbs run -------------------------------------------------------------------------------------------------

_watched: list[tuple[Path, set[str]]] = []
_EVENTS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate")


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if not _watched or event not in _EVENTS:
        return
    if event == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        return
    home, found = _watched[0]
    two = event in ("os.rename", "os.link")
    for number, said in enumerate(args[: 2 if two else 1]):
        if not isinstance(said, str | bytes | os.PathLike):
            continue
        path = _folder(event, args, number) / os.fsdecode(said)
        inside = path.is_relative_to(home) and not any(part.startswith(".pricebook-") for part in path.relative_to(home).parts)
        if inside and (who := _who()) not in THE_WAY:
            found.add(f"{who}: {event} {path.relative_to(home)}")


def _folder(event: str, args: tuple[Any, ...], number: int) -> Path:
    """The folder that a relative name is in: an open folder where the call names one (shutil.rmtree does), else the current."""
    at = {"os.rename": 2, "os.link": 2, "os.remove": 1, "os.rmdir": 1, "os.mkdir": 2, "os.symlink": 2}.get(event)
    of_call = args[at + number] if at is not None and len(args) > at + number else -1
    return Path(f"/proc/self/fd/{of_call}").resolve() if isinstance(of_call, int) and of_call >= 0 else Path.cwd()


def _who() -> str:
    """The module of pricebook that called."""
    frame = sys._getframe(2)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(CODE):
            return path.relative_to(CODE).as_posix()
        frame = frame.f_back  # type: ignore[assignment]
    return "nobody"


@contextmanager
def watched(home: Path) -> Iterator[set[str]]:
    found: set[str] = set()
    if not getattr(_watch, "added", False):
        sys.addaudithook(_watch)
        _watch.added = True  # type: ignore[attr-defined]
    _watched.append((home, found))
    try:
        yield found
    finally:
        _watched.clear()


@pytest.mark.slow
def test_no_verb_writes_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python tells of each file that is opened for writing, made, moved or removed: by whom, and where."""
    home = tmp_path / "home"
    prepare(home)
    (home / "tmp").mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setattr(tempfile, "tempdir", str(home / "tmp"))
    with watched(home) as found:
        (home / "seen").write_text("the watch itself")
        assert found == {"nobody: open seen"}
        found.clear()
        for name, (args, folder) in VERBS.items():
            (home / "ra").rename(home / f"before {name}") if (home / "ra").exists() else None
            found.clear()
            done = CliRunner().invoke(app, args)
            assert done.exit_code in (0, 1), (name, done.output)
            assert list((home / folder).iterdir()), name
            made = [path.relative_to(home).as_posix() for path in (home / folder).rglob("*") if path.is_file()]
            assert all(map(is_plain_name, made)) and same_on_windows(made) == [], name  # Windows takes each name, as it is
            assert found == set(), name
    assert list((home / "tmp").iterdir()) == []
