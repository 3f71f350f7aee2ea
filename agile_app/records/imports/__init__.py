"""Statutory returns read into the record: the children in need census and SSDA903.

One way for both: a reader checks the whole file and turns it into ``ChildFacts``; the writer
compares them with what is there and writes the difference. The report says what became of all.
"""
