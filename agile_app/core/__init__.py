"""What every room stands on: database, time, identifiers, errors, change notices, jobs."""
