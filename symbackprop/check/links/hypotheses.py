r"""`h_\theta(x^{(i)})`: a quantity as the function of an input that it is, with its parameters below.

Network: h is computed from x and \theta, so both only say on what it depends; a sample of the input means that
sample of h.
"""

from __future__ import annotations

from symbackprop.check.links.state import State
from symbackprop.check.names.letters import names
from symbackprop.check.names.rewriting import neighbours_joined, rewritten
from symbackprop.check.names.use import ANYWHERE, TRANSPOSES
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Stem, python_signature, stem_of, tokens_of
from symbackprop.check.values.witness import Witness
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Call, Name, Node, Product, Script, Statement

PARAMETERS = frozenset(("\\theta", "\\Theta", "\\phi", "\\psi", "w", "W"))


def plain_hypotheses(statement: Statement, state: State) -> Statement:
    r"""The statement with h^{(i)} for each h_\theta(x^{(i)})."""
    sides = tuple(
        rewritten(side, lambda node: _plain(node, state)) for side in _of_one_sample(statement, state)
    )
    if all(new is old for new, old in zip(sides, statement.sides, strict=True)):
        return statement
    return replace(statement, sides=sides)


def _of_one_sample(statement: Statement, state: State) -> tuple[Node, ...]:
    r"""The sides with x^{(i)} for each x of `h_\theta(x) = \theta^T x`, where x is any row of X."""
    head = statement.sides[0]
    name, rest = head.factors if isinstance(head, Product) and len(head.factors) == 2 else (None, None)
    item = None if rest is None or not isinstance(name, Name) else _argument(rest)
    if item is None or not isinstance(name, Name) or not state.witnesses:
        return statement.sides
    if not all(_role(_without_parameter(name, state), witness) == "" for witness in state.witnesses):
        return statement.sides
    known = [name for side in statement.sides for name in names(side)]
    letters = {name.letters for name in known}
    run = next((letter for letter in "ins" if letter not in letters), None)
    if item.sub or item.sup or run is None:
        return statement.sides
    whole = any(
        stem_of(name) != stem_of(item) and _is_batch(name, w) for name in known for w in state.witnesses
    )
    if whole or not all(_is_row_letter(item, witness) for witness in state.witnesses):
        return statement.sides
    mark = Script(item.at, f"({run})", ("(", run, ")"))

    def change(node: Node) -> Node:
        if not isinstance(node, Name) or stem_of(node) != stem_of(item):
            return node
        turned = set(tokens_of(node.sup)) <= TRANSPOSES
        return replace(node, sup=(mark, *node.sup)) if turned else node

    return tuple(rewritten(side, change) for side in statement.sides)


def _is_row_letter(name: Name, witness: Witness) -> bool:
    """A letter for a matrix of samples that the network itself writes otherwise: x of X."""
    declared = any(python_signature(q)[0] == stem_of(name) for q in witness.network.quantities)
    return not declared and _is_batch(name, witness)


def _is_batch(name: Name, witness: Witness) -> bool:
    """A matrix with a sample in each row or column, whole or at an index."""
    known = {u.meaning.name for u in uses(name, witness.words, ANYWHERE) if u.meaning.kind == "value"}
    quantity = witness.network.quantities.get(known.pop()) if len(known) == 1 else None
    if quantity is None or quantity.role != "input" or witness.words.samples is None:
        return False
    return None not in quantity.array.shape and witness.words.samples in quantity.array.shape


def _argument(rest: Node) -> Name | None:
    """x of `(x)`"""
    item = rest.items[0] if isinstance(rest, Bracket) and rest.opening == "(" and len(rest.items) == 1 else None
    return item if isinstance(item, Name) else None


def _plain(node: Node, state: State) -> Node:
    if isinstance(node, Name):
        return _without_parameter(node, state)
    return neighbours_joined(node, lambda before, rest: _sampled(before, rest, state))


def _without_parameter(name: Name, state: State) -> Name:
    r"""h of `h_\theta` and `h_{W,b}`, where the index is none but the parameters of the network"""
    below = [token for token in tokens_of(name.sub) if token != ","]
    if not set(below) & PARAMETERS or not set(below) <= PARAMETERS | {"b"} or not state.witnesses:
        return name
    bare = replace(name, sub=())
    for witness in state.witnesses:
        labelled = any(not use.is_element for use in uses(name, witness.words, ANYWHERE))
        declared = all(witness.words.of(Stem(token)) and not _is_class(token, witness) for token in below)
        if labelled or not declared or _role(bare, witness) != "":
            return name
    return bare


def _is_class(letter: str, witness: Witness) -> bool:
    """A label: `P_w` is the probability of word w, and not P as it depends on w."""
    meant = (spelling.meaning.name for spelling in witness.words.of(Stem(letter)))
    known = (witness.network.quantities.get(name) for name in meant)
    return any(quantity is not None and quantity.label is not None for quantity in known)


def _sampled(before: Node, rest: Node, state: State) -> Node | None:
    r"""h^{(i)} of `h(x^{(i)})`, also behind a function: `\log h(x^{(i)})`."""
    if isinstance(before, Call) and len(before.args) == 1 and before.args[0].at[1] == before.at[1]:
        inner = _sampled(before.args[0], rest, state)
        return None if inner is None else replace(before, args=(inner,), at=(before.at[0], rest.at[1]))
    item = _argument(rest)
    if not isinstance(before, Name) or item is None or before.sub or before.sup:
        return None
    mark = _sample_mark(item)
    whole = replace(item, sup=(), sub=())
    if not all(_role(whole, w) == "input" and _role(before, w) == "" for w in state.witnesses):
        return None
    if mark is not None:
        return None if item.sub else replace(before, sup=(mark,))
    row = len(tokens_of(item.sub)) == 1 and not item.sup and all(_is_batch(item, w) for w in state.witnesses)
    return replace(before, sub=item.sub) if row else None


def _sample_mark(name: Name) -> Script | None:
    tokens = tokens_of(name.sup)
    return name.sup[0] if len(name.sup) == 1 and len(tokens) == 3 and tokens[0] == "(" else None


def _role(name: Name, witness: Witness) -> str | None:
    """input, parameter, or "" of a computed quantity; None where the name is not one quantity, whole."""
    known = {u.meaning.name for u in uses(name, witness.words, ANYWHERE) if u.meaning.kind == "value"}
    if len(known) != 1:
        return None
    quantity = witness.network.quantities.get(known.pop())
    return None if quantity is None else "" if quantity.role not in ("input", "parameter") else quantity.role
