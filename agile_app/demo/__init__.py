"""The synthetic town: invented people, families and histories for demonstrations and tests."""
