"""The law as data: finds a pack, refuses a broken one, and answers what it says on a day."""

from pricebook.regulation.articles import with_articles
from pricebook.regulation.comparisons import only_compared
from pricebook.regulation.jurisdiction import is_province
from pricebook.regulation.load import law_on, load_pack, load_regulation, regulation_on
from pricebook.regulation.model import Regulation
from pricebook.regulation.on_day import LawOnDay, Service
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
    "Component",
    "FoundPack",
    "Index",
    "LawOnDay",
    "Origin",
    "Pack",
    "RegionScheme",
    "Regulation",
    "SearchPath",
    "Service",
    "check_regions",
    "is_province",
    "law_on",
    "load_pack",
    "load_regulation",
    "load_scheme",
    "load_schemes",
    "only_compared",
    "regulation_on",
    "scheme_in_force",
    "search_path",
    "unusable_regions",
    "with_articles",
]
