"""The law as data: finds a pack, refuses a broken one, and answers what it says on a day."""

from pricebook.regulation.articles import with_articles
from pricebook.regulation.catalogues import CatalogueLayout, Holds, check_layouts, layouts_after, layouts_on, load_layouts
from pricebook.regulation.jurisdiction import is_province
from pricebook.regulation.load import law_on, load_pack, load_regulation, regulation_on
from pricebook.regulation.model import Regulation
from pricebook.regulation.on_day import LawOnDay, Service, nearest_day_in_force
from pricebook.regulation.packs import FoundPack, Origin, SearchPath, search_path
from pricebook.regulation.regions import (
    RegionScheme,
    check_regions,
    load_scheme,
    load_schemes,
    scheme_in_force,
    unusable_regions,
)
from pricebook.regulation.rules import Component, Index
from pricebook.regulation.tables import Pack

__all__ = [
    "CatalogueLayout",
    "Component",
    "FoundPack",
    "Holds",
    "Index",
    "LawOnDay",
    "Origin",
    "Pack",
    "RegionScheme",
    "Regulation",
    "SearchPath",
    "Service",
    "check_layouts",
    "check_regions",
    "is_province",
    "law_on",
    "layouts_after",
    "layouts_on",
    "load_layouts",
    "load_pack",
    "load_regulation",
    "load_scheme",
    "load_schemes",
    "nearest_day_in_force",
    "regulation_on",
    "scheme_in_force",
    "search_path",
    "unusable_regions",
    "with_articles",
]
