"""What is counted of a list, the same on cover, papers and report."""

from dataclasses import dataclass

from pricebook.pricelist import PriceLine, PriceList


@dataclass(frozen=True, slots=True)
class Tally:
    """`services` and `left_out` count services, the others prices. `unable`: services that somebody in scope cannot perform;
    None where nobody examined who can perform what (R7).
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


def tally_of(prices: PriceList) -> Tally:
    lines = prices.lines
    return Tally(
        services=lines[-1].number if lines else 0,
        prices=len(lines),
        capped=sum(line.status == "capped" for line in lines),
        fixed=sum(line.status == "fixed" for line in lines),
        missing=sum(line.price is None for line in lines),
        regional=sum(map(has_regional, lines)),
        disputed=sum(line.disputed == "open" for line in lines),
        settled=sum(line.disputed == "settled" for line in lines),
        unable=len({line.service_id for line in lines if line.flagged_facilities}) if ability_examined(prices) else None,
        left_out=len(prices.left_out),
    )


def has_regional(line: PriceLine) -> bool:
    """Whether something in a price is at the region's low average (R4)."""
    return any(item.basis == "regional" for item in line.items)


def ability_examined(prices: PriceList) -> bool:
    """R7: whether anybody said who can perform what."""
    return bool(prices.facilities and prices.capabilities)
