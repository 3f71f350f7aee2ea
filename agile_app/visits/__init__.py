"""Visits and the statutory clocks that say when the next one is due."""
