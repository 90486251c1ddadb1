"""The shape of a finding. Checks create findings without text; the text is made where a finding is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure, Language, filled, placeholders_of, say
from pricebook.findings.catalogue import Severity, rule


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an input: file, sheet, row and column. Row and column count from 0; None means the whole."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str | None:
        """The cell, row ("5:5") or column ("C") as Excel names it; None for a whole sheet or file."""
        if self.column is None:
            return None if self.row is None else f"{self.row + 1}:{self.row + 1}"
        return column_letters(self.column) + ("" if self.row is None else str(self.row + 1))

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An officer's acceptance of a finding: the reason, the officer, the date."""

    reason: str
    by: str
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: something wrong or noteworthy in an input or a price list.

    `observed` and `limit` are figures (đồng, norm units) or short texts; `more` holds the values of the message's other
    placeholders. `law` is the article of the regulation in force, None if it gives none. `related` are other cells that the
    finding is about: the summands of a sum, the other of two cells that disagree. A finding that was `accepted` does not block.

    Where many cells share one cause, one finding stands for all of them: `cells` are those beside the first, which is `at`, and
    `services` are theirs, where they are not one.
    One that is `of_whole` is about a whole sheet, column or file: `at` is where it is shown, and no row is wrong by it.
    `named` is the service as people name it, by code and name; messages show it in place of the id. One that only `asks`, because
    no article that was compared with its text grounds it, is no error, whatever its code. `about` is what the rows say that it is
    about, where it is about rows of a dossier and no service: an acceptance holds for them alone.
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
    cells: tuple[Place, ...] = ()
    services: tuple[str, ...] = ()
    of_whole: bool = False
    named: Figure | None = None
    asks: bool = False
    about: str | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """Every cell that is wrong: the first, and those that share its cause."""
        return (self.at, *self.cells)

    @property
    def severity(self) -> Severity:
        """`error` blocks approval, `warning` needs an answer, `info` is for the reader's notice."""
        declared = rule(self.code).severity
        return "warning" if self.asks and declared == "error" else declared

    def message(self, language: Language = "vi") -> str:
        """What is wrong, with its figures, in Vietnamese or English."""
        entry = rule(self.code)
        text = entry.many if self.cells and entry.many is not None else entry.message
        named = [] if self.named is None else [("service", self.named)]
        return filled(text[language], [*self._values(), *named], language)

    def remedy(self, language: Language = "vi") -> str:
        """What a clerk can do about it, in Vietnamese or English."""
        return filled(rule(self.code).remedy[language], self._values(), language)

    def common_remedy(self, alike: "Iterable[Finding]", language: Language = "vi") -> str | None:
        """The one remedy of several findings of its code; None where it differs by more than a limit that each message names."""
        others, own = list(alike), self.remedy(language)
        if all(other.remedy(language) == own for other in others):
            return own
        by_line = (("limit", say("finding.of-its-line")),)
        by_limit_alone = placeholders_of(rule(self.code).remedy[language]) <= {"limit"}  # then one text is that of all
        said = {_remedy_with(finding, by_line, language) for finding in (self, *(() if by_limit_alone else others))}
        figures = all(isinstance(finding.limit, int | Decimal) for finding in (self, *others))
        return said.pop() if figures and len(said) == 1 else None

    def law_text(self, language: Language = "vi") -> str:
        """The article; else the statement that no law asks for this check, or that the pack names no article for its rule."""
        return self.law or say("finding.no-law" if rule(self.code).rule is None else "finding.no-article").text(language)

    def _values(self) -> list[tuple[str, Figure]]:
        """The values of the placeholders of its texts."""
        own = (("observed", self.observed), ("limit", self.limit), ("service", self.service))
        return [*self.more.items(), *((name, figure) for name, figure in own if figure is not None)]

    @property
    def blocks(self) -> bool:
        """Whether it blocks approval: it is an error, and nobody has accepted it."""
        return self.severity == "error" and self.accepted is None

    @property
    def waits(self) -> bool:
        """Whether it needs an answer that nobody has given: it is a warning without a reason."""
        return self.severity == "warning" and self.accepted is None


def _remedy_with(finding: Finding, values: Iterable[tuple[str, Figure]], language: Language) -> str:
    """The remedy of a finding with other values of some placeholders."""
    return filled(rule(finding.code).remedy[language], [*finding._values(), *values], language)


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings blocks approval."""
    return any(finding.blocks for finding in findings)


def in_file_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings sorted by file, sheet, row, column and code. Findings that are about no file come first."""

    def key(finding: Finding) -> tuple[str, str, int, int, str, str]:
        at = finding.at
        row = -1 if at.row is None else at.row
        column = -1 if at.column is None else at.column
        return (at.file or "", at.sheet or "", row, column, finding.code, finding.service or "")

    return sorted(findings, key=key)
