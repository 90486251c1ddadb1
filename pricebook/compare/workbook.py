"""A comparison as a workbook: a summary, each price with its causes, the causes one by one, other changes, the impact."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range

from pricebook.base.exact import exact
from pricebook.base.languages import Phrase
from pricebook.compare.changes import Changes
from pricebook.compare.document import Document, payers
from pricebook.compare.impact import PAYERS, Impact
from pricebook.compare.words import kind_in_words, subject_of, value_in_words, whole_dong, word
from pricebook.exports.archive import normalise_archive
from pricebook.exports.labels import code_of, group_of, name_of
from pricebook.exports.printed_sheet import Page, PlainFirstPage, Styles
from pricebook.exports.stamp import creation_date

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
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"title": document.title, "created": creation_date(changes.after)})
            styles = _Styles(book)

            def page(name: str) -> Page:
                return Page(book.add_worksheet(word(name), PlainFirstPage), styles)

            _write_summary(page("sheet-summary"), styles, document)
            if changes.repriced:
                _write_prices(page("sheet-prices"), styles, document)
                _write_causes(page("sheet-causes"), styles, document)
            if any(True for _ in document.others()):
                _write_others(page("sheet-others"), styles, document)
            if document.sums():
                _write_impact(page("sheet-impact"), styles, document)
            burdens = document.burdens()
            if burdens is not None and burdens[1]:
                _write_burdens(page("sheet-burdens"), styles, document)
    except FileCreateError as error:
        raise OSError(f"{path.name}: {error}") from error
    normalise_archive(path)


def _write_summary(page: Page, styles: _Styles, document: Document) -> None:
    """Both lists, what differs for the whole list, the counts, the causes summed, and their order."""
    page.set_up([44, 34, 34], landscape=False)
    page.band(0, 0, 2, document.title, styles.title)
    row = 2
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
        page.text(row, 0, name)
        page.number(row, 1, count)
        row += 1
    row = _write_kinds(
        page, styles, row + 1, [(kind_in_words(kind), amount) for kind, amount in document.changes.by_kind().items()]
    )
    page.band(row, 0, 2, document.order(), styles.wrapped)
    page.sheet.set_row(row, 15 * 5)
    uncounted = document.uncounted()
    if uncounted is not None:
        page.band(row + 2, 0, 2, uncounted, styles.wrapped)


def _heading(page: Page, row: int, names: Sequence[str]) -> int:
    """Writes headings of columns, and returns the row below."""
    page.heading(row, names)
    return row + 1


def _write_kinds(page: Page, styles: _Styles, row: int, kinds: Sequence[tuple[str, int]]) -> int:
    """Writes the causes summed by kind with their total, and returns the second row below; the same row where there are none."""
    if not kinds:
        return row
    row = _heading(page, row, [word("cause"), word("amount-of-all")])
    first = row
    for name, amount in kinds:
        page.text(row, 0, name)
        page.number(row, 1, amount, styles.change)
        row += 1
    page.text(row, 0, word("total"), styles.total)
    total = sum(amount for _, amount in kinds)
    page.formula(row, 1, f"=SUM({xl_range(first, 1, row - 1, 1)})", total, styles.total_change)
    return row + 2


def _write_prices(page: Page, styles: _Styles, document: Document) -> None:
    """Each price that changed, with what each kind of cause makes of it; the kinds add up to the difference."""
    kinds = document.kinds
    fixed = [word("code"), word("service"), word("class"), word("before"), word("after"), word("difference"), word("ratio")]
    page.set_up([14, 44, 10, 12, 12, 12, 9, *([13] * len(kinds))], head_row=1)
    last = len(fixed) + len(kinds) - 1
    page.band(0, 0, last, word("prices-title"), styles.title)
    page.heading(1, [*fixed, *map(kind_in_words, kinds)])
    page.sheet.set_row(1, 15 * 4)
    row = 2
    for line in document.changes.repriced:
        old, new = line.pair.old.price, line.pair.new.price
        assert old is not None and new is not None
        page.text(row, 0, code_of(line.pair.new), styles.code)
        page.text(row, 1, name_of(line.pair.new))
        page.text(row, 2, document.class_of(line.pair.new, line.pair.old))
        page.number(row, 3, old)
        page.number(row, 4, new, styles.price)
        page.formula(row, 5, f"=E{row + 1}-D{row + 1}", line.change, styles.change)
        page.formula(row, 6, f"=F{row + 1}/D{row + 1}", exact(Fraction(line.change, old)), styles.ratio)
        sums = document.by_kind(line)
        for column, kind in enumerate(kinds, len(fixed)):
            page.number(row, column, sums.get(kind), styles.change)
        row += 1
    page.text(row, 1, word("total"), styles.total)
    totals = document.changes.by_kind()
    for column, value in ((5, document.changes.total), *((len(fixed) + at, totals[kind]) for at, kind in enumerate(kinds))):
        name = xl_col_to_name(column)
        page.formula(row, column, f"=SUM({name}3:{name}{row})", value, styles.total_change)
    page.sheet.autofilter(1, 0, row - 1, last)


def _write_causes(page: Page, styles: _Styles, document: Document) -> None:
    """The causes one by one: what changed from what to what, by which decisions, and what it makes of the price."""
    names = ["code", "service", "class", "cause", "subject", "before", "after", "decisions", "amount"]
    page.set_up([14, 32, 10, 24, 32, 15, 15, 26, 12], head_row=1)
    page.band(0, 0, len(names) - 1, word("causes-title"), styles.title)
    page.heading(1, [word(name) for name in names])
    components = document.components()
    row = 2
    for line in document.changes.repriced:
        for cause in line.causes:
            page.text(row, 0, code_of(line.pair.new), styles.code)
            page.text(row, 1, name_of(line.pair.new))
            page.text(row, 2, document.class_of(line.pair.new, line.pair.old))
            page.text(row, 3, kind_in_words(cause.kind))
            page.text(row, 4, subject_of(cause, components))
            for column, value in ((5, cause.old), (6, cause.new)):
                if isinstance(value, Phrase):
                    page.text(row, column, value_in_words(value))
                else:
                    page.number(row, column, value)
            page.text(row, 7, " → ".join(dict.fromkeys(filter(None, (cause.old_from, cause.new_from)))))
            page.number(row, 8, cause.amount, styles.change)
            row += 1
    page.sheet.autofilter(1, 0, row - 1, len(names) - 1)


def _write_others(page: Page, styles: _Styles, document: Document) -> None:
    """Services that came, went, or are numbered or called otherwise; prices that are missing now, or no longer."""
    names = ["change", "code", "service", "class", "before", "after", "remark"]
    page.set_up([22, 14, 44, 10, 26, 26, 30], head_row=1)
    page.band(0, 0, len(names) - 1, word("others-title"), styles.title)
    page.heading(1, [word(name) for name in names])
    row = 2
    for row, each in enumerate(document.others(), 2):
        page.text(row, 0, each.what)
        page.text(row, 1, each.code, styles.code)
        page.text(row, 2, each.name)
        page.text(row, 3, each.class_)
        for column, value in ((4, each.old), (5, each.new)):
            if isinstance(value, str):
                page.text(row, column, value)
            else:
                page.number(row, column, value)
        page.text(row, 6, each.remark)
    page.sheet.autofilter(1, 0, row, len(names) - 1)


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
            for column, payer in enumerate(PAYERS, 5):
                page.number(row, column, whole_dong(each.by_payer[payer]), styles.change)
            row += 1
        row += 1
    _write_kinds(page, styles, row, [(name, whole_dong(amount)) for name, amount in document.impact_by_kind()])


def _write_burdens(page: Page, styles: _Styles, document: Document) -> None:
    """The patient's part of one use against local income."""
    found = document.burdens()
    assert found is not None
    names = ["code", "service", "class", "group", "patient-before", "patient-after", "of-income", "more-of-income"]
    page.set_up([14, 44, 10, 26, 14, 14, 14, 14], head_row=2)
    page.band(0, 0, len(names) - 1, word("burdens-title"), styles.title)
    page.band(1, 0, len(names) - 1, found[0], styles.centered_italic)
    page.heading(2, [word(name) for name in names])
    for row, each in enumerate(found[1], 3):
        page.text(row, 0, code_of(each.line), styles.code)
        page.text(row, 1, name_of(each.line))
        page.text(row, 2, document.class_of(each.line))
        page.text(row, 3, group_of(each.line))
        page.number(row, 4, whole_dong(each.old))
        page.number(row, 5, whole_dong(each.new))
        page.number(row, 6, exact(each.of_income), styles.small_ratio)
        page.number(row, 7, exact(each.more_of_income), styles.small_ratio)
