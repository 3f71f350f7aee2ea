"""Who may do what: sessions, policy, access decisions, passwords, headers, the audit chain."""
