"""Which service of a list a charged code means."""

from collections.abc import Iterable
from functools import cached_property

from pricebook.items.codes import code_key
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.lists import Period, WhyUnpaid
from pricebook.tables import folded

NO_FORMS = CodeForms()


class Services:
    """The services of a list, found by code, id or ordinal; and those of its regulation, which the list may not have.

    Args:
        prices: the list.
        law: the law that it follows.
        forms: what claims write behind a code.
    """

    def __init__(self, prices: PriceList, law: LawOnDay, forms: CodeForms = NO_FORMS) -> None:
        self._forms = forms
        self._by_code: dict[str, set[str]] = {}
        self._by_id: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._most: dict[str, int] = {}
        for line in prices.lines:
            self._by_id.setdefault(line.service_id, set()).add(line.service_id)
            self._names[line.service_id] = folded(line.name or "")
            if line.price is not None:
                self._most[line.service_id] = max(line.price, self._most.get(line.service_id, 0))
            for text in (line.service_code, line.ordinal):
                if text:
                    self._by_code.setdefault(text, set()).add(line.service_id)
        self._in_list = (*self._by_code.items(), *self._by_id.items())
        self._by_price_line: dict[str, set[str]] = {}
        for code, ids in self._in_list:
            if (of_line := forms.price_line(code)) is not None:
                self._by_price_line.setdefault(of_line, set()).update(ids)
        self._missing = {kind for part in law.regulation.missing_parts for kind in part.kinds}
        services = law.tables["services"].columns
        self._in_law = {text for name in ("service_id", "service_code", "ordinal") for text in services[name] if text}
        self._in_law |= set(law.tables["codes"].columns["service_code"])
        for code, id_ in zip(*(law.tables["codes"].columns[name] for name in ("service_code", "service_id")), strict=True):
            if id_ in self._names:
                self._by_code.setdefault(code, set()).add(id_)

    def meant(self, code: str, name: str | None) -> tuple[str, ...]:
        """The services of the list that a code means, by their ids; of several the one with the name, if one has it.

        A code with something behind it that changes nothing of the price means what the code before it means.
        """
        found = self._by_code.get(code) or self._by_id.get(code) or set()
        if not found and (before := self._forms.before(code)) is not None and before[1]:
            return self.meant(before[0], name)
        if len(found) > 1 and name:
            named = {id_ for id_ in found if self._names[id_] == folded(name)}
            found = named if len(named) == 1 else found
        return tuple(sorted(found))

    def spelt(self, code: str) -> tuple[str, ...]:
        """The services of the list that a code means however it is spelt: c5.1.272., C5,1,272, or with a Cyrillic С."""
        return tuple(sorted(self._by_spelling.get(code_key(code), ())))

    @cached_property
    def _by_spelling(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for code, ids in self._in_list:
            found.setdefault(code_key(code), set()).update(ids)
        return found

    def before(self, code: str) -> tuple[str, ...] | None:
        """The services of the list that the code before a form means; None where it has none, or neither list nor law has it."""
        found = self._forms.before(code)
        if found is None or code in self._by_code or code in self._by_id or self.in_law(code):
            return None
        ids = self.meant(found[0], None) or self.spelt(found[0])
        return ids if ids or self.in_law(found[0]) else None

    def of_ward(self, code: str, kind: str | None) -> tuple[str, ...] | None:
        """The services of the list that are of the price line of a code, for another ward; None where the code is surely none.

        The regulation prices examinations and beds by line, whatever the ward. One whose line no list has may still be of a part
        that the pack does not hold.

        Args:
            code: the code.
            kind: what is charged, by its group of costs.
        """
        ids = tuple(sorted(self._by_price_line.get(self._forms.price_line(code) or "", ())))
        return ids if ids or kind in self._missing else None

    def named(self, name: str) -> tuple[str, ...]:
        """The services of the list that have a name, by their ids."""
        said = folded(name)
        return tuple(sorted(id_ for id_, known in self._names.items() if known == said))

    def listed(self, ids: Iterable[str]) -> tuple[str, int] | None:
        """The dearest of some services, and the most that the list has for it, of whatever class and facility; in đồng."""
        priced = [(self._most[id_], id_) for id_ in ids if id_ in self._most]
        return (max(priced)[1], max(priced)[0]) if priced else None

    def in_law(self, code: str) -> bool:
        """Whether the regulation has a service of the code."""
        return code in self._in_law


def paid_for(period: Period, ids: Iterable[str]) -> str | None:
    """The service among some that is paid in a period: the dearest, so that no line is accused for an unclear code."""
    paid = [(period.paid[id_].price, id_) for id_ in ids if id_ in period.paid]
    return max(paid)[1] if paid else None


def why_unpaid(period: Period, services: Services, code: str, ids: Iterable[str]) -> WhyUnpaid:
    """Why a code is not paid in a period in which none of its services is."""
    reasons = {period.unpaid.get(id_, "not-approved") for id_ in ids}
    if not reasons:
        return "not-approved" if services.in_law(code) else "unknown"
    if "class-not-known" in reasons:
        return "class-not-known"
    return "not-performed" if reasons == {"not-performed"} else "not-approved"
