"""Fonts: the math font reduced to the glyphs in use, and formulas drawn with its outlines."""
