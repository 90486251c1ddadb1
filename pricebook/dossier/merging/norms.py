"""Norms that hospitals state differently (R9): who says what, for people to settle. Nothing is averaged and none is chosen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pricebook.base.money import exact_text
from pricebook.dossier.merging.read import Part
from pricebook.dossier.merging.rows import MergedRow, rows_of
from pricebook.findings import Finding
from pricebook.items.units import measured_factor, unit_key

NORMS = "norms"
Norm = tuple[str, str | None]  # a service (by id) and a class
LineKey = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class NormDifference:
    """A norm line that not all hospitals state alike.

    `said` has, by hospital, what it consumes ("2 đôi / 5"); "" where the hospital has a norm of the service without that line.
    """

    service: str
    class_: str | None
    item: str
    name: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MergedNorms:
    """The lines of the norms on which all agree, and the differences in the others."""

    rows: list[MergedRow]
    differences: list[NormDifference]
    findings: list[Finding]


def merge_norms(parts: Sequence[Part], province: Part | None) -> MergedNorms:
    """Merges the norms of several hospitals.

    A service's norm (of one class) is taken where all hospitals that have it say the same: line by line, in whatever units. Else
    none of its lines is taken, for a norm without some of its lines would give a price that is too low. What the province's own
    dossier states is settled, and goes before all others.
    """
    settled = _norms_of(province) if province is not None else {}
    stated: dict[Norm, list[tuple[Part, dict[LineKey, MergedRow]]]] = defaultdict(list)
    for part in parts:
        for norm, lines in _norms_of(part).items():
            stated[norm].append((part, lines))
    merged = MergedNorms([], [], [])
    for norm in dict.fromkeys([*settled, *stated]):
        if norm in settled:
            merged.rows.extend(settled[norm].values())
            continue
        different = list(_differences(norm, stated[norm]))
        if not different:
            merged.rows.extend(_together(stated[norm]))
            continue
        merged.differences.extend(different)
        part, lines = stated[norm][0]
        first = next(iter(lines.values()))
        hospitals = ", ".join(each.name for each, _ in stated[norm])
        more = {"hospitals": hospitals, "items": ", ".join(each.name or each.item for each in different[:5])}
        at = part.place(NORMS, first.index, "service")
        merged.findings.append(Finding("RG061", at, norm[0], len(different), more=dict(more)))
    return merged


def _norms_of(part: Part) -> dict[Norm, dict[LineKey, MergedRow]]:
    """The norm lines of a dossier by service and class, each under what it is of."""
    found: dict[Norm, dict[LineKey, MergedRow]] = defaultdict(dict)
    for row in rows_of(part, NORMS):
        if row.meant["service"] is None:
            continue
        item = row.meant["item_code"] or row.meant["item_name"]
        lines = found[row.meant["service"], row.meant["class"]]
        key = (row.meant["component"], row.meant["kind"], item)
        lines[key if key not in lines else (*key, str(len(lines)))] = row
    return found


def _together(stated: Sequence[tuple[Part, Mapping[LineKey, MergedRow]]]) -> Iterator[MergedRow]:
    """The lines that all state alike, in the words of the first, with all hospitals."""
    _, lines = stated[0]
    for key, row in lines.items():
        yield row.of_all([each[key] for _, each in stated])


def _differences(norm: Norm, stated: Sequence[tuple[Part, Mapping[LineKey, MergedRow]]]) -> Iterator[NormDifference]:
    for key in dict.fromkeys(key for _, lines in stated for key in lines):
        by_part = [(part, lines.get(key)) for part, lines in stated]
        rows = [row for _, row in by_part if row is not None]
        if len(rows) == len(by_part) and all(_alike(rows[0], row) for row in rows[1:]):
            continue
        said = {part.name: _consumes(row) if row is not None else "" for part, row in by_part}
        name = rows[0].values["item_name"] or ""
        yield NormDifference(norm[0], norm[1], rows[0].values["item_code"] or name or "–", name, said)


def _alike(one: MergedRow, other: MergedRow) -> bool:
    """Whether two norm lines consume the same: the same lump sum, or the same quantity in one unit."""
    mine, its = _quantity(one), _quantity(other)
    amounts = [Fraction(row.values["amount"]) if row.values["amount"] else None for row in (one, other)]
    if amounts[0] != amounts[1] or (mine is None) != (its is None):
        return False
    if mine is None or its is None:
        return True
    factor = _factor(one.values["unit"], other.values["unit"])
    return factor is not None and mine * factor == its


def _quantity(row: MergedRow) -> Fraction | None:
    """What one service consumes, with loss, in the unit of the row."""
    if row.values["quantity"] is None:
        return None
    loss = Fraction(row.values["loss_pct"] or 0)
    return Fraction(row.values["quantity"]) / Fraction(row.values["per"] or 1) * (100 + loss) / 100


def _factor(unit: str | None, other: str | None) -> Fraction | None:
    """How many of the other unit one unit holds; None where nothing connects them."""
    if unit is None or other is None:
        return Fraction(1) if unit == other else None
    one, its = unit_key(unit), unit_key(other)
    if one == its:
        return Fraction(1)
    factor, back = measured_factor(one, its), measured_factor(its, one)
    return Fraction(factor) if factor is not None else 1 / Fraction(back) if back else None


def _consumes(row: MergedRow) -> str:
    """What a norm line says, in words."""
    values = row.values
    if values["amount"] is not None:
        return f"{exact_text(Fraction(values['amount']))} đồng"
    text = f"{values['quantity'] or '–'} {values['unit'] or ''}".strip()
    text += f" / {values['per']}" if values["per"] not in (None, "1") else ""
    return text + (f" + {values['loss_pct']} %" if values["loss_pct"] not in (None, "0") else "")
