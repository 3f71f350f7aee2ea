"""Copies that leave: an assessment on paper for the record, for a conference, for the family."""
