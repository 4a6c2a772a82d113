"""The key of what a side names, as `ask` accepts it: `h_2`, `dL/dW_1`, `dL/dW_1[2,1]`, `dz_2/dh_1`."""

from __future__ import annotations

from typing import Literal

from symbackprop.check.meaning.hessians import whole_hessian
from symbackprop.check.meaning.updated import before_update
from symbackprop.check.names.use import Context, Index, Use
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.reading.tree import Bracket, Call, Derivative, Name, Node, Product, Scripted

Claimed = tuple[Literal["value", "adjoint"], str]
Entry = tuple[int, int]  # row and column, counted from 0


def key(node: Node, words: Vocabulary, context: Context) -> str | None:
    """The key of a name or a derivative; None for anything else."""
    if isinstance(node, Name | Derivative) and (pair := whole_hessian(node, words)) is not None:
        return f"hessian {pair[0]}/{pair[1]}"
    if isinstance(node, Name):
        use = _use(node, words, context)
        old = before_update(node)
        if old is not None and (use is None or use.power is not None):
            found = key(old, words, context)
            return None if found is None else f"{found}_new"
        if use is None:
            return None
        if use.meaning.kind == "adjoint":
            return f"d{use.meaning.of or words.network.loss}/d{_element(use, words)}"
        return _element(use, words) if use.meaning.kind == "value" else None
    if isinstance(node, Derivative) and node.of is not None and len(node.by) == 1 and node.order == 1:
        of, by = _subject(node.of), node.by[0]
        above = _use(of, words, context) if isinstance(of, Name) else None
        below = _use(by, words, context) if isinstance(by, Name) else None
        if above is not None and below is not None:
            return f"d{_element(above, words)}/d{_element(below, words)}"
    if isinstance(node, Scripted) and isinstance(node.base, Bracket) and len(node.base.items) == 1:
        return key(node.base.items[0], words, context)
    return None


def _subject(node: Node) -> Node:
    if isinstance(node, Product) and isinstance(node.factors[0], Name):
        return node.factors[0]
    return node.head if isinstance(node, Call) else node


def _use(name: Node, words: Vocabulary, context: Context) -> Use | None:
    if not isinstance(name, Name):
        return None
    found = uses(name, words, context)
    return found[0] if found else None


def _element(use: Use, words: Vocabulary) -> str:
    name = use.meaning.name
    if not use.is_element:
        return name
    shape = shape_of(use.meaning, words)
    places = [_place(at) for axis, at in zip(shape, use.at, strict=True) if axis is not None]
    return f"{name}[{','.join(places)}]"


def _place(at: Index) -> str:
    if at.whole:
        return ":"
    if at.added:
        signed = (f"{'+' if sign > 0 else '-'}{letter.lstrip(chr(92))}" for sign, letter in at.added)
        return "".join((*signed, f"{at.number:+d}" if at.number else "")).lstrip("+")
    if not at.letter:
        return str(at.number)
    return f"{at.letter.lstrip(chr(92))}{at.number:+d}" if at.number else at.letter.lstrip("\\")


def claimed(node: Node, words: Vocabulary, context: Context) -> Claimed | None:
    """The whole quantity whose value or gradient a side names."""
    found = _claimed(node, words, context)
    return None if found is None or found[1].is_element else found[0]


def claimed_entry(node: Node, words: Vocabulary, context: Context) -> tuple[Claimed, Entry] | None:
    """The quantity of which a side names one entry by number, and where that stands."""
    found = _claimed(node, words, context)
    if found is None or not found[1].is_element:
        return None
    shape = shape_of(found[1].meaning, words)
    row, column = (
        1 if at.whole and axis in (None, 1) else 0 if at.runs else at.number
        for axis, at in zip(shape, found[1].at, strict=True)
    )
    return (found[0], (row - 1, column - 1)) if row and column else None


def claimed_letters(node: Node, words: Vocabulary, context: Context) -> tuple[Claimed, tuple[str, ...]] | None:
    r"""The quantity of which a side names one entry by letters, and these: `\partial L / \partial z_j`."""
    found = _claimed(node, words, context)
    if found is None or not found[1].is_element:
        return None
    shape = shape_of(found[1].meaning, words)
    places = [at for axis, at in zip(shape, found[1].at, strict=True) if axis is not None]
    if not all(at.letter and not at.number for at in places):
        return None
    return found[0], tuple(at.letter for at in places)


def _claimed(node: Node, words: Vocabulary, context: Context) -> tuple[Claimed, Use] | None:
    if isinstance(node, Name):
        use = _use(node, words, context)
        if use is None or before_update(node) is not None:
            return None
        if use.meaning.of or use.meaning.kind not in ("value", "adjoint"):
            return None
        return ("value" if use.meaning.kind == "value" else "adjoint", use.meaning.name), use
    if isinstance(node, Derivative) and node.of is not None and len(node.by) == 1 and node.order == 1:
        above, below = _use(_subject(node.of), words, context), _use(node.by[0], words, context)
        if above is not None and below is not None and above.meaning.name == words.network.loss:
            return ("adjoint", below.meaning.name), below
    return None


def between(node: Node, words: Vocabulary, context: Context) -> tuple[str, str] | None:
    """a and b of da/db, two whole quantities of which a is not the loss."""
    if not isinstance(node, Derivative) or node.of is None or len(node.by) != 1 or node.order != 1:
        return None
    found = [_use(part, words, context) for part in (_subject(node.of), node.by[0])]
    above, below = (None if u is None or u.is_element or u.meaning.kind != "value" else u for u in found)
    if above is None or below is None or above.meaning.name == words.network.loss:
        return None
    return above.meaning.name, below.meaning.name
