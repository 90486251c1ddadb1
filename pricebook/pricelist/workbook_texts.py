"""Texts by which a workbook that was made from a list is known."""

MISSING = "chưa có giá"  # how workbooks and pages show a missing price
EMBEDDED_SHEET = "pricelist.json"  # the very hidden sheet of an approval workbook that holds its list
