"""The verb regulation services: lists and searches the services of a pack, with what it says of their prices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.errors import WrongOption
from pricebook.app.packs import packs_for, unknown_regulation
from pricebook.app.regulation import ListedPack, regulation
from pricebook.base.html import html_table
from pricebook.regulation import Pack
from pricebook.tables import folded

_PRICES = {"ceilings": "ceiling", "fixed_prices": "price", "issued": "price"}
SHOWN_IN_A_NOTEBOOK = 50

ByClass = Mapping[str | None, int]


@dataclass(frozen=True, slots=True)
class ListedService:
    """One service of a pack.

    `ceilings`, `fixed_prices` and `issued` are in đồng, by class; the class None stands for all. `confirmed`: whether the row was
    compared with the regulation itself.
    """

    service_id: str
    part: str
    ordinal: str | None
    service_code: str | None
    group: str | None
    name: str | None
    unit: str | None
    confirmed: bool
    ceilings: ByClass
    fixed_prices: ByClass
    issued: ByClass

    def record(self) -> dict[str, Any]:
        """Returns the service as JSON has it: prices as lists of class and đồng."""
        record: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("service_id", "part", "ordinal", "service_code", "group", "name", "unit", "confirmed")
        }
        for table in _PRICES:
            record[table] = [{"class": class_, "price": price} for class_, price in getattr(self, table).items()]
        return record


@dataclass(frozen=True, slots=True, repr=False)
class ListedServices:
    """The services of a pack that were found.

    Attributes:
        listed: the pack; broken where its `pack` is None.
        services: the services that were found, in the regulation's order.
        total: how many services the pack has.
    """

    listed: ListedPack
    services: tuple[ListedService, ...]
    total: int

    @property
    def complete(self) -> bool:
        """Whether a service that the pack does not have is not in the regulation. If not, it is unknown."""
        pack = self.listed.pack
        return pack is not None and pack.regulation.complete and not pack.regulation.missing_parts

    @property
    def missing_parts(self) -> tuple[str, ...]:
        """The titles of the parts of the annex that the pack says it lacks."""
        pack = self.listed.pack
        return tuple(f"{part.part}: {part.title}" for part in pack.regulation.missing_parts) if pack is not None else ()

    def record(self) -> dict[str, Any]:
        """Returns the pack, how many services were found of how many, and the services."""
        pack = self.listed.pack
        return {
            "regulation": self.listed.id,
            "pack_version": pack.regulation.pack_version if pack is not None else None,
            "complete": self.complete,
            "missing_parts": list(self.missing_parts),
            "total": self.total,
            "found": len(self.services),
            "services": [service.record() for service in self.services],
        }

    def __repr__(self) -> str:
        return f"<ListedServices {self.listed.id}: {len(self.services)} of {self.total}>"

    def _repr_html_(self) -> str:
        rows = ((s.service_id, s.service_code or "", s.name or "", s.unit or "") for s in self.services[:SHOWN_IN_A_NOTEBOOK])
        hidden = len(self.services) - SHOWN_IN_A_NOTEBOOK
        return html_table(repr(self)[1:-1], ("Mã", "Mã dịch vụ", "Tên", "ĐVT"), rows, f"… {hidden}" if hidden > 0 else "")


def services(name: Path | str, *, find: str | None = None, norms: Path | str | None = None) -> ListedServices:
    """Lists the services of a pack, or searches them.

    Args:
        name: the id of the pack, or its folder.
        find: words of the name, or the beginning of an id, an ordinal or a code; without regard to case and diacritics.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The services, with how many the pack has in all. It is empty where the pack is broken; the findings then say why.

    Raises:
        UnknownRegulation: there is no such pack and no such folder.
        WrongOption: `find` holds no letter or digit; or `norms` holds no pack.
        FolderNotFound: `norms` is not a folder.
    """
    if find is not None and not folded(find):
        raise WrongOption("nothing-to-find", said=find)
    listed = regulation(name, norms=norms)
    if not isinstance(listed, ListedPack):  # rules of settlement have no services
        raise unknown_regulation(name, packs_for(norms))
    if listed.pack is None:
        return ListedServices(listed, (), 0)
    mapped = _mapped_codes(listed.pack) if find is not None else {}
    found = tuple(
        service
        for service in _services(listed.pack)
        if find is None or _fits(service, folded(find), mapped.get(service.service_id, ()))
    )
    return ListedServices(listed, found, len(listed.pack.tables["services"]))


def _services(pack: Pack) -> Iterator[ListedService]:
    prices = {table: _by_service(pack, table, column) for table, column in _PRICES.items()}
    columns = pack.tables["services"].columns
    for cells in zip(*columns.values(), strict=True):
        row = dict(zip(columns, cells, strict=True))
        service = row["service_id"]
        ordinal, code, group, name, unit = (row[c] or None for c in ("ordinal", "service_code", "group", "name", "unit"))
        ceilings, fixed, issued = (prices[table].get(service, {}) for table in _PRICES)
        confirmed = row["confirmed"] == "yes"
        yield ListedService(service, row["part"], ordinal, code, group, name, unit, confirmed, ceilings, fixed, issued)


def _by_service(pack: Pack, table: str, column: str) -> dict[str, dict[str | None, int]]:
    columns = pack.tables[table].columns
    found: dict[str, dict[str | None, int]] = {}
    for service, class_, price in zip(columns["service_id"], columns["class"], columns[column], strict=True):
        found.setdefault(service, {})[_class(pack, class_)] = int(price)
    return found


def _class(pack: Pack, class_: str) -> str | None:
    """A class with its names; None for all classes."""
    defined = pack.regulation.vocabulary.class_(class_)
    return defined.named if defined is not None else class_ or None


def _mapped_codes(pack: Pack) -> dict[str, list[str]]:
    """The further codes that are priced as each service."""
    columns = pack.tables["codes"].columns
    found: dict[str, list[str]] = {}
    for code, service in zip(columns["service_code"], columns["service_id"], strict=True):
        found.setdefault(service, []).append(code)
    return found


def _fits(service: ListedService, wanted: str, codes: Sequence[str]) -> bool:
    """Whether an id, ordinal or code begins as wanted, or every word begins a word of the name."""
    numbers = (folded(text) for text in (service.service_id, service.ordinal, service.service_code, *codes) if text)
    if any(number.startswith(wanted) for number in numbers):
        return True
    name = f" {folded(service.name or '')}"
    return all(f" {word}" in name for word in wanted.split())
