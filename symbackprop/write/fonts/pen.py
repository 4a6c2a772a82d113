"""A font at one size, with each length that formulas are set with: its own, and those that it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbackprop.write.fonts.outlines import Face

SCRIPT = 0.7  # of the size
SMALLEST = 0.5  # of the size: a script of a script
FULL = 0.92  # of the height that is wanted: a bracket of this height is high enough
SPACES = {"\u00a0": 4, "\u2009": 6}  # how many of them are an em

OURS: Mapping[str, float] = {  # em
    "relation": 5 / 18,  # on either side of its sign
    "operation": 4 / 18,
    "after_script": 0.04,
    "low_script": 0.05,  # how far it stands below what is no letter
    "high_script": 0.38,  # and how far below the top of it
    "fraction_bar": 0.12,  # longer than the longer of its parts
    "fraction_side": 0.05,  # before and behind a fraction
    "low_accent": 0.4,  # an accent that is drawn lower stands on the base line: an arrow
    "over_low_accent": 0.08,
    "strut_up": 0.7,  # of a line of a matrix
    "strut_down": 0.02,
    "rows": 0.28,  # between the rows of a matrix
    "columns": 0.72,
    "inside_brackets": 0.1,
}


@dataclass(frozen=True, slots=True)
class Pen:
    """The font, the size, and whether what is set is a script."""

    face: Face
    size: float
    script: bool = False
    least: float = 0.0

    def length(self, name: str) -> float:
        """A length of the font's table of mathematics."""
        return self.face.constants[name] * self.size / self.face.em

    def ours(self, name: str) -> float:
        """A length of our own table."""
        return OURS[name] * self.size

    def smaller(self) -> Pen:
        """For a script."""
        return replace(self, size=max(SCRIPT * self.size, self.least), script=True)
