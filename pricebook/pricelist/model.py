"""The numbered price list with everything that led to it, and its canonical JSON, over which the fingerprint is taken.

A list does not change once it is made; another one is made from it with `dataclasses.replace`. The published schema
(norms/schema/pricelist.json) is generated from here.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from pricebook.base.html import html_table
from pricebook.pricelist.canonical import json_text
from pricebook.pricelist.records import (
    Approval,
    Award,
    Capability,
    Dispute,
    Facility,
    InputFile,
    LeftOut,
    LineItem,
    ListSettings,
    ListStatus,
    PriceLine,
    Signer,
)
from pricebook.pricelist.versions import in_its_version

if TYPE_CHECKING:
    import pandas

MISSING = "chưa có giá"  # how workbooks and pages show a price that nobody knows
SHOWN_IN_A_NOTEBOOK = 20
MOST_SIGNERS = 4  # side by side on the printed list
# What may change while the list stays the same list.
OUTSIDE_THE_FINGERPRINT = ("approval", "fingerprint", "status")
_WHOLE = ("number", "rounded", "ceiling", "bound_price", "cut_off", "proposed", "price", "current_price")


@dataclass(frozen=True, repr=False)
class PriceList:
    """The list. `settings` are the choices that the law leaves open; `components` names the cost headings.

    `schema_version` is the version of the contract that the list is written in: a list read from an older file keeps the
    older one, and with it its fingerprint. `pack_sha256` is the SHA-256 of the regulation pack, None where it is not known.
    """

    schema_version: int
    regulation: str
    regulation_title: str
    ordinal_heading: str
    pack_version: str
    pack_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None
    province: str
    pricing_date: datetime.date
    submitter: str
    approver: str
    status: ListStatus
    settings: ListSettings
    signers: tuple[Signer, ...]
    components: Mapping[str, str]
    inputs: tuple[InputFile, ...]
    approval: Approval | None
    facilities: tuple[Facility, ...]
    capabilities: tuple[Capability, ...]
    awards: tuple[Award, ...]
    lines: tuple[PriceLine, ...]
    left_out: tuple[LeftOut, ...]
    disputes: tuple[Dispute, ...]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON without fingerprint, status and approval, in hex. Calculated when first asked for."""
        digest = hashlib.sha256()
        for chunk in canonical_chunks(self):
            digest.update(chunk.encode())
        return digest.hexdigest()

    def line(self, service_id: str, class_: str | None = None) -> PriceLine | None:
        """The line of a service and class."""
        return next((line for line in self.lines_of(service_id) if line.class_ == class_), None)

    def lines_of(self, service: str) -> Iterator[PriceLine]:
        """All lines of a service, named by id, ordinal or code."""
        exact = [line for line in self.lines if line.service_id == service]
        yield from exact or [line for line in self.lines if service in (line.ordinal, line.service_code)]

    def in_order(self, components: Iterable[str]) -> PriceList:
        """The same list with its components named in this order, which JSON does not keep."""
        same = replace(self, components={component: self.components[component] for component in components})
        if "fingerprint" in vars(self):
            _remember(same, self.fingerprint)
        return same

    def __repr__(self) -> str:
        return f"<PriceList {self.province} {self.pricing_date}, {self.regulation}: {len(self.lines)} lines, {self.status}>"

    def _repr_html_(self) -> str:
        shown = self.lines[:SHOWN_IN_A_NOTEBOOK]
        rows = ((line.number, line.ordinal or line.service_id, line.name, line.class_, line.price) for line in shown)
        hidden = len(self.lines) - len(shown)
        heading = ("STT", "Mã", "Dịch vụ", "Hạng", "Giá (đồng)")
        return html_table(repr(self)[1:-1], heading, rows, f"… {hidden}" if hidden else "")

    def to_pandas(self) -> pandas.DataFrame:
        """One row a line, for analysts: prices as nullable integers, exact decimals as Decimal objects."""
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(PriceLine) if f.name not in ("components", "given", "items")]
        columns = [*("class" if name == "class_" else name for name in own), *self.components]
        rows = ([*(getattr(line, name) for name in own), *map(line.components.get, self.components)] for line in self.lines)
        return frame_of(columns, rows, _WHOLE)

    def items_to_pandas(self) -> pandas.DataFrame:
        """One row a norm line, with its unit price and cost as Decimal objects and its source as text ("norms.csv!5")."""
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(LineItem) if f.name not in ("losers", "provinces", "source")]
        rows = (
            [line.service_id, line.class_, *(getattr(item, name) for name in own), str(item.source)]
            for line in self.lines
            for item in line.items
        )
        return frame_of(["service_id", "class", *own, "source"], rows)


def canonical_chunks(prices: PriceList) -> Iterator[str]:
    """What the fingerprint is taken over, in pieces: the list as canonical JSON (sorted keys, no spaces), in its own version."""
    separator = "{"
    for name, value in _contents(prices):
        yield f'{separator}"{name}":'
        separator = ","
        if isinstance(value, list | tuple):
            yield "["
            yield from (("," if i else "") + json_text(entry, prices.schema_version) for i, entry in enumerate(value))
            yield "]"
        else:
            yield json_text(value, prices.schema_version)
    yield "}"


def written_chunks(prices: PriceList) -> Iterator[str]:
    """What pricelist.json holds, in pieces: the canonical JSON, then what stands outside the fingerprint, a line each.

    The fingerprint is taken on the way and remembered: it is the one that the list would calculate when asked.
    """
    digest = hashlib.sha256()
    for chunk in canonical_chunks(prices):
        digest.update(chunk.encode())
        yield chunk if chunk != "}" else ""
    _remember(prices, digest.hexdigest())
    for name in OUTSIDE_THE_FINGERPRINT:
        yield f',\n"{name}":{json_text(getattr(prices, name), prices.schema_version)}'
    yield "}\n"


def _contents(prices: PriceList) -> list[tuple[str, Any]]:
    """By name, sorted: what a list of this version of the contract says, but for what stands outside the fingerprint."""
    said = {f.name: getattr(prices, f.name) for f in fields(prices) if f.name not in OUTSIDE_THE_FINGERPRINT}
    return sorted(in_its_version(said, prices.schema_version).items())


def _remember(prices: PriceList, fingerprint: str) -> None:
    """Keeps a fingerprint that was taken over the very list, where the list itself would keep it."""
    vars(prices)["fingerprint"] = fingerprint
