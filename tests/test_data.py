"""The dossiers in data/: each path that their READMEs promise, by the rule that it shows."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

import pricebook
from pricebook.app.build import Built
from tests.support import DATA, ROOT, SHARED, award_no, errors, item


def line(result: Built, service: str, class_: str | None = None):  # type: ignore[no-untyped-def]
    assert result.prices is not None
    found = result.prices.line(service, class_)
    assert found is not None, service
    return found


def test_the_mended_dossier_blocks_nothing(long_an: Built) -> None:
    assert errors(long_an) == []
    assert not long_an.blocked


def test_the_draft_has_exactly_the_findings_that_its_readme_lists(long_an_draft: Built) -> None:
    text = (DATA / "long-an-2012-draft" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (error|warning|info) \| (\w+) \| (.+?) \|", text, re.MULTILINE)
    assert [(f.severity, f.code, str(f.at) or "—") for f in long_an_draft.findings] == listed
    assert sorted(errors(long_an_draft)) == ["IN004", "NM001", "NM003", "NM004", "UP001", "XL001"]


@pytest.mark.rule("R3")
def test_lowest_of_several_awards_and_one_of_another_year(long_an: Built) -> None:
    glove = item(long_an, "VT001")
    assert glove.unit_price == 1380  # not 1,450 (first), 1,520, nor the 1,100 of 2011
    assert len(glove.losers) == 2


@pytest.mark.rule("R3")
def test_a_tie_goes_to_the_earliest_decision(long_an: Built) -> None:
    assert award_no(long_an, item(long_an, "VT005").award) == "112/QĐ-SYT (minh họa)"


@pytest.mark.rule("R3")
def test_bottles_are_compared_in_millilitres(long_an: Built) -> None:
    assert item(long_an, "VT003").unit_price == Decimal("15.5")


@pytest.mark.rule("R4")
def test_the_region_prices_what_no_tender_does(long_an: Built) -> None:
    drabkin = item(long_an, "VT007")
    assert (drabkin.basis, drabkin.unit_price) == ("regional", 300)  # (300 + 295 + 320 + 285) ÷ 4
    assert {p.province for p in drabkin.provinces} == {"Tiền Giang", "Bến Tre", "Vĩnh Long", "Đồng Tháp"}


@pytest.mark.rule("R6")
def test_capped_by_share_and_by_the_maximum_itself(long_an: Built) -> None:
    by_share, by_ceiling = line(long_an, "A1", "II"), line(long_an, "A1", "polyclinic")
    assert (by_share.status, by_share.bound, by_share.price, by_share.cut_off) == ("capped", "share", 13_000, 1_000)
    assert (by_ceiling.status, by_ceiling.bound, by_ceiling.price, by_ceiling.cut_off) == ("capped", "ceiling", 7_000, 1_000)


@pytest.mark.rule("R6")
def test_a_proposal_below_the_bound(long_an: Built) -> None:
    proposed = line(long_an, "C5.1.274")
    assert (proposed.status, proposed.bound, proposed.rounded, proposed.price) == ("priced", "proposal", 28_000, 25_000)


def test_a_half_way_tie_that_binary_floats_lose(long_an: Built) -> None:
    tie = line(long_an, "C5.1.273")
    assert (tie.composed, tie.price) == (Decimal(12_500), 13_000)
    naive = 0.0
    for part in tie.items:
        naive += float(part.cost) if part.basis == "given" else float(part.quantity) * float(part.unit_price)
    assert naive < 12_500  # 12499.999999999998: a spreadsheet that only sums and rounds says 12,000


@pytest.mark.rule("R1")
def test_a_package_holds_services_at_their_final_price(long_an: Built) -> None:
    package = {part.item_code: part.unit_price for part in line(long_an, "A4").items if part.kind == "service"}
    assert package == {"C5.1.272": line(long_an, "C5.1.272").price, "C5.1.276": line(long_an, "C5.1.276").price}


@pytest.mark.rule("R2")
def test_a_local_norm_within_the_ministrys(long_an: Built, long_an_draft: Built) -> None:
    assert "NM001" not in errors(long_an)
    assert [(f.service, f.observed, f.limit) for f in long_an_draft.findings if f.code == "NM001"] == [("C5.1.268", 2, 1)]


@pytest.mark.rule("R5")
def test_a_structure_built_and_one_still_owed(long_an: Built, long_an_draft: Built) -> None:
    assert line(long_an, "LA.1").price == 18_000
    assert [f.service for f in long_an_draft.findings if f.code == "NM003"] == ["LA.2"]
    assert line(long_an_draft, "LA.2").status == "missing"


@pytest.mark.rule("R7")
@pytest.mark.rule("R15")
def test_an_intensive_care_bed_at_a_class_iii_hospital_is_flagged(long_an: Built) -> None:
    assert line(long_an, "B1", "II").flagged_facilities == ("80002",)


@pytest.mark.rule("R7")
@pytest.mark.rule("R8")
def test_what_nobody_performs_is_left_out_with_its_reason(long_an: Built) -> None:
    assert {left.service_id: left.reason for left in long_an.prices.left_out} == {  # type: ignore[union-attr]
        "A5": "not-performed", "C5.1.277": "not-performed", "C5.1.279": "not-able", "C5.1.280": "other-authority",
    }  # fmt: skip
    numbers = [entry.ordinal for entry in long_an.prices.lines if entry.part == "C5.1"]  # type: ignore[union-attr]
    assert numbers == ["268", "269", "270", "271", "272", "273", "274", "275", "276", "278"]  # the gap is at 277


@pytest.mark.rule("R9")
def test_a_dispute_settled_by_direction_and_one_still_open(long_an: Built, long_an_draft: Built) -> None:
    assert line(long_an, "B1", "II").disputed == "settled"
    assert line(long_an_draft, "B1", "II").disputed == "open"


@pytest.mark.rule("R10")
def test_a_ministrys_hospital_is_out_of_scope(long_an: Built) -> None:
    assert [f.facility_code for f in long_an.prices.facilities if not f.in_scope] == ["80005"]  # type: ignore[union-attr]


def test_what_cannot_be_priced_is_named_and_the_rest_is_priced(long_an_draft: Built) -> None:
    lines = long_an_draft.prices.lines  # type: ignore[union-attr]
    assert [entry.service_id for entry in lines if entry.price is None] == ["C5.1.278", "LA.2"]
    assert item(long_an_draft, "VT008").unit_price == 450 and item(long_an_draft, "VT018").unit_price == 4200


@pytest.mark.slow
@pytest.mark.rule("R6")
def test_the_shares_give_the_figures_of_2012(tmp_path: Path) -> None:
    """Each of the 22 maxima × its share is what Long An proposed and what the health department approved (their notes)."""
    source = SHARED / "reference" / "ttlt04_known_ceilings.csv"
    if not source.is_file():
        pytest.skip("the reference folder with the seen maxima is not beside the project")
    folder = copytree(DATA / "long-an-2012", tmp_path / "all")
    (folder / "capabilities.csv").unlink()  # so that all 19 services are listed
    result = pricebook.build(folder)
    classes = {
        "II": "II",
        "III": "III",
        "IV/chưa phân hạng/PKĐKKV": "IV",
        "Trạm y tế xã": "station",
        "đặc biệt, I, II": "II",
        "": None,
    }
    seen = 0
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            service = f"C5.1.{row['ordinal']}" if row["code"] == "C5.1" else row["ordinal"]
            said = re.search(r"(?:đề nghị|duyệt) (\d+)", row["note"])
            assert said is not None
            entry = line(result, service, classes[row["hospital_class"]])
            assert (entry.ceiling, entry.bound_price) == (int(row["max_price"]), int(said[1])), service
            seen += 1
    assert seen == 22


def test_the_full_resolution_recomputes(nq_399: Built) -> None:
    """9,235 prices follow from the parts, four are fixed at 40,000, 32 have no usable parts; then against what was issued."""
    assert nq_399.prices is not None
    lines = nq_399.prices.lines
    by_status = {status: [entry for entry in lines if entry.status == status] for status in ("priced", "fixed", "missing")}
    assert {status: len(entries) for status, entries in by_status.items()} == {"priced": 9235, "fixed": 4, "missing": 32}
    assert {entry.price for entry in by_status["fixed"]} == {40_000}
    assert {entry.price for entry in by_status["missing"]} == {None}
    (lacking,) = [f for f in nq_399.findings if f.code == "NM010"]  # one cause, one finding
    assert sorted(lacking.services) == sorted(entry.service_id for entry in by_status["missing"])
    with (ROOT / "norms" / "nq-399-2025" / "issued.csv").open(encoding="utf-8", newline="") as file:
        issued = {row["service_id"]: int(row["price"]) for row in csv.DictReader(file)}
    assert sum(issued[entry.service_id] == entry.price for entry in lines) == 9239


@pytest.mark.slow
def test_pricing_never_opens_what_was_issued(tmp_path: Path) -> None:
    """With issued.csv taken away the prices are the same."""
    from pricebook.base.resources import resource_folder

    norms = copytree(resource_folder("norms"), tmp_path / "norms")
    (norms / "nq-399-2025" / "issued.csv").unlink()
    result = pricebook.build(DATA / "nq-399-2025", norms=norms)
    assert result.prices is not None
    assert sum(entry.price is not None for entry in result.prices.lines) == 9239


def test_the_transcription_and_the_pack_say_the_same() -> None:
    """The pack's figures are those of the reference file, row by row."""
    source = SHARED / "reference" / "nq399_annex_iii2.csv"
    if not source.is_file():
        pytest.skip("the reference folder with the transcription is not beside the project")
    norms = ROOT / "norms" / "nq-399-2025"
    with source.open(encoding="utf-8-sig", newline="") as file:
        theirs = [
            (r["part"], r["ordinal"], r["service_code"], r["name"].strip(), r["note"].strip()) for r in csv.DictReader(file)
        ]
    with (norms / "services.csv").open(encoding="utf-8", newline="") as file:
        ours = [
            (r["part"], r["ordinal"], r["service_code"], r["name"], r["note"]) for r in csv.DictReader(file) if r["part"] in "AB"
        ]
    assert ours == theirs  # the further parts are only compared with (tests/test_comparisons.py)


@pytest.mark.slow
def test_names_only_from_proposals_to_the_prices_that_its_readme_lists(tmp_path: Path) -> None:
    """R3: what a copy of the dossier gives once its proposals are signed and its conversion is written down."""
    import shutil

    import openpyxl
    from typer.testing import CliRunner

    from pricebook.cli.app import app
    from tests.test_matches import confirm

    folder = tmp_path / "names"
    shutil.copytree(DATA / "long-an-2012-names", folder)
    before = pricebook.build(folder)
    assert [f.code for f in before.findings if f.severity == "error"] == ["UP001"] * 4
    assert CliRunner().invoke(app, ["match", str(folder)]).exit_code == 0
    confirm(folder / "matches.xlsx")
    sheet = openpyxl.load_workbook(folder / "matches.xlsx")["Quy đổi đề xuất"]
    code, unit, factor, pack = (cell.value for cell in sheet[2])
    assert (unit, factor, pack) == ("Chai", "500", "Chai 500 ml")
    (folder / "conversions.csv").write_text(f"item_code,unit,factor\n{code},{unit},{factor}\n", encoding="utf-8")
    after = pricebook.build(folder)
    assert [f.code for f in after.findings if f.severity == "error"] == []
    text = (folder / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (A2|B1) \|.*\| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE)
    assert after.prices is not None
    assert [(line.service_id, f"{line.composed:,.0f}", f"{line.price:,}") for line in after.prices.lines] == listed
