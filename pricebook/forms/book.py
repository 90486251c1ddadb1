"""Writes the forms of several tables as one workbook, with a sheet to begin with and the services of the regulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.forms.lists import ListSheet, open_lists
from pricebook.forms.references import FIRST_ROW, LookUp, Offer, Reference, column_letters
from pricebook.forms.sheet import CREATED, FOOTER, ROWS, TableForm, form_styles, set_height, write_explanations
from pricebook.regulation import Pack
from pricebook.tables import OWN_SHEETS, SERVICES_SHEET, START_SHEET, DossierPart, TableSpec, load_parts, load_specs
from pricebook.tables.new_workbook import new_workbook

# The tables of a regulation with norms. Where a regulation gives amounts, no forms are written for them.
_TABLES_WITH_NORMS = ("norms", "ministry_norms", "tenders", "regional_prices", "items", "conversions", "matches")
_PRINTED_SERVICES = 30  # of the sheet to look services up in: about a page
_EXPLAINED = 6  # columns of the sheet of explanations
_NORMS = ("norms", "ministry_norms")
_AWARDS = ("tenders", "regional_prices")  # they name many items that no norm uses
_LEVEL = "level"  # the kind of a field
_ITEMS, _FACILITIES = "items", "facilities"
_NO_NAME, _NO_MAXIMUM = "(chưa rõ tên)", "chưa có ở đây"  # never a blank cell, which a look-up would show as 0
_SERVICE_COLUMNS = (
    ("Mã", 14, "dv_ma"),
    ("Số thứ tự", 12, "dv_stt"),
    ("Mã dịch vụ", 18, "dv_ma_dv"),
    ("Tên dịch vụ", 60, "dv_ten"),
    ("Đơn vị", 12, ""),
    ("Mức tối đa hoặc giá quy định (đồng)", 34, "dv_toi_da"),
)
_START_COLUMNS = (("Thứ tự", 8), ("Bảng", 32), ("Bắt buộc", 11), ("Để làm gì", 62), ("Ai thường có", 28), ("Đã điền", 14))


@dataclass(frozen=True, slots=True)
class FormService:
    """A service of the regulation, as a form shows it. `maximum`: whole đồng; a text where it differs by class; None for none."""

    service_id: str
    ordinal: str | None
    service_code: str | None
    name: str | None
    unit: str | None
    maximum: int | str | None


def forms_for(pack: Pack) -> list[TableSpec]:
    """The tables that a dossier under this regulation may have, in the order in which they are filled in, with its classes.

    A column of technical levels is offered only where the regulation knows them.
    """
    law = pack.regulation
    known = [spec.with_spellings(law.spellings) for spec in load_specs().values()]
    specs = [spec for spec in known if law.needs_norms or spec.id not in _TABLES_WITH_NORMS]
    if not (law.knows_levels or law.priced_by_level):
        specs = [replace(spec, fields=tuple(each for each in spec.fields if each.kind.name != _LEVEL)) for spec in specs]
    return sorted(specs, key=lambda spec: spec.step)


def book_title(province: str, part: DossierPart | None = None) -> str:
    """The title of a workbook of forms: of all tables, or of those of a part."""
    return f"Hồ sơ phương án giá: {province}" + (f" – {part.name}" if part is not None else "")


def by_part(specs: Sequence[TableSpec]) -> dict[str, list[TableSpec]]:
    """The tables by the part whose people usually have them."""
    return {part: [spec for spec in specs if spec.kept_by == part] for part in load_parts()}


def write_book(
    path: Path,
    title: str,
    specs: Sequence[TableSpec],
    pack: Pack,
    services: Sequence[FormService],
    provinces: Sequence[str] = (),
    day: date | None = None,
) -> None:
    """Writes a workbook of forms. Codes of items and facilities are offered where the workbook has their tables.

    Args:
        path: The workbook that is written.
        title: Its title, for people.
        specs: The tables, in the order in which they are filled in.
        pack: The regulation.
        services: Its services, in its order.
        provinces: The names of the provinces, which are offered.
        day: The pricing date: of that day are the cost components which are offered; None for those of any day.
    """
    from pricebook.forms.look_up_sheet import LookUpSheet

    with new_workbook(path) as book:
        book.set_properties({"title": title, "created": CREATED})
        styles, rows = form_styles(book), max(ROWS, 10 * len(services))
        start = book.add_worksheet(START_SHEET)
        sheets = {spec.id: book.add_worksheet(spec.named, worksheet_class=LookUpSheet) for spec in specs}
        _write_services(book, services, pack, styles)
        guide = book.add_worksheet(OWN_SHEETS[0])
        lists, offered = ListSheet(book, styles), open_lists(pack, provinces)
        listed = _named_ranges(book, specs, rows)
        guide_row = 0
        for spec in specs:
            references = {entry.id: found for entry in spec.fields if (found := _reference(spec, entry.id, services, listed))}
            form = TableForm(spec, styles, pack, references, rows, len(services), offered, day)
            guide.write_string(guide_row, 0, spec.named, styles["title"])
            form.write(sheets[spec.id], lists)
            write_explanations(guide, spec, styles, form.examples, guide_row + 1)
            guide_row += len(spec.fields) + 3
        guide.print_area(0, 0, guide_row, _EXPLAINED - 1)
        _set_page(guide)
        _write_start(start, title, specs, styles, rows)


def _named_ranges(book: Any, specs: Sequence[TableSpec], rows: int) -> set[str]:
    """Names the columns of the tables that others refer to, as far as they are filled in. Returns which tables there are."""
    listed = {spec.id: spec for spec in specs if spec.id in (_ITEMS, _FACILITIES)}
    columns = {_ITEMS: {"hang_ma": 0, "hang_ten": 1, "hang_dvt": 2}, _FACILITIES: {"cs_ma": 0, "cs_ten": 1}}
    for table, spec in listed.items():
        for name, column in columns[table].items():
            top, letters = f"'{spec.named}'!$A${FIRST_ROW + 1}", column_letters(column)
            filled = f"COUNTA('{spec.named}'!$A${FIRST_ROW + 1}:$A${FIRST_ROW + rows})"
            first = top.replace("$A$", f"${letters}$")
            book.define_name(name, f"=OFFSET({first},0,0,MAX(1,{filled}),1)")
    return set(listed)


def _reference(spec: TableSpec, field_id: str, services: Sequence[FormService], listed: set[str]) -> Reference | None:
    """What a field takes from another sheet; None where it takes nothing, or the workbook has no such sheet."""
    refers_to = spec.field(field_id).kind.refers_to
    if refers_to == "service" and services:
        return _to_services(spec, field_id, services)
    if refers_to == "facility" and _FACILITIES in listed:
        offer = Offer("cs_ma", "Cơ sở này chưa có ở trang Cơ sở. Vẫn ghi?")
        look_up = LookUp("Tra cứu: tên cơ sở", "cs_ten", ("cs_ma",), "chưa có ở trang Cơ sở", {}, 30, filled_in=True)
        return Reference(offer, (look_up,))
    if spec.id != _ITEMS and _ITEMS in listed:
        return _to_items(spec, field_id)
    return None


def _to_items(spec: TableSpec, field_id: str) -> Reference | None:
    """What a field takes from the sheet of items: its code, and beside the code in its row the item's name and unit."""
    if field_id == "item_code":
        if spec.id in _AWARDS:
            return Reference(Offer("hang_ma"))
        look_ups = (
            LookUp("Tra cứu: mặt hàng", "hang_ten", ("hang_ma",), "chưa có ở trang Danh mục hàng", {}, 30, filled_in=True),
            LookUp("Tra cứu: đơn vị định mức", "hang_dvt", ("hang_ma",), "", {}, 14, filled_in=True),
        )
        return Reference(Offer("hang_ma", "Mã này chưa có ở trang Danh mục hàng. Vẫn ghi?"), look_ups)
    shown = "hang_dvt" if field_id == "unit" and spec.id in _NORMS else "hang_ten" if field_id == "item_name" else None
    if shown is None or spec.id not in (*_NORMS, *_AWARDS):
        return None
    code = f"${column_letters([entry.id for entry in spec.fields].index('item_code'))}{FIRST_ROW + 1}"
    place = f'MATCH({code}&"",hang_ma,0)'
    return Reference(Offer(f"IF(ISNUMBER({place}),INDEX({shown},{place}),{shown})"))


def _to_services(spec: TableSpec, field_id: str, services: Sequence[FormService]) -> Reference:
    entry = spec.field(field_id)
    ids = {service.service_id: service for service in services}
    example = entry.example if entry.example in ids else services[0].service_id
    warning = "Văn bản không có mã này. Dịch vụ riêng của địa phương phải khai ở trang Dịch vụ riêng. Vẫn ghi?"
    if entry.kind.accepts_group:
        example, warning = services[0].service_id, "Văn bản không có mã dịch vụ này. Nếu là một nhóm dịch vụ thì cứ ghi."
    shown = ids[example]
    names, maxima = {example: shown.name or _NO_NAME}, {example: _in_words(shown.maximum) or _NO_MAXIMUM}
    keys = ("dv_ma", "dv_stt", "dv_ma_dv")
    look_ups = (
        LookUp("Tra cứu: tên dịch vụ", "dv_ten", keys, "văn bản không có", names, 40),
        LookUp("Tra cứu: mức tối đa", "dv_toi_da", keys, "", maxima, 20),
    )
    return Reference(Offer("dv_ma", warning, example), look_ups)


def _in_words(maximum: int | str | None) -> str:
    return f"{maximum:,}".replace(",", ".") if isinstance(maximum, int) else maximum or ""


def _write_services(book: Any, services: Sequence[FormService], pack: Pack, styles: Mapping[str, Any]) -> None:
    """The sheet of the regulation's services, by which codes are offered and looked up."""
    sheet = book.add_worksheet(SERVICES_SHEET)
    sheet.write_string(0, 0, "DỊCH VỤ CỦA VĂN BẢN", styles["title"])
    short = "" if pack.regulation.complete else " Danh mục này chưa đủ mọi dịch vụ của văn bản."
    last = FIRST_ROW + max(len(services), 1)
    told = "Trang này để tra cứu, không điền."
    if len(services) > _PRINTED_SERVICES:  # hundreds of pages, which nobody fills in
        told += " Khi in chỉ có phần đầu; xóa vùng in (Print Area) để in hết."
        sheet.print_area(0, 0, FIRST_ROW + _PRINTED_SERVICES - 1, len(_SERVICE_COLUMNS) - 1)
    sheet.write_string(1, 0, f"{pack.regulation.title}.{short}", styles["note"])
    sheet.write_string(2, 0, told, styles["note"])
    for column, (heading, width, name) in enumerate(_SERVICE_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_ROW - 1, column, heading, styles["optional"])
        if name:
            letters = column_letters(column)
            book.define_name(name, f"='{SERVICES_SHEET}'!${letters}${FIRST_ROW + 1}:${letters}${last}")
    for row, service in enumerate(services, FIRST_ROW):
        texts = (service.service_id, service.ordinal, service.service_code, service.name or _NO_NAME, service.unit)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text or "", styles["cell"])
        widths = [width for _, width, _ in _SERVICE_COLUMNS]
        set_height(sheet, row, [*(text or "" for text in texts), _in_words(service.maximum)], widths)
        if isinstance(service.maximum, int):
            sheet.write_number(row, len(texts), service.maximum, styles["amount"])
        else:
            sheet.write_string(row, len(texts), service.maximum or _NO_MAXIMUM, styles["cell"])
    sheet.autofilter(FIRST_ROW - 1, 0, last - 1, len(_SERVICE_COLUMNS) - 1)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(FIRST_ROW - 1)
    _set_page(sheet)


def _write_start(sheet: Any, title: str, specs: Sequence[TableSpec], styles: Mapping[str, Any], rows: int) -> None:
    """The sheet to begin with: the tables in their order, with links, who has them, and how many rows are filled in."""
    sheet.write_string(0, 0, title.upper(), styles["title"])
    steps = (
        "Mở tệp dossier.toml cùng thư mục bằng Notepad: sửa ngày tính giá, tên cơ quan, các hạng bệnh viện cho đúng.",
        "Điền các bảng theo thứ tự dưới đây; bấm vào tên bảng để mở. Bảng tô vàng là bắt buộc; bảng nào chưa có thì để trống.",
        "Ở mỗi bảng: cột tô vàng là bắt buộc, vàng nhạt là thường phải ghi; dòng xám là ví dụ; các cột “Tra cứu” tự hiện.",
        "Chọn giá trị trong danh sách: bấm mũi tên cạnh ô, hoặc nhấn Alt+↓.",
        "Điền xong thì lưu tệp, rồi chạy lệnh: pricebook build THƯ_MỤC (thư mục có tệp này).",
    )
    for row, text in enumerate(steps, 1):
        sheet.write_string(row, 0, f"{row}. {text}", styles["note"])
    head = len(steps) + 2
    for column, (heading, width) in enumerate(_START_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(head, column, heading, styles["optional"])
    for number, spec in enumerate(specs, 1):
        row, style = head + number, styles["needed_cell" if spec.needed else "cell"]
        sheet.write_number(row, 0, number, style)
        sheet.write_url(row, 1, f"internal:'{spec.named}'!A{FIRST_ROW + 1}", styles["link"], spec.title)
        sheet.write_string(row, 2, "bắt buộc" if spec.needed else "", style)
        sheet.write_string(row, 3, spec.what, styles["cell"])
        sheet.write_string(row, 4, load_parts()[spec.kept_by].name, styles["cell"])
        set_height(sheet, row, ["", spec.title, "", spec.what, "", ""], [width for _, width in _START_COLUMNS])
        letters = column_letters(next(i for i, entry in enumerate(spec.fields) if entry.required))
        filled = f"COUNTA('{spec.named}'!${letters}${FIRST_ROW + 1}:${letters}${FIRST_ROW + rows})"
        sheet.write_formula(row, 5, f'=IF({filled}=0,"chưa điền",{filled}&" dòng")', styles["cell"], "chưa điền")
    for row, (name, what) in enumerate(
        ((SERVICES_SHEET, "Tra mã, tên và mức tối đa của từng dịch vụ."), (OWN_SHEETS[0], "Ý nghĩa của từng cột.")),
        head + len(specs) + 2,
    ):
        sheet.write_url(row, 1, f"internal:'{name}'!A1", styles["link"], name)
        sheet.write_string(row, 3, what, styles["cell"])
    sheet.freeze_panes(head + 1, 0)
    _set_page(sheet)
    sheet.protect()
    sheet.activate()


def _set_page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(FOOTER)
