"""Generators of files that the repository keeps: the published schemas, the reference pages, the forms. Not installed."""
