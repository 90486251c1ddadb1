"""Bed sheets (R15): read, judged, settled."""
