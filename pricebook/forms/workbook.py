"""Writes a form: a workbook for one table, with drop-down lists, an example row and a sheet of explanations."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pricebook.regulation import Pack
from pricebook.tables import OWN_SHEETS, Field, Kind, TableSpec, folded, load_specs
from pricebook.tables.layout.spec import EXAMPLE_NOTE
from pricebook.tables.new_workbook import new_workbook

FIRST_ROW, LAST_ROW = 4, 2003  # rows (from 0) that carry drop-down lists
HEADING_ROW, EXAMPLE_ROW = 3, 2
_LIST_CHARACTERS = 255  # the most that Excel takes in a list which stands in the rule itself
_FIRST_LIST_COLUMN = 7  # of the sheet of explanations: longer lists stand there, in the row of their field
CREATED = datetime(2012, 4, 20)  # fixed, so that the same form always gives the same bytes

# By the limit that a kind of field has in a form: the rule, and the message for a value beyond it.
_FORM_LIMITS: dict[str, tuple[dict[str, Any], str]] = {
    "above-zero": ({"criteria": ">", "value": 0}, "Nhập số lớn hơn 0."),
    "up-to-one": ({"criteria": "between", "minimum": 0, "maximum": 1}, "Nhập số lớn hơn 0, đến 1 (85% là 0,85)."),
}

# The tables of a regulation with norms. Where a regulation gives amounts, no forms are written for them.
_TABLES_WITH_NORMS = ("norms", "ministry_norms", "tenders", "regional_prices", "items", "conversions", "matches")


def forms_for(pack: Pack) -> list[TableSpec]:
    """The tables that a dossier under this regulation may have, in the order of their declaration, with its classes and kinds."""
    spellings, needs_norms = pack.regulation.spellings, pack.regulation.needs_norms
    return [spec.with_spellings(spellings) for spec in load_specs().values() if needs_norms or spec.id not in _TABLES_WITH_NORMS]


def form_styles(book: Any) -> dict[str, Any]:
    """The cell formats of the forms, by name, added to a workbook that is being written."""
    font = {"font_name": "Times New Roman", "font_size": 11}
    cell = {**font, "border": 1, "text_wrap": True, "valign": "vcenter"}
    day = {"num_format": "dd/mm/yyyy"}
    to_fill_in = {**font, "locked": False, "bg_color": "#E6F4E6", "border": 1}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 14}),
        "note": book.add_format({**font, "italic": True, "font_color": "#606060"}),
        "example": book.add_format({**font, "italic": True, "font_color": "#808080", "bg_color": "#F2F2F2", "locked": True}),
        "required": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#FFE8A3"}),
        "optional": book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#DDE7F0"}),
        "cell": book.add_format({**cell, "valign": "top"}),
        "free": book.add_format({**font, "locked": False}),
        "filled": book.add_format({**font, "locked": False, "text_wrap": True, "valign": "top", "border": 1}),
        "day": book.add_format({**font, "locked": False, **day}),
        "to_fill_in": book.add_format(to_fill_in),
        "day_to_fill_in": book.add_format({**to_fill_in, **day}),
    }


def write_form(path: Path, spec: TableSpec, pack: Pack | None = None) -> None:
    """Writes the form of a table.

    Args:
        path: The workbook that is written.
        spec: The table. Its fields of classes and kinds of facility offer the values that they were given.
        pack: The regulation whose cost components the drop-down lists offer. Without one, they offer none.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": spec.title, "created": CREATED})
        styles = form_styles(book)
        sheet = book.add_worksheet(spec.title[:31].replace("/", "-"))
        write_heading(sheet, spec, f"{spec.what} {EXAMPLE_NOTE}", styles)
        guide = book.add_worksheet(OWN_SHEETS[0])
        for column, field in enumerate(spec.fields):
            sheet.write_string(EXAMPLE_ROW, column, _example(field, pack), styles["example"])
            values = _offered(field, pack)
            validation = _list_of(values, guide, column + 1) if values else _limit(field.kind)
            if validation:
                sheet.data_validation(FIRST_ROW, column, LAST_ROW, column, validation)
        write_explanations(guide, spec, styles, pack)


def write_heading(sheet: Any, spec: TableSpec, note: str, styles: dict[str, Any]) -> None:
    """Writes title, note and headings of a form. The headings are protected, the cells below them are not."""
    sheet.write_string(0, 0, spec.title.upper(), styles["title"])
    sheet.write_string(1, 0, f"{note} Cột tô vàng là bắt buộc. Xem trang Hướng dẫn.", styles["note"])
    for column, field in enumerate(spec.fields):
        sheet.set_column(
            column, column, max(12, min(34, len(field.name) + 6)), styles["day" if field.kind.read_as == "date" else "free"]
        )
        sheet.write_string(HEADING_ROW, column, field.name, styles["required" if field.required else "optional"])
    sheet.set_row(HEADING_ROW, 32)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.freeze_panes(FIRST_ROW, 0)
    allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
    sheet.protect(options=dict.fromkeys(allowed, True))


def _example(field: Field, pack: Pack | None) -> str:
    if field.kind.refers_to == "component" and pack is not None:
        return next((component.name for component in pack.regulation.components if component.kind == "norm"), field.example)
    if field.kind.of_law and field.example and field.values:  # one that the regulation has
        return _named(field, field.choices.get(folded(field.example), field.values[0]))
    return field.example


def _named(field: Field, value: str) -> str:
    """What a value is called; the reader takes both."""
    return field.value_names.get(value, value)


def _list_of(values: list[str], guide: Any, row: int) -> dict[str, Any]:
    """The drop-down list of a column. One that Excel cannot hold in the rule stands in the row of the field in the guide."""
    source: list[str] | str = values
    if any("," in value for value in values) or len(",".join(values)) > _LIST_CHARACTERS:
        from xlsxwriter.utility import xl_range_abs

        for column, value in enumerate(values, _FIRST_LIST_COLUMN):
            guide.write_string(row, column, value)
        last = _FIRST_LIST_COLUMN + len(values) - 1
        source = f"='{OWN_SHEETS[0]}'!{xl_range_abs(row, _FIRST_LIST_COLUMN, row, last)}"
    return {
        "validate": "list",
        "source": source,
        "error_title": "Giá trị không hợp lệ",
        "error_message": "Chọn một giá trị trong danh sách.",
    }


def _limit(kind: Kind) -> dict[str, Any] | None:
    """The bound of a column in Excel, which the reader checks as well; None for a column without one."""
    if kind.form_limit is None:
        return None
    limit, message = _FORM_LIMITS[kind.form_limit]
    return {"validate": "decimal", **limit, "error_title": "Số không hợp lệ", "error_message": message}


def _offered(field: Field, pack: Pack | None) -> list[str]:
    """The values that a field offers. Components are the regulation's, without one there are none; its classes have names."""
    if field.kind.drop_down == "components":
        components = pack.regulation.components if pack else ()
        return list(dict.fromkeys(component.id for component in components if component.kind == "norm"))
    return list(field.kind.drop_down) or [_named(field, value) for value in field.values]


def write_explanations(sheet: Any, spec: TableSpec, styles: dict[str, Any], pack: Pack | None = None) -> None:
    """Writes the sheet that explains each column of a table."""
    for column, (title, width) in enumerate(
        (("Cột", 26), ("Mã trường", 16), ("Bắt buộc", 10), ("Ý nghĩa", 70), ("Ví dụ", 26), ("Các giá trị", 40))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, styles["optional"])
    for row, field in enumerate(spec.fields, 1):
        required = "có" if field.required else ""
        for column, text in enumerate(
            (field.name, field.id, required, field.help, _example(field, pack), field.explained_values)
        ):
            sheet.write_string(row, column, text, styles["cell"])
