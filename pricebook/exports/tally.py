"""The figures about a list that cover, papers and report show."""

from dataclasses import dataclass

from pricebook.pricelist import PriceLine, PriceList


@dataclass(frozen=True, slots=True)
class Tally:
    """How many services and prices a list has, in all and of each kind. `services`, `left_out`, `only_compared` and `unable`
    count services, the others prices.

    `left_out` are services of the regulation without a proposed price; `only_compared` those of which the pack has prices of
    other lists alone, which say nothing about the regulation. `unable` counts the services that some facility in scope is not
    able to perform; None where capabilities were not examined (R7). `disputed` counts open disputes, `settled` those that a
    direction has settled (R9).
    """

    services: int
    prices: int
    capped: int
    fixed: int
    missing: int
    regional: int
    disputed: int
    settled: int
    unable: int | None
    left_out: int
    only_compared: int


def tally_of(prices: PriceList) -> Tally:
    """Counts the services and prices of a list."""
    lines = prices.lines
    return Tally(
        services=lines[-1].number if lines else 0,
        prices=len(lines),
        capped=sum(line.status == "capped" for line in lines),
        fixed=sum(line.status == "fixed" for line in lines),
        missing=sum(line.price is None for line in lines),
        regional=sum(map(has_regional_item, lines)),
        disputed=sum(line.disputed == "open" for line in lines),
        settled=sum(line.disputed == "settled" for line in lines),
        unable=len({line.service_id for line in lines if line.flagged_facilities}) if capabilities_examined(prices) else None,
        left_out=sum(left.reason != "comparison-only" for left in prices.left_out),
        only_compared=sum(left.reason == "comparison-only" for left in prices.left_out),
    )


def has_regional_item(line: PriceLine) -> bool:
    """Whether a price contains an item that is priced at the low average of the region (R4)."""
    return any(item.basis == "regional" for item in line.items)


def capabilities_examined(prices: PriceList) -> bool:
    """Whether the dossier says which facility is able to perform which service (R7)."""
    return bool(prices.facilities and prices.capabilities)
