"""What long work there is: each verb of `app` that a page asks for, with arguments and a result that JSON can hold.

A verb says its steps (phrases of screen.toml) through the function that it gets first.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.written import write_whole
from pricebook.base.languages import LANGUAGES
from pricebook.web.work import decide_verbs, export_verbs

SAID = "said.json"  # beside the folder of the results
Step = Callable[[str], None]


def check_list(step: Step, path: str, out: str, stated: Mapping[str, Any], baseline: str | None = None) -> dict[str, Any]:
    """Judges a list that somebody sent, and writes what `pricebook check PATH -o OUT` writes.

    Args:
        step: is told each step.
        path: the workbook.
        out: the folder of the results.
        stated: what is stated beside the workbook: the options of `app.check.check`, days as ISO text.
        baseline: the check.json of the round before.

    Returns:
        The names of the files that were written; none where no list was read, and said.json tells why.
    """
    from pricebook.app.check import check
    from pricebook.app.display import json_text

    step("reading-list")
    options = {**stated, "on": date.fromisoformat(stated["on"]) if stated.get("on") else None}
    checked = check(path, baseline=baseline, **options)
    step("writing")
    files: tuple[Path, ...] = ()
    if checked.submission is not None:
        written = checked.write(out, force=True)
        checked, files = written.result, written.files
    said = json_text(checked.record())
    _write_said(Path(out).parent, said)
    why = {language: checked.why_not.text(language) for language in LANGUAGES} if checked.why_not is not None else None
    return {"files": [file.name for file in files], "why": why}


def _write_said(folder: Path, text: str) -> None:
    """Keeps what the command line prints with --format json, byte for byte."""

    def write(staging: Path) -> None:
        (staging / SAID).write_text(text, encoding="utf-8", newline="\n")

    write_whole(folder, (SAID,), write, force=True)


VERBS: dict[str, Callable[..., Any]] = {"check_list": check_list, **decide_verbs.VERBS, **export_verbs.VERBS}
