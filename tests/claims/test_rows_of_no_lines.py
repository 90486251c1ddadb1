"""What stands above, between and below the lines of a table is no line: titles, totals, signatures, the heading on the next page.

Each table is read as CSV in order, by the database, and row by row, with a separator that is named above it; and as Parquet.
"""

from pathlib import Path

import duckdb
import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from tests.support import case, silent

HEAD = "| STT | MA_LK | MA_CSKCB | MA_DICH_VU | TEN_DICH_VU | SO_LUONG | DON_GIA | THANH_TIEN | NGAY_YL      |"
ONE = "| 1   | L1    | 80002    | C5.1.272   | Hematocrit  | 1        | 11000   | 11000      | 201210010830 |"
OVER = "| 2   | L2    | 80002    | C5.1.272   | Hematocrit  | 1        | 12000   | 12000      | 201210010830 |"
# Rows below the first line. The line that follows them is 1,000 above the list, and has its row in the file.
BETWEEN = {
    "a total": ["| Tổng cộng | – | – | – | – | 1 | – | 11000 | – |"],
    "a total of a group, by its name": ["| – | – | – | – | Cộng nhóm I | – | – | 11000 | – |"],
    "a total of a ward, by its name": ["| – | – | – | – | Cộng khoa Nội | 1 | – | 11000 | – |"],
    "signatures and a name": [
        "| – | – | – | – | – | – | – | – | – |",
        "| Long An, ngày 31 tháng 10 năm 2012 | – | – | – | – | – | – | – | – |",
        "| – | Người lập biểu | – | – | – | – | – | Giám đốc | – |",
        "| – | Nguyễn Văn An | – | – | – | – | – | Trần Thị Bình | – |",
    ],
    "a short row of signatures": ["| – | – | Người lập biểu |"],
    "the heading on the next page": [HEAD, "| (1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) |"],
    "numbers of columns": ["| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |"],
    "a group": ["| II | – | – | – | Xét nghiệm | – | – | – | – |"],
    "a group without a number": ["| – | Khoa Nội | – | – | – | – | – | – | – |"],
    "a group that is numbered in its cell": ["| – | 1. Khoa Nội | – | – | – | – | – | – | – |"],
}
# A row that may be a line is one, though its day cannot be read.
LINES = {
    "a total with a code": "| Tổng cộng | – | – | C5.1.272 | – | 1 | – | 11000 | – |",
    "a row with money": "| 3 | L3 | 80002 | – | – | – | – | 11000 | – |",
    "a row with a code": "| 3 | – | – | C5.1.272 | – | – | – | – | – |",
    "a service without a code": "| – | – | – | – | Cộng hưởng từ | – | – | 11000 | – |",
    "a visit alone": "| – | L3 | – | – | – | – | – | – | – |",
    "a name that begins like a total": "| 3 | L3 | 80002 | C5.1.272 | Tổng phân tích | 1 | 11000 | 11000 | – |",
}
FORMS = ("in order", "row by row", "parquet")


def written(path: Path, rows: list[str], form: str, number: int = 0) -> Path:
    """A file whose visits are its own."""
    cells = [[cell.strip().replace("–", "") for cell in row.strip("|").split("|")] for row in rows]
    cells = [[f"L{number}{cell[1:]}" if cell in ("L1", "L2", "L3") else cell for cell in row] for row in cells]
    if form == "parquet":
        return as_parquet(path.with_suffix(".parquet"), cells)
    text = "".join(";".join(row) + "\n" for row in cells)
    path.write_text(("sep=;\n" if form == "row by row" else "") + text, encoding="utf-8")
    return path


def as_parquet(path: Path, cells: list[list[str]]) -> Path:
    """The same as Parquet, where blank cells are null."""
    heads, *rows = cells
    columns = [[row[at] or None if at < len(row) else None for row in rows] for at in range(len(heads))]
    asked = ", ".join(f'unnest(${at}::varchar[]) as "{head}"' for at, head in enumerate(heads, 1))
    with duckdb.connect() as con:
        con.execute(f"copy (select {asked}) to '{path}' (format parquet)", columns)
    return path


def settled(folder: Path, registry: Path, rows: list[str], form: str) -> SettledClaims:
    return settle_claims(written(folder / "a.csv", rows, form), registry=registry)


def codes(of: SettledClaims) -> list[str]:
    return [finding.code for finding in of.findings if finding.code != "ST067"]  # the table has no cards and performers


@pytest.fixture(scope="module")
def told(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """What is said of the rows of each table, all of which are settled at once: code and row."""
    folder = tmp_path_factory.mktemp("rows")
    cases = [(name, [HEAD, ONE, *rows, OVER]) for name, rows in BETWEEN.items()]
    cases += [(name, [HEAD, ONE, row]) for name, row in LINES.items()]
    tables = [(name, form, rows) for name, rows in cases for form in FORMS]
    of = settle_claims(
        [written(folder / f"{n}.csv", rows, form, n) for n, (_, form, rows) in enumerate(tables)], registry=registry
    )
    said: dict[tuple[str, str], list[tuple[str, int]]] = {(name, form): [] for name, form, _ in tables}
    for finding in of.findings:
        for at in (finding.at, *finding.cells):
            if at.row is not None:
                name, form, _ = tables[of.labels.index(str(at.file))]
                said[name, form].append((finding.code, at.row + 1 - (form == "row by row")))
    assert of.lines == len(FORMS) * 2 * len(cases)
    return said


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", BETWEEN)
def test_what_stands_between_lines_is_none(told: dict[tuple[str, str], list[tuple[str, int]]], name: str, form: str) -> None:
    assert told[name, form] == [("ST030", 3 + len(BETWEEN[name]))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LINES)
def test_a_row_that_may_be_a_line_is_named(told: dict[tuple[str, str], list[tuple[str, int]]], name: str, form: str) -> None:
    assert told[name, form] == [("ST046", 3)]


@pytest.mark.slow
@silent("ST041")
@silent("ST046")
def test_a_table_with_its_foot(registry: Path, tmp_path: Path) -> None:
    assert (
        codes(settled(tmp_path, registry, [HEAD, ONE, *BETWEEN["a total"], *BETWEEN["signatures and a name"]], "in order")) == []
    )


@case("ST046")
def test_a_line_without_a_day_above_the_foot(registry: Path, tmp_path: Path) -> None:
    undated = ONE.replace("201210010830", "–")
    assert codes(settled(tmp_path, registry, [HEAD, ONE, undated, *BETWEEN["a total"]], "in order")) == ["ST046"]


@case("ST041")
def test_a_row_that_was_cut_off(registry: Path, tmp_path: Path) -> None:
    assert codes(settled(tmp_path, registry, [HEAD, ONE, "| 2 | L2 | 80002 |"], "in order")) == ["ST041"]


@silent("ST042")
@silent("ST111")
@pytest.mark.parametrize("form", FORMS[:2])
def test_titles_above_the_headings_are_passed_over(registry: Path, tmp_path: Path, form: str) -> None:
    titles = ["BỆNH VIỆN ĐA KHOA HUYỆN", "BẢNG KÊ CHI TIẾT, THÁNG 10 NĂM 2012", ""]
    of = settled(tmp_path, registry, [*titles, HEAD, "| (1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) |", ONE, OVER], form)
    row = 7 + (form == "row by row")
    assert (of.lines, codes(of), [each.line.row for each in of.found]) == (2, ["ST030"], [row])


@case("ST042")
def test_headings_that_lack_a_column_are_named_where_they_stand(registry: Path, tmp_path: Path) -> None:
    of = settled(tmp_path, registry, ["BẢNG KÊ CHI TIẾT", HEAD.replace("NGAY_YL", "NGAY"), ONE], "in order")
    (finding,) = (each for each in of.findings if each.code == "ST042")
    assert (finding.observed, finding.at.row) == ("NGAY_YL", 1)  # counted from 0


@case("ST111")
def test_a_table_without_a_line(registry: Path, tmp_path: Path) -> None:
    assert "ST111" in codes(settled(tmp_path, registry, [HEAD, "| Tổng cộng | – | – | – | – | – | – | 0 | – |"], "in order"))


@pytest.mark.parametrize(("title", "codes"), [("Đơn vị tính: nghìn đồng", ["IN028"]), ("Đơn vị tính: đồng", ["ST030"])])
def test_a_table_in_thousands_is_not_settled(registry: Path, tmp_path: Path, title: str, codes: list[str]) -> None:
    """12 for 12,000, of which 1,000 are above the list: the title says so, and no line is read as 12 đồng."""
    price = "12" if codes == ["IN028"] else "12000"
    path = written(tmp_path / "a.csv", [HEAD, OVER.replace("12000", price)], "in order")
    path.write_text(f"{title}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    of = settle_claims(path, registry=registry)
    assert [f.code for f in of.findings if f.severity == "error"] == codes and of.lines == (codes == ["ST030"])
