"""`one_number`: is a printed expression a single number, whatever the values are? Told by its names alone."""

from __future__ import annotations

from symbackprop.check.names.use import Context, Use
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.reading.tree import Braced, Bracket, Derivative, Fraction_, Name, Node, Numeral, Product, Sum


def one_number(node: Node, words: Vocabulary, context: Context) -> bool:
    r"""Sums and products of entries, and of derivatives of one by the other; False where it may be an array."""
    key = ("one number", id(node), context.around)
    known = words.kept.get(key)
    if known is None:  # the node is kept too, so that its id stays its own
        known = words.kept[key] = (node, _one_number(node, words, context))
    return bool(known[1])


def _one_number(node: Node, words: Vocabulary, context: Context) -> bool:
    match node:
        case Numeral():
            return not node.bold
        case Name():
            found = uses(node, words, context)
            return bool(found) and all(_is_entry(use, words) for use in found)
        case Derivative():
            ends = (node.of, *node.by)
            return node.order == 1 and len(ends) == 2 and all(_is_number(end, words, context) for end in ends)
        case Fraction_():
            parts: tuple[Node, ...] = (node.over, node.under)
        case Product():
            parts = node.factors
        case Sum():
            parts = tuple(term for _, term in node.terms)
        case Bracket():
            parts = node.items if len(node.items) == 1 and node.opening in "([" else ()
        case Braced():
            parts = (node.inner,)
        case _:
            return False
    return bool(parts) and all(one_number(part, words, context) for part in parts)


def _is_number(end: Node | None, words: Vocabulary, context: Context) -> bool:
    return isinstance(end, Name) and one_number(end, words, context)


def _is_entry(use: Use, words: Vocabulary) -> bool:
    """An entry of an array, or a quantity that is a number."""
    if use.meaning.kind not in ("value", "adjoint") or use.power is not None or use.transposed:
        return False
    axes = zip(shape_of(use.meaning, words), use.at, strict=True)
    return all(axis is None or axis == 1 or not at.whole for axis, at in axes)
