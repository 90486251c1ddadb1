"""Findings as records for JSON."""

from collections.abc import Sequence
from decimal import Decimal

from pricebook.base.languages import LANGUAGES, Figure, Language, Phrase, Terms
from pricebook.base.money import exact_text
from pricebook.findings.collection import Findings
from pricebook.findings.finding import Finding
from pricebook.findings.record import FindingRecord, FindingsRecord, ListIdentity, PlainFigure, TableReading


def as_record(finding: Finding, language: Language = "vi") -> FindingRecord:
    """A finding as `findings.json` holds it (schema: norms/schema/findings.json).

    The other cells of the same cause stand first among the related ones.
    """
    first, accepted = finding.at, finding.accepted
    others = [place for place in dict.fromkeys((*finding.cells, *finding.related)) if not finding.cells or place != first]
    record: FindingRecord = {
        "code": finding.code,
        "severity": finding.severity,
        "file": first.file,
        "sheet": first.sheet,
        "cell": first.cell,
        "service_id": finding.service,
        "observed": plain_figure(finding.observed, language),
        "limit": plain_figure(finding.limit, language),
        "message": finding.message(language),
        "law": finding.law_text(language),
        "remedy": finding.remedy(language),
        "related": [{"file": place.file, "sheet": place.sheet, "cell": place.cell} for place in others],
        "accepted": None if accepted is None else {"reason": accepted.reason, "by": accepted.by, "on": accepted.on},
    }
    return record if finding.about is None else {**record, "about": finding.about}


def plain_figure(figure: Figure | None, language: Language = "vi") -> PlainFigure:
    """A figure for JSON and CSV: whole numbers as integers, other decimals as text, phrases in the language, terms by id."""
    if isinstance(figure, Phrase):
        return figure.text(language)
    if isinstance(figure, Terms):
        return ", ".join(value.text(language) if isinstance(value, Phrase) else value for value in figure)
    if isinstance(figure, Decimal):
        return int(figure) if figure == figure.to_integral_value() and abs(figure) < 10**15 else exact_text(figure)
    return figure


def figure_texts(figure: Figure | None) -> set[str]:
    """The texts that a file in either language can hold for a figure. Two texts are the same figure if both are in this set."""
    return {str(plain_figure(figure, language)) for language in LANGUAGES}


def findings_record(
    findings: Sequence[Finding],
    language: Language = "vi",
    tables: list[TableReading] | None = None,
    about: ListIdentity | None = None,
) -> FindingsRecord:
    """The contents of findings.json (schema: norms/schema/findings.json).

    Args:
        findings: the findings, in the order in which they are listed.
        language: the language of messages and remedies.
        tables: how each sheet was read.
        about: the identity of the price list that the findings are about.
    """
    return {
        "language": language,
        "list": about,
        "counts": Findings(findings).counts,
        "findings": [as_record(finding, language) for finding in findings],
        "tables": tables or [],
    }
