"""Names of provinces, compared by what they mean: "TP. Hà Nội" and "Thành phố Hà Nội" are one province."""

import re
import unicodedata

from pricebook.regulation.on_day import LawOnDay

_KINDS = re.compile(r"^(?:tinh|thanh pho|tp)\s+(?=\S)")


def province_key(name: str) -> str:
    """The name of a province for comparison: without accents, case, punctuation, and the word for its kind in front of it."""
    letters = unicodedata.normalize("NFD", name).casefold().replace("đ", "d")
    plain = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return _KINDS.sub("", " ".join(plain.split()))


def binds_province(law: LawOnDay, province: str | None) -> bool:
    """Whether the regulation binds a province, however its name is written; true where either is not known."""
    own = law.regulation.province
    return law.binds(province) or (own is not None and province is not None and province_key(own) == province_key(province))
