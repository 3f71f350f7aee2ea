"""The family in the room: what they are shown of an assessment, on the tablet and on paper."""
