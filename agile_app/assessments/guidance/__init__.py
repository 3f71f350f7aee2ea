"""While an assessment is written: published rules, contradictions, factors, evidence."""
