"""What lines do not say, and others of their file do, is named: a line without a visit is not examined beside others (ST067)."""

from pathlib import Path

import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from tests.support import case, silent

HEAD = "| MA_LK | MA_CSKCB | MA_THE        | MA_DICH_VU | MA_VAT_TU | TEN_VAT_TU | MA_NHOM | SO_LUONG | DON_GIA | THANH_TIEN | NGAY_YL      | NGUOI_THUC_HIEN |"
WHOLE = "| L1    | 80002    | DN48080000001 | C5.1.268   | –         | –          | 1       | 1        | 48000   | 48000      | 201210010830 | BS1             |"
CONTAINED, PART = "khoản đã tính trong giá dịch vụ cùng lượt khám", "công đoạn thu riêng bên cạnh dịch vụ trọn gói"
DOUBLED, FURTHER = "dòng trùng trong một cơ sở", "nhiều can thiệp trong một lần phẫu thuật"


def settled(folder: Path, registry: Path, *rows: str) -> SettledClaims:
    cells = [[cell.strip().replace("–", "") for cell in row.strip("|").split("|")] for row in (HEAD, *rows)]
    (folder / "a.csv").write_text("".join(",".join(row) + "\n" for row in cells), encoding="utf-8")
    return settle_claims(folder / "a.csv", registry=registry)


def not_asked(of: SettledClaims) -> list[tuple[str, str, list[int | None]]]:
    """The case that was not examined, what is not stated, and the rows from 1."""
    return [
        (finding.more["case"].text("vi"), str(finding.observed), [at.row and at.row + 1 for at in finding.places])  # type: ignore[union-attr]
        for finding in of.findings
        if finding.code == "ST067"
    ]


@pytest.mark.slow
@case("ST067")
@pytest.mark.parametrize("visit", ["–", "-"])
def test_a_line_without_its_visit(registry: Path, tmp_path: Path, visit: str) -> None:
    """Whether the Hematocrit stands beside its package, nobody can say: it is paid, and named.

    | MA_LK | MA_DICH_VU | MA_NHOM | NGAY_YL      |
    | L1    | A4         | 1       | 201210010830 |
    | –     | C5.1.272   | 1       | 201210010830 |
    """
    package = WHOLE.replace("C5.1.268", "A4      ").replace("48000", "80000")
    part = WHOLE.replace("C5.1.268", "C5.1.272").replace("48000", "11000").replace("| L1 ", f"| {visit} ")
    of = settled(tmp_path, registry, package, part)
    assert not_asked(of) == [(f"{CONTAINED}; 1 dòng", "MA_LK", [3]), (f"{PART}; 1 dòng", "MA_LK", [3])]
    assert (of.sums.charged, of.sums.paid, of.blocked) == (91_000, 91_000, False)


@pytest.mark.slow
def test_a_line_that_does_not_say_whose_of_several_it_is(registry: Path, tmp_path: Path) -> None:
    """Under L1 stand two persons: whether the Hematocrit is of the one with the package, nobody says. Under L2 stands one.

    | row | MA_LK | MA_THE        | MA_DICH_VU |
    | 2   | L1    | DN48080000001 | A4         |
    | 3   | L1    | DN48080000002 | C5.1.268   |
    | 4   | L1    | –             | C5.1.272   |
    | 5   | L2    | DN48080000003 | C5.1.268   |
    | 6   | L2    | –             | C5.1.272   |
    """
    package = WHOLE.replace("C5.1.268", "A4      ").replace("48000", "80000")
    part = WHOLE.replace("C5.1.268", "C5.1.272").replace("48000", "11000").replace("DN48080000001", "–")
    other, third = WHOLE.replace("000001", "000002"), WHOLE.replace("000001", "000003").replace("| L1 ", "| L2 ")
    of = settled(tmp_path, registry, package, other, part, third, part.replace("| L1 ", "| L2 "))
    said = [each for each in not_asked(of) if "MA_LK" in each[1]]
    assert said == [(f"{told}; 1 dòng", "MA_LK + MA_THE_BHYT", [4]) for told in (CONTAINED, PART)]


@pytest.mark.slow
def test_an_item_without_its_visit(registry: Path, tmp_path: Path) -> None:
    """A price may contain it; it is no part of a package, and nobody performed it.

    | MA_LK | MA_DICH_VU | MA_VAT_TU |
    | L1    | C5.1.268   | –         |
    | –     | –          | N1        |
    """
    item = "| – | 80002 | DN48080000001 | – | N1 | Kim | 10 | 1 | 500 | 500 | 201210010830 | – |"
    assert not_asked(settled(tmp_path, registry, WHOLE, item))[0] == (f"{CONTAINED}; 1 dòng", "MA_LK", [3])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "field"),
    [
        (WHOLE.replace("BS1", "–"), "NGUOI_THUC_HIEN"),
        (WHOLE.replace("201210010830", "20121001"), "NGAY_TH_YL (yyyymmddHHMM)"),
        (WHOLE.replace("DN48080000001", "–"), "MA_THE_BHYT (≠ …0000000000)"),
        (WHOLE.replace("DN48080000001", "TE14800000000000"), "MA_THE_BHYT (≠ …0000000000)"),
        (WHOLE.replace("DN48080000001", "–").replace("BS1", "-"), "MA_THE_BHYT (≠ …0000000000), NGUOI_THUC_HIEN"),
    ],
)
def test_lines_that_cannot_be_compared_with_others(registry: Path, tmp_path: Path, row: str, field: str) -> None:
    """Doubled is what has card, minute and performer of another line: rows 2 and 4 do not say one of them."""
    assert not_asked(settled(tmp_path, registry, row, WHOLE, row)) == [(f"{DOUBLED}; 2 dòng", field, [2, 4])]


@pytest.mark.slow
def test_an_operation_without_its_minute(registry: Path, tmp_path: Path) -> None:
    """The shares of further interventions are those of circular 39/2018, so of its days alone."""
    operation = WHOLE.replace("| 1       | 1", "| 8       | 1").replace("20121001", "20190901")
    said = not_asked(settled(tmp_path, registry, operation, operation.replace("201909010830", "20190901")))
    assert (f"{FURTHER}; 1 dòng", "NGAY_TH_YL (yyyymmddHHMM)", [3]) in said


@pytest.mark.slow
@silent("ST067")
def test_lines_that_say_all_that_is_asked(registry: Path, tmp_path: Path) -> None:
    """Nobody performs a bed, or an item; and what charges nothing is not asked about.

    | MA_DICH_VU | MA_VAT_TU | MA_NHOM | THANH_TIEN | NGUOI_THUC_HIEN |
    | C5.1.268   | –         | 1       | 48000      | BS1             |
    | C5.1.268   | –         | 15      | 48000      | –               |
    | –          | N1        | 10      | 500        | –               |
    | C5.1.268   | –         | 1       | 0          | –               |
    """
    bed = WHOLE.replace("| 1       | 1", "| 15      | 1").replace("BS1", "–")
    item = "| L1 | 80002 | DN48080000001 | – | N1 | Kim | 10 | 1 | 500 | 500 | 201210010830 | – |"
    free = WHOLE.replace("48000", "0").replace("BS1", "–")
    assert not_asked(settled(tmp_path, registry, WHOLE, bed, item, free)) == []
