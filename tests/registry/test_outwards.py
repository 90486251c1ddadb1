"""From the registry outwards: what is approved there is payable, anything else is a draft whatever its JSON says."""

import csv
import json
import re
import shlex
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import InputNotFound, MissingLibraries, MoveRefused, NothingToExport, OutputExists, RegistryUnusable
from pricebook.app.list_disputes import dispute
from pricebook.app.list_moves import move
from pricebook.app.list_trust import make_keys, seal
from pricebook.app.list_verify import verify
from pricebook.base.files import sha256_of
from pricebook.cli.app import app
from pricebook.pricelist import Approval, PriceList, read_pricelist, write_pricelist, written_chunks
from pricebook.registry import Fact, Phase, open_registry, record_facts, schema
from pricebook.registry.exported import exports_of
from pricebook.registry.receipt import LONGEST, parse_receipt
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.succession import succeed
from tests.support import DATA, ROOT

pytestmark = pytest.mark.slow

DECISION, NEXT, REVOKING = "15/2012/NQ-HĐND", "3/2013/NQ-HĐND", "4/2013/NQ-HĐND"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
NAME = "long-an-2012-1"


@pytest.fixture
def listed(made: Path, tmp_path: Path) -> Path:
    """pricelist.json of data/long-an-2012, in a folder of its own."""
    (tmp_path / "out").mkdir()
    return Path(shutil.copy(made, tmp_path / "out" / "pricelist.json"))


def approve(path: Path | str, place: str, *phases: Phase, number: str = DECISION, on: date = DECIDED, **more: Any) -> None:
    move(path, "approve", on=on, paper_no=number, paper_date=on, phases=phases or (Phase(FIRST),), registry=place, **more)


def another(listed: Path, folder: Path) -> Path:
    """The list that comes after it: the same prices, calculated on a later day."""
    folder.mkdir()
    write_pricelist(replace(read_pricelist(listed), pricing_date=date(2013, 1, 2)), folder / "pricelist.json")
    return folder / "pricelist.json"


def catalogue(folder: Path, facility: str = "80001", end: str = "") -> list[list[str]]:
    """The rows of the CSV of a facility."""
    text = (folder / f"{facility}-his{end}.csv").read_text(encoding="utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def keys(notices: tuple[Any, ...]) -> list[str]:
    return [notice.key.removeprefix("call.") for notice in notices]


# --- approved by the registry, and by nothing else ------------------------------------------------------------


@pytest.mark.rule("R10")
def test_what_the_registry_knows_as_approved_is_payable(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    exported = pricebook.export(listed, "reimbursement", registry=place)
    exported.write(tmp_path / "files")
    manifest = json.loads((tmp_path / "files" / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    assert (manifest["status"], manifest["payable"], manifest["from"]) == ("approved", True, "20121001")
    inside = read_pricelist(tmp_path / "files" / "pricelist.json")
    assert inside.approval is not None and inside.approval.recorded is not None
    assert (inside.status, inside.approval.decision_no, inside.approval.recorded.list) == ("approved", DECISION, NAME)
    assert "exported-as-draft" not in keys(exported.notices)


@pytest.mark.rule("R10")
def test_a_file_that_calls_itself_approved_is_a_draft_until_the_registry_knows_it(
    listed: Path, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    approval = Approval(DECISION, DECIDED, FIRST)
    write_pricelist(replace(read_pricelist(listed), status="approved", approval=approval), listed)
    for registry in (None, place):
        if registry is not None:
            open_registry(place).close()
        exported = pricebook.export(listed, "board", papers=["a4"], registry=registry)
        assert all("DRAFT" in name for name in exported.names[:-1]) and "proof.json" not in exported.names
        assert keys(exported.notices)[0] == "exported-as-draft-though"
        assert "pricebook list approve" in exported.notices[0].text("vi")
    with pytest.raises(NothingToExport):
        pricebook.export(listed, "publication", registry=place)
    approve(listed, place)
    assert "80001-board-a4.pdf" in pricebook.export(listed, "board", papers=["a4"], registry=place).names


def test_a_list_on_its_way_is_a_draft_and_the_state_is_said(listed: Path, place: str) -> None:
    move(listed, "submit", by="UBND tỉnh Long An", on=date(2012, 9, 1), registry=place)
    exported = pricebook.export(listed, "reimbursement", registry=place)
    assert any("DRAFT" in name for name in exported.names)
    assert "đã trình" in exported.notices[0].text("vi") and NAME in exported.notices[0].text("vi")


def test_by_name_by_fingerprint_and_from_its_file_the_files_are_the_same_bytes(listed: Path, place: str, tmp_path: Path) -> None:
    """Each export is an entry of the log, and changes nothing in the next one: proof and receipt are of the approval's head."""
    approve(listed, place)
    fingerprint = read_pricelist(listed).fingerprint
    first: dict[str, bytes] = {}
    for number, said in enumerate([str(listed), NAME, fingerprint, str(listed)]):
        folder = tmp_path / str(number)
        for _ in range(2):  # the second time over the files of the first
            pricebook.export(said, "board", papers=["a4"], facilities=["80001"], registry=place).write(folder, force=True)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        first = first or files
        assert files == first, said
    with pytest.raises(InputNotFound):
        pricebook.export("no-such-list", "board", registry=place)


# --- proof, receipt, log --------------------------------------------------------------------------------------


def test_proof_and_receipt_are_checked_without_the_registry(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    folder = pricebook.export(listed, "board", facilities=["80001"], papers=["a4"], registry=place).write(tmp_path / "b").folder
    assert (folder / "proof.json").stat().st_size < 4096
    assert json.loads((folder / "board-manifest.json").read_text(encoding="utf-8"))["sha256"]["proof.json"]
    found = verify(proof=str(folder / "proof.json"))
    assert found.proof is not None and found.proof.wrong is None and found.proof.certificate["decision_no"] == DECISION
    text = qr_of(folder / "80001-board-a4.pdf", tmp_path)
    receipt = parse_receipt(text)
    assert len(text.encode()) <= LONGEST and receipt is not None
    assert (receipt.statement.name, receipt.statement.decision, receipt.statement.first) == (NAME, DECISION, FIRST)


def test_a_proof_that_several_exports_share_is_called_what_it_is(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    for form, more in (("reimbursement", {}), ("board", {"papers": ["a4"]})):
        pricebook.export(listed, form, facilities=["80001"], registry=place, **more).write(tmp_path / form)
    proof = tmp_path / "reimbursement" / "proof.json"
    said = CliRunner().invoke(app, ["list", "verify", str(proof), "--registry", place, "--lang", "vi"]).output
    assert "bằng chứng phê duyệt" in said and "danh mục thanh toán, bảng giá niêm yết" in " ".join(said.split())
    assert verify(proof, registry=place).as_json()["logged"]["forms"] == ("reimbursement", "board")


def test_a_sealed_list_has_a_receipt_that_the_public_key_checks(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    keys_ = make_keys(tmp_path / "keys")
    seal(NAME, keys_.private, registry=place)
    files = []
    for number in range(2):
        exported = pricebook.export(NAME, "board", facilities=["80001"], papers=["a4"], registry=place)
        folder = exported.write(tmp_path / f"b{number}").folder
        files.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert files[0] == files[1]
    text = qr_of(tmp_path / "b0" / "80001-board-a4.pdf", tmp_path)
    assert len(text.encode()) <= LONGEST and (tmp_path / "b0" / "proof.json").stat().st_size < 4096
    for proof in (text, str(tmp_path / "b0" / "proof.json")):
        assert not verify(proof=proof, key=keys_.public).findings
    other = make_keys(tmp_path / "other").public
    assert verify(proof=text, key=other).findings


def qr_of(pdf: Path, folder: Path) -> str:
    import zxingcpp

    subprocess.run(["pdftoppm", "-r", "110", "-gray", "-f", "1", "-l", "1", pdf, folder / "p"], check=True)
    (image,) = folder.glob("p*.pgm")
    _, size, _, pixels = image.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    (code,) = zxingcpp.read_barcodes(numpy.frombuffer(pixels, numpy.uint8)[: width * height].reshape(height, width))
    return str(code.text)


def test_each_file_is_logged_once_it_stands(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    exported = pricebook.export(listed, "json", registry=place, person="Lan")
    written = exported.write(tmp_path / "files")
    with open_registry(place) as registry, registry.reading() as con:
        for path in written.files:
            assert next(exports_of(con, sha256=sha256_of(path))).file == path.name
    with pytest.raises(OutputExists):
        exported.write(tmp_path / "files")
    with open_registry(place) as registry, registry.reading() as con:
        entries = con.execute(sa.select(sa.func.count()).where(schema.entries.c.kind == "export")).scalar()
    assert entries == 1  # what was not written is not logged


def test_what_cannot_be_logged_is_not_exported(listed: Path, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(listed, place)
    exported = pricebook.export(listed, "json", registry=place)

    def unwritable(*_: object) -> int:
        raise sa.exc.OperationalError("insert", {}, Exception("attempt to write a readonly database"))

    with monkeypatch.context() as broken:
        broken.setattr("pricebook.app.export_standing.record_export", unwritable)
        with pytest.raises(RegistryUnusable, match="readonly"):
            exported.write(tmp_path / "files")
    assert not (tmp_path / "files").exists()
    move(listed, "revoke", by="HĐND tỉnh Long An", on=date(2013, 3, 1), paper_no=REVOKING, registry=place)
    with pytest.raises(MoveRefused):  # it was prepared as approved
        exported.write(tmp_path / "files")
    assert not (tmp_path / "files").exists()


def test_files_whose_log_cannot_be_kept_are_put_back(listed: Path, place: str, tmp_path: Path) -> None:
    """The commit fails when the new files stand already: those of the export before stand again, and the log says the same."""
    approve(listed, place)
    folder = tmp_path / "files"
    pricebook.export(listed, "board", facilities=["80001"], papers=["a4"], registry=place).write(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    exported = pricebook.export(listed, "board", facilities=["80002"], papers=["a4"], registry=place)

    def full(con: sa.Connection) -> None:
        if "80002-board.html" in {path.name for path in folder.iterdir()}:
            raise sa.exc.OperationalError("commit", {}, Exception("database or disk is full"))

    sa.event.listen(sa.Engine, "commit", full)
    try:
        with pytest.raises(RegistryUnusable, match="disk is full"):
            exported.write(folder, force=True)
    finally:
        sa.event.remove(sa.Engine, "commit", full)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with open_registry(place) as registry, registry.reading() as con:
        assert con.execute(sa.select(sa.func.count()).where(schema.entries.c.kind == "export")).scalar() == 1
        assert all(any(exports_of(con, sha256=sha256_of(path))) for path in folder.iterdir())
    exported.write(folder, force=True)
    assert "80002-board.html" in {path.name for path in folder.iterdir()} and not (folder / "80001-board.html").exists()


# --- what is odd about the decision ----------------------------------------------------------------------------

# In force from 1 September by a decision of 20 September: RG002; the price of A2 is not agreed on: RG005.
ODD = ["RG002", "RG005"]


@pytest.fixture
def odd(made: Path, listed: Path, place: str) -> str:
    shutil.copy(made.with_name("findings.json"), listed.with_name("findings.json"))
    two = [("Sở Y tế", "160.000"), ("BHXH tỉnh", "150.000")]
    dispute(listed, "price", two, on=date(2012, 9, 10), service="A2", registry=place)
    approve(listed, place, Phase(date(2012, 9, 1)))
    return place


@pytest.mark.rule("R9")
@pytest.mark.parametrize("form", ["approval", "reimbursement", "board", "report", "json", "publication", "package"])
def test_every_manifest_names_what_is_odd_about_the_decision(listed: Path, odd: str, tmp_path: Path, form: str) -> None:
    folder = tmp_path / form
    papers = ["a4"] if form == "board" else []
    exported = pricebook.export(listed, form, papers=papers, registry=odd)  # type: ignore[arg-type]
    exported.write(folder)
    manifest = json.loads((folder / f"{form}-manifest.json").read_text(encoding="utf-8"))
    assert [(each["code"], each["service_id"]) for each in manifest["findings"]] == [("RG002", None), ("RG005", "A2")]
    assert {path.name for path in folder.iterdir()} == set(exported.names)


@pytest.mark.rule("R9")
def test_the_files_themselves_say_what_is_odd(listed: Path, odd: str, tmp_path: Path) -> None:
    """Boards, catalogues (.xlsx), report and approval workbook; a catalogue's rows, which systems load, stay as they are."""
    for form in ("approval", "reimbursement", "board", "report"):
        papers = ["a4"] if form == "board" else []
        pricebook.export(listed, form, papers=papers, registry=odd).write(tmp_path / form)  # type: ignore[arg-type]
    for file in ("board/80001-board.html", "report/report.html"):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert all(code in text for code in ODD), file
    text = subprocess.run(
        ["pdftotext", tmp_path / "board" / "80001-board-a4.pdf", "-"], capture_output=True, check=True
    ).stdout.decode()
    assert all(code in text for code in ODD)
    about = cells_of(tmp_path / "reimbursement" / "80001-his.xlsx", "")
    assert all(f"Lưu ý ({code})" in about for code in ODD)
    assert set(ODD) <= cells_of(tmp_path / "approval" / "pricelist.xlsx", "Kết quả kiểm tra")
    assert not verify(tmp_path / "approval" / "pricelist.xlsx", registry=odd).findings


def test_what_is_published_or_sent_says_nothing_of_it_and_the_office_is_told(listed: Path, odd: str, tmp_path: Path) -> None:
    """The annex of the decision has no finding in it. The note lies beside it; the draft message does not attach it."""
    for form in ("publication", "package"):
        folder = pricebook.export(listed, form, registry=odd).write(tmp_path / form).folder  # type: ignore[arg-type]
        note = (folder / "ghi-chu-noi-bo.txt").read_text(encoding="utf-8")
        assert all(code in note for code in ODD) and "không công bố" in note
        for path in folder.glob("*.xlsx"):
            assert not any("RG0" in cell for cell in cells_of(path, ""))
        for name in ("SHA256SUMS.txt", "thu-gui.eml"):
            if (folder / name).exists():
                assert "ghi-chu-noi-bo" not in (folder / name).read_text(encoding="utf-8")


def test_a_draft_that_is_not_agreed_on_says_so(listed: Path, place: str, tmp_path: Path) -> None:
    dispute(listed, "price", [("Sở Y tế", "1"), ("BHXH tỉnh", "2")], on=date(2012, 9, 10), service="A2", registry=place)
    pricebook.export(listed, "board", papers=["a4"], registry=place).write(tmp_path / "b")
    assert "RG004" in (tmp_path / "b" / "80001-board-DRAFT-not-for-payment.html").read_text(encoding="utf-8")


def test_a_decision_that_is_right_has_nothing_said_of_it(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    exported = pricebook.export(listed, "publication", registry=place)
    assert "ghi-chu-noi-bo.txt" not in exported.names
    exported.write(tmp_path / "p")
    assert "findings" not in json.loads((tmp_path / "p" / "publication-manifest.json").read_text(encoding="utf-8"))


def cells_of(path: Path, sheet: str) -> set[str]:
    """The texts of a sheet, or of all."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    names = [sheet] if sheet else book.sheet_names
    return {str(cell) for name in names for row in book.get_sheet_by_name(name).to_python() for cell in row}


# --- what has ended -------------------------------------------------------------------------------------------


@pytest.mark.rule("R11")
def test_a_superseded_list_says_so_everywhere(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    approve(another(listed, tmp_path / "next"), place, Phase(date(2013, 2, 1)), number=NEXT, on=date(2013, 1, 20))
    for form in ("reimbursement", "board", "report", "json"):
        papers = ["a4"] if form == "board" else []
        exported = pricebook.export(listed, form, papers=papers, registry=place)  # type: ignore[arg-type]
        exported.write(tmp_path / form)
        assert "exported-ended" in keys(exported.notices)
    said = f"đã được thay thế từ 01/02/2013 theo {NEXT}"
    for page in ("board/80001-board-superseded.html", "report/report-superseded.html"):
        text = (tmp_path / page).read_text(encoding="utf-8")
        assert said in text and "HẾT HIỆU LỰC SAU NGÀY 31/01/2013" in text
    inside = read_pricelist(tmp_path / "json" / "pricelist-superseded.json")
    assert inside.approval is not None and (inside.status, inside.approval.effective_to) == ("superseded", date(2013, 1, 31))
    assert "20130131" in catalogue(tmp_path / "reimbursement", end="-superseded")[1]
    # the new one is payable without end
    assert "80001-board-a4.pdf" in pricebook.export("long-an-2013-1", "board", papers=["a4"], registry=place).names


@pytest.mark.rule("R11")
def test_prices_that_go_on_after_their_list_was_replaced_are_not_marked_as_ended(
    listed: Path, place: str, tmp_path: Path
) -> None:
    """The next decision leaves A1 out: its old price goes on, and neither catalogue nor board says that it has ended."""
    approve(listed, place)
    following = another(listed, tmp_path / "next")
    approve(following, place, Phase(date(2013, 2, 1)), number=NEXT, on=date(2013, 1, 20), left_out=("A1",))
    pricebook.export(listed, "reimbursement", facilities=["80001"], layouts=["portal"], registry=place).write(tmp_path / "c")
    pricebook.export(listed, "board", facilities=["80001"], papers=["a4"], registry=place).write(tmp_path / "b")
    with (tmp_path / "c" / "80001-portal-superseded.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    going_on = [row for row in rows if not row["DENNGAY"]]
    assert len(going_on) == 1 and "HẾT HIỆU LỰC" not in going_on[0]["GHICHU"]
    assert all("HẾT HIỆU LỰC SAU NGÀY 31/01/2013" in row["GHICHU"] for row in rows if row["DENNGAY"])
    page = (tmp_path / "b" / "80001-board-superseded.html").read_text(encoding="utf-8")
    assert "HẾT HIỆU LỰC SAU NGÀY 31/01/2013, TRỪ 1 DỊCH VỤ CÒN ÁP DỤNG" in page
    assert f"đã được thay thế từ 01/02/2013 theo {NEXT}, trừ các dịch vụ còn áp dụng: A1" in page


def test_a_revoked_list_says_so_everywhere(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    move(listed, "revoke", by="HĐND tỉnh Long An", on=date(2013, 3, 1), paper_no=REVOKING, registry=place)
    for form in ("reimbursement", "board", "report", "json"):
        pricebook.export(listed, form, papers=["a4"] if form == "board" else [], registry=place).write(tmp_path / form)
    for page in ("board/80001-board-revoked.html", "report/report-revoked.html"):
        text = (tmp_path / page).read_text(encoding="utf-8")
        assert "ĐÃ BÃI BỎ, HẾT HIỆU LỰC SAU NGÀY 28/02/2013" in text
        assert f"đã bãi bỏ từ 01/03/2013 theo {REVOKING}" in text
    assert read_pricelist(tmp_path / "json" / "pricelist-revoked.json").status == "revoked"


@pytest.mark.parametrize("ended", [False, True])
def test_the_approval_workbook_of_a_recorded_list_loads_again(
    made: Path, listed: Path, place: str, tmp_path: Path, ended: bool
) -> None:
    shutil.copy(made.with_name("findings.json"), listed.with_name("findings.json"))
    approve(listed, place)
    if ended:
        move(listed, "revoke", by="HĐND tỉnh Long An", on=date(2013, 3, 1), paper_no=REVOKING, registry=place)
    folder = pricebook.export(listed, "approval", registry=place).write(tmp_path / "a").folder
    loaded = pricebook.load(folder / "pricelist.xlsx")
    assert isinstance(loaded, PriceList) and loaded.status == ("revoked" if ended else "approved")
    assert loaded.approval is not None and loaded.approval.recorded is not None
    verified = verify(folder / "pricelist.xlsx", registry=place)
    assert [each.code for each in verified.findings] == (["RG036"] if ended else [])


def test_a_list_that_was_revoked_before_its_first_day_is_paid_by_nobody(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    move(listed, "revoke", by="HĐND tỉnh Long An", on=date(2012, 9, 25), paper_no=REVOKING, registry=place)
    exported = pricebook.export(listed, "reimbursement", registry=place)
    exported.write(tmp_path / "files")
    manifest = json.loads((tmp_path / "files" / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    assert manifest["payable"] is False and manifest["from"] is None
    assert keys(exported.notices)[0] == "exported-never-in-force"


# --- for whom, from when, and without what the decision leaves out --------------------------------------------


@pytest.mark.rule("R10")
def test_by_phases_each_catalogue_has_the_days_of_its_facility(listed: Path, place: str, tmp_path: Path) -> None:
    """80001 is class II, 80002 class III: they are paid by the list from 1 November and 1 October."""
    approve(listed, place, Phase(date(2012, 11, 1), class_="II"), Phase(FIRST, class_="III"))
    pricebook.export(listed, "reimbursement", registry=place).write(tmp_path / "files")
    first = {code: {day for row in catalogue(tmp_path / "files", code)[1:] for day in row if re.fullmatch(r"2012\d{4}", day)}
             for code in ("80001", "80002")}  # fmt: skip
    assert first == {"80001": {"20121101"}, "80002": {"20121001"}}
    # on a day between the two, 80001 is not paid by it
    exported = pricebook.export(listed, "reimbursement", registry=place, on=date(2012, 10, 15))
    assert "80002-his.csv" in exported.names and "80001-his.csv" not in exported.names
    assert "facility-not-paid-by-it" in keys(exported.notices)


@pytest.mark.rule("R11")
@pytest.mark.parametrize("on", [None, date(2013, 2, 28), date(2013, 3, 1)])
def test_a_price_that_an_heir_inherits_goes_on_in_catalogues(listed: Path, place: str, tmp_path: Path, on: date | None) -> None:
    approve(listed, place)
    with open_registry(place) as registry, registry.writing() as con:
        succeed(con, ["Long An"], "Tây Ninh", date(2013, 3, 1))
    exported = pricebook.export(listed, "reimbursement", facilities=["80001"], registry=place, on=on)
    exported.write(tmp_path / "files")
    assert {tuple(row[-2:]) for row in catalogue(tmp_path / "files")[1:]} == {("20121001", "")}
    assert "facility-changes" not in keys(exported.notices)


@pytest.mark.rule("R11")
def test_an_inherited_price_ends_when_the_heirs_own_list_begins(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place)
    with open_registry(place) as registry, registry.writing() as con:
        succeed(con, ["Long An"], "Tây Ninh", date(2013, 3, 1))
    own = another(listed, tmp_path / "next")
    prices = read_pricelist(own)
    write_pricelist(replace(prices, province="Tây Ninh"), own)
    approve(own, place, Phase(date(2013, 7, 1)), number=NEXT, on=date(2013, 6, 3))
    days = {}
    for name, of, end in (("former", NAME, "-superseded"), ("own", str(own), "")):
        pricebook.export(of, "reimbursement", facilities=["80001"], registry=place).write(tmp_path / name)
        days[name] = {tuple(row[-2:]) for row in catalogue(tmp_path / name, end=end)[1:]}
    assert days == {"former": {("20121001", "20130630")}, "own": {("20130701", "")}}


def test_facilities_are_as_the_registry_knows_them_on_the_day(listed: Path, place: str, tmp_path: Path) -> None:
    """80002 (class III) becomes class II on 1 January 2013: its examination is paid as class II's from then on."""
    approve(listed, place)
    prices = read_pricelist(listed)
    of = next(facility for facility in prices.facilities if facility.facility_code == "80002")
    day = date(2013, 1, 1)
    with open_registry(place) as registry, registry.writing() as con:
        record_facts(con, [Fact("80002", day, LAST_DAY, of.name, "II", of.kind, of.level, of.managed_by, "Long An")])
    paid = {}
    for on in (None, day):
        exported = pricebook.export(listed, "reimbursement", facilities=["80002"], registry=place, on=on)
        (of_day,) = exported.catalogues
        paid[on] = next(entry.paid for entry in of_day.entries if entry.paid.line.service_id == "A1")
        assert ("facility-changes" in keys(exported.notices), "facility-otherwise" in keys(exported.notices)) == (
            on is None,
            on is not None,
        )
    assert [each.line.class_ for each in paid.values()] == ["III", "II"]


def test_what_a_decision_leaves_out_is_in_no_catalogue_board_or_publication(listed: Path, place: str, tmp_path: Path) -> None:
    approve(listed, place, left_out=("A2",))
    exported = pricebook.export(listed, "reimbursement", registry=place)
    for catalogue_ in exported.catalogues:
        assert "A2" not in {entry.paid.line.service_id for entry in catalogue_.entries}
    assert "not-approved-price" in {left.reason for each in exported.catalogues for left in each.left_out}
    pricebook.export(listed, "board", facilities=["80001"], papers=["a4"], registry=place).write(tmp_path / "b")
    page = (tmp_path / "b" / "80001-board.html").read_text(encoding="utf-8")
    assert "Khám lâm sàng" in page and "Hội chẩn để xác định" not in page and "không phê duyệt: A2" in page


def test_what_patients_ask_for_has_no_catalogue_of_the_fund(listed: Path, place: str) -> None:
    approve(listed, place, payer="on-demand")
    with pytest.raises(NothingToExport):
        pricebook.export(listed, "reimbursement", registry=place, payer="on-demand")
    assert "80001-board-a4.pdf" in pricebook.export(listed, "board", papers=["a4"], registry=place, payer="on-demand").names


def test_a_list_of_an_older_contract_keeps_it(listed: Path, place: str) -> None:
    """What is recorded of an approval is written in today's contract alone."""
    approve(listed, place)
    prices = pricebook.export(listed, "json", registry=place).list.prices
    older = replace(prices, schema_version=2)
    assert '"recorded"' in "".join(written_chunks(prices)) and '"recorded"' not in "".join(written_chunks(older))


def test_without_the_libraries_of_the_registry_every_list_is_a_draft(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(listed, str(tmp_path / "registry.db"))
    monkeypatch.setattr("pricebook.app.export_list.find_spec", lambda name: None)
    assert keys(pricebook.export(listed, "reimbursement").notices)[0] == "exported-as-draft"
    with pytest.raises(MissingLibraries, match="registry"):
        pricebook.export(listed, "reimbursement", registry=tmp_path / "registry.db")


# --- the commands of the guide -------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["docs/guide.md", "docs/vi/cac-viec.md"])
def test_from_build_to_a_payable_catalogue_and_board_by_the_guides_commands(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.+?)```", text, re.DOTALL)
    commands = [part.strip() for block in blocks for line in block.splitlines() for part in line.split("&&")]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PRICEBOOK_REGISTRY", raising=False)
    (tmp_path / "data").symlink_to(DATA, target_is_directory=True)
    done = ""
    wanted = ("build", "list", "export")
    run = [shlex.split(each)[1:] for each in commands if each.startswith("pricebook ") and shlex.split(each)[1] in wanted]
    for arguments in run:
        result = CliRunner().invoke(app, [*arguments, "--lang", "vi"])
        assert result.exit_code == 0, (arguments, result.output)
        done += result.output
    files = {path.name for path in (tmp_path / "out").rglob("*")}
    assert {"80001-portal.xlsx", "80001-board-a4.pdf", "proof.json"} <= files
    assert not any("DRAFT" in name for name in files)
    assert "15/2012/NQ-HĐND" in done and "bảng giá" in done
