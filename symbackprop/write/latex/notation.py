"""`Notation`: the `notation:` mapping of a network file. It changes how a page is written, never what holds.

gradient  partial | d | bar | nabla             how dL/dW is written
layout    denominator | numerator               numerator: matrix gradients are transposed on the page
sums      explicit | einstein                   einstein: an index that occurs twice is summed without a sign
layers    _l | ^l | ^{(l)} | ^{[l]}             the trailing number of a name: W_1, W^1, W^{(1)}, W^{[1]}
elements  pair | layer-first | after-superscript, or a mapping from a name or its stem to one of these or to
          an example, as {W: 'w_{211}', Y: layer-first}; an example also gives the letter of the elements
chain     upstream-first | local-first          which factor of a product comes first
rows      as-rows | as-columns                  how a 1 x n quantity is printed
slope     indicator | prime | bracket | I | mask r_i    how 1(z > 0) is written; mask: r with the index of z
product   odot | circ
digits    N significant figures, exact without
letters   'ijkpq', the letters of indices in order, or {W: w, indices: 'ijkpq'}: the elements of W are w_{..}
index_base  1 | 0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from symbackprop.network.notation import (
    GradientStyle,
    LayerStyle,
    NotationError,
    SlopeStyle,
    Style,
    option,
)

__all__ = ["LayerStyle", "Notation", "NotationError", "Style", "read_notation"]


@dataclass(frozen=True, slots=True)
class Notation:
    """Every choice of the page's hand; the defaults are those of a page that says nothing."""

    gradient: GradientStyle = "partial"
    layout: Literal["denominator", "numerator"] = "denominator"
    sums: Literal["explicit", "einstein"] = "explicit"
    layers: LayerStyle = "_l"
    elements: Style = "pair"
    elements_of: Mapping[str, Style] = field(default_factory=dict)
    chain: Literal["upstream-first", "local-first"] = "upstream-first"
    rows: Literal["as-rows", "as-columns"] = "as-rows"
    slope: SlopeStyle = "indicator"
    mask: str = "r"
    product: Literal["odot", "circ"] = "odot"
    digits: int | None = None
    letters: str = ""
    letters_of: Mapping[str, str] = field(default_factory=dict)
    index_base: Literal[0, 1] = 1


def read_notation(given: Mapping[str, Any]) -> Notation:
    """The mapping of the file; NotationError names the option, what was found and what is needed."""
    out: dict[str, Any] = {}
    for key, found in given.items():
        for field_name, value in option(key, found).items():
            before = out.get(field_name, {})
            out[field_name] = {**before, **value} if isinstance(value, dict) else value
    return Notation(**out)
