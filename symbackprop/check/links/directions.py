r"""u of `H u` beside a Hessian that is asked for: a letter that nobody declares is any vector of its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbackprop.algebra.forms import Array
from symbackprop.check.links.bound import binds, evaluated
from symbackprop.check.links.state import State
from symbackprop.check.meaning.hessians import LETTER, asked, in_full
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.stems import Stem, stem_of
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning, Spelling
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.finding import Finding
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.network.network import Network, Quantity
from symbackprop.reading.formula import Formula
from symbackprop.reading.tree import Derivative, Name, Node, Product, Sum

NO_VECTORS = ("e", "d")


def with_direction(formula: Formula, state: State) -> None:
    """u of `H u` becomes a given vector of the network, until the page says itself what u is."""
    for witness in state.witnesses:
        pair = asked(witness.network)
        if pair is None:
            continue
        if witness.direction is not None and _gives(witness.direction, formula):
            _drop(witness)
        if witness.direction is None:
            sides = [side for statement in formula.statements for side in statement.sides]
            letter = next(_directions(sides, witness, state), None)
            if letter is not None and not _gives(letter, formula):
                _declare(letter, pair[1], witness)


def _directions(sides: Sequence[Node], witness: Witness, state: State) -> Iterator[Stem]:
    """The letters that nobody declares, right behind a Hessian."""
    for product in (n for side in sides for n in nodes(side) if isinstance(n, Product)):
        for left, right in zip(product.factors, product.factors[1:], strict=False):
            if isinstance(right, Name) and not (right.sub or right.sup) and _is_hessian(left, witness, state):
                if right.letters not in NO_VECTORS and not binds(right, witness, state):
                    yield stem_of(right)


def _is_hessian(node: Node, witness: Witness, state: State) -> bool:
    if isinstance(node, Derivative):
        return in_full(node, witness.words).by != () and node.order == 2
    if not isinstance(node, Name) or stem_of(node) != LETTER or node.sub or node.sup:
        return False
    own = state.definitions.get((LETTER, ()))
    return own is not None and isinstance(own.node, Derivative) and not uses(node, witness.words, ANYWHERE)


def _gives(letter: Stem, formula: Formula) -> bool:
    """`u = ..` or `u_i = ..`"""
    heads = (statement.sides[0] for statement in formula.statements if len(statement.sides) > 1)
    return any(isinstance(head, Name) and stem_of(head) == letter for head in heads)


def _declare(letter: Stem, by: str, witness: Witness) -> None:
    name = letter.letters.lstrip("\\") + "".join(letter.accents)
    network = witness.network
    if name in network.quantities or name in network.sizes:
        return
    vector = Quantity(Array(name, network.array(by).shape), "constant")
    spelling = Spelling((), Meaning("value", name))
    _speak(witness, replace(network, quantities={**network.quantities, name: vector}), letter, (spelling,))
    witness.direction = letter


def _drop(witness: Witness) -> None:
    assert witness.direction is not None
    (spelling,) = witness.words.spellings[witness.direction]
    network = witness.network
    kept = {name: q for name, q in network.quantities.items() if name != spelling.meaning.name}
    _speak(witness, replace(network, quantities=kept), witness.direction, ())
    witness.direction = None


def _speak(witness: Witness, network: Network, letter: Stem, row: tuple[Spelling, ...]) -> None:
    """The witness with another network, and what a letter means in it."""
    spellings = {stem: known for stem, known in witness.words.spellings.items() if stem != letter}
    if row:
        spellings[letter] = row
    other = letter.other_case()  # U is not u
    defined = witness.words.defined | ({other} - witness.words.spellings.keys())
    witness.words = replace(witness.words, network=network, spellings=spellings, defined=defined)
    witness.network = network
    witness.kept.clear()


def direction_left_open(head: Node, side: Node, finding: Finding, state: State) -> Finding:
    r"""A wrong line with u accuses only if u stands on both sides, and neither is a multiple of it.

    `H u = 6 v` and `H u = \lambda u` may be about one certain u, which the page does not tell. A line that
    differentiates by u is about every u.
    """
    witness = finding.witness
    if finding.verdict != "wrong" or witness is None or witness.direction is None:
        return finding
    letter = witness.direction
    spoken = [any(stem_of(name) == letter for name in names(each)) for each in (head, side)]
    if not any(spoken):
        return finding
    if all(spoken) and not any(_is_multiple(each, letter, witness, state) for each in (head, side)):
        return finding
    if any(_varies(node, letter) for each in (head, side) for node in nodes(each)):
        return finding
    said = f"${letter.letters}$ is not declared, and may be one certain vector"
    return replace(finding, verdict="unbound", reason=said)


def _varies(node: Node, letter: Stem) -> bool:
    r"""`\frac{\partial (Hu)_i}{\partial u_j}` is about every u."""
    return isinstance(node, Derivative) and any(stem_of(n) == letter for by in node.by for n in names(by))


def _is_multiple(side: Node, letter: Stem, witness: Witness, state: State) -> bool:
    """u times numbers that no index of the line changes"""
    if isinstance(side, Sum) and len(side.terms) == 1:
        side = side.terms[0][1]
    factors = side.factors if isinstance(side, Product) else (side,)
    others = [f for f in factors if not (isinstance(f, Name) and stem_of(f) == letter)]
    return len(others) < len(factors) and all(_is_number(f, witness, state) for f in others)


def _is_number(node: Node, witness: Witness, state: State) -> bool:
    try:
        return all(c.val.is_scalar and not c.val.indexed for c in evaluated(node, witness, state))
    except (Unbound, IllTyped):
        return False
