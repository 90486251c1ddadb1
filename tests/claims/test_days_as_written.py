"""Days as tables have them: the day before the month, unless a file says that it has the month first; then what reads either way is open."""

from pathlib import Path

import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from tests.claims.test_rows_of_no_lines import FORMS, written
from tests.support import case, silent
from tests.test_settle_tables import written as table_file

HEAD = "| MA_CSKCB | MA_DICH_VU | SO_LUONG | DON_GIA | THANH_TIEN | NGAY_YL |"
# The days of rows 2, 3 …, each 1,000 above the list → the rows that are settled; the others have no day that can be read (ST046).
MONTHS_FIRST = {
    "the month first": (["09/25/2013", "09/10/2013", "10/31/2013 8:30", "9/9/2013"], [5]),  # 9/9 is the same either way
    "with dashes": (["09-25-2013", "09-10-2013"], []),
    "days of the ministry beside them": (["09/25/2013", "09/10/2013", "201309100830", "2013-09-10"], [4, 5]),
    "more that have the month first than the day": (["09/25/2013", "09/26/2013", "25/09/2013", "09/10/2013"], [4]),
}
DAYS_FIRST = {
    "the day first": (["25/09/2013", "09/10/2013", "31/10/2013 8:30"], [2, 3, 4]),
    "nothing that says which": (["09/10/2013", "10/09/2013"], [2, 3]),
    # a slip: no month 25
    "one among those that have the day first": (["25/09/2013", "26/09/2013", "09/25/2013", "09/10/2013"], [2, 3, 5]),
    "no day at all": (["09/31/2013x", "09/10/2013"], [3]),
}


def table(days: list[str]) -> list[str]:
    return [HEAD, *(f"| 80002 | C5.1.272 | 1 | 12000 | 12000 | {day} |" for day in days)]


def rows_of(of: SettledClaims, form: str) -> dict[str, tuple[list[int], list[int]]]:
    """By file, the rows that are settled and those without a day; the headings are row 1."""
    down = form == "row by row"
    said: dict[str, tuple[list[int], list[int]]] = {label: ([], []) for label in of.labels}
    for found in of.found:
        said[of.labels[found.line.file]][0].append(found.line.row - down)
    for finding in of.findings.of("ST046"):
        for at in finding.places:
            said[str(at.file)][1].append((at.row or 0) + 1 - down)
    return said


@pytest.fixture(scope="module", params=FORMS)
def told(
    registry: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> dict[str, tuple[list[int], list[int]]]:
    """What is said of all tables, which are settled at once: each by what its own days say."""
    folder, tables = tmp_path_factory.mktemp("days"), MONTHS_FIRST | DAYS_FIRST
    paths = [written(folder / f"{n}.csv", table(days), request.param) for n, (days, _) in enumerate(tables.values())]
    return dict(zip(tables, rows_of(settle_claims(paths, registry=registry), request.param).values(), strict=True))


@pytest.mark.parametrize("name", [*MONTHS_FIRST, *DAYS_FIRST])
def test_the_days_of_a_file_say_how_they_are_read(told: dict[str, tuple[list[int], list[int]]], name: str) -> None:
    days, read = (MONTHS_FIRST | DAYS_FIRST)[name]
    assert told[name] == (read, [row for row in range(2, 2 + len(days)) if row not in read])


@case("ST046")
def test_a_file_that_has_the_month_first(registry: Path, tmp_path: Path) -> None:
    of = settle_claims(written(tmp_path / "a.csv", table(["09/25/2013", "09/10/2013"]), "in order"), registry=registry)
    assert rows_of(of, "in order") == {"1.csv": ([], [2, 3])} and of.blocked


@pytest.mark.slow
@case("ST046")
def test_a_file_that_has_the_month_first_and_is_read_in_parts(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sorted by days, and in the first part of two lines none says which way they read."""
    monkeypatch.setattr("pricebook.settlement.claims.read.files._AT_ONCE", 2)
    days = ["09/10/2013", "09/11/2013", "09/25/2013", "9/9/2013"]
    of = settle_claims(written(tmp_path / "a.csv", table(days), "parquet"), registry=registry)
    assert rows_of(of, "parquet") == {"1.parquet": ([5], [2, 3, 4])}


@pytest.mark.slow
@silent("ST046")
def test_days_that_read_either_way(registry: Path, tmp_path: Path) -> None:
    of = settle_claims(written(tmp_path / "a.csv", table(["09/10/2013", "10/09/2013"]), "in order"), registry=registry)
    assert rows_of(of, "in order") == {"1.csv": ([2, 3], [])}


@pytest.mark.parametrize("name", [*MONTHS_FIRST, *DAYS_FIRST])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_so_do_those_of_receipts(receipts: dict[tuple[str, str], list[int]], name: str, suffix: str) -> None:
    days, read = (MONTHS_FIRST | DAYS_FIRST)[name]
    assert receipts[name, suffix] == [row for row in range(2, 2 + len(days)) if row not in read]


@pytest.fixture(scope="module")
def receipts(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[int]]:
    """The rows of each table of receipts that have no day that can be read: ST046, and ST051 where no day has such a form."""
    folder, tables = tmp_path_factory.mktemp("receipts"), MONTHS_FIRST | DAYS_FIRST
    heading = ["Mã cơ sở", "Mã lần khám", "Ngày thực hiện", "Mã", "Số lượng", "Đơn giá", "Số tiền", "Theo yêu cầu"]
    named = [(name, suffix) for name in tables for suffix in ("csv", "xlsx")]
    paths = []
    for number, (name, suffix) in enumerate(named):
        lines = [["80002", f"V{number}", day, "C5.1.272", "1", "11000", "11000", "không"] for day in tables[name][0]]
        paths.append(table_file(folder / f"{number}.{suffix}", [heading, *lines]))
    of = settle_claims(written(folder / "claims.csv", table(["201309250830"]), "in order"), receipts=paths, registry=registry)
    said: dict[tuple[str, str], list[int]] = {each: [] for each in named}
    for finding in of.findings.of("ST046", "ST051"):
        for at in finding.places:
            number = int(str(at.file).removeprefix("receipts-").partition(".")[0])
            said[named[number - 1]].append((at.row or 0) + 1)
    return {each: sorted(rows) for each, rows in said.items()}
