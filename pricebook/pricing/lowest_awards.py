"""R3 before names have become items: the award that wins for each thing, by the same rule as in a build."""

from pathlib import Path

import duckdb

from pricebook.dossier import Dossier, LowestAward, named_rows, run
from pricebook.pricing.choices import choices_in_force, set_variables

_RULE = Path(__file__).parent / "sql" / "04_awards_that_count.sql"
_QUESTION = Path(__file__).parent / "queries" / "lowest_awards.sql"


def lowest_awards(dossier: Dossier) -> list[LowestAward]:
    """The award that wins for each thing of the dossier's tenders, with a code or without, by name.

    Args:
        dossier: The dossier, loaded; it need not have been composed.

    Returns:
        One award a thing, its price in đồng per unit of the award.
    """
    set_variables(dossier, choices_in_force(dossier))
    return lowest_per_product(dossier.con)


def lowest_per_product(con: duckdb.DuckDBPyConnection) -> list[LowestAward]:
    """The same over `given.tenders` alone, where the variables that the rule reads are set (its file names them)."""
    run(con, _RULE)
    return [LowestAward(**row._asdict()) for row in named_rows(con, _QUESTION)]
