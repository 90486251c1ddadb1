"""The numbered price list with everything that led to its prices, and its canonical JSON, from which the fingerprint is made.

A price list is immutable: `dataclasses.replace` makes a changed copy. The published schema (norms/schema/pricelist.json) is
generated from these classes.
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
from pricebook.base.languages import Language
from pricebook.pricelist.canonical import json_text
from pricebook.pricelist.list_settings import ClassNames, ListSettings
from pricebook.pricelist.records import (
    Approval,
    Award,
    Capability,
    Dispute,
    Facility,
    InputFile,
    LeftOut,
    ListStatus,
    NormLine,
    PriceLine,
    Signer,
)
from pricebook.pricelist.versions import decided_in_its_version, in_its_version

if TYPE_CHECKING:
    import pandas
SHOWN_IN_A_NOTEBOOK = 20  # lines
MOST_SIGNERS = 4  # as many as the printed list has room for
# Entries that may change while the list stays the same: what is decided about it, and the fingerprint itself.
OUTSIDE_THE_FINGERPRINT = ("approval", "fingerprint", "status")
_WHOLE_NUMBERS = ("number", "rounded", "ceiling", "bound_price", "cut_off", "proposed", "price", "current_price")


@dataclass(frozen=True, repr=False)
class PriceList:
    """A price list of one province, with everything that its prices were composed from.

    `schema_version` is the version of the contract in which the list is written; a list that was read from an older file keeps
    the older version and its fingerprint. `pack_sha256` is the SHA-256 of the regulation pack, None where it is not known.
    `settings` are the choices that the law leaves open. `components` are the names of the cost components, by id, `class_names`
    those of the hospital classes.
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
    class_names: Mapping[str, ClassNames]
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
        """The SHA-256, in hexadecimal digits, of the canonical JSON without fingerprint, status and approval.

        It is calculated when it is first used.
        """
        digest = hashlib.sha256()
        for chunk in canonical_chunks(self):
            digest.update(chunk.encode())
        return digest.hexdigest()

    def line(self, service_id: str, class_: str | None = None) -> PriceLine | None:
        """The price line of a service (by its id) and class; None where the list has none."""
        return next((line for line in self.lines_of(service_id) if line.class_ == class_), None)

    def lines_of(self, service: str) -> Iterator[PriceLine]:
        """All price lines of a service, which may be named by its id, or else by its ordinal or service code."""
        exact = [line for line in self.lines if line.service_id == service]
        yield from exact or [line for line in self.lines if service in (line.ordinal, line.service_code)]

    def class_name(self, class_: str | None, language: Language = "vi") -> str:
        """What a class is called; nothing for None. A class that the list has no name for stands for itself."""
        names = self.class_names.get(class_ or "")
        return (class_ or "") if names is None else names.vi if language == "vi" else names.en

    def in_order(self, components: Iterable[str]) -> PriceList:
        """The same list with its components in this order, which canonical JSON does not keep."""
        same = replace(self, components={component: self.components[component] for component in components})
        if "fingerprint" in vars(self):
            _remember(same, self.fingerprint)
        return same

    def with_approval(self, status: ListStatus, approval: Approval | None) -> PriceList:
        """The same list, of whose prices and fingerprint nothing changes, with what is decided about it."""
        same = replace(self, status=status, approval=approval)
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
        """The price lines as a table, one row each: prices in đồng as nullable integers, exact figures as Decimal objects.

        The column `approximate` names the figures of a row that are no finite decimals, and so are rounded to 28 digits.
        """
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(PriceLine) if f.name not in ("components", "given", "items")]
        columns = [*("class" if name == "class_" else name for name in own), *self.components]
        rows = ([*(getattr(line, name) for name in own), *map(line.components.get, self.components)] for line in self.lines)
        return frame_of(columns, rows, _WHOLE_NUMBERS)

    def items_to_pandas(self) -> pandas.DataFrame:
        """The norm lines as a table, one row each.

        Unit price and cost (đồng) are Decimal objects; the source is text ("norms.csv!5"). The column `approximate` names the
        figures of a row that are no finite decimals, and so are rounded to 28 digits.
        """
        from pricebook.pricelist.frame import frame_of

        own = [f.name for f in fields(NormLine) if f.name not in ("losers", "provinces", "source")]
        rows = (
            [line.service_id, line.class_, *(getattr(item, name) for name in own), str(item.source)]
            for line in self.lines
            for item in line.items
        )
        return frame_of(["service_id", "class", *own, "source"], rows)


def canonical_chunks(prices: PriceList) -> Iterator[str]:
    """The text from which the fingerprint is made, in pieces: the list as canonical JSON, in its version of the contract.

    Keys are sorted and there are no spaces. Fingerprint, status and approval are left out.
    """
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
    """The text of pricelist.json, in pieces: the canonical JSON, then each entry outside the fingerprint on a line of its own.

    The fingerprint is calculated on the way and kept in the list, so that it is not calculated a second time.
    """
    digest = hashlib.sha256()
    for chunk in canonical_chunks(prices):
        digest.update(chunk.encode())
        yield chunk if chunk != "}" else ""
    _remember(prices, digest.hexdigest())
    for name in OUTSIDE_THE_FINGERPRINT:
        value = decided_in_its_version(name, getattr(prices, name), prices.schema_version)
        yield f',\n"{name}":{json_text(value, prices.schema_version)}'
    yield "}\n"


def _contents(prices: PriceList) -> list[tuple[str, Any]]:
    """The entries of the list inside the fingerprint, sorted by name, in its version of the contract."""
    entries = {f.name: getattr(prices, f.name) for f in fields(prices) if f.name not in OUTSIDE_THE_FINGERPRINT}
    return sorted(in_its_version(entries, prices.schema_version).items())


def _remember(prices: PriceList, fingerprint: str) -> None:
    """Keeps a fingerprint that was calculated from this list, in the place where `fingerprint` caches its own result."""
    vars(prices)["fingerprint"] = fingerprint
