"""Blank workbooks to fill in: one for each table of a dossier."""

from pricebook.forms.workbook import new_dossier, write_form

__all__ = ["new_dossier", "write_form"]
