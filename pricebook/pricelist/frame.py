"""The list as pandas tables. Only here is pandas imported: a plain build never pays for it."""

from dataclasses import fields

import pandas as pd

from pricebook.pricelist.model import LineItem, PriceLine, PriceList

_WHOLE = ("number", "rounded", "ceiling", "bound_price", "cut_off", "proposed", "price", "current_price")


def lines_frame(prices: PriceList) -> pd.DataFrame:
    names = [f.name for f in fields(PriceLine) if f.name not in ("components", "given", "items")]
    frame = pd.DataFrame([[getattr(line, name) for name in names] for line in prices.lines], columns=names, dtype=object)
    for component in prices.components:
        frame[component] = pd.Series([line.components.get(component) for line in prices.lines], dtype=object)
    return frame.astype(dict.fromkeys(_WHOLE, "Int64")).rename(columns={"class_": "class"})


def items_frame(prices: PriceList) -> pd.DataFrame:
    names = [f.name for f in fields(LineItem) if f.name not in ("losers", "provinces")]
    rows = [
        [line.service_id, line.class_, *(getattr(item, name) for name in names)] for line in prices.lines for item in line.items
    ]
    return pd.DataFrame(rows, columns=["service_id", "class", *names], dtype=object)
