"""Compares two rounds of one submission: which findings are new since the earlier round, and which are mended."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pricebook.base.cells import column_letters
from pricebook.base.contracts import InvalidContract, read_contract
from pricebook.base.languages import Language
from pricebook.findings import Finding, FindingRecord, figure_texts, rule

if TYPE_CHECKING:
    from pricebook.appraisal.record import CheckedFinding, CheckRecord, PriceRecord

LARGEST_FILE = 256 * 2**20


class JudgedPrice(NamedTuple):
    """A price of a list that was judged, with its verdict."""

    price: "PriceRecord"
    verdict: Literal["accepted", "rejected", "not-judged"]


class Baseline(NamedTuple):
    """What an earlier check found: the regulation that it judged by, its findings, their language, file and prices."""

    regulation: str
    findings: "list[CheckedFinding]"
    language: Language = "vi"
    file: str = ""
    prices: tuple[JudgedPrice, ...] = ()


def read_baseline(path: Path) -> Baseline:
    """Reads an earlier check.json, and validates it against the published schema.

    Raises:
        InvalidContract: the file does not follow the schema.
        OSError: the file cannot be read.
    """
    record: CheckRecord = read_contract(path, "check", LARGEST_FILE)
    return baseline_of(record)


def baseline_of(record: "CheckRecord") -> Baseline:
    """What a check found, as a later round is compared with it."""
    return Baseline(record["regulation"], record["findings"], record["language"], record["file"], judged_prices(record))


def judged_prices(record: "CheckRecord") -> tuple[JudgedPrice, ...]:
    """The prices of a check with their verdicts. Version 1 of check.json had none that were not judged."""
    lists: tuple[Sequence[PriceRecord], ...] = (record["accepted"], record["rejected"], record.get("not_judged", []))
    verdicts: tuple[Literal["accepted", "rejected", "not-judged"], ...] = ("accepted", "rejected", "not-judged")
    return tuple(JudgedPrice(each, verdict) for verdict, of in zip(verdicts, lists, strict=True) for each in of)


class Comparison(NamedTuple):
    """The findings of two rounds compared.

    `new` says of each finding of the later round whether it is new; `mended` are the earlier findings that are gone;
    `changed` are those whose service has the same finding at another figure, which is a new one.
    """

    new: list[bool]
    mended: list[FindingRecord]
    changed: list[FindingRecord]


def compare_rounds(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> Comparison:
    """Compares the findings of a round with those of an earlier one. The two rounds may be in different languages.

    Two findings are the same where code, service and figure are the same, wherever they stand: rows are inserted and sorted, and
    columns and sheets renamed, between rounds. Where several are alike, those that stand in the same cell, and then in the same
    column, belong together first. A finding with neither service nor figure is known by its column, and so is one that many cells
    share, whichever of them is the first. A price that was changed and is still too high is therefore a new finding; the earlier
    one was changed, not mended.
    """
    listed = list(findings)
    same: dict[int, int] = {}  # by the number of a later finding: the number of the earlier one
    left = set(range(len(earlier)))
    for names in (("sheet", "cell"), ("sheet", "column"), ()):
        by_key: dict[_Key, list[int]] = {}
        for number in sorted(left, reverse=True):
            if (key := _key_of(earlier[number], names)) is not None:
                by_key.setdefault(key, []).append(number)
        for number, finding in enumerate(listed):
            found = None if number in same else next((key for key in _keys(finding, names) if by_key.get(key)), None)
            if found is not None:
                same[number] = by_key[found].pop()
                left.discard(same[number])
    _match_shared(listed, earlier, same, left)
    new = [number not in same for number in range(len(listed))]
    waiting = Counter((finding.code, finding.service) for finding, is_new in zip(listed, new, strict=True) if is_new)
    gone: list[FindingRecord] = []
    changed: list[FindingRecord] = []
    for number in sorted(left):
        key = (earlier[number]["code"], earlier[number]["service_id"])
        again = key[1] is not None and waiting[key] > 0
        waiting[key] -= again
        (changed if again else gone).append(earlier[number])
    return Comparison(new, gone, changed)


def compare_dossier_rounds(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> Comparison:
    """Compares the findings of two builds of one dossier: within each file first, then what is left, wherever it stands.

    Two files of a dossier often have the same fault in the same cell; and a table may come in another file than before.
    """
    listed = list(findings)
    new = [True] * len(listed)
    left: list[FindingRecord] = []
    of_file: dict[str | None, tuple[list[int], list[FindingRecord]]] = {}
    for number, finding in enumerate(listed):
        of_file.setdefault(finding.at.file, ([], []))[0].append(number)
    for record in earlier:
        of_file.setdefault(record["file"], ([], []))[1].append(record)
    for numbers, records in of_file.values():
        within = compare_rounds([listed[number] for number in numbers], records)
        for number, is_new in zip(numbers, within.new, strict=True):
            new[number] = is_new
        left += [*within.mended, *within.changed]
    unmatched = [number for number, is_new in enumerate(new) if is_new]
    across = compare_rounds([listed[number] for number in unmatched], left)
    for number, is_new in zip(unmatched, across.new, strict=True):
        new[number] = is_new
    return Comparison(new, across.mended, across.changed)


def _match_shared(listed: list[Finding], earlier: Sequence[FindingRecord], same: dict[int, int], left: set[int]) -> None:
    """Matches the findings that many cells of a column share: their figure is that of the first cell, which sorting moves."""
    by_column = {_column_of(earlier[number]): number for number in sorted(left, reverse=True)}
    for number, finding in enumerate(listed):
        if number in same or not (finding.cells or "{cells}" in rule(finding.code).message["en"]):
            continue
        column = column_letters(finding.at.column) if finding.at.column is not None else ""
        found = by_column.pop((finding.code, finding.at.sheet, column), None)
        if found is not None and (not finding.cells or earlier[found]["related"]):
            same[number] = found
            left.discard(found)


def _column_of(record: FindingRecord) -> tuple[str, str | None, str]:
    return record["code"], record["sheet"], (record["cell"] or "").rstrip("0123456789:")


_Key = tuple[str | None, ...]


def _keys(finding: Finding, names: Sequence[str]) -> Iterator[_Key]:
    """The keys of a finding; its figure may be written in either language."""
    at = finding.at
    for observed in figure_texts(finding.observed):
        key = _key(finding.code, at.sheet, at.cell, finding.service, observed, names)
        if key is not None:
            yield key


def _key_of(record: FindingRecord, names: Sequence[str]) -> _Key | None:
    return _key(record["code"], record["sheet"], record["cell"], record["service_id"], str(record["observed"]), names)


def _key(code: str, sheet: str | None, cell: str | None, service: str | None, observed: str, names: Sequence[str]) -> _Key | None:
    """What makes two findings the same, with as much of their place as `names` says; None where nothing but a place does."""
    place = {"sheet": sheet, "cell": cell, "column": (cell or "").rstrip("0123456789:")}
    if not names and service is None and observed == str(None):
        return None
    observed = observed.replace("; ", ", ")  # version 0.1.0 separated several texts by semicolons
    return (code, service, observed, *(place[name] for name in names))


def reasons_recorded(record: Path) -> set[str]:
    """Returns the reasons of the findings that a check.json says are accepted; none where it cannot be read."""
    try:
        return {entry["accepted"]["reason"] for entry in read_baseline(record).findings if entry["accepted"] is not None}
    except (InvalidContract, OSError, ValueError):
        return set()
