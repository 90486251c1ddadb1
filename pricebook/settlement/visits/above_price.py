"""Examinations charged above the price that they state (ST088): a row is one examination."""

from collections.abc import Iterable

from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.verdicts import Verdict
from pricebook.settlement.figures import LEAST_STAKE
from pricebook.settlement.visits.examination import Examination
from pricebook.settlement.visits.joined import visits_of
from pricebook.settlement.visits.whole import shared_out


def judge_above_price(examined: Iterable[Examination]) -> None:
    """Asks about what is left of an amount beyond the price; of a visit, beyond its prices together, whichever row has them.

    No article says how a row comes to its amount: it may stand for two examinations, or the price may be the wrong figure. An
    amount that is merged over rows is held against their prices together.
    """
    paid = [each for each in examined if each.row.amount_with is None and not each.refused]
    visits = visits_of(paid)
    of_visits = {id(each) for visit in visits for each in visit}
    for visit in [*visits, *([each] for each in paid if id(each) not in of_visits)]:
        prices = shared_out([each.left for each in visit], [max(each.price, each.one) for each in visit])
        for each, price in zip(visit, prices, strict=True):
            if (beyond := each.left - price) >= LEAST_STAKE:
                facility = shown_code(each.facility)
                each.verdicts.append(Verdict("ST088", "ask", each.row.at, facility, each.day, each.charged, price, beyond, None))
