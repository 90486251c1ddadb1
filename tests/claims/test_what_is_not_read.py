"""What of claim files is not read, or reads two ways, is named: a file of which nothing was read is never one that is right."""

import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from pricebook.app.asked_claims import claim_files
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.errors import InputNotFound, WrongOption
from pricebook.findings import Finding
from tests.claims.test_claim_reading import envelope, packed
from tests.support import case, silent

HEAD = "MA_LK,MA_CSKCB,MA_DICH_VU,TEN_DICH_VU,SO_LUONG,DON_GIA_BH,THANH_TIEN_BH,NGAY_YL"
RIGHT = "a,80002,C5.1.272,Hematocrit,2,11000,22000,201210010830"


def settled(folder: Path, registry: Path, text: str | bytes, name: str = "a.csv") -> SettledClaims:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return settle_claims(folder / name, registry=registry)


def told(claims: SettledClaims) -> list[Finding]:
    """What is found, but for ST067: these tables have no column for cards and performers."""
    return [finding for finding in claims.findings if finding.code != "ST067"]


def codes(claims: SettledClaims) -> list[tuple[str, object]]:
    return sorted((finding.code, finding.observed) for finding in told(claims))


def rows(*lines: str) -> str:
    return "\n".join((HEAD, *lines)) + "\n"


def archive(**parts: str | bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as packing:
        for name, data in parts.items():
            packing.writestr(name.replace("_", "."), data)
    return into.getvalue()


@case("ST110")
def test_files_of_an_archive_that_are_not_read_are_named(registry: Path, tmp_path: Path) -> None:
    inner = archive(b_csv=rows(RIGHT))
    claims = settled(tmp_path, registry, archive(a_txt=rows(RIGHT), b_parquet=b"PAR1", c_zip=inner, d_zip=inner), "a.zip")
    assert (claims.lines, codes(claims), claims.blocked) == (1, [("ST110", 3)], True)
    assert told(claims)[0].more == {"formats": ".parquet, .zip"}


@case("ST111")
@case("ST112")
@pytest.mark.parametrize("form", ["headings", "no part", "XML1 alone"])
def test_nothing_read_is_never_right(registry: Path, tmp_path: Path, form: str) -> None:
    if form == "headings":
        claims = settled(tmp_path, registry, rows())
    elif form == "no part":
        claims = settled(tmp_path, registry, archive(), "a.zip")
    else:
        claims = settled(tmp_path, registry, envelope([{"XML1": packed("<TONG_HOP><MA_LK>a</MA_LK></TONG_HOP>")}]), "a.xml")
    said = "XML1" if form == "XML1 alone" else "–"
    assert (claims.lines, codes(claims), claims.blocked) == (0, [("ST111", said), ("ST112", None)], True)


@silent("ST110")
@silent("ST112")
def test_an_archive_of_lines(registry: Path, tmp_path: Path) -> None:
    assert codes(settled(tmp_path, registry, archive(a_csv=rows(RIGHT)), "a.zip")) == []


@pytest.mark.slow
@silent("ST111")
def test_headings_with_a_line(registry: Path, tmp_path: Path) -> None:
    assert codes(settled(tmp_path, registry, rows(RIGHT))) == []


@case("ST041")
def test_a_quotation_mark_without_its_other_swallows_no_line(registry: Path, tmp_path: Path) -> None:
    # Rows 3 and 5 have one mark each: the reader of a spreadsheet would take rows 3 to 5 for one, with a card in its name.
    over, card = RIGHT.replace("11000,22000", "12000,24000"), "b,80002,C5.1.272,GD4000000000001,2,11000,22000,201210010830"
    claims = settled(tmp_path, registry, rows(over, 'a,80002,V1,"Kim 18G,1,500,500,20121001', card, over.replace("Hem", '"Hem')))
    assert [(f.code, [place.row for place in f.places], f.observed) for f in claims.findings if f.code == "ST041"] == [
        ("ST041", [2, 4], 2)
    ]
    assert [found.line.row for found in claims.found] == [2] and "GD4" not in repr(claims.parts)


@pytest.mark.slow
@silent("ST041")
def test_a_note_of_two_lines(registry: Path, tmp_path: Path) -> None:
    text = "GHI_CHU," + rows(f'"một, hai\nba",{RIGHT}', f"bốn,{RIGHT}").removesuffix("\n")
    claims = settled(tmp_path, registry, text)
    assert (claims.lines, codes(claims)) == (2, [])


@pytest.mark.slow
def test_a_name_of_two_lines_is_a_name(registry: Path, tmp_path: Path) -> None:
    over = RIGHT.replace("11000,22000", "12000,24000").replace("Hematocrit", '"Hema\ntocrit, máu"')
    claims = settled(tmp_path, registry, rows(RIGHT, over))
    assert [(found.line.row, found.line.name) for found in claims.found] == [(3, "Hema tocrit, máu")] and claims.lines == 2


def line(code: str, quantity: str, price: str, amount: str, visit: str = "a") -> str:
    return f"{visit},80002,{code},x,{quantity},{price},{amount},201210010830"


OPEN = line("C5.1.272", "2", "12.000", "24.000")  # 12 or 12,000; the list has 11,000
# What else stands in the file → what is said first.
WAYS: dict[str, tuple[list[str], tuple[str, object]]] = {
    "the same form": ([line("C5.1.268", "1", "48.000", "48.000")], ("ST113", 2)),
    "an amount of another form": ([line("C5.1.268", "1", "48.000", "48000")], ("ST113", 2)),
    "two marks of thousands": ([line("C5.1.276", "50", "29.000", "1.450.000")], ("ST030", 12_000)),
    "a drug of 500": ([line("C5.1.268", "96", "500", "48.000")], ("ST030", 12_000)),
}


@pytest.mark.slow
@pytest.mark.parametrize("beside", WAYS)
def test_the_other_figures_say_which(registry: Path, tmp_path: Path, beside: str) -> None:
    """By 1.450.000 a point stands before thousands, as by 96 × 500 = 48.000. By 48000 it would not, but 1 × 48.000 is 48000 so.

    | quantity | price  | amount |
    | 2        | 12.000 | 24.000 |
    """
    lines, said = WAYS[beside]
    assert codes(settled(tmp_path, registry, rows(OPEN, *lines)))[0] == said


@case("ST113")
def test_a_point_before_three_digits_is_never_twelve_dong_in_silence(registry: Path, tmp_path: Path) -> None:
    assert codes(settled(tmp_path, registry, rows(OPEN))) == [("ST113", 1)]


@pytest.mark.slow
@silent("ST113")
@pytest.mark.parametrize(
    "lines",
    [
        [line("C5.1.272", "2", "11000.000", "22000.000"), line("T1", "0.125", "500.000", "62.500")],
        [line("C5.1.272", "2.000", "11000", "22000")],
        [line("C5.1.272", "1", "11000", "11000"), line("T1", "2", "850.125", "1700.250")],
    ],
)
def test_decimals_of_a_program(registry: Path, tmp_path: Path, lines: list[str]) -> None:
    claims = settled(tmp_path, registry, rows(*lines))
    assert {finding.code for finding in told(claims)} <= {"ST031"}


@pytest.mark.slow
@case("ST114")
@pytest.mark.parametrize("price", ["12000", "12000.0"])
def test_a_return_and_what_it_takes_back(registry: Path, tmp_path: Path, price: str) -> None:
    taken, back = line("C5.1.272", "1", "12000", "12000"), line("C5.1.272", "-1", price, "-12000")
    claims = settled(tmp_path, registry, rows(taken, back, line("C5.1.272", "1", "12000", "12000", "b")))
    assert codes(claims) == [("ST030", 12_000), ("ST114", 2)] and [found.line.row for found in claims.found] == [4]


def test_of_an_amount_that_reads_two_ways_nothing_is_said(registry: Path, tmp_path: Path) -> None:
    """11.000 is 11 or 11 thousand: that these lines charge 107 is not known."""
    claims = settled(
        tmp_path, registry, rows(line("C5.1.272", "1", "11.000", "11.000"), line("C5.1.268", "2", "48.000", "96.000"))
    )
    assert codes(claims) == [("ST113", 2)] and not claims.notices


@pytest.mark.slow
@pytest.mark.parametrize(("open_", "said"), [("11.000", "11.000"), ("11.000,5", "22.000,5")])
def test_what_reads_two_ways_beside_plain_figures_is_in_no_sum(registry: Path, tmp_path: Path, open_: str, said: str) -> None:
    """11.000 is 11 or 11,000, and 11.000,5 is eleven thousand: with the row without a day 11,000 or 22,000.5 are read for certain.

    | price  | amount | day    |
    | 12000  | 12000  | known  |
    | 11.000 | 11.000 | none   |
    | 11000  | 11000  | none   |
    """
    lines = [
        line("C5.1.272", "1", "12000", "12000"),
        line("C5.1.272", "1", open_, open_),
        line("C5.1.272", "1", "11000", "11000"),
    ]
    plain, *undated = (each.replace(",11.000,5,11.000,5,", ',"11.000,5","11.000,5",') for each in lines)
    claims = settled(tmp_path, registry, rows(plain, *(each.replace("201210010830", "2012100x") for each in undated)))
    assert [dict(each.values) for each in claims.notices if each.key == "claims.unread-amount"] == [{"amount": said}]


@pytest.mark.slow
def test_what_the_unread_lines_charge_is_said(registry: Path, tmp_path: Path) -> None:
    """A hospital adds up its file: 22,000 settled, and 11,000 + 500 that stand in no sum."""
    undated, unread = line("C5.1.272", "1", "11000", "11000").replace("20121001", "2012100x"), line("T1", "x", "500", "500")
    claims = settled(tmp_path, registry, rows(RIGHT, undated, unread))
    (notice,) = [each for each in claims.notices if each.key == "claims.unread-amount"]
    assert dict(notice.values) == {"amount": "11.500"} and claims.sums.charged == 22_000
    assert not settled(tmp_path, registry, rows(RIGHT)).notices


@pytest.mark.slow
@pytest.mark.parametrize(
    ("back", "refused"),
    [
        (line("C5.1.272", "-1", "12000", "-12000", ""), []),  # which of rows 2 and 3 it takes back, nobody says
        (line("C5.1.272", "-1", "1000", "-1000", ""), []),  # what was above the list
        (line("C5.1.272", "-1", "12000", "-12000", "").replace("20121001", "20121002"), [2, 3]),  # of another day
        (line("C5.1.268", "-1", "12000", "-12000", ""), [2, 3]),  # of another code
    ],
)
def test_a_return_that_names_nobody(registry: Path, tmp_path: Path, back: str, refused: list[int]) -> None:
    """The list has 11,000. Row 4 names its visit, which the return does not.

    | row | visit | code     | price  |
    | 2   |       | C5.1.272 | 12,000 |
    | 3   |       | C5.1.272 | 12,000 |
    | 4   | b     | C5.1.272 | 12,000 |
    """
    taken = line("C5.1.272", "1", "12000", "12000", "")
    claims = settled(tmp_path, registry, rows(taken, taken, line("C5.1.272", "1", "12000", "12000", "b"), back))
    assert [found.line.row for found in claims.found if found.rule.code == "ST030"] == [*refused, 4]
    assert ("ST114", 1 if refused else 3) in codes(claims)


@pytest.mark.slow
@silent("ST114")
def test_a_line_that_nothing_takes_back(registry: Path, tmp_path: Path) -> None:
    assert codes(settled(tmp_path, registry, rows(RIGHT))) == []


def test_missing_columns_are_called_as_hospitals_call_them(registry: Path, tmp_path: Path) -> None:
    text = "MA_CSKCB,THUOC\n80002,x\n"
    assert codes(settled(tmp_path, registry, text)) == [("ST042", "MA_DICH_VU, SO_LUONG, DON_GIA_BH, THANH_TIEN_BH, NGAY_YL")]


OVER = "C5.1.272,2,12000,24000,201210010830"
FORMS = {
    "headings in Vietnamese": "Mã CSKCB,Mã dịch vụ,Số lượng,Đơn giá,Thành tiền,Ngày thực hiện\n80002," + OVER,
    "a line that names the separator": "sep=;\nMA_CSKCB;MA_DICH_VU;SO_LUONG;DON_GIA_BH;THANH_TIEN_BH;NGAY_YL\n80002;"
    + OVER.replace(",", ";"),
}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_other_forms_of_a_table(registry: Path, tmp_path: Path, form: str) -> None:
    claims = settled(tmp_path, registry, FORMS[form])
    assert [(found.rule.code, found.stake) for found in claims.found] == [("ST030", 2_000)] and claims.lines == 1


@pytest.mark.slow
def test_a_table_in_utf_16_as_excel_saves_it(registry: Path, tmp_path: Path) -> None:
    text = FORMS["headings in Vietnamese"].replace(",", "\t")
    assert [found.line.row for found in settled(tmp_path, registry, text.encode("utf-16")).found] == [2]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["in order", "row by row"])
def test_services_drugs_and_supplies_in_one_table(registry: Path, tmp_path: Path, form: str) -> None:
    head = "MA_CSKCB,MA_DICH_VU,MA_THUOC,MA_VAT_TU,SO_LUONG,DON_GIA_BH,THANH_TIEN_BH,NGAY_YL\n"
    figures = "2,12000,24000,201210010830\n"
    blank = "\n" if form == "row by row" else ""
    claims = settled(tmp_path, registry, head + f"80002,,05.1,,{figures}{blank}80002,,,N1,{figures}80002,C5.1.272,,,{figures}")
    assert [(f.code, f.observed) for f in told(claims)] == [("ST030", 12_000)] and claims.lines == 3


@silent("ST041")
@pytest.mark.parametrize("form", ["as text", "without its last signs"])
def test_other_forms_of_a_part(registry: Path, tmp_path: Path, form: str) -> None:
    line = "<MA_CSKCB>80002</MA_CSKCB><MA_DICH_VU>C5.1.272</MA_DICH_VU><SO_LUONG>2</SO_LUONG><DON_GIA_BH>12000</DON_GIA_BH>"
    text = f"<A><CHI_TIET_DVKT>{line}<THANH_TIEN_BH>24000</THANH_TIEN_BH><NGAY_YL>20121001</NGAY_YL></CHI_TIET_DVKT></A>"
    declared = f'<?xml version="1.0" encoding="utf-16"?>{text}'.replace("<", "&lt;")
    part = declared if form == "as text" else packed(text).rstrip("=")
    claims = settled(tmp_path, registry, envelope([{"XML3": part}]), "a.xml")
    assert codes(claims) == [("ST030", 12_000)]


@case("ST041")
def test_the_case_that_is_broken_is_named(registry: Path, tmp_path: Path) -> None:
    claims = settled(tmp_path, registry, envelope([{"XML3": packed("<A/>")}, {"XML3": "!!"}]), "a.xml")
    (finding,) = told(claims)
    assert (finding.code, finding.more["cases"], finding.more["read"]) == ("ST041", "2", "0")


def test_a_folder_is_said_to_be_one_and_a_pattern_stands_for_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_text(rows(RIGHT), encoding="utf-8")
    assert claim_files(str(tmp_path / "*.csv")) == (tmp_path / "a.csv", tmp_path / "b.csv")
    with pytest.raises(WrongOption):
        claim_files(tmp_path)
    with pytest.raises(InputNotFound):
        claim_files(tmp_path / "*.xml")


@pytest.mark.slow
def test_a_number_of_a_parquet_file_reads_one_way(registry: Path, tmp_path: Path) -> None:
    figures = "2::decimal(10,3) as SO_LUONG, 500::decimal(14,3) as DON_GIA_BH, 1000::decimal(14,3) as THANH_TIEN_BH"
    told = f"select '80002' as MA_CSKCB, 'C5.1.272' as MA_DICH_VU, {figures}, '20121001' as NGAY_YL"
    duckdb.sql(f"copy ({told}) to '{tmp_path / 'a.parquet'}'")
    claims = settle_claims(tmp_path / "a.parquet", registry=registry)
    assert (claims.lines, codes(claims)) == (1, [])
