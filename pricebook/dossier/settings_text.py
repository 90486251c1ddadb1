"""Changes settings in the text of dossier.toml, and leaves everything else of it as it stands: comments, order, blank lines.

What a change does is proved by reading the text again: it holds exactly the settings that were asked for, or it is not taken.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from json import dumps  # a JSON string is a TOML string
from typing import Any

from pricebook.base.exact import exact_decimal

_HEADER = re.compile(r"^\s*\[")


class NotChangeable(ValueError):
    """The text is written in a way in which no single setting can be changed safely."""


def changed_text(text: str, top: Mapping[str, Any], rounding: Mapping[str, Any], signers: Sequence[Mapping[str, str]]) -> str:
    """Changes settings in a text.

    Args:
        text: the text of dossier.toml.
        top: settings outside all tables, by name; None removes one.
        rounding: settings of the table `rounding`.
        signers: all signers, each with title and name.

    Returns:
        The text with these settings.

    Raises:
        NotChangeable: the text cannot be read, or would not hold exactly these settings.
    """
    wanted = _read(text)
    wanted |= {name: value for name, value in top.items() if value is not None}
    for name, value in top.items():
        if value is None:
            wanted.pop(name, None)
    if rounding:
        wanted["rounding"] = {**wanted.get("rounding", {}), **rounding}
    old_signers = wanted.pop("signers", [])
    if signers:
        wanted["signers"] = [dict(each) for each in signers]
    lines = text.splitlines()
    for name, value in top.items():
        lines = _set(lines, None, name, value)
    for name, value in rounding.items():
        lines = _set(lines, "rounding", name, value)
    if old_signers != [dict(each) for each in signers]:
        lines = _with_signers(lines, signers)
    made = "\n".join(lines) + "\n"
    if _read(made) != wanted:
        raise NotChangeable(made)
    return made


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=exact_decimal)
    except (ValueError, RecursionError) as error:
        raise NotChangeable(str(error)) from error


def _set(lines: list[str], table: str | None, name: str, value: Any) -> list[str]:
    """The lines with one setting of a table (None: outside all) at a value; without it where the value is None."""
    begins, ends = _part(lines, table)
    key = re.compile(rf"^\s*{re.escape(name)}\s*=\s*")
    for number in range(begins, ends):
        if found := key.match(lines[number]):
            last = _last_line(lines, number, ends)
            rest = _comment_behind(lines[number][found.end() :]) if last == number else ""
            new = [] if value is None else [f"{found[0]}{_toml(value)}{rest}"]
            return [*lines[:number], *new, *lines[last + 1 :]]
    if value is None:
        return lines
    if table is not None and begins == ends:
        return [*lines, "", f"[{table}]", f"{name} = {_toml(value)}"]
    place = ends
    while place > begins and not lines[place - 1].strip():
        place -= 1
    return [*lines[:place], f"{name} = {_toml(value)}", *lines[place:]]


def _part(lines: list[str], table: str | None) -> tuple[int, int]:
    """The first line of the settings of a table, and the line after the last; both the end of the text where there is none."""
    headers = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if table is None:
        return 0, headers[0] if headers else len(lines)
    for place, number in enumerate(headers):
        if re.fullmatch(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?", lines[number]):
            return number + 1, headers[place + 1] if place + 1 < len(headers) else len(lines)
    return len(lines), len(lines)


def _last_line(lines: list[str], first: int, ends: int) -> int:
    """The line on which a setting ends that begins on a line."""
    for last in range(first, ends):
        try:
            tomllib.loads("\n".join(lines[first : last + 1]))
        except ValueError:
            continue
        return last
    raise NotChangeable(lines[first])


def _comment_behind(value: str) -> str:
    """The blanks and the comment behind a value."""
    for place in [*(place for place, letter in enumerate(value) if letter == "#"), len(value)]:
        before = value[:place].rstrip()
        try:
            tomllib.loads(f"x = {before}")
        except ValueError:
            continue
        return value[len(before) :]
    return ""


def _with_signers(lines: list[str], signers: Sequence[Mapping[str, str]]) -> list[str]:
    kept: list[str] = []
    within = False
    for line in lines:
        if _HEADER.match(line):
            within = re.fullmatch(r"\s*\[\[\s*signers\s*\]\]\s*(#.*)?", line) is not None
        if not within:
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    for each in signers:
        kept += ["", "[[signers]]", *(f"{name} = {_toml(value)}" for name, value in each.items())]
    return kept


def _toml(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return dumps(value, ensure_ascii=False) if isinstance(value, str | int) else str(value)
