r"""Sums and means with their index, \sum_i (y_i - t_i)^2, or along one axis as a product with \mathbf{1}."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symbackprop.algebra.forms import Array, Form, OneHot, Reduce, RowFn, children
from symbackprop.algebra.lower import NotLowered, lower
from symbackprop.algebra.rewrite import with_children
from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.letters import deal
from symbackprop.write.latex.names import Symbol
from symbackprop.write.latex.pieces import ATOM, PRODUCT, Piece, fraction, parens, top
from symbackprop.write.latex.rows import row
from symbackprop.write.latex.sums import Page
from symbackprop.write.latex.terms import sums_piece

PieceOf = Callable[[Hand, Form], Piece]


def reduced(hand: Hand, form: Reduce, piece_of: PieceOf) -> Piece:
    """The reduction; `piece_of` prints what is reduced."""
    if form.axis is not None:
        return _along_one_axis(hand, form, piece_of(hand, form.arg))
    symbols: dict[str, Symbol] = {}
    try:
        sums = lower(replace(form, arg=_with_stand_ins(hand, form.arg, piece_of, symbols)))
    except NotLowered:
        return Piece(f"{hand.function(form.rule)}{parens(piece_of(hand, form.arg).text)}", ATOM)
    letters = deal([sums], (), hand.avoid, hand.notation.letters)
    return sums_piece(Page(replace(hand, symbols={**hand.symbols, **symbols}), letters), sums)


def _with_stand_ins(hand: Hand, form: Form, piece_of: PieceOf, symbols: dict[str, Symbol]) -> Form:
    """Vectors that have no index form get a name that is written as they are: softmax(z)_i."""
    if isinstance(form, OneHot | RowFn):
        name = f"<{len(symbols)}>"
        symbols[name] = Symbol(piece_of(hand, form).text)
        return Array(name, form.shape)
    kids = children(form)
    new = tuple(_with_stand_ins(hand, kid, piece_of, symbols) for kid in kids)
    return form if new == kids else with_children(form, new)


def _along_one_axis(hand: Hand, form: Reduce, inner: Piece) -> Piece:
    ones = Piece(r"\mathbf{1}", ATOM)
    if form.rule not in ("sum", "mean"):
        which = "columns" if form.axis == 0 else "rows"
        return Piece(rf"{hand.function(form.rule)}_{{\text{{{which}}}}}{parens(inner.text)}", ATOM)
    product = [top(ones), inner] if form.axis == 0 else [inner, ones]
    if form.rule == "sum":
        return row(hand, product, PRODUCT, PRODUCT)
    length = form.arg.shape[0 if form.axis == 0 else 1]
    count = hand.name(length) if isinstance(length, str) else Piece(str(length), ATOM)
    return row(hand, [fraction("1", count, hand.inline), *product], PRODUCT, PRODUCT)
