"""What changed in a list since an earlier one, as a page shows it: counts, causes, and the prices that are other ones."""

from pathlib import Path
from typing import Any

from pricebook.app.build import Built
from pricebook.app.diff import listed
from pricebook.app.errors import CallError
from pricebook.app.last_run import FORMER_LIST
from pricebook.base.languages import LANGUAGES
from pricebook.compare import Changes, Pair, compare
from pricebook.compare.record import counts
from pricebook.compare.words import kind_in_words
from pricebook.pricelist import PriceLine, PriceList


def changes_since(built: Built, results: Path, registry: Path | str | None, norms: Path | str | None) -> list[dict[str, Any]]:
    """Compares the list of a build with the one that it replaced, and with the newest approved one of its province.

    Args:
        built: the result of a build that has a list.
        results: the folder of the results, where the list that was replaced is kept.
        registry: the registry that holds approved lists; None where there is none.
        norms: a folder of regulation packs that is searched first.

    Returns:
        A record of each comparison: `of` says with which list it is ("last", "approved").
    """
    assert built.prices is not None
    found: list[dict[str, Any]] = []
    former = results / FORMER_LIST
    if former.is_file():
        earlier = _list_of(former, None, norms)
        if earlier is not None:
            found.append(_as_json("last", former.name, compare(earlier, built.prices)))
    name = newest_approved(registry, norms, built.prices) if registry is not None else None
    approved = _list_of(name, registry, norms) if name is not None else None
    if name is not None and approved is not None:
        found.append(_as_json("approved", name, compare(approved, built.prices)))
    return found


def newest_approved(registry: Path | str, norms: Path | str | None, prices: PriceList) -> str | None:
    """The name of the approved list of the same province and regulation that took effect last; None where there is none.

    Args:
        registry, norms: as `diff` takes them.
        prices: the list.
    """
    try:
        from pricebook.app.list_status import status

        lists = status(registry=registry, norms=norms).as_json()["lists"]
    except (CallError, ImportError):  # no registry yet, or no libraries for it
        return None
    approved = sorted((each for each in lists if each["state"] in ("approved", "in-force")), key=lambda each: each["from"] or "")
    for each in reversed(approved):
        earlier = _list_of(each["list"], registry, norms)
        if earlier is not None and (earlier.province, earlier.regulation) == (prices.province, prices.regulation):
            return str(each["list"])
    return None


def _list_of(name: Path | str, registry: Path | str | None, norms: Path | str | None) -> PriceList | None:
    try:
        return listed(name, registry, norms)[0]
    except (CallError, OSError):
        return None


def _as_json(of: str, name: str, changes: Changes) -> dict[str, Any]:
    kinds = changes.by_kind().items()
    return {
        "of": of,
        "name": name,
        "day": changes.before.pricing_date.isoformat(),
        "counts": counts(changes),
        "total": changes.total,
        "causes": [
            {**{language: kind_in_words(kind, language) for language in LANGUAGES}, "amount": amount} for kind, amount in kinds
        ],
        "prices": [{**_pair(each.pair), "change": each.change} for each in changes.largest],
        "lost": [_pair(pair) for pair in changes.lost],
        "found": [_pair(pair) for pair in changes.found],
        "added": [_pair(Pair(line, line)) for line in changes.added],
        "removed": [_pair(Pair(each.line, each.line)) for each in changes.removed],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    line: PriceLine = pair.new
    code = line.service_code or line.ordinal or line.service_id
    named = {"service_id": line.service_id, "code": code, "name": line.name, "class": line.class_}
    return {**named, "old": pair.old.price, "new": pair.new.price}
