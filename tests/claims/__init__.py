"""Claims: read, checked by rules, and settled."""
