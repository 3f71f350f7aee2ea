"""Workers, teams, roles, and signing in."""
