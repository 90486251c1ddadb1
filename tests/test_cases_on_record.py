"""The inputs on which an earlier version was wrong, each with the right value and its kind. They lie beside the checkout, or not."""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.check import check
from tests.support import SHARED

CASES = SHARED / "cases"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CASES.is_dir(), reason="the folder of cases is not beside the checkout"),
]

# Dossier, kind, price of C5.1.268 (đồng; None: no price), what is said of it. 37,000 = 5 × 1,400 + 10 × 3,000.
DOSSIERS = """
| 1904-ods               | days counted from 1904               | 37000 | IN006 |
| box-of-3-half-up       | quotients are not rounded on the way | 15000 |       |
| code-0                 | codes that are one to a person       | 47000 | UP024 |
| code-2                 | codes that are one to a person       | 47000 | UP024 |
| code-4                 | codes that are one to a person       | 47000 | UP024 |
| code-5                 | codes that are one to a person       | 47000 | UP024 |
| ctrl-z                 | the end mark of DOS programs         | 37000 |       |
| excel-read-1400-as-1.4 | dots taken for decimals              | 30000 | IN041 |
| extra-cell-price       | a row that does not fit its heading  | 30000 | XL035 |
| format-shows-3.000     | formats that show another figure     | 7000  | XL028 |
| heading-0              | magnitude in a heading               | 37000 | IN028 |
| heading-2              | magnitude in a heading               | 37000 | IN028 |
| heading-4              | per so many, in a heading            | 37000 | IN028 |
| hidden-row             | what is not shown                    | 17000 | XL030 |
| hidden-row-xls         | what is not shown                    | 17000 | XL030 |
| loss-formula-holds-0   | a formula never calculated           |       | XL002 |
| nfd-province           | names of places                      | 37000 |       |
| note-0                 | magnitude in a note                  | 37000 | IN028 |
| note-1                 | magnitude in a note                  | 37000 | IN028 |
| note-3                 | magnitude in a note                  | 37000 | IN028 |
| quote-swallows-rows    | a cell that swallows rows            | 47000 | XL036 |
| shares-tsv             | a table under another extension      | 29000 |       |
| status-column          | rows that won nothing                | 37000 | UP026 |
| superscript-300        | letters whose look is their meaning  | 10000 | XL027 |
"""

# List, regulation, prices that pass, are rejected, are not judged, what is said.
LISTS = """
| annex-layout.csv                           | nq-399-2025  | 3   | 0  | 0 |                               |
| binary-noise.xlsx                          | ttlt-04-2012 | 2   | 0  | 0 |                               |
| class-columns-numbers.xlsx                 | ttlt-04-2012 | 27  | 5  | 3 | CP001 IN004 IN014 NB012       |
| class-columns-text-prices.xlsx             | ttlt-04-2012 | 27  | 5  | 3 | CP001 IN004 IN014 NB012       |
| clean-with-structure-sheet.xlsx            | ttlt-04-2012 | 6   | 0  | 0 |                               |
| code-variant-hides-price-above-max.csv     | nq-399-2025  | 0   | 3  | 0 | CP016                         |
| code-vs-generic-name.csv                   | nq-399-2025  | 2   | 0  | 0 |                               |
| first-table-lost-as-title.csv              | nq-399-2025  | 1   | 1  | 1 | CP007                         |
| float-of-17-digits.xlsx                    | nq-399-2025  | 1   | 0  | 0 |                               |
| heading-gia-bhyt.csv                       | nq-399-2025  | 5   | 0  | 0 |                               |
| hidden.ods                                 | ttlt-04-2012 | 3   | 0  | 0 | XL030                         |
| incomplete-pack.csv                        | tt37-2018    | 0   | 0  | 1 | NB012                         |
| kham-giuong.csv                            | nq-399-2025  | 1   | 0  | 2 |                               |
| lost-row.csv                               | nq-399-2025  | 2   | 1  | 0 | CP010                         |
| name-ten-dvkt-unread.csv                   | nq-399-2025  | 1   | 0  | 0 | NB009                         |
| row-shifted-by-a-comma.csv                 | ttlt-04-2012 | 0   | 2  | 0 | XL035                         |
| sheetjs-metadata-part.xlsx                 | nq-399-2025  | 1   | 0  | 0 |                               |
| signature-two-signers.csv                  | nq-399-2025  | 1   | 0  | 0 |                               |
| suffix-gt.csv                              | nq-399-2025  | 2   | 0  | 0 |                               |
| thousands.csv                              | nq-399-2025  | 0   | 2  | 0 | CP026                         |
| unknown-code-passes-without-a-word.csv     | nq-399-2025  | 1   | 0  | 0 | NB017                         |
| xls-with-embedded-theme.xls                | nq-399-2025  | 1   | 0  | 0 |                               |
"""


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize("name, kind, price, said", cells(DOSSIERS))
def test_a_dossier(name: str, kind: str, price: str, said: str) -> None:
    """What is said, but for notes, is `said` and nothing else; a price beside an error is a draft that is blocked."""
    built = pricebook.build(CASES / "build" / name)
    assert built.prices is not None
    assert [line.price for line in built.prices.lines] == [int(price) if price else None], kind
    assert {f.code for f in built.findings if f.severity != "info"} == set(said.split()), kind


@pytest.mark.parametrize("name, regulation, passed, rejected, not_judged, said", cells(LISTS))
def test_a_list(name: str, regulation: str, passed: str, rejected: str, not_judged: str, said: str) -> None:
    checked = check(CASES / "check" / name, regulation=regulation)
    assert checked.verdict is not None
    assert checked.verdict.counted == (int(passed), int(rejected), int(not_judged))
    assert {f.code for f in checked.findings if f.severity != "info"} == set(said.split())


def test_merged_cells_without_their_merges() -> None:
    """II 1,000 + 2,000; III 100 + 900, and no price for IV and station; a text file cannot say which cells were merged."""
    ods, csv = (pricebook.build(CASES / "build" / f"merged-class-{kind}") for kind in ("ods", "csv"))
    assert ods.prices is not None
    assert {line.class_: line.price for line in ods.prices.lines} == {"II": 3000, "III": 1000}
    assert {f.code for f in csv.findings if f.severity == "error"} == {"IN058"}


def test_a_proposal_is_read_by_what_the_law_allows() -> None:
    built = pricebook.build(CASES / "build" / "unreadable-proposal")
    assert built.prices is not None
    assert next(line.price for line in built.prices.lines if line.service_id == "A.1") == 38_000
    assert not {"CP006", "IN005"} & {f.code for f in built.findings}


def test_one_code_for_two_things(tmp_path: Path) -> None:
    built = pricebook.build(CASES / "build" / "two-things-one-code")
    (finding,) = (f for f in built.findings if f.code == "UP025")
    assert "Dịch lọc B" in finding.message() and "Thuốc A" in finding.message()


def test_own_codes_and_a_heading_of_the_fund() -> None:
    """400 rows: ten prices raised by 5 %, three names that several services bear."""
    verdict = check(CASES / "check" / "own-codes-gia-bhyt.xlsx", regulation="nq-399-2025").verdict
    assert verdict is not None and sum(verdict.counted) == 400 and verdict.counted[1] == 10
