"""A dossier folder: its settings, and its tables in an in-memory DuckDB database."""

from pricebook.dossier.load import Dossier, load_dossier
from pricebook.dossier.new import new_dossier, write_form
from pricebook.dossier.settings import Settings, Signer

__all__ = ["Dossier", "Settings", "Signer", "load_dossier", "new_dossier", "write_form"]
