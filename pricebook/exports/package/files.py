"""The files of a package: publication, electronic list, letter, hashes, a draft message, and the manifest."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pricebook.base.file_names import PLAIN, Naming
from pricebook.base.files import sha256_of
from pricebook.exports.output import Output, with_manifest
from pricebook.exports.package import letter
from pricebook.exports.package.message import is_packed, write_message
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.offices import UNKNOWN
from pricebook.exports.publication.decision import Decision
from pricebook.exports.publication.files import publication_files
from pricebook.exports.stamp import file_suffix
from pricebook.pricelist import PriceList, write_pricelist
from pricebook.regulation import LawOnDay, Sending

LETTER, HASHES, MESSAGE = "cong-van-gui.docx", "SHA256SUMS.txt", "thu-gui.eml"
ZIPPED = "Tệp .json được nén trong tệp .zip kèm theo thư này."
_ABOUT = {
    ".xlsx": "bản công bố, dạng bảng tính",
    ".pdf": "bản công bố, dạng in",
    ".json": "bảng giá điện tử đầy đủ",
    ".docx": "công văn gửi",
}


def package_outputs(
    prices: PriceList, law: LawOnDay, decision: Decision, sending: Sending | None, naming: Naming = PLAIN
) -> list[Output]:
    """What is sent at once when a list is approved: the publication, the electronic list, a letter, hashes, a draft message.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        decision: The resolution or decision that approves it.
        sending: By whom and to whom it is sent; None where nobody is known.
        naming: What the files will be called; the letter and the message name them so.
    """
    electronic = [
        *publication_files(prices, law, decision),
        Output(f"pricelist{file_suffix(prices)}.json", partial(_write_list, prices)),
    ]
    names = [naming.name(file.name) for file in electronic]
    letter_name, hashes = naming.name(LETTER), naming.name(HASHES)
    files = [
        *electronic,
        Output(LETTER, partial(_write_letter, prices, law, decision, sending, names)),
        Output(HASHES, partial(_write_hashes, [*names, letter_name])),
        Output(MESSAGE, partial(_write_message, prices, law, decision, sending, [letter_name, *names], hashes)),
    ]
    return with_manifest(prices, "package", files)


def _write_list(prices: PriceList, path: Path) -> None:
    write_pricelist(prices, path)


def _files(names: Sequence[str], beside: Path) -> list[letter.Sent]:
    """What is said of files that are written already."""
    return [letter.Sent(name, _ABOUT[Path(name).suffix], sha256_of(beside.with_name(name))) for name in names]


def _write_letter(
    prices: PriceList, law: LawOnDay, decision: Decision, sending: Sending | None, names: Sequence[str], path: Path
) -> None:
    write_docx(LETTER, letter.letter_facts(prices, law, decision, sending, _files(names, path)), prices, path)


def _write_hashes(names: Sequence[str], path: Path) -> None:
    """Writes the hashes in the form that `sha256sum -c` reads."""
    text = "".join(f"{file.sha256}  {file.name}\n" for file in _files(names, path))
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_message(
    prices: PriceList, law: LawOnDay, decision: Decision, sending: Sending | None, names: Sequence[str], hashes: str, path: Path
) -> None:
    recipient = sending.recipient if sending is not None else UNKNOWN
    files = _files(names, path)
    paragraphs = [
        f"Kính gửi {recipient},",
        letter.opening_of(prices, law, decision, sending),
        letter.counts_of(prices),
        letter.disputed_in(prices),
        "Tệp gửi kèm (mã băm SHA-256):",
        "\n".join(f"- {file.name}: {file.about}\n  {file.sha256}" for file in files),
        ZIPPED if any(is_packed(path.with_name(file.name)) for file in files) else "",
        letter.ABOUT_FILES,
        f"Đề nghị {recipient} tiếp nhận và thông báo ngày nhận được.",
        f"Trân trọng,\n{letter.sender_of(prices, sending)}",
    ]
    body = "\n\n".join(filter(None, paragraphs)) + "\n"
    attached = [path.with_name(name) for name in (*names, hashes)]
    to = sending.email if sending is not None else None
    write_message(to, letter.subject_of(prices, decision), body, attached, path)
