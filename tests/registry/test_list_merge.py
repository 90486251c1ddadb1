"""Several hospitals' dossiers become that of their province: nothing is averaged, nothing chosen, nobody's rows are lost."""

import json
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner

from pricebook.app.build import build
from pricebook.app.errors import OutputExists, WrongOption
from pricebook.app.list_merge import MergedDossiers, merge_dossiers
from pricebook.cli.app import app
from tests.registry.hospitals import changed, read, split, write
from tests.support import DATA, case, prices, silent

pytestmark = pytest.mark.slow

GLOVES, HEMATOCRIT = "VT001", "C5.1.272"
# What the hospitals are called: a folder with the facilities that only it speaks of, or the one facility.
PROVINCIAL, DISTRICT, STATION = "bv-tinh (80001, 80005)", "bv-huyen (80002, 80003)", "80004 Trạm y tế xã (minh họa)"
CALLED = {"bv-tinh": PROVINCIAL, "bv-huyen": DISTRICT, "tram": STATION}


@pytest.fixture
def hospitals(tmp_path: Path) -> list[Path]:
    return split(tmp_path)


def codes(merged: MergedDossiers) -> list[str]:
    return [finding.code for finding in merged.findings if finding.code.startswith("RG")]


def more_gloves(folder: Path, quantity: str = "3", service: str = HEMATOCRIT) -> None:
    """The hospital says another quantity of gloves for a service."""

    def change(rows: list[dict[str, str]]) -> None:
        line = next(row for row in rows if row["service"] == service and row["item_code"])
        line["quantity"] = quantity

    changed(folder / "norms.csv", change)


def partner(hospitals: list[Path], service: str = HEMATOCRIT) -> Path:
    """The second hospital that has a norm of the service."""
    return next(folder for folder in hospitals[1:] if any(row["service"] == service for row in read(folder / "norms.csv")))


@pytest.mark.rule("R3")
def test_three_hospitals_merged_give_the_prices_of_the_whole(hospitals: list[Path], tmp_path: Path) -> None:
    merged = merge_dossiers(hospitals)
    assert codes(merged) == [] and not merged.merged.missing
    merged.write(tmp_path / "all")
    whole, together = build(DATA / "long-an-2012"), build(tmp_path / "all")
    assert prices(together) == prices(whole)
    assert sorted(each.code for each in together.findings) == sorted(each.code for each in whole.findings)


def test_every_award_is_kept_with_who_sent_it(hospitals: list[Path]) -> None:
    """One that all have sent stands once, with all of them."""
    award = read(hospitals[0] / "tenders.csv")[0]
    changed(hospitals[1] / "tenders.csv", lambda rows: rows.append(award))
    rows = merge_dossiers(hospitals).merged.rows["tenders"]
    assert len(rows) == len(read(DATA / "long-an-2012" / "tenders.csv"))
    assert rows[0].sources == (PROVINCIAL, DISTRICT) and rows[-1].sources == (STATION,)


@case("RG061", rule="R9")
def test_norms_that_differ_stay_out_and_stand_as_a_dispute(hospitals: list[Path], tmp_path: Path) -> None:
    other = partner(hospitals)
    more_gloves(other)
    merged = merge_dossiers(hospitals)
    (finding,) = merged.findings.of("RG061")
    assert (finding.service, finding.observed) == (HEMATOCRIT, 1)
    (difference,) = merged.merged.differences
    assert set(difference.said) == {PROVINCIAL, CALLED[other.name]} and difference.said[CALLED[other.name]].startswith("3 ")
    merged.write(tmp_path / "all")
    assert (tmp_path / "all" / "norm_differences.csv").is_file() and (tmp_path / "all" / "norm_differences.xlsx").is_file()
    result = build(tmp_path / "all")
    assert (HEMATOCRIT, None) not in prices(result)  # not the price of a norm without some of its lines
    assert result.prices is not None
    assert {(each.service_id, each.party, each.settled) for each in result.prices.disputes} >= {
        (HEMATOCRIT, PROVINCIAL, False),
        (HEMATOCRIT, CALLED[other.name], False),
    }
    without = {(HEMATOCRIT, None), ("A4", None)}  # A4 consumes it: what holds an unsettled service has no price either
    assert prices(result)["A4", None] is None
    others = {key: amount for key, amount in prices(build(DATA / "long-an-2012")).items() if key not in without}
    assert {key: amount for key, amount in prices(result).items() if key not in without} == others


@silent("RG061")
def test_one_quantity_in_two_units_is_no_difference(hospitals: list[Path]) -> None:
    """0.004 kg is 4 g; 2 for 10 services is 1 for 5."""

    def change(rows: list[dict[str, str]]) -> None:
        line = next(row for row in rows if row["unit"] == "g")
        line["quantity"], line["unit"] = f"{float(line['quantity']) / 1000:.6f}", "kg"
        line = next(row for row in rows if row["per"] == "5")
        line["quantity"], line["per"] = str(2 * int(line["quantity"])), "10"

    service = next(row["service"] for row in read(hospitals[0] / "norms.csv") if row["unit"] == "g")
    changed(partner(hospitals, service) / "norms.csv", change)
    assert codes(merge_dossiers(hospitals)) == []


def test_a_line_that_one_hospital_lacks_is_a_difference(hospitals: list[Path]) -> None:
    other = partner(hospitals)

    def change(rows: list[dict[str, str]]) -> None:
        rows.remove(next(row for row in rows if row["service"] == HEMATOCRIT))

    changed(other / "norms.csv", change)
    (difference,) = merge_dossiers(hospitals).merged.differences
    assert (difference.said[CALLED[other.name]], difference.service) == ("", HEMATOCRIT)


# A norm by class: the lines for all classes and those of a class are one norm together.
OF_ALL, OF_TWO, OF_THREE = (
    "A1,,supplies,item,VT001,Găng tay khám,đôi,{},5,,,",
    "A1,II,utilities,item,,,,,,,{},",
    "A1,III,utilities,item,,,,,,,{},",
)
GLOVES_OF_TWO = "A1,II,supplies,item,VT001,Găng tay khám,đôi,{},5,,,"


def stated(home: Path, *norms: list[str]) -> list[Path]:
    """Dossiers of hospitals that have nothing but these norms of A1 of their own."""
    heading = "service,class,component,kind,item_code,item_name,unit,quantity,per,loss_pct,amount,note"
    folders = []
    for number, lines in enumerate(norms, 1):
        folders.append(copytree(DATA / "long-an-2012", home / f"h{number}"))
        (folders[-1] / "norms.csv").write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return folders


@case("RG061", rule="R9")
@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        # Gloves for all classes, 1 or 2: the electricity of class II alone would be a price without gloves.
        (
            [OF_ALL.format(1), OF_TWO.format(3200)],
            [OF_ALL.format(2), OF_TWO.format(3200)],
            [(None, GLOVES, {"h1": "1 đôi / 5", "h2": "2 đôi / 5"})],
        ),
        # The electricity of class II differs: the gloves for all classes alone would be its price.
        (
            [OF_ALL.format(1), OF_TWO.format(3200), OF_THREE.format(900)],
            [OF_ALL.format(1), OF_TWO.format(4100)],
            [("II", "–", {"h1": "3.200 đồng", "h2": "4.100 đồng"})],
        ),
        # A norm without classes is one of every class: h1 has no electricity for class II.
        ([OF_ALL.format(1)], [OF_ALL.format(1), OF_TWO.format(3200)], [("II", "–", {"h1": "", "h2": "3.200 đồng"})]),
        # One quantity for all classes, another for class II.
        (
            [OF_ALL.format(1)],
            [GLOVES_OF_TWO.format(2)],
            [("II", GLOVES, {"h1": "1 đôi / 5", "h2": "2 đôi / 5"})],
        ),
        # h2 has no gloves for class II; the gloves that h1 has for all classes would come into its price.
        (
            [OF_ALL.format(1), OF_THREE.format(900)],
            [OF_TWO.format(3200)],
            [("II", GLOVES, {"h2": "", "h1": "1 đôi / 5"})],
        ),
    ],
)
def test_a_norm_that_differs_in_one_line_stays_out_for_all_classes(
    tmp_path: Path, one: list[str], other: list[str], said: list[tuple[str | None, str, dict[str, str]]]
) -> None:
    merged = merge_dossiers(stated(tmp_path, one, other)).merged
    assert merged.rows["norms"] == []
    assert [(each.class_, each.item, each.said) for each in merged.differences] == said


def test_a_norm_that_is_half_agreed_on_is_priced_for_no_class(tmp_path: Path) -> None:
    """A1 of class II would be 11,000 from its electricity and upkeep alone; h1 by itself has 12,000."""
    norms = DATA / "long-an-2012" / "norms.csv"
    lines = norms.read_text(encoding="utf-8-sig").splitlines()[1:]
    more = [
        line.replace("VT001,Găng tay khám,đôi,1,5", "VT001,Găng tay khám,đôi,2,5") if line.startswith("A1,") else line
        for line in lines
    ]
    merged = merge_dossiers(stated(tmp_path, lines, more))
    assert {each.item for each in merged.merged.differences} == {GLOVES} and codes(merged) == ["RG061"]
    merged.write(tmp_path / "all")
    found = prices(build(tmp_path / "all"))
    assert not [class_ for service, class_ in found if service == "A1"]
    assert found["B1", "II"] == prices(build(DATA / "long-an-2012"))["B1", "II"]


@silent("RG061")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Each hospital has the lines of its own class.
        ([OF_ALL.format(1), OF_TWO.format(3200)], [OF_ALL.format(1), OF_THREE.format(900)]),
        # The gloves of class II stand in a line for all classes, or in one of the class: the norm of class II is the same.
        ([OF_ALL.format(1), OF_TWO.format(3200)], [GLOVES_OF_TWO.format(1), OF_TWO.format(3200)]),
    ],
)
def test_one_norm_in_another_arrangement_is_no_difference(tmp_path: Path, one: list[str], other: list[str]) -> None:
    merged = merge_dossiers(stated(tmp_path, one, other))
    assert codes(merged) == [] and len(merged.merged.rows["norms"]) == 3


def test_what_the_province_has_settled_goes_before_all(hospitals: list[Path], tmp_path: Path) -> None:
    more_gloves(partner(hospitals))
    changed(hospitals[1] / "facilities.csv", lambda rows: rows[0].update({"class": "II"}))
    changed(hospitals[2] / "facilities.csv", lambda rows: rows.append(read(DATA / "long-an-2012" / "facilities.csv")[1]))
    assert "RG063" in codes(merge_dossiers(hospitals))
    settled = tmp_path / "tinh"
    settled.mkdir()
    source = DATA / "long-an-2012"
    write(settled / "norms.csv", [row for row in read(source / "norms.csv") if row["service"] == HEMATOCRIT])
    write(settled / "facilities.csv", [row for row in read(source / "facilities.csv") if row["facility_code"] == "80002"])
    (settled / "dossier.toml").write_text((source / "dossier.toml").read_text(encoding="utf-8"), encoding="utf-8")
    merged = merge_dossiers(hospitals, province=settled)
    assert codes(merged) == []
    merged.write(tmp_path / "all")
    assert prices(build(tmp_path / "all")) == prices(build(source))


@case("RG062")
def test_settings_that_differ_name_both(hospitals: list[Path], tmp_path: Path) -> None:
    path = hospitals[1] / "dossier.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2012-08-01", "2012-09-01").replace('"0.85"', '"0.8"'), encoding="utf-8")
    merged = merge_dossiers(hospitals)
    said = [
        (each.at.file, each.more["path"], each.more["other"], each.observed, each.limit) for each in merged.findings.of("RG062")
    ]
    assert said == [
        ("bv-huyen/dossier.toml", "pricing_date", "bv-tinh/dossier.toml", "2012-09-01", "2012-08-01"),
        ("bv-huyen/dossier.toml", "share_of_ceiling", "bv-tinh/dossier.toml", "0.8", "0.85"),
    ]
    with pytest.raises(WrongOption):
        merged.write(tmp_path / "all")
    assert not (tmp_path / "all").exists()


@silent("RG062")
def test_classes_are_those_of_all_hospitals(hospitals: list[Path]) -> None:
    for folder, classes in zip(hospitals, ('["II"]', '["III", "polyclinic"]', '["station", "IV"]'), strict=True):
        path = folder / "dossier.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('["II", "III", "IV", "polyclinic", "station"]', classes), encoding="utf-8")
    merged = merge_dossiers(hospitals)
    assert merged.merged.settings is not None and codes(merged) == []
    assert set(merged.merged.settings.classes) == {"II", "III", "IV", "polyclinic", "station"}


@case("RG063")
def test_two_rows_of_one_key_that_disagree_keep_the_dossiers_apart(hospitals: list[Path]) -> None:
    changed(hospitals[2] / "current_prices.csv", lambda rows: rows[0].update(price="3500"))
    merged = merge_dossiers(hospitals)
    (finding,) = merged.findings.of("RG063")
    assert (finding.at.file, finding.observed, finding.limit) == ("tram/current_prices.csv", "3500", "3000")
    assert finding.more["other"] == "bv-tinh/current_prices.csv!C2" and merged.blocked


@silent("RG063")
def test_a_blank_cell_says_nothing(hospitals: list[Path]) -> None:
    changed(hospitals[0] / "current_prices.csv", lambda rows: rows[0].update(decision_no=""))
    merged = merge_dossiers(hospitals)
    assert codes(merged) == []
    assert merged.merged.rows["current_prices"][0].values["decision_no"] == "(giá đang áp dụng, NQ 56/2012)"


@case("RG064")
def test_one_code_for_two_things_keeps_the_dossiers_apart(hospitals: list[Path]) -> None:
    changed(hospitals[1] / "items.csv", lambda rows: rows[0].update(item_name="Bơm tiêm 5 ml"))
    merged = merge_dossiers(hospitals)
    assert {each.more["key"] for each in merged.findings.of("RG064")} == {GLOVES} and merged.blocked


@silent("RG064")
def test_one_name_in_two_spellings_is_one_thing(hospitals: list[Path]) -> None:
    changed(hospitals[1] / "items.csv", lambda rows: rows[0].update(item_name="GĂNG TAY  KHÁM"))
    assert codes(merge_dossiers(hospitals)) == []


@case("RG065")
def test_who_has_not_sent_what_is_said(hospitals: list[Path]) -> None:
    (hospitals[1] / "tenders.csv").unlink()
    merged = merge_dossiers(hospitals)
    (finding,) = merged.findings.of("RG065")
    assert (finding.observed, merged.merged.missing) == (DISTRICT, [(DISTRICT, "tenders")])
    assert merged.merged.sent[DISTRICT]["tenders"] is None and merged.merged.sent[PROVINCIAL]["tenders"] == 8
    assert not merged.blocked


@silent("RG065")
def test_a_table_that_few_need_is_not_asked_for(hospitals: list[Path]) -> None:
    assert not (hospitals[1] / "volumes.csv").exists()
    assert "RG065" not in codes(merge_dossiers(hospitals))


@case("RG066")
def test_a_facility_of_which_nobody_has_sent_anything_is_named(hospitals: list[Path], tmp_path: Path) -> None:
    """The province lists five facilities; the health station has sent no dossier."""
    settled = tmp_path / "tinh"
    settled.mkdir()
    for name in ("facilities.csv", "dossier.toml"):
        (settled / name).write_bytes((DATA / "long-an-2012" / name).read_bytes())
    merged = merge_dossiers(hospitals[:2], province=settled)
    (finding,) = merged.findings.of("RG066")
    assert (finding.observed, str(finding.at)) == (STATION, "tinh/facilities.csv!A5")
    assert merged.record()["facilities_without_dossier"] == [{"facility": "80004", "name": "Trạm y tế xã (minh họa)"}]


@silent("RG066")
def test_a_hospital_that_is_asked_for_what_it_performs_is_not_named_again(hospitals: list[Path]) -> None:
    (hospitals[2] / "capabilities.csv").unlink()
    assert codes(merge_dossiers(hospitals)) == ["RG065"]


def test_the_term_runs_from_the_day_on_which_the_dossier_is_complete(hospitals: list[Path]) -> None:
    """15 working days from Monday 22 August 2016 (decree 177/2013 art. 9): 2 September was a holiday."""
    merged = merge_dossiers(hospitals, complete_on=date(2016, 8, 22))
    assert merged.due is not None and merged.due.move == "opinion" and merged.due.day == date(2016, 9, 13)
    assert merge_dossiers(hospitals).due is None


def test_what_cannot_be_read_keeps_the_dossiers_apart(hospitals: list[Path]) -> None:
    changed(hospitals[2] / "tenders.csv", lambda rows: rows[0].update(price="1.4x"))
    merged = merge_dossiers(hospitals)
    (finding,) = [each for each in merged.findings if each.blocks]
    assert (finding.code, finding.at.file) == ("IN004", "tram/tenders.csv") and merged.blocked


def test_a_reason_that_a_hospital_gave_counts(hospitals: list[Path], tmp_path: Path) -> None:
    """The row without a readable price stays, and stays without one: the build says so again."""
    changed(hospitals[2] / "tenders.csv", lambda rows: rows[0].update(price="1.4x"))
    heading = "file,code,sheet,cell,service_id,observed,reason,by,on"
    (finding,) = [each for each in merge_dossiers(hospitals).findings if each.blocks]
    line = f"tenders.csv,IN004,,{finding.at.cell},,1.4x,dòng không dùng,Nguyễn Văn A,2012-08-10"
    (hospitals[2] / "accepted.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")
    merged = merge_dossiers(hospitals)
    assert not merged.blocked
    merged.write(tmp_path / "all")
    assert any(each.code == "IN003" and each.at.file == "tenders.xlsx" for each in build(tmp_path / "all").findings)


def test_two_folders_of_one_name_are_refused(hospitals: list[Path], tmp_path: Path) -> None:
    copytree(hospitals[0], tmp_path / "other" / "bv-tinh")
    with pytest.raises(WrongOption):
        merge_dossiers([hospitals[0], tmp_path / "other" / "bv-tinh"])
    with pytest.raises(WrongOption):
        merge_dossiers(hospitals[:1])


def test_a_folder_with_files_is_not_written_into(hospitals: list[Path], tmp_path: Path) -> None:
    merged = merge_dossiers(hospitals)
    merged.write(tmp_path / "all")
    with pytest.raises(OutputExists):
        merged.write(tmp_path / "all")
    merged.write(tmp_path / "all", force=True)
    with pytest.raises(WrongOption):
        merged.write(hospitals[0], force=True)
    assert (hospitals[0] / "norms.csv").is_file()


def test_the_command_shows_who_sent_what_and_what_is_due(hospitals: list[Path], tmp_path: Path) -> None:
    (hospitals[1] / "tenders.csv").unlink()
    called = ["list", "merge", *map(str, hospitals), "-o", str(tmp_path / "all"), "--lang", "en"]
    result = CliRunner().invoke(app, called)
    assert result.exit_code == 0 and f"{DISTRICT}: " in result.stdout and "not sent: " in result.stdout
    assert "No term runs yet" in result.stdout
    said = json.loads((tmp_path / "all" / "merged.json").read_text(encoding="utf-8"))
    assert said["not_sent"] == [{"hospital": DISTRICT, "table": "tenders"}]
    more_gloves(partner(hospitals))
    result = CliRunner().invoke(app, [*called, "--force", "--format", "json", "--complete-on", "2016-08-22"])
    said = json.loads(result.stdout)
    assert said["due"]["day"] == "2016-09-13" and said["norm_differences"][0]["Dịch vụ"] == HEMATOCRIT
