"""Merges the tables of several dossiers into one.

Rows without a key (awards, disputes) are all kept. Of rows with one key one is kept, if they agree; where one leaves a cell
blank, the other's stands. Rows that contradict each other are a finding: the province's own dossier settles them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pricebook.dossier.merging.norms import NORMS, MergedNorms, NormDifference, merge_norms
from pricebook.dossier.merging.read import CAPABILITIES, FACILITIES, Part, called, facilities_of, performing
from pricebook.dossier.merging.rows import MergedRow, rows_of
from pricebook.dossier.merging.settings import merged_settings
from pricebook.dossier.settings import Settings
from pricebook.findings import Finding
from pricebook.items.likeness import share_a_word
from pricebook.tables import load_specs

ITEMS, DISPUTES = "items", "disputes"
REQUIRED = ("norms", "tenders", FACILITIES, CAPABILITIES)  # what each hospital's dossier needs (R1, R3, R7)
_WITH_NORMS = ("norms", "tenders")  # needed only where the regulation prices by norms
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged dossier.

    Attributes:
        settings: Its settings; None where they contradict each other, or cannot be read.
        rows: By table, its rows.
        differences: The norm lines that hospitals state differently; no line of these norms is among the rows.
        sent: By hospital and table, how many rows it sent; None where it did not send the table.
        missing: Who has not sent which of the tables that are needed.
        silent: The facilities of which no hospital's dossier says anything: their names by their codes.
        findings: What was found; with an error among them nothing can be merged.
    """

    settings: Settings | None
    rows: dict[str, list[MergedRow]]
    differences: list[NormDifference]
    sent: dict[str, dict[str, int | None]]
    missing: list[tuple[str, str]]
    silent: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def merge(parts: Sequence[Part], province: Part | None = None) -> Merged:
    """Merges dossiers.

    Args:
        parts: Those of the hospitals.
        province: The province's own: what it states is settled, and goes before what hospitals state.
    """
    parts = called(parts)
    every = [*([province] if province is not None else []), *parts]
    settings, findings = merged_settings(parts, province)
    norms = merge_norms(parts, province)
    findings = [*(each for part in every for each in part.findings), *findings, *norms.findings]
    rows: dict[str, list[MergedRow]] = {}
    for name, spec in load_specs().items():
        if name == NORMS:
            rows[name] = norms.rows
        elif spec.key:
            rows[name], found = _by_key(name, parts, province)
            findings += found
        else:
            rows[name] = _all_rows(name, every)
    rows[DISPUTES] += _disputed(norms)
    findings += _two_things(every)
    sent = {part.hospital: {name: len(part.tables[name]) if name in part.tables else None for name in rows} for part in parts}
    needed = [name for name in REQUIRED if name not in _WITH_NORMS or _needs_norms(every)]
    missing = [(part, name) for part, tables in sent.items() for name in needed if not tables[name]]
    silent, found = _silent(parts, every)
    return Merged(settings, rows, norms.differences, sent, missing, silent, [*findings, *found])


def _silent(parts: Sequence[Part], every: Sequence[Part]) -> tuple[dict[str, str], list[Finding]]:
    """The facilities that are listed, and of which no hospital has sent anything. RG066 for each.

    A hospital that has sent no table of what it performs is asked for it already, and with it the facilities that it lists.
    """
    heard = {code for part in parts for code in (performing(part) or facilities_of(part))}
    silent: dict[str, str] = {}
    findings = []
    for part in every:
        for row in rows_of(part, FACILITIES):
            code, name = row.values["facility_code"], row.values["name"]
            if code is not None and code not in heard and code not in silent:
                silent[code] = name or code
                at = part.place(FACILITIES, row.index, "facility_code")
                findings.append(Finding("RG066", at, observed=f"{code} {name or ''}".strip()))
    return silent, findings


def _needs_norms(parts: Sequence[Part]) -> bool:
    return all(part.law is None or part.law.regulation.needs_norms for part in parts)


def _all_rows(table: str, parts: Sequence[Part]) -> list[MergedRow]:
    """All rows; one that several hospitals have sent stands once, with all of them."""
    found: dict[Key, list[MergedRow]] = {}
    for part in parts:
        own: dict[Key, int] = {}
        for row in rows_of(part, table):
            key = tuple(row.meant.values())
            at = own[key] = own.get(key, -1) + 1  # rows that one hospital repeats are as many in the merged table
            same = found.setdefault(key, [])
            if at < len(same):
                same[at] = same[at].of_all([same[at], row])
            else:
                same.append(row)
    return [row for rows in found.values() for row in rows]


def _by_key(table: str, parts: Sequence[Part], province: Part | None) -> tuple[list[MergedRow], list[Finding]]:
    """The rows of a table with one for each key. RG063 for rows that contradict each other."""
    spec = load_specs()[table]
    merged: dict[Key, MergedRow] = {}
    settled: set[Key] = set()
    findings: list[Finding] = []
    by_name = {part.hospital: part for part in (*([province] if province is not None else []), *parts)}
    for part in (*([province] if province is not None else []), *parts):
        for row in rows_of(part, table):
            key = _key(spec.key, spec.key_where, row)
            first = merged.get(key)
            if first is None or key in settled:
                merged.setdefault(key, row)
                if part is province:
                    settled.add(key)
                continue
            different = [
                name for name, text in row.meant.items() if None not in (text, first.meant[name]) and text != first.meant[name]
            ]
            if different:
                findings.append(_contradiction(table, different[0], by_name[first.sources[0]], first, part, row))
                continue
            merged[key] = _filled(first, row)
    return list(merged.values()), findings


def _key(names: Sequence[str], where: str | None, row: MergedRow) -> Key:
    """The key of a row; the whole row, where the key does not hold for it (a match that nobody has confirmed)."""
    if where is not None and row.values[where] is None:
        return tuple(row.meant.values())
    coded = "item_code" in names and row.meant["item_code"] is not None
    return tuple(None if name == "item_name" and coded else row.meant[name] for name in names)


def _filled(first: MergedRow, row: MergedRow) -> MergedRow:
    """A row, with the cells of another where its own are blank."""
    values = {name: text if text is not None else row.values[name] for name, text in first.values.items()}
    meant = {name: text if text is not None else row.meant[name] for name, text in first.meant.items()}
    return replace(first.of_all([first, row]), values=values, meant=meant)


def _contradiction(table: str, name: str, one: Part, first: MergedRow, other: Part, row: MergedRow) -> Finding:
    """RG063; RG064 where it is one code that names two things."""
    at = one.place(table, first.index, name)
    two_things = table == ITEMS and name == "item_name"
    key = " | ".join(filter(None, (row.values[each] for each in load_specs()[table].key)))
    more = {"key": key, "field": load_specs()[table].field(name).name, "other": str(at)}
    said, limit = row.values[name] or "–", first.values[name] or "–"
    return Finding("RG064" if two_things else "RG063", other.place(table, row.index, name), None, said, limit, more=dict(more))


def _two_things(parts: Sequence[Part]) -> Iterator[Finding]:
    """RG064 for a code of an item that two hospitals give to things whose names share no word, in any table."""
    names: dict[str, tuple[Part, str, MergedRow, str]] = {}
    said: set[str] = set()
    for part in parts:
        for table in (ITEMS, NORMS, "tenders"):
            for row in rows_of(part, table):
                code, name = row.values["item_code"], row.values["item_name"]
                if code is None or name is None or code in said:
                    continue
                first, of, before, other = names.setdefault(code, (part, table, row, name))
                if first is not part and not share_a_word([name], [other]):
                    said.add(code)
                    at, elsewhere = part.place(table, row.index, "item_name"), first.place(of, before.index, "item_name")
                    more = {"key": code, "field": "", "other": str(elsewhere)}
                    yield Finding("RG064", at, None, name, other, more=dict(more))


def _disputed(norms: MergedNorms) -> list[MergedRow]:
    """The differences as disputes (R9): one row for each hospital and norm, with what it says."""
    spec = load_specs()[DISPUTES]
    by_norm: dict[tuple[str, str], list[str]] = {}
    for each in norms.differences:
        for hospital, said in each.said.items():
            class_ = f" ({each.class_})" if each.class_ else ""
            text = f"{each.name or each.item}{class_}: {said or 'không có trong định mức'}"
            by_norm.setdefault((each.service, hospital), []).append(text)
    rows = []
    for (service, hospital), texts in by_norm.items():
        values: dict[str, str | None] = dict.fromkeys(each.id for each in spec.fields)
        values |= {"service": service, "subject": "norm", "party": hospital, "position": "; ".join(texts)[:500]}
        rows.append(MergedRow(values, values, (hospital,), 0))
    return rows
