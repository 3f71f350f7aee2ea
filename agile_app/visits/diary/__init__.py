"""The diary: appointments, working pattern, leave, when a family can be visited, calendars."""
