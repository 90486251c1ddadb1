"""Files into sheets of raw cells, bounded: every file is hostile until it is read."""
