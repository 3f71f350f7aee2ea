"""Sign-off: one asks, another reads and returns or signs; what is signed stays as it is."""
