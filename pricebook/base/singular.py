"""English texts about one thing: "1 row was read: it has no code" for "{count} rows were read: they have no code"."""

import re
from collections.abc import Collection
from functools import cache

_NOUNS = (
    "amounts|breaks|cells|characters|codes|conversions|days|decimals|digits|entries|errors|examinations|files|findings|headings|items|lines|marks"
    "|matches|names|notes|numbers|ordinals|packs|patients|places|prices|proposals|provinces|reasons|rows|services|sheets|signs"
    r"|stays|tables|texts|totals|values|visits|warnings|more(?! [a-z]+s\b)"
)
_VERBS = {
    "are": "is", "were": "was", "have": "has", "do": "does", "hold": "holds", "stand": "stands", "rest": "rests", "lie": "lies",
    "store": "stores", "depend": "depends", "differ": "differs", "show": "shows", "state": "states", "repeat": "repeats",
    "pass": "passes",
}  # fmt: skip
_VERB = "|".join(_VERBS)
_NEXT_VERB = re.compile(rf"\b(?:{_VERB})\b")
_FURTHER = re.compile(rf"\b(and|or|they) ({_VERB}|name(?= a\b))\b")
_BETWEEN = re.compile(r" that (?:facilities perform|can be compared)")  # a clause about the things, with a verb of its own
_PLURALS = {"they": "it", "them": "it", "their": "its", "Their rows were": "Its row was", "Those rows were": "That row was"}
_PLURAL = re.compile(rf"(?<!\bof )\b(?:{'|'.join(_PLURALS)})\b")


def in_singular(text: str, ones: Collection[str]) -> str:
    """A text with placeholders, of which those named in `ones` hold 1, as it is said of one thing.

    The noun behind the placeholder loses its s, and its verbs and pronouns agree; where the things are no subject ("the prices of
    {count} rows are"), only the noun changes.
    """
    for name in ones:
        found = _of(name).search(text)
        if found is not None:
            text = text[: found.start()] + _noun(found) + _rest(found, text[: found.start()], text[found.end() :])
    return text


@cache
def _of(name: str) -> re.Pattern[str]:
    """A placeholder with its noun, or with the verb that follows it, or as some of others: "{observed} of the {limit} rows"."""
    return re.compile(
        rf"(?P<number>\{{{name}\}}(?: [a-z]+){{0,2}}?) (?P<noun>{_NOUNS})\b"
        rf"|\{{{name}\}} of (?:the )?\{{\w+\}}|\{{{name}\}}(?= (?:pass|do)\b)"
    )


def _noun(found: re.Match[str]) -> str:
    noun = found["noun"]
    if noun is None or noun == "more":
        return found[0]
    return f"{found['number']} {'entry' if noun == 'entries' else noun[:-1]}"


def _rest(found: re.Match[str], before: str, rest: str) -> str:
    """What follows, with the verbs of its first sentence, and the pronouns of all."""
    if before.endswith("of ") or re.search(r"\b(?:in|at most|for|below|within|holds|has) $", before):
        return rest  # the things are no subject
    clause = re.match(r"(?:[^.;:{]|\{\w+\}(?! [a-z]))*", rest)
    said, behind = (clause[0], rest[clause.end() :]) if clause is not None else ("", rest)
    between = _BETWEEN.search(said)
    start = between.end() if between is not None else 0
    verb = _NEXT_VERB.search(said, start)
    if verb is not None:
        said = said[: verb.start()] + _VERBS[verb[0]] + _agreeing(said[verb.end() :])
    return _PLURAL.sub(lambda plural: _PLURALS[plural[0]], said + _agreeing(behind, only_they=True))


def _agreeing(text: str, *, only_they: bool = False) -> str:
    """Further verbs of the same subject: "and were kept", "they were read"."""

    def agree(further: re.Match[str]) -> str:
        changed = further[1] == "they" or not only_they
        return f"{further[1]} {_VERBS.get(further[2], further[2] + 's')}" if changed else further[0]

    return _FURTHER.sub(agree, text)
