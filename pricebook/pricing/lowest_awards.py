"""R3 for products that have no item code yet: the lowest award of each product, by the same rule as in a build."""

from pathlib import Path

import duckdb

from pricebook.dossier import Dossier, LowestAward, named_rows, run
from pricebook.pricing.choices import choices_in_force, set_variables

_RULE = Path(__file__).parent / "sql" / "04_awards_that_count.sql"
_QUESTION = Path(__file__).parent / "queries" / "lowest_awards.sql"


def lowest_awards(dossier: Dossier) -> list[LowestAward]:
    """The lowest award of each product in the dossier's tenders, with or without an item code.

    One product is the same substance (or name), strength, content, form and unit.

    Args:
        dossier: the dossier as loaded. It need not be composed.

    Returns:
        One award for each product, sorted by name; prices in đồng per award unit.
    """
    set_variables(dossier, choices_in_force(dossier))
    return lowest_per_product(dossier.con)


def lowest_per_product(con: duckdb.DuckDBPyConnection) -> list[LowestAward]:
    """The lowest award of each product in `given.tenders`. The variables that the rule reads (see its file) must be set."""
    run(con, _RULE)
    return [LowestAward(**row._asdict()) for row in named_rows(con, _QUESTION)]
