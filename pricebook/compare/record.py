"""A comparison as JSON: whole đồng are integers, other exact figures are texts ("12500.5", "14500/3")."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pricebook.base.exact import exact
from pricebook.base.languages import Language, Phrase
from pricebook.base.money import exact_text
from pricebook.causes import ORDER, Cause, Value
from pricebook.compare.changes import Changes, Pair, Removed
from pricebook.compare.impact import Impact, Sum
from pricebook.compare.words import figure_in_words
from pricebook.pricelist import PriceLine, identity

COUNTS = ("added", "removed", "renumbered", "renamed", "risen", "fallen", "lost", "found", "same")


def changes_record(changes: Changes, impact: Impact | None, names: tuple[str, str], language: Language) -> dict[str, Any]:
    """The record of a comparison.

    Args:
        changes: The differences.
        impact: What they do; None where no volumes were given.
        names: What was named as the old and the new list.
        language: Of what stands in words.
    """
    before, after = changes.before, changes.after
    return {
        "old": {"name": names[0], **identity(before), "status": before.status},
        "new": {"name": names[1], **identity(after), "status": after.status},
        "order": list(ORDER),
        "choices": [
            {
                "choice": each.name,
                "of": each.of,
                "old": figure_in_words(each.old, language),
                "new": figure_in_words(each.new, language),
            }
            for each in changes.choices
        ],
        "counts": counts(changes),
        "added": [_line(line) for line in changes.added],
        "removed": [_removed(each) for each in changes.removed],
        "renumbered": [{**_service(pair.new), "old": pair.old.ordinal, "new": pair.new.ordinal} for pair in changes.renumbered],
        "renamed": [{**_service(pair.new), "old": pair.old.name, "new": pair.new.name} for pair in changes.renamed],
        "lost": [_pair(pair) for pair in changes.lost],
        "found": [_pair(pair) for pair in changes.found],
        "repriced": [
            {**_pair(each.pair), "change": each.change, "causes": [_cause(cause, language) for cause in each.causes]}
            for each in changes.repriced
        ],
        "causes": changes.by_kind(),
        "total": changes.total,
        "impact": _impact(impact) if impact is not None else None,
    }


def counts(changes: Changes) -> dict[str, int]:
    """How many services, or prices, changed in which way, by COUNTS."""
    found = {
        "added": len({line.service_id for line in changes.added} - {pair.new.service_id for pair in changes.pairs}),
        "removed": len({each.line.service_id for each in changes.removed} - {pair.old.service_id for pair in changes.pairs}),
        "renumbered": len(changes.renumbered),
        "renamed": len(changes.renamed),
        "risen": sum(each.change > 0 for each in changes.repriced),
        "fallen": sum(each.change < 0 for each in changes.repriced),
        "lost": len(changes.lost),
        "found": len(changes.found),
        "same": sum(pair.change == 0 for pair in changes.pairs),
    }
    return {name: found[name] for name in COUNTS}


def _service(line: PriceLine) -> dict[str, Any]:
    return {"service_id": line.service_id, "ordinal": line.ordinal, "service_code": line.service_code, "name": line.name}


def _line(line: PriceLine) -> dict[str, Any]:
    return {**_service(line), "group": line.group, "class": line.class_, "price": line.price}


def _removed(each: Removed) -> dict[str, Any]:
    return {**_line(each.line), "reason": each.reason, "detail": each.detail}


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        **_service(pair.new),
        "group": pair.new.group,
        "class": pair.new.class_ or pair.old.class_,
        "old": pair.old.price,
        "new": pair.new.price,
    }


def _cause(cause: Cause, language: Language) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "amount": cause.amount,
        "code": cause.code,
        "name": cause.name,
        "unit": cause.unit,
        "old": _value(cause.old, language),
        "new": _value(cause.new, language),
        "old_from": cause.old_from,
        "new_from": cause.new_from,
    }


def _value(value: Value, language: Language) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return value.text(language) if isinstance(value, Phrase) else exact_text(value)


def _impact(impact: Impact) -> dict[str, Any]:
    income = impact.income
    return {
        "total": _sum(impact.total),
        "by_facility": [_sum(each) for each in impact.by_facility()],
        "by_group": [_sum(each) for each in impact.by_group()],
        "by_cause": {kind: _figure(amount) for kind, amount in impact.by_kind().items()},
        "rows": len(impact.effects),
        "uncounted": {reason: list(rows) for reason, rows in impact.uncounted.items()},
        "income": None if income is None else {"amount": _figure(Fraction(income.amount)), "source": income.source},
        "burdens": [
            {
                **_line(each.line),
                "old": _figure(each.old),
                "new": _figure(each.new),
                "of_income": _figure(each.of_income),
                "more_of_income": _figure(each.more_of_income),
            }
            for each in impact.burdens()
        ],
    }


def _sum(found: Sum) -> dict[str, Any]:
    by_payer: Mapping[str, Any] = {payer: _figure(amount) for payer, amount in found.by_payer.items()}
    amounts = {"old": _figure(found.old), "new": _figure(found.new), "change": _figure(found.change)}
    return {**({"name": found.name} if found.name else {}), "uses": _figure(found.uses), **amounts, "by_payer": by_payer}


def _figure(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else exact_text(exact(value))
