"""The papers of a list before it is decided: proposal, opinion, request for a supplement, return with reasons, submission."""

from dataclasses import replace

from pricebook.base.money import vietnamese_number
from pricebook.exports.approval import SHEETS, annexes
from pricebook.exports.papers.facts import list_lines
from pricebook.exports.papers.list_move import EarlierPaper, ListMove, lines_of
from pricebook.exports.papers.offices import UNKNOWN, decided_by
from pricebook.exports.papers.official import Block, OfficialPaper
from pricebook.exports.papers.reasons import accepted_by_cause, by_cause, one_by_one
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
        *of.disputed(),
        *(of.noted() if of.note else ()),
        *_enclosed(of),
        Block(f"{of.office} kính đề nghị {to} xem xét{_THE_END}"),
    ]
    paper = of.paper("van-ban-de-nghi", f"đề nghị xem xét {of.what}", kind=of.kind_or(None))
    return replace(paper, recipients=of.addressed, bases=of.bases, blocks=tuple(blocks), copies=("Như trên",))


def opinion(of: ListMove) -> OfficialPaper:
    """The finance department gives its opinion: what was judged, what was found or accepted, and what it concludes."""
    found = _waiting(of)
    accepted = [entry for entry in of.findings or () if entry["accepted"] is not None]
    blocks = [
        Block(f"{_after(of.proposal, of.proposer)}, {of.office} có ý kiến thẩm định về {of.what} như sau:"),
        Block("1. Nội dung được thẩm định", heading=True),
        Block(
            f"Bảng giá theo {of.prices.regulation_title}, {'đối chiếu theo quy định' if of.was_sent else 'tính'} tại ngày"
            f" {of.prices.pricing_date:%d/%m/%Y}, do {of.proposer} đề nghị, gồm:"
        ),
        *of.counted(),
    ]
    if of.dossier:
        blocks += [Block("Hồ sơ phương án giá:"), *lines_of(of.dossier)]
    number = 1
    if of.findings is not None:
        number += 1
        blocks += [Block("2. Kết quả đối chiếu từng mức giá", heading=True), *lines_of(of.result), Block(_summed(found))]
        blocks += by_cause(found, of.prices, of.cited, lead="2.")
    if accepted:
        number += 1
        blocks += [
            Block(f"{number}. Nội dung được chấp nhận", heading=True),
            Block(f"{of.office} chấp nhận {vietnamese_number(len(accepted))} nội dung sau, có lý do:"),
            *accepted_by_cause(accepted, of.prices, lead=f"{number}."),
        ]
    blocks += [Block(f"{number + 1}. Ý kiến của {of.office}", heading=True), *of.noted(), *of.disputed()]
    blocks.append(Block(f"{of.office} gửi {of.proposer} {_what_for(of, found)}{_THE_END}"))
    paper = of.paper("y-kien-tham-dinh", f"ý kiến thẩm định {of.what}", kind=of.kind_or(None))
    paper = replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=_copies(of, of.submitter))
    return _with_annex(paper, of, found)


def _what_for(of: ListMove, found: list[FindingRecord]) -> str:
    """What the proposer is to do with an opinion."""
    if _of_severity(found, "error"):
        return "để hoàn chỉnh, trình lại"
    if of.lacks_papers:
        return "để bổ sung hồ sơ"
    if not of.goes_on:
        return "để biết, thực hiện"
    return "để giải trình, hoàn chỉnh, trình cấp có thẩm quyền" if found else "để trình cấp có thẩm quyền"


def supplement(of: ListMove) -> OfficialPaper:
    """An office asks for what is missing; of a list that it was sent, also for what has to be explained."""
    blocks = [
        Block(
            f"{_after(of.proposal, of.proposer)} về {of.what}, qua xem xét hồ sơ, {of.office} đề nghị {of.proposer}"
            " bổ sung hồ sơ; nội dung, lý do:"
        ),
        *of.noted(),
        Block(f"{of.office} tiếp tục xem xét khi nhận được đủ hồ sơ{_THE_END}"),
    ]
    paper = of.paper("de-nghi-bo-sung", f"bổ sung hồ sơ {of.what}", kind=of.kind_or(None))
    paper = replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=("Như trên",))
    return _with_annex(paper, of, _of_severity(_waiting(of), "warning")) if of.was_sent else paper


def sent_back(of: ListMove) -> OfficialPaper:
    """An office sends the list back: its reasons, and what of the list blocks; of a list that it was sent, also what is asked."""
    waiting = _waiting(of)
    blocking, asked = _of_severity(waiting, "error"), _of_severity(waiting, "warning") if of.was_sent else []
    blocks = [
        Block(f"{_after(of.proposal, of.proposer)}, {of.office} trả lại hồ sơ {of.what} để hoàn chỉnh, với lý do sau:"),
        Block("1. Lý do trả lại", heading=True),
        *of.noted(),
    ]
    number = 1
    if blocking:
        number += 1
        blocks += [
            Block(f"{number}. Nội dung phải sửa qua đối chiếu từng mức giá", heading=True),
            Block(f"Có {vietnamese_number(len(blocking))} nội dung phải sửa trước khi đề nghị lại; chi tiết tại Phụ lục:"),
            *by_cause(blocking, of.prices, of.cited, lead=f"{number}."),
        ]
    if asked:
        number += 1
        blocks += [
            Block(f"{number}. Nội dung phải giải trình", heading=True),
            Block(f"Có {vietnamese_number(len(asked))} nội dung phải giải trình khi đề nghị lại; chi tiết tại Phụ lục:"),
            *by_cause(asked, of.prices, of.cited, lead=f"{number}."),
        ]
    blocks.append(Block(f"Đề nghị {of.proposer} hoàn chỉnh hồ sơ, lập lại bảng giá và gửi lại để xem xét{_THE_END}"))
    paper = of.paper("van-ban-tra-lai", f"trả lại hồ sơ {of.what}", kind=of.kind_or(None))
    paper = replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=("Như trên",))
    return _with_annex(paper, of, [*blocking, *asked])


def submission(of: ListMove) -> OfficialPaper:
    """The People's Committee submits the list to the Council; a ministry asks the Ministry of Health to approve it."""
    asked = "phê duyệt" if of.ministry is not None else "ban hành"
    earlier = [each.named for each in (of.proposal, *of.opinions) if each is not None]
    blocks = [
        Block("1. Quá trình xây dựng", heading=True),
        Block(
            f"Bảng giá được xây dựng theo {of.prices.regulation_title}, tính tại ngày {of.prices.pricing_date:%d/%m/%Y}."
            + (f" Đã có: {'; '.join(earlier)}." if earlier else "")
        ),
        Block("2. Nội dung trình", heading=True),
        Block(f"{of.office} trình {of.approver} xem xét, {asked} {of.what}, gồm:"),
        *of.counted(),
        *of.disputed(),
        *(of.noted() if of.note else ()),
        *_enclosed(of),
        Block(f"{of.office} kính trình {of.approver} xem xét, {decided_by(of.approver).act}{_THE_END}"),
    ]
    file = "to-trinh" if of.ministry is None else "de-nghi-phe-duyet"
    paper = of.paper(file, f"{asked} {of.what}", kind=of.kind_or("Tờ trình"))
    return replace(paper, recipients=(of.approver,), bases=of.bases, blocks=tuple(blocks), copies=_copies(of, of.proposer))


def _enclosed(of: ListMove) -> list[Block]:
    sheets = SHEETS[1:] if of.was_sent else annexes(of.built, with_findings=bool(of.findings))
    lines = list_lines(f"- Phụ lục {number}: {name}" for number, name in enumerate(sheets, 1))
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


def _waiting(of: ListMove) -> list[FindingRecord]:
    """What was found and needs an answer: it is not accepted, and not for notice alone."""
    return [entry for entry in of.findings or () if entry["severity"] != "info" and entry["accepted"] is None]


def _of_severity(found: list[FindingRecord], severity: str) -> list[FindingRecord]:
    return [entry for entry in found if entry["severity"] == severity]


def _with_annex(paper: OfficialPaper, of: ListMove, found: list[FindingRecord]) -> OfficialPaper:
    asked = [name for severity, name in (("error", "SỬA"), ("warning", "GIẢI TRÌNH")) if _of_severity(found, severity)]
    return replace(paper, annex_title=f"CÁC NỘI DUNG PHẢI {', '.join(asked)}", annex=one_by_one(found, of.prices, of.cited))
