"""What the note on a service says that its price contains and leaves out (R13).

Notes are prose ("Chưa bao gồm nẹp, vít; đã bao gồm mũi khoan."). A phrase is read from its verb to the end of the sentence or
the next verb, and split at commas, semicolons, "và" and "hoặc". What is said with a condition or another restriction ("dùng nhiều
lần", "nếu", "trường hợp") is not sure, and neither is a part of an exception: nothing is refused by it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pricebook.tables import clean_text

Says = Literal["contains", "leaves-out"]

_OUT = (
    r"(?:chưa|không)(?: được)? (?:bao gồm|gồm|tính|kể|kèm|kết cấu)(?: cả| vào giá| trong giá| trong cơ cấu giá)?"
    r"|chưa có(?= trong giá)"
)
_IN = r"(?:đã |giá )?bao gồm(?: cả)?|(?:đã )?gồm cả|đã (?:gồm|tính|kể|kèm|kết cấu)(?: cả| vào giá| trong giá| trong cơ cấu giá)?"
_VERB = re.compile(rf"(?<!\w)(?:(?P<out>{_OUT})|(?P<in>{_IN}))(?!\w)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!\.)\.(?=\s+[A-ZĐÀ-Ỹ]|\s*$)|\n")
_EXCEPT = re.compile(r"(?<!\w)(?:ngoại trừ|trừ|không thuộc)(?!\w)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_AFTER_COMMA = re.compile(r"[;,](?!\d)")
_BETWEEN = re.compile(r"[;:]|,(?!\d)|(?<!\w)(?:và|hoặc|hay)(?!\w)", re.IGNORECASE)
# What says how a thing is counted or when it is meant: a thing with it is not simply that thing.
_RESTRICTED = re.compile(
    r"(?<!\w)(?:dùng|sử dụng|được tính|tính|tính bình quân|nếu|khi|trường hợp|trong trường hợp|đối với|áp dụng|theo|với|một lần"
    r"|nhiều lần|thứ|để|do|từ|cho|trong|ở)(?!\w)|\d|(?<!\w)ngoài\s+\w",
    re.IGNORECASE,
)
_IF_USED = re.compile(r",?\s*nếu có(?: sử dụng)?\s*$", re.IGNORECASE)  # it is left out whenever it is used
_BEFORE = re.compile(r"^(?:(?:các loại|các|những|mọi|chi phí|tiền|cả|loại|vật tư tiêu hao:|vật tư:)\s+)+", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:các loại|các cỡ|mọi cỡ|khác|kèm theo|thay thế)$", re.IGNORECASE)
_KINDS_OF = ("vật tư thay thế", "vật tư tiêu hao", "vật tư y tế")  # "thay thế" belongs to the name here

_GOODS = re.compile(r"(?:thuốc|h[óo][áa] chất|vật tư|kim|dao|bóng|ống|dây|quả lọc|máu)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a text says of a price.

    Attributes:
        says: whether the price contains the thing or leaves it out.
        term: the thing, in the words of the text without "các loại", "chi phí" and the like.
        sure: whether the text says it of the thing without a condition, restriction or exception.
        text: the sentence.
    """

    says: Says
    term: str
    sure: bool
    text: str


def read_note(text: str | None, *, within: bool = False) -> tuple[Said, ...]:
    """What a note says that a price contains and leaves out.

    Args:
        text: The note; or with `within` the name of a service, which may hold one ("[chưa bao gồm kim]").
        within: Whether the text is such a name. Of what it says to be contained only goods are read: it may be parts of the body.

    Returns:
        The things in the order of the text, each once. A text that says nothing of the kind gives none.
    """
    if not text:
        return ()
    plain = clean_text(unicodedata.normalize("NFC", text))
    if within:
        parts = [*(match[0][1:-1] for match in _BRACKETS.finditer(plain)), _BRACKETS.sub(" ", plain)]
        found = (said for part in parts for said in _in_sentence(part.strip()))
        return tuple(dict.fromkeys(said for said in found if said.says == "leaves-out" or _GOODS.match(said.term)))
    return tuple(dict.fromkeys(said for sentence in _SENTENCE_END.split(plain) for said in _in_sentence(sentence.strip())))


def _in_sentence(sentence: str) -> Iterator[Said]:
    """What one sentence says, phrase by phrase."""
    hidden = _BRACKETS.sub(lambda match: " " * len(match[0]), sentence)  # a verb in brackets begins no phrase of the sentence
    verbs = list(_VERB.finditer(hidden))
    ends = [*(verb.start() for verb in verbs[1:]), len(sentence)]
    for verb, end in zip(verbs, ends, strict=False):  # without a verb there is nothing to read
        says: Says = "leaves-out" if verb["out"] else "contains"
        phrase = sentence[verb.end() : end]
        yield from _in_phrase(says, phrase, sentence)


def _in_phrase(says: Says, phrase: str, sentence: str) -> Iterator[Said]:
    """The things of a phrase; those after "trừ" are said the other way round, and never surely contained."""
    kept, *excepted = _EXCEPT.split(_BRACKETS.sub(" ", phrase), maxsplit=1)
    things = list(_things(kept))
    unclear = says == "contains" and bool(excepted or _BRACKETS.search(phrase))
    for number, (term, plain) in enumerate(things):
        # A restriction may be meant of what stands before it as well: "quả lọc hấp phụ và quả lọc máu dùng 6 lần".
        later = says == "contains" and not all(each for _, each in things[number:])
        yield Said(says, term, plain and not later and not unclear, sentence)
    if excepted:
        first, *more = _AFTER_COMMA.split(excepted[0], maxsplit=1)
        for term, plain in _things(first):
            yield Said("leaves-out" if says == "contains" else "contains", term, plain and says == "contains", sentence)
        for term, _ in _things(more[0] if more else ""):  # of the exception, or of the enumeration before it
            yield Said("leaves-out", term, False, sentence)
    for bracket in _BRACKETS.findall(phrase):
        inside = bracket[1:-1]
        verb = _VERB.search(inside)
        if verb is not None and verb["out"]:  # an exception, as "(không gồm ống thông dẫn đường)"
            for term, _ in _things(inside[verb.end() :]):
                yield Said("contains" if says == "leaves-out" else "leaves-out", term, False, sentence)
        else:  # examples, parts and other names: what they are of is said outside the brackets
            for term, _ in _things(inside[verb.end() :] if verb is not None else inside):
                yield Said(says, term, False, sentence)


def _things(text: str) -> Iterator[tuple[str, bool]]:
    """The things of an enumeration, each with whether it stands there without restriction."""
    for part in _BETWEEN.split(_IF_USED.sub("", text)):
        term = _BEFORE.sub("", part.strip(" .…\t"))
        while term.lower() not in _KINDS_OF and (shorter := _AFTER.sub("", term)) != term:
            term = shorter
        if any(map(str.isalpha, term)) and term.lower() not in ("loại", "cỡ"):
            yield term, _RESTRICTED.search(term) is None
