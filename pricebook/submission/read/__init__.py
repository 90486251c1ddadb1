"""Reads the sheets of a submission into a stated list, every figure with its cell."""
