"""Confirms matches of names: what staff decide on goes into matches.xlsx, which a build reads, and the next proposals keep."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.app.errors import ChangedMeanwhile, NothingToWrite, WrongOption
from pricebook.app.match import MATCHES, Matched, match
from pricebook.app.written import Written
from pricebook.base.files import sha256_of
from pricebook.base.money import vietnamese_number
from pricebook.matching import Proposal
from pricebook.matching.named_items import NamedItem
from pricebook.matching.propose import stated_strength
from pricebook.tables import Table, load_specs

NONE = ""  # what is decided where none of the candidates is the item
_BY_HAND = "không có đề xuất: người xác nhận tự chọn"  # the reason of a match that nothing proposed
_SOURCE = ("source_name", "source_unit", "source_strength", "source_form")


def key_of(row: Mapping[str, Any]) -> str:
    """The key of a name with its unit, strength and form: it is the same in every run."""
    return hashlib.sha256(json.dumps([row.get(name) or None for name in _SOURCE]).encode()).hexdigest()[:16]


def seen_of(folder: Path) -> str:
    """By what one knows that nobody has replaced matches.xlsx: its SHA-256; "" where there is none."""
    path = folder / MATCHES
    return sha256_of(path) if path.is_file() else ""


def confirm(
    folder: Path,
    decisions: Mapping[str, str],
    by: str,
    on: date,
    *,
    seen: str,
    withdrawn: Collection[str] = (),
    norms: Path | str | None = None,
) -> "Written[Matched]":
    """Writes decisions about proposals into matches.xlsx. All that was confirmed there before stays; former contents are in .bak.

    Args:
        folder: the dossier.
        decisions: by the key of a name, with or without a proposal, the code of the item that it is, of all items of the dossier;
            NONE: it is none of them, and its proposals are left out.
        by: who decides.
        on: the day.
        seen: what `seen_of` gave when the proposals were made.
        withdrawn: keys of names whose confirmed matches are taken back.
        norms: a folder of regulation packs that is searched first.

    Raises:
        WrongOption: a code is that of no item of the dossier; nothing was written.
        ChangedMeanwhile: matches.xlsx is no longer the one that was seen; nothing was written.
        NothingToWrite, WouldLoseMatches, OutputExists, OutputInUse, NotWritten: nothing was written.
    """
    matched = match(folder, norms=norms)
    matching = matched.matching
    if matching is None:
        raise NothingToWrite("nothing-to-write")
    fields = [field.id for field in load_specs()["matches"].fields]
    matching.confirmed = [row for row in matching.confirmed if key_of(row) not in withdrawn]
    items = {item.code: item for item in matching.items}
    if unknown := [code for code in decisions.values() if code != NONE and code not in items]:
        raise WrongOption("no-such-item", said=unknown[0][:80])
    rows = [{**_row(each), "score": str(each.score)} for each in matching.proposals]
    for source in map(_source, matching.unmatched):
        if (item := items.get(decisions.get(key_of(source), NONE))) is not None:
            rows.append({**source, "item_code": item.code, "item_name": item.names[0], "reason": _BY_HAND})
    for row in rows:
        if decisions.get(key_of(row), NONE) == row["item_code"]:
            told = {**row, "confirmed_by": " ".join(by.split()), "confirmed_on": on.isoformat()}
            matching.confirmed.append({name: told.get(name) for name in fields})
    matching.proposals = [each for each in matching.proposals if key_of(_row(each)) not in decisions]
    matching.unmatched = [each for each in matching.unmatched if decisions.get(key_of(_source(each)), NONE) == NONE]
    if seen_of(folder) != seen:
        raise ChangedMeanwhile("matches-changed", path=MATCHES)
    return matched.write(force=True)


def names_as_json(matched: Matched) -> dict[str, Any]:
    """The names with their candidates side by side, and what was confirmed before, as a page shows them.

    Prices are texts: the lowest award of the name, or of the candidate, in đồng per award unit.
    """
    matching = matched.matching
    assert matching is not None
    names: dict[str, dict[str, Any]] = {}
    by_code = _prices_by_code(matched.tenders)
    for proposal in matching.proposals:
        row, source, candidate = _row(proposal), proposal.source, proposal.candidate
        about = {"name": proposal.source_name, "unit": proposal.source_unit, "strength": proposal.source_strength}
        beside = {"form": proposal.source_form, "from": source.source, "other_names": list(source.names[1:])}
        price = _lowest(_prices_of(source, matched.tenders))
        name = names.setdefault(key_of(row), {**about, **beside, "price": price, "rows": len(source.rows), "candidates": []})
        name["candidates"].append({
            "item_code": proposal.item_code,
            "name": proposal.item_name,
            "unit": (candidate or source).unit,
            "strength": (candidate or source).strength_text,
            "form": (candidate or source).form_text,
            "price": _lowest(by_code.get(proposal.item_code, [])),
            "score": proposal.score,
            "reason": proposal.reason,
        })  # fmt: skip
    return {
        "names": [{"key": key, **name} for key, name in names.items()],
        "confirmed": [{"key": key_of(row), **row} for row in matching.confirmed],
        "unmatched": [_unmatched(item) for item in matching.unmatched],
        "items": [{"code": item.code, "said": _said(item)} for item in matching.items],
    }


def code_of(said: str, items: Sequence[Mapping[str, str]]) -> str:
    """The code of the item that somebody chose or typed: as the menu says it, or its code alone.

    Args:
        said: what came.
        items: the items, as `names_as_json` gives them.

    Raises:
        WrongOption: it is no item of these.
    """
    text = " ".join(said.split()).casefold()
    for item in items:
        if text in (item["code"].casefold(), " ".join(item["said"].split()).casefold()):
            return item["code"]
    raise WrongOption("no-such-item", said=said[:80])


def _said(item: NamedItem) -> str:
    """An item as a menu says it: its code, its name, its unit."""
    return " · ".join(filter(None, (item.code, item.names[0], item.unit)))


def _source(item: NamedItem) -> dict[str, str | None]:
    """A name as the matches table writes it."""
    return dict(zip(_SOURCE, (item.names[0], item.unit, stated_strength(item), item.form_text), strict=True))


def _unmatched(item: NamedItem) -> dict[str, Any]:
    """A name without a proposal, with its key."""
    source = _source(item)
    about = {name: source[f"source_{name}"] for name in ("name", "unit", "strength", "form")}
    return {"key": key_of(source), **about, "other_names": list(item.names[1:])}


def _row(proposal: Proposal) -> dict[str, str | None]:
    return {name: getattr(proposal, name) for name in (*_SOURCE, "item_code", "item_name", "reason")}


def _prices_by_code(tenders: Table | None) -> dict[str, list[Decimal]]:
    """The prices of the awards that have an item code, by it."""
    found: dict[str, list[Decimal]] = {}
    columns = tenders.columns if tenders is not None else {"item_code": [], "price": []}
    for code, price in zip(columns["item_code"], columns["price"], strict=True):
        if code is not None and price is not None:
            found.setdefault(code, []).append(Decimal(price))
    return found


def _prices_of(item: NamedItem, tenders: Table | None) -> list[Decimal]:
    """The prices of the awards of a name."""
    if item.source != "tenders" or tenders is None:
        return []
    return [Decimal(price) for row in item.rows if (price := tenders.columns["price"][row]) is not None]


def _lowest(prices: list[Decimal]) -> str | None:
    return vietnamese_number(min(prices)) if prices else None
