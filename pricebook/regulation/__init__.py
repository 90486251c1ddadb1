"""The law as data: finds a pack, refuses a broken one, and answers what it says on a day."""

from pricebook.regulation.articles import with_articles
from pricebook.regulation.jurisdiction import decided_by
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
from pricebook.regulation.vocabulary import FacilityClass, FacilityKind, Vocabulary, load_vocabulary, nearest, spellings_of

__all__ = [
    "Component",
    "FacilityClass",
    "FacilityKind",
    "FoundPack",
    "Index",
    "LawOnDay",
    "Origin",
    "Pack",
    "RegionScheme",
    "Regulation",
    "SearchPath",
    "Service",
    "Vocabulary",
    "check_regions",
    "decided_by",
    "law_on",
    "load_pack",
    "load_regulation",
    "load_scheme",
    "load_schemes",
    "load_vocabulary",
    "nearest",
    "regulation_on",
    "scheme_in_force",
    "search_path",
    "spellings_of",
    "unusable_regions",
    "with_articles",
]
