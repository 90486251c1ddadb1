"""Units, strengths and names of items, compared by their meaning."""
