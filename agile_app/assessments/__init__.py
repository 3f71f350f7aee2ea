"""Assessments: forms as data, writing one together, reading it, and the answers as rows."""
