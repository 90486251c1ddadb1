"""Reads files of claims: only the columns that a check needs; card, visit and performer become keyed hashes as they are read."""
