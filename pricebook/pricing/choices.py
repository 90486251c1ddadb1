"""The choices of one dossier where the law leaves them open, and how the SQL rules receive them."""

from dataclasses import dataclass
from decimal import Decimal

from pricebook.base.rounding import RoundingRule
from pricebook.dossier import Dossier
from pricebook.dossier.database import Column, create_table
from pricebook.items.frame_items import item_named
from pricebook.regulation.vocabulary import comparable

_ROUNDING = "struct(unit bigint, mode varchar, steps struct(below bigint, unit bigint)[])"


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices in force: the dossier's setting if it has one, else the regulation's.

    `share` is the share of the ceiling that the province resolved on.
    """

    rounding: RoundingRule
    share: Decimal
    awards_count: str
    undated: str
    tender_groups: str
    regional_method: str
    region_scheme: str
    min_provinces: int
    classes: tuple[str, ...]


def choices_in_force(dossier: Dossier) -> Choices:
    """The choices for a dossier."""
    settings, law = dossier.settings, dossier.law.regulation
    return Choices(
        rounding=settings.rounding or law.rounding,
        share=settings.share_of_ceiling,
        awards_count=law.unit_price.awards_count,
        undated=law.unit_price.undated,
        tender_groups=settings.tender_groups or law.unit_price.tender_groups,
        regional_method=settings.regional.method or law.regional.method,
        region_scheme=dossier.scheme.id,
        min_provinces=settings.regional.min_provinces or law.regional.min_provinces,
        classes=settings.classes or law.classes,
    )


def set_variables(dossier: Dossier, choices: Choices) -> None:
    """Sets the variables that the SQL rules read with getvariable(). The head of each SQL file lists those that it reads."""
    settings, law = dossier.settings, dossier.law.regulation
    examined = all(len(dossier.tables.get(name) or ()) for name in ("capabilities", "facilities"))
    variables: dict[str, tuple[str, object]] = {
        "province": ("varchar", settings.province),
        "day": ("date", dossier.law.day),
        "awards_count": ("varchar", choices.awards_count),
        "undated": ("varchar", choices.undated),
        "days_in_year": ("integer", law.unit_price.days_in_year),
        "tender_groups": ("varchar", choices.tender_groups),
        "rounding": (_ROUNDING, _rounding(choices.rounding)),
        "share": ("decimal(18,6)", str(choices.share)),
        "needs_norms": ("boolean", law.needs_norms),
        "pack_is_whole": ("boolean", dossier.law.holds_everything),
        "ability_examined": ("boolean", examined),
        "of_ministry": ("boolean", law.is_ministry(settings.submitter)),
    }
    for name, (kind, value) in variables.items():
        dossier.con.execute(f"set variable {name} = (select ?::{kind})", [value])


def _rounding(rule: RoundingRule) -> dict[str, object]:
    """A rule of rounding as the SQL rules read it."""
    steps = [{"below": step.below, "unit": step.unit} for step in rule.steps]
    return {"unit": rule.unit, "mode": rule.mode, "steps": steps}


def create_choice_tables(dossier: Dossier, choices: Choices) -> None:
    """Creates the tables `region`, `own_kinds`, `classes` and `owing_items`, each with an `id` that counts from 0.

    `owing_items` are the texts of the table services that name an item whose services owe a structure (R5), in any spelling.
    """
    con, settings, law = dossier.con, dossier.settings, dossier.law.regulation
    home = dossier.scheme.region_of(settings.province)
    neighbours = [province for province, region in dossier.scheme.regions.items() if region == home and home is not None]
    query = "select distinct managed_by, class, kind from given.facilities where managed_by is not null"
    managed = [found for found in con.execute(query).fetchall() if _is_own(found[0], dossier)]
    own = sorted((found for found in managed if law.has_price_of(law.is_ministry(settings.submitter), *found)), key=str)
    items = law.structure_owed.source_items if law.structure_owed is not None else ()
    named = con.execute("select distinct source_item from given.services where source_item is not null order by 1").fetchall()
    owing = [text for (text,) in named if item_named(text, items) is not None]
    create_table(con, "region", {"province": "varchar"}, {"province": neighbours})
    names = ("managed_by", "class", "kind")
    columns: dict[str, Column] = {name: [found[number] for found in own] for number, name in enumerate(names)}
    create_table(con, "own_kinds", dict.fromkeys(names, "varchar"), columns)
    create_table(con, "classes", {"class": "varchar"}, {"class": choices.classes})
    create_table(con, "owing_items", {"source_item": "varchar"}, {"source_item": owing})


def _is_own(managed_by: str, dossier: Dossier) -> bool:
    """Whether the list of a dossier can be for the facilities of a manager: one of a ministry is for its own alone (R10)."""
    submitter = dossier.settings.submitter
    return not dossier.law.regulation.is_ministry(submitter) or comparable(managed_by) == comparable(submitter)
