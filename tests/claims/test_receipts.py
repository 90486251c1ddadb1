"""What patients paid, by receipts beside the claims of their visits: what is planted is found, and what is right is silent."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line
from tests.support import case

pytestmark = pytest.mark.rule("R13")
HEAD = "Mã cơ sở,Mã lần khám,Số thẻ BHYT,Ngày thực hiện,Mã,Nội dung thu,Số lượng,Đơn giá,Số tiền,Theo yêu cầu"
CLAIMS = [
    line("C5.1.268", 48_000, "2013-0301 0830", MA_LK="V1", MA_THE_BHYT="G1"),
    line("A4", 80_000, "2012-1001 0830", MA_LK="V2", MA_THE_BHYT="G2"),
    line("C5.1.272", 11_000, "2012-1002 0830", MA_LK="V3", MA_THE_BHYT="G3"),
    line("C5.1.268", 48_000, "2012-1003 0830", MA_LK="V4", MA_THE_BHYT="G4"),
    line("C5.1.272", 11_000, "2012-1205 0830", MA_LK="V5", MA_THE_BHYT="G5"),
]
PAID = [
    "80002,V1,,2013-03-01,VT009,Thuốc nhuộm Giemsa,1,7000,7000,",  # norms.csv, row 45: C5.1.268 takes it
    "80002,,G2,01/10/2012,C5.1.272,,1,11000,11000,",  # inside A4, which the fund is charged for; the card alone says whose it is
    "80002,V3,G3,2012-10-02,C5.1.272,,1,11000,11000,",  # the fund is charged for the whole of it too
    "80002,V4,G4,2012-10-03,,Thuốc nhuộm Giemsa,1,7000,7000,",  # in 2012 the norm alone names it
    "80002,V5,G5,2012-12-05,C5.1.273,,2,15000,30000,không",  # the list has 13,000
    "80002,V3,G3,2012-10-02,,Cholesterol,1,99000,99000,",  # no service of the list, and no thing of a norm
    "80002,V3,G3,2012-10-02,C5.1.273,,1,15000,15000,",  # it does not say whether the patient asked for it
]
FOUND = [
    (2, "ST096", "refuse", 7_000), (3, "ST097", "refuse", 11_000), (4, "ST099", "ask", 11_000), (5, "ST096", "ask", 7_000),
    (6, "ST098", "refuse", 4_000), (8, "ST098", "ask", 2_000),
]  # fmt: skip
RIGHT = [
    "80002,V5,G5,2012-12-05,C5.1.272,,1,11000,2200,",  # 20 % of what the fund is charged for
    "80002,V5,G5,2012-12-05,C5.1.272,,1,30000,30000,có",  # once more, on request
    "80002,V5,G5,2012-12-05,G.DV,Giường dịch vụ theo yêu cầu,1,500000,500000,",  # of no list
    "80002,V1,G1,2013-03-02,VT009,Thuốc nhuộm Giemsa,1,7000,7000,",  # on another day
    "80002,V9,G9,2012-12-05,C5.1.276,,1,29000,29000,",  # who is in no claim pays the price of the list
]


def settle(folder: Path, registry: Path, claims: Sequence[Line], *paid: str, head: str = HEAD) -> SettledClaims:
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(claims)
    receipts = folder / "receipts.csv"
    receipts.write_text("\n".join([head, *paid]) + "\n", encoding="utf-8")
    return settle_claims(folder / "claims.csv", receipts=receipts, registry=registry)


def told(settled: SettledClaims) -> list[tuple[int, str, str, int]]:
    assert settled.receipts is not None
    found = settled.receipts.found
    return sorted((each.line.row, each.rule.code, each.result, int(each.stake)) for each in found)


@case("ST096")
@case("ST097")
@case("ST098")
@case("ST099")
def test_what_is_planted_in_receipts_is_found_and_nothing_else(registry: Path, tmp_path: Path) -> None:
    settled = settle(tmp_path, registry, CLAIMS, *PAID, *RIGHT)
    assert told(settled) == FOUND
    assert (settled.found, settled.summary, settled.lines) == ((), (), len(CLAIMS))
    assert {finding.code for finding in settled.findings} == {code for _, code, _, _ in FOUND}
    assert {finding.at.file for finding in settled.findings} == {"receipts-1.csv"}
    record = settled.record()["receipts"]
    assert record is not None
    # 7,000 + 11,000 + 4,000; 11,000 + 7,000 + 2,000
    assert (record["give_back"], record["asked"]) == ("22000.00", "20000.00")
    # V1 a day later, and V9, are beside no claim
    assert (record["lines"], record["on_request"], record["beside_claims"]) == (12, 1, 9)
