"""R13: what is inside the price of a service."""
