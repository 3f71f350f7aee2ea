"""Agile: the children's social worker's working day, on an iPad."""
