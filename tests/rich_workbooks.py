"""Workbooks with what senders put into theirs beside the cells: charts, pictures, pivots, buttons, macros, newer formats."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

HEAD = ("STT theo TTLT 04", "Tên dịch vụ", "Mức tối đa", "Giá đề nghị", "Ghi chú")
ROWS = (
    ("272", "Hematocrit", 15_000, 16_000, "x"),  # 16,000 is above the maximum: CP001 on D2
    ("273", "Máu lắng", 20_000, 12_000, "y"),
    ("274", "Sức bền hồng cầu", 33_000, 34_000, "z"),  # 34,000 is above the maximum: CP001 on D4
)
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(path: Path) -> Path:
    """A PNG of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + dot + chunk(b"IEND", b""))
    return path


def rich_workbook(path: Path, *, macros: bool = False) -> Path:
    """A list of three prices, two of them too high, in a workbook with all that xlsxwriter can put into one."""
    with xlsxwriter.Workbook(str(path)) as book:
        title = book.add_format({"bold": True, "font_color": "#C00000"})
        money = book.add_format({"num_format": "#,##0", "border": 1, "bg_color": "#E2EFDA"})
        sheet = book.add_worksheet("Giá")
        for number, row in enumerate((HEAD, *ROWS)):
            for column, value in enumerate(row):
                sheet.write(number, column, value, money if isinstance(value, int) else None)
        sheet.write_rich_string("H1", "một ", title, "hai", " ba")
        sheet.write_formula("H2", "=SUM(D2:D4)", money, 62_000)
        sheet.write_dynamic_array_formula("H4:H4", "=LEN(_xlfn.ANCHORARRAY(B2))", None, 10)
        sheet.write_comment("D2", "Đã họp", {"author": "người gửi", "x_scale": 1.2})
        sheet.write_comment("B3", "Ghi chú", {"author": "người gửi"})
        sheet.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("D2:D4", {"type": "cell", "criteria": ">", "value": 15_000, "format": title})
        sheet.add_sparkline("G2", {"range": "Giá!C2:D2"})
        sheet.insert_button("J2", {"caption": "Tính", "macro": "Tinh"})
        sheet.insert_checkbox("J6", True)
        sheet.insert_textbox("J8", "Ghi chú")
        sheet.insert_image("J14", str(picture(path.with_name("dot.png"))))
        sheet.set_background(str(path.with_name("dot.png")))
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Giá!$D$2:$D$4"})
        sheet.insert_chart("L2", chart)
        sheet.set_header("&L&G", {"image_left": str(path.with_name("dot.png"))})
        sheet.data_validation("D2:D4", {"validate": "whole", "criteria": ">", "value": 0})
        sheet.protect("", {"select_locked_cells": True})
        sheet.unprotect_range("D2:D4")
        plain = book.add_worksheet("Bảng")
        plain.add_table("A1:B3", {"columns": [{"header": "Mã"}, {"header": "Số"}], "data": [["a", 1], ["b", 2]]})
        book.add_chartsheet("Đồ thị").set_chart(_pie(book))
        book.define_name("TongGia", "=Giá!$H$2")
        if macros:
            path.with_name("vba.bin").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
            book.add_vba_project(str(path.with_name("vba.bin")))
    return path


def _pie(book: Any) -> Any:
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Giá!$D$2:$D$4"})
    return chart


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a package by their names."""
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Writes a package."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def with_pivot(path: Path) -> Path:
    """Adds a pivot table with its cache and its records to the second sheet: parts that refer to one another."""
    parts = parts_of(path)
    relation = '<Relationship Id="rId{}" Type="{}/{}" Target="{}"/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    kinds = {"pivotTable": "pivotTables/pivotTable1", "pivotCacheDefinition": "pivotCache/pivotCacheDefinition1"}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cache = (
        f'<pivotCacheDefinition {main} refreshOnLoad="1" recordCount="0"><cacheSource type="worksheet"><worksheetSource ref="A1:B3" '
        'sheet="Bảng"/></cacheSource><cacheFields count="2"><cacheField name="Mã" numFmtId="0"><sharedItems/></cacheField>'
        '<cacheField name="Số" numFmtId="0"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    )
    table = (
        f'<pivotTableDefinition {main} name="P" cacheId="1" dataCaption="Số"><location ref="D1:E3" firstHeaderRow="1" '
        'firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField/><pivotField/></pivotFields></pivotTableDefinition>'
    )
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = cache.encode()
    parts["xl/pivotTables/pivotTable1.xml"] = table.encode()
    own = rels.format(relation.format(1, _RELATED, "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml"))
    parts["xl/pivotTables/_rels/pivotTable1.xml.rels"] = own.encode()
    for part, id_, kind, target in (
        ("xl/worksheets/_rels/sheet2.xml.rels", 90, "pivotTable", "../pivotTables/pivotTable1.xml"),
        ("xl/_rels/workbook.xml.rels", 90, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
    ):
        parts[part] = parts[part].replace(b"</Rel", relation.format(id_, _RELATED, kind, target).encode() + b"</Rel", 1)
    override = '<Override PartName="/xl/{}.xml" ContentType="{}.{}+xml"/>'
    types = "".join(override.format(name, _MAIN, kind) for kind, name in kinds.items())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types.encode() + b"</Types>")
    caches = b'<pivotCaches><pivotCache cacheId="1" r:id="rId90"/></pivotCaches>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", caches + b"</workbook>")
    return write_parts(path, parts)
