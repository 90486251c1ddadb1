"""Checks of a pack's tables. Each error is a finding with file and cell, and a pack with an error is not used.

Whole columns are compared as sets first, because a pack can have thousands of rows.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from pricebook.findings import Finding, Place
from pricebook.regulation.basics import InTime
from pricebook.regulation.model import Regulation
from pricebook.regulation.overlaps import overlaps
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.row_checks import ROW_CHECKS, Tables, is_day, values_at_one_time, values_for_all_and_for_one
from pricebook.regulation.tables import FROM, NEVER_BLANK, TO, PackTable
from pricebook.regulation.vocabulary import VocabularyEntry, nearest, words_of_two

_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,12})?", re.ASCII)
_DIVISOR = re.compile(r"(?=.*[1-9])\d{1,12}(\.\d{1,12})?", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,14}", re.ASCII)


def unknown_components(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW002: a row names a component that the regulation does not have, or an index that is not the component's.

    An amount for a component that norm lines give would not be used, and so it counts as one for an unknown component.
    """
    known = {component.id: component.index or "" for component in law.components}
    given = [component.id for component in law.components if component.kind != "norm"]
    for name, allowed in (("amounts", given), ("norms", list(known))):
        table = tables[name]
        for row, component in enumerate(table.columns["component"]):
            if component not in allowed:
                limit = ", ".join(allowed) or "–"
                yield Finding("LW002", table.place(row, "component"), observed=component, limit=limit)
            elif name == "amounts" and table.columns["index"][row] != known[component]:
                yield Finding("LW002", table.place(row, "index"), observed=table.columns["index"][row], limit=known[component])


def overlapping_dates(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW003: two values of one fact are in force on the same day."""
    del tables
    facts: list[tuple[str, InTime]] = []
    facts += [(f"components[{component.id}]", component) for component in law.components]
    facts += [(f"indices[{index.id}]", index) for index in law.indices]
    facts += [(f"beds.share[{share.patients}]", share) for share in law.beds.share]
    facts += [("visits.per_table_and_day", limit) for limit in law.visits.per_table_and_day]
    for rule, stated in law.articles.items():
        facts += [(f"articles.{rule}", article) for article in (stated if isinstance(stated, tuple) else ())]
    yield from overlaps(facts, Place(f"{law.id}/regulation.toml"))


def settlement_elsewhere(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW016: the pack states rules of settlement, which belong into a pack of settlement."""
    del tables
    stated = {"beds.share": law.beds.share, "visits.per_table_and_day": law.visits.per_table_and_day}
    if paths := [path for path, facts in stated.items() if facts]:
        yield Finding("LW016", Place(f"{law.id}/regulation.toml"), observed=", ".join(paths))


def blank_cells(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW004: a fact without its source, or a row without its key."""
    del law
    for name, needed in NEVER_BLANK.items():
        table = tables[name]
        for column in needed:
            if all(map(str.strip, table.columns[column])):  # the usual case, and fast
                continue
            for row, value in enumerate(table.columns[column]):
                if not value.strip():
                    yield Finding("LW004", table.place(row, column), more={"column": column})


def duplicate_ordinals(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW006: one ordinal occurs twice within a part; blank ordinals do not count."""
    del law
    services = tables["services"]
    keys = list(zip(services.columns["part"], services.columns["ordinal"], strict=True))
    yield from _duplicates(keys, lambda key: bool(key[1]), services, "ordinal", "LW006")


def duplicate_services(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW007: two services have the same service_id."""
    del law
    services = tables["services"]
    yield from _duplicates(
        [(key,) for key in services.columns["service_id"]], lambda key: bool(key[0]), services, "service_id", "LW007"
    )


def duplicate_values(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW008: two values for one service and class (and component) at one time, or two services for one code of the code map."""
    del law
    codes = tables["codes"]
    yield from _duplicates([(code,) for code in codes.columns["service_code"]], bool, codes, "service_code", "LW008")
    for name, columns in (
        ("ceilings", ("service_id", "class")),
        ("amounts", ("service_id", "class", "component")),
        ("fixed_prices", ("service_id", "class")),
        ("ministry_prices", ("service_id", "class")),
        ("issued", ("service_id", "class")),
        ("comparisons", ("service_id", "class", "source")),  # several lists may have been seen
    ):
        table = tables[name]
        keys = list(zip(*(table.columns[column] for column in columns), strict=True))
        if table.is_dated:
            yield from values_at_one_time(keys, table)
        else:
            yield from _duplicates(keys, lambda key: bool(key[0]), table, "service_id", "LW008")
        yield from values_for_all_and_for_one(keys, table)


def unknown_services_and_classes(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW009: a row is about a service or a class that the regulation does not have.

    If no service could be read, that alone is reported: no row of another table is then wrong by itself.
    """
    services = set(tables["services"].columns["service_id"])
    classes = {"", *law.classes}
    for name, table in tables.items():
        if name == "services":
            continue
        for column, known in (("service_id", services), ("class", classes)) if services else (("class", classes),):
            if column not in table.columns:
                continue
            for row, value in enumerate(table.columns[column] if not known.issuperset(table.columns[column]) else ()):
                if value not in known and (value or column == "class"):
                    yield Finding("LW009", table.place(row, column), observed=value, more={"column": column})


def unknown_in_rules(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW009: a rule names a part or a service that the regulation does not have: it would never apply."""
    services = tables["services"].columns
    parts = {*services["part"], *(missing.part for missing in law.missing_parts)}
    ids = set(services["service_id"])
    file = Place(f"{law.id}/regulation.toml")
    named: list[tuple[str, Sequence[str], set[str]]] = []
    for number, excluded in enumerate(law.not_insured):
        named.append((f"not_insured[{number}].parts", excluded.parts, parts))
        named.append((f"not_insured[{number}].services", excluded.services, ids))
    named += [(f"class_price[{number}].parts", rule.parts, parts) for number, rule in enumerate(law.class_price)]
    for path, names, known in named if ids else ():
        for name in names:
            if name not in known:
                yield Finding("LW009", file, observed=name, more={"column": path})


def unreadable_figures(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW010: a figure cannot be read. Prices and ceilings are whole đồng above 0; amounts are decimals of at least 0.

    What a quantity is divided by (`per`) is above 0.
    """
    del law
    for name, column, pattern in (
        ("ceilings", "ceiling", _WHOLE),
        ("fixed_prices", "price", _WHOLE),
        ("ministry_prices", "price", _WHOLE),
        ("issued", "price", _WHOLE),
        ("comparisons", "price", _WHOLE),
        ("amounts", "amount", _AMOUNT),
        ("norms", "quantity", _AMOUNT),
        ("norms", "per", _DIVISOR),
        ("norms", "loss_pct", _AMOUNT),
        ("norms", "amount", _AMOUNT),
    ):
        table = tables[name]
        for row, value in enumerate(table.columns[column]):
            if value and not pattern.fullmatch(value):
                yield Finding("LW010", table.place(row, column), observed=value)
    for table in tables.values():
        for column in (FROM, TO) if table.is_dated else ():
            for row, value in enumerate(table.columns[column]):
                if value and not is_day(value):
                    yield Finding("LW010", table.place(row, column), observed=value)


def fixed_above_ceiling(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW011: a fixed price is above the pack's own ceiling for a class that has both. A blank class stands for all classes."""
    del law
    ceilings, fixed = tables["ceilings"].columns, tables["fixed_prices"].columns
    limits: dict[str, list[tuple[str, int]]] = {}
    for service, class_, ceiling in zip(ceilings["service_id"], ceilings["class"], ceilings["ceiling"], strict=True):
        if _WHOLE.fullmatch(ceiling):
            limits.setdefault(service, []).append((class_, int(ceiling)))
    for row, (service, class_, price) in enumerate(zip(fixed["service_id"], fixed["class"], fixed["price"], strict=True)):
        common = [limit for of, limit in limits.get(service, ()) if of == class_ or not of or not class_]
        if common and _WHOLE.fullmatch(price) and int(price) > min(common):
            at = tables["fixed_prices"].place(row, "price")
            yield Finding("LW011", at, service=service, observed=int(price), limit=min(common))


def undefined_classes(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW014: a rule names a class, or a kind of facility, that neither the pack nor the shared vocabulary defines."""
    del tables
    vocabulary = law.vocabulary
    classes, kinds = (*vocabulary.classes, *vocabulary.levels), vocabulary.kinds
    named: list[tuple[str, str, Sequence[VocabularyEntry]]] = [("classes", class_, classes) for class_ in law.classes]
    for i, entry in enumerate(law.jurisdiction):
        named += [(f"jurisdiction[{i}].classes", class_, classes) for class_ in entry.classes]
        named += [(f"jurisdiction[{i}].kinds", kind, kinds) for kind in entry.kinds]
    for i, rule in enumerate(law.class_price):
        named += [(f"class_price[{i}].classes", class_, classes) for class_ in rule.classes]
        named += [(f"class_price[{i}].kinds", kind, kinds) for kind in rule.kinds]
        named += [(f"class_price[{i}].takes", rule.takes, classes)] if rule.takes is not None else []
    for path, name, entries in named:
        if all(entry.id != name for entry in entries):
            at = Place(f"{law.id}/{SETTINGS}")
            yield Finding("LW014", at, observed=name, more={"path": path, "near": nearest(name, entries)})


def ambiguous_words(law: Regulation, tables: Tables) -> Iterator[Finding]:
    """LW015: one word names two classes of the regulation, or two kinds of facility, so that it could not be read."""
    del tables
    for entries in (law.named_classes, law.vocabulary.levels, law.vocabulary.kinds):
        for word, one, other in words_of_two(entries):
            yield Finding("LW015", Place(f"{law.id}/{SETTINGS}"), observed=word, more={"one": one, "other": other})


def _duplicates(
    keys: Sequence[tuple[str, ...]], matters: Callable[[tuple[str, ...]], bool], table: PackTable, column: str, code: str
) -> Iterator[Finding]:
    if len(set(keys)) == len(keys):
        return
    times = Counter(keys)
    for row, key in enumerate(keys):
        if times[key] > 1 and matters(key):
            yield Finding(code, table.place(row, column), observed=".".join(key), more={"times": times[key]})


PACK_CHECKS: tuple[Callable[[Regulation, Tables], Iterable[Finding]], ...] = (
    unknown_components,
    overlapping_dates,
    settlement_elsewhere,
    blank_cells,
    duplicate_ordinals,
    duplicate_services,
    duplicate_values,
    unknown_services_and_classes,
    unknown_in_rules,
    unreadable_figures,
    fixed_above_ceiling,
    undefined_classes,
    ambiguous_words,
    *ROW_CHECKS,
)
