"""What a change of prices does by the volumes of form 21, as the papers of a proposal tell it. Amounts in đồng."""

from collections.abc import Iterator

from pricebook.base.money import dong, vietnamese_number
from pricebook.compare.document import Document
from pricebook.compare.impact import PAYERS, Burden, Impact, Sum
from pricebook.compare.words import percent, signed, whole_dong, word
from pricebook.exports.labels import code_of, name_of
from pricebook.exports.papers.since import Impacted
from pricebook.exports.papers.tables import Row
from pricebook.pricelist import PriceLine

_NONE = "–"


def change_in_dong(amount: int) -> str:
    """A change in whole đồng with its sign, without the unit, which the heading has."""
    return f"{'+' if amount > 0 else ''}{vietnamese_number(amount)}"


def impacted(document: Document, impact: Impact) -> Impacted:
    """The impact by facility and group, and the patient's part against local income."""
    return Impacted(
        said=tuple(_impact_said(document, impact)),
        facilities=[_sum(each) for each in impact.by_facility()],
        groups=[_sum(each) for each in impact.by_group()],
        burdens_said=(found[0],) if (found := document.burdens()) is not None else (),
        burdens=[_burden(each, document) for each in found[1]] if found is not None else [],
    )


def _impact_said(document: Document, impact: Impact) -> Iterator[str]:
    total = impact.total
    if impact.effects:
        yield _period(impact)
        uses, before, after = (
            vietnamese_number(whole_dong(total.uses)),
            *(dong(whole_dong(sum_)) for sum_ in (total.old, total.new)),
        )
        if not total.change:
            yield f"Với {uses} lượt dịch vụ đã thực hiện, chi phí không thay đổi: {before}."
        else:
            yield f"Với {uses} lượt dịch vụ đã thực hiện, chi phí từ {before} thành {after} ({signed(total.change)})."
            yield f"Theo bên chi trả: {_payers(total)}."
        by_kind = [f"{name} {signed(amount)}" for name, amount in document.impact_by_kind() if whole_dong(amount)]
        if by_kind:
            yield f"Theo nguyên nhân: {'; '.join(by_kind)}."
    uncounted = document.uncounted()
    if uncounted is not None:
        yield uncounted


def _period(impact: Impact) -> str:
    """Of which time the volumes are: a quarter is not a year."""
    periods = {effect.period for effect in impact.effects}
    known = sorted(period for period in periods if period is not None)
    if len(known) < len(periods) or not known:
        return "Tính theo số lượng nêu trong hồ sơ; có dòng không ghi kỳ." if known else "Tính theo số lượng nêu trong hồ sơ."
    first, last = known[0][0], max(period[1] for period in known)
    several = f" ({vietnamese_number(len(known))} kỳ khác nhau)" if len(known) > 1 else ""
    return f"Tính theo số lượng đã thực hiện từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}{several}."


def _payers(found: Sum) -> str:
    parts = [f"{word(f'payer-{payer}')} {signed(found.in_dong()[payer])}" for payer in PAYERS if found.in_dong()[payer]]
    return "; ".join(parts) or _NONE


def _sum(found: Sum) -> Row:
    return {
        "name": found.name,
        "uses": vietnamese_number(whole_dong(found.uses)),
        "old": vietnamese_number(whole_dong(found.old)),
        "new": vietnamese_number(whole_dong(found.new)),
        "change": change_in_dong(whole_dong(found.change)) if found.change else "không đổi",
        "payers": _payers(found),
    }


def _burden(each: Burden, document: Document) -> Row:
    line: PriceLine = each.line
    return {
        "code": code_of(line),
        "name": name_of(line),
        "class": document.class_of(line),
        "old": vietnamese_number(whole_dong(each.old)),
        "new": vietnamese_number(whole_dong(each.new)),
        "of_income": percent(each.of_income, decimals=2).removeprefix("+"),
        "more": percent(each.more_of_income, decimals=2),
    }
