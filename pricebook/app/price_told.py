"""What a patient is told beside a price: what is inside it, and must not be charged again (R13), and whom to ask."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock

from pricebook.app.contains import contained_in
from pricebook.app.errors import CallError
from pricebook.app.export_list import listed_by_registry
from pricebook.app.list_rules import ListRules
from pricebook.app.load import LoadedList
from pricebook.base.languages import Language
from pricebook.registry import PriceInForce
from pricebook.settlement import Content

_ASKED = {"province": ("social-insurance", "health-department"), "ministry": ("vietnam-social-security", "ministry")}
_MOST_LISTS = 3  # lists that are kept in memory
_one_at_a_time = Lock()  # a list is large: two who ask for it at once wait for the one reading


def inside(
    price: PriceInForce, on: date, *, registry: Path | str | None = None, norms: Path | str | None = None
) -> tuple[tuple[Content, ...], tuple[Content, ...]]:
    """What texts say of a price: what must not be charged beside it, and what it leaves out.

    Where the list cannot be read any more with its law, nothing is known, and nothing is said.

    Args:
        price: the price that is paid.
        on: the day of the service.
        registry, norms: as the other verbs have them.
    """
    try:
        with _one_at_a_time:
            loaded = _listed(price.of.name, price.of.content, str(registry or ""), str(norms or ""))
        found = contained_in(loaded, service=price.service_id, class_=price.class_ or None, on=on, norms=norms)
    except CallError:
        return (), ()
    told = [content for of_line in found.contents for content in of_line]
    refused = dict.fromkeys(each for each in told if each.verdict == "refused" and each.sure)
    return tuple(refused), tuple(dict.fromkeys(each for each in told if each.verdict == "left-out"))


@lru_cache(maxsize=_MOST_LISTS)
def _listed(name: str, content: str, registry: str, norms: str) -> LoadedList:
    """A list of the registry. The contents of a list never change, so it is read once. Raises CallError."""
    return listed_by_registry(name, False, registry or None, "insured", None, norms or None)[0]


def whom_to_ask(authority: str, on: date, language: Language, norms: Path | str | None = None) -> list[str]:
    """The offices that answer for the prices of an authority, beside the facility itself."""
    rules = ListRules(norms)
    procedure = rules.procedure(on)
    bodies = [procedure.body(id_) for id_ in _ASKED[rules.route(authority)]] if procedure is not None else []
    return [body.name.vi if language == "vi" else body.name.en for body in bodies if body is not None]
