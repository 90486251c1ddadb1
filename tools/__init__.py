"""Generators of what the repository holds beside its code: published schemas, reference pages, forms. Not installed."""
