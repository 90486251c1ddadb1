"""One thing wrong or noteworthy: its shape, the catalogue of codes, and its words in Vietnamese and English."""

from pricebook.findings.catalogue import OVER_THE_LAW, Rule, Severity, catalogue, rule
from pricebook.findings.collection import Findings
from pricebook.findings.finding import Acceptance, Finding, Place, blocks, in_file_order
from pricebook.findings.many import counted
from pricebook.findings.record import CountsRecord, FindingRecord, FindingsRecord, ListIdentity, RowKind, TableReading
from pricebook.findings.words import as_record, findings_record, plain_figure, readings_of

__all__ = [
    "OVER_THE_LAW",
    "Acceptance",
    "CountsRecord",
    "Finding",
    "FindingRecord",
    "Findings",
    "FindingsRecord",
    "ListIdentity",
    "Place",
    "RowKind",
    "Rule",
    "Severity",
    "TableReading",
    "as_record",
    "blocks",
    "catalogue",
    "counted",
    "findings_record",
    "in_file_order",
    "plain_figure",
    "readings_of",
    "rule",
]
