"""The law as data: loads a pack of `norms/`, refuses a broken one, answers what it says on a day for a class."""

from pricebook.regulation.folder import available, pack_folder
from pricebook.regulation.load import Pack, load_pack
from pricebook.regulation.model import Component, Index, Regulation
from pricebook.regulation.regions import RegionScheme, load_scheme, load_schemes, scheme_in_force

__all__ = [
    "Component",
    "Index",
    "Pack",
    "RegionScheme",
    "Regulation",
    "available",
    "load_pack",
    "load_scheme",
    "load_schemes",
    "pack_folder",
    "scheme_in_force",
]
