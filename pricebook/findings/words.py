"""A finding in words: Vietnamese or English, figures as Vietnamese readers write them."""

from collections.abc import Sequence
from decimal import Decimal

from pricebook.base.languages import LANGUAGES, Figure, Language, Phrase, Terms
from pricebook.base.money import exact_text
from pricebook.findings.collection import Findings
from pricebook.findings.finding import Finding
from pricebook.findings.record import FindingRecord, FindingsRecord, ListIdentity, PlainFigure, TableReading


def as_record(finding: Finding, language: Language = "vi") -> FindingRecord:
    """The finding as `findings.json` holds it (schema: norms/schema/findings.json)."""
    at, accepted = finding.at, finding.accepted
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": at.file,
        "sheet": at.sheet,
        "cell": at.cell,
        "service_id": finding.service,
        "observed": plain_figure(finding.observed, language),
        "limit": plain_figure(finding.limit, language),
        "message": finding.message(language),
        "law": finding.law_text(language),
        "remedy": finding.remedy(language),
        "related": [{"file": place.file, "sheet": place.sheet, "cell": place.cell} for place in finding.related],
        "accepted": None if accepted is None else {"reason": accepted.reason, "by": accepted.by, "on": accepted.on},
    }


def plain_figure(figure: Figure | None, language: Language = "vi") -> PlainFigure:
    """A figure as JSON and CSV hold it: whole đồng as integers, exact decimals as text, phrases in the language, terms by id."""
    if isinstance(figure, Phrase):
        return figure.said(language)
    if isinstance(figure, Terms):
        return ", ".join(value.said(language) if isinstance(value, Phrase) else value for value in figure)
    if isinstance(figure, Decimal):
        return int(figure) if figure == figure.to_integral_value() and abs(figure) < 10**15 else exact_text(figure)
    return figure


def readings_of(figure: Figure | None) -> set[str]:
    """The texts that a file of either language can hold for the figure: by any of them it is the same one."""
    return {str(plain_figure(figure, language)) for language in LANGUAGES}


def findings_record(
    findings: Sequence[Finding],
    language: Language = "vi",
    tables: list[TableReading] | None = None,
    about: ListIdentity | None = None,
) -> FindingsRecord:
    """What findings.json holds (schema: norms/schema/findings.json).

    `tables`: how each sheet was understood. `about`: the identity of the price list that the findings are about.
    """
    return {
        "language": language,
        "list": about,
        "counts": Findings(findings).counts,
        "findings": [as_record(finding, language) for finding in findings],
        "tables": tables or [],
    }
