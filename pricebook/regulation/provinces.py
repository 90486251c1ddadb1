"""Names of provinces, compared by what they mean: "TP. Hà Nội" and "Thành phố Hà Nội" are one province."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.regions import load_scheme, load_schemes

_KINDS = re.compile(r"^(?:tinh|thanh pho|tp)\s+(?=\S)")


def province_key(name: str) -> str:
    """The name of a province for comparison: without accents, case, punctuation, and the word for its kind in front of it."""
    letters = unicodedata.normalize("NFD", name).casefold().replace("đ", "d")
    plain = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return _KINDS.sub("", " ".join(plain.split()))


@dataclass(frozen=True, slots=True)
class Provinces:
    """The provinces of all region schemes, before and after they were merged.

    Attributes:
        names: by key, the name as a scheme writes it.
        merged: by key, the province that a former one became part of, and the first day of that.
    """

    names: Mapping[str, str]
    merged: Mapping[str, tuple[str, date]]

    def known(self, name: str) -> bool:
        """Whether there is, or was, a province of this name."""
        return province_key(name) in self.names

    def nearest(self, name: str) -> str:
        """The known name that is the nearest to a text; "–" if none is near."""
        near = get_close_matches(province_key(name), self.names, n=1)
        return self.names[near[0]] if near else "–"

    def on(self, name: str, day: date) -> str:
        """The province that a province belongs to on a day: itself, or the one that it was merged into."""
        into, since = self.merged.get(province_key(name), (name, date.min))
        return into if since <= day else name


def load_provinces(folder: Path) -> Provinces:
    """The provinces of all region schemes of a folder. Raises UnusableInput."""
    names: dict[str, str] = {}
    merged: dict[str, tuple[str, date]] = {}
    for declared in load_schemes(folder):
        scheme = load_scheme(folder, declared.id)
        names.update((province_key(name), name) for name in (scheme.regions if scheme is not None else ()))
        for into, former in declared.mergers.holds.items() if declared.mergers is not None else ():
            merged.update((province_key(name), (into, declared.from_ or date.min)) for name in former)
    return Provinces(names, merged)


def binds_province(law: LawOnDay, province: str | None, provinces: Provinces | None = None) -> bool:
    """Whether the regulation binds a province, however its name is written; true where either is not known.

    A province that was merged into another is bound by the resolution of its successor from that day on.
    """
    own = law.regulation.province
    if own is None or province is None or law.binds(province):
        return True
    on_day = provinces.on(province, law.day) if provinces is not None else province
    return province_key(own) in (province_key(province), province_key(on_day))
