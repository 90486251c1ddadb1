"""The offices that papers name: how their head and their signature are written, and which office stands above them."""

import re
from typing import NamedTuple

from pricebook.exports.listed import Listed
from pricebook.regulation import installed_provinces
from pricebook.regulation.place_names import province_key

UNKNOWN = "………………………………"  # room for a name that is not known
_COLLECTIVE = ("ủy ban nhân dân", "uỷ ban nhân dân", "hội đồng nhân dân", "ubnd", "hđnd", "ủy ban", "uỷ ban", "hội đồng")
_DEPUTIES = ("PHÓ", "THỨ TRƯỞNG")
_COUNCILS = ("hội đồng nhân dân", "hđnd")
_HEADS = (
    (_COLLECTIVE, "CHỦ TỊCH"),
    (("bảo hiểm xã hội việt nam", "bhxh việt nam", "tổng công ty", "tập đoàn"), "TỔNG GIÁM ĐỐC"),
    (("tổng cục",), "TỔNG CỤC TRƯỞNG"),
    (("bộ ",), "BỘ TRƯỞNG"),
    (("sở ", "bảo hiểm xã hội", "bhxh", "bệnh viện", "trung tâm", "viện "), "GIÁM ĐỐC"),
)
_ACTING = re.compile(r"(?:QUYỀN|Q\.)\s*(.+)")
_FOR_THE_HEAD = re.compile(r"(KT|TL|TUQ)\.\s*(.+)")
_IN_FULL = (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân"), ("BHXH", "Bảo hiểm xã hội"))
_OF_PROVINCES = re.compile(r"(ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|bảo hiểm xã hội)\s+(.+)", re.IGNORECASE)
_SOME_PROVINCE = ("tỉnh", "cấp tỉnh", "thành phố")
_OF_A_PLACE = re.compile(r"\s+(?=(?:tỉnh|thành phố|việt nam)\b|\()", re.IGNORECASE)


def is_collective(office: str) -> bool:
    """Whether an office decides as a body, so that its chair signs on its behalf ("TM.")."""
    return office.lower().startswith(_COLLECTIVE)


def role_of(office: str) -> str:
    """Who signs for an office, as its head is called; "THỦ TRƯỞNG ĐƠN VỊ" where that is not known."""
    said = f"{office.lower().strip()} "
    return next((role for begins, role in _HEADS if said.startswith(begins)), "THỦ TRƯỞNG ĐƠN VỊ")


def signature_of(office: str, title: str = "") -> list[str]:
    """The lines above a signature, by decree 30/2020.

    Args:
        office: Whose paper is signed.
        title: Of who signs, where it is not the head: a deputy signs in the head's place (KT.), others by order (TL.),
            or as the title itself says (TUQ.); who acts as head signs as such (Q.).
    """
    if not office or office == UNKNOWN:
        return ["THỦ TRƯỞNG ĐƠN VỊ"]
    role, said = role_of(office), " ".join(title.upper().split())
    of = [f"TM. {head_of(office)[0]}"] if is_collective(office) else []
    if said in ("", role):
        return [*of, role]
    if (acting := _ACTING.match(said)) is not None:
        return [*of, f"Q. {acting.group(1)}"]
    if (typed := _FOR_THE_HEAD.match(said)) is not None:
        return [*of, f"{typed.group(1)}. {role}", *([typed.group(2)] if typed.group(2) != role else [])]
    return [*of, f"{'KT.' if said.startswith(_DEPUTIES) else 'TL.'} {role}", said]


class Act(NamedTuple):
    """What an office decides by: its kind of paper, what it does, and what it is asked for, as papers say it."""

    kind: str
    act: str
    asked: str


def decided_by(office: str) -> Act:
    """A council decides by a resolution; a ministry approves by a decision; any other office decides by a decision."""
    said = office.lower().strip()
    if said.startswith(_COUNCILS):
        return Act("nghị quyết", "ban hành nghị quyết", "ban hành nghị quyết quy định")
    if said.startswith("bộ "):
        return Act("quyết định", "phê duyệt", "phê duyệt")
    return Act("quyết định", "quyết định", "ban hành quyết định quy định")


def head_of(office: str) -> list[str]:
    """The lines of an office's name in the head of its papers: its place, and what stands in brackets, in lines of their own."""
    return [part.upper() for part in _OF_A_PLACE.split(office.strip())]


def place_of(prices: Listed) -> str:
    """The province as offices name it ("tỉnh Long An", "thành phố Hà Nội").

    It is as the list says of those who submit and approve it, else as the province is called on the pricing date.
    """
    found = re.compile(rf"(?:tỉnh|thành phố)\s+{re.escape(prices.province)}$", re.IGNORECASE)
    named = (found.search(office.strip()) for office in (prices.submitter, prices.approver))
    said = next((match.group(0) for match in named if match), None)
    return said or installed_provinces().in_full(prices.province, prices.pricing_date)


def in_full(office: str, prices: Listed) -> str:
    """An office as papers name it: without abbreviations, with the name of its province as that is called."""
    said = office.strip()
    for short, long in _IN_FULL:
        if said == short or said.startswith(f"{short} "):
            said = f"{long}{said.removeprefix(short)}"
    said = said[:1].upper() + said[1:]
    of = _OF_PROVINCES.fullmatch(said)
    if of is not None and (of.group(2) in _SOME_PROVINCE or province_key(of.group(2)) == province_key(prices.province)):
        return f"{of.group(1)} {place_of(prices)}"
    return f"{said.removesuffix(' tỉnh')} {place_of(prices)}" if said.lower().endswith(" tỉnh") else said


def issued_at(prices: Listed) -> str:
    """The place in the head of a paper: the province's bare name, but that of a city which is named after a person in full."""
    provinces = installed_provinces()
    named = provinces.named(prices.province) or prices.province
    full = provinces.in_full(named, prices.pricing_date)
    return full if full[:1].isupper() else named


def committee_of(prices: Listed) -> str:
    """The People's Committee of the list's province."""
    return f"Ủy ban nhân dân {place_of(prices)}"


def above(office: str, prices: Listed, ministry: str | None) -> list[str]:
    """The lines above an office's name: the office that it belongs to; none for one that belongs to nobody here.

    Args:
        office: The office.
        prices: The list.
        ministry: The ministry whose list it is; None for that of a province.
    """
    said = office.lower()
    if said.startswith("sở "):
        return head_of(committee_of(prices))
    if said.startswith(("bảo hiểm xã hội", "bhxh")) and not said.endswith("việt nam"):
        return head_of("Bảo hiểm xã hội Việt Nam")
    own = ministry is not None and said.startswith(("bệnh viện", "trung tâm", "viện ", "cục ", "vụ "))
    return [ministry.upper()] if own and ministry is not None else []
