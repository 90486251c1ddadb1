"""The long work about a list that somebody sent: it is judged, and what pages show of it is prepared."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.written import write_whole
from pricebook.web.causes import keep_findings
from pricebook.web.lists import ROUNDS, SAID, SHOWN

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.app.incoming import Incoming

Step = Callable[[str], None]
_DAYS = ("letter_date", "received")


def check_list(
    step: Step,
    path: str,
    out: str,
    stated: Mapping[str, Any],
    baseline: str | None = None,
    run: int = 1,
    page: bool = False,
    papers: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Judges a list that somebody sent, and writes what `pricebook check PATH -o OUT --force` writes.

    Args:
        step: is told each step.
        path: the workbook.
        out: the folder of the results. Beside it comes what pages show, and said.json.
        stated: what is stated beside the workbook: the options of `app.check.check`, days as ISO text.
        baseline: the check.json of the round before.
        run: the number of this run, which is written beside what came of it.
        page: whether the report as a page is written (`--html`).
        papers: how the list came in, where papers are written (`--papers`): the fields of Incoming, days as ISO text.

    Returns:
        The names of the files that were written; none where no list was read, and said.json tells why.
    """
    from pricebook.app.check import check
    from pricebook.app.check_shown import shown_of_check

    step("reading-list")
    options = {**stated, "on": _day(stated.get("on"))}
    checked = _as_asked(check(path, baseline=baseline, **options), out, baseline, page, papers)
    step("writing")
    files: tuple[Path, ...] = ()
    if checked.submission is not None:
        written = checked.write(out, force=True, page=page or papers is not None, papers=_incoming(papers))
        checked, files = written.result, written.files
    else:
        checked.remove_former(out)
    names = [file.name for file in files]
    said, of = shown_of_check(checked, names, _incoming(papers))
    folder = Path(out).parent
    keep_findings(folder, of.findings)
    texts = {SAID: said, ROUNDS: _json(of.compared), SHOWN: _json({**of.summed, "run": run})}

    def write(staging: Path) -> None:
        for name, text in texts.items():
            (staging / name).write_text(text, encoding="utf-8", newline="\n")

    write_whole(folder, tuple(texts), write, force=True)
    return {"files": names}


def _as_asked(checked: "Checked", out: str, baseline: str | None, page: bool, papers: Mapping[str, Any] | None) -> "Checked":
    """The result, with the commands in its findings as the command line prints them for the same options."""
    from pricebook.app.commands import option, repeating

    came = papers or {}
    holds = [("holds", paper) for paper in came.get("holds") or ()]
    letter = [(name.replace("_", "-"), came.get(name)) for name in ("sender", "letter", *_DAYS)]
    asked = [("papers", papers is not None), ("html", page), *letter, *holds, ("force", True), ("format", "json"), ("lang", "vi")]
    return repeating(checked, [option(*each) for each in (("baseline", baseline), ("o", out), *asked)])


def _incoming(papers: Mapping[str, Any] | None) -> "Incoming | None":
    from pricebook.app.incoming import Incoming

    if papers is None:
        return None
    holds = papers.get("holds")
    letter_date, received = (_day(papers.get(name)) for name in _DAYS)
    return Incoming(papers.get("sender"), papers.get("letter"), letter_date, received, None if holds is None else tuple(holds))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _json(value: Any) -> str:
    from pricebook.app.display import as_json

    return json.dumps(value, ensure_ascii=False, default=as_json) + "\n"
