"""Annotates a workbook by changing the few places of its package that say so; every other part stays byte for byte.

A library that keeps a workbook as its own objects writes all of it anew, and drops what it has no objects for. Here a cell gets
another style number, a sheet a comment, and the package two sheets more. A package that is not written in the plain form of the
programs that people use is not touched (`NotPlain`): openpyxl is asked then (workbook.py).
"""
