"""What a side holds: numbers that are values, names, a mask; this decides at which points it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from symbackprop.check.meaning.dotted_grid import diagonal
from symbackprop.check.meaning.given_arrays import prints_a_value
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.check.values.witness import NO_VALUES, Witness
from symbackprop.frozen import quickly_made
from symbackprop.reading.tree import (
    BigSum,
    Blank,
    Bracket,
    Call,
    Cases,
    Compared,
    Derivative,
    Matrix,
    Name,
    Node,
    Numeral,
    Product,
    Scripted,
    Sum,
)


@quickly_made
@dataclass(frozen=True, slots=True)
class Sort:
    """`names` that are quantities or unknown, `values` numbers that are no constants, a `mask` or a slope."""

    names: bool
    values: bool
    mask: bool
    numbers: bool  # any number at all
    switched: bool = False  # a 0 or 1 that is a factor or an entry, as of a mask in numbers


_HOLDS = tuple(f.name for f in fields(Sort))


def sort_of(node: Node, witness: Witness) -> Sort:
    """What a side holds."""
    return witness.words.memory.once("sort", (node,), (), lambda: _sort_of(node, witness))


def _sort_of(node: Node, witness: Witness) -> Sort:
    if isinstance(node, Sum):
        parts = [sort_of(term, witness) for _, term in node.terms]
        return Sort(*(any(getattr(part, holds) for part in parts) for holds in _HOLDS))
    everything = nodes(node)
    numerals = list(numbers(node))
    values = [n for n in numerals if n.value not in NO_VALUES and n.value not in witness.constants]
    mask = _has_mask(everything, witness)
    switched = any(_switches(n) for n in everything if isinstance(n, (Product, Matrix)))
    valued = bool(values) or prints_a_value(everything, witness)
    return Sort(_speaks(node, witness), valued, mask, bool(numerals), switched)


def _speaks(node: Node, witness: Witness) -> bool:
    """Does a derivative stand in it, or a name that is neither a function nor a constant?"""
    everything = nodes(node)
    if any(isinstance(n, Derivative) for n in everything):
        return True
    functions = _function_names(everything, witness)
    return any(id(n) not in functions and not _is_constant(n, witness) for n in names(node))


def sizes_of(node: Node, witness: Witness) -> tuple[str, ...]:
    """The sizes that a name may be, if it is a size."""
    known = uses(node, witness.words, ANYWHERE) if isinstance(node, Name) else ()
    sizes = tuple(u.meaning.name for u in known if u.meaning.kind == "size")
    if any(size in witness.words.ends for size in sizes):  # the number of cells: `N = 1` names a case
        return ()
    return sizes if len(sizes) == len(known) else ()


def is_drawn_size(node: Node, witness: Witness) -> bool:
    """Is it a size without a number in the file? Then any number at open points is only one that was drawn."""
    sizes = sizes_of(node, witness)
    return bool(sizes) and all(witness.network.sizes.get(s) is None for s in sizes)


def _switches(node: Product | Matrix) -> bool:
    """Is a 0 or 1 a factor or an entry here?"""
    parts = node.factors if isinstance(node, Product) else tuple(e for row in node.rows for e in row)
    return any(isinstance(p, Numeral) and p.value in (0, 1) for p in parts)


def _is_constant(name: Name, witness: Witness) -> bool:
    """Is it e or pi, where neither the network nor the page gives the letter a meaning of its own?"""
    known = not name.sup and (
        stem_of(name) in witness.words.defined
        or any(not use.other_case for use in uses(name, witness.words, ANYWHERE))
    )
    return name.letters in ("e", "\\pi") and not name.sub and not known


def _function_names(everything: tuple[Node, ...], witness: Witness) -> set[int]:
    """The names that stand for functions, by their ids."""
    found: set[int] = set()
    for n in everything:
        if isinstance(n, Call):
            found.add(id(n.head))
        elif isinstance(n, Product):
            for factor, following in zip(n.factors, n.factors[1:], strict=False):
                base = following.base if isinstance(following, Scripted) else following
                if isinstance(factor, Name) and isinstance(base, Bracket) and _is_function(factor, witness):
                    found.add(id(factor))
    return found


def _is_function(name: Name, witness: Witness) -> bool:
    stem = stem_of(name)
    return witness.words.rule(Stem(stem.letters, stem.accents)) is not None and not uses(
        name, witness.words, ANYWHERE
    )


def numbers(node: Node) -> Iterator[Numeral]:
    """The numerals that are values: none of exponents, limits or places."""
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        match item:
            case Numeral():
                yield item
            case Product():
                stack.extend(item.factors)
            case Sum():
                stack.extend(term for _, term in item.terms)
            case Scripted():
                stack.append(item.base)
            case Name():
                stack.extend(s.tree for s in item.sup if s.tree is not None and item.letters == "e")
            case BigSum():
                stack.append(item.body)
            case Call():
                stack.extend(item.args)
            case Cases():
                stack.extend(v for v, _ in item.branches)
            case Compared():
                stack.extend((item.left, item.right))
            case Node():
                stack.extend(_below(item))


def _below(node: Node) -> list[Node]:
    found: list[Node] = []
    for name in node.__slots__:  # the fields of this kind of node
        _collect(getattr(node, name), found)
    return found


def _collect(value: Any, found: list[Node]) -> None:
    if isinstance(value, Node):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _collect(item, found)


def _has_mask(everything: tuple[Node, ...], witness: Witness) -> bool:
    for n in everything:
        if isinstance(n, Name):
            if n.primes and witness.words.rule(Stem(n.letters)) is not None:
                return True
            if any(u.meaning.kind == "mask" for u in uses(n, witness.words, ANYWHERE)):
                return True
        elif isinstance(n, Compared) or (isinstance(n, Call) and n.head.primes):
            return True
    return False


def has_blank(node: Node) -> bool:
    """Is there a place for an answer? What is empty beside a diagonal with dots is zero."""
    blanks = [n for n in nodes(node) if isinstance(n, Blank)]
    diagonals = [n for n in nodes(node) if isinstance(n, Matrix) and diagonal(n) is not None] if blanks else []
    zeros = {id(entry) for each in diagonals for row in each.rows for entry in row}
    return any(id(blank) not in zeros for blank in blanks)
