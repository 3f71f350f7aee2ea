"""Children, families, episodes, plans, chronology: the record itself, and who may open it."""
