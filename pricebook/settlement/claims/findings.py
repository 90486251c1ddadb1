"""Findings of what the rules say: lines with one cause are one finding, which names each row."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from pricebook.base.exact import exact
from pricebook.base.languages import Figure, say
from pricebook.findings import Finding, Place
from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.judge import ClaimFinding, Line
from pricebook.settlement.claims.lists import ListSource

# What follows → the term for it.
RESULT_TERMS: dict[Result, str] = {"refuse": "claims-refuse", "hold": "claims-hold", "ask": "claims-ask"}


def findings_of(found: Iterable[ClaimFinding], file_names: Sequence[str]) -> list[Finding]:
    """The findings of what rules said, in the order of the first line of each.

    Args:
        found: what they said.
        file_names: how each file is called, by its number.

    Returns:
        One finding for the lines of a facility that share rule, result, thing, figures, article and reason.
    """
    by_cause: dict[tuple[object, ...], list[ClaimFinding]] = {}
    for each in found:
        by_cause.setdefault(_cause(each), []).append(each)
    return [_finding(alike, file_names) for alike in by_cause.values()]


def _cause(found: ClaimFinding) -> tuple[object, ...]:
    line, other = found.line, found.other
    beside = (other.facility, other.kind, other.code) if other is not None else None
    ground = (found.grounds[0].ground, found.grounds[0].where) if found.grounds else None
    what = line.facility, line.kind, line.code, line.name, observed(found), found.due
    return found.rule.id, found.result, *what, found.article, found.why, beside, ground, id(found.period)


def _finding(alike: Sequence[ClaimFinding], file_names: Sequence[str]) -> Finding:
    first = alike[0]

    def place(line: Line) -> Place:
        return Place(file_names[line.file], row=line.row - 1)

    others = tuple(place(each.line) for each in alike[1:])
    beside = tuple(place(each.other) for each in alike if each.other is not None)
    by = first.grounds[0] if first.grounds else None
    more: dict[str, Figure] = {
        "stake": sum((each.stake for each in alike), Decimal(0)),
        "lines": len(alike),
        "facility": first.line.facility,
        "day": f"{day_of(first.line.day):%d/%m/%Y}",
        "meant": first.service or "–",
        "list": _list(first.period.source_of(first.service)) if first.period is not None else "–",
        "elsewhere": first.other.facility if first.other is not None else "–",
        "whole": named(first.other) if first.other is not None else "–",
        "ground": f"{by.where}: {by.text or by.name}" if by is not None else "–",
    }
    return Finding(
        first.rule.code, place(first.line), service=first.service, observed=observed(first), limit=limit(first.due),
        law=first.article, more=more, related=beside, cells=others, named=named(first.line), asks=first.result == "ask",
    )  # fmt: skip


def _list(source: ListSource) -> Figure:
    """A list by what it was decided by; of a draft, that it is one."""
    return source.decision or say("claims.draft-list", list=source.short_name)


def without_list(facility: str, periods: Sequence[object], lines: Iterable[tuple[Place, int]]) -> Finding:
    """ST044: no list is known for the facility. ST045: the day is none of the days of its lists.

    Args:
        facility: the facility.
        periods: its periods.
        lines: the place of each such line, and its day.
    """
    places, numbers = zip(*lines, strict=True)
    days = [day_of(number) for number in sorted(set(numbers))]
    more = {"facility": facility, "from": f"{days[0]:%d/%m/%Y}", "to": f"{days[-1]:%d/%m/%Y}"}
    return Finding("ST045" if periods else "ST044", places[0], observed=len(places), cells=places[1:], more=more)


def named(line: Line) -> str:
    """A thing as people name it: by code and name."""
    return f"{line.code} {line.name}" if line.name and line.name != line.code else line.code


def observed(found: ClaimFinding) -> Decimal | str:
    """The price, share, quantity or amount of the line, whichever the rule is about."""
    if found.rule.stake == "share":
        return str(found.share_charged)
    if found.rule.stake == "quantity" and found.due is not None:
        return found.line.quantity.normalize() + 0
    return found.line.price if found.rule.stake == "price" else found.line.amount


def limit(due: Fraction | None) -> Decimal | str | None:
    """What is due, as messages show it: a share stays a fraction."""
    if due is None:
        return None
    value = exact(due)
    return value if isinstance(value, Decimal) and due >= 1 else str(due)
