"""The letter with which an approved list is sent: what is sent, by which decision, and the SHA-256 of each file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pricebook.base.money import vietnamese_number
from pricebook.entitlement import approval_of, not_approved
from pricebook.exports.labels import code_of
from pricebook.exports.papers.offices import UNKNOWN, above, head_of, place_of, signature_of
from pricebook.exports.publication.decision import Decision
from pricebook.exports.stamp import priced_on, warning
from pricebook.pricelist import PriceLine, PriceList
from pricebook.regulation import LawOnDay, Sending

_MOST_NAMED = 10  # services
_NOT_APPROVED = (
    "tiếp tục áp dụng giá cũ; mức giá đề nghị của các dịch vụ này có trong tệp .json chỉ để đối chiếu, không dùng để thanh toán"
)
_UNCHANGED = "không được sửa đổi, tiếp tục áp dụng theo quyết định cũ"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of the package: its name, what it is, and its SHA-256."""

    name: str
    about: str
    sha256: str


def sender_of(prices: PriceList, sending: Sending | None) -> str:
    """The office that sends the list: the one that the law names, else the one that submitted the list."""
    return f"{sending.sender} {place_of(prices)}" if sending is not None else prices.submitter


def subject_of(prices: PriceList, decision: Decision) -> str:
    """What the letter is about, in one line."""
    return f"Bảng giá dịch vụ khám bệnh, chữa bệnh của {place_of(prices)} theo {decision.named}"


def opening_of(prices: PriceList, law: LawOnDay, decision: Decision, sending: Sending | None) -> str:
    """The first sentence of the letter and of the message: by whose direction, what, and by which decision."""
    document = sending.reference.document if sending is not None else None
    title = next((entry.title for entry in law.documents if entry.document == document), document)
    lead = f"Thực hiện {title}, " if title else ""
    return (
        f"{lead}{sender_of(prices, sending)} gửi bảng giá dịch vụ khám bệnh, chữa bệnh của {place_of(prices)} đã được phê duyệt"
        f" tại {decision.in_full}. {decision.in_force}.{_phases(decision)}{_notes(decision)}"
    )


def _phases(decision: Decision) -> str:
    """The steps in which the prices take effect, as a sentence; nothing where there are none."""
    return f" Lộ trình: {'; '.join(decision.phases)}." if decision.phases else ""


def _notes(decision: Decision) -> str:
    """For whom the list is, which decision it amends and which amend it, as a sentence; nothing where nothing is to be said."""
    return f" Bảng giá này {'; '.join(decision.notes)}." if decision.notes else ""


def counts_of(prices: PriceList) -> str:
    """How many services and prices are approved, and which services of the list are not."""
    lines, approval = _approved(prices), approval_of(prices)
    services = vietnamese_number(len({line.service_id for line in lines}))
    missing = sum(line.price is None for line in lines)
    unpriced = f"; {vietnamese_number(missing)} mức giá CHƯA CÓ GIÁ" if missing else ""
    said = f"Bảng giá được phê duyệt có {services} dịch vụ với {vietnamese_number(len(lines))} mức giá{unpriced}."
    if approval is not None and approval.left_out:
        left = dict.fromkeys(code_of(line) for line in prices.lines if line.service_id in approval.left_out)
        said += f" Quyết định không phê duyệt {vietnamese_number(len(left))} dịch vụ ({_named(left)}): {_NOT_APPROVED}."
    if approval is not None and approval.unchanged:
        said += f" {vietnamese_number(len(approval.unchanged))} dịch vụ khác trong tệp .json {_UNCHANGED}."
    return said


def _approved(prices: PriceList) -> list[PriceLine]:
    """The lines that the decision approves."""
    gone = not_approved(prices)
    return [line for line in prices.lines if line.service_id not in gone]


def _named(codes: Collection[str]) -> str:
    """The first of some services, and how many more there are."""
    hidden = len(codes) - _MOST_NAMED
    more = f" và {vietnamese_number(hidden)} dịch vụ khác" if hidden > 0 else ""
    return ", ".join(list(codes)[:_MOST_NAMED]) + more


def disputed_in(prices: PriceList) -> str:
    """What of the list is not agreed on (R9), with the request for direction; nothing where nothing is open."""
    codes = dict.fromkeys(code_of(line) for line in _approved(prices) if line.disputed == "open")
    whole = any(entry.service_id is None and not entry.settled for entry in prices.disputes)
    if not codes and not whole:
        return ""
    if whole:
        return "Toàn bộ bảng giá còn ý kiến chưa thống nhất; xin ý kiến chỉ đạo."
    return f"Còn ý kiến chưa thống nhất về {vietnamese_number(len(codes))} dịch vụ ({_named(codes)}); xin ý kiến chỉ đạo."


def letter_facts(
    prices: PriceList, law: LawOnDay, decision: Decision, sending: Sending | None, files: Sequence[Sent]
) -> dict[str, Any]:
    """The values of the template of the letter."""
    sender, notice = sender_of(prices, sending), warning(prices)
    return {
        "warning": notice,
        "stamp": f"{notice} — {priced_on(prices)}" if notice else priced_on(prices),
        "above": above(sender, prices, None),
        "office": head_of(sender),
        "place": prices.province,
        "year": str(decision.date.year),
        "recipient": sending.recipient if sending is not None else UNKNOWN,
        "opening": opening_of(prices, law, decision, sending),
        "counts": counts_of(prices),
        "disputed": disputed_in(prices),
        "files": [
            {"number": str(number), "name": file.name, "about": file.about, "sha256": file.sha256}
            for number, file in enumerate(files, 1)
        ],
        "about_files": ABOUT_FILES,
        "recipients": ["Như trên", prices.submitter],
        "letter_signer": signature_of(sender),
    }


ABOUT_FILES = (
    "Bản công bố (.xlsx, .pdf) là phụ lục của văn bản phê duyệt. Tệp .json là bảng giá đầy đủ kèm căn cứ tính giá (định mức,"
    " kết quả trúng thầu): chỉ để đối chiếu, không công bố."
)
