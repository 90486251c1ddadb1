"""The papers of a list before it is decided: proposal, opinion, request for a supplement, return with reasons, submission."""

from dataclasses import replace

from pricebook.base.money import vietnamese_number
from pricebook.exports.approval import SHEETS
from pricebook.exports.papers.facts import list_lines
from pricebook.exports.papers.list_move import EarlierPaper, ListMove
from pricebook.exports.papers.offices import UNKNOWN
from pricebook.exports.papers.official import Block, OfficialPaper
from pricebook.exports.papers.reasons import by_cause, one_by_one
from pricebook.findings import FindingRecord

_THE_END = "./."


def proposal(of: ListMove) -> OfficialPaper:
    """The health department, or a ministry's facilities, propose the list."""
    to = ", ".join(of.addressed)
    blocks = [
        Block(
            f"{of.office} đã xây dựng {of.what} theo {of.prices.regulation_title}, tính tại ngày"
            f" {of.prices.pricing_date:%d/%m/%Y}, và đề nghị {to} xem xét. Bảng giá đề nghị gồm:"
        ),
        *of.counted(),
        *(of.noted() if of.note else ()),
        *_enclosed(),
        Block(f"{of.office} kính đề nghị {to} xem xét{_THE_END}"),
    ]
    paper = of.paper("van-ban-de-nghi", f"đề nghị xem xét {of.what}", kind=of.kind_or(None))
    return replace(paper, recipients=of.addressed, bases=of.bases, blocks=tuple(blocks), copies=("Như trên",))


def opinion(of: ListMove) -> OfficialPaper:
    """The finance department gives its opinion: what was judged, what was found, and what it concludes."""
    found = [entry for entry in of.findings or () if entry["severity"] != "info" and entry["accepted"] is None]
    blocks = [
        Block(f"{_after(of.proposal, of.proposer)}, {of.office} có ý kiến thẩm định về {of.what} như sau:"),
        Block("1. Nội dung được thẩm định", heading=True),
        Block(
            f"Bảng giá theo {of.prices.regulation_title}, tính tại ngày {of.prices.pricing_date:%d/%m/%Y}, do {of.proposer}"
            " đề nghị, gồm:"
        ),
        *of.counted(),
    ]
    if of.findings is not None:
        blocks += [Block("2. Kết quả đối chiếu từng mức giá", heading=True), Block(_summed(found))]
        blocks += by_cause(found, of.prices, of.cited, lead="2.")
    blocks += [Block(f"{3 if of.findings is not None else 2}. Ý kiến của {of.office}", heading=True), *of.noted()]
    blocks.append(Block(f"{of.office} gửi {of.proposer} để hoàn chỉnh, trình cấp có thẩm quyền{_THE_END}"))
    paper = of.paper("y-kien-tham-dinh", f"ý kiến thẩm định {of.what}", kind=of.kind_or(None))
    paper = replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=_copies(of, of.submitter))
    return _with_annex(paper, of, found)


def supplement(of: ListMove) -> OfficialPaper:
    """An office asks for what is missing."""
    blocks = [
        Block(f"{_after(of.proposal, of.proposer)} về {of.what}, qua xem xét hồ sơ, {of.office} đề nghị {of.proposer} bổ sung:"),
        *of.noted(),
        Block(f"{of.office} tiếp tục xem xét khi nhận được đủ hồ sơ{_THE_END}"),
    ]
    paper = of.paper("de-nghi-bo-sung", f"bổ sung hồ sơ {of.what}", kind=of.kind_or(None))
    return replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=("Như trên",))


def sent_back(of: ListMove) -> OfficialPaper:
    """An office sends the list back: its reasons, and what of the list blocks."""
    blocking = [entry for entry in of.findings or () if entry["severity"] == "error" and entry["accepted"] is None]
    blocks = [
        Block(f"{_after(of.proposal, of.proposer)}, {of.office} trả lại hồ sơ {of.what} để hoàn chỉnh, với lý do sau:"),
        Block("1. Lý do trả lại", heading=True),
        *of.noted(),
    ]
    if blocking:
        blocks += [
            Block("2. Nội dung phải sửa qua đối chiếu từng mức giá", heading=True),
            Block(f"Có {vietnamese_number(len(blocking))} nội dung phải sửa trước khi đề nghị lại; chi tiết tại Phụ lục:"),
            *by_cause(blocking, of.prices, of.cited, lead="2."),
        ]
    blocks.append(Block(f"Đề nghị {of.proposer} hoàn chỉnh hồ sơ, lập lại bảng giá và gửi lại để xem xét{_THE_END}"))
    paper = of.paper("van-ban-tra-lai", f"trả lại hồ sơ {of.what}", kind=of.kind_or(None))
    return _with_annex(replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=("Như trên",)), of, blocking)


def submission(of: ListMove) -> OfficialPaper:
    """The People's Committee submits the list to the Council; a ministry asks the Ministry of Health to approve it."""
    asked = "phê duyệt" if of.ministry is not None else "ban hành"
    earlier = [each.named for each in (of.proposal, of.opinion) if each is not None]
    blocks = [
        Block("1. Quá trình xây dựng", heading=True),
        Block(
            f"Bảng giá được xây dựng theo {of.prices.regulation_title}, tính tại ngày {of.prices.pricing_date:%d/%m/%Y}."
            + (f" Đã có: {'; '.join(earlier)}." if earlier else "")
        ),
        Block("2. Nội dung trình", heading=True),
        Block(f"{of.office} trình {of.approver} xem xét, {asked} {of.what}, gồm:"),
        *of.counted(),
        *(of.noted() if of.note else ()),
        *_enclosed(),
        Block(f"{of.office} kính trình {of.approver} xem xét, quyết định{_THE_END}"),
    ]
    file = "to-trinh" if of.ministry is None else "de-nghi-phe-duyet"
    paper = of.paper(file, f"{asked} {of.what}", kind=of.kind_or("Tờ trình"))
    return replace(paper, recipients=(of.approver,), bases=of.bases, blocks=tuple(blocks), copies=_copies(of, of.proposer))


def _enclosed() -> list[Block]:
    lines = list_lines(f"- Phụ lục {number}: {name}" for number, name in enumerate(SHEETS[1:], 1))
    return [Block("Hồ sơ kèm theo:"), *map(Block, lines)]


def _after(paper: EarlierPaper | None, office: str) -> str:
    """What a letter answers."""
    if paper is None or paper.number is None:
        return f"Theo đề nghị của {office}"
    return f"Theo {paper.named}"


def _summed(found: list[FindingRecord]) -> str:
    errors = sum(entry["severity"] == "error" for entry in found)
    if not found:
        return "Không phát hiện nội dung nào phải sửa hoặc giải trình."
    counts = ((errors, "nội dung phải sửa"), (len(found) - errors, "nội dung phải giải trình"))
    told = " và ".join(f"{vietnamese_number(count)} {what}" for count, what in counts if count)
    return f"Có {told}; chi tiết tại Phụ lục:"


def _copies(of: ListMove, *others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("Như trên", *(each for each in others if each not in ("", UNKNOWN, of.office)))))


def _with_annex(paper: OfficialPaper, of: ListMove, found: list[FindingRecord]) -> OfficialPaper:
    title = f"CÁC NỘI DUNG PHẢI {'SỬA' if of.move == 'return' else 'SỬA, GIẢI TRÌNH'}"
    return replace(paper, annex_title=title, annex=one_by_one(found, of.prices, of.cited))
