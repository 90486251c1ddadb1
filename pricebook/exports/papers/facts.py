"""The contents of the submission letter and the pricing rationale, as values of their templates; figures in Vietnamese form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pricebook.base.file_names import PLAIN, Naming
from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.exports.approval import PRICES, annexes, settings_in_words
from pricebook.exports.citations import Citations
from pricebook.exports.labels import group_of
from pricebook.exports.listed import Listed
from pricebook.exports.papers import tables
from pricebook.exports.papers.asked import decided_facts, letter_facts
from pricebook.exports.papers.offices import above, decided_by, head_of, in_full, issued_at, place_of, signature_of
from pricebook.exports.papers.principles import principles
from pricebook.exports.papers.proposal import BARE, Proposal, opinion_facts
from pricebook.exports.papers.since import WORKBOOK as COMPARISON
from pricebook.exports.papers.since import compared_with, since_facts
from pricebook.exports.papers.words import amount_and_words
from pricebook.exports.publication.decision import decision_of
from pricebook.exports.stamp import payable, priced_on, warning
from pricebook.exports.tally import capabilities_examined, tally_of
from pricebook.exports.uncapped import in_words
from pricebook.pricelist import Award, PriceLine, PriceList
from pricebook.pricelist.uncapped import MOST_NAMED
from pricebook.regulation import LawOnDay
from pricebook.regulation.basics import act_named
from pricebook.tables import load_specs, table_named

WORKBOOK = "pricelist.xlsx"
NOT_EXAMINED = "Chưa xem xét: hồ sơ không có danh mục cơ sở và khả năng thực hiện."
PACK_INCOMPLETE = " (trong phần phụ lục đã có số liệu; phụ lục chưa đầy đủ)"
_MEASURES = (
    "Các cơ sở khám bệnh, chữa bệnh niêm yết công khai mức giá mới và thông báo cho người bệnh trước ngày áp dụng",
    "Bảng giá được quyết định gửi cơ quan bảo hiểm xã hội bằng văn bản và tệp điện tử để thanh toán",
    "Các khoản đã tính trong giá dịch vụ không được thu thêm của người bệnh",
)


def common_facts(prices: Listed, law: LawOnDay) -> dict[str, Any]:
    """The values that all papers have. The papers of a draft, or of a list that has ended, have a warning on each page."""
    if isinstance(prices, PriceList):
        ended = warning(prices) if prices.status in ("superseded", "revoked") else None
        notice, foot = term("draft") if prices.status == "draft" else ended, priced_on(prices)
    else:
        notice, foot = None, ""  # of what somebody sent the record itself says which file it is
    return {
        "warning": notice,
        "stamp": " — ".join(filter(None, (notice, foot))),
        "place": issued_at(prices),
        "year": str(prices.pricing_date.year),
        "submitter": prices.submitter,
        "approver": prices.approver,
        "bases": list_lines(f"- {basis}" for basis in Citations(prices, law).bases()),
        "short_title": act_named(prices.regulation_title),
        "regulation_title": prices.regulation_title,
    }


def paper_facts(
    prices: PriceList,
    law: LawOnDay,
    proposal: Proposal = BARE,
    beside: Sequence[tuple[str, str]] = (),
    naming: Naming = PLAIN,
    with_findings: bool = True,
    printed: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Any]:
    """The values of the templates of letter and rationale.

    Args:
        prices: The list.
        law: The regulation on its pricing date.
        proposal: The list before it, the opinions, who signs.
        beside: The other papers that stand beside it: what each is, and the name of its file.
        naming: What the files are called.
        with_findings: Whether the workbook has a sheet of findings.
        printed: On about how many pages its sheets print, by their names, as far as it is known.
    """
    lines, tally, workbook = prices.lines, tally_of(prices), naming.name(WORKBOOK)
    where = f"tệp {workbook}"
    return {
        **common_facts(prices, law),
        **since_facts(
            proposal.since, tables.change_rows(lines, prices), tables.summary_of_changes(lines), naming, proposal.volumes
        ),
        **opinion_facts(proposal.opinions),
        "above": above(prices.submitter, prices, None),
        "office": head_of(in_full(prices.submitter, prices)),
        **letter_facts(prices, _range(lines)),
        "needed": _needed(prices, law),
        "measures": list_lines(f"- {line}" for line in _MEASURES),
        "principles": list_lines(
            f"- {entry['text']}{' (' + entry['law'] + ')' if entry['law'] else ''}"
            for entry in principles(prices, law, proposal.ministry_norms)
        ),
        "counts": {"services": vietnamese_number(tally.services), "prices": vietnamese_number(tally.prices)},
        "range": _range(lines),
        "results": list_lines(f"- {line}" for line in _results(prices, law)),
        "groups": tables.table_of(_groups(lines), where),
        "effect": _effect(prices),
        "annexes": list_lines(f"- {line}" for line in _annexes(prices, proposal, beside, naming, with_findings, printed)),
        "recipients": ["Như trên", _others(prices)],
        "plan_recipients": [prices.approver, _others(prices)],
        "letter_signer": signature_of(prices.submitter, proposal.signer.title),
        "signer_name": proposal.signer.name,
        "signers": [{"title": signer.title, "name": signer.name} for signer in prices.signers]
        or [{"title": prices.submitter.upper(), "name": ""}],
        "sources": sources_said(prices),
        "decisions": tables.table_of(tables.decision_rows(prices.awards), where),
        "inputs_said": _inputs(prices, workbook),
        "settings": tables.table_of([{"name": name, "value": value} for name, value in settings_in_words(prices, law)], where),
        "capped": tables.table_of(
            [tables.capped_row(line, prices, law.unconfirmed_services) for line in lines if line.status == "capped"], where
        ),
        "regional": tables.table_of(tables.regional_rows(lines), where),
        "left_out": tables.left_out_table(prices, where),
        "unable_said": "" if capabilities_examined(prices) else NOT_EXAMINED,
        "flagged": tables.table_of(tables.flagged_rows(prices), where),
        "disputed": tables.table_of(tables.dispute_rows(prices), where),
        **decided_facts(prices),
    }


def _paid_by(lines: Iterable[PriceLine], law: LawOnDay) -> str:
    """The half-sentence about the insurance fund: for which of the services it pays, if it pays for any."""
    insured = {law.insured(line.service_id, line.part) for line in lines}
    if True not in insured:
        return ""
    which = " đối với các dịch vụ thuộc phạm vi thanh toán của quỹ bảo hiểm y tế" if False in insured else ""
    return f" và cơ quan bảo hiểm xã hội có căn cứ thanh toán{which}"


def list_lines(lines: Iterable[str]) -> list[str]:
    """The lines of a list with the marks at their ends: semicolons, and a full stop after the last."""
    entries = list(lines)
    return [f"{line};" for line in entries[:-1]] + [f"{line}." for line in entries[-1:]]


def _needed(prices: PriceList, law: LawOnDay) -> str:
    """Why prices are proposed, and from what they were made."""
    made_from = "định mức và giá đầu vào thực tế của địa phương" if law.regulation.needs_norms else "số liệu chi phí của văn bản"
    return (
        f"Để các cơ sở khám bệnh, chữa bệnh có căn cứ thu{_paid_by(prices.lines, law)}, {prices.submitter} đã tổ chức xây dựng"
        f" mức giá theo {made_from}, ngày tính giá {prices.pricing_date:%d/%m/%Y}."
    )


def _annexes(
    prices: PriceList,
    proposal: Proposal,
    beside: Iterable[tuple[str, str]],
    naming: Naming,
    with_findings: bool,
    printed: Mapping[str, int],
) -> list[str]:
    """What stands beside the paper: the sheets of the workbook and the comparison as numbered annexes, then other papers."""
    counted = {PRICES: f", {vietnamese_number(len(prices.lines))} mức giá"}
    sheets, workbook = annexes(prices, with_findings=with_findings), naming.name(WORKBOOK)
    paged = {name: f"; khoảng {vietnamese_number(pages)} trang" for name, pages in printed.items()}
    found = [f"{name}{counted.get(name, '')} (trang tính “{name}” của tệp {workbook}{paged.get(name, '')})" for name in sheets]
    if proposal.since is not None:
        of = compared_with(proposal.since)
        found.append(f"So sánh với {of}, từng mức giá và từng nguyên nhân (tệp {naming.name(COMPARISON)})")
    numbered = [f"Phụ lục {number}: {text}" for number, text in enumerate(found, 1)]
    return [*numbered, *(f"{name} (tệp {file})" for name, file in beside)]


def _inputs(prices: PriceList, workbook: str) -> str:
    """Which tables of the dossier the prices were made from, by their names; other files by their own."""
    specs = load_specs()
    named = dict.fromkeys(
        specs[table].title if (table := table_named(Path(entry.file).stem)) is not None else entry.file
        for entry in prices.inputs
        if Path(entry.file).suffix != ".toml"
    )
    if not named:
        return f"Hồ sơ không có bảng số liệu riêng. Mã đối chiếu của hồ sơ nêu ở trang Bìa của tệp {workbook}."
    return f"Số liệu đầu vào: {'; '.join(named)}. Mã đối chiếu của từng tệp nêu ở trang Bìa của tệp {workbook}."


def _others(prices: PriceList) -> str:
    """The recipients of a copy: the agencies that take part in a price list, without the submitter."""
    agencies = ("Sở Y tế", "Sở Tài chính", f"Bảo hiểm xã hội {place_of(prices)}")
    return ", ".join(name for name in agencies if not prices.submitter.lower().startswith(name.lower()))


def _range(lines: Sequence[PriceLine]) -> str:
    known = [line.price for line in lines if line.price is not None]
    if not known:
        return "Chưa có mức giá nào."
    return f"Mức thấp nhất là {amount_and_words(min(known))}; mức cao nhất là {amount_and_words(max(known))}."


def _results(prices: PriceList, law: LawOnDay) -> list[str]:
    """Lines with the figures about the list. Figures of 0 are left out; that no price is missing is said in words."""
    tally = tally_of(prices)
    figures = (
        ("mức giá bị giới hạn bởi mức tối đa hoặc tỷ lệ của mức tối đa", tally.capped),
        ("mức giá cố định của văn bản", tally.fixed),
        ("mức giá có mặt hàng tính theo giá bình quân thấp của khu vực", tally.regional),
        ("mức giá còn ý kiến chưa thống nhất", tally.disputed),
        ("mức giá đã có ý kiến chỉ đạo", tally.settled),
        ("dịch vụ có cơ sở chưa đủ điều kiện thực hiện", tally.unable or 0),
        (f"mức giá của dịch vụ mà số liệu của văn bản {term('unconfirmed')}", _unconfirmed(prices, law)),
        (f"dịch vụ của văn bản chưa đề nghị{'' if law.holds_everything else PACK_INCOMPLETE}", tally.left_out),
        ("dịch vụ chỉ có giá tham khảo của bảng giá khác, chưa đề nghị", tally.only_compared),
    )
    lines = [f"{vietnamese_number(figure)} {name}" for name, figure in figures if figure]
    if tally.prices:
        priced, missing = vietnamese_number(tally.prices - tally.missing), vietnamese_number(tally.missing)
        known = f"{priced} mức giá đã có giá; {missing} mức giá CHƯA CÓ GIÁ"
        lines.insert(0, known if tally.missing else "mọi mức giá đề nghị đều đã có giá")
    lines += [f"{name}: {value}" for name, value in in_words(prices.lines, law, MOST_NAMED)]
    return lines if tally.unable is not None else [*lines, "khả năng thực hiện của các cơ sở chưa được xem xét"]


def _unconfirmed(prices: PriceList, law: LawOnDay) -> int:
    """The number of prices of services whose row in the pack was not compared with the official annex."""
    return sum(line.service_id in law.unconfirmed_services for line in prices.lines)


def _groups(lines: Sequence[PriceLine]) -> list[dict[str, str]]:
    by_group: dict[str, list[PriceLine]] = defaultdict(list)
    for line in lines:
        by_group[group_of(line)].append(line)
    return [tables.group_row(number, name, members) for number, (name, members) in enumerate(by_group.items(), 1)]


def _effect(prices: PriceList) -> str:
    approval = prices.approval
    if approval is None or not payable(prices):
        return f"Mức giá được áp dụng từ ngày …… tháng …… năm …… theo {decided_by(prices.approver).kind} của {prices.approver}."
    until = f" đến hết ngày {approval.effective_to:%d/%m/%Y}" if approval.effective_to else ""
    phases = f" Lộ trình: {'; '.join(approval.phases)}." if approval.phases else ""
    decision = decision_of(prices)
    decided = decision.named if decision is not None else approval.decision_no
    notes = "".join(f" {note[:1].upper()}{note[1:]}." for note in approval.notes)
    return f"Mức giá được áp dụng từ ngày {approval.effective_from:%d/%m/%Y}{until} theo {decided}.{phases}{notes}"


def sources_said(prices: PriceList) -> str:
    """A sentence about where the unit prices come from (R3, R4)."""
    if not prices.awards:
        return "Chi phí theo số liệu của văn bản và của hồ sơ; không dùng giá trúng thầu."
    own = [award for award in prices.awards if award.province is None]
    others = [award for award in prices.awards if award.province is not None]
    provinces = ", ".join(sorted({award.province for award in others if award.province}))
    regional = f"; {_counted(others)} dòng giá của các tỉnh {provinces}" if others else ""
    return f"{_counted(own)} dòng kết quả trúng thầu theo các quyết định dưới đây{regional}."


def _counted(awards: Sequence[Award]) -> str:
    """How many awards count, of how many."""
    return f"{vietnamese_number(sum(award.counts for award in awards))} trong {vietnamese_number(len(awards))}"
