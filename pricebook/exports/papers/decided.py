"""The papers of a decision on a list: the resolution, the notice to the facilities, the revocation; and of a term prolonged."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from pricebook.base.money import vietnamese_number
from pricebook.exports.labels import code_of, name_of
from pricebook.exports.papers.facts import list_lines
from pricebook.exports.papers.list_move import EarlierPaper, ListMove
from pricebook.exports.papers.offices import role_of
from pricebook.exports.papers.official import DOTS, Block, OfficialPaper
from pricebook.exports.publication.decision import day_in_words
from pricebook.pricelist import Facility, PriceLine
from pricebook.regulation.jurisdiction import decided_by

_MOST_NAMED = 20  # services that are left out, facilities that the list is not for
_SOME_DAY = f"ngày {DOTS} tháng {DOTS} năm {DOTS}"


def decision(of: ListMove) -> OfficialPaper:
    """The resolution of the Council, or the decision of the Ministry of Health."""
    kind = _kind(of)
    decided = [line for line in _decided(of) if line.price is not None]
    services = vietnamese_number(len({line.service_id for line in decided}))
    counts = f"{services} dịch vụ với {vietnamese_number(len(decided))} mức giá"
    unpriced = sum(line.price is None for line in _decided(of))  # the appendix has them as well
    counts += f" và {vietnamese_number(unpriced)} dòng chưa có giá" if unpriced else ""
    verb = "phê duyệt" if of.ministry is not None else "ban hành"
    about = f"{verb} {of.what}"
    if of.amends is not None:
        about = f"sửa đổi, bổ sung {of.what} ban hành kèm theo {of.amends}"
        changed = f"Điều 1. Sửa đổi, bổ sung bảng giá ban hành kèm theo {of.amends}"
        first = f"{changed}: thay thế hoặc thêm {counts} kèm theo {kind} này."
    else:
        first = f"Điều 1. {verb.capitalize()} bảng {of.what} kèm theo {kind} này, gồm {counts}."
    blocks = [Block(first), *_amended(of), *_left_out(of), *of.disputed(), *_taking_effect(of, "Điều 2. ")]
    if of.replaced:
        blocks.append(Block(f"{kind} này thay thế {'; '.join(of.replaced)} kể từ ngày các mức giá được áp dụng."))
    blocks += [*(of.noted() if of.note else ()), Block(f"Điều 3. {_carried_out(of)} thực hiện {kind} này./.")]
    paper = of.paper("nghi-quyet" if kind == "Nghị quyết" else "quyet-dinh", about, kind=kind)
    return _enacted(replace(paper, blocks=tuple(blocks)), of, kind)


def phasing(of: ListMove) -> OfficialPaper:
    """The later decision on from when an approved list holds where it does not hold yet."""
    kind = _kind(of)
    about = f"lộ trình áp dụng {of.what} ban hành kèm theo {_approved(of)}"
    first = Block(f"Điều 1. Quy định {about}; các mức giá giữ nguyên.")
    blocks = [first, *of.disputed(), *_taking_effect(of, "Điều 2. "), *(of.noted() if of.note else ())]
    blocks.append(Block(f"Điều 3. {_carried_out(of)} thực hiện {kind} này./."))
    paper = of.paper(f"{'nghi-quyet' if kind == 'Nghị quyết' else 'quyet-dinh'}-lo-trinh", about, kind=kind)
    return _enacted(replace(paper, blocks=tuple(blocks)), of, kind)


def notice(of: ListMove) -> OfficialPaper:
    """The notice to the facilities: from when the new prices hold, by which decision, and whom they are not for (R10)."""
    named = EarlierPaper(of.office, of.number, of.day, _kind(of))
    decided = named.named if of.number is not None else f"{_kind(of)} số {DOTS}/{DOTS} {_SOME_DAY} của {of.office}"
    issuer = of.ministry or of.proposer
    said = f"{of.what} đã được quyết định tại {decided}"
    about = f"áp dụng {of.what} {_from(of)}"
    if of.move == "phase":
        said = f"lộ trình áp dụng {of.what} ban hành kèm theo {_approved(of)} được quy định tại {decided}"
    elif of.amends is not None:
        said = f"bảng {of.what} ban hành kèm theo {of.amends} được sửa đổi, bổ sung tại {decided}"
        about = f"áp dụng sửa đổi, bổ sung {of.what} {_from(of)}"
    blocks = [
        Block(f"{issuer} thông báo: {said}."),
        *(_amended(of) if of.move == "approve" else ()),
        *_taking_effect(of, ""),
        Block("Trước ngày áp dụng, các cơ sở tiếp tục thu theo giá đang có hiệu lực."),
        *_left_out(of),
        *of.disputed(),
        *_not_for(of),
        Block("Đề nghị các cơ sở niêm yết công khai bảng giá và thực hiện đúng từ ngày áp dụng./."),
    ]
    paper = of.paper("thong-bao-ap-dung", about, kind="Thông báo", office=issuer, numbered=False)
    whose = f"thuộc {of.ministry}" if of.ministry is not None else f"trong phạm vi áp dụng của {_kind(of).lower()}"
    copies = tuple(dict.fromkeys(("Như trên", *(each for each in (of.submitter,) if each != issuer))))
    return replace(paper, recipients=(f"Các cơ sở khám bệnh, chữa bệnh {whose}",), blocks=tuple(blocks), copies=copies)


def revocation(of: ListMove) -> OfficialPaper:
    """The decision that revokes an approval."""
    kind = _kind(of)
    revoked = of.approval.named if of.approval is not None else f"{DOTS} về {of.what}"
    blocks = [
        Block(f"Điều 1. Bãi bỏ {revoked} về {of.what}, kể từ {day_in_words(of.on)}."),
        *(Block(f"Lý do: {block.text}") for block in (of.noted() if of.note else ())),
        Block(f"{_afterwards(of)}."),
        Block(f"Điều 2. {_carried_out(of)} thực hiện {kind} này./."),
    ]
    paper = of.paper(f"{'nghi-quyet' if kind == 'Nghị quyết' else 'quyet-dinh'}-bai-bo", f"bãi bỏ {of.what}", kind=kind)
    return _enacted(replace(paper, blocks=tuple(blocks)), of, kind)


def _afterwards(of: ListMove) -> str:
    """Which prices hold after a revocation: those of the list that it took the place of (R11), as far as the registry knows."""
    held = "; ".join(of.afterwards) or f"{DOTS} (quyết định được áp dụng trước đó)"
    return f"Kể từ ngày đó, các cơ sở thực hiện mức giá theo {held}"


def extension(of: ListMove) -> OfficialPaper:
    """The letter by which an office prolongs its term, with the reason."""
    days = f"{vietnamese_number(of.days)} ngày{' làm việc' if of.working else ''}" if of.days else f"{DOTS} ngày"
    of_paper = f" tại {of.proposal.named}" if of.proposal is not None and of.proposal.number else ""
    blocks = [
        Block(f"{of.office} kéo dài thêm {days} thời hạn xem xét {of.what} do {of.proposer} đề nghị{of_paper}, với lý do:"),
        *of.noted(),
        Block(f"{of.office} thông báo để {of.proposer} biết./."),
    ]
    paper = of.paper("thong-bao-gia-han", f"kéo dài thời hạn xem xét {of.what}", kind=of.kind_or(None))
    return replace(paper, recipients=(of.proposer,), blocks=tuple(blocks), copies=("Như trên",))


def _kind(of: ListMove) -> str:
    """What the decision is called: a council resolves, anybody else decides."""
    council = of.office.lower().startswith(("hội đồng nhân dân", "hđnd"))
    return of.kind_or(None) or ("Nghị quyết" if council else "Quyết định")


def _approved(of: ListMove) -> str:
    return of.approval.named if of.approval is not None else f"{DOTS} ngày {DOTS}"


def _enacted(paper: OfficialPaper, of: ListMove, kind: str) -> OfficialPaper:
    """A decision with what it rests on: the law, and the papers that came before it."""
    named = "; ".join(each.named for each in of.opinions if each.number)
    opinion = f"Theo ý kiến tại {named};" if named else ""
    submitted = of.submission is not None and of.submission.number is not None
    asked = f"Xét {of.submission.named}," if of.submission is not None and submitted else f"Xét đề nghị của {of.submitter},"
    enacting = "QUYẾT NGHỊ:" if kind == "Nghị quyết" else "QUYẾT ĐỊNH:"
    if of.move != "approve":  # the papers of the approval asked for it: which one asked for its end nobody recorded
        own = of.office == of.submitter
        opinion = ""
        asked = f"Xét đề nghị của {of.proposer}," if own else f"Xét Tờ trình số {DOTS}/{DOTS} {_SOME_DAY} của {of.submitter},"
    power = f"Căn cứ Luật Tổ chức chính quyền địa phương {DOTS};" if kind == "Nghị quyết" and of.number is None else ""
    bases = tuple(line for line in (power, *of.bases, opinion, asked) if line)
    if power:
        passed = f"{kind} này đã được {of.office} khóa {DOTS}, kỳ họp thứ {DOTS} thông qua {_SOME_DAY}./."
        *before, last = paper.blocks
        paper = replace(paper, blocks=(*before, Block(last.text.replace("./.", ".")), Block(passed)))
    copies = tuple(dict.fromkeys(each for each in (of.submitter, of.proposer, "Các cơ sở khám bệnh, chữa bệnh") if each))
    minister = role_of(of.office) if of.office.lower().startswith("bộ ") else ""
    return replace(paper, issuer=f"{minister} {of.office}".strip(), enacting=enacting, bases=bases, copies=copies)


def _carried_out(of: ListMove) -> str:
    who = dict.fromkeys(each for each in (of.submitter, of.proposer) if each)
    return f"{', '.join(who)} và các cơ sở khám bệnh, chữa bệnh trong phạm vi áp dụng chịu trách nhiệm"


def _decided(of: ListMove) -> Iterator[PriceLine]:
    """The lines that the decision is about."""
    return (line for line in of.built.lines if line.service_id not in of.left_out | of.unchanged)


def _amended(of: ListMove) -> Iterator[Block]:
    """Which services an amendment amends or adds, and that all others stay as they are."""
    if of.amends is None:
        return
    services = {line.service_id: f"{code_of(line)} {name_of(line)}" for line in _decided(of)}
    yield Block(f"Các dịch vụ được sửa đổi, bổ sung ({vietnamese_number(len(services))} dịch vụ):")
    named = list(services.values())[:_MOST_NAMED]
    hidden = len(services) - len(named)
    more = [f"và {vietnamese_number(hidden)} dịch vụ khác"] if hidden else []
    yield from (Block(f"- {line}") for line in list_lines([*named, *more]))
    yield Block("Các dịch vụ khác giữ nguyên theo quyết định đang có hiệu lực.")


def _left_out(of: ListMove) -> Iterator[Block]:
    """The services of the list that are not approved."""
    services = {line.service_id: code_of(line) for line in of.built.lines if line.service_id in of.left_out}
    if services:
        hidden = len(services) - _MOST_NAMED
        more = f" và {vietnamese_number(hidden)} dịch vụ khác" if hidden > 0 else ""
        named = ", ".join(list(services.values())[:_MOST_NAMED])
        yield Block(
            f"Chưa quyết định giá của {vietnamese_number(len(services))} dịch vụ có trong bảng giá đề nghị: {named}{more};"
            " các dịch vụ này tiếp tục theo giá đang có hiệu lực."
        )


def _from(of: ListMove) -> str:
    if not of.phases:
        return f"từ {_SOME_DAY}"
    return f"từ {day_in_words(min(phase.first for phase in of.phases))}"


def _taking_effect(of: ListMove, lead: str) -> Iterator[Block]:
    """From when to when the prices hold; by phases where they do not hold everywhere alike."""
    if len(of.phases) < 2 and not any(phase.class_ or phase.scope for phase in of.phases):
        last = of.phases[0].last if of.phases else None
        others = " đối với các cơ sở chưa áp dụng" if of.move == "phase" else ""
        yield Block(f"{lead}Các mức giá áp dụng {_from(of)}{_until(last)}{others}.")
        return
    yield Block(f"{lead}Các mức giá áp dụng theo lộ trình:")
    lines = []
    for phase in sorted(of.phases, key=lambda each: (each.first, each.scope, each.class_)):
        whom = [f"hạng {of.built.class_name(phase.class_)}" if phase.class_ else "", phase.scope]
        named = ", ".join(filter(None, whom)) or "các cơ sở còn lại"
        lines.append(f"- {named[:1].upper()}{named[1:]}: từ {day_in_words(phase.first)}{_until(phase.last)}")
    yield from map(Block, list_lines(lines))


def _until(last: datetime.date | None) -> str:
    return f" đến hết {day_in_words(last)}" if last is not None else ""


def _not_for(of: ListMove) -> Iterator[Block]:
    """The facilities that the list names and is not for, with the article."""
    if of.ministry is not None:
        return
    others = [each for each in of.built.facilities if not each.in_scope]
    for facility in others[:_MOST_NAMED]:
        yield Block(_not_applied(of, facility))
    if len(others) > _MOST_NAMED:
        more = vietnamese_number(len(others) - _MOST_NAMED)
        yield Block(f"Bảng giá cũng không áp dụng cho {more} cơ sở khác không thuộc địa phương.")


def _not_applied(of: ListMove, facility: Facility) -> str:
    rule = of.law.regulation.jurisdiction_of(facility.managed_by or "", facility.class_, facility.kind)
    law = of.cited.of(rule.reference) if rule is not None else None
    manager = facility.managed_by if facility.managed_by not in (None, "province") else None
    managed = f" do {manager} quản lý" if manager else ""
    name = " ".join(filter(None, (facility.facility_code, facility.name)))
    return f"Bảng giá này không áp dụng cho cơ sở {name}{managed}: {decided_by(rule).text()}{f' ({law})' if law else ''}."
