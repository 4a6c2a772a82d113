r"""H and `\nabla^2 L` where a Hessian is asked for: `H = v v^T` is judged as d^2 L / dx^2.

The page is not free in that name.
"""

from __future__ import annotations

from collections.abc import Sequence

from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem, python_signature, stem_of
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Vocabulary
from symbackprop.check.values.environment import Definition
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.reading.tree import Derivative, Name, Node, Script, Statement

LETTER = Stem("H")
Label = tuple[str, ...]


def hessians(networks: Sequence[Network]) -> dict[tuple[Stem, Label], Definition]:
    """The meaning of H if a network asks for a Hessian; one that declares an H keeps its own."""
    if not any(asked(network) for network in networks):
        return {}
    return {(LETTER, ()): Definition(Derivative((0, 0), None, (), "nabla", 2))}


def asked(network: Network) -> tuple[str, str] | None:
    """L and x of the one Hessian that a network asks for; None where it asks for none, or for several."""
    found = {
        (ask.out.name, ask.wrt.name)
        for ask in network.ask
        if ask.kind in ("hessian", "hvp") and ask.out is not None and ask.wrt is not None
    }
    return found.pop() if len(found) == 1 else None


def in_full(node: Derivative, words: Vocabulary) -> Derivative:
    r"""`\nabla^2 L` and H by what the network asks; anything else as it is."""
    pair = asked(words.network)
    if node.order != 2 or node.by or pair is None:
        return node
    of = node.of or named(pair[0])
    meant = {use.meaning.name for use in uses(of, words, ANYWHERE)} if isinstance(of, Name) else ()
    return replace(node, of=of, by=(named(pair[1]),)) if pair[0] in meant else node


def whole_hessian(node: Name | Derivative, words: Vocabulary) -> tuple[str, str] | None:
    r"""L and x of the Hessian that is asked for, where a side names it whole: H, `\nabla^2 L`, d^2 L / dx^2."""
    pair = asked(words.network)
    if pair is None:
        return None
    if isinstance(node, Name):
        alone = stem_of(node) == LETTER and not (node.sub or node.sup or node.primes)
        own = stem_of(node) in words.defined  # what the page gave this name
        return pair if alone and not own and not uses(node, words, ANYWHERE) else None
    full = in_full(node, words)
    ends = (full.of, *full.by)
    if full.order != 2 or not full.by or not all(isinstance(end, Name) for end in ends):
        return None
    meant = [
        {u.meaning.name for u in uses(e, words, ANYWHERE) if not u.is_element}
        for e in ends
        if isinstance(e, Name)
    ]
    return pair if pair[0] in meant[0] and all(pair[1] in m for m in meant[1:]) else None


def named(quantity: str) -> Name:
    """A quantity of the network as a name of a page."""
    stem, label = python_signature(quantity)
    sub = (Script((0, 0), "".join(label), label),) if label else ()
    return Name((0, 0), stem.letters, stem.accents, sub)


def with_entries(statement: Statement, networks: Sequence[Network]) -> Statement:
    """The same with `H_{ij}` as d^2 L / dx_i dx_j, where a Hessian is asked for and no H is declared."""
    pair = next((p for network in networks if (p := asked(network)) is not None), None)
    if pair is None or any(python_signature(name)[0] == LETTER for n in networks for name in n.quantities):
        return statement

    def change(node: Node) -> Node:
        if not isinstance(node, Name) or stem_of(node) != LETTER or node.sup or len(node.sub) != 1:
            return node
        places = [t for t in node.sub[0].tokens if t != ","]
        if len(places) != 2 or not all(t.isalnum() for t in places):
            return node
        by = tuple(_entry(pair[1], place) for place in places)
        return Derivative(node.at, named(pair[0]), by, "partial", 2)

    return replace(statement, sides=tuple(rewritten(side, change) for side in statement.sides))


def _entry(quantity: str, place: str) -> Name:
    stem, label = python_signature(quantity)
    tokens = (*label, ",", place) if label else (place,)
    return Name((0, 0), stem.letters, stem.accents, (Script((0, 0), "".join(tokens), tokens),))
