"""A comparison as a workbook: a summary, each price with its causes, the causes one by one, other changes, the impact."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range

from pricebook.base.exact import exact
from pricebook.base.languages import Phrase
from pricebook.compare.changes import Changes
from pricebook.compare.document import Document, payers
from pricebook.compare.impact import PAYERS, Burden, Impact
from pricebook.compare.words import kind_in_words, subject_of, value_in_words, whole_dong, word
from pricebook.exports.archive import normalise_archive
from pricebook.exports.cells import Number
from pricebook.exports.labels import code_of, group_of, name_of
from pricebook.exports.printed_sheet import LINE_HEIGHT, PRINTED, Page, PlainFirstPage, Styles
from pricebook.exports.stamp import creation_date, warning
from pricebook.pricelist import PriceLine
from pricebook.tables.new_workbook import new_workbook

CHANGE = "+#,##0;-#,##0;0"
RATIO = "+0.0%;-0.0%;0.0%"
SMALL_RATIO = "0.000%"


class _Styles(Styles):
    """The formats of the house, and those of changes, which show their sign."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        super().__init__(book)
        cell = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "border": 1, "border_color": "#808080"}
        self.change: Format = book.add_format({**cell, "num_format": CHANGE})
        self.total_change: Format = book.add_format({**cell, "num_format": CHANGE, "bold": True})
        self.total: Format = book.add_format({**cell, "bold": True, "text_wrap": True})
        self.ratio: Format = book.add_format({**cell, "num_format": RATIO})
        self.small_ratio: Format = book.add_format({**cell, "num_format": SMALL_RATIO})
        self.wrapped: Format = book.add_format(
            {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "top"}
        )


def write_workbook(changes: Changes, impact: Impact | None, path: Path) -> None:
    """Writes the workbook. Sheets that would be empty are left out; the same comparison gives the same bytes. Raises OSError."""
    document = Document(changes, impact)
    with new_workbook(path, {**PRINTED, "in_memory": True}) as book:
        book.set_properties({"title": document.title, "created": creation_date(changes.after)})
        styles = _Styles(book)

        def page(name: str) -> Page:
            return Page(book.add_worksheet(word(name), PlainFirstPage), styles)

        _write_summary(page("sheet-summary"), styles, document)
        if changes.repriced:
            _write_prices(page("sheet-prices"), styles, document)
            _write_causes(page("sheet-causes"), styles, document)
        if any(True for _ in document.others()):
            _write_others(page("sheet-others"), document)
        if document.sums():
            _write_impact(page("sheet-impact"), styles, document)
        burdens = document.burdens()
        if burdens is not None and burdens[1]:
            _write_burdens(page("sheet-burdens"), styles, document, *burdens)
    normalise_archive(path)


def _write_summary(page: Page, styles: _Styles, document: Document) -> None:
    """Both lists, what differs for the whole list, the counts, the causes summed, and their order."""
    page.set_up([44, 34, 34], landscape=False)
    page.band(0, 0, 2, document.title, styles.title)
    if (told := warning(document.changes.after)) is not None:
        page.band(1, 0, 2, told, styles.centered_bold)
    row = 3
    for name, text in document.lists():
        page.text(row, 0, name, styles.text_top)
        page.band(row, 1, 2, text, styles.text_top)
        row += 1
    choices = document.choices()
    if choices:
        row = _heading(page, row + 1, [word("choice"), word("before"), word("after")])
        for entry in choices:
            for column, text in enumerate(entry):
                page.text(row, column, text)
            row += 1
    row = _heading(page, row + 1, [word("changes"), word("count")])
    for name, count in document.counts():
        if count:
            page.text(row, 0, name)
            page.number(row, 1, count)
            row += 1
    row = _write_kinds(
        page, styles, row + 1, [(kind_in_words(kind), amount) for kind, amount in document.changes.by_kind().items()]
    )
    page.band(row, 0, 2, document.order(), styles.wrapped)
    uncounted = document.uncounted()
    if uncounted is not None:
        page.band(row + 2, 0, 2, uncounted, styles.wrapped)


def _heading(page: Page, row: int, names: Sequence[str]) -> int:
    """Writes headings of columns, and returns the row below."""
    page.heading(row, names)
    return row + 1


def _write_kinds(page: Page, styles: _Styles, row: int, kinds: Sequence[tuple[str, int]], of: str = "amount-of-all") -> int:
    """Writes the causes summed by kind with their total, and returns the second row below; the same row where there are none.

    `of` is the word that says what is summed.
    """
    if not kinds:
        return row
    row = _heading(page, row, [word("cause"), word(of)])
    first = row
    for name, amount in kinds:
        page.text(row, 0, name)
        page.number(row, 1, amount, styles.change)
        row += 1
    page.text(row, 0, word("total"), styles.total)
    total = sum(amount for _, amount in kinds)
    page.formula(row, 1, f"=SUM({xl_range(first, 1, row - 1, 1)})", total, styles.total_change)
    return row + 2


class _Table:
    """A table of a sheet: a title, a heading, and columns by name. A column of classes that would be empty is left out."""

    def __init__(self, page: Page, widths: Mapping[str, float], document: Document, title: str) -> None:
        self.page = page
        self.columns = {name: width for name, width in widths.items() if name != "class" or document.has_classes}
        self.names = list(self.columns)
        self.row = 1
        self.page.set_up([*self.columns.values()], head_row=1)
        page.band(0, 0, len(self.names) - 1, word(title), page.styles.title)

    def at(self, name: str) -> int:
        """The number of a column."""
        return self.names.index(name)

    def cell(self, name: str) -> str:
        """A cell of the row that is being written, as a formula names it."""
        return f"{xl_col_to_name(self.at(name))}{self.row + 1}"

    def text(self, name: str, value: str | None, style: Format | None = None) -> None:
        """Writes a text, where there is such a column."""
        if name in self.columns:
            self.page.text(self.row, self.at(name), value, style)

    def number(self, name: str, value: Number | None, style: Format | None = None) -> None:
        """Writes a number."""
        self.page.number(self.row, self.at(name), value, style)

    def service(self, line: PriceLine, document: Document, old: PriceLine | None = None) -> None:
        """Begins a row with the service: code, name and class."""
        self.row += 1
        self.text("code", code_of(line), self.page.styles.code)
        self.text("service", name_of(line))
        self.text("class", document.class_of(line, old))

    def filtered(self) -> None:
        """Sets a filter on the heading."""
        self.page.sheet.autofilter(1, 0, self.row, len(self.names) - 1)


def _write_prices(page: Page, styles: _Styles, document: Document) -> None:
    """Each price that changed, with what each kind of cause makes of it; the kinds add up to the difference."""
    widths: dict[str, float] = {"code": 14, "service": 44, "class": 10, "before": 12, "after": 12, "difference": 12, "ratio": 9}
    table = _Table(page, widths | dict.fromkeys(document.kinds, 13.0), document, "prices-title")
    page.heading(1, [kind_in_words(name) if name in document.kinds else word(name) for name in table.names])
    page.sheet.set_row(1, LINE_HEIGHT * 4)
    kinds = document.kinds
    for line in document.changes.repriced:
        old, new = line.pair.old.price, line.pair.new.price
        assert old is not None and new is not None
        table.service(line.pair.new, document, line.pair.old)
        table.number("before", old)
        table.number("after", new, styles.price)
        before, after, difference = map(table.cell, ("before", "after", "difference"))
        page.formula(table.row, table.at("difference"), f"={after}-{before}", line.change, styles.change)
        ratio = exact(Fraction(line.change, old))
        page.formula(table.row, table.at("ratio"), f"={difference}/{before}", ratio, styles.ratio)
        sums = document.by_kind(line)
        for kind in kinds:
            table.number(kind, sums.get(kind), styles.change)
    table.filtered()
    table.row += 1
    for name in table.names:
        table.text(name, word("total") if name == "service" else None, styles.total)
    for name, value in [("difference", document.changes.total), *document.changes.by_kind().items()]:
        letter = xl_col_to_name(table.at(name))
        page.formula(table.row, table.at(name), f"=SUM({letter}3:{letter}{table.row})", value, styles.total_change)


def _write_causes(page: Page, styles: _Styles, document: Document) -> None:
    """The causes one by one: what changed from what to what, by which decisions, and what it makes of the price."""
    widths: dict[str, float] = {
        "code": 14, "service": 32, "class": 10, "cause": 24, "subject": 32, "before": 15, "after": 15, "decisions": 26,
        "amount": 12,
    }  # fmt: skip
    table = _Table(page, widths, document, "causes-title")
    page.heading(1, [word(name) for name in table.names])
    components = document.components()
    for line in document.changes.repriced:
        for cause in line.causes:
            table.service(line.pair.new, document, line.pair.old)
            table.text("cause", kind_in_words(cause.kind))
            table.text("subject", subject_of(cause, components))
            for name, value in (("before", cause.old), ("after", cause.new)):
                if isinstance(value, Phrase):
                    table.text(name, value_in_words(value))
                else:
                    table.number(name, value)
            table.text("decisions", " → ".join(dict.fromkeys(filter(None, (cause.old_from, cause.new_from)))))
            table.number("amount", cause.amount, styles.change)
    table.filtered()


def _write_others(page: Page, document: Document) -> None:
    """Services that came, went, or are numbered or called otherwise; prices that are missing now, or no longer."""
    widths: dict[str, float] = {"change": 22, "code": 14, "service": 44, "class": 10, "before": 26, "after": 26, "remark": 30}
    table = _Table(page, widths, document, "others-title")
    page.heading(1, [word(name) for name in table.names])
    for each in document.others():
        table.service(each.line, document)
        table.text("change", each.what)
        for name, value in (("before", each.old), ("after", each.new)):
            if isinstance(value, str):
                table.text(name, value)
            else:
                table.number(name, value)
        table.text("remark", each.remark)
    table.filtered()


def _write_impact(page: Page, styles: _Styles, document: Document) -> None:
    """The impact by facility and by group, each with the payers' parts, and by kind of cause. Amounts in whole đồng."""
    figures = [word("uses"), word("paid-before"), word("paid-after"), word("difference"), *payers()]
    page.set_up([44, 12, 18, 18, 16, *([16] * len(PAYERS))])
    page.band(0, 0, len(figures), word("impact-title"), styles.title)
    row = 2
    for heading, sums in document.sums():
        row = _heading(page, row, [heading, *figures])
        for each in sums:
            page.text(row, 0, each.name or word("total"), styles.text if each.name else styles.total)
            page.number(row, 1, whole_dong(each.uses))
            page.number(row, 2, whole_dong(each.old))
            page.number(row, 3, whole_dong(each.new))
            page.formula(row, 4, f"=D{row + 1}-C{row + 1}", whole_dong(each.change), styles.change)
            for column, amount in enumerate(each.known_in_dong().values(), 5):
                page.number(row, column, amount, styles.change)
            row += 1
        row += 1
    kinds = [(name, whole_dong(amount)) for name, amount in document.impact_by_kind()]
    _write_kinds(page, styles, row, kinds, "amount-by-volumes")


def _write_burdens(page: Page, styles: _Styles, document: Document, heading: str, burdens: Sequence[Burden]) -> None:
    """The patient's part of one use against local income."""
    widths: dict[str, float] = {
        "code": 14, "service": 44, "class": 10, "group": 26, "patient-before": 14, "patient-after": 14, "of-income": 14,
        "more-of-income": 14,
    }  # fmt: skip
    table = _Table(page, widths, document, "burdens-title")
    page.heading(1, [word(name) for name in table.names])
    for each in burdens:
        table.service(each.line, document)
        table.text("group", group_of(each.line))
        table.number("patient-before", whole_dong(each.old))
        table.number("patient-after", whole_dong(each.new))
        table.number("of-income", exact(each.of_income), styles.small_ratio)
        table.number("more-of-income", exact(each.more_of_income), styles.small_ratio)
    table.filtered()
    page.band(table.row + 2, 0, len(table.names) - 1, heading.removesuffix(":"), styles.wrapped)
