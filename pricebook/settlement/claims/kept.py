"""What was found in a part, kept in the work folder: so that a run that was interrupted goes on after it.

A record holds a digest of whatever it depends on: lists, prices, contents, rules, law, quotas. Where one of them has changed, the
part is settled again. No record holds a card or a name of a patient: findings name rows.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pricebook.base.files import read_file, whole_outputs
from pricebook.findings import Finding, Place
from pricebook.regulation.claim_rules import ClaimRule
from pricebook.settlement.claims.judge import ClaimFinding, Line
from pricebook.settlement.claims.lists import Period
from pricebook.settlement.claims.parts import ListsOf, Part
from pricebook.settlement.containment.contents import Content

_NUMBERS = ("quantity", "price", "amount")  # of a line, kept as text


@dataclass(frozen=True, slots=True)
class KeptParts:
    """The records of parts in a work folder.

    Args:
        folder: the work folder.
        rules: the rules by their ids.
        basis: a text of what all parts depend on: rules, law, quotas.
    """

    folder: Path
    rules: dict[str, ClaimRule]
    basis: str
    _told: dict[int, tuple[Period, bytes]] = field(default_factory=dict, repr=False)

    def stands(self, name: str, of: str, lists_of: ListsOf) -> bool:
        """Whether a record can be read, which is to be asked often: only what it depends on is looked at."""
        return self._opened(name, of, lists_of) is not None

    def read(self, name: str, of: str, lists_of: ListsOf) -> list[Part] | None:
        """The parts of a record, or None where there is none, or what they depend on has changed since.

        Args:
            name: of the record.
            of: which lines the parts are.
            lists_of: what holds for a facility.
        """
        opened = self._opened(name, of, lists_of)
        if opened is None:
            return None
        periods, text = opened
        return [self._part(said, each) for said, each in zip(json.loads(text), periods, strict=True)]

    def _opened(self, name: str, of: str, lists_of: ListsOf) -> tuple[list[Sequence[Period]], str] | None:
        """What holds for the parts of a record, and the parts as text."""
        path = self.folder / _file(name)
        if not path.exists():
            return None
        head, _, text = read_file(path).decode().partition("\n")
        digest, heads = json.loads(head)
        periods = [lists_of(said["facility"], *_days(said)) for said in heads]
        return (periods, text) if digest == self._digest(of, periods) else None

    def write(self, name: str, of: str, parts: Sequence[Part], lists_of: ListsOf) -> None:
        """Keeps parts under a name. Raises OSError."""
        periods = [lists_of(part.facility, part.first, part.last) for part in parts]
        kept = [_record(part, each) for part, each in zip(parts, periods, strict=True)]
        heads = [{key: said[key] for key in ("facility", "first", "last")} for said in kept]
        text = "\n".join(json.dumps(each, ensure_ascii=False) for each in ([self._digest(of, periods), heads], kept))
        with whole_outputs(self.folder, (_file(name),), force=True) as staging:
            (staging / _file(name)).write_text(text, encoding="utf-8", newline="\n")

    def _digest(self, of: str, periods: Sequence[Sequence[Period]]) -> str:
        """What the parts depend on, as one digest."""
        told = hashlib.sha256(f"{self.basis}\n{of}".encode())
        for each in periods:
            for period in each:
                told.update(self._told_of(period))
            told.update(b";")
        return told.hexdigest()

    def _told_of(self, period: Period) -> bytes:
        """The digest of a period; it is the same object for all months of a facility, and is told once."""
        known = self._told.get(id(period))
        if known is None:
            sources = {id(source): source for source in (period.source, *(period.source_of(id_) for id_ in period.paid))}
            said = (
                period.first, period.last, sorted((id_, paid.price, paid.line.number) for id_, paid in period.paid.items()),
                sorted(period.unpaid.items()), period.older_kept,
                [(of.name, of.decision, of.prices.fingerprint) for of in sources.values()],
            )  # fmt: skip
            known = self._told[id(period)] = period, hashlib.sha256(repr(said).encode()).digest()
        return known[1]

    def _part(self, said: dict[str, Any], periods: Sequence[Period]) -> Part:
        found = tuple(self._found(each, periods) for each in said["found"])
        findings = tuple(
            Finding(code, Place(*at), observed=observed, cells=tuple(Place(*each) for each in cells), more=more)
            for code, at, observed, cells, more in said["findings"]
        )
        return Part(said["facility"], *_days(said), said["lines"], found, findings)

    def _found(self, said: dict[str, Any], periods: Sequence[Period]) -> ClaimFinding:
        other, due, period = said["other"], said["due"], said["period"]
        return ClaimFinding(
            self.rules[said["rule"]], said["result"], _line(said["line"]), _line(other) if other is not None else None,
            Fraction(due) if due is not None else None, Decimal(said["stake"]), said["article"], said["why"], said["service"],
            periods[period] if period is not None else None,
            tuple(Content(**each | {"through": tuple(each["through"])}) for each in said["grounds"]),
            Fraction(said["of_whole"]) if said["of_whole"] is not None else None,
        )  # fmt: skip


def _file(name: str) -> str:
    return f"part-{name}.json"


def _days(said: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(said["first"]), date.fromisoformat(said["last"])


def _record(part: Part, periods: Sequence[Period]) -> dict[str, Any]:
    def place(period: Period | None) -> int | None:
        return next((number for number, each in enumerate(periods) if each is period), None)

    found = [
        {
            "rule": each.rule.id,
            "result": each.result,
            "line": _cells(each.line),
            "other": _cells(each.other) if each.other is not None else None,
            "due": str(each.due) if each.due is not None else None,
            "stake": str(each.stake),
            "article": each.article,
            "why": each.why,
            "service": each.service,
            "period": place(each.period),
            "grounds": [asdict(ground) for ground in each.grounds],
            "of_whole": str(each.of_whole) if each.of_whole is not None else None,
        }
        for each in part.found
    ]
    findings = [
        (each.code, astuple(each.at), each.observed, [astuple(cell) for cell in each.cells], dict(each.more))
        for each in part.findings
    ]
    days = {"first": part.first.isoformat(), "last": part.last.isoformat()}
    return {"facility": part.facility, **days, "lines": part.lines, "found": found, "findings": findings}


def _cells(line: Line) -> list[Any]:
    return [str(value) if name in _NUMBERS else value for name, value in zip(Line._fields, line, strict=True)]


def _line(cells: Sequence[Any]) -> Line:
    values = zip(Line._fields, cells, strict=True)
    return Line._make(Decimal(value) if name in _NUMBERS else value for name, value in values)
