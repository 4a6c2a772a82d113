r"""`\left.\frac{\partial E}{\partial b}\right|_{z_3}`: the part of dE/db that comes through one consumer of b.

dE/dz_3 along all its ways, times the direct dz_3/db.
"""

from __future__ import annotations

from symbackprop.check.meaning.printed_places import selected
from symbackprop.check.meaning.subjects import subject
from symbackprop.check.names.use import Use
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning
from symbackprop.check.records.value import Cand, Tensor, Unbound, pruned
from symbackprop.check.values.arithmetic import contracted
from symbackprop.check.values.environment import Environment
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Bracket, Derivative, Name, Node, Scripted, Words

GIVEN = "given"
Ends = tuple[Use, Use]  # what is differentiated, and by what


def consumer_part(node: Scripted, env: Environment) -> list[Cand] | None:
    """The candidates of such a part; None where the bar means something else."""
    base = node.base
    if not isinstance(base, Bracket) or base.opening != "." or len(base.items) != 1 or len(node.sub) != 1:
        return None
    tree, part_of = node.sub[0].tree, _bare(base.items[0])
    if node.sup or not isinstance(part_of, Name | Derivative):
        return None
    if isinstance(tree, Words) and tree.text.strip() == GIVEN:
        return _from_outside(part_of, env)
    if not isinstance(tree, Name):
        return None
    found = [
        part
        for through in uses(tree, env.words, env.context)
        if through.meaning.kind == "value" and not through.is_element
        for ends in _ends(part_of, env)
        for part in _part(ends, through.meaning.name, env)
    ]
    if not found:
        raise Unbound("what stands behind the bar is no quantity through which the derivative comes")
    return pruned(found)


def _bare(node: Node) -> Node:
    while isinstance(node, Bracket) and node.opening in "([" and len(node.items) == 1:
        node = node.items[0]
    return node


def _from_outside(node: Node, env: Environment) -> list[Cand]:
    r"""`\left. dL/dz \right|_{given}`: what arrives from outside, without the consumers in the network"""
    found = []
    for out, inner in _ends(node, env):
        given = env.points.outer.get(inner.meaning.name)
        if given is not None and out.meaning.name == env.words.network.loss:
            rows = env.rows(Dual(given)).value
            found.append(Cand(selected(rows[:, None, None], out, inner, env)))
    if not found:
        raise Unbound("no part of this gradient is given")
    return pruned(found)


def _ends(node: Node, env: Environment) -> list[Ends]:
    if isinstance(node, Name):  # a bar
        loss = Use(Meaning("value", env.words.network.loss))
        return [(loss, u) for u in uses(node, env.words, env.context) if u.meaning.kind == "adjoint"]
    if not isinstance(node, Derivative) or node.of is None or len(node.by) != 1 or node.order != 1:
        return []
    of, by = subject(node.of, env), subject(node.by[0], env)
    if not isinstance(of, Name) or not isinstance(by, Name):
        return []
    outs, inners = (uses(end, env.words, env.context) for end in (of, by))
    values = [(o, i) for o in outs for i in inners if o.meaning.kind == i.meaning.kind == "value"]
    return [(o, i) for o, i in values if o.power is None and i.power is None]


def _part(ends: Ends, through: str, env: Environment) -> list[Cand]:
    out, inner = ends
    above = env.total(out.meaning.name, through)
    below = env.total(through, inner.meaning.name, direct=True)
    if above is None or below is None:
        return []
    whole = contracted(Tensor(above, out.meaning.name, through), Tensor(below, through, inner.meaning.name))
    return [] if whole is None else [Cand(selected(whole.data, out, inner, env))]
