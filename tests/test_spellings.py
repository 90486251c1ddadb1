"""Cells as people type them, in every format: each certain spelling reads as the value meant, and only doubt is a finding."""

import tempfile
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pricebook
from pricebook.app.build import Built
from pricebook.tables import KINDS, Field, FigureKey, TableSpec, load_specs, read_table
from pricebook.tables.cells.cell import Conventions, read_cell
from pricebook.tables.cells.text import Cell
from tests.formats import FORMATS, QUICK, as_1258, write
from tests.old_fonts import FONTS, typed_for
from tests.support import case, dossier, found, pack, pair, price, silent, write_csv
from tests.test_bad_input import GOOD, NORMS, TENDERS, changed

NAMED = ("price", "whole-price", "quantity", "percent", "share", "count", "money", "date", "code", "text", "flag", "class")
_FLAG = load_specs()["capabilities"].field("approved")
_CLASS = load_specs()["facilities"].with_spellings(pack("ttlt-04-2012").regulation.spellings).field("class")


def _field(kind: str) -> Field:
    choices = {"flag": _FLAG.choices, "class": _CLASS.choices}.get(kind, {})
    return Field(FigureKey(kind), kind, KINDS[kind], False, "", "", choices, {kind.replace("-", ""): 0})


SPEC = TableSpec("every", "Mọi kiểu", "", (), None, tuple(_field(kind) for kind in NAMED))

CURRENCY = ["", "đ", " đ", " đồng", " VNĐ", " vnd", "₫", " Đ"]
PADDING = ["", " ", "\u00a0", "\t", "\u200b", "\ufeff"]
WORDS = ["Ống", "Găng tay khám", "Dung dịch tiêm truyền", "Bơm tiêm nhựa", "Natri clorid 0,9%", "Kim luồn tĩnh mạch", "Cồn 70 độ"]


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


def full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in text)


@st.composite
def amount(draw: Any, highest: int = 10**9) -> tuple[str, Cell]:
    """A whole amount of đồng, and one of the ways to type it that read in one way only."""
    number = draw(st.integers(1, highest))
    ways = [str(number), grouped(number, " "), full_width(str(number)), f"'{number}"]
    if number >= 1_000_000:  # two groups: the mark can part nothing but thousands
        ways += [grouped(number, "."), grouped(number, ","), grouped(number, ".") + ",00", grouped(number, "\u00a0")]
    text = draw(st.sampled_from(PADDING)) + draw(st.sampled_from(ways)) + draw(st.sampled_from(CURRENCY))
    return str(number), draw(st.sampled_from([text, number * 1.0]))


@st.composite
def decimal(draw: Any, highest: int) -> tuple[str, Cell]:
    """A number with one or two decimals, with a point or a comma; never three, which might be thousands."""
    hundredths = draw(st.integers(1, highest * 100))
    exact = Decimal(hundredths).scaleb(-2)
    plain = format(exact.normalize(), "f")
    ways: list[Cell] = [plain, plain.replace(".", ","), f"{exact:.2f}".replace(".", ","), hundredths / 100]
    if exact >= 1_000_000 and "." in plain:
        whole, _, rest = plain.partition(".")
        ways += [grouped(int(whole), ".") + "," + rest, grouped(int(whole), ",") + "." + rest]
    return plain, draw(st.sampled_from(ways))


@st.composite
def percentage(draw: Any) -> tuple[str, Cell]:
    value, typed = draw(decimal(highest=99))
    return value, f"{typed}{draw(st.sampled_from(['%', ' %', '']))}" if isinstance(typed, str) else typed


@st.composite
def share(draw: Any) -> tuple[str, Cell]:
    whole = draw(st.integers(1, 100))
    exact = format(Decimal(whole).scaleb(-2).normalize(), "f")
    return exact, draw(st.sampled_from([exact, exact.replace(".", ","), f"{whole}%", f"{whole} %", whole / 100]))


@st.composite
def day(draw: Any) -> tuple[str, Cell]:
    on = draw(st.dates(date(1995, 1, 1), date(2060, 12, 31)))
    serial = (on - date(1899, 12, 30)).days
    ways: list[Cell] = [
        on, on.isoformat(), f"{on:%d/%m/%Y}", f"{on.day}/{on.month}/{on.year}", f"{on:%d-%m-%Y}", f"{on:%d.%m.%Y}", f"{on:%Y%m%d}",
        f"{on:%d/%m/%Y} 00:00:00", f"ngày {on.day} tháng {on.month} năm {on.year}", str(serial), serial * 1.0, f" {on:%d/%m/%Y}\u00a0",
    ]  # fmt: skip
    return on.isoformat(), draw(st.sampled_from(ways))


@st.composite
def code(draw: Any) -> tuple[str, Cell]:
    meant = draw(st.from_regex(r"[A-Z]{1,3}[0-9]{1,4}(?:\.[0-9]{1,3})?", fullmatch=True))
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in meant)
    inside = meant[:1] + "\u200b" + meant[1:]
    return meant, draw(st.sampled_from([meant, f" {meant}", f"{meant} ", f"\t{meant}\u00a0", wide, inside]))


@st.composite
def text(draw: Any) -> tuple[str, Cell]:
    meant = draw(st.sampled_from(WORDS))
    ways = [meant, unicodedata.normalize("NFD", meant), meant.replace(" ", "\u00a0"), f" {meant}  ", meant.replace(" ", "  ")]
    return meant, draw(st.sampled_from([*ways, meant.replace(" ", "\n")]))


def choice(spellings: dict[str, str]) -> st.SearchStrategy[tuple[str, Cell]]:
    return st.sampled_from([(meant, typed) for typed, meant in spellings.items()])


FLAGS = {"có": "true", "Có": "true", "X": "true", "CÓ ": "true", "không": "false", "Khong": "false", "chưa": "false"}
CLASSES = {"I": "I", "hạng 2": "II", "Hạng III": "III", "trạm y tế": "station", "Đặc biệt": "special", "4": "IV"}
ROW = st.tuples(
    amount(),
    amount(),
    decimal(10**6),
    percentage(),
    share(),
    amount(),
    decimal(10**9),
    day(),
    code(),
    text(),
    choice(FLAGS),
    choice(CLASSES),
)


def round_trip(kind: str, body: list[tuple[tuple[str, Cell], ...]]) -> None:
    """Writes what was typed, reads it, and compares with what was meant."""
    meant = [[value for value, _ in row] for row in body]
    typed = [[_for(kind, value, cell) for value, cell in row] for row in body]
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "every", [list(NAMED), *typed], kind)
        table, findings = read_table(path, SPEC)
    assert table is not None, findings
    by_chance = ("XL007", "IN041")  # days ≤ 12; "1.0" beside "1.000.000", which asks whether 1.000 was meant
    assert [f for f in findings if f.severity != "info" and f.code not in by_chance] == []
    assert [list(row) for row in zip(*(table.columns[name] for name in NAMED), strict=True)] == meant


def _for(kind: str, meant: str, cell: Cell) -> Cell:
    """Windows-1258 has no full-width or invisible letters: there, what is meant is typed."""
    if kind == "csv-1258" and isinstance(cell, str):
        try:
            as_1258(cell)
        except UnicodeEncodeError:
            return "có" if meant == "true" else meant
    return cell


@pytest.mark.slow
@pytest.mark.parametrize("kind", QUICK)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.lists(ROW, min_size=1, max_size=12))
def test_every_certain_spelling_reads_as_meant(kind: str, body: list[tuple[tuple[str, Cell], ...]]) -> None:
    round_trip(kind, body)


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(set(FORMATS) - set(QUICK)))
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.lists(ROW, min_size=60, max_size=80))
def test_every_certain_spelling_reads_as_meant_in_formats_that_libreoffice_writes(
    kind: str, body: list[tuple[tuple[str, Cell], ...]]
) -> None:
    round_trip(kind, body)


# What reads in two ways, or in none, and the code that says so. Nothing else may become a finding.
AMBIGUOUS = [
    ("price", "1.234", "IN005"),
    ("price", "12,345", "IN005"),
    ("money", "999.999", "IN005"),
    ("quantity", "1,500", "IN005"),
    ("price", "12 345 67", "IN004"),
    ("price", "1,23.4", "IN004"),
    ("price", "15.000/viên", "IN004"),
    ("price", "~ 15000", "IN004"),
    ("price", "1,2E+06", "IN004"),
    ("price", "#N/A", "XL001"),
    ("date", "12/29/2012", "IN006"),
    ("date", "29/12/12", "IN006"),
    ("date", "24 theo TT", "IN006"),
    ("date", "2012", "IN006"),
    ("date", "30/02/2012", "IN006"),
    ("flag", "có thể", "IN007"),
    ("class", "hạng V", "IN007"),
    ("whole-price", "1234,5", "IN014"),
    ("share", "120%", "IN014"),
]


@pytest.mark.parametrize(("typed", "meant"), [("1.234 đ", "1234"), ("335.000đ", "335000"), ("15,000 VNĐ", "15000")])
def test_the_currency_behind_groups_of_three_says_that_they_are_thousands(typed: str, meant: str) -> None:
    """No price has thousandths of a đồng behind which somebody writes "đ"; without the currency it stays uncertain."""
    read = read_cell(typed, _field("price"))
    assert (read.text, read.problem, read.change) == (meant, None, "XL023")


@pytest.mark.parametrize(("kind", "typed", "code"), AMBIGUOUS)
def test_what_is_not_certain_is_a_finding(kind: str, typed: str, code: str) -> None:
    read = read_cell(typed, _field(kind))
    assert read.text is None and read.problem is not None and read.problem.code == code


def test_a_column_that_writes_the_month_first_leaves_the_rest_in_doubt() -> None:
    """12/29/2012 can only be 29 December, so 03/04/2012 beside it may be either."""
    read = read_cell("03/04/2012", _field("date"), Conventions(month_first=True))
    assert read.text is None and read.problem is not None and read.problem.code == "IN006"
    assert read_cell("04/04/2012", _field("date"), Conventions(month_first=True)).text == "2012-04-04"


def test_a_bare_serial_number_in_a_workbook_that_counts_from_1904_is_not_certain(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "every.xlsx"), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", "code"])
        sheet.write_row(1, 0, [40940, "A"])
        sheet.write_datetime(2, 0, date(2012, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_string(2, 1, "B")
    table, findings = read_table(tmp_path / "every.xlsx", SPEC)
    assert table is not None and table.columns["date"] == [None, "2012-02-01"]
    assert [(f.code, f.at.cell) for f in findings] == [("IN006", "A2")]


# One pair a normalisation: what was typed into TENDERS, the code, the cell, before and after; the neighbour is as it is meant.
NORMALISED = {
    "XL020": ("| K |", "| K\u200b |", "tenders.csv!A2", "K⟨200B⟩", "K"),
    "XL021": ("| cái |", "| c\u0061\u0301i |", "tenders.csv!C2", "ca⟨0301⟩i", "cái"),
    "XL023": ("| 600 |", "| 600 đ |", "tenders.csv!D2", "600 đ", "600"),
    "XL024": ("2012-01-01 | 2012-12-31 |\n| G", "01/01/2012 | 2012-12-31 |\n| G", "tenders.csv!F2", "01/01/2012", "2012-01-01"),
}


def is_recorded(home: Path, code: str, raises: bool) -> None:
    """A normalisation is a note with before and after, and what was meant is what is priced."""
    old, new, at, before, after = NORMALISED[code]
    tenders = TENDERS.replace(old, new if raises else old, 1)
    result = pricebook.build(dossier(home, norms=NORMS, performs=("C5.1.272", "A2"), tenders=tenders))
    told = [(f.code, str(f.at), f.observed, f.more["after"]) for f in result.findings if f.code.startswith("XL")]
    assert told == ([(code, at, before, after)] if raises else [])
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pytest.mark.slow
@pair("XL020", raises=(True, False))
def test_an_invisible_letter_is_left_out(home: Path, raises: bool) -> None:
    is_recorded(home, "XL020", raises)


@pytest.mark.slow
def test_spaces_that_were_left_out_are_shown(home: Path) -> None:
    tenders = TENDERS.replace("| K |", "| K  2 |", 1)
    result = pricebook.build(dossier(home, norms=NORMS, performs=("C5.1.272", "A2"), tenders=tenders))
    assert [f.observed for f in result.findings if f.code == "XL020"] == ["K␣␣2"]


@pytest.mark.slow
@pair("XL021", raises=(True, False))
def test_a_letter_and_its_accent_are_one(home: Path, raises: bool) -> None:
    is_recorded(home, "XL021", raises)


@pair("XL023", raises=(True, False))
def test_a_number_with_its_currency(home: Path, raises: bool) -> None:
    is_recorded(home, "XL023", raises)


@pair("XL024", raises=(True, False))
def test_a_date_as_people_write_it(home: Path, raises: bool) -> None:
    is_recorded(home, "XL024", raises)


@pytest.mark.slow
@pair("XL004", encoding=("windows-1258", "utf-8"))
def test_a_file_in_windows_1258(home: Path, encoding: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_csv(folder / "tenders.csv", changed(TENDERS, "| Găng |", "| Găng tay khám bệnh |"))
    if raises:
        (folder / "tenders.csv").write_bytes(as_1258((folder / "tenders.csv").read_text(encoding="utf-8")))
    result = pricebook.build(folder)
    assert found(result, "XL004") == ([("XL004", "tenders.csv")] if raises else [])
    assert price(result, "A2") == 9000


# "Găng tay khám bệnh" and its headings, as a .VnTime and as a VNI-Times font show them.
OLD_FONTS = {
    "TCVN3": ("M· thuèc", "Tªn thuèc", "§VT", "§¬n gi¸", "G¨ng tay kh¸m bÖnh", "®«i"),
    "VNI": ("Maõ thuoác", "Teân thuoác", "ÑVT", "Ñôn giaù", "Gaêng tay khaùm beänh", "ñoâi"),
}


def typed_in(folder: Path, heading: tuple[str, str, str, str], glove: str, unit: str) -> Built:
    import xlsxwriter

    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*heading, "decision_no", "valid_from", "valid_to"])
        sheet.write_row(1, 0, ["G", glove, unit, 1000, "1", "2012-01-01", "2012-12-31"])
    return pricebook.build(folder)


@case("XL022")
@pytest.mark.parametrize("font", OLD_FONTS)
def test_a_workbook_typed_for_an_old_font(home: Path, font: str) -> None:
    code, name, unit, amount_, glove, two = OLD_FONTS[font]
    result = typed_in(dossier(home, norms=NORMS, performs=("C5.1.272", "A2")), (code, name, unit, amount_), glove, two)
    (read,) = [read for read in result.tables if read["table"] == "tenders"]
    changes = [(change["code"], change["after"]) for change in read["normalised"]]
    assert ("XL022", "Găng tay khám bệnh") in changes
    assert price(result, "A2") == 9000


@pytest.mark.slow
@silent("XL022")
def test_the_same_workbook_in_unicode(home: Path) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    result = typed_in(folder, ("Mã thuốc", "Tên thuốc", "ĐVT", "Đơn giá"), "Găng tay khám bệnh", "đôi")
    assert not found(result, "XL022")
    assert price(result, "A2") == 9000


@pair("XL006", name=("Kim Bön", "Kim Bôn"))
def test_one_word_that_may_be_an_old_font_or_a_foreign_name_is_kept(home: Path, name: str, raises: bool) -> None:
    result = pricebook.build(dossier(home, **{**GOOD, "tenders": changed(TENDERS, "| Kim |", f"| {name} |")}))
    assert found(result, "XL006") == ([("XL006", "tenders.csv!B2")] if raises else [])


@pytest.mark.parametrize(
    "name", ["Laboratoires Fournier Société Anonyme", "Köln", "25°C ± 2", "500 µg", "½ viên", "Señor", "Voltaren®"]
)
def test_foreign_names_and_signs_stay_what_they_are(name: str) -> None:
    from pricebook.tables.cells.old_encodings import restore_letters

    assert restore_letters([name, "Việt Nam", "Găng tay"]).changed == {}


@pytest.mark.parametrize(
    "phrase", ["Công ty cổ phần dược phẩm", "Kết quả trúng thầu", "Nguyễn Thị Bưởi", "Đường uống, thuốc tiêm"]
)
def test_old_letters_go_there_and_back(phrase: str) -> None:
    """Typed for either font, by the tables read the other way round, and put back."""
    from pricebook.tables.cells import old_encodings

    for font in FONTS:
        typed = typed_for(font, phrase)
        assert old_encodings.restore_letters([typed]).changed == {typed: phrase}


# Letters of TCVN3 that are signs in Latin-1: letters beside another letter, signs beside a figure or alone.
SIGNS = {
    "C¾t thËn ®¬n thuÇn": "Cắt thận đơn thuần",
    "N¾n x­¬ng c¼ng tay": "Nắn xương cẳng tay",
    "t×m ký sinh trïng, th× hai": "tìm ký sinh trùng, thì hai",
    "s½n sµng": "sẵn sàng",
    "dung dÞch 2×500ml, 1½ gãi": "dung dịch 2×500ml, 1½ gói",
    "gãi 10 × 5 kho¶ng 2¾ giê": "gói 10 × 5 khoảng 2¾ giờ",
    "®­êng mæ 10cm×cm": "đường mổ 10cm×cm",
    "¾ èng thuèc": "¾ ống thuốc",
}


def test_fractions_and_times_are_letters_of_tcvn3_beside_letters() -> None:
    from pricebook.tables.cells.old_encodings import restore_letters

    assert restore_letters(SIGNS).changed == SIGNS


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_whatever_the_text_reading_it_twice_changes_nothing_more(typed: str) -> None:
    for kind in ("text", "code"):
        once = read_cell(typed, _field(kind)).text
        assert once is None or read_cell(once, _field(kind)).text == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20) | st.floats() | st.booleans(), st.sampled_from(NAMED))
def test_no_cell_makes_a_traceback_or_a_zero_price(typed: Cell, kind: str) -> None:
    read = read_cell(typed, _field(kind))
    assert kind not in ("price", "whole-price") or read.text is None or Decimal(read.text) > 0


def test_a_validity_typed_as_a_serial_number_counts(home: Path) -> None:
    """41275 is 1 January 2013 less one day: 31 December 2012 is 41274."""
    assert date(1899, 12, 30) + timedelta(41274) == date(2012, 12, 31)
    result = pricebook.build(dossier(home, **{**GOOD, "tenders": TENDERS.replace("2012-12-31", "41274")}))
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pytest.mark.parametrize(
    "column",
    [
        ["0,2 µm", "0,45 µm"],
        ["Chai 1l×12", "Chai 2l×6"],
        ["Voltaren®", "Efferalgan®"],
        ["25°C ± 2", "4 m²"],
        ["½ viên", "¼ viên"],
    ],
)
def test_signs_are_no_letters_of_an_old_font_however_many_there_are(column: list[str]) -> None:
    from pricebook.tables.cells.old_encodings import restore_letters

    assert restore_letters(column).changed == {}


def test_what_one_cell_says_of_the_column_does_not_make_nine_thousand_nine(home: Path) -> None:
    """12.5 shows that the point parts decimals; nobody types nine as 9.000 all the same."""
    tenders = changed(changed(TENDERS, "| 600 |", "| 12.5 |"), "| 1000 |", "| 9.000 |")
    result = pricebook.build(dossier(home, norms=NORMS, performs=("C5.1.272", "A2"), tenders=tenders))
    assert found(result, "IN005") == [("IN005", "tenders.csv!D3")]
    assert price(result, "A2") is None


@pytest.mark.slow
@pytest.mark.parametrize("letters", [("Ð", "ð"), ("Ɖ", "ɖ")])  # U+00D0 and U+00F0, U+0189 and U+0256
def test_letters_that_look_like_the_vietnamese_d_are_it(home: Path, letters: tuple[str, str]) -> None:
    """Headings, units, currencies, notes, codes and provinces: 10 pairs of 3,000đ and 5 pieces of 1,400đ."""
    upper, lower = letters
    typed = """
    | item_code | Tên hàng | Đơn vị tính | Đơn giá | decision_no | valid_from | valid_to |
    | ĐD1 | Kim | cái | 1.400đ | 1/QĐ | 2012-01-01 | 2012-12-31 |
    | ĐD2 | Găng | Đôi | 3.000 đồng | 1/QĐ | 2012-01-01 | 2012-12-31 |
    """
    norms = """
    | service | component | item_code | unit | quantity |
    | C5.1.268 | supplies | ĐD1 | cái | 5 |
    | C5.1.268 | supplies | ĐD2 | đôi | 10 |
    """
    province = f'province = "{upper}ồng Nai"'
    other = typed.replace("Đ", upper).replace("đ", lower)
    result = pricebook.build(dossier(home, norms=norms, tenders=other, settings=province))
    assert price(result, "C5.1.268") == 37_000
    assert [finding.code for finding in result.findings if finding.severity != "info"] == []
    note = f"| {upper}ơn vị tính: nghìn {lower}ồng | | | | | | |\n"
    assert ("IN028", "tenders.csv!A1") in found(pricebook.build(dossier(home / "b", norms=norms, tenders=note + other)))
