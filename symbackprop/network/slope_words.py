"""`relu'(z_1)` in a question: the slope of a function at a quantity stands in the expression as a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from symbackprop.algebra.forms import Array, Form, Slope

_SLOPE_AT = re.compile(r"\b([^\W\d]\w*)'\s*\(\s*([^\W\d]\w*)\s*\)")


def named_slopes(
    text: str, array_of: Callable[[str], Array], slope_params: Callable[[str], tuple[Fraction, ...]]
) -> tuple[str, dict[Array, Form]]:
    """The text with a name for each slope, and what each name stands for."""
    found: dict[Array, Form] = {}

    def named(said: re.Match[str]) -> str:
        params = slope_params(said[1])
        at = array_of(said[2])
        array = Array(f"slope_{said[1]}_of_{at.name}", at.shape)
        found[array] = Slope(said[1], (at,), at.shape, params)
        return array.name

    return _SLOPE_AT.sub(named, text), found
