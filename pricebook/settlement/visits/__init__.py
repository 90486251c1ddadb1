"""Examinations (R14): one a visit, a table's number in a day, and those that are not paid."""
