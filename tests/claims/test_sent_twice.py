"""What was sent twice is asked about and settled all the same; what a file lacks is said, and a team that is not named only asked about."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line, supply
from tests.support import case, silent

FIRST = [line("C5.1.272", 11_000, f"2012-10{day:02d} 0830", MA_LK=f"L{day}", MA_THE_BHYT=f"GD{day}") for day in (1, 2, 3)]


def settled(registry: Path, folder: Path, *files: Sequence[Line], **more: Any) -> SettledClaims:
    paths = [folder / f"{number}.csv" for number in range(1, len(files) + 1)]
    for path, lines in zip(paths, files, strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(lines)
    return settle_claims(paths, registry=registry, **more)


def told(of: SettledClaims, *codes: str) -> list[tuple[object, ...]]:
    return [(each.code, str(each.at), each.observed) for each in of.findings if each.code in codes]


@pytest.mark.slow
@case("ST053")
def test_the_same_file_twice_is_one_question(registry: Path, tmp_path: Path) -> None:
    of = settled(registry, tmp_path, FIRST, FIRST[:1], FIRST)
    assert told(of, "ST053") == [("ST053", "3.csv", "3.csv")]
    assert of.lines == 7 and not of.blocked
    (finding,) = (each for each in of.findings if each.code == "ST053")
    assert finding.more["first"] == "1.csv"


@pytest.mark.slow
@case("ST054")
def test_a_case_that_was_sent_again_is_one_question_for_each_two_files(registry: Path, tmp_path: Path) -> None:
    """The second file has L2 and L3 again, at another minute, and L4; its first line of L2 is row 3."""
    other = line("C5.1.272", 11_000, "2012-1004 0830", MA_LK="L4", MA_THE_BHYT="GD4")
    again = [other, *(each | {"NGAY_TH_YL": each["NGAY_TH_YL"][:-1] + "5"} for each in FIRST[1:])]
    of = settled(registry, tmp_path, FIRST, again)
    ((code, _, visits),) = told(of, "ST053", "ST054")
    (finding,) = (each for each in of.findings if each.code == "ST054")
    assert (code, visits, finding.more["first"], finding.more["file"]) == ("ST054", 2, "1.csv", "2.csv")
    assert [place.row for place in finding.places] == [2, 3] == [place.row for place in finding.related]  # from 0
    assert of.found == ()


@pytest.mark.slow
def test_a_card_is_the_same_with_and_without_spaces(registry: Path, tmp_path: Path) -> None:
    # two files and two visits; read by the database, and row by row, since a blank line stands in the second one
    one = line("C5.1.272", 11_000, "2012-1001 0830", MA_LK="L1", MA_THE_BHYT="DN4808000000001")
    spaced = one | {"MA_LK": "L2", "MA_THE_BHYT": "DN 4 80 80000 00001"}
    of = settled(registry, tmp_path, [one, spaced])
    assert [(each.rule.code, each.line.row) for each in of.found] == [("ST038", 3)]
    text = (tmp_path / "1.csv").read_text(encoding="utf-8").replace("\n", "\n\n")
    (tmp_path / "1.csv").write_text(text, encoding="utf-8")
    again = settle_claims(tmp_path / "1.csv", registry=registry)
    assert [each.rule.code for each in again.found] == ["ST038"]


@pytest.mark.slow
@silent("ST053")
@silent("ST054")
def test_drugs_in_a_file_of_their_own_and_the_same_number_elsewhere(registry: Path, tmp_path: Path) -> None:
    drugs = [supply("T.1", "Paracetamol 500 mg", 900, "2012-1001 0830", MA_LK="L1", MA_THE_BHYT="GD1")]
    elsewhere = [FIRST[1] | {"MA_CSKCB": "80001", "MA_THE_BHYT": "GD9"}]
    settled(registry, tmp_path, FIRST, drugs, elsewhere)


def visit_of(*lines: Line, number: str = "L1") -> list[Line]:
    return [each | {"MA_LK": number, "MA_THE_BHYT": f"GD{number}"} for each in lines]


# What rules of a visit would say of a copy beside the first: each of these visits is in order by itself.
OPERATION = line("A2", 160_000, "2019-1001 0830", MA_NHOM=8)  # beside itself: a further one at 100 %
BLOOD_COUNT = line("C5.1.268", 48_000, "2013-0301 0830")  # contains the stain, by decree 85/2012
STAIN = supply("VT009", "Thuốc nhuộm Giemsa", 7_000, "2013-0301 0830")
PACKAGE, PART = line("A4", 80_000, "2012-1006 0830"), line("C5.1.272", 11_000, "2012-1006 0840")
BESIDE = line("C5.1.273", 13_000, "2012-1006 0830")
AGAIN: dict[str, tuple[list[Line], list[Line]]] = {
    "an operation by another team": ([OPERATION], [OPERATION | {"NGUOI_THUC_HIEN": "BS9"}]),
    "an operation, line by line": ([OPERATION], [OPERATION]),
    "what the corrected one no longer has": ([BLOOD_COUNT], [BESIDE, STAIN]),
    "the package in place of its part": ([PART, BESIDE], [PACKAGE, BESIDE]),
}


@pytest.mark.slow
@case("ST054")
def test_what_is_sent_again_is_not_charged_beside_itself(registry: Path, tmp_path: Path) -> None:
    visits = list(enumerate(AGAIN.values()))
    files = [[each for number, both in visits for each in visit_of(*both[which], number=f"L{number}")] for which in (0, 1)]
    of = settled(registry, tmp_path, *files)
    assert of.found == ()
    assert [each.observed for each in of.findings if each.code == "ST054"] == [4]


@pytest.mark.slow
@silent("ST054")
def test_drugs_of_another_file_are_beside_the_services_of_their_visit(registry: Path, tmp_path: Path) -> None:
    of = settled(registry, tmp_path, visit_of(BLOOD_COUNT), visit_of(STAIN))
    assert [(each.rule.code, each.result) for each in of.found] == [("ST036", "refuse")]


# The cards of a package and of its part, under one code of a visit → what is said of the part.
NEWBORN = "TE1 80 00000 00000"
CARDS = {
    "of one card": ("GD1", "GD1", ["ST037"]), "one card blank": ("GD1", "", ["ST037"]), "of two persons": ("GD1", "GD2", []),
    "of one, who got a second card": ("GD4808000000001;GD4808000000009", "GD4808000000001", ["ST037"]),
    "of a mother and a newborn": ("GD1", NEWBORN, []), "of a newborn": (NEWBORN, "", ["ST037"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("said", CARDS)
def test_two_cards_under_one_code_are_two_persons(registry: Path, tmp_path: Path, said: str) -> None:
    first, second, found = CARDS[said]
    lines = [PACKAGE | {"MA_LK": "1", "MA_THE_BHYT": first}, PART | {"MA_LK": "1", "MA_THE_BHYT": second}]
    assert [each.rule.code for each in settled(registry, tmp_path, lines).found] == found
    (tmp_path / "apart").mkdir()
    assert [each.rule.code for each in settled(registry, tmp_path / "apart", lines[:1], lines[1:]).found] == []  # ST054 asks


@pytest.mark.slow
@case("ST054")
def test_what_is_sent_again_stays_judged_within_its_file(registry: Path, tmp_path: Path) -> None:
    further = line("C5.1.268", 48_000, "2019-1001 0830", MA_NHOM=8)
    both = visit_of(OPERATION, further)
    of = settled(registry, tmp_path, both, both[:1], both)
    assert [(each.rule.code, each.result, each.line.file, each.stake) for each in of.found] == [
        ("ST039", "refuse", 0, 24_000), ("ST039", "refuse", 2, 24_000),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_quota_counts_once_what_is_sent_again(registry: Path, tmp_path: Path) -> None:
    # two a quarter are paid whole; there are two, sent twice
    images = [each for day in (1, 2) for each in visit_of(line("C5.1.276", 29_000, f"2019-080{day} 0830"), number=f"L{day}")]
    quotas = tmp_path / "quotas.csv"
    quotas.write_text("facility_code,service,from,to,most,share\n80002,C5.1.276,2019-07-01,2019-09-30,2,85%\n", encoding="utf-8")
    third = visit_of(line("C5.1.276", 29_000, "2019-0803 0830"), number="L3")
    assert settled(registry, tmp_path, images, images, quotas=quotas).found == ()
    of = settled(registry, tmp_path, images, [*images, *third], quotas=quotas)
    assert [(each.rule.code, each.line.file, each.stake) for each in of.found] == [("ST040", 1, 4_350)]


@pytest.mark.slow
def test_a_receipt_stands_beside_what_is_sent_again_once(registry: Path, tmp_path: Path) -> None:
    # the package holds one of the two that the patient paid, though it is in two files
    package, receipts = visit_of(PACKAGE), tmp_path / "receipts.csv"
    heads = "Mã cơ sở,Mã lần khám,Ngày thực hiện,Mã,Số lượng,Đơn giá,Số tiền,Theo yêu cầu"
    receipts.write_text(f"{heads}\n80002,L1,2012-10-06,C5.1.272,2,11000,22000,\n", encoding="utf-8")
    of = settled(registry, tmp_path, package, package, receipts=receipts)
    assert of.receipts is not None
    assert [(each.rule.code, each.result, each.stake) for each in of.receipts.found] == [("ST097", "refuse", 11_000)]


@pytest.mark.slow
@case("ST067")
def test_what_could_not_be_asked_is_said_once_for_the_files_that_lack_it(registry: Path, tmp_path: Path) -> None:
    """
    | file | lacks              | rules that are not asked              |
    | 1    | nothing            |                                       |
    | 2, 3 | performer          | doubled lines                         |
    | 4    | visit, card, minute | contents, parts, doubled lines        |
    """
    no_performer = [each | {"NGUOI_THUC_HIEN": "", "MA_LK": f"{each['MA_LK']}b"} for each in FIRST]
    day_alone = {"NGAY_YL": "20121005", "NGAY_TH_YL": "20121005", "MA_LK": "", "MA_THE_BHYT": ""}
    of = settled(registry, tmp_path, FIRST, no_performer[:2], no_performer[2:], [each | day_alone for each in FIRST])
    found = {
        (str(each.more["case"].key), each.observed, tuple(place.file for place in each.places))  # type: ignore[union-attr]
        for each in of.findings
        if each.code == "ST067"
    }
    minute = "NGAY_TH_YL (yyyymmddHHMM)"
    assert found == {
        ("claims.asked-contained", "MA_LK", ("4.csv",)),
        ("claims.asked-part-beside-whole", "MA_LK", ("4.csv",)),
        ("claims.asked-doubled", "NGUOI_THUC_HIEN", ("2.csv", "3.csv")),
        ("claims.asked-doubled", f"MA_THE_BHYT, {minute}", ("4.csv",)),
    }
    assert not of.blocked


@pytest.mark.slow
@case("ST067")
def test_drugs_and_supplies_without_names(registry: Path, tmp_path: Path) -> None:
    """What a note says in words can be asked of a name alone."""
    item = FIRST[0] | {"MA_DICH_VU": "", "MA_VAT_TU": "N05.01", "MA_NHOM": "10"}
    for name, said in (("Bơm tiêm 5 ml", []), ("", ["TEN_THUOC, TEN_VAT_TU"])):
        of = settled(registry, tmp_path, [FIRST[0], item | {"TEN_VAT_TU": name}])
        assert [each.observed for each in of.findings if each.code == "ST067"] == said


@pytest.mark.slow
@silent("ST067")
def test_a_file_that_says_it_for_all_lines(registry: Path, tmp_path: Path) -> None:
    settled(registry, tmp_path, FIRST)


@pytest.mark.slow
def test_the_share_of_an_operation_whose_team_is_not_named_is_asked_about(registry: Path, tmp_path: Path) -> None:
    # circular 39/2018, article 7(4): 50 % for the same team, 80 % for another one; 48,000 − 48,000 × 80 % = 9,600
    first = line("A2", 160_000, "2019-1001 0830", MA_NHOM=8, NGAY_KQ="201910011030", MA_LK="L1")
    further = line("C5.1.268", 48_000, "2019-1001 0830", MA_NHOM=8, MA_LK="L1")
    cases = {
        ("", ""): ("ask", 9_600), ("BS1", ""): ("ask", 9_600), ("BS1", "BS2"): ("ask", 9_600), ("BS1", "BS1"): ("refuse", 24_000),
    }  # fmt: skip
    for (one, other), expected in cases.items():
        of = settled(registry, tmp_path, [first | {"NGUOI_THUC_HIEN": one}, further | {"NGUOI_THUC_HIEN": other}])
        assert [(each.result, each.stake) for each in of.found if each.rule.code == "ST039"] == [expected]
    procedure = further | {"MA_NHOM": "18"}  # 80 %, whoever the team is; but another team may be at something else in that minute
    for one, result in {"": "ask", "BS1": "refuse", "BS2": "ask"}.items():
        of = settled(registry, tmp_path, [first, procedure | {"NGUOI_THUC_HIEN": one}])
        assert [(each.result, each.stake) for each in of.found if each.rule.code == "ST039"] == [(result, 9_600)]
