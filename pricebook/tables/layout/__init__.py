"""Where the headings of a table stand, which column each field is in, and which rows are data."""
