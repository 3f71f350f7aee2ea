"""Writing together: exact words, mentions, comments and suggestions of an assessment."""
