"""Where each value of a pack comes from: every fact of its settings, with its article and the days on which it holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from pricebook.regulation.basics import Article, Citation, Document, InTime
from pricebook.regulation.model import Regulation
from pricebook.regulation.settlement import Settlement

_NAMES = (
    "id",
    "managed_by",
    "patients",
    "classes",
    "parts",
    "services",
    "kind",
    "wards",
)  # what tells facts of one list apart, in this order

# What has settings of its own, with documents, articles and days of effect.
Settings = Regulation | Settlement


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a pack's settings, with its provenance.

    Attributes:
        path: its place in the settings: "components[supplies]".
        value: what it says, as in the file: "unit = 1000; mode = \"half-up\"".
        citation: the article that it comes from; None where the pack names none.
        from_, to: the days on which it holds, both inclusive; by default those of the regulation.
        dated: whether it always applies on these days, even where its article may not be cited (a cost heading, an index,
            a share). A rule without days of its own is cited only while its document may be.
    """

    path: str
    value: str
    citation: Citation | None
    from_: date | None
    to: date | None
    dated: bool


def facts(regulation: Settings) -> Iterator[Fact]:
    """Every fact of the settings of a regulation, or of a pack of settlement, in the order of the settings.

    Documents and table sources are none. The effect comes first: its days, by the article that gives them.
    """
    yield from _effect(regulation)
    for name in type(regulation).model_fields:
        if name not in ("references", "tables", "missing_parts", "superseded_by"):
            yield from _facts_in(regulation, name, getattr(regulation, name))


def _effect(regulation: Settings) -> Iterator[Fact]:
    """The first and the last day of the effect, and the document that ended it. Unconfirmed days say so in their citation."""
    start, end = regulation.effective_from, regulation.effective_to
    days = "; ".join(f"{name} = {day}" for name, day in (("effective_from", start), ("effective_to", end)) if day is not None)
    citation = getattr(regulation, "articles", {}).get("effect") if isinstance(regulation, Regulation) else None
    if isinstance(citation, Article):
        confirmed = citation.confirmed and regulation.effect_confirmed
        cited = Citation(document=citation.document, place=citation.place, confirmed=confirmed, verified_on=citation.verified_on)
        yield Fact("effect", days, cited, start, end, dated=False)
    if regulation.superseded_by is not None:
        since = end + timedelta(days=1) if end is not None and end < date.max else end
        yield Fact("superseded_by", regulation.superseded_by.document, regulation.superseded_by, since, None, dated=False)


def document_of(regulation: Settings, citation: Citation | None) -> Document | None:
    """The declaration of the document that a citation names; None where the pack declares none."""
    if citation is None:
        return None
    return next((document for document in regulation.references if document.document == citation.document), None)


def is_confirmed(regulation: Settings, citation: Citation | None) -> bool:
    """Whether a fact with this citation was compared with the text of the article."""
    document = document_of(regulation, citation)
    return citation is not None and citation.confirmed and document is not None and document.confirmed


def _facts_in(regulation: Settings, path: str, value: Any) -> Iterator[Fact]:
    if isinstance(value, Article):
        yield _fact(regulation, path, value, value, value.from_ is not None or value.to is not None)
    elif isinstance(value, BaseModel):
        if "reference" in type(value).model_fields:
            yield _fact(regulation, path, value, getattr(value, "reference", None), isinstance(value, InTime))
        for name in type(value).model_fields:
            yield from _facts_in(regulation, f"{path}.{name}", getattr(value, name))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _facts_in(regulation, f"{path}.{name}", entry)
    elif isinstance(value, tuple):
        for number, entry in enumerate(value, 1):
            if isinstance(entry, BaseModel):
                yield from _facts_in(regulation, f"{path}[{_name(entry) or number}]", entry)


def _fact(regulation: Settings, path: str, value: BaseModel, citation: Citation | None, dated: bool) -> Fact:
    from_, to = getattr(value, "from_", None), getattr(value, "to", None)
    document = document_of(regulation, citation)
    if not dated and document is not None:  # a rule without days of its own is cited while its document may be
        from_ = max(filter(None, (regulation.effective_from, document.from_)), default=None)
        to = min(filter(None, (regulation.effective_to, document.to)), default=None)
    return Fact(
        path=path,
        value=str(citation) if isinstance(value, Article) else _text(value),
        citation=citation,
        from_=from_ or regulation.effective_from,
        to=to or regulation.effective_to,
        dated=dated,
    )


def _name(entry: BaseModel) -> str:
    for name in _NAMES:
        if value := getattr(entry, name, None):
            return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return ""


def _text(value: BaseModel) -> str:
    """What a fact says: its own values, without its days, its article, and parts that are facts themselves."""
    said = []
    for name in type(value).model_fields:
        entry = getattr(value, name)
        if name in ("from_", "to", "reference") or entry is None or entry == ():
            continue
        if isinstance(entry, tuple) and any(isinstance(part, BaseModel) for part in entry):
            said.append(f"{name} = [{', '.join(f'{{ {_text(part)} }}' for part in entry)}]")
        elif not isinstance(entry, BaseModel):
            said.append(f"{name} = {as_toml(entry)}")
    return "; ".join(said)


def as_toml(value: Any) -> str:
    """A value of settings as TOML has it: `true`, `"half-up"`, `["II", "III"]`, `2031-02-01`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # a JSON string is a TOML string
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {as_toml(entry)}' for name, entry in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return str(value)
