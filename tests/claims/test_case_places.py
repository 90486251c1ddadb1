"""A line of an insurance file is called as its hospital finds it: by the case in the file, the part, and the number of the line there."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.exports.claims_returned import HEAD, QUESTIONS, SHEET
from tests.claims.test_claim_findings import Line, line
from tests.claims.test_claim_reading import envelope, packed, parts_of
from tests.support import case, silent


def over(visit: str, number: str | None = None) -> Line:
    """Hematocrit at 12,000 where the list has 11,000; `number` is its STT."""
    made = line("C5.1.272", 12_000, "2012-1001 0830", THANH_TIEN_BH="12000", MA_LK=visit)
    return made if number is None else {"STT": number, **made}


def right(visit: str) -> Line:
    return {"STT": "1", **line("C5.1.273", 13_000, "2012-1001 0930", THANH_TIEN_BH="13000", MA_LK=visit)}


# The first case has one line; of the second, the second line says that it is number 7, of the third none says it.
CASES = [[right("V1")], [right("V2"), over("V2", "7")], [over("V3"), over("V3", "không")]]
PLACES = [(2, "XML3", 7), (3, "XML3", 1), (3, "XML3", 2)]


def as_file(folder: Path, form: str) -> Path:
    data = envelope([{kind: packed(said) for kind, said in parts_of(lines).items()} for lines in CASES])
    if form == "xml":
        (folder / "a.xml").write_bytes(data)
        return folder / "a.xml"
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("read.me", "")
        archive.writestr("__MACOSX/._b.xml", "Mac OS X")  # what a Mac puts there is no part
        archive.writestr(".DS_Store", "")
        archive.writestr("b.xml", data)
    return folder / "a.zip"


def told(settled: SettledClaims) -> list[tuple[int, str, int]]:
    return [tuple(settled.places[each.line.file, each.line.row]) for each in settled.found if each.rule.code == "ST030"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xml", "zip"])
def test_a_line_is_found_in_its_case(registry: Path, tmp_path: Path, form: str) -> None:
    settled = settle_claims(as_file(tmp_path, form), registry=registry)
    assert told(settled) == PLACES and not settled.findings.of("ST041")
    settled.write(tmp_path / "out")
    with (tmp_path / "out" / "claims-findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["finding"] == "ST030"]
    assert [(int(row["case"]), row["part"], int(row["number"])) for row in rows] == PLACES
    assert [row["row"] for row in rows] == ["3", "4", "5"]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[SHEET]
    shown = [row[1] for row in sheet.iter_rows(min_row=HEAD + 2, values_only=True) if row[1]]
    assert shown == ["HOSO 2, XML3, STT 7", "HOSO 3, XML3, STT 1", "HOSO 3, XML3, STT 2"]


@pytest.mark.slow
def test_a_table_has_rows_alone(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(over("V1")) + "\n" + ",".join(over("V1").values()) + "\n", encoding="utf-8")
    settled = settle_claims(tmp_path / "a.csv", registry=registry)
    assert settled.found and settled.places == {}


def envelope_of(stated: str) -> bytes:
    data = envelope([parts_of(lines) for lines in CASES[:2]])
    return data.replace(b"<DANHSACHHOSO>", f"<SOLUONGHOSO>{stated}</SOLUONGHOSO><DANHSACHHOSO>".encode())


@case("ST117")
def test_a_file_that_says_it_has_more_cases(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(envelope_of("5"))
    settled = settle_claims(tmp_path / "a.xml", registry=registry)
    assert [(each.observed, each.more["stated"]) for each in settled.findings if each.code == "ST117"] == [(2, "5")]


@silent("ST117")
@pytest.mark.parametrize("stated", ["2", "", "hai"])
def test_a_file_that_has_all_of_its_cases(registry: Path, tmp_path: Path, stated: str) -> None:
    (tmp_path / "a.xml").write_bytes(envelope_of(stated))
    assert not [each for each in settle_claims(tmp_path / "a.xml", registry=registry).findings if each.code == "ST117"]


@pytest.mark.slow
def test_a_line_that_cannot_be_read_is_found_in_its_case(registry: Path, tmp_path: Path) -> None:
    """The second case has a line without a date, which says that it is number 4."""
    undated = {**over("V2", "4"), "NGAY_YL": "", "NGAY_TH_YL": ""}
    cases = [{kind: packed(said) for kind, said in parts_of(lines).items()} for lines in ([right("V1")], [right("V2"), undated])]
    (tmp_path / "a.xml").write_bytes(envelope(cases))
    settle_claims(tmp_path / "a.xml", registry=registry).write(tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[QUESTIONS]
    shown = [(row[1], row[10][:5]) for row in sheet.iter_rows(min_row=HEAD + 2, values_only=True) if row[10]]
    assert ("HOSO 2, XML3, STT 4", "ST046") in shown
