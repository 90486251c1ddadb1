"""A dossier folder: its settings, and its tables in an in-memory DuckDB database."""

from pricebook.dossier.load import AsEvidence, Dossier, load_dossier, own_services
from pricebook.dossier.settings import Settings, Signer, read_settings

__all__ = ["AsEvidence", "Dossier", "Settings", "Signer", "load_dossier", "own_services", "read_settings"]
