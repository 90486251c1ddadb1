"""The shape of a finding. A check yields it and knows no language; text is made where it is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure, Language, filled, say
from pricebook.findings.catalogue import Severity, rule


@dataclass(frozen=True, slots=True)
class Place:
    """Where: a file of the dossier, a sheet, a cell as Excel names it. Row and column count from 0; None is the whole."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        if self.column is None:
            return None if self.row is None else f"{self.row + 1}:{self.row + 1}"
        return column_letters(self.column) + ("" if self.row is None else str(self.row + 1))

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An officer's word that a finding may stand: why, who, when."""

    reason: str
    by: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or noteworthy.

    `observed` and `limit` are figures (đồng, norm units) or short texts; `more` fills the other words of the message.
    `law` is the article of the regulation in force, None where it gives none. `related` are other cells
    that have a share in it: what a sum is made of, the other of two that disagree. `accepted`: it stands, and blocks no more.
    """

    code: str
    at: Place = Place()
    service: str | None = None
    observed: Figure | None = None
    limit: Figure | None = None
    law: str | None = None
    more: Mapping[str, Figure] = field(default_factory=dict)
    related: tuple[Place, ...] = ()
    accepted: Acceptance | None = None

    @property
    def severity(self) -> Severity:
        return rule(self.code).severity

    def message(self, language: Language = "vi") -> str:
        """What is wrong, with its figures, in Vietnamese or English."""
        return filled(rule(self.code).message[language], self._places(), language)

    def remedy(self, language: Language = "vi") -> str:
        """What a clerk can do about it."""
        return filled(rule(self.code).remedy[language], self._places(), language)

    def law_text(self, language: Language = "vi") -> str:
        """The article; or that there is none, and this is a plausibility check."""
        return self.law or say("finding.no-article").said(language)

    def _places(self) -> list[tuple[str, Figure]]:
        """What fills the places of its texts."""
        own = (("observed", self.observed), ("limit", self.limit), ("service", self.service))
        return [*self.more.items(), *((name, figure) for name, figure in own if figure is not None)]

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of approval: an error that nobody has accepted."""
        return self.severity == "error" and self.accepted is None


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether anything here stands in the way of approval."""
    return any(finding.blocks for finding in findings)


def in_file_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sorted as a reader meets them: file, sheet, row, column, then code. A finding about no file comes first."""

    def key(finding: Finding) -> tuple[str, str, int, int, str, str]:
        at = finding.at
        row = -1 if at.row is None else at.row
        column = -1 if at.column is None else at.column
        return (at.file or "", at.sheet or "", row, column, finding.code, finding.service or "")

    return sorted(findings, key=key)
