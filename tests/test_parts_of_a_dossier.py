"""A dossier under Vietnamese names, on the sheets of one workbook, and in folders that departments have filled in."""

from pathlib import Path

import pytest

import pricebook
from pricebook.tables import load_specs, table_named
from tests.support import FACILITIES, dossier, found, pair, performed, price, write_csv, write_xlsx

NORMS = """
| service | component | item_code | unit | quantity |
| A2 | supplies | G | đôi | 9 |
"""
MORE_NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | G | đôi | 5 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| G | Găng | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
CHEAPER = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| G | Găng | đôi | 900 | 2/QĐ | 2012-01-01 | 2012-12-31 |
"""
REST = {"facilities": FACILITIES, "capabilities": performed("A2", "C5.1.272")}
PARTS = 'parts = ["duoc", "ke-hoach"]'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "ho-so"


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("norms", "norms"), ("Định mức", "norms"), ("DINH MUC", "norms"), ("Định mức (norms)", "norms"), ("04 - Định mức (norms)", "norms"),
        ("3. Kết quả trúng thầu", "tenders"), ("Định mức kinh tế - kỹ thuật", "norms"), ("Số lượng dịch vụ (mẫu 21-BHYT)", "volumes"),
        ("Giá (shares)", "shares"), ("Định mức cũ", None), ("2012", None), ("Đợt 2", None), ("", None),
    ],
)  # fmt: skip
def test_the_names_of_tables(name: str, table: str | None) -> None:
    assert table_named(name) == table


def test_each_form_is_named_by_its_short_name_and_its_id() -> None:
    names = [spec.named for spec in load_specs().values()]
    assert [table_named(name) for name in names] == list(load_specs()) and max(map(len, names)) <= 31  # Excel takes no more
    assert sorted(spec.step for spec in load_specs().values()) == list(range(1, len(names) + 1))


@pytest.mark.parametrize("name", ["Trúng thầu.xlsx", "05 Trúng thầu (tenders).xlsx", "Kết quả trúng thầu.xlsx"])
def test_a_file_with_a_vietnamese_name(home: Path, name: str) -> None:
    folder = dossier(home, norms=NORMS, **REST)
    write_xlsx(folder / name, TENDERS)
    result = pricebook.build(folder)
    assert found(result, "IN001", "IN011", "IN057") == [] and price(result, "A2") == 9000
    assert result.prices is not None and name in [each.file for each in result.prices.inputs]


@pytest.mark.parametrize("sheets", [("norms", "tenders"), ("Định mức (norms)", "Trúng thầu")])
def test_a_workbook_with_several_tables(home: Path, sheets: tuple[str, str]) -> None:
    folder = dossier(home, **REST)
    write_xlsx(folder / "bat-ky-ten-nao.xlsx", **dict(zip(sheets, (NORMS, TENDERS), strict=True)))
    result = pricebook.build(folder)
    assert found(result, "IN001", "IN011", "IN065", "XL014") == [] and price(result, "A2") == 9000


@pair("IN079", sheet=("Đợt 2", "Bắt đầu"))
def test_a_sheet_that_names_no_table(home: Path, sheet: str, raises: bool) -> None:
    folder = dossier(home, **REST)
    write_xlsx(folder / "ho-so.xlsx", norms=NORMS, tenders=TENDERS, **{sheet: CHEAPER})
    result = pricebook.build(folder)
    assert found(result, "IN079") == ([("IN079", "ho-so.xlsx!Đợt 2")] if raises else [])
    assert price(result, "A2") == 9000  # 9 × 1000: the sheet is not read


@pair("IN016", rows=(CHEAPER, CHEAPER.splitlines()[1]))
def test_a_table_that_two_files_of_one_folder_have(home: Path, rows: str, raises: bool) -> None:
    """One of the two is a form that nobody has filled in: that is none too many."""
    folder = dossier(home, norms=NORMS, tenders=TENDERS, **REST)
    write_xlsx(folder / "ho-so.xlsx", **{"Trúng thầu (tenders)": rows, "Tỷ lệ": "| service | share |"})
    result = pricebook.build(folder)
    assert found(result, "IN016") == ([("IN016", "tenders.csv")] if raises else [])
    assert price(result, "A2") == (8000 if raises else 9000)  # 9 × 900 = 8100, rounded to 8000


def parted(home: Path, settings: str = PARTS) -> Path:
    """The pharmacy has awards and norms, planning has norms of another service, and the pharmacy's again."""
    folder = dossier(home, settings=settings, **REST)
    for name, tables in (
        ("duoc", {"tenders": TENDERS, "norms": NORMS}),
        ("ke-hoach", {"tenders": CHEAPER, "norms": NORMS + MORE_NORMS.splitlines()[2]}),
    ):
        (folder / name).mkdir()
        for table, rows in tables.items():
            write_csv(folder / name / f"{table}.csv", rows)
    return folder


def test_parts_are_joined_and_what_two_have_counts_once(home: Path) -> None:
    result = pricebook.build(parted(home))
    assert found(result, "IN001", "IN008", "IN016", "IN057", "NM001") == []
    assert (price(result, "A2"), price(result, "C5.1.272")) == (8000, 5000)  # 9 × 900 = 8100; 5 × 900 = 4500, half up
    rows = {each["file"]: each["rows_in"] for each in result.tables if each["table"] == "norms"}
    assert (rows["duoc/norms.csv"]["accepted"], rows["ke-hoach/norms.csv"]["accepted"]) == (1, 1)
    assert rows["ke-hoach/norms.csv"]["passed_over"] == {"elsewhere": 1, "heading": 1} and rows["ke-hoach/norms.csv"]["all"] == 3
    assert result.prices is not None
    assert {"duoc/tenders.csv", "ke-hoach/norms.csv"} <= {each.file for each in result.prices.inputs}
    lines = {line.service_id: line for line in result.prices.lines}
    source = lines["C5.1.272"].items[0].source
    assert (source.file, source.row) == ("ke-hoach/norms.csv", 3)


def test_parts_that_contradict_each_other(home: Path) -> None:
    """The pharmacy states 9 pairs, planning 8."""
    folder = parted(home)
    write_csv(folder / "ke-hoach" / "norms.csv", NORMS.replace("| 9 |", "| 8 |"))
    (finding,) = [each for each in pricebook.build(folder).findings if each.code == "IN008"]
    assert str(finding.at) == "ke-hoach/norms.csv!A2"
    assert finding.more["rows"] == "duoc/norms.csv: 2, ke-hoach/norms.csv: 2"


def test_a_finding_in_a_part_names_its_folder(home: Path) -> None:
    folder = parted(home)
    write_csv(folder / "ke-hoach" / "tenders.csv", CHEAPER.replace("900", "-900"))
    assert found(pricebook.build(folder), "IN014") == [("IN014", "ke-hoach/tenders.csv!D2")]


def test_a_folder_that_is_no_part_is_not_read(home: Path) -> None:
    """Only the pharmacy's is named as a part: an old copy of the rest must not lower a price without a word."""
    result = pricebook.build(parted(home, 'parts = ["duoc"]'))
    assert found(result, "IN057") == [("IN057", "ke-hoach")] and price(result, "A2") == 9000


@pytest.mark.parametrize("said", ["tai-chinh", "..", "a/b"])
def test_a_part_without_a_folder(home: Path, said: str) -> None:
    folder = dossier(home, settings=f'parts = ["{said}"]', norms=NORMS, tenders=TENDERS, **REST)
    (finding,) = [each for each in pricebook.build(folder).findings if each.code == "IN012"]
    assert finding.at.file == "dossier.toml" and str(finding.more["path"]).startswith("parts")
