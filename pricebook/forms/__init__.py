"""Blank workbooks for staff to fill in: all tables of a dossier in one, or the table of one."""

from pricebook.forms.book import FormService, book_title, by_part, forms_for, write_book
from pricebook.forms.workbook import write_form

__all__ = ["FormService", "book_title", "by_part", "forms_for", "write_book", "write_form"]
