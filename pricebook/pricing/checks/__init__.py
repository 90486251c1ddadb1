"""The checks of a composed dossier and its price list: one function for each."""
