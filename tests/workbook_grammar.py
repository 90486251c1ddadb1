"""Workbooks made at random in every form that XML allows: what stands in each cell is known, how it is written is not.

A workbook is made from a seed. Its cells are facts (a number, a text, an error, a formula never calculated, a blank); the forms are
ways to write them. Each form is used in several of a hundred workbooks, and `Made.forms` says which ones a workbook has.
"""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pricebook.base.cells import column_letters

Position = tuple[int, int]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TEXTS = ("Kim", "a & b", "Giá < 5", "Định mức", "x > y", '"quoted"', "it's", "C5.1.272", "10", "true", "#N/A or so", "]] >")
_ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")

# Forms of a whole sheet, of a cell and of its value: each is used with its chance (per cent of the places where it may be).
OF_SHEET: dict[str, float] = {
    "byte-order-mark": 4, "utf-16": 4, "utf-16-be": 3, "no-declaration": 8, "single-quoted-declaration": 6, "prefix": 6, "strict": 4,
    "comment-before": 4, "instruction-before": 4, "document-type": 4, "between-rows": 8, "comment-between": 5, "rows-out-of-order": 5,
    "cells-out-of-order": 5, "dimension-wrong": 6, "foreign-after": 6, "merged": 8, "hidden-column": 5, "no-shared-texts": 8,
    "shared-odd": 8, "book-odd": 6, "self-closing-row": 60, "row-without-number": 6, "part-elsewhere": 4, "styles-odd": 4,
}  # fmt: skip
OF_CELL: dict[str, float] = {
    "no-reference": 2, "lower-case": 1.5, "style-first": 3, "type-first": 3, "single-quotes": 2, "space-around-equals": 1.5,
    "line-in-tag": 1.5, "space-at-end": 1.5, "two-spaces": 1.5, "comment-in-cell": 1.5, "instruction-in-cell": 1.5,
    "space-in-cell": 2, "value-before-formula": 3, "list-of-extensions": 1, "metadata": 2, "stated-type": 3, "reference-in-entities": 1,
    "foreign-attribute": 1, "space-in-end": 1, "zeros-before-row": 0.6,
}  # fmt: skip
OF_VALUE: dict[str, float] = {
    "cdata": 1.5, "comment": 1.5, "instruction": 1.5, "entity": 1.5, "hexadecimal-entity": 1.5, "space-around": 1.5, "space-kept": 1.5,
    "cdata-in-part": 1, "line-in-value-tag": 1,
}  # fmt: skip
# What has no right reading, or none that every program agrees on: it is refused, or read as what it says.
UNREADABLE: dict[str, float] = {
    "cell-twice": 1, "two-values": 1, "unknown-type": 1, "reference-of-row-0": 1, "reference-without-letters": 1,
    "reference-too-long": 1, "column-beyond": 1, "empty-reference": 1, "row-beyond": 1, "text-of-no-number": 1, "boolean-2": 1,
    "declared-entity": 1, "foreign-value": 1, "not-closed": 1, "unknown-encoding": 1, "reference-in-other-digits": 1,
    "part-twice": 1, "row-number-no-number": 1, "value-and-text": 1, "two-formulas": 1, "number-of-text": 1,
}  # fmt: skip
OF_FACTS = ("number", "shared", "rich-shared", "phonetic-shared", "inline", "rich-inline", "phonetic-inline", "formula-text", "boolean",
            "date", "error", "error-of-formula", "formula", "never-calculated", "empty-value", "closed-value", "blank", "empty-cell",
            "empty-text", "shared-formula", "array")  # fmt: skip
FORMS = frozenset({*OF_SHEET, *OF_CELL, *OF_VALUE, *UNREADABLE, *OF_FACTS})

MAY_BE_READ = frozenset({"text-of-no-number", "unknown-type"})  # as a text, or as a number without end, which is no price

BLANK, ERROR, NEVER = object(), object(), object()


@dataclass(slots=True)
class Made:
    """A workbook, what stands in each of its cells, and the forms that it is written in.

    `refused` says whether one of its forms has no right reading, so that it must be refused; `facts` is then of no use.
    """

    data: bytes
    facts: dict[Position, Any]
    forms: set[str]
    refused: bool


@dataclass(slots=True)
class _Maker:
    random: random.Random
    forms: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    facts: dict[Position, Any] = field(default_factory=dict)
    wrong: str = ""
    prefix: str = ""
    wrong_done: bool = False

    def chance(self, form: str, table: dict[str, float]) -> bool:
        used = self.random.random() * 100 < table[form]
        if used:
            self.forms.add(form)
        return used

    def is_wrong(self, form: str) -> bool:
        """Whether the one thing wrong with the workbook is this, and is still to be done."""
        if self.wrong != form or self.wrong_done:
            return False
        self.wrong_done = True
        self.forms.add(form)
        return True

    def letters(self, text: str) -> str:
        """Characters of a value or a text, in one of the ways to write them."""
        plain = _escaped(text)
        for form in OF_VALUE:
            if not self.chance(form, OF_VALUE) or not text:
                continue
            at = self.random.randrange(len(text) + 1)
            before, after = _escaped(text[:at]), _escaped(text[at:])
            if form == "cdata":
                return f"<![CDATA[{text}]]>" if "]]>" not in text else plain
            if form == "cdata-in-part":
                return f"{before}<![CDATA[{text[at:]}]]>"
            if form == "comment":
                return f"{before}<!-- {self.random.randrange(9)} -->{after}"
            if form == "instruction":
                return f"{before}<?a b='{self.random.randrange(9)}'?>{after}"
            if form in ("entity", "hexadecimal-entity"):
                one = text[min(at, len(text) - 1)]
                number = f"&#{ord(one)};" if form == "entity" else f"&#x{ord(one):x};"
                return f"{_escaped(text[: min(at, len(text) - 1)])}{number}{_escaped(text[min(at, len(text) - 1) + 1 :])}"
        return plain

    def tag(self, name: str, attributes: list[tuple[str, str]], *, closed: bool = False) -> str:
        quote = "'" if self.chance("single-quotes", OF_CELL) else '"'
        equals = self.random.choice((" =", "= ", " = ")) if self.chance("space-around-equals", OF_CELL) else "="
        before = "\n" if self.chance("line-in-tag", OF_CELL) else "  " if self.chance("two-spaces", OF_CELL) else " "
        end = " " if self.chance("space-at-end", OF_CELL) else ""
        said = "".join(f"{before}{key}{equals}{quote}{value}{quote}" for key, value in attributes)
        return f"<{self.prefix}{name}{said}{end}{'/' if closed else ''}>"

    def end(self, name: str) -> str:
        return f"</{self.prefix}{name}{' ' if self.chance('space-in-end', OF_CELL) else ''}>"

    def value(self, text: str) -> str:
        tag = "v\n" if self.chance("line-in-value-tag", OF_VALUE) else "v"
        if self.chance("space-around", OF_VALUE):
            text = f" {text}\n"
        space = ' xml:space="preserve"' if self.chance("space-kept", OF_VALUE) else ""
        return f"<{self.prefix}{tag}{space}>{self.letters(text)}</{self.prefix}v>"

    def text(self, text: str, fact: str) -> str:
        """A text of the shared ones or of a cell: plain, in runs, or with a reading aid in small letters above it."""
        p = self.prefix
        if fact.startswith("rich") and len(text) > 1:
            bold = f"<{p}rPr><{p}b/></{p}rPr>"
            kept = f'<{p}t xml:space="preserve">'
            parts = f"<{p}r>{bold}{kept}{self.letters(text[:1])}</{p}t></{p}r><{p}r>{kept}{self.letters(text[1:])}</{p}t></{p}r>"
        else:
            parts = f"<{p}t>{self.letters(text)}</{p}t>"
        if fact.startswith("phonetic"):
            parts += f'<{p}rPh sb="0" eb="1"><{p}t>99</{p}t></{p}rPh><{p}phoneticPr fontId="0"/>'
        return parts

    def cell(self, at: Position, number: int, previous: int) -> str:
        """One cell. `previous` is the column of the cell before it in its row, by which one without reference has its place."""
        fact = self.random.choice(OF_FACTS)
        self.forms.add(fact)
        kind, inside = self._fact(fact, at)
        attributes = self._attributes(at, number, previous, kind)
        p = self.prefix
        if self.is_wrong("unknown-type"):
            attributes = [*(each for each in attributes if each[0] != "t"), ("t", "zz")]
            inside = inside or self.value("5")
        elif wrong := next((form for form in _INSIDE if self.is_wrong(form)), ""):
            inside = _INSIDE[wrong].replace("<", f"<{p}").replace(f"<{p}/", f"</{p}")
        elif self.is_wrong("text-of-no-number"):
            attributes = [each for each in attributes if each[0] != "t"]
            self.facts[at] = self.random.choice(("0x10", "1,5", "1&2", "1ã3", "nan", "inf", "1e400", "٣"))
            inside = f"<{p}v>{_escaped(self.facts[at]).replace('ã', '&#227;')}</{p}v>"
        elif self.texts and self.is_wrong("number-of-text"):
            attributes = [*(each for each in attributes if each[0] != "t"), ("t", "s")]
            inside = f"<{p}v>{self.random.choice(('+0', '0.0', 'x', '-1', '0x', '٣', '999'))}</{p}v>"
        elif self.is_wrong("boolean-2"):
            attributes = [*(each for each in attributes if each[0] != "t"), ("t", "b")]
            inside, self.facts[at] = f"<{p}v>2</{p}v>", ...
        if not inside:
            return self.tag("c", attributes, closed=True) if fact != "empty-cell" else self.tag("c", attributes) + self.end("c")
        for form, text in (("comment-in-cell", "<!-- -->"), ("instruction-in-cell", "<?x y?>"), ("space-in-cell", "\n ")):
            if self.chance(form, OF_CELL):
                inside = self.random.choice((text + inside, inside + text))
        if self.chance("list-of-extensions", OF_CELL):
            inside += f'<{p}extLst><{p}ext uri="u"><q:v xmlns:q="urn:q">7</q:v></{p}ext></{p}extLst>'
        made = self.tag("c", attributes) + inside + self.end("c")
        if self.is_wrong("cell-twice"):
            self.facts[at] = ...
            reference = f"{column_letters(at[1])}{at[0] + 1}"
            made += f'<{p}c r="{reference}"><{p}v>1</{p}v></{p}c><{p}c r="{reference}"><{p}v>10</{p}v></{p}c>'
        return made

    def _fact(self, fact: str, at: Position) -> tuple[str, str]:
        """The type of a cell and what stands in it; the fact is noted."""
        p, r = self.prefix, self.random
        number = r.choice(("0", "1", "10", "-3", "1400", "0.5", "1E3", "57000.25", "2.5E-2", "1e3", "600"))
        text = r.choice(_TEXTS)
        formula = f"<{p}f>{self.letters(r.choice(('1+1', 'A1&B1', 'IF(A1<2,3,4)', 'SUM(A1:A9)*0')))}</{p}f>"
        noted: Any = BLANK
        kind, inside = "", ""
        if fact == "number":
            noted, inside = float(number), self.value(number)
        elif fact.endswith("shared"):
            self.texts.append(self.text(text, fact))
            noted, kind, inside = text, "s", self.value(str(len(self.texts) - 1))
        elif fact.endswith("inline"):
            noted, kind, inside = text, "inlineStr", f"<{p}is>{self.text(text, fact)}</{p}is>"
        elif fact == "formula-text":
            noted, kind, inside = text, "str", f"{formula}<{p}v>{self.letters(text)}</{p}v>"
        elif fact == "boolean":
            noted, kind, inside = number != "0", "b", self.value("0" if number == "0" else "1")
        elif fact == "date":
            noted, kind, inside = "2012-03-01", "d", self.value("2012-03-01")
        elif fact.startswith("error"):
            noted, kind, inside = ERROR, "e", (formula if fact == "error-of-formula" else "") + self.value(r.choice(_ERRORS))
        elif fact in ("formula", "shared-formula", "array"):
            opening = {
                "formula": "",
                "shared-formula": f' t="shared" ref="A1:B2" si="{r.randrange(3)}"',
                "array": ' t="array" ref="A1"',
            }
            formula = formula.replace(f"<{p}f", f"<{p}f{opening[fact]}", 1)
            value = self.value("7")
            noted, inside = 7.0, value + formula if self.chance("value-before-formula", OF_CELL) else formula + value
        elif fact in ("never-calculated", "empty-value", "closed-value"):
            empty = {"never-calculated": "", "empty-value": f"<{p}v></{p}v>", "closed-value": f"<{p}v/>"}
            noted, inside = NEVER, formula + empty[fact]
        elif fact == "empty-text":
            kind, inside = "inlineStr", f"<{p}is><{p}t></{p}t></{p}is>"
        self.facts[at] = noted
        return kind, inside

    def _attributes(self, at: Position, number: int, previous: int, kind: str) -> list[tuple[str, str]]:
        letters, digits = column_letters(at[1]), str(at[0] + 1)
        if self.chance("lower-case", OF_CELL):
            letters = letters.lower()
        if self.chance("zeros-before-row", OF_CELL):
            digits = "0" + digits
        for form, wrong in _REFERENCES.items():
            if self.is_wrong(form):
                letters, digits, self.facts[at] = *wrong, ...
        reference = [("r", letters + digits)]
        if self.chance("reference-in-entities", OF_CELL):
            reference = [("r", "".join(f"&#{ord(letter)};" for letter in letters + digits))]
        if previous == at[1] - 1 and number == at[0] and not self.wrong and self.chance("no-reference", OF_CELL):
            reference = []
        style = [("s", "1")] if self.random.random() < 0.2 else []
        type_ = [("t", kind)] if kind else [("t", "n")] if self.chance("stated-type", OF_CELL) else []
        more = [("cm", "1")] if self.chance("metadata", OF_CELL) else []
        more += [("q:z", "5")] if self.chance("foreign-attribute", OF_CELL) else []
        if style and self.chance("style-first", OF_CELL):
            return [*style, *reference, *type_, *more]
        if type_ and self.chance("type-first", OF_CELL):
            return [*type_, *more, *reference, *style]
        return [*reference, *style, *type_, *more]

    def row(self, number: int, columns: int) -> str:
        """One row. Its cells stand in another order only where all of them have their references."""
        out_of_order = self.chance("cells-out-of-order", OF_SHEET)
        order = self.random.sample(range(columns), columns) if out_of_order else range(columns)
        cells, previous = [], -1
        for column in order:
            if self.random.random() < 0.1:
                continue
            cells.append(self.cell((number, column), number if not out_of_order else -1, previous))
            previous = column
        attributes = [("r", str(number + 1))]
        if self.is_wrong("row-beyond"):
            attributes = [("r", "99999999999")]
        elif self.is_wrong("row-number-no-number"):
            attributes = [("r", "x")]
        if not cells and self.chance("self-closing-row", OF_SHEET):
            return self.tag("row", attributes, closed=True)
        return (
            self.tag("row", [*attributes, *([("spans", "1:9")] if self.random.random() < 0.3 else [])])
            + "".join(cells)
            + self.end("row")
        )


# What stands in a cell that can be read in two ways.
_INSIDE = {
    "two-values": "<v>5</v><v>6</v>", "two-formulas": "<f>1</f><f>2</f><v>5</v>", "value-and-text": "<v>5</v><is><t>6</t></is>",
    "foreign-value": '<v xmlns="urn:q" xmlns:x="urn:q">7</v>',
}  # fmt: skip
_REFERENCES = {
    "reference-of-row-0": ("A", "0"), "reference-without-letters": ("", "7"), "reference-too-long": ("A", "99999999999"),
    "column-beyond": ("XFE", "1"), "empty-reference": ("", ""), "reference-in-other-digits": ("A", "٣"),
}  # fmt: skip


def made(seed: int) -> Made:
    """The workbook of a seed; the same for the same seed."""
    r = random.Random(seed)
    maker = _Maker(r)
    if r.random() < 0.55:
        maker.wrong = r.choice(tuple(UNREADABLE))
    if maker.chance("prefix", OF_SHEET):
        maker.prefix = "x:"
    p = maker.prefix
    rows = [maker.row(number, r.randrange(1, 7)) for number in range(r.randrange(1, 6))]
    in_order = not maker.chance("rows-out-of-order", OF_SHEET)
    if not in_order:
        if any("no-reference" in form for form in maker.forms):
            maker.forms.discard("rows-out-of-order")
        else:
            r.shuffle(rows)
    elif maker.chance("row-without-number", OF_SHEET) and not maker.wrong:
        rows = [
            row.replace(f'r="{number + 1}"', "", 1) if f'row r="{number + 1}"' in row else row for number, row in enumerate(rows)
        ]
    between = "\n  " if maker.chance("between-rows", OF_SHEET) else ""
    between += "<!-- 1 -->" if maker.chance("comment-between", OF_SHEET) else ""
    name = "xmlns" + (":x" if p else "")
    main = _STRICT if maker.chance("strict", OF_SHEET) else _MAIN
    head = f'<{p}worksheet {name}="{main}" xmlns:r="{_OFFICE}" xmlns:q="urn:q">'
    if maker.chance("dimension-wrong", OF_SHEET):
        head += f'<{p}dimension ref="{r.choice(("A1", "C3:D4", "A1:Z99"))}"/>'
    if maker.chance("hidden-column", OF_SHEET):
        head += f'<{p}cols><{p}col min="9" max="9" hidden="1" width="9"/></{p}cols>'
    tail = f'<{p}mergeCells count="1"><{p}mergeCell ref="H8:I9"/></{p}mergeCells>' if maker.chance("merged", OF_SHEET) else ""
    if maker.chance("foreign-after", OF_SHEET):
        tail += f'<{p}extLst><{p}ext uri="u"><q:c r="A1"><q:v>99</q:v></q:c></{p}ext></{p}extLst>'
    sheet = f"{head}<{p}sheetData>{between}{between.join(rows)}{between}</{p}sheetData>{tail}</{p}worksheet>"
    if maker.is_wrong("not-closed"):
        sheet = sheet.removesuffix(f"</{p}worksheet>")
    return _package(maker, _document(maker, sheet))


def _document(maker: _Maker, sheet: str) -> bytes:
    """The sheet with what stands before it, in its encoding."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    if maker.chance("single-quoted-declaration", OF_SHEET):
        declaration = "<?xml version='1.0' encoding='utf-8'?>\n"
    if maker.chance("no-declaration", OF_SHEET):
        declaration = ""
    if maker.is_wrong("unknown-encoding"):
        declaration = '<?xml version="1.0" encoding="utf-x"?>'
    before = "<!-- a -->" if maker.chance("comment-before", OF_SHEET) else ""
    before += "<?a b?>" if maker.chance("instruction-before", OF_SHEET) else ""
    root = f"{maker.prefix}worksheet"
    if maker.is_wrong("declared-entity"):
        before += f'<!DOCTYPE {root} [<!ENTITY a "5">]>'
    elif maker.chance("document-type", OF_SHEET):
        before += f"<!DOCTYPE {root}>"
    if maker.wrong != "unknown-encoding" and maker.chance("utf-16", OF_SHEET):
        return (declaration.replace("UTF-8", "UTF-16").replace("utf-8", "utf-16") + before + sheet).encode("utf-16")
    if maker.wrong != "unknown-encoding" and maker.chance("utf-16-be", OF_SHEET):
        return b"\xfe\xff" + (declaration.replace("UTF-8", "UTF-16").replace("utf-8", "utf-16") + before + sheet).encode(
            "utf-16-be"
        )
    mark = b"\xef\xbb\xbf" if maker.chance("byte-order-mark", OF_SHEET) else b""
    return mark + (declaration + before + sheet).encode()


def _package(maker: _Maker, sheet: bytes) -> Made:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    part = "xl/data/one.xml" if maker.chance("part-elsewhere", OF_SHEET) else "xl/worksheets/sheet1.xml"
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    relations = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="{part.removeprefix("xl/")}"/>'
    shared = "".join(f"<{maker.prefix}si>{text}</{maker.prefix}si>" for text in maker.texts)
    name = "xmlns" + (":x" if maker.prefix else "")
    texts = f'<{maker.prefix}sst {name}="{_MAIN}">{shared}</{maker.prefix}sst>'
    styles = f'<styleSheet xmlns="{_MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="3"/></cellXfs></styleSheet>'
    if maker.chance("shared-odd", OF_SHEET):
        texts = texts.replace("<" + maker.prefix + "si>", "<!-- -->\n<" + maker.prefix + "si\n>")
    if maker.chance("book-odd", OF_SHEET):
        book = maker.random.choice(_ODD)(book)
    if maker.chance("styles-odd", OF_SHEET):
        styles = maker.random.choice(_ODD)(styles)
    parts = [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
            f'<Override PartName="/{part}" ContentType="{main}.worksheet+xml"/></Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        ),
        ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'),
        ("xl/workbook.xml", book),
        ("xl/styles.xml", styles),
    ]
    if maker.texts or not maker.chance("no-shared-texts", OF_SHEET):
        parts.append(("xl/sharedStrings.xml", texts))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for title, text in parts:
            archive.writestr(title, text)
        archive.writestr(part, sheet)
        if maker.is_wrong("part-twice"):
            archive.writestr(part.upper(), sheet)
    return Made(file.getvalue(), maker.facts, maker.forms, maker.wrong_done and maker.wrong not in MAY_BE_READ)


_ODD: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("><", "><!-- --><"),
    lambda text: text.replace('"', "'"),
    lambda text: "\ufeff" + text,
    lambda text: '<?xml version="1.0"?>\n<?a b?>' + text,
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
