"""One thing wrong or noteworthy: its shape, the catalogue of codes, and its words in Vietnamese and English."""

from pricebook.base.languages import Figure, Language, Phrase, Terms, say, term
from pricebook.findings.catalogue import OVER_THE_LAW, Rule, Severity, catalogue, rule
from pricebook.findings.collection import Findings
from pricebook.findings.finding import Acceptance, Finding, Place, blocks, in_file_order
from pricebook.findings.many import counted
from pricebook.findings.record import CountsRecord, FindingRecord, FindingsRecord, ListIdentity, RowKind, TableReading
from pricebook.findings.words import as_record, counts, findings_record, law_text, message, plain_figure, readings_of, remedy

__all__ = [
    "OVER_THE_LAW",
    "Acceptance",
    "CountsRecord",
    "Figure",
    "Finding",
    "FindingRecord",
    "Findings",
    "FindingsRecord",
    "Language",
    "ListIdentity",
    "Phrase",
    "Place",
    "RowKind",
    "Rule",
    "Severity",
    "TableReading",
    "Terms",
    "as_record",
    "blocks",
    "catalogue",
    "counted",
    "counts",
    "findings_record",
    "in_file_order",
    "law_text",
    "message",
    "plain_figure",
    "readings_of",
    "remedy",
    "rule",
    "say",
    "term",
]
