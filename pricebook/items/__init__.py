"""Units, strengths, codes and names of items, compared by what they mean."""
