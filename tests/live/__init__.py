"""A small real server for the live documents' tests, and the faults that are put into it."""
