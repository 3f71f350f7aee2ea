"""The planner: a week's visits put where they cost least travel, with nothing due left out."""
