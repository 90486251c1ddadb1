"""Commands that a message prints for the reader to run: those of this call, with what settles a finding added."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pricebook.appraisal.judge import CheckOptions
from pricebook.base.languages import Phrase, say
from pricebook.base.shell import quoted_for_shell
from pricebook.findings import Finding


def command_to_check(path: Path, options: CheckOptions, norms: Path | str | None = None) -> str:
    """Returns the command that repeats a check, without the options that name columns.

    Args:
        path: the workbook.
        options: what was stated beside it.
        norms: a folder of packs that is searched first.
    """
    day = options.day.isoformat() if options.day is not None else None
    stated = [
        ("regulation", options.regulation), ("as", options.as_), ("class", options.class_), ("province", options.province),
        ("on", day), ("facility", options.facility), ("dossier", options.dossier), ("bed-rate", options.bed_rate),
        ("thousands", options.thousands),
        ("norms", norms), *(("select", code) for code in options.select), *(("ignore", code) for code in options.ignore),
    ]  # fmt: skip
    file = f"./{path}" if str(path).startswith("-") else str(path)
    named = [f"--{name} {quoted_for_shell(str(value))}" for name, value in stated if value is not None]
    return " ".join(["pricebook check", quoted_for_shell(file), *named])


def with_commands(findings: Iterable[Finding], command: str) -> list[Finding]:
    """Returns the findings; where a text has a command to run, the whole command in place of its options alone."""
    return [_with_command(finding, command) if "command" in finding.more else finding for finding in findings]


def _with_command(finding: Finding, command: str) -> Finding:
    options = finding.more["command"]
    if isinstance(options, Phrase) and options != say("columns.without"):
        return finding  # what must be done first, in words
    said = command if isinstance(options, Phrase) or not options else f"{command} {options}"
    return replace(finding, more={**finding.more, "command": said})
