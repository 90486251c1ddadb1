"""The provinces that there are and were, and which of them a resolution binds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pricebook.base.nearest import nearest_names
from pricebook.base.resources import resource_folder
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.place_names import names_by_key, province_key
from pricebook.regulation.regions import City, load_cities, load_scheme, load_schemes, load_spellings


@dataclass(frozen=True, slots=True)
class Provinces:
    """The provinces of all region schemes, before and after they were merged.

    Attributes:
        names: by key, the name as a scheme writes it; other spellings of a name have keys of their own.
        merged: by key, the province that a former one became part of, and the first day of that.
        cities: those that are cities under the central government.
    """

    names: Mapping[str, str]
    merged: Mapping[str, tuple[str, date]]
    cities: tuple[City, ...] = ()

    def known(self, name: str) -> bool:
        """Whether there is, or was, a province of this name."""
        return province_key(name) in self.names

    def named(self, name: str) -> str | None:
        """The name as a scheme writes it; None if there is, and was, no such province."""
        return self.names.get(province_key(name))

    def nearest(self, name: str) -> tuple[str, ...]:
        """The known names that are the nearest to a text."""
        return nearest_names(name, dict.fromkeys(self.names.values()))

    def on(self, name: str, day: date) -> str:
        """The province that a province belongs to on a day: itself, or the one that it was merged into."""
        merged = self.merged_by(name, day)
        return name if merged is None else merged[0]

    def merged_by(self, name: str, day: date) -> tuple[str, date] | None:
        """The province that one had become part of by a day, and since when; None where it was still a province of its own."""
        found = self.merged.get(province_key(self.named(name) or name))
        return found if found is not None and found[1] <= day else None

    def in_full(self, name: str, day: date) -> str:
        """A province as offices call it on a day: "tỉnh Long An", "thành phố Hà Nội". An unknown name stays as it is."""
        named = self.named(name)
        if named is None:
            return name
        city = next((each for each in self.cities if each.name == named), None)
        if city is None or (city.from_ or date.min) > day:
            return f"tỉnh {named}"
        return city.called or f"thành phố {city.name}"

    def office_of(self, office: str, province: str, day: date) -> str:
        """An office that is named as that of any province ("Hội đồng nhân dân cấp tỉnh"), with the name of one."""
        for some in (" cấp tỉnh", " tỉnh"):
            if office.endswith(some):
                return f"{office.removesuffix(some)} {self.in_full(province, day)}"
        return office


def load_provinces(folder: Path) -> Provinces:
    """The provinces of all region schemes of a folder. Raises UnusableInput."""
    names: list[str] = []
    merged: dict[str, tuple[str, date]] = {}
    for declared in load_schemes(folder):
        scheme = load_scheme(folder, declared.id)
        names += scheme.regions if scheme is not None else ()
        for into, former in declared.mergers.holds.items() if declared.mergers is not None else ():
            merged.update((province_key(name), (into, declared.from_ or date.min)) for name in former)
    return Provinces(names_by_key(names, load_spellings(folder)), merged, load_cities(folder))


@cache
def installed_provinces() -> Provinces:
    """The provinces of the installed region schemes."""
    return load_provinces(resource_folder("norms") / "regions")


def binds_province(law: LawOnDay, province: str | None, provinces: Provinces | None = None) -> bool:
    """Whether the regulation binds a province, however its name is written; true where either is not known.

    A province that was merged into another is bound by the resolution of its successor from that day on.
    """
    own = law.regulation.province
    if own is None or province is None or law.binds(province):
        return True
    if provinces is not None:
        own, province = provinces.named(own) or own, provinces.named(province) or province
    on_day = provinces.on(province, law.day) if provinces is not None else province
    return province_key(own) in (province_key(province), province_key(on_day))
