"""What is known of a unit of reading that was put aside, as its record says it: a file of JSON beside its lines."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.base.files import read_file
from pricebook.base.languages import Figure, Phrase
from pricebook.findings import Finding, Place
from pricebook.settlement.claims.read.files import Unit


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What is known of a unit that was put aside.

    Attributes:
        of: the places of its files among all, and its rows.
        labels: how its files are called.
        lines: how many lines were read, with those that are not in order.
        rows: how many lines it numbers.
        findings: what is wrong with its files: code, label, row from 0, what was observed, the further rows, and further figures.
        unread: which lines cannot be settled: number of the file in the unit, column, rows from 1, and what they charge in đồng,
            as far as it can be read.
    """

    of: list[Any] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    lines: int = 0
    rows: int = 0
    findings: tuple[tuple[str, str, int | None, int | str, tuple[int, ...], dict[str, Figure]], ...] = ()
    unread: tuple[tuple[int, str, tuple[int, ...], Decimal], ...] = ()


def record_of(unit: Unit, labels: list[str], lines: int, rows: int, findings: list[Finding], unread: list[Any]) -> str:
    """The text of a record. What it says is what UnitRecord names, in that order."""
    return json.dumps([of_unit(unit), labels, lines, rows, [_said(each) for each in findings], unread])


def of_unit(unit: Unit) -> list[Any]:
    """By what a record is known to be that of a unit: the places of its files among all, and its rows."""
    rows = [unit.rows.first, unit.rows.end] if unit.rows is not None else None
    return [[place for place, _ in unit.files], rows, unit.receipts]


def _said(finding: Finding) -> list[Any]:
    others = [place.row for place in finding.cells]
    more = {name: _figure_said(figure) for name, figure in finding.more.items()}
    return [finding.code, finding.at.file, finding.at.row, finding.observed, others, more]


def _figure_said(figure: Figure) -> Any:
    """A figure of a finding as JSON; the reasons that a file gives hold others."""
    if isinstance(figure, Phrase):
        return {"key": figure.key, "values": [[name, _figure_said(each)] for name, each in figure.values]}
    return figure if isinstance(figure, int) else str(figure)


def _figure(said: Any) -> Figure:
    if not isinstance(said, dict):
        return said if isinstance(said, int) else str(said)
    return Phrase(said["key"], tuple((name, _figure(each)) for name, each in said["values"]))


def read_record(path: Path) -> UnitRecord:
    """The record in a file."""
    of, labels, lines, rows, findings, unread = json.loads(read_file(path))
    return UnitRecord(
        of, tuple(labels), lines, rows,
        tuple(
            (code, file, row, seen, tuple(others), {name: _figure(said) for name, said in more.items()})
            for code, file, row, seen, others, more in findings
        ),
        tuple((file, why, tuple(places), Decimal(amount or 0)) for file, why, places, amount in unread),
    )  # fmt: skip


def findings_of_unit(record: UnitRecord) -> Iterator[Finding]:
    """What is wrong with the files of a unit."""
    for code, label, row, observed, others, more in record.findings:
        cells = tuple(Place(label, row=each) for each in others)
        yield Finding(code, Place(label, row=row), observed=observed, cells=cells, more=more)
