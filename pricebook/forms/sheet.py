"""The sheet of one table in a form: its headings, an example row, drop-down lists in the words that people use, and look-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pricebook.forms.lists import ListSheet
from pricebook.forms.references import FIRST_ROW, Offer, Reference, column_letters
from pricebook.regulation import Pack
from pricebook.tables import EXAMPLE_NOTE, Field, Kind, TableSpec, folded

HEADING_ROW, EXAMPLE_ROW = FIRST_ROW - 1, FIRST_ROW - 2
ROWS = 5_000  # that carry drop-down lists; more where a pack has more services
LOOKED_UP = 1_000  # rows that carry look-ups, at most: each is a formula, and is printed
LEAST_LOOKED_UP = 200
_A4, _A3 = 9, 8  # paper, as workbooks number it
_ON_A4 = 220  # characters; a wider table on A4 could not be read
_WIDEST_HEADING, _WIDEST_OFFER = 34, 60  # columns, in characters
_LINE = 15  # points, the height of a line
_SEVERAL_A_SERVICE = ("component", "item_code")  # a table with one of these in its key has many rows a service
_LIST_CHARACTERS = 255  # the most that Excel takes in a list which stands in the rule itself
_LAST_ROW = 1_048_576  # of a sheet, as Excel counts
FOOTER = '&C&"Times New Roman"&A – trang &P/&N'  # the name of the sheet tells printed forms apart
_FORMATS = {"date": "day", "number": "free"}  # by how a field is read; all others are text
CREATED = datetime(2012, 4, 20)  # fixed, so that the same form always gives the same bytes

# By the limit that a kind of field has in a form: the rule, and the message for a value beyond it. A day may be typed in a manner
# that the reader takes and Excel does not: Excel asks.
_SHARE = {"criteria": "between", "minimum": 0}
_DAYS = {"criteria": "between", "minimum": date(1990, 1, 1), "maximum": date(2100, 12, 31)}
_NOT_A_DAY = "Ghi ngày/tháng/năm, ví dụ 31/12/2012. Vẫn ghi như đã gõ?"
_ABOVE_ZERO = "Nhập số lớn hơn 0. Phần lẻ viết theo cài đặt của máy: 2,5 hoặc 2.5."
_FORM_LIMITS: dict[str, tuple[dict[str, Any], str]] = {
    "above-zero": ({"validate": "decimal", "criteria": ">", "value": 0}, _ABOVE_ZERO),
    "not-negative": ({"validate": "decimal", "criteria": ">=", "value": 0}, "Nhập số, không âm."),
    "up-to-one": ({"validate": "decimal", **_SHARE, "maximum": 1}, "Nhập số lớn hơn 0, đến 1 (85% là 0,85)."),
    "up-to-hundred": ({"validate": "decimal", **_SHARE, "maximum": 100}, "Nhập số từ 0 đến 100 (5% là 5)."),
    "day": ({"validate": "date", **_DAYS, "error_type": "warning"}, _NOT_A_DAY),
}


def form_styles(book: Any) -> dict[str, Any]:
    """The cell formats of the forms, by name, added to a workbook that is being written."""
    font = {"font_name": "Times New Roman", "font_size": 11}
    cell = {**font, "border": 1, "text_wrap": True, "valign": "vcenter"}
    day = {"num_format": "dd/mm/yyyy"}
    to_fill_in = {**font, "locked": False, "bg_color": "#E6F4E6", "border": 1}
    example = {**font, "italic": True, "font_color": "#808080", "bg_color": "#F2F2F2", "locked": True, "align": "left"}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 14}),
        "note": book.add_format({**font, "italic": True, "font_color": "#606060"}),
        "wrapped_note": book.add_format({**font, "italic": True, "font_color": "#606060", "text_wrap": True, "valign": "top"}),
        "text": book.add_format({**font, "text_wrap": True, "valign": "top"}),
        "example": book.add_format(example),
        "day_example": book.add_format({**example, **day}),
        "required": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#FFE8A3"}),
        "usual": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#FFF7DF"}),
        "optional": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#DDE7F0"}),
        "looked_up_heading": book.add_format({**cell, "italic": True, "align": "center", "bg_color": "#EDEDED"}),
        "looked_up": book.add_format({**font, "italic": True, "font_color": "#606060", "locked": False, "num_format": "#,##0"}),
        "cell": book.add_format({**cell, "valign": "top"}),
        "needed_cell": book.add_format({**cell, "valign": "top", "bg_color": "#FFE8A3", "bold": True}),
        "amount": book.add_format({**cell, "valign": "top", "align": "right", "num_format": "#,##0"}),
        "link": book.add_format({**cell, "valign": "top", "font_color": "#0B5394", "underline": 1}),
        "free": book.add_format({**font, "locked": False}),
        "free_text": book.add_format({**font, "locked": False, "num_format": "@"}),
        "filled": book.add_format({**font, "locked": False, "text_wrap": True, "valign": "top", "border": 1}),
        "day": book.add_format({**font, "locked": False, **day}),
        "to_fill_in": book.add_format(to_fill_in),
        "day_to_fill_in": book.add_format({**to_fill_in, **day}),
    }


def write_heading(sheet: Any, spec: TableSpec, note: str, styles: Mapping[str, Any]) -> None:
    """Writes title, note and headings of a form. The headings are protected, the cells below them are not.

    What is not a number or a day is a text as it is typed: "1/2", "0,9%" and "01004" stay what they are.
    """
    sheet.write_string(0, 0, spec.title.upper(), styles["title"])
    usual = " vàng nhạt là thường phải ghi." if any(entry.usual for entry in spec.fields) else ""
    marked = f"Cột tô vàng là bắt buộc{',' if usual else '.'}{usual}"
    widths = [max(12, min(_WIDEST_HEADING, max(len(entry.name) + 6, len(entry.example) + 1))) for entry in spec.fields]
    told = f"{note} {marked} Xem trang Hướng dẫn."
    sheet.merge_range(1, 0, 1, len(widths) - 1, told, styles["wrapped_note"])  # print is cut off at the last column
    set_height(sheet, 1, [told], [sum(widths)])
    for column, entry in enumerate(spec.fields):
        sheet.set_column(column, column, widths[column], styles[_FORMATS.get(entry.kind.read_as, "free_text")])
        marked = "required" if entry.required else "usual" if entry.usual else "optional"
        sheet.write_string(HEADING_ROW, column, entry.name, styles[marked])
    sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:{column_letters(len(spec.fields) - 1)}{_LAST_ROW}"})
    sheet.set_row(HEADING_ROW, 32)
    sheet.set_landscape()
    sheet.set_paper(_A3 if sum(widths) > _ON_A4 else _A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    # All rows, without the look-ups: their formulas stand in rows not filled in too, which would print as empty pages. One row
    # less than there are: openpyxl, which may write the copy that is given back, loses a print area of whole columns.
    sheet.print_area(0, 0, _LAST_ROW - 2, len(spec.fields) - 1)
    sheet.hide_gridlines(0)  # rows that are filled in print in a grid
    sheet.set_footer(FOOTER)
    sheet.freeze_panes(FIRST_ROW, 1)  # the first column says what a row is about
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
    sheet.protect(options=dict.fromkeys(allowed, True))


@dataclass(frozen=True, slots=True)
class TableForm:
    """The form of one table.

    Attributes:
        spec: The table.
        styles: The cell formats of the workbook.
        pack: The regulation, whose cost components are offered; None for any regulation, which offers none.
        references: By field, the sheet of the workbook whose rows it names: they are offered, and looked up beside the row.
        rows: How many rows carry drop-down lists.
        services: How many services the regulation has.
        open_lists: By name, the lists that fields offer where other values may be right as well.
        day: The pricing date; None for any.
        examples: By field, what the example row says.
    """

    spec: TableSpec
    styles: Mapping[str, Any]
    pack: Pack | None = None
    references: Mapping[str, Reference] = field(default_factory=dict)
    rows: int = ROWS
    services: int = 0
    open_lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    day: date | None = None
    examples: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "examples", {entry.id: self._example(entry) for entry in self.spec.fields})

    def write(self, sheet: Any, lists: ListSheet) -> None:
        """Writes the sheet. A list too long for a rule stands in the sheet of lists."""
        write_heading(sheet, self.spec, f"{self.spec.what} {EXAMPLE_NOTE}", self.styles)
        for column, entry in enumerate(self.spec.fields):
            self._write_example(sheet, column, entry)
            longest = max(map(len, self._offered(entry)), default=0)
            if longest > _WIDEST_HEADING:  # else print cuts off what a list offers
                sheet.set_column(column, column, min(longest, _WIDEST_OFFER), self.styles["free_text"])
            rule = self._rule(entry, lists)
            if rule is not None:
                sheet.data_validation(FIRST_ROW, column, FIRST_ROW + self.rows - 1, column, rule)
        self._write_look_ups(sheet)

    def _rule(self, entry: Field, lists: ListSheet) -> dict[str, Any] | None:
        """What a column offers, or the bound that it has; None for neither."""
        reference, values, others = self.references.get(entry.id), self._offered(entry), self.open_lists.get(entry.offers)
        if reference is not None:
            return _rule_of(reference.offer)
        if values:
            return _list_of(entry.name, values, lists)
        if others:
            return _rule_of(Offer(lists.source(entry.name, others).removeprefix("=")))
        return _limit(entry.kind)

    def _write_look_ups(self, sheet: Any) -> None:
        """Behind the columns of the table, what the rows that its cells name say: a name, a maximum."""
        column = len(self.spec.fields)
        many = any(name in self.spec.key for name in _SEVERAL_A_SERVICE)
        looked_up = LOOKED_UP if many else min(LOOKED_UP, max(LEAST_LOOKED_UP, self.services))
        for number, entry in enumerate(self.spec.fields):
            reference = self.references.get(entry.id)
            for look_up in reference.look_ups if reference is not None else ():
                sheet.set_column(column, column, look_up.width, self.styles["looked_up"])
                sheet.write_string(HEADING_ROW, column, look_up.heading, self.styles["looked_up_heading"])
                sheet.write_string(EXAMPLE_ROW, column, look_up.example(self.examples[entry.id]), self.styles["example"])
                for row in range(FIRST_ROW, FIRST_ROW + looked_up):
                    sheet.write_formula(row, column, look_up.formula(number, row), self.styles["looked_up"], "")
                column += 1

    def _write_example(self, sheet: Any, column: int, entry: Field) -> None:
        """The example as somebody would type it: a number or a day as what it is."""
        text = self.examples[entry.id]
        if text and entry.kind.read_as == "number":
            sheet.write_number(EXAMPLE_ROW, column, Decimal(text), self.styles["example"])
        elif text and entry.kind.read_as == "date":
            sheet.write_datetime(EXAMPLE_ROW, column, date.fromisoformat(text), self.styles["day_example"])
        else:
            sheet.write_string(EXAMPLE_ROW, column, text, self.styles["example"])

    def _example(self, entry: Field) -> str:
        reference = self.references.get(entry.id)
        if reference is not None and entry.example:
            return reference.offer.example or entry.example
        if entry.kind.refers_to == "component" and self.pack is not None:
            return next((name for name in self._components()), entry.example)
        others = self.open_lists.get(entry.offers)
        if entry.example and others and entry.example not in others:
            return others[0]
        if entry.example and entry.values:
            value = entry.choices.get(folded(entry.example))
            return _named(entry, value if value is not None else entry.values[0])  # one that the regulation has
        return entry.example

    def _offered(self, entry: Field) -> list[str]:
        """The values that a field offers, as people call them; the reader takes these words."""
        if entry.kind.drop_down == "components":
            return self._components()
        return [_named(entry, value) for value in entry.values]

    def _components(self) -> list[str]:
        components = self.pack.regulation.components if self.pack is not None else ()
        norms = (each for each in components if each.kind == "norm" and (self.day is None or each.in_force(self.day)))
        return list(dict.fromkeys(component.name for component in norms))


def _named(entry: Field, value: str) -> str:
    """What a value is called; the reader takes both."""
    return entry.value_names.get(value, value)


def _rule_of(offer: Offer) -> dict[str, Any]:
    """The drop-down list of the rows of another sheet. What it does not have may be right: Excel asks, and lets it stand."""
    rule: dict[str, Any] = {"validate": "list", "source": f"={offer.source}"}
    if offer.warning is None:
        return {**rule, "show_error": False}
    return {**rule, "error_type": "warning", "error_title": "Chưa có trong danh sách", "error_message": offer.warning}


def _list_of(heading: str, values: Sequence[str], lists: ListSheet) -> dict[str, Any]:
    """The drop-down list of a column. One that Excel cannot hold in the rule stands in the sheet of lists."""
    long = any("," in value for value in values) or len(",".join(values)) > _LIST_CHARACTERS
    return {
        "validate": "list",
        "source": lists.source(heading, values) if long else list(values),
        "error_title": "Giá trị không hợp lệ",
        "error_message": "Chọn một giá trị trong danh sách.",
    }


def _limit(kind: Kind) -> dict[str, Any] | None:
    """The bound of a column in Excel, which the reader checks as well; None for a column without one."""
    if kind.form_limit is None:
        return None
    limit, message = _FORM_LIMITS[kind.form_limit]
    return {
        **limit,
        "error_title": "Ngày không hợp lệ" if kind.form_limit == "day" else "Số không hợp lệ",
        "error_message": message,
    }


def write_explanations(
    sheet: Any, spec: TableSpec, styles: Mapping[str, Any], examples: Mapping[str, str], first: int = 0
) -> None:
    """Writes what each column of a table means, with a heading row.

    Args:
        sheet: The sheet of explanations.
        spec: The table.
        styles: The cell formats of the workbook.
        examples: By field, what the example row of the form says.
        first: The row of the heading.
    """
    columns = (("Cột", 26), ("Mã trường", 16), ("Bắt buộc", 10), ("Ý nghĩa", 70), ("Ví dụ", 26), ("Các giá trị", 40))
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(first, column, title, styles["optional"])
    for row, entry in enumerate(spec.fields, first + 1):
        required = "có" if entry.required else "thường có" if entry.usual else ""
        example = examples.get(entry.id, entry.example)
        texts = (entry.name, entry.id, required, entry.help, example, entry.explained_values)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles["cell"])
        set_height(sheet, row, texts, [width for _, width in columns])


def set_height(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Makes a row as high as its wrapped texts need; not every program does so by itself. Widths in characters."""
    lines = max(-(-len(text) // width) for text, width in zip(texts, widths, strict=True))
    if lines > 1:
        sheet.set_row(row, lines * _LINE)
