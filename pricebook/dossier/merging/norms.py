"""Norms that hospitals state differently (R9): who says what, for people to settle. Nothing is averaged and none is chosen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pricebook.base.money import vietnamese_number
from pricebook.dossier.merging.read import Part
from pricebook.dossier.merging.rows import MergedRow, rows_of
from pricebook.findings import Finding
from pricebook.items.units import measured_factor, unit_key

NORMS = "norms"
LineKey = tuple[str | None, ...]
Lines = dict[LineKey, MergedRow]
ByClass = dict[str | None, Lines]
_NAMED = 5  # items that a finding names


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


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one hospital says of a service: its lines by class (None: for all classes), and for which classes it says them."""

    part: Part
    own: ByClass
    lines: ByClass

    def states(self, class_: str | None) -> bool:
        """Whether its norm is one of this class. A norm without any class is one of all the classes of its dossier."""
        if class_ in self.own:
            return True
        whole = class_ is not None and set(self.own) == {None}
        return whole and (self.part.settings is None or not self.part.settings.classes or class_ in self.part.settings.classes)


def merge_norms(parts: Sequence[Part], province: Part | None) -> MergedNorms:
    """Merges the norms of several hospitals.

    A service's norm is taken where all hospitals that have it say the same: class by class, line by line, in whatever units. Else
    none of its lines is taken, of any class: the lines for all classes and those of a class are one norm together, and a norm
    without some of its lines would give a price that is too low. What the province's own dossier states, of a class or of all,
    is settled, and goes before what hospitals state of it.
    """
    settled = _norms_of(province) if province is not None else {}
    stated: dict[str, list[_Stated]] = defaultdict(list)
    for part in parts:
        for service, own in _norms_of(part).items():
            stated[service].append(_Stated(part, own, {**own, **settled.get(service, {})}))
    merged = MergedNorms([], [], [])
    for service in dict.fromkeys([*settled, *stated]):
        together = _together([settled.get(service, {}), *(each.lines for each in stated[service])])
        different = list(_differences(service, stated[service], together))
        if not different:
            merged.rows.extend(row for lines in together.values() for row in lines.values())
            continue
        merged.differences.extend(different)
        first = stated[service][0]
        line = next(row for lines in first.own.values() for row in lines.values())
        hospitals = ", ".join(each.part.hospital for each in stated[service])
        items = ", ".join(dict.fromkeys(each.name or each.item for each in different[:_NAMED]))
        more = {"hospitals": hospitals, "items": items}
        at = first.part.place(NORMS, line.index, "service")
        merged.findings.append(Finding("RG061", at, service, len(different), more=dict(more)))
    return merged


def _norms_of(part: Part) -> dict[str, ByClass]:
    """The norm lines of a dossier by service and class, each under what it is of."""
    found: dict[str, ByClass] = defaultdict(dict)
    for row in rows_of(part, NORMS):
        if row.meant["service"] is None:
            continue
        item = row.meant["item_code"] or row.meant["item_name"]
        lines = found[row.meant["service"]].setdefault(row.meant["class"], {})
        key = (row.meant["component"], row.meant["kind"], item)
        lines[key if key not in lines else (*key, str(len(lines)))] = row
    return found


def _together(stated: Sequence[ByClass]) -> ByClass:
    """The lines that are stated, in the words of the first, each with all hospitals that state it."""
    together: ByClass = {}
    for by_class in stated:
        for class_, lines in by_class.items():
            merged = together.setdefault(class_, {})
            for key, row in lines.items():
                merged[key] = merged[key].of_all([merged[key], row]) if key in merged else row
    return together


def _whole(lines: ByClass, class_: str | None) -> Lines:
    """The whole norm of a class: the lines for all classes, but where the class has a line of its own for the same thing."""
    return {**lines.get(None, {}), **lines.get(class_, {})}


def _differences(service: str, stated: Sequence[_Stated], together: ByClass) -> Iterator[NormDifference]:
    """The lines in which the norm of a hospital is not the merged one. One for all classes is not said again for each class."""
    said_of_all: set[LineKey] = set()
    for class_ in sorted({class_ for each in stated for class_ in together}, key=lambda name: name is not None):
        by_hospital = [(each, _whole(each.lines, class_)) for each in stated if each.states(class_)]
        for key, row in _whole(together, class_).items():
            if key in said_of_all and key not in together.get(class_, {}):
                continue
            rows = [(each, lines.get(key)) for each, lines in by_hospital]
            if all(its is not None and _alike(row, its) for _, its in rows):
                continue
            if class_ is None:
                said_of_all.add(key)
            if all(its is None for _, its in rows):  # a line that another hospital has for all classes
                rows += [(each, row) for each in stated if key in each.lines.get(None, {})]
            said = {each.part.hospital: _consumes(its) if its is not None else "" for each, its in rows}
            name = row.values["item_name"] or (_component(stated[0].part, row) if row.values["item_code"] is None else "")
            yield NormDifference(service, class_, row.values["item_code"] or row.values["item_name"] or "–", name, said)


def _component(part: Part, row: MergedRow) -> str:
    """The cost component of a line that is of no item: a lump sum."""
    id_ = row.meant["component"] or ""
    return next((each.name for each in (part.law.components if part.law is not None else ()) if each.id == id_), id_)


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
        return f"{_number(values['amount'])} đồng"
    text = f"{_number(values['quantity'])} {values['unit'] or ''}".strip()
    text += f" / {_number(values['per'])}" if values["per"] not in (None, "1") else ""
    return text + (f" + {_number(values['loss_pct'])} %" if values["loss_pct"] not in (None, "0") else "")


def _number(text: str | None) -> str:
    return vietnamese_number(Decimal(text)) if text is not None else "–"
