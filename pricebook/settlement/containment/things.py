"""Whether a thing with a name is what a text names in words ("kim chọc tủy", "thuốc")."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from pricebook.regulation.settlement import ItemKind, NamesOfThings
from pricebook.tables import folded

Fit = Literal["same", "alike"]  # "alike": it may be meant

# What texts call whole kinds of things.
_KINDS: dict[str, ItemKind] = {
    "thuốc": "drug",
    "thuốc và dịch truyền": "drug",
    "hóa chất": "chemical",
    "vật tư": "supply",
    "vật tư tiêu hao": "supply",
    "vật tư thay thế": "supply",
    "vật tư y tế": "supply",
    "máu": "blood",
    "chế phẩm máu": "blood",
}
# What the names of blood and its products begin with: they are no drugs, chemicals or supplies.
_BLOOD = (
    "máu toàn phần", "máu và chế phẩm", "chế phẩm máu", "khối hồng cầu", "hồng cầu", "khối tiểu cầu", "tiểu cầu", "huyết tương",
    "khối bạch cầu", "tủa lạnh", "kết tủa lạnh",
)  # fmt: skip
_USED_FOR = " sử dụng trong "  # between a thing and its uses, in the words of articles
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN_THINGS = re.compile(r"[,;+/()]|\b(?:và|hoặc|va|hoac)\b")


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    """The words in lower case, with their accents: "hoá chất" is "hóa chất"."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("hoá", "hóa").replace("thuỷ", "thủy")
    return tuple(_WORDS.findall(plain))


@lru_cache(maxsize=50_000)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(folded(text).split())


def is_kind(term: str) -> ItemKind | None:
    """The kind that a text means by its words, where they name a whole kind."""
    return _KINDS.get(" ".join(_words(term)))


def kind_of(name: str) -> ItemKind | None:
    """The kind that the name of a thing tells: only blood is told by its name."""
    words = _words(name)
    blood = words == ("máu",) or any(words[: len(_words(begin))] == _words(begin) for begin in _BLOOD)
    return "blood" if blood else None


def fit(term: str, name: str, *, loosely: bool = False) -> Fit | None:
    """How far the name of a thing is what a text names.

    A Vietnamese name begins with what the thing is: "kim chọc tủy số 18" is a "kim chọc tủy". One word alone is too little for
    that ("bông" and "bông băng gạc"), unless the name is the word.

    Args:
        term: The words of the text.
        name: The name of the thing.
        loosely: Whether one word is enough, and words in between: nobody is accused by what a text leaves out.

    Returns:
        "same"; "alike" if it may be meant; else None.
    """
    said, thing = _words(term), _words(name)
    if not said or not thing:
        return None
    if said == thing or (thing[: len(said)] == said and (loosely or len(said) > 1)):
        return "same"
    # A name that was typed without any accent is compared so; else "bông" is no "bóng".
    plain_said, plain = (_folded(term), _folded(name)) if name.isascii() else (said, thing)
    if loosely and (plain[: len(plain_said)] == plain_said or _in_order(plain_said, plain)):
        return "same"
    begins = plain[: len(plain_said)] == plain_said or plain_said[: len(plain)] == plain
    within = f" {' '.join(plain_said)} " in f" {' '.join(plain)} " or f" {' '.join(plain)} " in f" {' '.join(plain_said)} "
    return "alike" if begins or within else None


def fit_in_article(term: str, name: str, names: NamesOfThings) -> Fit | None:
    """How far the name of a thing is what an article names for all services of a part.

    Such a word says nothing of the service, so one word alone is the thing itself only where a name begins with it: "gối" is a
    pillow, and neither "khớp gối" nor "nẹp gối". Of many words a name may have some, or one of the uses: "găng tay khám"
    and "găng tay cao su khám bệnh" may be "găng tay sử dụng trong thăm khám, tiêm, truyền".

    Args:
        term: the words of the article.
        name: the name of the thing.
        names: what may stand before the word, and which names that begin with it are another thing.
    """
    found, words = fit(term, name), _folded if name.isascii() else _words
    if found is None and words(name) and (_in_order(words(name), words(term)) or _for_one_use(words(name), words, term)):
        return "alike"
    if found != "alike" or len(_words(term)) > 1:
        return found
    before, others = ([words(text) for text in texts] for texts in (names.before, names.others))
    heads = (_head(words(part), before) for part in _BETWEEN_THINGS.split(name.casefold()))
    return "alike" if any(_begins(head, [words(term)]) and not _begins(head, others) for head in heads) else None


def _for_one_use(name: tuple[str, ...], words: Callable[[str], tuple[str, ...]], term: str) -> bool:
    """Whether a name is that of a thing of an article for one of the uses that it names: "găng tay cao su khám bệnh"."""
    thing, _, uses = (words(part) for part in term.partition(_USED_FOR))
    return _begins(name, [thing]) and not set(uses).isdisjoint(name[len(thing) :])


def _head(said: tuple[str, ...], before: list[tuple[str, ...]]) -> tuple[str, ...]:
    """A name from the word on that says what the thing is: without numbers, and words that may stand before it."""
    while said:
        passed = max((len(words) for words in before if _begins(said, [words])), default=int(said[0].isdigit()))
        if not passed:
            break
        said = said[passed:]
    return said


def _begins(said: tuple[str, ...], texts: list[tuple[str, ...]]) -> bool:
    return any(said[: len(words)] == words for words in texts)


def same_name(one: str, name: str) -> Fit | None:
    """How far two names of things are one: "same" by all their words; "alike" where one begins with the other."""
    first, second = (_folded(one), _folded(name)) if name.isascii() else (_words(one), _words(name))
    if not first or not second:
        return None
    if first == second:
        return "same"
    return "alike" if first[: len(second)] == second or second[: len(first)] == first else None


def _in_order(said: tuple[str, ...], thing: tuple[str, ...]) -> bool:
    """Whether the name begins with the first word of the text and has its other words in their order."""
    if len(said) < 2 or thing[0] != said[0]:
        return False
    rest = iter(thing)
    return all(word in rest for word in said)
