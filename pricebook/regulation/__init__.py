"""The law as data: finds a pack, refuses a broken one, and answers what it says on a day."""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.regulation.articles import with_articles as with_articles
    from pricebook.regulation.articles import with_names as with_names
    from pricebook.regulation.bed_rules import Leaving as Leaving
    from pricebook.regulation.bed_rules import Outcome as Outcome
    from pricebook.regulation.catalogues import CatalogueLayout as CatalogueLayout
    from pricebook.regulation.catalogues import Holds as Holds
    from pricebook.regulation.catalogues import check_layouts as check_layouts
    from pricebook.regulation.catalogues import layouts_after as layouts_after
    from pricebook.regulation.catalogues import layouts_on as layouts_on
    from pricebook.regulation.catalogues import load_layouts as load_layouts
    from pricebook.regulation.comparisons import Comparison as Comparison
    from pricebook.regulation.comparisons import only_compared as only_compared
    from pricebook.regulation.effect import day_outside as day_outside
    from pricebook.regulation.effect import indices_told as indices_told
    from pricebook.regulation.effect import nearest_day_in_force as nearest_day_in_force
    from pricebook.regulation.effect import of_unknown_province as of_unknown_province
    from pricebook.regulation.indices import later_indices as later_indices
    from pricebook.regulation.indices import risen_since as risen_since
    from pricebook.regulation.jurisdiction import FacilityFacts as FacilityFacts
    from pricebook.regulation.jurisdiction import decided_by as decided_by
    from pricebook.regulation.load import law_on as law_on
    from pricebook.regulation.load import load_pack as load_pack
    from pricebook.regulation.load import load_regulation as load_regulation
    from pricebook.regulation.load import regulation_on as regulation_on
    from pricebook.regulation.load import settings_on as settings_on
    from pricebook.regulation.magnitudes import Magnitudes as Magnitudes
    from pricebook.regulation.model import Regulation as Regulation
    from pricebook.regulation.offices import Office as Office
    from pricebook.regulation.offices import nearest_offices as nearest_offices
    from pricebook.regulation.offices import office_named as office_named
    from pricebook.regulation.offices import written_name as written_name
    from pricebook.regulation.on_day import LawOnDay as LawOnDay
    from pricebook.regulation.on_day import Service as Service
    from pricebook.regulation.packs import FoundPack as FoundPack
    from pricebook.regulation.packs import Origin as Origin
    from pricebook.regulation.packs import SearchPath as SearchPath
    from pricebook.regulation.packs import search_path as search_path
    from pricebook.regulation.procedure import Body as Body
    from pricebook.regulation.procedure import DossierPaper as DossierPaper
    from pricebook.regulation.procedure import Procedure as Procedure
    from pricebook.regulation.procedure import Step as Step
    from pricebook.regulation.procedure import Term as Term
    from pricebook.regulation.procedure import Way as Way
    from pricebook.regulation.procedure import load_procedures as load_procedures
    from pricebook.regulation.procedure import procedure_on as procedure_on
    from pricebook.regulation.procedure import transition_on as transition_on
    from pricebook.regulation.provinces import binds_province as binds_province
    from pricebook.regulation.provinces import installed_provinces as installed_provinces
    from pricebook.regulation.provinces import load_provinces as load_provinces
    from pricebook.regulation.regions import RegionScheme as RegionScheme
    from pricebook.regulation.regions import check_regions as check_regions
    from pricebook.regulation.regions import load_scheme as load_scheme
    from pricebook.regulation.regions import load_schemes as load_schemes
    from pricebook.regulation.regions import scheme_in_force as scheme_in_force
    from pricebook.regulation.regions import unusable_regions as unusable_regions
    from pricebook.regulation.rules import Component as Component
    from pricebook.regulation.rules import Direction as Direction
    from pricebook.regulation.rules import Index as Index
    from pricebook.regulation.sending import Sending as Sending
    from pricebook.regulation.sending import sending_of as sending_of
    from pricebook.regulation.settlement import Settlement as Settlement
    from pricebook.regulation.settlement_on_day import SETTLEMENT_RULES as SETTLEMENT_RULES
    from pricebook.regulation.settlement_on_day import SettlementOnDay as SettlementOnDay
    from pricebook.regulation.settlement_on_day import SettlementPack as SettlementPack
    from pricebook.regulation.settlement_on_day import facts_about as facts_about
    from pricebook.regulation.settlement_packs import SettlementLaw as SettlementLaw
    from pricebook.regulation.settlement_packs import load_settlement as load_settlement
    from pricebook.regulation.settlement_packs import load_settlement_of as load_settlement_of
    from pricebook.regulation.settlement_packs import overlapping_packs as overlapping_packs
    from pricebook.regulation.settlement_packs import settlement_law as settlement_law
    from pricebook.regulation.tables import Pack as Pack
    from pricebook.regulation.vocabulary import FacilityClass as FacilityClass
    from pricebook.regulation.vocabulary import FacilityKind as FacilityKind
    from pricebook.regulation.vocabulary import Vocabulary as Vocabulary
    from pricebook.regulation.vocabulary import load_vocabulary as load_vocabulary
    from pricebook.regulation.vocabulary import nearest as nearest
    from pricebook.regulation.vocabulary import spellings_of as spellings_of
    from pricebook.regulation.working_days import Calendar as Calendar
    from pricebook.regulation.working_days import load_calendar as load_calendar

# Where each name lives. A command asks for few of them, and does not wait for the others.
_NAMES = {
    "pricebook.regulation.articles": "with_articles with_names",
    "pricebook.regulation.bed_rules": "Leaving Outcome",
    "pricebook.regulation.catalogues": "CatalogueLayout Holds check_layouts layouts_after layouts_on load_layouts",
    "pricebook.regulation.comparisons": "Comparison only_compared",
    "pricebook.regulation.effect": "day_outside indices_told nearest_day_in_force of_unknown_province",
    "pricebook.regulation.indices": "later_indices risen_since",
    "pricebook.regulation.jurisdiction": "FacilityFacts decided_by",
    "pricebook.regulation.load": "law_on load_pack load_regulation regulation_on settings_on",
    "pricebook.regulation.magnitudes": "Magnitudes",
    "pricebook.regulation.model": "Regulation",
    "pricebook.regulation.offices": "Office nearest_offices office_named written_name",
    "pricebook.regulation.on_day": "LawOnDay Service",
    "pricebook.regulation.packs": "FoundPack Origin SearchPath search_path",
    "pricebook.regulation.procedure": "Body DossierPaper Procedure Step Term Way load_procedures procedure_on transition_on",
    "pricebook.regulation.provinces": "binds_province installed_provinces load_provinces",
    "pricebook.regulation.regions": "RegionScheme check_regions load_scheme load_schemes scheme_in_force unusable_regions",
    "pricebook.regulation.rules": "Component Direction Index",
    "pricebook.regulation.sending": "Sending sending_of",
    "pricebook.regulation.settlement": "Settlement",
    "pricebook.regulation.settlement_on_day": "SETTLEMENT_RULES SettlementOnDay SettlementPack facts_about",
    "pricebook.regulation.settlement_packs": "SettlementLaw load_settlement load_settlement_of overlapping_packs settlement_law",
    "pricebook.regulation.tables": "Pack",
    "pricebook.regulation.vocabulary": "FacilityClass FacilityKind Vocabulary load_vocabulary nearest spellings_of",
    "pricebook.regulation.working_days": "Calendar load_calendar",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = list(_HOMES)

if not TYPE_CHECKING:
    __getattr__ = lazy_getattr(__name__, _HOMES)
