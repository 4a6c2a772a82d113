"""Meaning: a node of a printed formula to its values, in every admissible reading."""
