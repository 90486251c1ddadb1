"""Finds the hospital classes that a text names: "hạng II", "BV hạng 3, hạng IV", "Trạm y tế xã".

A number alone is not taken for a class.
"""

import re

from pricebook.tables import folded, load_specs

_NUMBERED = {"dac biet": "special", "i": "I", "1": "I", "ii": "II", "2": "II", "iii": "III", "3": "III", "iv": "IV", "4": "IV"}
_NAMED = {
    "tram y te": "station",
    "tyt": "station",
    "pkdkkv": "polyclinic",
    "phong kham da khoa khu vuc": "polyclinic",
    "chua phan hang": "unranked",
    "chua duoc phan hang": "unranked",
    "chua xep hang": "unranked",
    "chua duoc xep hang": "unranked",
    "khong phan hang": "unranked",
    "dac biet": "special",
}
_ONE = "dac biet|iii|ii|iv|i|[1-4]"
_RANKED = re.compile(rf"\bhang((?: (?:(?:va|hoac|hang) )?(?:{_ONE})\b)+)")
_NAMES = re.compile(r"\b(?:" + "|".join(sorted(_NAMED, key=len, reverse=True)) + r")\b")
_MEMBER = re.compile(rf"\b(?:{_ONE})\b")
_FILLERS = re.compile(r"\b(?:benh vien|bv|co so|ap dung cho|cho|doi voi|cac|va|hoac|tuong duong|xa|phuong|thi tran|duoc|hang)\b")


def classes_in(text: str) -> tuple[list[str], str]:
    """Returns the classes that a text names, in its order, and the rest of the text (folded)."""
    text = folded(text)
    ranked: list[tuple[int, str]] = []
    for match in _RANKED.finditer(text):
        ranked += [(match.start(1) + one.start(), _NUMBERED[one[0]]) for one in _MEMBER.finditer(match[1])]
    rest = _RANKED.sub(" ", text)
    named = [(match.start(), _NAMED[match[0]]) for match in _NAMES.finditer(rest)]
    classes = list(dict.fromkeys(class_ for _, class_ in [*sorted(ranked), *named]))
    rest = _FILLERS.sub(" ", _NAMES.sub(" ", rest)) if classes else text
    return classes, " ".join(rest.split())


def class_named(text: str) -> str | None:
    """Returns the one class that a text names ("II", "BV hạng 2", "đặc biệt"); None where it names none, or several."""
    known = load_specs("submission")["price_list"].field("class").choices.get(folded(text))
    classes, rest = classes_in(text)
    return known or (classes[0] if len(classes) == 1 and not rest else None)
