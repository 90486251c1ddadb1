"""The findings of one run: counted, as a pandas table, and as HTML in a notebook."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pricebook.base.html import html_table
from pricebook.base.languages import Language, term
from pricebook.findings.finding import Finding, blocks
from pricebook.findings.record import CountsRecord

if TYPE_CHECKING:
    import pandas

SHOWN_IN_A_NOTEBOOK = 50
_COLUMNS = ("code", "severity", "file", "sheet", "cell", "service", "observed", "limit", "message", "law", "remedy", "accepted")


class Findings(tuple[Finding, ...]):
    """The findings of one run, in the order of the files. A tuple, and so immutable."""

    __slots__ = ()

    @property
    def counts(self) -> CountsRecord:
        """The number of findings of each severity: {"error": …, "warning": …, "info": …}."""
        tally = Counter(finding.severity for finding in self)
        return {"error": tally["error"], "warning": tally["warning"], "info": tally["info"]}

    @property
    def blocked(self) -> bool:
        """Whether a finding blocks approval."""
        return blocks(self)

    def of(self, *codes: str) -> Findings:
        """The findings with one of the codes; a family ("CP") stands for all its codes."""
        return Findings(finding for finding in self if finding.code.startswith(codes))

    def to_pandas(self, language: Language = "vi") -> pandas.DataFrame:
        """The findings as a pandas table, one row for each.

        Args:
            language: the language of the columns message and remedy.

        Returns:
            A table with the columns code, severity, file, sheet, cell (as Excel names it), service, observed and limit (đồng
            or norm units: int, Decimal or text), message, law, remedy, and accepted (the reason, if an officer accepted the
            finding). All columns have the type object; an empty cell is None.
        """
        import pandas as pd

        rows = [
            [
                finding.code,
                finding.severity,
                finding.at.file,
                finding.at.sheet,
                finding.at.cell,
                finding.service,
                finding.observed,
                finding.limit,
                finding.message(language),
                finding.law,
                finding.remedy(language),
                None if finding.accepted is None else finding.accepted.reason,
            ]
            for finding in self
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {severity}" for severity, count in self.counts.items())
        return f"<Findings: {counts}>"

    def _repr_html_(self) -> str:
        rows = ((f.code, term(f.severity), str(f.at), f.message(), f.remedy()) for f in self[:SHOWN_IN_A_NOTEBOOK])
        hidden = len(self) - SHOWN_IN_A_NOTEBOOK
        return html_table(repr(self)[1:-1], ("Mã", "Mức độ", "Ô", "Nội dung", "Xử lý"), rows, f"… {hidden}" if hidden > 0 else "")
