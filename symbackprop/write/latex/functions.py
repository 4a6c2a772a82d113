r"""Functions, slopes and indicators of finished arguments: \sigma(z), \sigma'(z), \mathbf{1}(z > 0)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from symbackprop.algebra.across import Across, limits
from symbackprop.algebra.forms import Array, Relation
from symbackprop.rules.registry import RULES
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.names import Symbol, written
from symbackprop.write.latex.pieces import (
    ATOM,
    FRACTION,
    PRODUCT,
    SUM,
    Piece,
    braced,
    exact,
    fraction,
    parens,
    raised,
)

RELATIONS: dict[Relation, str] = {">": ">", ">=": r"\ge", "<": "<", "<=": r"\le", "==": "=", "!=": r"\ne"}


def applied(hand: Hand, rule: str, args: Sequence[Piece], params: Sequence[Fraction] = ()) -> Piece:
    r"""phi(a, b), or as the rule is written, \sqrt{a}; given parameters stand below the name."""
    over = limits(rule)
    if over is not None:
        return summed_over(hand, over, args[0])
    known = None if rule in hand.functions else RULES.get(rule)
    if known is not None and known.written:
        text = known.written
        for k, arg in enumerate(args, start=1):
            text = text.replace(f"#{k}", arg.text)
        return Piece(text, FRACTION)
    return Piece(hand.function(rule) + _below(params) + parens(", ".join(a.text for a in args)), ATOM)


def summed_over(hand: Hand, over: Across, arg: Piece) -> Piece:
    r"""\sum_{t=1}^{T} u: a sum over the cells of a family."""
    inside = arg.text if arg.level > SUM else parens(arg.text)
    bounds = rf"_{{{over.index}}}" if hand.inline else rf"_{{{over.index}={over.low}}}^{{{over.high}}}"
    return Piece(rf"\sum{bounds} {inside}", PRODUCT, open=True)


def _below(params: Sequence[Fraction]) -> str:
    return f"_{braced(','.join(exact(p, inline=True).text for p in params))}" if params else ""


def sloped(hand: Hand, rule: str, args: Sequence[Piece], params: Sequence[Fraction], which: int) -> Piece:
    r"""phi'(a); of several arguments \partial_2 phi(a, b)."""
    inside = parens(", ".join(a.text for a in args))
    name = hand.function(rule) + _below(params)
    if len(args) > 1:
        return Piece(rf"\partial_{{{which + 1}}}{_spaced(name)}{inside}", ATOM)
    return Piece(f"{name}'{inside}", ATOM)


def _spaced(name: str) -> str:
    return name if name.startswith("\\") else f" {name}"


def indicator(hand: Hand, relation: Relation, left: Piece, right: Piece) -> Piece:
    r"""\mathbf{1}(a > b), (a > b) or I(a > b)."""
    inside = f"{left.text} {RELATIONS[relation]} {right.text}"
    match hand.notation.slope:
        case "bracket":
            return Piece(parens(inside), ATOM)
        case "I":
            return Piece(f"I{parens(inside)}", ATOM)
        case _:
            return Piece(rf"\mathbf{{1}}{parens(inside)}", ATOM)


def named_indicator(hand: Hand, z: Array, places: Sequence[str]) -> Piece | None:
    """1(z > 0) by a name of its own: the mask r with the layer and place of z, or relu'(z); else None."""
    if hand.notation.slope == "mask":
        mask = Symbol(hand.notation.mask, layer=hand.symbol(z.name).layer)
        return written(mask, hand.notation, places, hand.style(z.name))
    if hand.notation.slope == "prime" and z.name in hand.rectified:
        return sloped(hand, "relu", [hand.name(z.name, places)], (), 0)
    return None


def powered(base: Piece, exponent: Fraction, entrywise: bool = False, inline: bool = False) -> Piece:
    r"""a^2, \sqrt{a}, \frac{1}{a^2}; a matrix that is raised entry by entry has \odot in the exponent."""
    mark = r"\odot " if entrywise else ""
    if exponent < 0:
        bottom = powered(base, -exponent, entrywise, inline)
        return fraction("1", bottom, inline)
    if exponent == 1:
        return base
    if exponent == Fraction(1, 2) and not entrywise:
        return Piece(rf"\sqrt{{{base.text}}}", FRACTION)
    return raised(base, mark + exact(exponent, inline=True).text)
