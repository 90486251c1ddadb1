"""Bed-days of stays (R15): a table with a row for each part of a stay that was spent in one bed or ward."""
