"""The columns of each sheet of a submission, and what is said about them: read, taken, unclear or not understood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pricebook.base.languages import Figure, say
from pricebook.findings import Finding, Place
from pricebook.regulation import LawOnDay
from pricebook.submission.read.column_findings import (
    column_options,
    no_list,
    not_understood,
    settling_options,
    taken_columns,
    unclear_columns,
    unread_names,
    without_candidates,
    without_rows,
    without_unusable,
)
from pricebook.submission.read.confirmed import UnusableConfirmation, confirmation_beside, read_confirmed
from pricebook.submission.read.hygiene import KNOWN_SHEETS, unrecognised_sheet
from pricebook.submission.read.kind_of_sheet import ColumnChoice, SheetKind, is_complete, understood
from pricebook.submission.read.own_price import with_open_price
from pricebook.submission.read.proposed import propose
from pricebook.submission.read.value_forms import ValueForms
from pricebook.tables import Heading, Sheet, TableSpec
from pricebook.tables.parts import FoundTable


class ColumnReader:
    """Understands the sheets of a workbook, one after the other, and collects what to say where none of them is a list."""

    def __init__(
        self, path: Path, sheets: Sequence[Sheet], specs: Mapping[str, TableSpec], law: LawOnDay, chosen: Mapping[str, str],
        take_proposed: bool,
    ) -> None:  # fmt: skip
        """`chosen`: field → heading or column letter; `take_proposed`: whether the columns that values propose are taken."""
        self.path, self.sheets, self.specs, self.law = path, sheets, specs, law
        self.forms = ValueForms(law)
        self.unusable = False
        try:
            confirmed = read_confirmed(path)
        except UnusableConfirmation:
            confirmed, self.unusable = [], True
        self.choice = ColumnChoice(chosen, take_proposed, confirmed)
        self.confirmed_used = False
        self._likely: list[Finding] = []
        self._headed: list[Finding] = []  # of tables whose headings are complete: what is said where no row stands below

    def understand(self, sheet: Sheet, chosen: Mapping[str, str], found: FoundTable) -> tuple[SheetKind, list[Finding]]:
        """Returns what a part of a sheet is, `complete` where it is to be read, and the findings about its columns.

        Args:
            sheet: the sheet with the rows of one table alone.
            chosen: field → heading or column letter, as the choices for that sheet say.
            found: the table that its headings name.
        """
        kind = understood(sheet, self.specs, chosen, self.choice, self.forms, found)
        unclear = self._unclear(sheet, kind, chosen)
        usable = without_unusable(kind.heading, unclear)
        if usable.columns != kind.heading.columns:
            kind = kind._replace(heading=usable, complete=is_complete(kind.spec, usable))
        named = bool(kind.heading.names)  # confirmed columns may all be those of the headings
        self.confirmed_used |= kind.because == "confirmed" or (
            named and any(one.fits(kind.heading) for one in self.choice.confirmed)
        )
        if kind.complete:
            self._headed.append(without_rows(self.path, sheet, kind.heading))
            return kind, [*unclear, *self._of_list(sheet, kind)]
        if unclear and (any(finding.code == "IN045" for finding in unclear) or _settled(kind)):
            return kind, unclear
        return kind, list(self._unrecognised(sheet, kind)) or unclear

    def about_confirmation(self) -> Iterator[Finding]:
        """Yields IN049 where the file of confirmed columns cannot be read, or no table has the headings that were confirmed.

        IN045 for a column that was named for a figure that no sheet under this regulation has.
        """
        for field, said in self.choice.chosen.items():
            if not any(entry.id == field for spec in self.specs.values() for entry in spec.fields):
                others = column_options({other: text for other, text in self.choice.chosen.items() if other != field}, {})
                more: dict[str, Figure] = {
                    "id": field,
                    "reason": say("columns.no-figure"),
                    "command": others or say("columns.without"),
                }
                yield Finding("IN045", Place(self.path.name), observed=said, more=more)
        file = confirmation_beside(self.path).name
        if self.unusable:
            yield Finding("IN049", Place(file), observed=file, more={"reason": say("columns.unreadable")})
        elif self.choice.confirmed and not self.confirmed_used and not self.choice.chosen:
            yield Finding("IN049", Place(file), observed=file, more={"reason": say("columns.other-headings")})

    def without_list(self, findings: Sequence[Finding]) -> list[Finding]:
        """Returns the findings where no sheet was read as a price list: with what could be one, IN063 for no rows, or IN031."""
        if any(finding.code.startswith("IN") and finding.severity == "error" for finding in findings):
            return list(findings)
        return [*findings, *(self._headed[:1] or self._likely[:1] or [no_list(self.path, self.sheets)])]

    def _unclear(self, sheet: Sheet, kind: SheetKind, chosen: Mapping[str, str]) -> list[Finding]:
        instead = self._instead(sheet, chosen) if chosen else None
        said = self.choice.chosen
        return unclear_columns(self.path, sheet, kind.spec, kind.heading, said, self._of(sheet), instead, chosen)

    def _instead(self, sheet: Sheet, chosen: Mapping[str, str]) -> str | None:
        """The options that settle the columns of a sheet whatever was chosen; None where it needs none."""
        fresh = understood(sheet, self.specs, {}, replace(self.choice, chosen={}), self.forms)
        others = {field: said for field, said in self.choice.chosen.items() if field not in chosen}
        settled = settling_options(fresh.proposal, others, self._of(sheet)) if fresh.proposal is not None else None
        return settled or column_options(others, {}) or None

    def _of_list(self, sheet: Sheet, kind: SheetKind) -> Iterator[Finding]:
        yield from taken_columns(self.path, sheet, kind, confirmation_beside(self.path).name)
        if kind.spec.id == "price_list":
            yield from unread_names(self.path, sheet, kind.heading, self.forms, self.choice.chosen, self._of(sheet))

    def _unrecognised(self, sheet: Sheet, kind: SheetKind) -> Iterator[Finding]:
        if sheet.name in KNOWN_SHEETS or kind.proposal is None:
            return
        spec = self.specs["price_list"]
        said, of = self.choice.chosen, self._of(sheet)
        if kind.proposal.rows and kind.proposal.unnamed == ["price"]:
            opened = with_open_price(sheet, kind.proposal.heading)
            if unclear := unclear_columns(self.path, sheet, spec, opened, said, of):
                yield from unclear
                return
        likely = list(not_understood(self.path, sheet, kind.proposal, spec, said, of))
        if kind.proposal.rows:
            at = Place(self.path.name, sheet.name)
            yield from likely or [without_candidates(Finding("IN034", at, observed=kind.proposal.rows))]
            return
        self._likely += likely
        for finding in unrecognised_sheet(self.path, sheet, self.law):
            yield without_candidates(finding) if finding.code == "IN034" else finding

    def _of(self, sheet: Sheet) -> str | None:
        return sheet.name if len(self.sheets) > 1 else None


def unrecognised_table(
    path: Path, sheet: Sheet, spec: TableSpec, heading: Heading, law: LawOnDay, chosen: Mapping[str, str]
) -> list[Finding]:
    """Returns what a sheet or a table without the columns of a price list holds: IN034 with a proposal, XL014, or nothing.

    Args:
        path, sheet, spec, heading: the sheet, and how it is understood.
        law: the regulation.
        chosen: field → heading or column letter that somebody names.
    """
    found = list(unrecognised_sheet(path, sheet, law))
    if not any(finding.code == "IN034" for finding in found):
        return found
    proposal = propose(sheet, spec, ValueForms(law), heading, chosen)
    return list(not_understood(path, sheet, proposal, spec, chosen, can_be_taken=False)) or [
        without_candidates(finding) for finding in found
    ]


def _settled(kind: SheetKind) -> bool:
    """Whether a choice among the columns that fit several fields would make the kind complete."""
    settled = {field: columns[-1] for field, columns in kind.heading.ambiguous.items()}
    return is_complete(kind.spec, replace(kind.heading, columns={**kind.heading.columns, **settled}))
