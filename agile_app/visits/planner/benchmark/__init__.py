"""The engine against the instances that researchers measure such searches with."""
