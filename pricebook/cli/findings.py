"""Prints findings: by code, errors first, each with its number, its first cells, one law and one remedy; or every one of them."""

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, show

if TYPE_CHECKING:
    from pricebook.base.languages import Language
    from pricebook.findings import Finding, Place

MOST_LINES = 50  # for the groups together: with how the file was read and the verdict they fit on a screen of eighty lines
FIRST = (10, 5, 3, 2, 1, 0)  # cells of a group that are told, the most that fit
LINES_OF_A_CELL, LINES_OF_ONE = 2, 3  # where a group has several cells, or one; --full has longer messages whole
WIDTH, NARROWEST, DEEPEST = 120, 40, 12  # columns where there is no terminal; the narrowest that is used; the deepest indent
_RANKS = {"error": 0, "warning": 1, "info": 2}

Group = list["Finding"]


def show_findings(findings: "Iterable[Finding]", language: "Language", *, full: bool = False) -> None:
    """Prints findings as groups of one code and one law; with `full`, each of them with its place, message, law and remedy."""
    listed = list(findings)
    if not listed:
        return
    lines = [line for finding in listed for line in _whole(finding, language)] if full else _grouped(listed, language)
    show("\n".join(lines))


def show_wrapped(text: str, *, indent: str = "", most: int | None = None) -> None:
    """Prints a text, broken between words at the width of the terminal (120 columns in a pipe)."""
    for line in text.split("\n"):
        show("\n".join(_wrapped(line, indent, most)))


def width() -> int:
    """The columns of the terminal; 120 in a pipe."""
    return max(NARROWEST, shutil.get_terminal_size((WIDTH, 24)).columns)


def _wrapped(text: str, first: str, most: int | None = None, further: str | None = None) -> list[str]:
    """A text as lines that are not wider than the terminal. A word that is wider than a line is kept whole."""
    indent = further if further is not None else " " * min(len(first), DEEPEST)
    lines = textwrap.wrap(
        " ".join(text.split()),
        width(),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        max_lines=most,
        placeholder=" …",
    )
    return lines or [first.rstrip()]


def _whole(finding: "Finding", language: "Language") -> Iterator[str]:
    from pricebook.base.languages import term

    place = ", ".join(map(str, finding.places)) if finding.cells else str(finding.at) or "—"
    yield from _wrapped(f"{finding.code} {term(finding.severity, language)} {place}", "", further=" " * 6)
    yield from _wrapped(finding.message(language), " " * 6)
    yield from _wrapped(f"{phrase('law', language)}: {finding.law_text(language)}", " " * 6)
    yield from _remedy_lines(finding, f"{phrase('remedy', language)}: {finding.remedy(language)}", None)
    if finding.accepted is not None:
        accepted = phrase("accepted-by", language, reason=finding.accepted.reason, by=finding.accepted.by)
        yield from _wrapped(accepted, " " * 6)


def _grouped(findings: Sequence["Finding"], language: "Language") -> list[str]:
    """The groups as lines: with as many cells of each as fit, and the last groups as their heads alone where none would."""
    groups = _groups(findings)
    folded = {code for finding in findings if finding.code == "IN050" for code in str(finding.more["codes"]).split()}
    for most in FIRST:
        blocks = [_block(group, language, 0 if group[0].code in folded else most) for group in groups]
        if sum(map(len, blocks)) <= MOST_LINES:
            break
    while sum(map(len, blocks)) > MOST_LINES and any(len(block) > 1 for block in blocks):
        last = max(number for number, block in enumerate(blocks) if len(block) > 1)
        blocks[last] = blocks[last][:1]
    lines = [line for block in blocks for line in block]
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], phrase("codes-not-shown", language, count=rest)]
    hidden = sum(len(finding.places) for group in groups for finding in group)
    if hidden > sum(len(group) for group in groups) or any(len(group) > most for group in groups):
        lines += _wrapped(phrase("full-shows-all", language), "")
    return lines


def _groups(findings: Sequence["Finding"]) -> list[Group]:
    """The findings by code, law and acceptance: the question about the law first, what was accepted last, else by severity."""
    by_key: dict[tuple[str, str | None, bool], Group] = {}
    for finding in findings:
        by_key.setdefault((finding.code, finding.law, finding.accepted is not None), []).append(finding)

    def order(group: Group) -> tuple[bool, bool, int]:
        return (group[0].code != "IN050", group[0].accepted is not None, _RANKS[group[0].severity])

    return sorted(by_key.values(), key=order)


def _block(group: Group, language: "Language", most: int) -> list[str]:
    """One group: a head with title and number, the first cells, the law, the remedy; the head alone where `most` is 0."""
    from pricebook.base.languages import term
    from pricebook.findings import rule

    first = group[0]
    severity = term("accepted" if first.accepted is not None else first.severity, language)
    cells = sum(len(finding.places) for finding in group)
    number = phrase("group-count", language, count=cells) if cells > 1 else ""
    common = _common([at for finding in group for at in finding.places])
    where = f" [{'!'.join(common)}]" if common else ""
    head = _wrapped(f"{first.code} {severity}: {rule(first.code).title[language]}{number}{where}", "", 1)
    if not most:
        return head
    lines = []
    for finding in group[:most]:
        place = "!".join(_parts(finding.at)[len(common) :])
        if finding.cells:
            place = phrase("further-cells", language, place=place, count=len(finding.cells)).strip()
        lines += _wrapped(
            f"{place}: {finding.message(language)}" if place else finding.message(language),
            "      ",
            LINES_OF_A_CELL if group[1:] else LINES_OF_ONE,
            further=" " * 9,
        )
    if len(group) > most:
        lines.append("      " + phrase("more-cells", language, count=len(group) - most))
    lines += _wrapped(f"{phrase('law', language)}: {first.law_text(language)}", "      ", 2, further=" " * 9)
    lines += _remedy_lines(first, f"{phrase('remedy', language)}: {_remedy(group, language)}", 3)
    return [*head, *lines]


def _remedy_lines(finding: "Finding", text: str, most: int | None) -> list[str]:
    """A remedy as lines. A command to run has a line of its own that is never broken, so that it can be copied."""
    command = finding.more.get("command")
    before, found, after = text.partition(command) if isinstance(command, str) and command else (text, "", "")
    lines = _wrapped(before, "      ", most, further=" " * 9)
    if found:
        lines.append(" " * 9 + found)
    if after.strip(" ;."):
        lines += _wrapped(after.strip(" ;"), " " * 9, most, further=" " * 9)
    return lines


def _parts(at: "Place") -> list[str]:
    """The file, the sheet and the cell of a place, as far as it has them."""
    return [part for part in (at.file, at.sheet, at.cell) if part]


def _common(places: Sequence["Place"]) -> list[str]:
    """The file, or file and sheet, that all the places have."""
    if len({at.file for at in places}) > 1 or not places[0].file:
        return []
    sheets = {at.sheet for at in places}
    return [part for part in (places[0].file, places[0].sheet if len(sheets) == 1 else None) if part]


def _remedy(group: Group, language: "Language") -> str:
    """The remedy of a group. In place of a figure that differs it refers to the lines, which have it."""
    first = group[0]
    if len(group) == 1 or "command" in first.more:  # one command to run: the next run has the next
        return first.remedy(language)
    return first.common_remedy(group, language)
