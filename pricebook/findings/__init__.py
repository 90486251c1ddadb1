"""Findings: their shape, the catalogue of their codes, and their record in JSON."""

from pricebook.findings.catalogue import ABOVE_MAXIMUM_CODES, Rule, Severity, catalogue, is_rule, rule
from pricebook.findings.collection import Findings
from pricebook.findings.finding import Acceptance, Finding, Place, blocks, in_file_order
from pricebook.findings.record import (
    CountsRecord,
    FindingRecord,
    FindingRounds,
    FindingsRecord,
    ListIdentity,
    PriceChangeRecord,
    RowKind,
    SinceLastRecord,
    TableReading,
)
from pricebook.findings.repeated import collapse_repeated, said_once, together
from pricebook.findings.serialise import as_record, figure_texts, findings_record, plain_figure

__all__ = [
    "ABOVE_MAXIMUM_CODES",
    "Acceptance",
    "CountsRecord",
    "Finding",
    "FindingRecord",
    "FindingRounds",
    "Findings",
    "FindingsRecord",
    "ListIdentity",
    "Place",
    "PriceChangeRecord",
    "RowKind",
    "Rule",
    "Severity",
    "SinceLastRecord",
    "TableReading",
    "as_record",
    "blocks",
    "catalogue",
    "collapse_repeated",
    "figure_texts",
    "findings_record",
    "in_file_order",
    "is_rule",
    "plain_figure",
    "rule",
    "said_once",
    "together",
]
