"""What the verbs about tables of what was charged have in common: the files, the rules, the sums, and what is written."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypedDict, final

from pricebook.app.errors import InputNotFound, UnknownRegulation, WrongOption
from pricebook.base.files import is_file
from pricebook.base.languages import Language, term
from pricebook.base.nearest import nearest_to
from pricebook.findings import CountsRecord, Finding, FindingRecord, Findings, Place, as_record, plain_figure
from pricebook.findings.record import PlainFigure
from pricebook.regulation import SearchPath, SettlementLaw, SettlementOnDay, load_settlement_of, settlement_law
from pricebook.settlement.charged.facts import OF_CELLS
from pricebook.settlement.charged.tables import PARQUET
from pricebook.settlement.charged.verdicts import TERMS, Result, SumOf
from pricebook.tables import FORMATS

SCHEMA_VERSION: Literal[1] = 1
# What could not be examined: files, cases, rows and cells that cannot be read, lines without a list, days without rules.
NOT_EXAMINED = (
    "ST041", "ST042", "ST043", "ST044", "ST045", "ST046", "ST047", "ST048", "ST050", "ST051", "ST052", "ST110", "ST111", "ST112",
    "ST113", "ST114", "XL001", "XL002", "IN028",
)  # fmt: skip
Verb = Literal["settle visits", "settle stays", "settle form21"]


class SumRecord(TypedDict):
    """What was found at a facility for a reason: rows, and đồng at stake."""

    facility: str
    code: str
    result: str
    rows: int
    stake: PlainFigure


class RulesUsedRecord(TypedDict):
    """A pack of settlement that was used, and the first day on which it was."""

    settlement: str
    pack_version: str
    pack_sha256: str
    day: str


@final
class ChargedRecord(TypedDict):
    """The contents of a result: how many rows were read and judged, the sums, and the findings. Nothing of a patient.

    `figures` are đồng: what was charged and is due of visits and stays; the tally, and what the form states, of form 21.
    """

    schema_version: Literal[1]
    verb: Verb
    language: Language
    rows: int
    judged: int
    figures: dict[str, PlainFigure]
    rules: list[RulesUsedRecord]
    summary: list[SumRecord]
    counts: CountsRecord
    findings: list[FindingRecord]


def in_words(result: Result, language: Language = "vi") -> str:
    """What a result of a row is called: refused, or asked."""
    return term(TERMS[result], language)


def not_examined(findings: Iterable[Finding]) -> Counter[str]:
    """How many files, cases and lines could not be examined, by the code of their findings. A row with two such cells is one."""
    count: Counter[str] = Counter()
    rows: dict[Place, str] = {}
    for finding in findings:
        if finding.code in OF_CELLS:
            for at in finding.places:
                rows.setdefault(replace(at, column=None), finding.code)
        elif finding.code in NOT_EXAMINED:
            count[finding.code] += finding.observed if isinstance(finding.observed, int) else 1
    return count + Counter(rows.values())


def charged_files(paths: Sequence[Path | str] | Path | str, more: Collection[str] = ()) -> tuple[Path, ...]:
    """The files, each there and of a format that can be read; `more` are further formats. Raises InputNotFound, WrongOption."""
    files = tuple(Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths))
    known = (*FORMATS, PARQUET, *more)
    for path in files:
        if not is_file(path):
            raise InputNotFound("no-file", path=str(path))
        if path.suffix.lower() not in known:
            raise WrongOption("no-charged-format", path=path.name, known=", ".join(known))
    return files


def rules_of(packs: SearchPath, settlement: str | None) -> tuple[SettlementLaw, list[Finding]]:
    """The rules for what the fund pays; or those of one pack. Raises UnknownRegulation."""
    if settlement is None:
        return settlement_law(packs, None)
    if packs.find_settlement(settlement) is None:
        known = packs.settlement_ids()
        near = nearest_to(settlement, known)
        raise UnknownRegulation("unknown-settlement", settlement=settlement, nearest=near, known=", ".join(known))
    pack, findings = load_settlement_of(packs, settlement)
    return SettlementLaw(() if pack is None else (pack,)), findings


def charged_record(
    verb: Verb, rows: int, judged: int, figures: Mapping[str, Any], rules: Iterable[SettlementOnDay], sums: Iterable[SumOf],
    findings: Findings, language: Language,
) -> ChargedRecord:  # fmt: skip
    """Returns a result as JSON.

    Args:
        verb: which verb made it.
        rows: how many rows were read.
        judged: how many of them have rules.
        figures: further figures of the result, in đồng.
        rules: the packs that were used.
        sums: the sums by facility and reason.
        findings: the findings.
        language: of their messages.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "verb": verb,
        "language": language,
        "rows": rows,
        "judged": judged,
        "figures": {name: plain_figure(figure) for name, figure in figures.items()},
        "rules": [
            {
                "settlement": used.settlement.id,
                "pack_version": used.settlement.pack_version,
                "pack_sha256": used.pack.found.sha256,
                "day": used.day.isoformat(),
            }
            for used in rules
        ],
        "summary": [_sum(each) for each in sums],
        "counts": findings.counts,
        "findings": [as_record(finding, language) for finding in findings],
    }


def _sum(of: SumOf) -> SumRecord:
    return {"facility": of.facility, "code": of.code, "result": of.result, "rows": of.rows, "stake": plain_figure(of.stake)}


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Writes a result as JSON into a file. Raises OSError."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
