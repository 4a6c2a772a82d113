"""Long matrix forms in lines: cut at top-level signs, each line after the first begins with its sign."""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.algebra.forms import Add, Form, Hadamard
from symbackprop.algebra.shapes import is_scalar
from symbackprop.write.latex.forms import factor_pieces, form_piece, summand
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.measure import width
from symbackprop.write.latex.pieces import PRODUCT, factors, plus


def form_lines(hand: Hand, form: Form, room: float) -> list[str]:
    """The form in lines of at most `room` em."""
    whole = form_piece(hand, form).text
    if width(whole) <= room:
        return [whole]
    match form:
        case Add(args):
            return filled(plus([summand(hand, a) for a in args]), room)
        case Hadamard(args) if not is_scalar(form.shape):
            texts = factors(factor_pieces(hand, args), PRODUCT)
            return filled([texts[0], *(f"{hand.odot} {t}" for t in texts[1:])], room)
        case _:
            return [whole]


def filled(parts: Sequence[str], room: float) -> list[str]:
    """Neighbouring parts joined while they fit."""
    lines = [parts[0]]
    for part in parts[1:]:
        joined = f"{lines[-1]} {part}"
        if width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
