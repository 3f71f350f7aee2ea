"""An assessment at any moment: what it said, who wrote each part, and bringing something back."""
