"""Which office of a procedure is meant by what people write: its id, its name or another spelling, and what may follow it.

"UBND tỉnh Long An" and "Ủy ban nhân dân tỉnh Long An" are one office, the People's Committee, of one place, Long An.
"""

from dataclasses import dataclass

from pricebook.base.nearest import nearest_names
from pricebook.regulation.procedure import Body, Procedure
from pricebook.regulation.vocabulary import without_accents

_OF_A_PLACE = ("tinh", "thanh pho", "tp")  # words before the name of a place


@dataclass(frozen=True, slots=True)
class Office:
    """An office: which of the procedure's it is, and of which place or branch ("long an"; "" where none is said)."""

    body: Body
    of: str

    def is_same(self, other: "Office") -> bool:
        """Whether both are one office: where one says no place, the place of the other."""
        return self.body.id == other.body.id and (not self.of or not other.of or self.of == other.of)


def office_named(said: str, procedure: Procedure) -> Office | None:
    """The office that is meant; None where the procedure knows none. The longest spelling that the text begins with counts."""
    words = without_accents(said)
    found: tuple[int, Body] | None = None
    for body in procedure.bodies:
        for spelling in (without_accents(text) for text in spellings(body)):
            fits = words == spelling or words.startswith(f"{spelling} ")
            if fits and (found is None or len(spelling) > found[0]):
                found = (len(spelling), body)
    if found is None:
        return None
    rest = words[found[0] :].strip()
    for before in _OF_A_PLACE:
        rest = rest.removeprefix(f"{before} ") if rest != before else ""
    return Office(found[1], rest)


def spellings(body: Body) -> tuple[str, ...]:
    """What may be written for an office."""
    return (body.id, body.name.vi, body.name.en, *body.also)


def written_name(said: str, procedure: Procedure) -> str:
    """An office as it is recorded: the name in place of an id and in its own letters, anything else as it was written."""
    text = said.strip().casefold()
    named = (body.name.vi for body in procedure.bodies if text in (body.id, body.name.en.casefold(), body.name.vi.casefold()))
    return next(named, said.strip())


def nearest_offices(said: str, procedure: Procedure) -> tuple[str, ...]:
    """The names of the offices whose spellings are nearest to a text that is none of them."""
    spelt = {spelling: body.name.vi for body in procedure.bodies for spelling in spellings(body)}
    return tuple(dict.fromkeys(spelt[spelling] for spelling in nearest_names(said, spelt)))
