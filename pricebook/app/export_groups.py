"""The groups of a list that a person names, for boards of some of them."""

from collections.abc import Sequence

from pricebook.app.errors import WrongOption
from pricebook.exports.labels import group_of
from pricebook.pricelist import PriceList
from pricebook.tables.cells.text import folded

MOST_NAMED = 40  # groups


def chosen_groups(prices: PriceList, asked: Sequence[str]) -> frozenset[str] | None:
    """The names of the groups that are asked for, as outputs write them; None where all are.

    A group is asked for by its name ("Phần C5.1"), by what the list calls it ("C5.1"), or by a part of its name. Case and
    diacritics make no difference.

    Raises:
        WrongOption: the list has no such group.
    """
    if not asked:
        return None
    names = dict.fromkeys((group_of(line), line.group or "") for line in prices.lines)
    found: set[str] = set()
    for text in asked:
        wanted = folded(text).strip()
        exact = {name for name, group in names if wanted in (folded(name), folded(group))}
        some = exact or {name for name, _ in names if wanted and wanted in folded(name)}
        if not some:
            known = [name for name, _ in names]
            more = ["…"] if len(known) > MOST_NAMED else []
            raise WrongOption("unknown-group", group=text, known="; ".join([*known[:MOST_NAMED], *more]))
        found |= some
    return frozenset(found)
