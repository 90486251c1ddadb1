"""The rows of one sheet of an annex: which service each is, its figures by class, or why it cannot be used.

A row is a service, a class row (it names only a hospital class, and belongs to the service above), or the title of a part.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pricebook.annex.numbering import Numbering, plain_ordinal
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding, Place
from pricebook.submission.read.classes import ClassWords
from pricebook.tables import PassedOver, Sheet, Table, clean_text, folded

LARGEST = 10**12  # đồng
# What a spreadsheet would take for a formula, and what no name or number begins with.
_FORMULA = re.compile(r"[=+@]|-\s*[\d(@=+]")
_LIST_DASH = re.compile(r"^[-–—•]\s*(?=\D)")


@dataclass(slots=True)
class AnnexRow:
    """One row of data of an annex.

    Attributes:
        at: the row.
        part, number, service_id, ordinal: which service of the regulation it is; None in a row that cannot be used.
        code, name, unit, group: as the row and the titles above it state them.
        amounts: by class (None for all classes), the figure in whole đồng.
        places: by class, the cell of the figure.
        problems: why it cannot be used; empty in a row that can.
    """

    at: Place
    part: str | None = None
    number: str | None = None
    service_id: str | None = None
    ordinal: str | None = None
    code: str | None = None
    name: str | None = None
    unit: str | None = None
    group: str | None = None
    amounts: dict[str | None, int] = field(default_factory=dict)
    places: dict[str | None, Place] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    has_class_rows: bool = False


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """Which fields of a sheet hold what: the field of the ordinals, and by class the field of the figure.

    `several` has, by row, the classes of a cell that names more than one.
    """

    ordinal: str | None
    figures: Mapping[str | None, str]
    several: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Above:
    """What the rows above say: the part of the annex, the title of the group, the last service."""

    part: str | None
    group: str | None = None
    service: AnnexRow | None = None


class RowReader:
    """Reads the rows of one sheet in their order."""

    def __init__(
        self,
        table: Table,
        sheet: Sheet,
        columns: SheetColumns,
        numbering: Numbering,
        classes: Sequence[str],
        words: ClassWords,
        found: Sequence[Finding],
        part: str | None,
    ) -> None:
        """Takes what was read.

        Args:
            table: the rows of data of this sheet alone.
            sheet: the sheet.
            columns: which fields hold what.
            numbering: the parts and numbers of the pack.
            classes: the classes that the regulation prices, each with its names.
            words: what names them.
            found: the findings of the reader of cells.
            part: the part that somebody has named for all rows.
        """
        self.table, self.sheet, self.columns, self.numbering = table, sheet, columns, numbering
        self.classes = {class_: class_ for class_ in classes}  # as a cell says it → with its names
        self.words, self.fixed = words, part
        self._errors: dict[int, list[Finding]] = {}
        for finding in found:
            if finding.severity == "error":
                for place in finding.places:
                    if place.row is not None:
                        self._errors.setdefault(place.row, []).append(finding)
        self._repeated = [finding for finding in found if finding.code == "IN025"]
        self.titles: list[PassedOver] = []  # rows of data that turned out to be the titles of parts

    def rows(self, passed: Sequence[PassedOver], above: Above) -> Iterator[AnnexRow]:
        """Yields the rows of data, without those that turned out to be titles.

        Args:
            passed: the rows that are no data.
            above: what the tables above say; it is changed as the rows go on.
        """
        titles = sorted(passed)
        for i, row in enumerate(self.table.rows):
            while titles and titles[0].row < row:
                self._take_title(titles.pop(0), above)
            if self._is_title_of_part(i):
                self._enter(above, plain_ordinal(self._ordinal(i) or ""), self._text(i, "name"))
                self.titles.append(PassedOver(row, "section", self._text(i, "name") or ""))
                continue
            yield self._row(i, above)
        for title in titles:
            self._take_title(title, above)

    # --- titles -----------------------------------------------------------------------------------------------

    def _take_title(self, title: PassedOver, above: Above) -> None:
        if title.kind not in ("section", "title"):
            return
        cells = self.sheet.rows[title.row]
        texts = [clean_text(cell) for cell in cells if isinstance(cell, str) and clean_text(cell)]
        named = next((part for text in (*texts, " ".join(texts)) if (part := self.numbering.part_named(text))), None)
        if title.kind == "section" or (named is not None and re.match(r"phần|mục|phụ lục", " ".join(texts), re.IGNORECASE)):
            self._enter(above, named, " ".join(texts))

    def _enter(self, above: Above, part: str | None, title: str | None) -> None:
        if part and self.fixed is None:
            above.part = part
        above.group, above.service = title or part, None

    def _is_title_of_part(self, i: int) -> bool:
        """Whether a row without a figure is the title of a part: of one that the pack has, or as the next numbers show.

        Numbers that count its rows follow a title, or a part inside it; class rows follow a service.
        """
        ordinal = self._ordinal(i)
        if not self.numbering.could_be_part(ordinal) or i in self.table.broken or self._has_figures(i):
            return False
        part = plain_ordinal(ordinal or "")
        if part in self.numbering.parts:
            return True
        for below in range(i + 1, len(self.table.rows)):
            number = self._ordinal(below)
            if number is None and self._class_row_names(below, self._text(i, "name")):
                return False
            if number is not None and (number.rstrip(".").isdigit() or self.numbering.could_be_part(number)):
                return number.rstrip(".").isdigit() or self.numbering.begins_with_part(number, part)
        return False

    # --- rows of data -----------------------------------------------------------------------------------------

    def _row(self, i: int, above: Above) -> AnnexRow:
        row = AnnexRow(Place(self.table.file, self.sheet.name, self.table.rows[i]), group=above.group)
        row.code, row.unit = self._text(i, "service_code"), self._text(i, "unit")
        row.name = _LIST_DASH.sub("", self._text(i, "name") or "") or None
        if classes := self._class_row_names(i, above.service.name if above.service else None):
            return self._class_row(i, row, classes, above.service)
        row.problems = self._problems(i, row, above)
        self._set_figures(i, row, self._classes_stated(i) or None)
        above.service = row
        return row

    def _classes_stated(self, i: int) -> list[str]:
        """The classes in the column of classes: none, one, or several in one cell."""
        stated = self.table.columns["class"][i]
        return list(self.columns.several.get(self.table.rows[i], [stated])) if stated is not None else []

    def _class_row_names(self, i: int, service: str | None) -> list[str]:
        """The classes of a row that names only classes: in its column of classes, else in that of the names.

        A row with a column of classes may repeat the name of the service above (`service`).
        """
        if self._ordinal(i) is not None or self._text(i, "service_code") is not None:
            return []
        if stated := self._classes_stated(i):
            return stated if folded(self._text(i, "name") or service or "") == folded(service or "") else []
        classes, rest = self.words.in_text(_LIST_DASH.sub("", self._text(i, "name") or ""))
        return [] if rest else classes

    def _class_row(self, i: int, row: AnnexRow, classes: Sequence[str], service: AnnexRow | None) -> AnnexRow:
        row.problems = self._cell_problems(i)
        if service is None or service.service_id is None:
            row.problems += (_unusable(row.at, say("annex.no-service-above", **{"class": Terms(classes)})),)
        else:
            row.part, row.number, row.service_id, row.ordinal = service.part, service.number, service.service_id, service.ordinal
            row.code, row.name, row.unit, row.group = service.code, service.name, row.unit or service.unit, service.group
        self._set_figures(i, row, classes)
        if service is not None and row.amounts and not row.problems:
            service.has_class_rows = True
        return row

    def _problems(self, i: int, row: AnnexRow, above: Above) -> tuple[Finding, ...]:
        """Sets which service a row is. Returns why it cannot be used."""
        ordinal = self._ordinal(i)
        problems = self._cell_problems(i)
        if ordinal is not None:
            found = self.numbering.of(ordinal, above.part, fixed=self.fixed is not None)
        else:
            found = self.numbering.without_ordinal(above.part, row.code, row.name)
        if found is not None:
            row.part, row.number, row.service_id, row.ordinal = found
        elif ordinal is None:
            problems += (_unusable(self._cell(i, self.columns.ordinal), say("annex.no-ordinal")),)
        else:
            key = "annex.no-part" if ordinal.rstrip(".").isdigit() else "annex.no-number"
            problems += (_unusable(self._cell(i, self.columns.ordinal), say(key, ordinal=ordinal)),)
        if row.name is None:
            problems += (_unusable(self._cell(i, "name"), say("annex.no-name")),)
        for text, column in ((row.name, "name"), (row.code, "service_code"), (row.unit, "unit")):
            if text is not None and (_FORMULA.match(text) or not text.isprintable()):
                problems += (_unusable(self._cell(i, column), say("annex.formula", text=text[:80])),)
        return problems

    def _cell_problems(self, i: int) -> tuple[Finding, ...]:
        """The findings of the reader about the cells of a row that could not be read."""
        if i not in self.table.broken:
            return ()
        return tuple(self._errors.get(self.table.rows[i], self._repeated[:1]))

    def _set_figures(self, i: int, row: AnnexRow, classes: Sequence[str] | None) -> None:
        """Sets the figures of a row: those of the columns by class, and the one for all classes, or for those that the row names.

        LW023 for a figure that is no whole amount of đồng.
        """
        stated = {class_: field for class_, field in self.columns.figures.items() if self.table.columns[field][i] is not None}
        for class_, figure in stated.items():
            amount, place = Decimal(self.table.columns[figure][i] or 0), self._cell(i, figure)
            for of in classes if classes is not None and class_ is None else [class_]:
                if amount != int(amount) or not 0 < amount <= LARGEST:
                    row.problems += (Finding("LW023", place, row.service_id, observed=amount),)
                elif of is not None and of not in self.classes:
                    row.problems += (_unusable(place, say("annex.other-class", **{"class": Terms([of])})),)
                else:
                    class_of = self.classes[of] if of is not None else None
                    row.amounts[class_of], row.places[class_of] = int(amount), place

    def _has_figures(self, i: int) -> bool:
        return any(self.table.columns[figure][i] is not None for figure in self.columns.figures.values())

    def _ordinal(self, i: int) -> str | None:
        return self._text(i, self.columns.ordinal) if self.columns.ordinal else None

    def _text(self, i: int, column: str) -> str | None:
        return self.table.columns[column][i]

    def _cell(self, i: int, column: str | None) -> Place:
        return self.table.place(i, column) if column else Place(self.table.file, self.sheet.name, self.table.rows[i])


def without_figures(rows: Sequence[AnnexRow]) -> Iterator[tuple[AnnexRow, Finding]]:
    """LW022 for each usable row that states no figure, and that no class rows follow."""
    for row in rows:
        if not row.amounts and not row.problems and not row.has_class_rows:
            yield row, Finding("LW022", row.at, row.service_id, more={"name": row.name or "–"})


def _unusable(at: Place, reason: Phrase) -> Finding:
    """LW020: a row that cannot be used, with the reason."""
    return Finding("LW020", at, more={"reason": reason})
