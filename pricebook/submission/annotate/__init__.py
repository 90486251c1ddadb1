"""Annotates a copy of the sender's workbook with findings; or writes the findings alone where a copy would lose content."""
