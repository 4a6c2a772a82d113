r"""`\frac{\partial^2 L}{\partial x \partial y}`: the derivative by y of the gradient by x."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symbackprop.check.meaning.printed_places import entries_at, places_of
from symbackprop.check.names.use import Use
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.records.value import Cand, Tensor, Unbound, Val
from symbackprop.check.values.environment import Environment, picked
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.points.points import Points
from symbackprop.points.toward import toward
from symbackprop.reading.tree import Derivative, Name

Wholes = Callable[[Name, Environment], list[Use]]


def second(node: Derivative, env: Environment, wholes: Wholes) -> list[Cand]:
    """Its value; `wholes` are the quantities that a name in the denominator may be."""
    by = [unprimed(name, env) for name in node.by if isinstance(name, Name)]
    if node.order != 2 or not by or len(by) < len(node.by) or not isinstance(node.of, Name):
        raise Unbound("of higher derivatives those of one number by quantities are read")
    if len(by) > 2:
        raise Unbound("a third derivative is not read")
    first, other = (wholes(name, env)[0] for name in (by[0], by[-1]))
    points = _of_scalar(node.of, env)
    if any(moves(use.meaning.name, env) for use in (first, other)) or moves(points.network.loss, env):
        raise Unbound("a third derivative is not read")
    data = points.second(first.meaning.name, other.meaning.name)
    if data is None:
        raise Unbound(f"the Hessian by {first.meaning.name} has no value here")
    return [Cand(_selected(data if env.take is None else data[env.take], first, other, env))]


def unprimed(name: Name, env: Environment) -> Name:
    r"""\beta of `\partial\beta \partial\beta'`, where the prime transposes"""
    plain = replace(name, primes=0)
    turned = name.primes == 1 and not uses(name, env.words, env.context)
    return plain if turned and uses(plain, env.words, env.context) else name


def _selected(data: Any, first: Use, other: Use, env: Environment) -> Val:
    """One entry, or the array of all"""
    if all(use.is_element or shape_of(use.meaning, env.words) == (None, None) for use in (first, other)):
        for use, axes in ((first, (1, 2)), (other, (3, 4))):
            data = entries_at(data, places_of(use, env), axes) if use.is_element else data
        return Val(Dual(data[:, :, :, 0, 0], None), indexed=first.is_element or other.is_element)
    if first.is_element or other.is_element:
        raise Unbound("a second derivative by an entry and a whole array is not read")
    inner = first.meaning.name
    return Val(tensor=Tensor(data, None if other.meaning.name == inner else inner, other.meaning.name))


def moving_gradient(inner: Use, env: Environment) -> Val:
    r"""dL/dx in x's own shape, with how it moves: what `\frac{\partial}{\partial x}` in front of it asks."""
    found = env.gradient(inner.meaning.name)
    if not inner.is_element:
        return Val(found)
    return Val(picked(found, *places_of(inner, env)), indexed=any(i.runs for i in inner.at))


def _of_scalar(of: Name, env: Environment) -> Points:
    """The points at which gradients are those of the number that is differentiated."""
    known = [u for u in uses(of, env.words, env.context) if u.meaning.kind == "value" and u.power is None]
    if not known:
        raise Unbound("what is differentiated twice is not declared")
    name = known[0].meaning.name
    if name == env.words.network.loss:
        return env.points
    if known[0].is_element or shape_of(known[0].meaning, env.words) != (None, None):
        raise Unbound("of an array no second derivative is read")
    return toward(env.points, name)


def moves(name: str, env: Environment) -> bool:
    """Does a direction run through it, as in the derivative of a Hessian?"""
    moving = (n for n, value in env.points.pinned.items() if value.tangent is not None)
    return any(env.points.graph.depends(name, n) for n in moving)
