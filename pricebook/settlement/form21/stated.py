"""A facility's form, read back: what it states of each service, and which of its rows do not say what decides."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine
from pricebook.settlement.charged_tables import ChargedRow, ChargedTable, unread_cells
from pricebook.settlement.form21.tally import Key, ServicesOfList, Tallied, in_order, tallied_of, unknown_services
from pricebook.tables import folded
from pricebook.tables.layout.row_kinds import foot_kind

TABLE = "form21"
# "Cộng xét nghiệm", "Mang sang trang 2"; but "Tổng phân tích máu" is a service, where the list has one that begins so.
_SUM_BEGINS = ("cong ", "tong ", "mang sang", "chuyen sang", "trang truoc", "luy ke")


@dataclass(frozen=True, slots=True)
class StatedForm:
    """What a form states.

    Attributes:
        tally: the services, in the order of the list.
        findings: ST051 and ST083 for rows that do not say what decides.
        unread: the services of which a row could not be read: how often the form has them is not known.
        unknown_prices: the prices of rows whose service is not known; None for one that says no price.
    """

    tally: tuple[Tallied, ...]
    findings: tuple[Finding, ...]
    unread: frozenset[str]
    unknown_prices: frozenset[Decimal | None]

    def may_have(self, price: Decimal) -> bool:
        """Whether a row whose service is not known may be of one at a price."""
        return not self.unknown_prices.isdisjoint((price, None))


def form_read(form: ChargedTable, claims: Iterable[Tallied], services: ServicesOfList) -> StatedForm:
    """Reads what a form states.

    Rows that count nothing and have no amount are headings, and services that were not performed. Every other row is one of a
    service, unless its words say that it is a total: if it does not name its service, its price or its quantity, that is said.

    Args:
        form: the rows of the form.
        claims: what was claimed, for the prices of rows that state none.
        services: the services of the list.
    """
    charged: dict[str, set[Decimal]] = defaultdict(set)
    for each in claims:
        charged[each.line.service_id].add(each.price)
    found: dict[Key, Tallied] = {}
    unknown, blank = list[Place](), defaultdict[str, list[Place]](list)
    unread = {line.service_id for row in form.unread if (line := _line_of(row, services)) is not None}
    prices: set[Decimal | None] = {row.get("price", Decimal) for row in form.unread if _line_of(row, services) is None}
    for row in form.rows:
        quantity, amount = _quantity(row), row.get("amount", Decimal)
        line = _line_of(row, services)
        if not (quantity or amount) or (line is None and _is_total(row, services)):
            continue
        if line is None:
            named = any(row.get(column, str) for column in ("service", "ordinal"))
            (unknown if named else blank["ordinal"]).append(row.at)
            prices.add(row.get("price", Decimal))
            continue
        price = _price(row, line, charged[line.service_id])
        if not quantity or price is None:
            blank["outpatient" if not quantity else "price"].append(row.at)
            unread.add(line.service_id)
            continue
        each = tallied_of(found, line, price, row)
        each.outpatient += row.get("outpatient", Decimal) or 0
        each.inpatient += row.get("inpatient", Decimal) or 0
        each.amount += price * quantity if amount is None else amount
    findings = *unread_cells(TABLE, blank), *unknown_services(unknown)
    return StatedForm(tuple(in_order(found)), findings, frozenset(unread), frozenset(prices))


def _line_of(row: ChargedRow, services: ServicesOfList) -> PriceLine | None:
    """The service of a row: by its code or ordinal; where a name stands alone, the one with exactly that name."""
    codes = row.get("service", str), row.get("ordinal", str)
    return services.meant(*codes) if any(codes) else services.named(row.get("name", str))


def _quantity(row: ChargedRow) -> Decimal:
    return (row.get("outpatient", Decimal) or Decimal(0)) + (row.get("inpatient", Decimal) or Decimal(0))


def _price(row: ChargedRow, line: PriceLine, charged: set[Decimal]) -> Decimal | None:
    """The price of a row: the one that it states; else the only one, of the list or the claims, that gives its amount."""
    stated, amount = row.get("price", Decimal), row.get("amount", Decimal)
    if stated is not None:
        return stated
    known = charged | ({Decimal(line.price)} if line.price is not None else set())
    fits = [price for price in known if amount is None or price * _quantity(row) == amount]
    return fits[0] if len(fits) == 1 else None


def _is_total(row: ChargedRow, services: ServicesOfList) -> bool:
    """Whether a row that names no service is a total: by its words, or by their beginning, if it has no number and no price."""
    labels = [row.get(column, str) for column in ("number", "ordinal", "service", "name")]
    if row.get("price", Decimal) is not None or any(map(str.isdigit, "".join(filter(None, labels[:3])))):
        return False
    folded_labels = [folded(label) for label in labels if label is not None]
    begins_so = any(label.startswith(_SUM_BEGINS) and not services.begin_like(label) for label in folded_labels)
    return begins_so or foot_kind(labels) == "total"
