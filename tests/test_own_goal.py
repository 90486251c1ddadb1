"""The core judges what the core built: its own workbooks raise what `build` raised, and any one wrong cell is named.

Tolerance of a wrong cell: the precision that figures show. A sum of whole đồng may be off by half a đồng for each of its
figures before anybody says so; cells here are made wrong by more than that.
"""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricebook.app.build import Built, build
from pricebook.app.check import check
from pricebook.appraisal.judge import CheckOptions, Judgement, judge
from pricebook.exports import write_approval
from pricebook.findings import Finding, findings_record
from pricebook.regulation import search_path
from pricebook.tables import Sheet, read_sheets
from tests.support import DATA

DOSSIERS = ("long-an-2012", "long-an-2012-draft", "long-an-2012-names", "nq-399-2025")


class Made(dict[str, tuple[Built, Path]]):
    """The workbook of each dossier, made when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __missing__(self, name: str) -> tuple[Built, Path]:
        built = build(DATA / name)
        assert built.prices is not None
        path = self.folder / name / "pricelist.xlsx"
        path.parent.mkdir()
        write_approval(built.prices, findings_record(built.findings)["findings"], path, law=built.law)
        self[name] = (built, path)
        return self[name]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("workbooks"))


@pytest.mark.slow
@pytest.mark.parametrize("name", DOSSIERS)
def test_own_workbook_has_exactly_the_blocking_findings_of_build(name: str, workbooks: Made) -> None:
    built, path = workbooks[name]
    checked = check(path, dossier=DATA / name)
    # a table that the dossier lacks (FC001) blocks its own list, and is no fault of one that it is evidence for
    assert blocking(checked.findings) == blocking([finding for finding in built.findings if finding.code != "FC001"])
    assert checked.law is not None and checked.law.regulation.id == built.prices.regulation  # type: ignore[union-attr]


def blocking(findings: list[Finding]) -> Counter[tuple[str, str | None, str]]:
    """Code, service and figure: the cell is that of the submission where the submission has one."""
    return Counter((f.code, f.service, str(f.observed)) for f in findings if f.blocks)


@pytest.mark.slow
def test_what_is_found_in_norm_lines_stands_at_the_submission_s_own_cells(workbooks: Made) -> None:
    checked = check(workbooks["long-an-2012-draft"][1], dossier=DATA / "long-an-2012-draft")
    at = {f.code: (f.at.sheet, f.at.cell) for f in checked.findings if f.code in ("NM001", "UP001")}
    assert at == {"NM001": ("Định mức KTKT", "G66"), "UP001": ("Định mức KTKT", "D137")}


# --- any one cell made wrong ------------------------------------------------------------------------------

# sheet → figures whose cells are made wrong
FIGURES = {
    "Bảng giá": ("price", "ceiling"),
    "Cơ cấu giá": ("part", "given", "composed", "rounded", "bound", "proposed", "price", "ceiling"),
    "Định mức KTKT": ("quantity", "per", "loss_pct", "net_quantity", "unit_price", "cost"),
    "Giá thuốc, vật tư": ("unit_price",),
}


@dataclass(frozen=True)
class Cell:
    sheet: str
    row: int
    column: int
    figure: str


class Workbook:
    """A workbook of ours, read once; each wrong cell is judged in a copy of its sheets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sheets = read_sheets(path)
        self.clean = self.judged(self.sheets)
        self.cells = list(self._cells())

    def judged(self, sheets: list[Sheet]) -> Judgement:
        return judge(self.path, sheets, CheckOptions(), search_path())

    def _cells(self) -> Iterator[Cell]:
        submission = self.clean.submission
        assert submission is not None
        for table in submission.tables:
            for read in table.readings:
                for field, column in read.heading.columns.items():
                    if field.partition(":")[0] not in FIGURES.get(read.name or "", ()):
                        continue
                    for row, sheet in zip(table.rows, table.sheets, strict=True):
                        if (
                            sheet == read.name
                            and self.value(read.name, row, column) is not None
                            and not self._unused(read.name, row)
                        ):
                            yield Cell(read.name or "", row, column, field)

    def _unused(self, sheet: str | None, row: int) -> bool:
        """An award that was considered for an item: it stands there to be seen, and nothing follows from it."""
        return sheet == "Giá thuốc, vật tư" and self.sheet(sheet).rows[row][1] in (None, "")

    def value(self, sheet: str | None, row: int, column: int) -> float | None:
        """The number in a cell."""
        cells = self.sheet(sheet).rows[row]
        cell = cells[column] if column < len(cells) else None
        return cell if isinstance(cell, int | float) else None

    def sheet(self, name: str | None) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)

    def with_wrong(self, cell: Cell, value: float) -> Judgement:
        changed = [sheet if sheet.name != cell.sheet else deepcopy(sheet) for sheet in self.sheets]
        target = next(sheet for sheet in changed if sheet.name == cell.sheet)
        row = target.rows[cell.row]
        target.change_row(cell.row, [*row[: cell.column], value, *row[cell.column + 1 :]])
        return self.judged(changed)


@pytest.fixture(scope="module")
def own(workbooks: Made) -> dict[str, Workbook]:
    return {name: Workbook(workbooks[name][1]) for name in ("long-an-2012", "long-an-2012-draft")}


def wrong_value(cell: Cell, value: float, factor: Decimal) -> float:
    """Beyond what the figures show: a tenth of an amount of money, a quarter or thrice a quantity, 80 points of a loss."""
    if cell.figure == "loss_pct":
        return 80 - value if value > 40 else value + 80
    if cell.figure in ("quantity", "per", "net_quantity") or value < 1000:
        factor = Decimal("0.25") if factor < 1 else Decimal(3)
    return float(Decimal(repr(value)) * factor)


def new_findings(clean: Judgement, wrong: Judgement) -> list[Finding]:
    """Severity decides here, too: a warning counts, a note does not."""
    before = Counter(repr(f) for f in clean.findings)
    return [f for f in wrong.findings if f.severity != "info" and not before[repr(f)]]


def names(finding: Finding, cell: Cell) -> bool:
    places = (finding.at, *finding.related)
    return any((place.sheet, place.row, place.column) == (cell.sheet, cell.row, cell.column) for place in places)


@pytest.mark.first
@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("name", ["long-an-2012", "long-an-2012-draft"])
def test_any_one_wrong_cell_is_named_and_no_other_service_is_blamed(
    name: str, own: dict[str, Workbook], data: st.DataObject
) -> None:
    book = own[name]
    cell = data.draw(st.sampled_from(book.cells))
    value = book.value(cell.sheet, cell.row, cell.column)
    assert value is not None
    factor = data.draw(st.sampled_from([Decimal("0.5"), Decimal("0.9"), Decimal("1.1"), Decimal("3")]))
    found = new_findings(book.clean, book.with_wrong(cell, wrong_value(cell, value, factor)))
    assert any(names(f, cell) for f in found), (cell, value, [str(f.at) for f in found])
    assert all(names(f, cell) or same_line(f, cell, book) for f in found), (cell, [(f.code, str(f.at)) for f in found])


def same_line(finding: Finding, cell: Cell, book: Workbook) -> bool:
    """A finding about the row of the cell itself, or about a line of the same service in another sheet."""
    return finding.at.row == cell.row or (finding.service or called(finding, book)) in services_of(cell, book)


def called(finding: Finding, book: Workbook) -> str | None:
    """The line that a finding without a service is about, as the workbook names it."""
    assert book.clean.submission is not None
    stated = book.clean.submission.stated
    lines = [*stated.lines, *stated.norm_lines]
    return next((line.label for line in lines if (line.source.sheet, line.row) == (finding.at.sheet, finding.at.row)), None)


def services_of(cell: Cell, book: Workbook) -> set[str | None]:
    assert book.clean.submission is not None
    stated = book.clean.submission.stated
    lines = [*stated.lines, *stated.norm_lines]
    return {line.service_id or line.label for line in lines if (line.source.sheet, line.row) == (cell.sheet, cell.row)}


@pytest.mark.first
@pytest.mark.slow
def test_one_wrong_cell_in_a_list_of_9271(workbooks: Made) -> None:
    book = Workbook(workbooks["nq-399-2025"][1])
    for number in range(5):
        cell = book.cells[number * 6007 % len(book.cells)]
        value = book.value(cell.sheet, cell.row, cell.column)
        assert value is not None
        found = new_findings(book.clean, book.with_wrong(cell, wrong_value(cell, value, Decimal("1.1"))))
        assert any(names(f, cell) for f in found), cell
        assert {f.service for f in found} <= services_of(cell, book), cell
