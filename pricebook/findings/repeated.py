"""Many findings of one code in one column: one finding where they share a cause, else the first of them and a number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure, Phrase, Terms, shown
from pricebook.findings.catalogue import rule
from pricebook.findings.finding import Finding, Place

MOST_REPEATED = 1_000  # findings of one code in one column
WHOLE_COLUMN = 3  # cells; a column of so many or more, all with the same error, is one finding
RANGES, EXAMPLES, LISTED = 5, 3, 50  # that a message names

_Key = tuple[str, str | None, str | None, int | None, str]  # code, file, sheet, column, the figure where it is the cause


def collapse_repeated(
    findings: Iterable[Finding], most: int = MOST_REPEATED, column_cells: int | None = None
) -> Iterator[Finding]:
    """The findings in their order, with what is repeated in one column said once. No cell is lost: `Finding.cells` has them.

    A code whose catalogue entry has a message for `many` cells becomes one finding where `many_from` cells of a column or
    more have it, or all cells of the column. Of any other code at most `most` are kept; the rest becomes one finding at the first
    of them, with their number: IN025 if the code is an error, else IN026.

    Args:
        findings: the findings.
        most: how many findings of one code in one column are kept.
        column_cells: the number of cells of the column that the findings are about, where they are about one column.
    """
    listed = list(findings)
    by_key: dict[_Key, list[Finding]] = {}
    for finding in listed:
        by_key.setdefault(_key(finding), []).append(finding)
    left_out: dict[int, Finding | None] = {}  # by id: what stands in the finding's place
    last: list[Finding] = []
    each_its_own: dict[_Key, list[Finding]] = {}  # of one code in one column, whatever their causes
    for key, alike in by_key.items():
        if _one_cause(alike, column_cells):
            left_out.update((id(each), None) for each in alike)
            left_out[id(alike[0])] = together(alike)
        else:
            each_its_own.setdefault((*key[:4], ""), []).extend(alike)
    for apart in each_its_own.values():
        if len(apart) > most:
            left_out.update((id(each), None) for each in apart[most:])
            last.append(_counted(apart[most:]))
    for finding in listed:
        shown_instead = left_out.get(id(finding), finding)
        if shown_instead is not None:
            yield shown_instead
    yield from last


def said_once(findings: Sequence[Finding]) -> list[Finding]:
    """All findings of a verb: what has one cause is one finding, and every other finding is kept, however many there are."""
    return list(collapse_repeated(findings, most=len(findings) + 1))


def _key(finding: Finding) -> _Key:
    at, many = finding.at, rule(finding.code).many
    cause = "" if many is None or "{observed}" not in many["en"] else str(finding.observed)
    return (finding.code, at.file, at.sheet, at.column, cause)


def _one_cause(alike: Sequence[Finding], column_cells: int | None) -> bool:
    """Whether findings of one code in one column are one: there are many, or the whole column has them."""
    entry = rule(alike[0].code)
    if entry.many is None or any(finding.cells for finding in alike):
        return False
    return len(alike) >= entry.many_from or (column_cells is not None and len(alike) == column_cells >= WHOLE_COLUMN)


def together(alike: Sequence[Finding]) -> Finding:
    """One finding for several of one code in one column, at the first cell."""
    first = alike[0]
    figures = _distinct(finding.observed for finding in alike)
    services = tuple(dict.fromkeys(finding.service for finding in alike if finding.service is not None))
    more = {name: _listed(_distinct(finding.more.get(name) for finding in alike), LISTED) for name in first.more}
    more |= {"count": len(alike), "ranges": _ranges([finding.at for finding in alike])}
    more["examples"] = _listed([f"“{shown(each)}”" for each in figures], EXAMPLES)
    more["affected"] = _listed(_distinct(finding.named or finding.service for finding in alike), len(alike))
    cells = tuple(place for finding in alike for place in finding.places)[1:]
    return replace(
        first,
        service=services[0] if len(services) == 1 else None,
        services=services if len(services) > 1 else (),
        named=first.named if len(services) == 1 else None,
        observed=figures[0] if len(figures) == 1 else None,
        more=more,
        cells=cells,
        related=tuple(dict.fromkeys(place for finding in alike for place in finding.related)),
    )


def _distinct(values: Iterable[Figure | None]) -> list[Figure]:
    return list(dict.fromkeys(value for value in values if value is not None))


def _listed(values: Sequence[Figure], most: int) -> Figure:
    """The value that all have; else the first of them, with "…" where there are more."""
    if len(values) == 1:
        return values[0]
    listed: list[str | Phrase] = [value if isinstance(value, str | Phrase) else shown(value) for value in values[:most]]
    return Terms([*listed, *(["…"] if len(values) > most else [])])


def _counted(rest: Sequence[Finding]) -> Finding:
    """IN025 or IN026: the findings that are not listed one by one, by their number and their cells."""
    first = rest[0]
    column = column_letters(first.at.column) if first.at.column is not None else ""
    code = "IN025" if rule(first.code).severity == "error" else "IN026"
    cells = tuple(place for finding in rest for place in finding.places)[1:]
    more: dict[str, Figure] = {"code": first.code, "column": column, "last": rest[-1].at.cell or ""}
    return Finding(code, first.at, observed=len(rest), more=more, cells=cells)


def _ranges(places: Sequence[Place]) -> Terms:
    """The cells of one column as Excel names them: cells that follow each other as one range, and "…" where there are more."""
    runs: list[list[Place]] = []
    for place in sorted(places, key=lambda place: -1 if place.row is None else place.row):
        if runs and place.row is not None and runs[-1][-1].row == place.row - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    named = [f"{run[0].cell}:{run[-1].cell}" if len(run) > 1 else str(run[0].cell) for run in runs[:RANGES]]
    return Terms([*named, *(["…"] if len(runs) > RANGES else [])])
