"""The law as data: loads a pack of `norms/`, refuses a broken one, answers what it says on a day for a class."""

from pricebook.regulation.folder import available, pack_folder, titles
from pricebook.regulation.load import Pack, load_law, load_pack, schema
from pricebook.regulation.model import Component, Index, Regulation, is_province
from pricebook.regulation.on_day import LawOnDay, Service
from pricebook.regulation.regions import RegionScheme, load_scheme, load_schemes, scheme_in_force

__all__ = [
    "Component",
    "Index",
    "LawOnDay",
    "Pack",
    "RegionScheme",
    "Regulation",
    "Service",
    "available",
    "is_province",
    "load_law",
    "load_pack",
    "load_scheme",
    "load_schemes",
    "pack_folder",
    "schema",
    "scheme_in_force",
    "titles",
]
