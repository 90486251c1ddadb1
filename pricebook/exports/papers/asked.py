"""What the letter of a proposal asks for; of a list that was decided already, what was decided: nobody is asked again."""

from pricebook.base.money import vietnamese_number
from pricebook.exports.papers.offices import decided_by
from pricebook.exports.publication.decision import Decision, day_in_words, decision_of
from pricebook.exports.stamp import priced_on
from pricebook.exports.tally import tally_of
from pricebook.pricelist import PriceList
from pricebook.regulation.basics import act_named

_DECIDED = ("approved", "superseded", "revoked")


def made_by(prices: PriceList) -> Decision | None:
    """The decision by which a list was decided, whether or not it is in force still; None if there is none."""
    return decision_of(prices) if prices.status in _DECIDED else None


def letter_facts(prices: PriceList, range_said: str) -> dict[str, str]:
    """The values of the letter's template that depend on whether the list was decided.

    Args:
        prices: The list.
        range_said: The sentence on its lowest and highest price.
    """
    tally, decision = tally_of(prices), made_by(prices)
    counted = f"{vietnamese_number(tally.services)} dịch vụ với {vietnamese_number(tally.prices)} mức giá. {range_said}"
    of = f"mức giá dịch vụ khám bệnh, chữa bệnh theo {act_named(prices.regulation_title)}"
    if decision is None:
        asked = decided_by(prices.approver)
        return {
            "title": "TỜ TRÌNH",
            "number": "……/TTr-……",
            "about": f"{asked.asked} {of}",
            "contents": "Nội dung trình",
            "submitted": f"{prices.submitter} trình {prices.approver} {counted}",
            "closing": f"{prices.submitter} kính trình {prices.approver} xem xét, {asked.act}./.",
        }
    return {
        "title": "BÁO CÁO",
        "number": "……/BC-……",
        "about": f"{of} đã được quyết định tại {decision.named}",
        "contents": "Nội dung đã được quyết định",
        "submitted": f"Theo đề nghị của {prices.submitter}, {decision.body} đã quyết định tại {decision.named}"
        f" {day_in_words(decision.date)} {counted}",
        "closing": f"{prices.submitter} báo cáo {prices.approver}; các mức giá đã được quyết định, không đề nghị quyết định"
        " lại./.",
    }


def decided_facts(prices: PriceList) -> dict[str, str]:
    """What stands on each page of papers of a list that was decided and is not ended: an ended one has its warning."""
    decision = made_by(prices)
    if decision is None or prices.status != "approved":
        return {}
    told = f"ĐÃ ĐƯỢC QUYẾT ĐỊNH tại {decision.in_full}"
    return {"warning": told, "stamp": " — ".join(filter(None, (told, priced_on(prices))))}
