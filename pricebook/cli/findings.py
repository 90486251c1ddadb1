"""Prints findings: by code, errors first, each with its number, its first cells, one law and one remedy; or every one of them."""

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, show

if TYPE_CHECKING:
    from pricebook.base.languages import Language
    from pricebook.findings import Finding, Place

SCREEN = 80  # lines of a screen: what is not said beside the findings is theirs
MOST_LINES = 50  # for the groups together, where nothing says how much room there is
ON_ERR = 4  # lines that stand beside on standard error: the file of the results, results that were removed
# What a group is told with, from its head alone on: cells, lines of each cell, of the law, and of the remedy. Each group gets one
# step after the other, errors first, as long as there is room: none is told at length while another has its head alone.
STEPS = ((0, 0, 0, 0), (1, 1, 1, 2), (1, 3, 2, 3), (2, 2, 2, 3), (3, 2, 2, 3), (5, 2, 2, 3), (10, 2, 2, 3))
WIDTH, NARROWEST, DEEPEST = 120, 40, 12  # columns where there is no terminal; the narrowest that is used; the deepest indent
SHORT_NAMES, CUT = (72, 48, 32), " …"  # letters of a name in quotes, where a text is too long for its lines
_QUOTED = re.compile("“([^“”␣⟨]*)”")  # not a text that is told for its hidden characters
_RANKS = {"error": 0, "warning": 1, "info": 2}

Group = list["Finding"]


def show_findings(findings: "Iterable[Finding]", language: "Language", *, full: bool = False, beside: str | None = None) -> None:
    """Prints findings as groups of one code, severity and law; with `full`, each of them with its place, message, law and remedy.

    Args:
        findings: what was found.
        language: of the texts.
        full: whether each is printed by itself.
        beside: what is printed beside the findings; they fill the screen that it leaves.
    """
    listed = list(findings)
    if not listed:
        return
    room = MOST_LINES if beside is None else max(MOST_LINES // 2, SCREEN - ON_ERR - beside.count("\n"))
    lines = [line for finding in listed for line in _whole(finding, language)] if full else _grouped(listed, language, room)
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


def _shortened(text: str, most: int | None) -> str:
    """A text with its long quoted names cut, as far as it needs to be told in `most` lines: what is said of them stays."""
    for length in SHORT_NAMES if most is not None else ():
        if len(_wrapped(text, " " * 6, further=" " * 9)) <= (most or 0):
            break
        text = _QUOTED.sub(partial(_cut, length=length), text)
    return text


def _cut(quoted: "re.Match[str]", length: int) -> str:
    """A name in quotes, of so many letters at most: cut between words."""
    name = quoted[1]
    if len(name) <= length:
        return quoted[0]
    kept = name[: length - len(CUT)]
    return f"“{kept.rpartition(' ')[0] or kept}{CUT}”"


def _whole(finding: "Finding", language: "Language") -> Iterator[str]:
    from pricebook.base.languages import term

    places = finding.places if finding.cells else (finding.at,)
    place = ", ".join(_place(at, 0, language) for at in places) or "—"
    yield from _wrapped(f"{finding.code} {term(finding.severity, language)} {place}", "", further=" " * 6)
    yield from _wrapped(finding.message(language), " " * 6)
    yield from _wrapped(f"{phrase('law', language)}: {finding.law_text(language)}", " " * 6)
    yield from _remedy_lines(finding, f"{phrase('remedy', language)}: {finding.remedy(language)}", None)
    if finding.accepted is not None:
        accepted = phrase("accepted-by", language, reason=finding.accepted.reason, by=finding.accepted.by)
        yield from _wrapped(accepted, " " * 6)


def _grouped(findings: Sequence["Finding"], language: "Language", room: int = MOST_LINES) -> list[str]:
    """The groups as lines, `room` at most: each with as many cells as its fair share allows, the errors first."""
    groups = _groups(findings)
    asked = any(finding.code == "IN050" and finding.accepted is None for finding in findings)
    held = [group for group in groups if asked and not group[0].code.startswith(("IN", "XL"))]
    groups = [group for group in groups if group not in held]
    room -= 3 if held else 0
    blocks = [_block(group, language, STEPS[0]) for group in groups]
    left = room - sum(map(len, blocks)) - 1  # the last line says that --full shows all
    for step in STEPS[1:]:
        for number, group in enumerate(groups):
            longer = _block(group, language, step)
            if len(longer) - len(blocks[number]) <= left:
                left -= len(longer) - len(blocks[number])
                blocks[number] = longer
    lines = [line for block in blocks for line in block]
    if held:
        codes = ", ".join(f"{group[0].code} ({sum(len(finding.places) for finding in group)})" for group in held)
        lines += _wrapped(phrase("held-back", language, codes=codes), "", 3)
    hidden = bool(held) or any(not _is_whole(group, block) for group, block in zip(groups, blocks, strict=True))
    if len(lines) > room - hidden:
        rest = len(lines) - room + 2
        lines = [*lines[: room - 2], phrase("codes-not-shown", language, count=rest)]
        hidden = True
    if hidden:
        lines += _wrapped(phrase("full-shows-all", language), "")
    return lines


def _is_whole(group: Group, block: list[str]) -> bool:
    """Whether a block says all that there is: every finding and every cell, and nothing was cut off."""
    if len(block) == 1 or any(line.endswith(" …") or f"{CUT}”" in line for line in block):
        return False
    ranges = [str(finding.more.get("ranges", "…")) for finding in group if finding.cells]
    return len(group) <= STEPS[-1][0] and not any("…" in text for text in ranges)


def _groups(findings: Sequence["Finding"]) -> list[Group]:
    """The findings by code, law, acceptance and severity: the question about the law first, what was accepted last, else by
    severity. What is refused by a code, and what is only asked about by it, are two groups."""
    by_key: dict[tuple[str, str | None, bool, str], Group] = {}
    for finding in findings:
        by_key.setdefault((finding.code, finding.law, finding.accepted is not None, finding.severity), []).append(finding)

    def order(group: Group) -> tuple[bool, bool, int]:
        return (group[0].code != "IN050", group[0].accepted is not None, _RANKS[group[0].severity])

    return sorted(by_key.values(), key=order)


def _block(group: Group, language: "Language", step: tuple[int, int, int, int]) -> list[str]:
    """One group: a head with title and number, the first cells, the law, the remedy, as far as `step` says (see STEPS)."""
    from pricebook.base.languages import term
    from pricebook.findings import rule

    first = group[0]
    most, of_law, of_remedy = step[0], *step[2:]
    of_a_cell: int | None = step[1]
    if of_a_cell and step != STEPS[1] and "command" in first.more:
        of_a_cell = None  # whoever is to confirm something reads all of it
    severity = term("accepted" if first.accepted is not None else first.severity, language)
    cells = sum(len(finding.places) for finding in group)
    number = phrase("group-count", language, count=cells) if cells > 1 else ""
    common = _common([at for finding in group for at in finding.places])
    where = f" [{'!'.join(common)}]" if common else ""
    # The total counts findings: where one is of several cells, the head says how many they are.
    counted = phrase("group-counted-as", language, count=len(group)) if len(group) < cells else ""
    head = _wrapped(f"{first.code} {severity}: {rule(first.code).title[language]}{number}{where}{counted}", "", 1)
    if not most:
        return head
    lines = []
    for finding in group[:most]:
        place = _place(finding.at, len(common), language)
        if finding.cells:
            place = phrase("further-cells", language, place=place, count=len(finding.cells)).strip()
        said = f"{place}: {finding.message(language)}" if place else finding.message(language)
        lines += _wrapped(_shortened(said, of_a_cell), "      ", of_a_cell, further=" " * 9)
    if len(group) > most:
        lines.append("      " + phrase("more-cells", language, count=len(group) - most))
    lines += _wrapped(f"{phrase('law', language)}: {first.law_text(language)}", "      ", of_law, further=" " * 9)
    return [*head, *lines, *_remedies(group, group[:most], language, of_remedy)]


def show_with_command(text: str, command: str) -> None:
    """Prints a text; a command to run in it has a line of its own."""
    show("\n".join(_with_command(text, command, "", None)))


def _with_command(text: str, command: str, indent: str, most: int | None) -> list[str]:
    """A text as lines. A command to run has a line of its own that is never broken, so that it can be copied."""
    before, found, after = text.partition(command) if command else (text, "", "")
    further = indent + " " * (3 if indent else 0)
    lines = _wrapped(before, indent, most, further=further)
    if found:
        lines.append(indent + " " * 3 + found)
    if after.strip(" ;."):
        lines += _wrapped(after.strip(" ;"), further, most, further=further)
    return lines


def _remedy_lines(finding: "Finding", text: str, most: int | None) -> list[str]:
    command = finding.more.get("command")
    return _with_command(text, command if isinstance(command, str) else "", " " * 6, most)


def _parts(at: "Place") -> list[str]:
    """The file, the sheet and the cell of a place, as far as it has them."""
    return [part for part in (at.file, at.sheet, at.cell) if part]


def _place(at: "Place", without: int, language: "Language") -> str:
    """A place as people say it, without the parts that stand above it: a whole row is "row 12", and not "12:12"."""
    parts = _parts(at)[without:]
    if parts and at.column is None and at.row is not None:
        parts[-1] = phrase("row-place", language, row=str(at.row + 1))
    return "!".join(parts)


def _common(places: Sequence["Place"]) -> list[str]:
    """The file, or file and sheet, that all the places have."""
    if len({at.file for at in places}) > 1 or not places[0].file:
        return []
    sheets = {at.sheet for at in places}
    return [part for part in (places[0].file, places[0].sheet if len(sheets) == 1 else None) if part]


def _remedies(group: Group, told: Group, language: "Language", most: int) -> list[str]:
    """The remedy of a group; where it is another for each place, those of the places that are told."""
    first, label = group[0], phrase("remedy", language)
    one = first.remedy(language) if "command" in first.more else first.common_remedy(group, language)
    if one is not None:  # of several commands the first: the next run has the next
        return _remedy_lines(first, f"{label}: {one}", most)
    by_remedy: dict[str, list[str]] = {}
    for finding in told:
        by_remedy.setdefault(finding.remedy(language), []).append(_place(finding.at, 0, language).rpartition("!")[2])
    said = (f"{', '.join(filter(None, cells))}: {text}".removeprefix(": ") for text, cells in by_remedy.items())
    return [line for text in said for line in _wrapped(f"{label} {text}", "      ", most, further=" " * 9)]
