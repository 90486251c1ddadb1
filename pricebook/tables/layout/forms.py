"""The forms of a heading: what of it may be left out, or written in full, without changing what it says.

Words are data: `templates/headings.toml`. `heading_variants` are readings that say the same; `loose_variants` leave out the
document that a column follows, and `names_beside_each_other` are two names for one thing: these count only where no column has a
better heading.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from pricebook.tables.cells.text import clean_text, folded
from pricebook.tables.layout.spec import declared_tables, heading_key

LONGEST_SHORTENED = 80  # characters; a longer heading is written in full
NEAR = 0.6  # how alike two headings are that may be meant for each other, from 0 to 1
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
# Words in brackets that make a heading the name of another figure.
_NOT_A_REMARK = re.compile(
    r"nghìn|ngàn|triệu|1[.,]?000|usd|kế hoạch|dự toán|tham khảo|tối đa|hiện hành|đang áp dụng|\bcũ\b|trước hệ số", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"(?<=[^\d\s.,/])\s*(?:[\d*†‡]{1,2}|[¹²³⁰-⁹]{1,3})$")
_FORMULA = re.compile(r"\s*(?:\(?\d{1,2}\)?\s*)?=\s*[\d\s()+*x×/:%.,-]*$")  # "Thành tiền (5) = (3) x (4)"
_BETWEEN_NAMES = re.compile(r"\s*[/|;]\s*|\s+hoặc\s+", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def heading_keys(text: str) -> tuple[str, ...]:
    """The keys of the readings of a heading that say the same."""
    return tuple(dict.fromkeys(key for variant in heading_variants(text) if (key := heading_key(variant))))


@lru_cache(maxsize=20_000)
def heading_variants(text: str) -> tuple[str, ...]:
    """A heading as it stands; without its brackets, its footnote, its formula and its currency; and with short words in full.

    Brackets are kept where they change the meaning, as "(nghìn đồng)" or "(tối đa)" does.
    """
    text = clean_text(text)
    if ("(" in text or "[" in text) and any(_NOT_A_REMARK.search(remark) for remark in _IN_BRACKETS.findall(text)):
        return tuple(dict.fromkeys((text, _in_full(text))))
    bare = _FORMULA.sub("", text) if "=" in text else text  # most texts have none of these, and patterns are slow
    bare = _IN_BRACKETS.sub(" ", bare).strip() if "(" in bare or "[" in bare else bare
    noteless = bare if bare[-1:].isalpha() else _FOOTNOTE.sub("", bare)
    plain = _currency().sub("", noteless) if noteless.casefold().endswith(_ends_of_currency()) else noteless
    plain = plain.strip(" ,:;-–")
    return tuple(dict.fromkeys((text, bare, noteless, plain, _in_full(plain))))


@lru_cache(maxsize=20_000)
def loose_variants(text: str) -> tuple[str, ...]:
    """Readings of a heading that leave out the document it cites: "Mã DVKT theo QĐ 7603", "Giá TT 39/2018"."""
    found: list[str] = []
    for reading in heading_variants(text):
        compared = folded(reading)
        cited = _citation().search(compared)
        if cited is not None and cited.start() > 0 and not _apart().search(cited[0]):
            found += [compared[: cited.start()], folded(_in_full(compared[: cited.start()]))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=20_000)
def loose_keys(text: str) -> tuple[str, ...]:
    """The keys of the loose readings of a heading, those that its other readings have left out."""
    known = heading_keys(text)
    return tuple(dict.fromkeys(key for variant in loose_variants(text) if (key := heading_key(variant)) and key not in known))


def names_beside_each_other(text: str) -> list[str]:
    """The names of a heading that gives two: "Mã DVKT / Mã tương đương"; none where it gives one."""
    names = [name for name in _BETWEEN_NAMES.split(clean_text(text)) if name]
    return names if len(names) > 1 else []


def nearest_heading(said: str, names: Mapping[int, str], cutoff: float = NEAR) -> int | None:
    """The column whose heading is the nearest to what is said; None if none is near.

    Args:
        said: What is looked for.
        names: Column → heading.
        cutoff: How alike they must be, from 0 to 1.
    """
    from difflib import get_close_matches  # imported here, because most sheets have the headings that are looked for

    keys = {key: column for column, name in names.items() for key in heading_keys(name)[::-1]}
    near = get_close_matches(heading_key(said), keys, n=1, cutoff=cutoff)
    return keys[near[0]] if near else None


@cache
def is_of_no_field(text: str) -> bool:
    """Whether a heading is one of those that real files have and that head no field of ours."""
    return not _others().isdisjoint(heading_keys(text)) or bool(_others() & {*loose_keys(text)})


@cache
def _others() -> frozenset[str]:
    return frozenset(map(heading_key, _declared("others")["headings"]))


def _declared(what: str) -> dict[str, list[str]]:
    declared: dict[str, list[str]] = declared_tables("headings")[what]
    return declared


def _in_full(text: str) -> str:
    """The heading with its short words in full, folded where it has any."""
    if len(text) > LONGEST_SHORTENED:
        return text
    compared = folded(text if " " in text else _apart_at_capitals(text))
    full = _short().sub(lambda found: _short_words()[found[0]], compared)
    return full if full != compared else text


def _apart_at_capitals(text: str) -> str:
    """A text with a space before each capital behind a small letter: "TenDVKT" becomes "Ten DVKT"."""
    pairs = zip(" " + text, text, strict=False)
    return "".join(f" {letter}" if before.islower() and letter.isupper() else letter for before, letter in pairs)


@cache
def _short_words() -> dict[str, str]:
    return {folded(short): folded(words) for short, words in declared_tables("headings")["short"].items()}


@cache
def _short() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of(_short_words())})\b")


@cache
def _citation() -> re.Pattern[str]:
    """What names a document at the end of a folded heading: "theo nq 12 2025", "tt 39 2018", "theo 7603"."""
    said = _declared("citation")
    documents, after = _any_of(map(folded, said["document"])), _any_of(map(folded, said["after"]))
    numbered = r"\s?(?:so\s)?\d.*"
    return re.compile(rf"\s(?:(?:{after})\s(?:(?:{documents})(?:\b|(?=\d)).*|{numbered})|(?:{documents}){numbered})$")


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of(map(folded, _declared('citation')['apart']))})\b")


@cache
def _currency() -> re.Pattern[str]:
    said = _declared("currency")
    words, for_one = (
        "|".join(sorted((re.escape(word).replace(r"\ ", r"[\s:.]+") for word in said[name]), key=len, reverse=True))
        for name in ("words", "for_one")
    )
    return re.compile(rf"(?<=\w)\s*[,:;\-–/]?\s+(?:{words})(?:\s*/\s*(?:1\s+)?(?:{for_one}))?$", re.IGNORECASE)


@cache
def _ends_of_currency() -> tuple[str, ...]:
    said = _declared("currency")
    return tuple({words.casefold().split()[-1] for words in (*said["words"], *said["for_one"])})


def _any_of(words: object) -> str:
    assert not isinstance(words, str)
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]
