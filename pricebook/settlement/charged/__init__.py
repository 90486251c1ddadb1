"""Tables of what was charged: read, and what is said of their rows."""
