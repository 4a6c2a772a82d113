"""Products of finished pieces: in one row, entry by entry, and with an inverse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symbackprop.write.latex.hand import Hand
from symbackprop.write.latex.pieces import ATOM, ODOT, PRODUCT, SUM, Piece, factors, fraction, juxtaposed


def row(hand: Hand, pieces: Sequence[Piece], level: int, least: int) -> Piece:
    """Factors in one row; a minus sign of the first belongs to the product."""
    signed, texts = _unsigned(pieces, least)
    text, reaches = _joined(hand, texts), pieces[-1].open
    if signed:
        return Piece(f"-{text}", SUM, minus=True, open=reaches)
    return Piece(text, level, open=reaches)


def _unsigned(pieces: Sequence[Piece], least: int) -> tuple[bool, list[str]]:
    """The texts of the factors, and whether the first one's minus sign was taken off."""
    first = pieces[0]
    if first.minus and first.level == SUM:
        return True, factors([replace(first, text=first.text[1:], level=ATOM), *pieces[1:]], least)
    return False, factors(pieces, least)


def _joined(hand: Hand, texts: Sequence[str]) -> str:
    if hand.inline and any("/" in t for t in texts):
        return r" \cdot ".join(texts)
    return juxtaposed(texts)


def entry_by_entry(hand: Hand, pieces: Sequence[Piece]) -> Piece:
    r"""A \odot B"""
    signed, texts = _unsigned(pieces, PRODUCT)
    text = f" {hand.odot} ".join(texts)
    return Piece(f"-{text}", SUM, minus=True) if signed else Piece(text, ODOT)


def times_inverse(hand: Hand, above: Piece, bottom: Piece, by_scalar: bool, signed: bool) -> Piece:
    r"""\frac{\partial L}{\partial s}\,\frac{1}{n} instead of a fraction in a fraction."""
    inverse = fraction("1", bottom)
    pieces = [inverse, above] if hand.notation.chain == "local-first" else [above, inverse]
    product = row(hand, pieces, PRODUCT, PRODUCT) if by_scalar else entry_by_entry(hand, pieces)
    return Piece(f"-{product.text}", SUM, minus=True) if signed else product
