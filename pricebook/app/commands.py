"""Commands that a message prints for the reader to run: those of this call with all their options, and what settles a finding."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.base.languages import Phrase, say
from pricebook.base.shell import quoted_for_shell
from pricebook.findings import Finding, Findings

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.appraisal.judge import CheckOptions  # a build needs nothing of it

_OPTION = re.compile(r"(?:^| )--([a-z-]+)")


def command(verb: str, path: Path | str, *options: str) -> str:
    """Returns a command of this program as it is typed.

    Args:
        verb: what it does ("check").
        path: the file or folder.
        options: what follows, already quoted; blank ones are left out.
    """
    file = f"./{path}" if str(path).startswith("-") else str(path)
    return " ".join(filter(None, [f"pricebook {verb}", quoted_for_shell(file), *options]))


def option(name: str, value: object) -> str:
    """Returns an option with its value ("--on 2026-08-01", "-o out"); nothing where it was not given."""
    if value is None or value is False:
        return ""
    dashed = f"-{name}" if len(name) == 1 else f"--{name}"
    return dashed if value is True else f"{dashed} {quoted_for_shell(str(value))}"


def command_to_check(path: Path, options: "CheckOptions", norms: Path | str | None = None, added: str = "") -> str:
    """Returns the command that repeats a check with every option that was stated.

    Args:
        path: the workbook.
        options: what was stated beside it.
        norms: a folder of packs that is searched first.
        added: options that take the place of those of the same name. Those that settle columns name all columns.
    """
    names = set(_OPTION.findall(added))
    day = options.day.isoformat() if options.day is not None else None
    stated: list[tuple[str, object]] = [
        ("regulation", options.regulation), ("as", options.as_), ("class", options.class_), ("province", options.province),
        ("on", day), ("facility", options.facility), ("dossier", options.dossier), ("bed-rate", options.bed_rate),
        ("thousands", options.thousands),
        ("norms", norms), *(("select", code) for code in options.select), *(("ignore", code) for code in options.ignore),
        ("columns", options.proposed_columns),
    ]  # fmt: skip
    from pricebook.submission.read.column_findings import column_options  # imported here: a build names no columns

    named = column_options(options.columns, {}) if "regulation" in names else ""
    return command("check", path, *(option(name, value) for name, value in stated if name not in names), named, added)


def with_commands(
    findings: Iterable[Finding], path: Path, options: "CheckOptions", norms: Path | str | None = None
) -> list[Finding]:
    """Returns the findings; where a text has a command to run, the whole command in place of its options alone."""
    return [_with_command(finding, path, options, norms) if "command" in finding.more else finding for finding in findings]


def _with_command(finding: Finding, path: Path, options: "CheckOptions", norms: Path | str | None) -> Finding:
    added = finding.more["command"]
    without = added == say("columns.without")
    if isinstance(added, Phrase) and not without:
        return finding  # what must be done first, in words
    options_added = "" if without else str(added)
    if options.day is None:
        options_added = re.sub(r" --on \S+", "", options_added)  # without a day the nearest one is taken
    said = command_to_check(path, options, norms, options_added)
    return replace(finding, more={**finding.more, "command": said})


def repeating(checked: "Checked", further: Sequence[str]) -> "Checked":
    """Returns the result of a check; the commands that its findings print repeat further options of the call.

    Args:
        checked: the result.
        further: options that do not change what is judged ("-o out", "--lang en"); blank ones are left out.
    """
    more = " ".join(filter(None, further))
    findings = [_longer(finding, checked.path, more) if is_ready(finding) else finding for finding in checked.findings]
    return replace(checked, findings=Findings(findings), further=more)


def _longer(finding: Finding, path: Path, more: str) -> Finding:
    return replace(finding, more={**finding.more, "command": _with_further(str(finding.more["command"]), path, more)})


def _with_further(command_line: str, path: Path, more: str) -> str:
    """A command with further options behind the file: what settles a finding stays at its end."""
    start = command("check", path)
    return " ".join(filter(None, [start, more, command_line.removeprefix(start).strip()]))


def is_ready(finding: Finding) -> bool:
    """Whether a finding has a command that can be run as it stands."""
    return isinstance(finding.more.get("command"), str)


def command_for(checked: "Checked", path: Path) -> str:
    """Returns the command that repeats a check for another file: the workbook that was given back."""
    return _with_further(command_to_check(path, checked.options, checked.norms), path, checked.further)


def command_by(checked: "Checked", regulation: str) -> str:
    """Returns the command that repeats a check by another regulation."""
    command_line = command_to_check(checked.path, checked.options, checked.norms, option("regulation", regulation))
    return _with_further(command_line, checked.path, checked.further)
