"""Parts of an assessment that only some roles may see: each a document of its own."""
