"""The layout of a sheet: where the headings of a table stand, which column each field has, and which rows are data."""
