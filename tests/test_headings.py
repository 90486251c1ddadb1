"""Headings that a person reads at a glance, columns that their values propose, and commands that work when they are pasted."""

import csv
import json
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.app.packs import packs_for
from pricebook.base.contracts import published_schema as schema
from pricebook.base.shell import quoted_for_shell
from pricebook.cli.app import app
from pricebook.regulation import LawOnDay, law_on
from pricebook.submission.read.kind_of_sheet import kind_of
from pricebook.submission.read.layouts import sheet_specs
from pricebook.tables import Sheet, heading_keys, is_of_no_field, load_specs, loose_keys
from pricebook.tables.layout.headings import find_heading, heading_at
from tests.support import SHARED, built, case, found, judged, pair, price, rows, silent, told, write_csv, write_xlsx
from tests.test_bad_input import GOOD, NORMS, changed

TODAY = "nq-399-2025"
ECG, OESOPHAGUS, CATHETER, ARTERY = (
    ("01.0002.1778", "Ghi điện tim cấp cứu tại giường", 39_900),
    ("01.0004.0321", "Ghi điện tim qua chuyển đạo thực quản", 185_000),
    ("01.0007.0099", "Đặt catheter tĩnh mạch trung tâm 1 nòng", 685_500),
    ("01.0009.0098", "Đặt catheter động mạch", 1_400_500),
)


@pytest.fixture(scope="module")
def law() -> LawOnDay:
    packs = packs_for(None, None)
    found, _ = law_on(packs, TODAY, pricebook_day(), with_issued=True)
    assert found is not None
    return found


def pricebook_day() -> Any:
    from datetime import date

    return date(2025, 9, 1)


def columns_of(law: LawOnDay, *headings: str) -> dict[str, str]:
    """By field, the heading of a price list whose headings are these."""
    kind = kind_of(Sheet(None, [list(headings)]), sheet_specs(law), law, {})
    return {field: headings[column] for field, column in kind.heading.columns.items()}


def a_list(*heads: str, order: str = "nctup") -> str:
    """A list of four right prices as Markdown. `order`: running number, code, text, unit, price; the headings may be none."""
    lines = ["| " + " | ".join(heads) + " |"] if heads else []
    for number, (code, name, amount) in enumerate((ECG, OESOPHAGUS, CATHETER, ARTERY), 1):
        cells = {"n": str(number), "c": code, "t": name, "u": "Lần", "p": str(amount), "d": str(amount // 2)}
        lines.append("| " + " | ".join(cells[one] for one in order) + " |")
    return "\n".join(lines)


def csv_list(folder: Path, table: str, name: str = "list.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / name, table)
    return folder / name


def written_xlsx(folder: Path, table: str, **sheets: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_xlsx(folder / "list.xlsx", table, **sheets)


def command_in(checked: Checked, code: str) -> list[str]:
    """The arguments of the one command that the remedy of a finding prints."""
    (finding,) = [f for f in checked.findings if f.code == code]
    said = {finding.remedy("vi").count("pricebook check"), finding.remedy("en").count("pricebook check")}
    assert said == {1}
    arguments = shlex.split(str(finding.more["command"]))
    assert arguments[:2] == ["pricebook", "check"]
    return arguments[1:]


def places(checked: Checked, *codes: str) -> list[tuple[str, str]]:
    return [(f.code, str(f.at)) for f in checked.findings if not codes or f.code in codes]


def run(arguments: list[str]) -> int:
    return CliRunner().invoke(app, [*arguments, "--no-annotate"]).exit_code


# --- known headings -------------------------------------------------------------------------------------------------------------

KNOWN = """
| heading                           | field         |
| Giá BHYT                          | price         |
| GIÁ BHYT (đồng)                   | price         |
| Mức giá theo NQ 12/2025/NQ-HĐND   | price         |
| Mức giá theo Nghị quyết số 12     | price         |
| Giá TT 39/2018                    | price         |
| Đơn giá BV                        | price         |
| Đ.giá                             | price         |
| ĐG                                | price         |
| Đơn giá (VNĐ)                     | price         |
| Đơn giá VNĐ                       | price         |
| Đơn giá, đồng/lần                 | price         |
| Giá viện phí                      | price         |
| Giá DVKT                          | price         |
| Giá KCB BHYT                      | price         |
| Đơn giá đề xuất                   | price         |
| Giá đề nghị¹                      | price         |
| Giá đề nghị (5)                   | price         |
| Giá đề nghị (5) = (3) + (4)       | price         |
| Giá / Đơn giá                     | price         |
| Giá hiện hành                     | price         |
| Giá đang áp dụng theo QĐ 15       | price         |
| Mã DVKT theo QĐ 7603              | service_code  |
| Mã DVKT theo QĐ số 7603/QĐ-BYT    | service_code  |
| Mã QĐ 7603                        | service_code  |
| Mã dịch vụ (TT23/2024)            | service_code  |
| Mã dịch vụ theo TT23/2024         | service_code  |
| Mã số                             | service_code  |
| MA_DVKT                           | service_code  |
| MaDVKT                            | service_code  |
| Mã DV/Mã tương đương              | service_code  |
| Mã D.vụ                           | service_code  |
| Tên DVKT                          | name          |
| TÊN DVKT *                        | name          |
| TEN_DVKT                          | name          |
| Tên kỹ thuật theo TT 23/2024      | name          |
| Tên kỹ thuật (TT 43)              | name          |
| Danh mục dịch vụ kỹ thuật         | name          |
| Danh mục DVKT                     | name          |
| Tên DV                            | name          |
| Tên danh mục kỹ thuật theo TT23   | name          |
| Đ.vị tính                         | unit          |
| ĐV tính                           | unit          |
"""


@pytest.mark.parametrize(("heading", "field"), [tuple(row) for row in rows(KNOWN)[1:]])
def test_a_heading_that_a_person_reads_at_a_glance(law: LawOnDay, heading: str, field: str) -> None:
    beside = "Mã dịch vụ" if field.startswith("price") else "Giá đề nghị"
    assert columns_of(law, beside, heading).get(field) == heading


@pytest.mark.parametrize("heading", ["Giá BHYT", "Tên DVKT", "Mã DVKT theo QĐ 7603"])
@pytest.mark.parametrize("spelt", ["{upper}", "{nfd}", "{broken}", "  {heading}  ", "{heading} (2)", "{heading} [1]", "{bare}"])
def test_a_heading_however_it_is_spelt(law: LawOnDay, heading: str, spelt: str) -> None:
    import unicodedata

    bare = "".join(c for c in unicodedata.normalize("NFD", heading.replace("Đ", "D")) if not unicodedata.combining(c))
    text = spelt.format(
        heading=heading,
        upper=heading.upper(),
        nfd=unicodedata.normalize("NFD", heading),
        broken=heading.replace(" ", "\n", 1),
        bare=bare,
    )
    assert text in columns_of(law, "STT", text, "Tên dịch vụ" if "Giá" in heading else "Giá đề nghị").values()


PROPOSED = """
| heading                                        |
| Giá đề nghị của bệnh viện                      |
| Mức giá đề nghị năm 2027 (đồng)                |
| Mức giá đề nghị áp dụng từ ngày 01/01/2027     |
| Giá BV đề nghị                                 |
| Mức giá do đơn vị đề nghị (VNĐ)                |
| Giá đề nghị HĐND tỉnh phê duyệt                |
| Giá Sở Y tế đề nghị lần 2                      |
| Mức thu đề nghị                                |
| Giá đề nghị (nghìn đồng)                       |
| Mức giá đề nghị của bệnh viện (ĐVT: 1.000 đ)   |
"""


@pytest.mark.parametrize("heading", [row[0] for row in rows(PROPOSED)[1:]])
def test_whose_proposal_and_for_when_a_heading_also_says(law: LawOnDay, heading: str) -> None:
    assert columns_of(law, "Mã dịch vụ", "Tên dịch vụ", heading).get("price") == heading
    # a column that needs no such reading is the price
    assert columns_of(law, "Mã dịch vụ", heading, "Giá BHYT")["price"] == "Giá BHYT"


def test_a_proposal_for_each_hospital_class_and_year(home: Path) -> None:
    head = "| STT theo TTLT 04 | Tên dịch vụ | Mức giá đề nghị năm 2013 - Hạng II |\n"
    assert "price:II" in judged(home, head + "| 272 | Hematocrit | 14000 |").tables[0]["columns"]


NO_PROPOSAL = """
| heading                             |
| Giá đề nghị quỹ BHYT thanh toán     |
| Giá đề nghị năm 2026 và 2027        |
| Chênh lệch giá đề nghị năm 2027     |
| Giá đề nghị năm trước               |
| Tỷ lệ giá đề nghị của bệnh viện     |
| Số lượng đề nghị năm 2027           |
| Giá năm 2027                        |
"""


@pytest.mark.parametrize("heading", [row[0] for row in rows(NO_PROPOSAL)[1:]])
def test_what_else_is_said_of_a_proposal_makes_it_another_figure(law: LawOnDay, heading: str) -> None:
    assert "price" not in columns_of(law, "Mã dịch vụ", "Tên dịch vụ", heading)


def test_the_maximum_of_a_council_is_not_the_one_of_the_regulation(law: LawOnDay) -> None:
    assert "ceiling" not in columns_of(law, "Mã dịch vụ", "Giá đề nghị", "Giá tối đa HĐND tỉnh phê duyệt")


@pair("IN030", second=("Giá đề nghị năm 2027", "Giá tham khảo năm 2027"))
def test_of_the_proposals_of_two_years_none_is_taken(home: Path, second: str, raises: bool) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị năm 2026 | {second} |\n| {ECG[0]} | {ECG[1]} | 39900 | 39900 |"
    checked = judged(home, table, regulation=TODAY)
    assert bool(checked.findings.of("IN030")) == raises == (checked.submission is None)


def test_a_heading_in_thousands_is_said_once_and_nothing_of_the_size_of_its_prices(home: Path) -> None:
    # 39.9 thousand is 39,900: that the column is in thousands is the one thing to mend
    head = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị của bệnh viện (nghìn đồng) |\n| {ECG[0]} | {ECG[1]} | 39.9 |\n"
    checked = judged(home, head + "| 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | 185 |", regulation=TODAY, as_="own")
    assert told(checked, "IN", "CP") == [("IN028", "C1", "Giá đề nghị của bệnh viện (nghìn đồng)", None)]
    assert checked.verdict is not None and len(checked.verdict.not_judged) == 2


@pytest.mark.parametrize(("unit", "price", "found"), [
    ("(đồng)", "39900", []), ("đồng/lần", "39900", []), ("(nghìn đồng)", "39.9", [("IN028", "C2", "Giá đề nghị - (nghìn đồng)", None)]),
])  # fmt: skip
def test_a_row_of_units_below_the_heading_is_no_row_of_data(home: Path, unit: str, price: str, found: list[Any]) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| | | {unit} |\n| {ECG[0]} | {ECG[1]} | {price} |"
    checked = judged(home, table, regulation=TODAY, as_="own")
    assert told(checked) == found and checked.verdict is not None
    assert (len(checked.verdict.accepted), len(checked.verdict.not_judged)) == ((0, 1) if found else (1, 0))


def test_the_unit_of_another_column_takes_nothing_from_the_price(home: Path) -> None:
    head = "| Mã dịch vụ | Tên dịch vụ | Giá đề nghị | Giá hiện hành |\n| | | (đồng) | (nghìn đồng) |\n"
    checked = judged(home, f"{head}| {ECG[0]} | {ECG[1]} | 39900 | 35 |", regulation=TODAY, as_="own")
    assert checked.verdict is not None and len(checked.verdict.accepted) == 1 and checked.findings.of("IN028")


OTHERS = """
| heading                  |
| Mức giá theo NQ cũ       |
| Giá (nghìn đồng)         |
| Giá BHYT (nghìn đồng)    |
| Giá kế hoạch             |
| Mã BV                    |
| Mã bệnh nhân             |
| Tên khoa                 |
| Giá / Số lượng           |
| Chênh lệch giá           |
"""


@pytest.mark.parametrize("heading", [row[0] for row in rows(OTHERS)[1:]])
def test_a_heading_that_says_something_else_is_none_of_these(law: LawOnDay, heading: str) -> None:
    named = columns_of(law, "Mã dịch vụ", "Tên dịch vụ", "Giá đề nghị", heading)
    assert heading not in named.values()


# Of several columns of prices side by side, the insured one is judged: it is what the regulation bounds.
SIDE_BY_SIDE = """
| insured           | others                                    |
| Giá BHYT          | Giá dịch vụ; Giá yêu cầu                  |
| Giá BHYT          | Giá viện phí                              |
| Giá có BHYT       | Giá không có BHYT                         |
| Giá bảo hiểm      | Mức thu dịch vụ theo yêu cầu ngoài BHYT   |
| GIA_BHYT          | GIA_DV; GIA_YC                            |
| Đơn giá BH        | Đơn giá VP                                |
| Giá dịch vụ BHYT  | Giá dịch vụ theo yêu cầu                  |
"""


@pytest.mark.parametrize(("insured", "others"), [tuple(row) for row in rows(SIDE_BY_SIDE)[1:]])
@pytest.mark.parametrize("turned", [False, True])
def test_the_insured_price_is_the_price_wherever_it_stands(law: LawOnDay, insured: str, others: str, turned: bool) -> None:
    prices = [insured, *others.split("; ")]
    assert columns_of(law, "Mã dịch vụ", "Tên dịch vụ", *(reversed(prices) if turned else prices))["price"] == insured


@pytest.mark.parametrize("prices", ["Giá dịch vụ; Giá yêu cầu", "Giá dịch vụ; Mã BHYT", "Giá đề nghị; Giá BHYT; Giá yêu cầu"])
def test_without_an_insured_price_beside_others_the_first_name_is_the_price(law: LawOnDay, prices: str) -> None:
    headings = prices.split("; ")
    assert columns_of(law, "Mã dịch vụ", "Tên dịch vụ", *headings)["price"] == headings[0]


@pair("XL015", price=("Giá dịch vụ", ""))
def test_prices_for_others_than_the_insured_are_noted_and_not_judged(home: Path, price: str, raises: bool) -> None:
    head, line = "| Mã dịch vụ | Tên dịch vụ | Giá BHYT |", f"| {ECG[0]} | {ECG[1]} | 39900 |"
    table = f"{head} {price} |\n{line} 60000 |" if raises else f"{head}\n{line}"
    checked = judged(home, table, regulation=TODAY)
    assert told(checked) == ([("XL015", "D1", "Giá dịch vụ", None)] if raises else [])
    assert checked.verdict is not None and len(checked.verdict.accepted) == 1


def test_the_column_that_the_officer_names_is_the_price_beside_an_insured_one(home: Path) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá BHYT | Giá dịch vụ |\n| {ECG[0]} | {ECG[1]} | 39900 | 60000 |"
    checked = judged(home, table, regulation=TODAY, columns={"price": "Giá dịch vụ"})
    assert told(checked, "CP007") == [("CP007", "D2", 60_000, 39_900)]


def test_a_heading_of_one_class_in_brackets(home: Path) -> None:
    checked = judged(home, "| STT theo TTLT 04 | Tên dịch vụ | Giá BV (Hạng II) |\n| 272 | Hematocrit | 14000 |")
    assert "price:II" in checked.tables[0]["columns"]


def test_the_better_heading_comes_first_and_the_loose_one_is_said(home: Path) -> None:
    table = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Giá BHYT", "Giá đề nghị", order="nctdp")
    checked = judged(home, table, regulation=TODAY)
    assert told(checked, "IN", "CP", "XL015") == [("XL015", "D1", "Giá BHYT", None)]
    (reading,) = checked.tables
    assert reading["columns"]["price"]["heading"] == "Giá đề nghị"


def test_a_heading_in_two_rows_and_in_three(home: Path) -> None:
    table = """
    | STT | DỊCH VỤ KỸ THUẬT |               | GIÁ      |
    |     | Mã DVKT          | Tên DVKT      | Giá BHYT |
    |     |                  |               | (đồng)   |
    | (1) | (2)              | (3)           | (4)      |
    | 1   | 01.0002.1778     | Ghi điện tim cấp cứu tại giường | 39900 |
    """
    checked = judged(home, table, regulation=TODAY)
    (reading,) = checked.tables
    assert {name: column["column"] for name, column in reading["columns"].items()} == {
        "number": "A", "service_code": "B", "name": "C", "price": "D",
    }  # fmt: skip
    assert checked.verdict is not None and len(checked.verdict.accepted) == 1


def test_every_heading_of_real_layouts_is_a_field_or_known_to_be_none(law: LawOnDay) -> None:
    path = SHARED / "reference" / "column_layouts.csv"
    if not path.exists():
        pytest.skip(f"the reference layouts are not here: {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings = [row["column"] for row in csv.DictReader(file)]
    specs = [*sheet_specs(law).values(), *load_specs().values()]
    unknown = [
        text for text in headings
        if not is_of_no_field(text) and not any(heading_at(Sheet(None, [[text]]), 0, 0, spec).fields for spec in specs)
    ]  # fmt: skip
    assert (len(headings), unknown) == (180, [])


def test_short_words_and_citations() -> None:
    assert "madichvukythuat" in heading_keys("Mã DVKT")
    assert loose_keys("Mã DVKT theo QĐ 7603") == ("madvkt", "madichvukythuat")
    assert loose_keys("Giá theo NQ cũ") == ()


# --- columns by their values ----------------------------------------------------------------------------------------------------

UNKNOWN = ("A1", "B1", "C1", "D1", "E1")


@pair("IN034", heads=(("Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5"), ("STT", "Mã DVKT", "Tên DVKT", "ĐVT", "Giá BHYT")))
def test_columns_whose_values_say_what_they_are_are_proposed_and_judge_nothing(
    home: Path, heads: tuple[str, ...], raises: bool
) -> None:
    path = csv_list(home, a_list(*heads))
    checked = check(path, regulation=TODAY)
    assert [f.code for f in checked.findings] == (["IN034"] if raises else [])
    assert (checked.submission is None) == raises
    if raises:
        said = checked.findings[0].message()
        assert all(text in said for text in ("B “Cột 2” (01.0002.1778;", "E “Cột 5” (39900;", "C “Cột 3” (Ghi điện tim"))
        assert run(["check", str(path), "--regulation", TODAY]) == 2
        assert command_in(checked, "IN034")[-1] == "--columns"
        assert run(command_in(checked, "IN034")) == 0


NOT_READ = {
    "no price": ("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Cột F"),
    "no service": ("STT", "Cột B", "Cột C", "ĐVT", "Giá đề nghị"),
    "one heading known": ("1", "Cột B", "Cột C", "Cột D", "Giá đề nghị"),
    "nothing known": ("a", "b", "c", "d", "e"),
    "no heading": (),
    "quotes and dollars": ("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", 'Cột "$F" `x` it\'s'),
}


@pytest.mark.parametrize("kind", NOT_READ)
@pytest.mark.parametrize("name", ["list.csv", "bảng giá 'quý 1' $x.csv"])
def test_the_command_that_is_printed_judges_the_list(home: Path, kind: str, name: str) -> None:
    path = csv_list(home, a_list(*NOT_READ[kind]), name)
    checked = check(path, regulation=TODAY, as_="own")
    arguments = command_in(checked, "IN034")
    assert run(arguments) == 0 and str(path) in arguments
    overcharged = path.read_text(encoding="utf-8").replace("39900", "39999")
    path.write_text(overcharged, encoding="utf-8")
    assert run(arguments) == 1


@pytest.mark.parametrize("as_", ["own", "proposal"])
def test_the_command_keeps_the_options_of_the_call(home: Path, as_: Any) -> None:
    path = csv_list(home, a_list(*NOT_READ["no price"]))
    arguments = command_in(check(path, regulation=TODAY, as_=as_, ignore=["XL", "NB"]), "IN034")
    assert arguments == [
        "check", str(path), "--regulation", TODAY, "--as", as_, "--ignore", "XL", "--ignore", "NB", "--columns",
    ]  # fmt: skip


def test_of_several_columns_of_amounts_none_is_taken(home: Path) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Cột D", "Cột E", order="nctdp"))
    checked = check(path, regulation=TODAY, proposed_columns=True)
    (finding,) = [f for f in checked.findings if f.code == "IN034"]
    assert checked.submission is None
    said = finding.message()
    assert (
        "E “Cột E” (39900; 185000; 685500), D “Cột D” (19950;" in said
    )  # the likelier first: its amounts are prices of the pack
    arguments = command_in(checked, "IN034")
    assert arguments[-2:] == ["--column", "price=E"] and run(arguments) == 0


def test_names_that_no_pack_has_are_candidates_only(home: Path) -> None:
    path = csv_list(home, "| Hạng mục | Số đã thu |\n| Súp lơ xanh | 20000 |\n| Cải bắp to | 30000 |")
    checked = check(path, regulation=TODAY, proposed_columns=True)
    assert [f.code for f in checked.findings] == ["IN034"] and checked.submission is None
    assert command_in(checked, "IN034")[-4:] == ["--column", "price=B", "--column", "name=A"]


@case("IN047")
def test_columns_that_were_taken_are_named(home: Path) -> None:
    path = csv_list(home, a_list())
    checked = check(path, regulation=TODAY, proposed_columns=True)
    (finding,) = checked.findings
    assert finding.code == "IN047" and checked.verdict is not None and len(checked.verdict.accepted) == 4
    record = json.loads(json.dumps(checked.record(), default=str))
    Draft202012Validator(schema("check")).validate(record)
    assert record["tables"][0]["heading_row"] == 0 and record["tables"][0]["rows"] == 4


@silent("IN047")
def test_columns_by_their_headings_need_no_note(home: Path) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Giá đề nghị"))
    assert not check(path, regulation=TODAY, proposed_columns=True).findings


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize("heads", [("a", "b", "c", "d", "e"), ()])
def test_confirmed_columns_judge_the_next_time(home: Path, heads: tuple[str, ...], name: str) -> None:
    path = home / name
    write = csv_list if name.endswith("csv") else written_xlsx
    write(home, a_list(*heads))
    first = check(path, regulation=TODAY, proposed_columns=True)
    kept = first.keep_columns()
    assert (
        kept.name == "list.columns.toml"
        and tomllib.loads(kept.read_text(encoding="utf-8"))["table"][0]["columns"]["price"] == "E"
    )
    checked = check(path, regulation=TODAY)
    assert [f.code for f in checked.findings] == ["IN047"]
    assert checked.verdict is not None and len(checked.verdict.accepted) == 4


def test_the_command_line_keeps_columns_and_does_not_replace_them(home: Path) -> None:
    path = csv_list(home, a_list("a", "b", "c", "d", "e"))
    arguments = ["check", str(path), "--regulation", TODAY, "--columns", "--keep-columns"]
    assert run(arguments) == 0 and (home / "list.columns.toml").is_file()
    assert run(arguments) == 2 and run([*arguments, "--force"]) == 0


@pair("IN049", last=("Cột mới", "e"))
def test_confirmed_columns_do_not_hold_for_another_layout(home: Path, last: str, raises: bool) -> None:
    path = csv_list(home, a_list("a", "b", "c", "d", "e"))
    check(path, regulation=TODAY, proposed_columns=True).keep_columns()
    csv_list(home, a_list("a", "b", "c", "d", last))
    checked = check(path, regulation=TODAY)
    assert sorted(f.code for f in checked.findings) == (["IN034", "IN049"] if raises else ["IN047"])


@pytest.mark.parametrize(
    "text", ["x", "[[table]]\ncolumns = 3", '[[table]]\nheadings = {}\ncolumns = { price = "?" }', "\x00", "table = 1"]
)
@case("IN049")
def test_a_confirmation_that_cannot_be_read_is_said(home: Path, text: str) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Giá đề nghị"))
    (home / "list.columns.toml").write_text(text, encoding="utf-8")
    assert places(check(path, regulation=TODAY), "IN049") == [("IN049", "list.columns.toml")]


@pytest.mark.parametrize("full", [[], ["--full"]])
def test_a_printed_command_stands_on_one_line(home: Path, full: list[str]) -> None:
    """However long the command and narrow the screen: a broken line cannot be pasted."""
    path = csv_list(home, a_list("a", "b", "c", "d", "e"), "bảng giá " * 15 + ".csv")
    shown = CliRunner().invoke(app, ["check", str(path), "--regulation", TODAY, "--no-annotate", *full])
    (line,) = [line.strip() for line in shown.output.splitlines() if line.strip().startswith("pricebook check")]
    assert run(shlex.split(line)[1:]) == 0


# --- columns that are named -----------------------------------------------------------------------------------------------------


@pair("IN045", letter=("D", "E"))
def test_a_column_that_holds_no_amounts_is_no_column_of_prices(home: Path, letter: str, raises: bool) -> None:
    """E holds the prices and D the units: the next command is another one, and it judges."""
    path = csv_list(home, a_list("STT", "Mã tương đương", "Tên dịch vụ", "ĐVT", "Giá BHYT"))
    checked = check(path, regulation=TODAY, columns={"price": letter})
    assert places(checked) == ([("IN045", "list.csv!D1")] if raises else [])
    assert (checked.submission is None) == raises
    if raises:
        arguments = command_in(checked, "IN045")
        assert "price=D" not in arguments and run(arguments) == 0


@pytest.mark.parametrize(("said", "expected"), [("Giá BHTY", ["--column", "price=E"]), ("Không có", [])])
def test_a_heading_that_is_not_there_suggests_the_nearest(home: Path, said: str, expected: list[str]) -> None:
    path = csv_list(home, a_list("STT", "Mã tương đương", "Tên dịch vụ", "ĐVT", "Giá BHYT"))
    checked = check(path, regulation=TODAY, columns={"price": said})
    assert [f.code for f in checked.findings] == ["IN045"] and checked.submission is None
    arguments = command_in(checked, "IN045")
    assert arguments[4:] == expected and run(arguments) == 0


@pytest.mark.parametrize("said", ["Không có", "D"])
def test_where_nothing_is_near_the_values_propose(home: Path, said: str) -> None:
    path = csv_list(home, a_list("STT", "Mã tương đương", "Tên dịch vụ", "ĐVT", "Cột F"))
    checked = check(path, regulation=TODAY, columns={"price": said})
    arguments = command_in(checked, "IN045")
    assert arguments[-1] == "--columns" and run(arguments) == 0


def test_the_command_for_two_columns_of_one_figure_judges(home: Path) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Giá viện phí", "Giá bệnh viện", order="nctdp"))
    checked = check(path, regulation=TODAY)
    assert [f.code for f in checked.findings] == ["IN030"] and checked.submission is None
    arguments = command_in(checked, "IN030")
    assert arguments[-1] == "price=E" and run(arguments) == 0


@pytest.mark.slow
def test_a_column_of_one_sheet_is_named_with_its_sheet(home: Path) -> None:
    first = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Giá đề nghị", order="nctp")
    second = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Cột D", "Cột E", order="nctdp")
    path = written_xlsx(home, "", **{"Phần 1": first, "Phần 2": second})
    checked = check(path, regulation=TODAY)
    assert checked.submission is not None  # the first sheet is judged, and the second blocks
    arguments = command_in(checked, "IN034")
    assert arguments[-1] == "price=Phần 2!E"
    again = check(path, regulation=TODAY, columns={"price": "Phần 2!E"})
    assert not again.findings.blocked and again.verdict is not None and len(again.verdict.accepted) == 8


def test_two_sheets_that_each_need_a_column_come_to_an_end(home: Path) -> None:
    """The second command keeps the column of the first sheet, and names that of the second."""
    unclear = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Cột D", "Cột E", order="nctdp")
    path = written_xlsx(home, "", **{"Phần 1": unclear, "Phần 2": unclear})
    checked = check(path, regulation=TODAY)
    commands = [str(f.more["command"]) for f in checked.findings if f.code == "IN034"]
    assert [shlex.split(command)[-1] for command in commands] == ["price=Phần 1!E", "price=Phần 2!E"]
    told = CliRunner().invoke(app, [*shlex.split(commands[0])[1:], "--no-annotate", "--format", "json"])
    (finding,) = [f for f in json.loads(told.stdout)["findings"] if f["code"] == "IN034"]
    second = shlex.split(finding["remedy"].partition("pricebook ")[2])
    assert second[-3:] == ["price=Phần 1!E", "--column", "price=Phần 2!E"] and run(second) == 0


def test_a_letter_is_for_the_sheets_that_have_amounts_there(home: Path) -> None:
    first = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Giá gì đó", order="nctup")
    second = a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "Giá đề nghị", "ĐVT", order="nctpu")
    path = written_xlsx(home, "", **{"Phần 1": first, "Phần 2": second})
    checked = check(path, regulation=TODAY, columns={"price": "E"})
    assert not checked.findings.blocked and checked.verdict is not None and len(checked.verdict.accepted) == 8


@pytest.mark.slow
@case("IN045")
def test_a_figure_that_the_regulation_does_not_have(home: Path) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Giá đề nghị"))
    checked = check(path, regulation=TODAY, columns={"price:ZZ": "E"})
    assert places(checked) == [("IN045", "list.csv")]
    assert run(command_in(checked, "IN045")) == 0


def test_a_list_of_maxima_alone_is_said_and_may_be_named_the_prices(home: Path) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Mức tối đa"))
    checked = check(path, regulation=TODAY)
    assert places(checked) == [("IN034", "list.csv")] and checked.submission is None
    arguments = command_in(checked, "IN034")
    assert arguments[-1] == "price=E" and run(arguments) == 0


@case("IN034")
def test_where_no_column_could_be_meant_it_is_said_that_headings_are_needed(home: Path) -> None:
    path = csv_list(home, f"| Nhóm | ID |\n| {ECG[0]} | {ECG[2]} |\n| {ARTERY[0]} | {ARTERY[2]} |")
    (finding,) = [f for f in check(path, regulation=TODAY).findings if f.code == "IN034"]
    assert "Giá đề nghị" in finding.remedy()


# --- texts beside the codes -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pair("IN048", name=("Chụp cộng hưởng từ sọ não", "Ghi điện tim cấp cứu"))
def test_a_column_of_texts_beside_the_code_that_nobody_reads(home: Path, name: str, raises: bool) -> None:
    path = csv_list(home, f"| Mã dịch vụ | Diễn giải | Giá đề nghị |\n| {ECG[0]} | {name} | {ECG[2]} |")
    checked = check(path, regulation=TODAY)
    assert places(checked) == [("IN048" if raises else "IN046", "list.csv!B1")]
    assert run(command_in(checked, "IN048" if raises else "IN046")) == 0  # the names are read: a warning at most


@pair("IN046", heading=("Diễn giải", "Tên DVKT"))
def test_names_beside_the_code_are_read_or_said(home: Path, heading: str, raises: bool) -> None:
    path = csv_list(home, a_list("STT", "Mã dịch vụ", heading, "ĐVT", "Giá đề nghị"))
    assert places(check(path, regulation=TODAY)) == ([("IN046", "list.csv!C1")] if raises else [])


@silent("IN048")
@pytest.mark.parametrize("heading", ["Ghi chú", "Tên khoa", "Phân loại PTTT"])
def test_a_column_that_is_known_to_hold_no_names_is_not_missed(home: Path, heading: str) -> None:
    path = csv_list(home, f"| Mã dịch vụ | {heading} | Giá đề nghị |\n| {ECG[0]} | Khoa hồi sức cấp cứu | {ECG[2]} |")
    assert places(check(path, regulation=TODAY)) == []


# --- dossiers -------------------------------------------------------------------------------------------------------------------


def settings_in(remedy: str) -> str:
    """The setting that a remedy names, as dossier.toml holds it."""
    table, _, value = remedy[remedy.index("[tables.") :].partition("] ")
    return f"{table}]\n{value.split(' (')[0].rstrip('.')}"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_missing_column_of_a_dossier_names_the_setting_that_mends_it(home: Path, language: Any) -> None:
    tenders = changed(GOOD["tenders"], "price", "Đơn giá trúng thau 2012")
    result = built(home / "a", norms=NORMS, tenders=tenders)
    (finding,) = [f for f in result.findings if f.code == "IN002"]
    assert "“Đơn giá trúng thau 2012”" in finding.message(language)
    mended = built(home / "b", settings=settings_in(finding.remedy(language)), norms=NORMS, tenders=tenders)
    assert not found(mended, "IN002", "IN018", "IN024") and price(mended, "A2") == price(built(home / "c", **GOOD), "A2")


@pytest.mark.slow
def test_a_column_that_the_dossier_names_wrongly_suggests_the_nearest(home: Path) -> None:
    tenders = changed(GOOD["tenders"], "price", "Đơn giá trúng thầu (có VAT)")
    wrong = '[tables.tenders.columns]\nprice = "Đơn giá trúng thầu có VTA"'
    result = built(home / "a", settings=wrong, norms=NORMS, tenders=tenders)
    (finding,) = [f for f in result.findings if f.code == "IN024"]
    mended = built(home / "b", settings=settings_in(finding.remedy()), norms=NORMS, tenders=tenders)
    assert not found(mended, "IN002", "IN018", "IN024") and price(mended, "A2") == price(built(home / "c", **GOOD), "A2")


# --- shells and real inputs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["price=E", "price=Giá BHYT", "it's", 'a "b"', "$HOME", "a`b`", "-x", "", "a\\b", "50%", "bảng giá.csv"]
)
def test_an_argument_survives_the_shell(text: str) -> None:
    assert shlex.split(quoted_for_shell(text)) == [text]


CASES = SHARED / "cases" / "check"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("heading-gia-bhyt.csv", {"service_code", "name", "unit", "price"}),
        ("own-codes-gia-bhyt.xlsx", {"service_code", "name", "unit", "price"}),
        ("name-ten-dvkt-unread.csv", {"service_code", "name", "unit", "price"}),
    ],
)
def test_the_headings_of_real_lists_are_read(name: str, fields: set[str]) -> None:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"the case is not here: {path}")
    (reading,) = check(path, regulation=TODAY).tables
    assert fields <= {*reading["columns"]}


def test_headings_of_a_dossier_are_found_however_they_are_written() -> None:
    heads = ["Mã vật tư (1)", "TÊN VTYT", "Đ.V.T", "Đ.giá (đồng)", "Số QĐ"]
    heading = find_heading(Sheet(None, [list(heads)]), load_specs()["tenders"])
    assert {field: heads[column] for field, column in heading.columns.items()} == {
        "item_code": heads[0], "item_name": heads[1], "unit": heads[2], "price": heads[3], "decision_no": heads[4],
    }  # fmt: skip
