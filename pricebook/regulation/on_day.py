"""The law on a day: what is in force, its articles, and the ceilings, prices and amounts of each service (đồng)."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pricebook.base.exact import Exact
from pricebook.regulation.basics import Article, Citation, Document
from pricebook.regulation.code_map import CodeMap
from pricebook.regulation.comparisons import Comparisons
from pricebook.regulation.model import Regulation
from pricebook.regulation.rules import Component, Index, NotInsured
from pricebook.regulation.tables import Pack, PackTable


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the regulation, or one of the province's own (`own`). `position` is its place in the regulation's order.

    `part` is the part of the annex that holds it; None for a province's own.
    """

    service_id: str
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    position: int
    own: bool = False
    part: str | None = None


@dataclass(frozen=True, repr=False)
class LawOnDay:
    """A pack on one day. Only here are the dates of the law compared with a day.

    `own` are the services that the province has beside those of the regulation.
    """

    pack: Pack
    day: date
    own: tuple[Service, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<LawOnDay {self.regulation.id} on {self.day}>"

    @property
    def regulation(self) -> Regulation:
        """The settings of the pack's regulation."""
        return self.pack.regulation

    @property
    def in_force(self) -> bool:
        """Whether the regulation is in force on the day."""
        start, end = self.regulation.effective_from, self.regulation.effective_to
        return (start is None or start <= self.day) and (end is None or self.day <= end)

    def with_services(self, own: tuple[Service, ...]) -> "LawOnDay":
        """The same law, with a province's own services added."""
        return LawOnDay(self.pack, self.day, own)

    @cached_property
    def tables(self) -> dict[str, PackTable]:
        """The tables of the pack, with the rows that hold on the day."""
        return {name: table.in_force(self.day) for name, table in self.pack.tables.items()}

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that may be cited on the day."""
        return tuple(document for document in self.regulation.references if document.in_force(self.day))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The cost headings in force on the day, in their order."""
        return tuple(component for component in self.regulation.components if component.in_force(self.day))

    def citation_text(self, citation: Citation | None) -> str | None:
        """A citation as text; None if its document may not be cited on the day, as one that was issued later."""
        return str(citation) if citation is not None and self._citable(citation) else None

    def _citable(self, citation: Citation) -> bool:
        return citation.document in self._documents

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.document: document for document in self.documents}

    def is_confirmed(self, citation: Citation) -> bool:
        """Whether what cites an article was compared with its text."""
        document = self._documents.get(citation.document)
        return citation.confirmed and (document is None or document.confirmed)

    def article(self, rule: str | None) -> str | None:
        """The article that the regulation gives for a rule ("ceilings", "regional", …) on the day; None if it gives none."""
        return self.citation_text(self.citation(rule))

    def citation(self, rule: str | None) -> Citation | None:
        """The citation that the regulation gives for a rule on the day, even if its document may not be cited; None if none."""
        if rule is None:
            return None
        stated = self.regulation.articles.get(rule, ())
        articles = (stated,) if isinstance(stated, Article) else stated
        in_force = next((article for article in articles if article.in_force(self.day)), None)
        return in_force or getattr(getattr(self.regulation, rule, None), "reference", None)

    def index(self, component_id: str) -> Index | None:
        """The index of a component on the day; None if the component is not indexed, or no index is in force."""
        return self._indices.get(component_id)

    @cached_property
    def services(self) -> dict[str, Service]:
        """service_id → service: those of the regulation in its order, then the province's own."""
        columns = self.pack.tables["services"].columns
        named = zip(*(columns[name] for name in ("service_id", "ordinal", "service_code", "group", "name", "part")), strict=True)
        listed = [
            Service(service, ordinal or None, code or None, group or None, name or None, position, part=part or None)
            for position, (service, ordinal, code, group, name, part) in enumerate(named)
        ]
        names = {service.service_id: service for service in self.own}
        known = {service.service_id: _named(service, names.get(service.service_id)) for service in listed}
        return {**known, **{service.service_id: service for service in self.own if service.service_id not in known}}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and the service codes of all services."""
        codes = {service.service_code for service in self.services.values() if service.service_code}
        return frozenset({service.name for service in self.services.values() if service.name} | codes)

    @cached_property
    def _ceilings(self) -> dict[str, dict[str | None, int]]:
        return self._by_class("ceilings", "ceiling")

    @cached_property
    def _issued(self) -> dict[str, dict[str | None, int]]:
        return self._by_class("issued", "price")

    @cached_property
    def _ministry_prices(self) -> dict[str, dict[str | None, int]]:
        return self._by_class("ministry_prices", "price")

    @cached_property
    def _fixed(self) -> dict[str, dict[str | None, int]]:
        return self._by_class("fixed_prices", "price")

    def _by_class(self, table: str, column: str) -> dict[str, dict[str | None, int]]:
        columns = self.tables[table].columns
        found: dict[str, dict[str | None, int]] = {}
        for service, class_, amount in zip(columns["service_id"], columns["class"], columns[column], strict=True):
            found.setdefault(service, {})[self.class_term(class_) if class_ else None] = int(amount)
        return found

    def ceiling(self, service: str, class_: str | None) -> int | None:
        """R6: the maximum for the class, else the one for all classes, in đồng; None if there is none."""
        return _for_class(self._ceilings, service, class_)

    def classes_with_ceiling(self, service: str) -> list[str]:
        """The classes that have a maximum of their own for this service; empty if one maximum applies to all classes."""
        return [class_ for class_ in self._ceilings.get(service, {}) if class_ is not None]

    def has_ceiling(self, service: str) -> bool:
        """Whether the service has a maximum for any class."""
        return service in self._ceilings

    def issued(self, service: str, class_: str | None) -> int | None:
        """The price that was issued under the regulation, in đồng; it judges lists and is never used for pricing."""
        return _for_class(self._issued, service, class_)

    def fixed(self, service: str, class_: str | None) -> int | None:
        """The price that the regulation itself sets, in đồng; None if it sets none."""
        return _for_class(self._fixed, service, class_)

    def ministry_price(self, service: str, class_: str | None) -> int | None:
        """The price of the Ministry, in đồng, above which no province may propose; None if the pack has none for the service."""
        return _for_class(self._ministry_prices, service, class_)

    @property
    def has_ministry_prices(self) -> bool:
        """Whether the pack gives any price of the Ministry."""
        return bool(self._ministry_prices)

    @cached_property
    def comparisons(self) -> Comparisons:
        """The prices of other lists that the pack holds on the day. They are compared with, and bound nothing."""
        return Comparisons(self.tables, self.pack.tables["comparisons"].columns["service_id"])

    @cached_property
    def code_map(self) -> CodeMap:
        """Which service code is priced as which service, in both directions."""
        own = [(service.service_code, service.service_id) for service in self.services.values() if service.service_code]
        return CodeMap(own, self.tables["codes"])

    @cached_property
    def _amounts(self) -> dict[tuple[str, str], dict[str | None, str]]:
        columns = self.tables["amounts"].columns
        found: dict[tuple[str, str], dict[str | None, str]] = {}
        rows = zip(columns["service_id"], columns["component"], columns["class"], columns["amount"], strict=True)
        for service, component, class_, amount in rows:
            found.setdefault((service, component), {})[class_ or None] = amount
        return found

    def amount(self, service: str, component: str, class_: str | None, *, indexed: bool = True) -> Exact | None:
        """The amount that the regulation gives for a component, in đồng; `indexed`: multiplied by its index, if it has one."""
        given = self._given(service, component, class_)
        return self.indexed_amount(component, given) if indexed and given is not None else given

    def _given(self, service: str, component: str, class_: str | None) -> Decimal | None:
        given = self._amounts.get((service, component), {})
        amount = given.get(class_, given.get(None))
        return None if amount is None else Decimal(amount)

    def indexed_amount(self, component: str, amount: Decimal) -> Exact | None:
        """An amount of a component (đồng), multiplied by its index exactly; None if no index is in force on the day."""
        index = self._indices.get(component)
        return index.applied_to(amount) if index is not None else None if component in self._indices else amount

    def amounts_so_far(self, service: str, component: str, class_: str | None) -> tuple[Exact, ...]:
        """The amounts of a component (đồng) by each value of its index since the regulation took effect, up to the day.

        A price that was issued earlier rests on one of them, and holds until another is issued.
        """
        given = self._given(service, component, class_)
        index = next((each.index for each in self.components if each.id == component), None)
        if given is None or index is None:
            return () if given is None else (given,)
        start = self.regulation.effective_from or date.min
        known = (each for each in self.regulation.indices if each.id == index)
        return tuple(each.applied_to(given) for each in known if each.from_ <= self.day and (each.to or date.max) >= start)

    @cached_property
    def _indices(self) -> dict[str, Index | None]:
        """Indexed component → the index in force on the day, or None."""
        in_force = {index.id: index for index in self.regulation.indices if index.in_force(self.day)}
        return {c.id: in_force.get(c.index) for c in self.components if c.index is not None}

    def insured(self, service: str, part: str | None) -> bool:
        """Whether the insurance fund pays a service of a part of the annex on the day."""
        return self.regulation.insured and self.exclusion(service, part) is None

    def exclusion(self, service: str, part: str | None) -> NotInsured | None:
        """The rule by which the insurance fund does not pay a service of a part on the day; None if there is none."""
        excluded = (rule for rule in self.regulation.not_insured if rule.in_force(self.day))
        return next((rule for rule in excluded if part in rule.parts or service in rule.services), None)

    def official_code(self, ordinal: str | None, service_code: str | None) -> str | None:
        """The official code of a service with an ordinal and a code; None if it has none. An id of ours never is one."""
        return (ordinal if self.regulation.codes.official == "ordinal" else service_code) or None

    def binds(self, province: str | None) -> bool:
        """Whether the regulation binds a province. A resolution binds its own; the names are compared as they stand."""
        return self.regulation.province is None or province is None or self.regulation.province == province

    @property
    def holds_everything(self) -> bool:
        """Whether what the pack does not hold is not in the regulation; else it is unknown."""
        return self.regulation.complete and not self.regulation.missing_parts

    def class_term(self, class_: str | None) -> str:
        """A class with its names, for texts; "–" for None. One that nothing defines stands for itself."""
        found = self.regulation.vocabulary.class_(class_) if class_ is not None else None
        return found.named if found is not None else class_ or "–"

    def kind_term(self, kind: str | None) -> str:
        """A kind of facility with its names, as `class_term`."""
        found = self.regulation.vocabulary.kind(kind)
        return found.named if found is not None else kind or "–"

    @cached_property
    def unconfirmed_services(self) -> frozenset[str]:
        """The services whose row in the pack was not compared with the official annex (`confirmed` is no)."""
        columns = self.pack.tables["services"].columns
        rows = zip(columns["service_id"], columns["confirmed"], strict=True)
        return frozenset(service for service, confirmed in rows if confirmed == "no")

    @property
    def gives_amounts(self) -> bool:
        """Whether the pack gives amounts of components."""
        return len(self.tables["amounts"]) > 0

    @property
    def has_ceilings(self) -> bool:
        """Whether the pack gives any maximum."""
        return bool(self._ceilings)


def _named(service: Service, own: Service | None) -> Service:
    """The service; if the pack has no name for it, with the name that the province gives it."""
    if own is None or service.name is not None:
        return service
    return replace(service, name=own.name)


def _for_class(table: dict[str, dict[str | None, int]], service: str, class_: str | None) -> int | None:
    by_class = table.get(service) or {}
    return by_class[class_] if class_ in by_class else by_class.get(None)
