"""The folder of a dossier: its settings, and its tables in an in-memory DuckDB database."""

from pricebook.dossier.load import Dossier, EvidenceOptions, load_dossier, own_services
from pricebook.dossier.lowest_award import LowestAward
from pricebook.dossier.pack_alone import pack_alone
from pricebook.dossier.queries import named_rows, run
from pricebook.dossier.settings import Settings, Signer, read_settings

__all__ = [
    "Dossier",
    "EvidenceOptions",
    "LowestAward",
    "Settings",
    "Signer",
    "load_dossier",
    "named_rows",
    "own_services",
    "pack_alone",
    "read_settings",
    "run",
]
