r"""`f'(x)` of a quantity f, `\delta h` behind `\delta h = \partial L / \partial h`: other names of slopes."""

from __future__ import annotations

from symbackprop.algebra.shapes import is_scalar
from symbackprop.check.links.state import State
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem, stem_of
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning, Spelling, Vocabulary
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Call, Derivative, Name, Node, Product, Statement

DELTA = "\\delta"


def with_slopes(statement: Statement, state: State) -> Statement:
    """The statement with df/dx for each f'(x) of a number f that the network computes and a name x."""
    sides = tuple(rewritten(side, lambda node: _slope(node, state)) for side in statement.sides)
    same = all(new is old for new, old in zip(sides, statement.sides, strict=True))
    return statement if same else replace(statement, sides=sides)


def _slope(node: Node, state: State) -> Node:
    if not isinstance(node, Call) or not node.head.primes or len(node.args) != 1 or not state.witnesses:
        return node
    by, of = node.args[0], replace(node.head, primes=0)
    if not isinstance(by, Name) or not all(_is_number(of, w) and _is_known(by, w) for w in state.witnesses):
        return node
    return Derivative(node.at, of, (by,), "d", node.head.primes)


def _is_number(name: Name, witness: Witness) -> bool:
    """Is it one computed number, and no function's name?"""
    if witness.words.rule(stem_of(name)) is not None:
        return False
    found = {u.meaning.name for u in uses(name, witness.words, ANYWHERE) if u.meaning.kind == "value"}
    known = [witness.network.quantities.get(q) for q in found]
    return len(known) == 1 and all(
        q is not None and q.role == "computed" and is_scalar(q.array.shape) for q in known
    )


def _is_known(name: Name, witness: Witness) -> bool:
    return any(u.meaning.kind == "value" and not u.is_element for u in uses(name, witness.words, ANYWHERE))


def learn_delta(statement: Statement, state: State) -> None:
    r"""From `\delta h = \partial L / \partial h` on every \delta in front of a quantity is its gradient."""
    if not state.witnesses or not _says_gradient(statement, state):
        return
    for witness in state.witnesses:
        witness.words = with_deltas(witness.words)


def _says_gradient(statement: Statement, state: State) -> bool:
    head = statement.sides[0]
    if not isinstance(head, Product) or len(head.factors) != 2 or head.signs[0]:
        return False
    mark, name = head.factors
    if not isinstance(mark, Name) or mark != Name(mark.at, DELTA) or not isinstance(name, Name):
        return False
    if any(uses(mark, w.words, ANYWHERE) or not _is_known(name, w) for w in state.witnesses):
        return False
    return any(_is_gradient_by(name, side, state) for side in statement.sides[1:])


def _is_gradient_by(name: Name, side: Node, state: State) -> bool:
    if (
        not isinstance(side, Derivative)
        or len(side.by) != 1
        or not isinstance(side.of, Name)
        or side.order != 1
    ):
        return False
    by = side.by[0]
    if not isinstance(by, Name) or _spelt(by) != _spelt(name):
        return False
    of = side.of
    return all(w.network.loss in {u.meaning.name for u in uses(of, w.words, ANYWHERE)} for w in state.witnesses)


def _spelt(name: Name) -> tuple[object, ...]:
    return (name.letters, name.accents, name.primes, *(s.tokens for s in (*name.sub, *name.sup)))


def with_deltas(words: Vocabulary) -> Vocabulary:
    r"""The vocabulary with \delta X for the gradient of each X."""
    found, compounds = dict(words.spellings), set(words.compounds)
    for stem, row in words.spellings.items():
        inner = tuple(s for s in row if s.meaning.kind == "value" and s.meaning.name != words.network.loss)
        if inner and not stem.letters.startswith(("d", DELTA)):
            named = Stem(DELTA + stem.letters, stem.accents, stem.primes)
            compounds.add(named)
            found[named] = tuple(Spelling(s.label, Meaning("adjoint", s.meaning.name)) for s in inner)
    return replace(words, spellings=found, compounds=frozenset(compounds))
