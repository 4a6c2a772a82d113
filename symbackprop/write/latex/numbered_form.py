"""A matrix form with numbers in place of its names: S = X W becomes [1 2] [2 1; 0 -1]."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, arrays
from symbackprop.algebra.rewrite import rewrite
from symbackprop.numeric.value import Value
from symbackprop.write.latex.figures import Figure, value_figure
from symbackprop.write.latex.forms import form_piece
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.names import Symbol

_TWICE = re.compile(r"\\bigl\(\((-[^()]*)\)\\bigr\)")  # \sigma((-2)) is \sigma(-2)
ROOM = 26.0  # em of one matrix inside a product


def numbered(
    form: Form, hand: Hand, value_of: Callable[[Array], Value | None], digits: int | None
) -> Figure | None:
    """None where a name has no number; what arrives from upstream keeps its colour."""
    stand_ins: dict[Array, Array] = {}
    symbols = dict(hand.symbols)
    rounded = False
    for k, array in enumerate(arrays(form)):
        value = value_of(array)
        if value is None or value.blank:
            return None
        found = value_figure(value, digits, ROOM)
        rounded = rounded or found.rounded
        text = f"({found.tex})" if found.tex.startswith("-") else found.tex
        stand_in = Array(f"\0{k}", array.shape)
        symbols[stand_in.name] = Symbol(text if array.kind == "value" else rf"\up{{{text}}}")
        stand_ins[array] = stand_in

    def change(node: Form) -> Form | None:
        return stand_ins.get(node) if isinstance(node, Array) else None

    text = form_piece(replace(hand, symbols=symbols), rewrite(form, change)).text
    return Figure(_TWICE.sub(r"(\1)", text), rounded)
