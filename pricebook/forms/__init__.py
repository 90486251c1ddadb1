"""Blank workbooks for staff to fill in, one for each table of a dossier."""

from pricebook.forms.workbook import forms_for, write_form

__all__ = ["forms_for", "write_form"]
