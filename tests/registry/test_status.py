"""The commands of a list's life as people type them; the status as text, JSON and workbook."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from pricebook.app.build import Built
from pricebook.cli.app import app

runner = CliRunner()
OWN_MOVES = ("propose", "opinion", "ask", "return", "submit", "revoke", "extend", "dispute", "direct", "show", "status")


class Office:
    """Commands on one registry."""

    def __init__(self, place: str, out: Path) -> None:
        self.place, self.out = place, out

    def run(self, *arguments: object) -> Result:
        told = [str(argument) for argument in arguments]
        return runner.invoke(app, ["list", *told, "--registry", self.place, "--lang", "vi"], env={"COLUMNS": "200"})


@pytest.fixture
def office(place: str, tmp_path: Path, long_an: Built) -> Office:
    long_an.write(tmp_path / "out")
    return Office(place, tmp_path / "out")


def made(office: Office) -> None:
    """A list that was proposed in 2016, and another that is in force."""
    by = ("--by", "Sở Y tế", "--on", "01/03/2016", "--paper", "812/SYT-KHTC", "--person", "Nguyễn Văn A")
    done = office.run("propose", office.out, *by)
    assert done.exit_code == 0, done.output
    assert "long-an-2012-1: đã đề nghị" in done.output


def test_status_says_what_is_due_by_when_and_who_has_to_act(office: Office) -> None:
    made(office)
    line = "long-an-2012-1: đã đề nghị; tiếp theo: ý kiến thẩm định (Sở Tài chính), hạn 22/03/2016"
    assert line in office.run("status", "--on", "2016-03-02").output
    late = office.run("status", "--on", "2016-03-30").output
    assert "QUÁ HẠN: ý kiến thẩm định (Sở Tài chính), hạn 22/03/2016" in late
    assert "RG010" in late


@pytest.mark.slow
def test_show_says_who_recorded_what_and_when(office: Office) -> None:
    made(office)
    done = office.run("show", "long-an-2012-1", "--format", "json")
    (move,) = json.loads(done.stdout)["moves"]
    assert {name: move[name] for name in ("move", "on", "by", "paper", "dated", "person")} == {
        "move": "propose",
        "on": "2016-03-01",
        "by": "Sở Y tế",
        "paper": "812/SYT-KHTC",
        "dated": "2016-03-01",
        "person": "Nguyễn Văn A",
    }
    assert (
        "01/03/2016 đề nghị: Sở Y tế; văn bản 812/SYT-KHTC (01/03/2016); người ghi Nguyễn Văn A"
        in office.run("show", office.out).output
    )


@pytest.mark.slow
def test_status_as_json_and_as_a_workbook(office: Office, tmp_path: Path) -> None:
    made(office)
    file = tmp_path / "status.xlsx"
    done = office.run("status", "--on", "2016-03-30", "--format", "json", "-o", file)
    record = json.loads(done.stdout)
    (row,) = record["lists"]
    assert (row["state"], row["due"]["day"], row["due"]["overdue"]) == ("proposed", "2016-03-22", True)
    assert [finding["code"] for finding in record["findings"]] == ["RG010"]
    book = CalamineWorkbook.from_path(str(file))
    head, row = book.get_sheet_by_name("Bảng giá").to_python()[3:5]
    cells = {str(name): str(cell) for name, cell in zip(head, row, strict=True)}
    assert cells["Bảng giá"] == "long-an-2012-1" and cells["Trạng thái"] == "đã đề nghị" and cells["Quá hạn"] == "quá hạn"
    assert (cells["Bước tiếp theo"], cells["Hạn"]) == ("ý kiến thẩm định", "2016-03-22")
    assert cells["Cơ quan thực hiện"] == "Sở Tài chính"
    assert "Hiệu lực từ" not in cells  # no list of it has a first day: no empty column
    assert book.get_sheet_by_name("Điều cần lưu ý").to_python()[4][2] == "RG010"
    assert office.run("status", "-o", file).exit_code == 2  # not without --force


def test_a_list_is_in_force_since_its_first_day_and_not_since_the_decision(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "status.xlsx"
    office.run("approve", office.out, "--decision", "15/2012/NQ-HĐND", "--on", "2012-09-20", "--from", "2012-10-01")
    assert office.run("status", "--on", "2012-12-01", "-o", file).exit_code == 0
    head, row = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("Bảng giá").to_python()[3:5]
    cells = {str(name): str(cell) for name, cell in zip(head, row, strict=True)}
    assert (cells["Bảng giá của"], cells["Trạng thái"], cells["Từ ngày"]) == ("Long An", "đang có hiệu lực", "2012-10-01")


@pytest.mark.slow
def test_a_dispute_needs_its_parties(office: Office) -> None:
    wrong = office.run("dispute", office.out, "--about", "norm", "--position", "2 ml", "--on", "2012-08-25")
    assert wrong.exit_code == 2
    for one in ((), ("--position", "sở y tế: 3 ml")):  # one position, or both of one party
        half = office.run("dispute", office.out, "--about", "norm", "--position", "Sở Y tế: 2 ml", *one, "--on", "2012-08-25")
        assert half.exit_code == 2 and "cả hai bên" in half.output and "Mới có 1 bên" in half.output
    both = ("--position", "Sở Y tế: 2 ml", "--position", "BHXH tỉnh: 1 ml")
    done = office.run("dispute", office.out, "--about", "norm", "--service", "272", *both, "--on", "2012-08-25")
    assert done.exit_code == 0 and "chưa có ý kiến chỉ đạo của: Ủy ban nhân dân, Bảo hiểm xã hội Việt Nam" in done.output
    for office_of, number in (("UBND tỉnh Long An", "12/UBND"), ("Bảo hiểm xã hội Việt Nam", "30/BHXH")):
        done = office.run("direct", office.out, "--by", office_of, "--paper", number, "--on", "2012-09-05")
    assert "tranh chấp số 2 đã được giải quyết" in done.output


def test_the_scan_of_a_paper_is_kept(office: Office, tmp_path: Path) -> None:
    scan = tmp_path / "812.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    done = office.run("propose", office.out, "--by", "Sở Y tế", "--on", "2012-08-20", "--paper", "812", "--scan", scan)
    assert done.exit_code == 0
    (move,) = json.loads(office.run("show", office.out, "--format", "json").stdout)["moves"]
    assert len(move["scan"]) == 64
    assert office.run("opinion", office.out, "--by", "STC", "--on", "2012-08-21", "--scan", tmp_path / "none.pdf").exit_code == 2


@pytest.mark.parametrize("name", OWN_MOVES)
def test_each_command_has_an_example(name: str) -> None:
    assert (
        f"Example: pricebook list {name}"
        in runner.invoke(app, ["list", name, "--help"], env={"COLUMNS": "200", "LC_ALL": "en_US.UTF-8"}).output
    )
