"""The notice to each facility of a ministry that the province's list is not for it: who proposes and decides its prices (R10)."""

from functools import partial

from pricebook.entitlement import applies_to, of_ministry
from pricebook.exports.citations import Citations
from pricebook.exports.output import Output, file_stems
from pricebook.exports.papers.offices import above, issued_at, place_of
from pricebook.exports.papers.official import Block, OfficialPaper, write_official
from pricebook.pricelist import Facility, PriceList
from pricebook.regulation import LawOnDay
from pricebook.regulation.jurisdiction import Jurisdiction

_FILE = "thong-bao-co-so"


def notice_outputs(prices: PriceList, law: LawOnDay) -> list[Output]:
    """A notice for each facility of the list whose prices its ministry proposes. None for a ministry's own list.

    Facilities whose manager the law names without saying who proposes their prices, as those of the Ministry of Health in 2012,
    have none.
    """
    if of_ministry(prices, law):
        return []
    found = [(facility, rule) for facility in prices.facilities if (rule := _rule(facility, prices, law)) is not None]
    stems = file_stems(facility.facility_code for facility, _ in found)
    return [
        Output(
            f"{_FILE}-{stems[facility.facility_code]}.docx",
            partial(write_official, notice(facility, rule, prices, law), prices),
        )
        for facility, rule in found
    ]


def _rule(facility: Facility, prices: PriceList, law: LawOnDay) -> Jurisdiction | None:
    """The rule by which a ministry proposes the prices of a facility; None where nothing says so, or the list applies."""
    rule = law.regulation.jurisdiction_of(facility.managed_by or "", facility.class_, facility.kind)
    theirs = rule is not None and rule.managed_by not in (None, "province") and rule.proposes is not None
    return rule if theirs and not applies_to(facility, prices, law) else None


def notice(facility: Facility, rule: Jurisdiction, prices: PriceList, law: LawOnDay) -> OfficialPaper:
    """The notice to one facility."""
    insured = law.regulation.insured
    office = f"{'Bảo hiểm xã hội' if insured else 'Sở Y tế'} {place_of(prices)}"
    name = facility.name or facility.facility_code
    ministry = facility.managed_by or rule.proposes or ""
    article = Citations(prices, law).of(rule.reference)
    by = f" ({article})" if article else ""
    decided = f", đề nghị {rule.approves} phê duyệt" if rule.approves else ""
    blocks = (
        Block(
            f"{name} (mã cơ sở {facility.facility_code}) do {ministry} quản lý. Mức giá dịch vụ khám bệnh, chữa bệnh do"
            f" {prices.approver} quyết định không áp dụng cho đơn vị{by}."
        ),
        Block(f"Để có căn cứ {'thanh toán chi phí khám bệnh, chữa bệnh bảo hiểm y tế' if insured else 'thu'}, đề nghị đơn vị:"),
        Block(f"- Xây dựng mức giá cụ thể của các dịch vụ đơn vị đang thực hiện theo {prices.regulation_title};"),
        Block(f"- Báo cáo {ministry}{decided}, theo quy định;"),
        Block(f"- Gửi {office} quyết định phê duyệt và bảng giá kèm theo, bằng văn bản và tệp điện tử."),
        Block(f"{office} thông báo để đơn vị biết, thực hiện./."),
    )
    return OfficialPaper(
        file=_FILE,
        office=office,
        above=tuple(above(office, prices, None)),
        place=issued_at(prices),
        number=None,
        day=None,
        year=prices.pricing_date.year,
        kind=None,
        about=f"xây dựng mức giá dịch vụ khám bệnh, chữa bệnh của cơ sở thuộc {ministry}",
        recipients=(name,),
        blocks=blocks,
        copies=tuple(dict.fromkeys(("Như trên", ministry, *(("Sở Y tế",) if insured else ())))),
    )
