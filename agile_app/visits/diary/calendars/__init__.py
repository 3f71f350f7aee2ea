"""The worker's other calendar: a private feed to subscribe to, and two-way CalDAV."""
