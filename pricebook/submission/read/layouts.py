"""The layouts of a submission's sheets, from `templates/submission.toml`, completed for one regulation.

The regulation adds a column for each of its cost components, and for each hospital class where a figure differs by class.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from pricebook.regulation import FacilityClass, LawOnDay
from pricebook.submission.read.classes import ClassWords, class_words_of
from pricebook.submission.stated import GIVEN
from pricebook.tables import (
    Field,
    FigureKey,
    Heading,
    TableSpec,
    declared_tables,
    folded,
    heading_key,
    heading_variants,
    load_specs,
)
from pricebook.tables.layout.headings import BELOW
from pricebook.tables.layout.qualified import unqualified
from pricebook.tables.layout.spec import FALLBACK, NAME

SOURCE = "submission"
SHEETS = ("price_list", "norm_lines", "unit_prices")

_NUMBER_OF_A_LAW = re.compile(r"^(?:stt|tt|so tt|so thu tu|ma so)(?: dich vu| dvkt| ma)* (?:theo|trong|tai|tt|qd|nq|cua)\b.*\w")
_BY_CLASS = re.compile(
    r"(?:^| )(?:(?:theo|cho|cua) (?:tung |cac )?)?hang(?: (?:benh vien|bv))?$"
)  # "Mức giá theo hạng bệnh viện"
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_OF_A_CLASS = "@"  # in the key of a heading, before the class that the column is for


def sheet_specs(law: LawOnDay) -> dict[str, TableSpec]:
    """Returns the kinds of sheets by id, with the columns that a list under this regulation can have."""
    spellings = law.regulation.spellings
    return {name: _for_regulation(load_specs(SOURCE)[name].with_spellings(spellings), law) for name in SHEETS}


def figures_of(spec: TableSpec, heading: Heading) -> dict[FigureKey, int]:
    """Returns the column of each figure of a heading."""
    return {spec.field(field_id).figure: column for field_id, column in heading.columns.items()}


def figure_named(text: str) -> FigureKey | None:
    """Returns the figure of a submission with a given name ("price", "price:II", "part:direct"); None where there is none."""
    declared = [entry for table in declared_tables(SOURCE)["tables"].values() for entry in table["fields"]]
    figure = FigureKey.read(text, {entry["id"] for entry in declared if entry.get("part")})
    return figure if any(entry["id"] == figure.name for entry in declared) else None


def _for_regulation(spec: TableSpec, law: LawOnDay) -> TableSpec:
    declared = {entry["id"]: entry for entry in declared_tables(SOURCE)["tables"][spec.id]["fields"]}
    fields: list[Field] = []
    for field in spec.fields:
        if declared[field.id].get("part"):
            fields += _for_each_component(field, law)
            continue
        own = {heading_key(law.regulation.ordinal_heading): NAME} if field.id == "ordinal" else {}
        if field.id == "class":  # a column of classes may be headed with the regulation's own word for them ("Cấp")
            ranks = {entry.rank for entry in law.regulation.named_classes if entry.rank is not None}
            own = {heading_key(f"{rank}{of}"): NAME for rank in ranks for of in ("", " bệnh viện", " BV")}
        fields.append(replace(field, headings={**field.headings, **own}))
        if declared[field.id].get("by_class"):
            fields += [_for_class(field, entry) for entry in law.regulation.named_classes]
    return replace(spec, fields=tuple(fields), alternative_keys=partial(_further_keys, class_words_of(law)))


def _for_class(field: Field, entry: FacilityClass) -> Field:
    class_ = entry.named
    headings = {f"{key}{_OF_A_CLASS}{class_}": rank for key, rank in field.headings.items()}
    if field.id == "price":
        headings[_OF_A_CLASS + class_] = FALLBACK  # a column whose heading is the class alone
    return replace(field, figure=FigureKey(field.id, class_=class_), name=f"{field.name} ({entry.name.vi})", headings=headings)


def _for_each_component(field: Field, law: LawOnDay) -> Iterable[Field]:
    before_index = field.id == GIVEN
    for component in law.components:
        if before_index and component.index is None:
            continue
        name = f"{component.name} (trước hệ số)" if before_index else component.name
        headings = {heading_key(text): NAME for text in ((name,) if before_index else (name, component.id))}
        yield replace(field, figure=FigureKey(field.id, component=component.id), name=name, headings=headings)


def _further_keys(words: ClassWords, text: str) -> list[str]:
    """Returns further keys of a heading: that of an ordinal, whatever document it names; those of a figure of one class."""
    if _NUMBER_OF_A_LAW.match(folded(text)):
        return [heading_key("Số thứ tự theo văn bản")]
    keys = []
    for reading in heading_variants(text):
        classes, rest = words.in_text(reading)
        keys += [f"{heading_key(rest)}{_OF_A_CLASS}{class_}" for class_ in classes]
    return keys + _keys_below_another(words, text)


def _keys_below_another(words: ClassWords, text: str) -> list[str]:
    """The keys of a class that stands alone below the heading of a figure: "II" below "Giá đề nghị".

    What stands beside a class in brackets describes it: "Bệnh viện tỉnh (hạng II)". A number alone may count the columns.
    """
    over, below, last = text.rpartition(BELOW)
    named = {class_ for part in (last, *_IN_BRACKETS.findall(last)) if (class_ := words.one(part)) is not None}
    if not below or len(named) != 1 or last.strip().isdecimal():
        return []
    whole = [reading for variant in heading_variants(over) for reading in (variant, *unqualified(variant, "price_list"))]
    figures = dict.fromkeys(heading_key(each) for reading in whole for each in (reading, _BY_CLASS.sub("", folded(reading))))
    return [f"{key}{_OF_A_CLASS}{class_}" for key in figures for class_ in named]
