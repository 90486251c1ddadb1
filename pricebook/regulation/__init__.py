"""The law as data: finds a pack, refuses a broken one, and answers what it says on a day."""

from pricebook.regulation.articles import with_articles, with_names
from pricebook.regulation.catalogues import CatalogueLayout, Holds, check_layouts, layouts_after, layouts_on, load_layouts
from pricebook.regulation.comparisons import Comparison, only_compared
from pricebook.regulation.effect import day_outside, indices_told, nearest_day_in_force, of_unknown_province
from pricebook.regulation.indices import later_indices, risen_since
from pricebook.regulation.jurisdiction import FacilityFacts, decided_by
from pricebook.regulation.load import law_on, load_pack, load_regulation, regulation_on, settings_on
from pricebook.regulation.magnitudes import Magnitudes
from pricebook.regulation.model import Regulation
from pricebook.regulation.offices import Office, nearest_offices, office_named, written_name
from pricebook.regulation.on_day import LawOnDay, Service
from pricebook.regulation.packs import FoundPack, Origin, SearchPath, search_path
from pricebook.regulation.procedure import (
    Body,
    DossierPaper,
    Procedure,
    Step,
    Term,
    Way,
    load_procedures,
    procedure_on,
    transition_on,
)
from pricebook.regulation.provinces import binds_province, installed_provinces, load_provinces
from pricebook.regulation.regions import (
    RegionScheme,
    check_regions,
    load_scheme,
    load_schemes,
    scheme_in_force,
    unusable_regions,
)
from pricebook.regulation.rules import Component, Direction, Index
from pricebook.regulation.sending import Sending, sending_of
from pricebook.regulation.settlement import Leaving, Outcome, Settlement
from pricebook.regulation.settlement_on_day import SETTLEMENT_RULES, SettlementOnDay, SettlementPack
from pricebook.regulation.settlement_packs import (
    SettlementLaw,
    load_settlement,
    load_settlement_of,
    overlapping_packs,
    settlement_law,
)
from pricebook.regulation.tables import Pack
from pricebook.regulation.vocabulary import FacilityClass, FacilityKind, Vocabulary, load_vocabulary, nearest, spellings_of
from pricebook.regulation.working_days import Calendar, load_calendar

__all__ = [
    "SETTLEMENT_RULES",
    "Body",
    "Calendar",
    "CatalogueLayout",
    "Comparison",
    "Component",
    "Direction",
    "DossierPaper",
    "FacilityClass",
    "FacilityFacts",
    "FacilityKind",
    "FoundPack",
    "Holds",
    "Index",
    "LawOnDay",
    "Leaving",
    "Magnitudes",
    "Office",
    "Origin",
    "Outcome",
    "Pack",
    "Procedure",
    "RegionScheme",
    "Regulation",
    "SearchPath",
    "Sending",
    "Service",
    "Settlement",
    "SettlementLaw",
    "SettlementOnDay",
    "SettlementPack",
    "Step",
    "Term",
    "Vocabulary",
    "Way",
    "binds_province",
    "check_layouts",
    "check_regions",
    "day_outside",
    "decided_by",
    "indices_told",
    "installed_provinces",
    "later_indices",
    "law_on",
    "layouts_after",
    "layouts_on",
    "load_calendar",
    "load_layouts",
    "load_pack",
    "load_procedures",
    "load_provinces",
    "load_regulation",
    "load_scheme",
    "load_schemes",
    "load_settlement",
    "load_settlement_of",
    "load_vocabulary",
    "nearest",
    "nearest_day_in_force",
    "nearest_offices",
    "of_unknown_province",
    "office_named",
    "only_compared",
    "overlapping_packs",
    "procedure_on",
    "regulation_on",
    "risen_since",
    "scheme_in_force",
    "search_path",
    "sending_of",
    "settings_on",
    "settlement_law",
    "spellings_of",
    "transition_on",
    "unusable_regions",
    "with_articles",
    "with_names",
    "written_name",
]
