"""Travel times, places and the map of the day."""
