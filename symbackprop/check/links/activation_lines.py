r"""`h = \phi(z)`, `h_i = \sigma(z_i)`, `\phi = \tanh`: a letter that means a function from here on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from symbackprop.algebra.forms import Apply
from symbackprop.algebra.inside import forms_in
from symbackprop.check.links.link import judged
from symbackprop.check.links.state import State
from symbackprop.check.meaning.question import Question
from symbackprop.check.names.from_network import rules_of
from symbackprop.check.names.letters import names
from symbackprop.check.names.use import ANYWHERE
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, stem_of
from symbackprop.check.records.memory import Memory
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.witness import Witness
from symbackprop.network.network import Network
from symbackprop.reading.tree import Bracket, Call, Name, Node, Product

NOT_THE_SIGMOID = r"$\sigma$ is read as the activation of the network, not as the sigmoid"
ACTIVATIONS = frozenset(("\\sigma", "\\phi", "\\varphi", "\\psi", "f", "g"))
WITH_SIGMOID = frozenset(("sigmoid", "softplus", "silu", "exp"))


def is_told(stem: Stem, witness: Witness) -> bool:
    r"""Is it known which function the letter is?

    \sigma is the sigmoid by custom only: where no equation has one, the page says what it is.
    """
    words = witness.words
    rule = words.rule(stem)
    if rule is None:
        return False
    by_custom = stem == Stem("\\sigma") and rule == "sigmoid" and stem not in words.told
    return not by_custom or bool(WITH_SIGMOID & rules_of(words.network))


def learn(stem: Stem, rule: str, witness: Witness) -> None:
    """From here on the letter is the function."""
    words = witness.words
    learnt = {**words.functions, stem: rule}
    witness.words = replace(words, functions=learnt, told=words.told | {stem})


def forget(stem: Stem, witness: Witness) -> None:
    """From here on the letter is a function of the page, of which nothing more is known."""
    words = witness.words
    left = {other: rule for other, rule in words.functions.items() if other != stem}
    witness.words = replace(words, functions=left, defined=words.defined | {stem})


def learn_activation(head: Node, side: Node, state: State) -> None:
    """h = g(z), dL/dz = dL/dh g'(z): g is the one function of the network with which the line holds.

    Where nothing else binds g.
    """
    if isinstance(head, Name) and isinstance(side, Name):
        _learn_name(head, side, state)
        return
    if isinstance(head, Name):
        name = _called(side)
        found = [] if name is None or name.sub or name.sup or name.primes else [name]
    else:
        found = _with_slopes(side)
    for name in found:
        _learn_from_line(name, head, side, state)


def _learn_from_line(name: Name, head: Node, side: Node, state: State) -> None:
    """A letter that a line names otherwise is learnt from no slope."""
    stem, named = Stem(name.letters, name.accents), isinstance(head, Name)
    for witness in state.witnesses:
        words = witness.words
        known = stem in words.defined or is_told(stem, witness) or (not named and stem in words.told)
        if known or uses(name, words, ANYWHERE) or _is_given(stem, witness):
            continue
        question = Question(head, side, definitions=dict(state.definitions), spoken=tuple(state.spoken))
        rules = Counter(rule for rule, _ in applied(witness.network))
        right = [r for r, n in rules.items() if n == 1 and _is_made_by(r, stem, question, witness)]
        if len(right) == 1:
            if words.rule(stem) is not None:
                state.read_as = NOT_THE_SIGMOID
            learn(stem, right[0], witness)
        elif named and words.rule(stem) is None:
            witness.words = replace(words, told=words.told | {stem})


def _with_slopes(side: Node) -> list[Name]:
    r"""\sigma of `\sigma'(z)`, a letter that pages write for any activation"""
    return [n for n in names(side) if n.primes == 1 and n.letters in ACTIVATIONS and not (n.sub or n.sup)]


def _learn_name(head: Name, side: Name, state: State) -> None:
    r"""`\phi = \tanh`"""
    stem = stem_of(head)
    if head.sub or head.sup or head.primes or side.sub or side.sup or side.primes:
        return
    for witness in state.witnesses:
        rule = witness.words.rule(stem_of(side))
        if rule is None or stem in witness.words.defined or is_told(stem, witness):
            continue
        if not uses(head, witness.words, ANYWHERE) and not uses(side, witness.words, ANYWHERE):
            learn(stem, rule, witness)


def _called(side: Node) -> Name | None:
    """g of g(z)"""
    if isinstance(side, Call) and len(side.args) == 1:
        return side.head
    if isinstance(side, Product) and len(side.factors) == 2 and not side.signs[0]:
        name, rest = side.factors
        if isinstance(name, Name) and isinstance(rest, Bracket) and len(rest.items) == 1:
            return name
    return None


def _is_given(stem: Stem, witness: Witness) -> bool:
    """W of W_1: what the network is given is no function, whatever stands behind it."""
    quantities = witness.network.quantities
    named = (quantities.get(s.meaning.name) for s in witness.words.spellings.get(stem, ()))
    return any(q is not None and q.role != "computed" for q in named)


def applied(network: Network) -> set[tuple[str, tuple[Fraction, ...]]]:
    """The functions that the network applies entry by entry, with their parameters."""
    nodes = (node for equation in network.equations for node in forms_in(equation.form))
    return {(node.rule, node.params) for node in nodes if isinstance(node, Apply) and len(node.args) == 1}


def _is_made_by(rule: str, stem: Stem, question: Question, witness: Witness) -> bool:
    """Does the line hold where the letter is this function?"""
    words = replace(witness.words, functions={**witness.words.functions, stem: rule})
    try:
        return judged(question, replace(witness, words=words, memory=Memory()), ("A",)).right
    except (Unbound, IllTyped):
        return False
