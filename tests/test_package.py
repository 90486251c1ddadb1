"""What is sent at once when a list is approved (letter 1513, last paragraph): letter, electronic files, hashes, a draft message."""

import email
import io
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from docx import Document
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.cli.app import app
from pricebook.exports import decision_of, package_outputs
from pricebook.exports.package import message
from pricebook.pricelist import PriceList, read_pricelist, write_pricelist
from pricebook.regulation import Sending, search_path, sending_of
from tests.support import ROOT, approved, approved_in_registry, law_of, soffice
from tests.test_papers import texts
from tests.test_publication import PDF, RESOLUTION, XLSX, published, secrets_of

LETTER, HASHES, MESSAGE, LIST = "cong-van-gui.docx", "SHA256SUMS.txt", "thu-gui.eml", "pricelist.json"


def known(prices: PriceList) -> Sending | None:
    assert prices.approval is not None
    return sending_of(search_path(), prices.regulation, prices.approval.date)


def packed(prices: PriceList, folder: Path) -> Path:
    """The files of a package of the list."""
    folder.mkdir(parents=True, exist_ok=True)
    decision = decision_of(prices)
    assert decision is not None
    for output in package_outputs(prices, law_of(prices), decision, known(prices)):
        output.write(folder / output.name)
    return folder


@pytest.fixture(scope="module")
def folder(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert long_an.prices is not None
    return packed(approved(long_an.prices, RESOLUTION), tmp_path_factory.mktemp("package"))


def opened(path: Path) -> EmailMessage:
    read = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def body_of(read: EmailMessage) -> str:
    body = read.get_body()
    assert body is not None
    return str(body.get_content())


@pytest.mark.rule("R12")
def test_the_package_has_all_that_the_letter_asks_for(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {LETTER, HASHES, MESSAGE, LIST, XLSX, PDF, "package-manifest.json"}


def test_the_publication_in_it_is_the_publication(folder: Path, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    prices = approved(long_an.prices, RESOLUTION)
    published(prices, tmp_path)
    for name in (XLSX, PDF):
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes()
    assert read_pricelist(folder / LIST).fingerprint == prices.fingerprint


def test_the_hashes_are_those_of_the_files(folder: Path) -> None:
    lines = dict(reversed(line.split("  ")) for line in (folder / HASHES).read_text(encoding="utf-8").splitlines())
    assert lines == {name: sha256((folder / name).read_bytes()).hexdigest() for name in (XLSX, PDF, LIST, LETTER)}


@pytest.mark.rule("R12")
def test_the_letter_says_by_which_resolution_and_with_which_files(folder: Path) -> None:
    said = texts(folder / LETTER)
    at = said.index("BẢO HIỂM XÃ HỘI")  # each name with its place in a line of its own
    assert said[at : at + 4] == ["BẢO HIỂM XÃ HỘI", "VIỆT NAM", "BẢO HIỂM XÃ HỘI", "TỈNH LONG AN"]
    assert "Kính gửi: Bảo hiểm xã hội Việt Nam" in said and "GIÁM ĐỐC" in said
    (opening,) = [text for text in said if text.startswith("Thực hiện Công văn số 1513/BHXH-CSYT")]
    assert "Nghị quyết số 15/2012/NQ-HĐND ngày 20 tháng 9 năm 2012 của Hội đồng nhân dân tỉnh Long An" in opening
    assert "Bảng giá được phê duyệt có 16 dịch vụ với 20 mức giá." in said
    for name in (XLSX, PDF, LIST):
        assert sha256((folder / name).read_bytes()).hexdigest() in said
    section = Document(str(folder / LETTER)).sections[0]  # decree 30/2020, as the other papers
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [margin.mm for margin in margins if margin is not None] == pytest.approx([20, 20, 30, 15], abs=0.1)


@pytest.mark.rule("R9")
def test_the_letter_asks_for_direction_on_what_is_not_agreed(long_an_draft: Built, tmp_path: Path) -> None:
    assert long_an_draft.prices is not None
    packed(approved(long_an_draft.prices, RESOLUTION), tmp_path)
    asked = "Còn ý kiến chưa thống nhất về 1 dịch vụ (B1); xin ý kiến chỉ đạo."
    assert asked in texts(tmp_path / LETTER) and asked in body_of(opened(tmp_path / MESSAGE))


def test_the_message_is_a_draft_to_the_address_in_the_letter_with_every_file(folder: Path) -> None:
    """The address khthcsyt@vss.gov.vn stands in the last paragraph of letter 1513."""
    read = opened(folder / MESSAGE)
    assert read["X-Unsent"] == "1" and read["To"] == "khthcsyt@vss.gov.vn"
    assert read["From"] is None and read["Date"] is None  # the mail program fills them in
    assert read["Subject"] == "Bảng giá dịch vụ khám bệnh, chữa bệnh của tỉnh Long An theo Nghị quyết số 15/2012/NQ-HĐND"
    assert "16 dịch vụ với 20 mức giá" in body_of(read)
    attached = {part.get_filename(): part.get_content() for part in read.iter_attachments()}
    assert set(attached) == {LETTER, HASHES, LIST, XLSX, PDF}
    for name, content in attached.items():
        data = content.encode() if isinstance(content, str) else content
        assert data.replace(b"\r\n", b"\n") == (folder / str(name)).read_bytes().replace(b"\r\n", b"\n"), name
    assert all(len(line) < 999 for line in (folder / MESSAGE).read_bytes().split(b"\r\n"))


def test_a_large_list_is_attached_as_an_archive(long_an: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert long_an.prices is not None
    monkeypatch.setattr(message, "LARGEST_PLAIN", 1_000)
    packed(approved(long_an.prices), tmp_path)
    read = opened(tmp_path / MESSAGE)
    attached = {part.get_filename(): part.get_content() for part in read.iter_attachments()}
    assert LIST not in attached and "nén" in body_of(read)
    with zipfile.ZipFile(io.BytesIO(attached[f"{LIST}.zip"])) as archive:
        assert archive.read(LIST) == (tmp_path / LIST).read_bytes()


@pytest.mark.slow
def test_under_a_regulation_that_names_nobody_there_is_room_for_the_address(nq_399: Built, tmp_path: Path) -> None:
    assert nq_399.prices is not None
    prices = approved(replace(nq_399.prices, lines=nq_399.prices.lines[:20], left_out=()))
    assert known(prices) is None
    packed(prices, tmp_path)
    assert opened(tmp_path / MESSAGE)["To"] is None
    said = texts(tmp_path / LETTER)
    assert "Kính gửi: ………………………………" in said and not any("1513" in text for text in said)
    write_pricelist(prices, tmp_path / LIST)
    registry = str(approved_in_registry(tmp_path / LIST))
    done: Any = CliRunner().invoke(
        app, ["export", str(tmp_path / LIST), "--as", "package", "--registry", registry, "--lang", "vi"]
    )
    assert done.exit_code == 0 and "norms/sending.toml" in done.output


def test_letter_1513_is_no_ground_before_its_day() -> None:
    assert sending_of(search_path(), "ttlt-04-2012", date(2012, 4, 19)) is None
    found = sending_of(search_path(), "ttlt-04-2012", date(2012, 4, 20))
    assert found is not None and str(found.reference).startswith("1513/BHXH-CSYT, đoạn cuối")


def test_addresses_that_cannot_be_used_are_named(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    write_pricelist(approved(long_an.prices), tmp_path / LIST)
    copytree(ROOT / "norms" / "ttlt-04-2012", tmp_path / "norms" / "ttlt-04-2012")
    (tmp_path / "norms" / "sending.toml").write_text('[[sending]]\nregulation = "ttlt-04-2012"\n', encoding="utf-8")
    registry = approved_in_registry(tmp_path / LIST)
    arguments = ["export", str(tmp_path / LIST), "--as", "package", "--norms", str(tmp_path / "norms"), "--lang", "vi"]
    arguments += ["--registry", str(registry)]
    done: Any = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2 and "sending.toml" in done.output and not (tmp_path / "package").exists()


def test_letter_and_message_hold_no_bidder_award_item_or_finding(folder: Path, long_an: Built) -> None:
    """pricelist.json, for the office that checks by program, is the one file that says how the prices came about."""
    public = "\n".join(
        [*texts(folder / LETTER), body_of(opened(folder / MESSAGE)), (folder / HASHES).read_text(encoding="utf-8")]
    )
    assert [secret for secret in secrets_of(long_an) if secret in public] == []
    assert "không công bố" in public


def test_the_same_list_gives_the_same_package(folder: Path, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    packed(approved(long_an.prices, RESOLUTION), tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


@pytest.mark.slow
def test_a_word_processor_prints_the_letter_on_one_page(folder: Path, tmp_path: Path) -> None:
    pdf = soffice(folder / LETTER, tmp_path, "pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, encoding="utf-8").stdout
    assert text.count("\f") == 1 and "Độc lập - Tự do - Hạnh phúc" in text and "{{" not in text


def test_the_letter_counts_what_is_approved(long_an: Built, tmp_path: Path) -> None:
    """Two services of 16 are left out: A1, with a price for each class, is one of them; both are named, and so are the steps."""
    assert long_an.prices is not None
    prices = approved(long_an.prices, replace(RESOLUTION, left_out=("A1", "C5.1.272"), phases=("hạng III từ 01/01/2013",)))
    services = {line.service_id for line in prices.lines} - {"A1", "C5.1.272"}
    lines = [line for line in prices.lines if line.service_id in services]
    folder = packed(prices, tmp_path / "package")
    for text in (" ".join(texts(folder / LETTER)), body_of(opened(folder / MESSAGE))):
        assert f"có {len(services)} dịch vụ với {len(lines)} mức giá" in text
        assert "không phê duyệt 2 dịch vụ (A1, 272)" in text
        assert "Lộ trình: hạng III từ 01/01/2013." in text
