"""Whole lists made from a pack: right prices are never accused, whatever names, suffixes and layouts; wrong ones are named on their row."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.regulation import LawOnDay, load_pack, search_path
from pricebook.tables import folded
from tests.support import SHARED

REGULATION, DAY = "nq-399-2025", date(2025, 7, 1)
ANNEX = SHARED / "reference" / "nq399_annex_iii2.csv"


@dataclass(frozen=True)
class Row:
    """A row of a list: `service` is what it is."""

    service: str | None
    ordinal: str
    code: str
    name: str
    price: int | float


@cache
def law() -> LawOnDay:
    folder = search_path().find(REGULATION)
    assert folder is not None
    pack, _ = load_pack(folder, with_issued=True)
    assert pack is not None
    return LawOnDay(pack, DAY)


@cache
def right_rows() -> tuple[Row, ...]:
    """A row for each service with a code and an issued price."""
    listed = ((service, law().issued(service.service_id, None)) for service in law().services.values())
    return tuple(
        Row(service.service_id, service.ordinal or "", service.service_code, service.name or "", price)
        for service, price in listed
        if price is not None and service.service_code is not None
    )


# The layouts of real lists: heading → field of a row.
LAYOUTS: dict[str, dict[str, str]] = {
    "annex": {
        "Mã tương đương": "code", "STT": "number", "Mã kỹ thuật (TT23/2024)": "technique", "Tên dịch vụ kỹ thuật (TT23/2024)": "general",
        "Tên dịch vụ kỹ thuật cụ thể": "name", "Mức giá": "price", "Ghi chú": "nothing",
    },
    "program": {"ma_dich_vu": "code", "ten_dich_vu": "name", "ma_cskcb": "nothing", "don_gia": "price"},
    "circular": {"STT": "number", "Mã DVKT": "code", "Tên DVKT": "name", "ĐVT": "unit", "Giá dịch vụ": "price"},
}  # fmt: skip


def cell(row: Row, number: int, field: str) -> object:
    if field == "technique":
        return ".".join(part.lstrip("0") for part in row.code.split(".")[:2])
    fixed = {"number": number, "general": general(row.name), "unit": "Lần", "nothing": ""}
    return fixed[field] if field in fixed else getattr(row, field)


def listed(rows: Sequence[Row], layout: str, folder: Path, as_: str | None = "own") -> Checked:
    """The rows as a list with these headings, judged."""
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(LAYOUTS[layout])
        writer.writerows([cell(row, number, field) for field in LAYOUTS[layout].values()] for number, row in enumerate(rows, 1))
    return check(path, regulation=REGULATION, on=DAY, as_=as_)


def stated_services(checked: Checked) -> list[str | None]:
    assert checked.submission is not None
    return [line.service_id or (line.candidates[0] if line.candidates else None) for line in checked.submission.stated.lines]


# --- right prices are never accused ------------------------------------------------------------------------------


def general(name: str) -> str:
    """A name without what stands in its brackets."""
    return re.sub(r"\s*[\[(].*", "", name).strip() or name


NAMES = {
    "as it is": lambda name: name,
    "general": general,
    "three words": lambda name: " ".join(name.split()[:3]),
    "first half": lambda name: " ".join(name.split()[: max(2, len(name.split()) // 2)]),
    "second half": lambda name: " ".join(name.split()[len(name.split()) // 2 :]),
    "capitals": str.upper,
    "without accents": folded,
    "with a remark": lambda name: f"{name} (tại khoa cấp cứu)",
    "none": lambda name: "",
}
CODES = {
    "as it is": lambda code: code,
    "commas": lambda code: code.replace(".", ","),
    "no dots": lambda code: code.replace(".", ""),
    "no leading zero": lambda code: code.lstrip("0"),
    "number": lambda code: code.replace(".", "").lstrip("0"),
    "spaces": lambda code: f" {code.replace('.', '. ')}\u00a0",
    "letters": lambda code: code.replace("0", "O", 1),
    "full width": lambda code: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in code),
}
SUFFIXES = ("_GT", "_BS", ".K.1", "-1", ".a")
APART = (
    Row(None, "", "02.03", "Khám Nội tổng hợp", 45_000),
    Row(None, "", "K03.NO2", "Giường Nội khoa loại 2 - Khoa Nội tổng hợp", 222_300),
    Row(None, "", "", "Hội chẩn để xác định ca bệnh khó", 200_000),
    Row(None, "", "K48.HS1", "Giường hồi sức tích cực", 500_000),
)


def variant(row: Row, suffix: str) -> Row:
    """The row with a suffix behind its code, at its own price; at that of another list where the pack has one for the variant."""
    others = law().comparisons.of(f"IV.{row.code}", None) if suffix == "_GT" else []
    return replace(row, code=row.code + suffix, price=min([row.price, *(other.price for other in others)]))


@st.composite
def right_lists(draw: st.DrawFn) -> tuple[list[Row], str]:
    """Rows whose codes and prices are right, with names and spellings as real lists have them; and the layout."""
    rows: list[Row] = []
    for i in draw(st.lists(st.integers(0, len(right_rows()) - 1), min_size=5, max_size=40, unique=True)):
        right = right_rows()[i]
        named = replace(right, name=NAMES[draw(st.sampled_from(sorted(NAMES)))](right.name))
        if re.fullmatch(r"\d\d\.\d{4}\.\d{4}", right.code):
            named = replace(named, code=CODES[draw(st.sampled_from(sorted(CODES)))](right.code))
        rows.append(named)
        if draw(st.booleans()):
            rows.append(variant(right, draw(st.sampled_from(SUFFIXES))))
    rows += draw(st.lists(st.sampled_from(APART), unique=True))
    return draw(st.permutations(rows)), draw(st.sampled_from(sorted(LAYOUTS)))


def never_accused(made: tuple[list[Row], str]) -> None:
    rows, layout = made
    with TemporaryDirectory() as folder:
        checked = listed(rows, layout, Path(folder))
    assert [(f.code, str(f.at), f.message("vi")) for f in checked.findings if f.severity != "info"] == []
    verdict = checked.verdict
    assert verdict is not None and not verdict.rejected
    assert len(verdict.accepted) == sum(row.service is not None for row in rows)
    for row, service in zip(rows, stated_services(checked), strict=True):
        if row.service is not None and service is not None and not service.startswith("IV."):
            assert law().issued(service, None) == row.price


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(right_lists())
def test_right_codes_and_prices_are_never_accused(made: tuple[list[Row], str]) -> None:
    never_accused(made)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(right_lists())
def test_right_codes_and_prices_are_never_accused_in_many_lists(made: tuple[list[Row], str]) -> None:
    never_accused(made)


@settings(max_examples=2, deadline=None)
@given(right_lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_service(made: tuple[list[Row], str], random: Random) -> None:
    same_in_any_order(made, random)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(right_lists(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_service_of_many_lists(made: tuple[list[Row], str], random: Random) -> None:
    same_in_any_order(made, random)


def same_in_any_order(made: tuple[list[Row], str], random: Random) -> None:
    """Also where names alone say what the rows are: what a row is depends on nothing but the row."""
    rows, layout = made
    bare = [replace(row, code="") if random.random() < 0.3 else row for row in rows if row.name]
    order = list(range(len(bare)))
    random.shuffle(order)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        before = listed(bare, layout, Path(one)).submission
        after = listed([bare[i] for i in order], layout, Path(other)).submission
    assert before is not None and after is not None
    found = [(line.service_id, line.candidates, line.identified) for line in before.stated.lines]
    assert [(line.service_id, line.candidates, line.identified) for line in after.stated.lines] == [found[i] for i in order]


# --- wrong ones are named on their row ---------------------------------------------------------------------------

RAISED = {"by 1": lambda price: price + 1, "by 100": lambda price: price + 100, "by a tenth": lambda price: price + max(1, price // 10), "ten times": lambda price: price * 10}  # fmt: skip
OF_EACH = 60  # rows that are made wrong in each way


def made_wrong(rows: list[Row], random: Random) -> dict[int, str]:
    """Makes some rows wrong, each in one way. Returns the way by the index of the row."""
    ways = [*RAISED, "thousands dropped", "code of another", "names exchanged"]
    chosen = random.sample(range(len(rows)), OF_EACH * len(ways))
    wrong = {index: ways[number % len(ways)] for number, index in enumerate(chosen)}
    exchanged = [index for index, way in wrong.items() if way == "names exchanged"]
    for index, way in wrong.items():
        row = rows[index]
        if way in RAISED:
            rows[index] = replace(row, price=RAISED[way](row.price))
        elif way == "thousands dropped":
            rows[index] = replace(row, price=float(Decimal(row.price) / 1000))
        elif way == "code of another":
            others = [other for other in random.sample(right_rows(), 5) if other.code != row.code]
            rows[index] = replace(row, code=others[0].code)
    for one, other in zip(exchanged[::2], exchanged[1::2], strict=True):
        rows[one], rows[other] = replace(rows[one], name=rows[other].name), replace(rows[other], name=rows[one].name)
    return wrong


def rows_named(checked: Checked, severities: Iterable[str]) -> set[int]:
    """The rows (from 0) that findings of these severities name."""
    return {at.row - 1 for f in checked.findings if f.severity in severities for at in f.places if at.row is not None}


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_wrong_is_named_on_its_row(layout: str, tmp_path: Path) -> None:
    """A price is an error or a warning. So are code and name, unless they share words with what they stand for: then a note is.

    Two services with one name are one to a person, so that names and codes exchanged between them change nothing.
    """
    random = Random(f"wrong {layout}")
    rows = random.sample(right_rows(), 2_000)
    before = [row.name for row in rows]
    assert rows_named(listed(rows, layout, tmp_path), ("error", "warning")) == set()
    wrong = made_wrong(rows, random)
    checked = listed(rows, layout, tmp_path)
    asked, told = rows_named(checked, ("error", "warning")), rows_named(checked, ("error", "warning", "info"))
    prices = {index for index, way in wrong.items() if way in RAISED or way == "thousands dropped"}
    assert prices - asked == set()
    same_name = {i for i, way in wrong.items() if way == "names exchanged" and folded(rows[i].name) == folded(before[i])}
    assert wrong.keys() - told - same_name == set()
    assert asked <= wrong.keys()  # and nobody else is accused
    codes = {index for index, way in wrong.items() if way == "code of another"}
    services = {row.code: law().issued(row.service or "", None) for row in right_rows()}
    harmless = {index for index in codes if services[rows[index].code] == rows[index].price}
    assert codes - asked - harmless == set()  # a code whose price differs is never a mere note


# --- the issued annex --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not ANNEX.is_file(), reason="the folder shared with its reference tables is not beside the checkout")
@pytest.mark.parametrize("salary", ["Tiền lương (trước hệ số)", "Tiền lương theo mức lương cơ sở 1.800.000 đồng", "Lương"])
@pytest.mark.parametrize("as_", ["issued", "own"])
def test_the_issued_annex_with_its_formulas(as_: str, salary: str, tmp_path: Path) -> None:
    """Both columns of names, the code that is priced beside the technique's, parts, formulas and notes, as it was printed."""
    import xlsxwriter

    with ANNEX.open(encoding="utf-8", newline="") as file:
        source = [row for row in csv.DictReader(file) if row["part"] == "A" and row["ordinal"]]
    headings = (
        "Mã tương đương", "STT", "Tên chương theo TT 23/2024", "Mã kỹ thuật (TT23/2024)", "Tên dịch vụ kỹ thuật (TT23/2024)",
        "Tên dịch vụ kỹ thuật cụ thể", "Chi phí trực tiếp và phụ cấp", salary, "Mức giá", "Ghi chú",
    )  # fmt: skip
    path = tmp_path / "annex.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("PL III.2")
        sheet.write_string(0, 0, "PHỤ LỤC III.2: GIÁ DỊCH VỤ KỸ THUẬT VÀ XÉT NGHIỆM")
        sheet.write_row(2, 0, headings)
        for number, row in enumerate(source, 3):
            texts = (
                row["service_code"],
                row["ordinal"],
                row["chapter"],
                row["technique_code"],
                row["technique_name"],
                row["name"],
            )
            for column, text in enumerate(texts):
                sheet.write_string(number, column, text)
            for column, amount in ((6, row["direct_and_allowance"]), (7, row["salary_at_1_800_000"])):
                if amount:
                    sheet.write_number(number, column, float(amount))
            formula = f"=FLOOR(G{number + 1}+H{number + 1}*1.3,100)"
            price = int(row["price_2024"])
            if row["salary_at_1_800_000"] and price == composed(row):
                sheet.write_formula(number, 8, formula, None, price)
            else:
                sheet.write_number(number, 8, price)
            sheet.write_string(number, 9, row["note"])
    checked = check(path, regulation=REGULATION, on=date(2025, 1, 1), as_=as_)
    unread = {"XL015"}  # a column of amounts whose heading is not known is said
    assert [(f.code, str(f.at)) for f in checked.findings if f.severity != "info" and f.code not in unread] == []
    verdict = checked.verdict
    assert verdict is not None and (len(verdict.accepted), len(verdict.rejected), len(verdict.not_judged)) == (len(source), 0, 0)


def composed(row: dict[str, str]) -> int:
    """Direct costs and the indexed salary (2,340,000 / 1,800,000), down to 100 đồng."""
    return int((Decimal(row["direct_and_allowance"]) + Decimal(row["salary_at_1_800_000"]) * Decimal("1.3")) // 100 * 100)
