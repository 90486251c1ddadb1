"""What an officer accepts of a row of a dossier holds for what the row says, and for no other item, whatever its cell and figure.

The norm takes 5 of VT1 at 1,400 and 10 of VT2 at 3,000; the row in question is a third award.
"""

import csv
from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.base.languages import Language
from tests.support import dossier, rows, write_csv, write_xlsx

pytestmark = pytest.mark.slow

NORMS = """
| service | component | item_code | unit | quantity | loss_pct |
| C5.1.268 | supplies | VT1 | cái | 5 | |
| C5.1.268 | supplies | VT2 | cái | 10 | |
"""
HEAD = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to | Ghi chú |\n"
YEAR = "2012-01-01 | 2012-12-31"
SOUND = f"| VT1 | Kim | cái | 1400 | 1/QĐ | {YEAR} | |\n| VT2 | Bông | cái | 3000 | 1/QĐ | {YEAR} | |\n"
OF_VT2 = f"| VT2 | Bông | cái | 2 | 2/QĐ | {YEAR} | |\n"
OF_VT1 = f"| VT1 | Kim | cái | 2 | 2/QĐ | {YEAR} | |\n"
LOST = "| {} | {} | cái | 1000 | 2/QĐ | 2012-01-01 | 2012-12-31 | Không trúng thầu |\n"


def accepted(
    home: Path,
    code: str,
    before: dict[str, str],
    after: dict[str, str],
    *,
    without: tuple[str, ...] = (),
    language: Language = "vi",
) -> list[tuple[str, bool]]:
    """What is found of a code after tables were changed, (cell, accepted), where it was accepted all before.

    `without`: the columns that to_accept.csv did not have in older versions.
    """
    tables = {"norms": NORMS, "tenders": HEAD + SOUND}
    folder = dossier(home / "dossier", performs=("C5.1.268", "C5.1.272"), **{**tables, **before})
    pricebook.build(folder).write(home / "out", language=language)
    with (home / "out" / "to_accept.csv").open(encoding="utf-8-sig", newline="") as file:
        asked = [row for row in csv.DictReader(file) if row["code"] == code]
    assert asked, "nothing to accept"
    columns = [name for name in asked[0] if name not in without]
    with (folder / "accepted.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "reason": "Đúng theo quyết định", "by": "Lan"} for row in asked)
    assert all(taken for _, taken in told(pricebook.build(folder), code))
    for name, table in after.items():
        write_csv(folder / f"{name}.csv", table)
    return told(pricebook.build(folder), code)


def told(result: Built, code: str) -> list[tuple[str, bool]]:
    return [(str(finding.at.cell), finding.accepted is not None) for finding in result.findings if finding.code == code]


@pytest.mark.parametrize(
    ("code", "before", "after", "left"),
    [
        ("UP022", OF_VT2, OF_VT1, [("D4", False)]),  # the same figure in the same cell, of another item
        ("UP022", OF_VT2, OF_VT2.replace("| 2 |", "| 2900 |") + OF_VT1, [("D5", False)]),  # in another cell
        ("UP022", OF_VT2, OF_VT2.replace("2/QĐ", "3/QĐ"), [("D4", False)]),  # by another decision
        ("UP026", LOST.format("VT2", "Bông"), LOST.format("VT1", "Kim"), [("H4", False)]),
        ("UP026", LOST.format("VT2", "Bông"), LOST.format("VT2", "Bông") + LOST.format("VT1", "Kim"), [("H4", False)]),  # and one more
        ("UP025", f"| VT2 | Dịch lọc | cái | 1000 | 2/QĐ | {YEAR} | |\n", f"| VT1 | Dịch lọc | cái | 1000 | 2/QĐ | {YEAR} | |\n",
         [("B4", False)]),
    ],
)  # fmt: skip
def test_an_acceptance_does_not_pass_to_another_item(
    home: Path, code: str, before: str, after: str, left: list[tuple[str, bool]]
) -> None:
    assert accepted(home, code, {"tenders": HEAD + SOUND + before}, {"tenders": HEAD + SOUND + after}) == left


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("after", [HEAD + OF_VT2 + SOUND, HEAD + SOUND.replace("3000", "2900") + OF_VT2])
def test_an_acceptance_follows_its_row(home: Path, after: str, language: Language) -> None:
    """The row stands first now; or it stands where it did, and another award was corrected."""
    before = {"tenders": HEAD + SOUND + OF_VT2}
    assert [taken for _, taken in accepted(home, "UP022", before, {"tenders": after}, language=language)] == [True]


def test_an_acceptance_of_a_norm_line_does_not_pass_to_another_one(home: Path) -> None:
    """A loss of 0.05 % was accepted for VT2: it is another question for VT1, in the cell above."""
    before, after = NORMS.replace("| 10 | |", "| 10 | 0.05 |"), NORMS.replace("| 5 | |", "| 5 | 0.05 |")
    assert accepted(home, "NM012", {"norms": before}, {"norms": after}) == [("F2", False)]


@pytest.mark.parametrize(
    ("without", "after", "left"),
    [
        (("about",), OF_VT1, [("D4", False)]),  # the message names VT2
        (("about",), OF_VT2, [("D4", True)]),
        (
            ("about",),
            f"| VT1 | Kim | cái | 1300 | 1/QĐ | {YEAR} | |\n{OF_VT2}",
            [("D5", True)],
        ),  # it follows the item of the message
        (("about", "message"), OF_VT2, [("D4", True)]),  # it names the cell alone: as it stood
        (("about", "message"), f"| VT2 | Bông | cái | 2900 | 1/QĐ | {YEAR} | |\n{OF_VT1}", [("D5", False)]),
    ],
)
def test_acceptances_of_older_versions(home: Path, without: tuple[str, ...], after: str, left: list[tuple[str, bool]]) -> None:
    before = {"tenders": HEAD + SOUND + OF_VT2}
    assert accepted(home, "UP022", before, {"tenders": HEAD + SOUND + after}, without=without) == left


def test_a_reason_typed_beside_a_message_holds_for_the_item_of_the_message(home: Path) -> None:
    """The workbook with the results stands beside the CSV file: "NAME-findings.xlsx"."""
    folder = dossier(home / "dossier", norms=NORMS, tenders=HEAD + SOUND + OF_VT2, performs=("C5.1.268",))
    (finding,) = pricebook.build(folder).findings.of("UP022")
    head = "| STT | Mức độ | Mã | Trang tính | Ô | Dịch vụ | Ghi trong tệp | Nội dung | Chấp nhận | Người chấp nhận |"
    row = f"| 1 | cảnh báo | UP022 | tenders.csv | D4 | | 2 | {finding.message('vi')} | Đúng | Lan |"
    sheet = f"| KẾT QUẢ KIỂM TRA |\n| . |\n{head}\n{row}"
    write_xlsx(folder / "tenders-findings.xlsx", typed=False, **{"Kết quả kiểm tra": sheet})
    assert told(pricebook.build(folder), "UP022") == [("D4", True)]
    write_csv(folder / "tenders.csv", HEAD + SOUND + OF_VT1)
    assert told(pricebook.build(folder), "UP022") == [("D4", False)]


def test_what_is_accepted_of_a_service_follows_it_as_before(home: Path) -> None:
    """NM011 and its like name their service: rows may be put above it."""
    twice = NORMS + "| C5.1.272 | supplies | X9 | cái | 1 | |\n"
    above = "\n".join("| " + " | ".join(row) + " |" for row in [rows(twice)[0], *reversed(rows(twice)[1:])])
    assert accepted(home, "UP001", {"norms": twice}, {"norms": above}) == [("C2", True)]
