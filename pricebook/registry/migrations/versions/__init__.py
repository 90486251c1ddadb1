"""The versions of a registry's tables."""
