"""Group recording: one conversation, several siblings, what is common written once."""
