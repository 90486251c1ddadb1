"""Files that mean harm, or are merely monstrous: a finding or exit status 2, in bounded time and memory, never a traceback."""

import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, dossier
from tests.test_bad_input import NORMS

# Of computing, on a slow machine (half of it on a quick one); what such files took before they were bounded are minutes.
SECONDS, MEGABYTES = 40, 1024

HEADINGS = ("item_code", "item_name", "unit", "price", "decision_no", "valid_from", "valid_to")
AWARD = ("K", "Kim", "cái", "600", "1/QĐ", "2012-01-01", "2012-12-31")

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN, _CLOSE = f"<worksheet {_MAIN}><sheetData>".encode(), b"</sheetData></worksheet>"


def row(number: int, texts: Iterable[str]) -> bytes:
    cells = (f'<c r="{chr(65 + c)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def workbook(path: Path, sheet: Iterable[bytes], *, head: bytes = b"", strings: Iterable[bytes] = ()) -> None:
    """An .xlsx part by part, as no office program would write it."""
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>',
        )
        for name, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            archive.writestr(
                name,
                f'<Relationships xmlns="{_PACKAGE}/relationships">'
                f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>',
            )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in (b'<?xml version="1.0"?>', head, _OPEN, *sheet, _CLOSE):
                part.write(piece)
        if strings:
            with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
                for piece in strings:
                    part.write(piece)


GOOD = row(1, HEADINGS) + row(2, AWARD)


def blank_rows() -> Iterable[bytes]:
    yield GOOD
    for first in range(3, 1_000_003, 10_000):
        yield "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(first, first + 10_000)).encode()


def zip_bomb(path: Path) -> None:
    workbook(path, (b" " * 10_000_000 for _ in range(110)))


def lying_zip_bomb(path: Path) -> None:
    """It says that its sheet unpacks to 1,000 bytes."""
    zip_bomb(path)
    data = bytearray(path.read_bytes())
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(data)


def entity_bomb(path: Path) -> None:
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    workbook(path, [row(1, ["&j;"])], head=f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{entities}]>'.encode())


def truncated(path: Path) -> None:
    workbook(path, blank_rows())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def encrypted(path: Path) -> None:
    """The container that Excel writes for a workbook with a password: an OLE file that names its EncryptedPackage."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 4000)


def wide(path: Path) -> None:
    names = [chr(65 + i) if i < 26 else chr(64 + i // 26) + chr(65 + i % 26) for i in range(200)]
    cells = "".join(f'<c r="{name}1" t="inlineStr"><is><t>cột {name}</t></is></c>' for name in names)
    workbook(path, [f'<row r="1">{cells}</row>'.encode()])


def only_formulas(path: Path) -> None:
    def lines() -> Iterable[bytes]:
        yield row(1, HEADINGS)
        for n in range(2, 10_002):
            yield (f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><f>1+1</f></c>' for c in "ABCDEFG") + "</row>").encode()

    workbook(path, lines())


def too_many_cells(path: Path) -> None:
    def lines() -> Iterable[bytes]:
        for n in range(1, 700_001):
            yield (f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>1</v></c>' for c in "ABCDEFGHIJ") + "</row>").encode()

    workbook(path, lines())


def many_strings(path: Path) -> None:
    workbook(path, [GOOD], strings=[b"<sst>", *(b"<si><t/></si>" * 100_000 for _ in range(200)), b"</sst>"])


SPREADSHEET = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="S">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def repeated_cells(path: Path) -> None:
    """One cell of 700 bytes that says it stands a thousand million times."""
    cell = '<table:table-cell table:number-columns-repeated="1024" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", SPREADSHEET.format(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
        )


LIST_ROW = ("Mã", "Tên dịch vụ", "Giá"), ("1.1", "Khám bệnh", "39900")
LIST = row(1, LIST_ROW[0]) + row(2, LIST_ROW[1])


def package(path: Path, parts: dict[str, bytes | str]) -> None:
    """An .xlsx of these parts; the list of prices is its first sheet where they name no other one."""
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    relation = f'<Relationship Id="rId{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
    usual = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": relations.format(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations.format(relation.format(1, "worksheet", "worksheets/sheet1.xml")),
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>",
        "xl/worksheets/sheet1.xml": _OPEN + LIST + _CLOSE,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in {**usual, **parts}.items():
            archive.writestr(name, data)


def behind_cells(xml: bytes) -> dict[str, bytes | str]:
    """The sheet of the list, with this behind its cells."""
    return {"xl/worksheets/sheet1.xml": _OPEN + LIST + b"</sheetData>" + xml + b"</worksheet>"}


def related(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def many_sheets(count: int, part: str) -> dict[str, bytes | str]:
    numbers = range(1, count + 1)
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    relations = "".join(related(n, "worksheet", part.format(n)) for n in numbers)
    return {
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        **{f"xl/worksheets/{part.format(n).rpartition('/')[2]}": _OPEN + LIST + _CLOSE for n in numbers},
    }


def with_table(ref: str) -> dict[str, bytes | str]:
    relation = f'<Relationships xmlns="{_PACKAGE}/relationships">{related(1, "table", "../tables/table1.xml")}</Relationships>'
    return {
        **behind_cells(f'<tableParts><tablePart xmlns:r="{_OFFICE}" r:id="rId1"/></tableParts>'.encode()),
        "xl/worksheets/_rels/sheet1.xml.rels": relation,
        "xl/tables/table1.xml": f'<table {_MAIN} id="1" name="T" displayName="T" ref="{ref}"><tableColumns count="1">'
        '<tableColumn id="1" name="a"/></tableColumns></table>',
    }


def shared_formulas() -> dict[str, bytes | str]:
    """A formula of 8,000 letters that 30,000 cells share: whoever writes it out for each of them writes 240 MB."""
    first = '<row r="3"><c r="D3"><f t="shared" ref="D3:D30002" si="0">' + "+".join(["$A$1"] * 1_600) + "</f><v>1</v></c></row>"
    others = "".join(f'<row r="{n}"><c r="D{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(4, 30_003))
    return {"xl/worksheets/sheet1.xml": _OPEN + LIST + (first + others).encode() + _CLOSE}


def text_in_pieces() -> dict[str, bytes | str]:
    odd = _OPEN + LIST + b"<row r='3'><c r='D3' t='inlineStr'><is>"
    return {"xl/worksheets/sheet1.xml": odd + b"<t>a</t>" * 2_000_000 + b"</is></c></row></sheetData></worksheet>"}


def styles(inside: str) -> dict[str, bytes | str]:
    relations = related(1, "worksheet", "worksheets/sheet1.xml") + related(2, "styles", "styles.xml")
    return {
        "xl/styles.xml": f"<styleSheet {_MAIN}>{inside}</styleSheet>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
    }


_WHOLE = "A1:XFD1048576"
_NAMES = "".join(f'<definedName name="n{n}">S!$A$1</definedName>' for n in range(100_000))
# Lists whose cells are a few bytes, and in which something else is without measure.
HOSTILE_LISTS: dict[str, Callable[[], dict[str, bytes | str]]] = {
    "a merged range over the sheet": lambda: behind_cells(f'<mergeCells><mergeCell\nref="{_WHOLE}"/></mergeCells>'.encode()),
    "a link over the sheet": lambda: behind_cells(
        f'<hyperlinks><hyperlink location="S!A1" ref="{_WHOLE}"/></hyperlinks>'.encode()
    ),
    "a table over the sheet": lambda: with_table(_WHOLE),
    "a condition over the sheet, a million times": lambda: behind_cells(
        f'<conditionalFormatting sqref="{" ".join([_WHOLE] * 1_000_000)}"><cfRule type="expression" priority="1">'
        "<formula>1</formula></cfRule></conditionalFormatting>".encode()
    ),
    "a validation over the sheet, a million times": lambda: behind_cells(
        b"<dataValidations>" + f'<dataValidation sqref="{_WHOLE}"/>'.encode() * 1_000_000 + b"</dataValidations>"
    ),
    "conditions that are never closed": lambda: {
        **behind_cells(b'<conditionalFormatting sqref="A1">' * 1_000_000),
        **styles("<dxfs><dxf><numFmt numFmtId='9' formatCode='0,,'/></dxf></dxfs>" + "<dxf>" * 1_000_000),
    },
    "a thousand sheets of one part": lambda: many_sheets(1_000, "worksheets/sheet1.xml"),
    "five thousand sheets": lambda: many_sheets(5_000, "worksheets/sheet{}.xml"),
    "a hundred thousand names": lambda: {
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        f"<definedNames>{_NAMES}</definedNames></workbook>"
    },
    "a hundred thousand styles": lambda: styles(
        "<cellXfs>" + "".join(f'<xf numFmtId="{n}" fontId="0"/>' for n in range(100_000)) + "</cellXfs>"
    ),
    "styles a hundred thousand deep": lambda: styles(
        "<fills>" + "<patternFill>" * 100_000 + "</patternFill>" * 100_000 + "</fills>"
    ),
    "a formula of 8,000 letters in 30,000 cells": shared_formulas,
    "a text in two million pieces": text_in_pieces,
    "250 MB of blanks": lambda: {"xl/worksheets/sheet1.xml": _OPEN + LIST + b" " * 250_000_000 + _CLOSE},
}


# Runs a command and adds a line: its exit status, whole seconds that it computed (whoever else is busy does not count), and the
# most memory it held, in kilobytes.
MEASURED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, int(used.ru_utime + used.ru_stime), used.ru_maxrss)
"""

HOSTILE = {
    "zip_bomb.xlsx": zip_bomb,
    "lying_zip_bomb.xlsx": lying_zip_bomb,
    "entity_bomb.xlsx": entity_bomb,
    "a_million_blank_formatted_rows.xlsx": lambda path: workbook(path, blank_rows()),
    "truncated.xlsx": truncated,
    "with_a_password.xlsx": encrypted,
    "a_web_page.xls": lambda path: path.write_text("<html><body><table><tr><td>item_code</td></tr></table></body></html>"),
    "two_hundred_columns.xlsx": wide,
    "only_formulas.xlsx": only_formulas,
    "too_many_cells.xlsx": too_many_cells,
    "twenty_million_strings.xlsx": many_strings,
    "repeated_cells.ods": repeated_cells,
    "noise.xls": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(200_000)),
    "noise.xlsb": lambda path: path.write_bytes(random.Random(2).randbytes(200_000)),
    "noise.csv": lambda path: path.write_bytes(random.Random(3).randbytes(2_000_000)),
    "commas.csv": lambda path: path.write_bytes(b"," * 60_000_000),
    "a_quote_without_end.csv": lambda path: path.write_bytes(b'"' + b"a" * 50_000_000),
}


def measured(*command: str) -> tuple[dict[str, Any], str, int]:
    """Runs a command. Returns its JSON, its exit status and the seconds that it and its children computed."""
    program = [sys.executable, "-c", MEASURED, sys.executable, "-m", "pricebook", *command, "--format", "json"]
    run = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    told, status_line = run.stdout.rstrip().rpartition("\n")[::2]
    status, seconds, kilobytes = status_line.split()
    assert "Traceback" not in run.stderr and "unforeseen" not in run.stderr, run.stderr
    assert int(kilobytes) / 1024 < MEGABYTES
    return json.loads(told), status, int(seconds)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as POSIX systems tell it")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_finding_in_bounded_time_and_memory(home: Path, name: str) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    HOSTILE[name](folder / f"tenders{Path(name).suffix}")
    told, status, seconds = measured("build", str(folder))
    assert status in ("1", "2")
    assert told["findings"]
    assert seconds < SECONDS


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the memory of a process is measured as POSIX systems tell it")
@pytest.mark.parametrize("name", HOSTILE_LISTS)
def test_a_hostile_list_is_checked_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "list.xlsx"
    package(path, HOSTILE_LISTS[name]())
    told, _, seconds = measured("check", str(path), "--regulation", "nq-399-2025", "-o", str(tmp_path / "out"))
    refused = {found["code"] for found in told["findings"]} & {"XL010", "IN020", "XL032"}
    assert refused or (tmp_path / "out" / "list-checked.xlsx").is_file()
    assert seconds < SECONDS
