"""A dossier folder: its settings, and its tables in an in-memory DuckDB database."""

from pricebook.dossier.load import AsEvidence, Dossier, load_dossier, own_services
from pricebook.dossier.lowest import Lowest
from pricebook.dossier.queries import named_rows, run
from pricebook.dossier.settings import Settings, Signer, read_settings

__all__ = [
    "AsEvidence",
    "Dossier",
    "Lowest",
    "Settings",
    "Signer",
    "load_dossier",
    "named_rows",
    "own_services",
    "read_settings",
    "run",
]
