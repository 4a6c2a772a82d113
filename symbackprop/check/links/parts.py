r"""Parts of equations that a page names: after `u = W x + b` the network has u, dL/du and du/dW as well.

The part becomes an equation of its own, in every equation that holds it. Where a page gives the same part two
names, one for each equation that holds it, the second name takes the later equations.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.forms import Array, Form, Number, arrays, children
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.rewrite import rewrite
from symbackprop.check.links.aliases import name_quantity
from symbackprop.check.links.bound import evaluated_in
from symbackprop.check.links.gradient_names import cells, name_gradient
from symbackprop.check.links.state import State
from symbackprop.check.names.scope import quantities
from symbackprop.check.names.use import Context
from symbackprop.check.names.vocabulary import Label, Meaning, Spelling, Stem
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.check.values.compare import outcome
from symbackprop.check.values.witness import Witness
from symbackprop.derive.split import UNNAMED
from symbackprop.frozen import replace
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.points.dual import Dual
from symbackprop.points.forms import SizeUnknown
from symbackprop.points.unvalued import Unvalued
from symbackprop.reading.tree import Derivative, Node


def names_quantity(stem: Stem, label: Label, letters: Label, meaning: Node, state: State) -> bool:
    """Is the name bound to a part of an equation, or to a quantity? With free letters only for cells."""
    running = {witness.words.running for witness in state.witnesses}
    if isinstance(meaning, Derivative) and name_gradient(stem, label, meaning, state):
        return True  # for every cell, also where one of them is a part, as h_3 - y
    if set(letters) <= running:
        if name_part(stem, label, meaning, state):
            return True
        if not letters and name_quantity(stem, label, meaning, state):
            return True
    return name_gradient(stem, label, meaning, state)


def name_part(stem: Stem, label: Label, meaning: Node, state: State) -> bool:
    """Bind the name in every network where what it stands for is a part of an equation; is there one?"""
    found = False
    for witness in state.witnesses:
        for context, own in list(cells(label, meaning, witness)):
            found = _named(stem, own, meaning, context, witness, state) or found
    return found


def _named(stem: Stem, label: Label, meaning: Node, context: Context, witness: Witness, state: State) -> bool:
    try:
        values = [c.val.data for c in evaluated_in(meaning, context, witness, state) if not c.dev]
    except (Unbound, IllTyped):
        return False
    value = next((v for v in values if v is not None), None)
    name = UNNAMED.join(("", stem.letters, *stem.accents, *label))
    spoken = frozenset(quantities(meaning, witness.words, context))
    network = None if value is None else _split(name, value, spoken, witness)
    if network is None:
        return False
    spelling = Spelling(label, Meaning("value", name))
    known = {**witness.words.spellings, stem: (*witness.words.spellings.get(stem, ()), spelling)}
    witness.words = replace(witness.words, network=network, spellings=known)
    witness.network = network
    witness.kept.clear()
    return True


def _split(name: str, value: Dual, spoken: frozenset[str], witness: Witness) -> Network | None:
    """The network with the part as an equation before the first one that holds it; None where there is none.

    Of parts that have one value, as the means of what is centred, it is the one of the same quantities.
    """
    network = witness.network
    parts = [form for form in _parts(network) if _has_value(form, value, witness)]
    same = (form for form in parts if {a.name for a in arrays(form)} == spoken)
    part = next(same, parts[0] if parts else None)
    if part is not None:
        return _with(network, name, part, [e.name for e in network.equations], part)
    for equation in network.equations:  # a second name of a part that the page has named
        holders = [e.name for e in network.equations if equation.out in arrays(e.form)]
        if equation.name.startswith(UNNAMED) and len(holders) > 1 and _has_value(equation.out, value, witness):
            return _with(network, name, equation.form, holders[1:], equation.out)
    return None


def _with(network: Network, name: str, form: Form, holders: list[str], put: Form) -> Network:
    out = Array(name, form.shape)
    equations: list[Equation] = []
    begun = False
    for equation in network.equations:
        new = equation.form
        if equation.name in holders:
            new = rewrite(equation.form, lambda node: out if node == put else None)
        if new is not equation.form and not begun:
            equations.append(Equation(out, form))
            begun = True
        equations.append(equation if new is equation.form else Equation(equation.out, new))
    quantities = {**network.quantities, name: Quantity(out, "computed")}
    return replace(network, equations=tuple(equations), quantities=quantities)


def _parts(network: Network) -> Iterator[Form]:
    for equation in network.equations:
        for child in children(equation.form):
            yield from _below(child)


def _below(form: Form) -> Iterator[Form]:
    """The nameless forms in a form, the largest first."""
    return (inner for inner in forms_in(form) if not isinstance(inner, Array | Number))


def _has_value(form: Form, value: Dual, witness: Witness) -> bool:
    at = witness.points("A")
    if at is None:
        return False
    try:
        found = at.evaluated(form).value
    except (Unvalued, SizeUnknown):
        return False
    return found.shape[-2:] == value.value.shape[-2:] and outcome(found, value.value) == "equal"
