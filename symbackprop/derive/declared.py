"""What the network itself says of a gradient: consumers, local derivatives by power series, upstream parts.

The oracle of the checks. It reads equations and the given upstream gradients, never the sweep and never a
declared slope: the part that reaches `in` through one equation is d/d in of sum_i g_i out_i(in).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from symbackprop.algebra.forms import Array, adjoint
from symbackprop.derive.paths import differentiable_inputs
from symbackprop.derive.sides import Looks
from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.derive.sweep import GIVEN
from symbackprop.evaluate.matrix_form import definition
from symbackprop.evaluate.numbers import Value, tangent
from symbackprop.evaluate.point import At, Definition, Point
from symbackprop.network.network import Equation, Network


@dataclass(frozen=True, slots=True)
class Declared:
    """A network by name: the equation of each quantity, and those that read it on the way to the loss."""

    network: Network
    equations: Mapping[str, Equation]
    consumers: Mapping[str, tuple[Equation, ...]]
    outputs: Mapping[Array, Definition]
    gradients: Mapping[str, Gradient]
    unnamed: frozenset[str]
    given: frozenset[str]
    looks: Looks = field(default_factory=Looks)


def declared(derivation: Derivation) -> Declared:
    """Everything that the definitions below look up."""
    equations = {e.name: e for e in derivation.equations}
    return Declared(
        derivation.network,
        equations,
        _consumers(derivation),
        {e.out: definition(e.out, e.form) for e in derivation.equations},
        derivation.gradients,
        derivation.unnamed,
        _given(derivation),
    )


def _consumers(derivation: Derivation) -> dict[str, tuple[Equation, ...]]:
    """name -> the equations that read it and lead to the loss or to a given upstream gradient."""
    network = derivation.network
    live = {network.loss, *network.upstream}
    found: dict[str, list[Equation]] = {}
    for equation in reversed(derivation.equations):
        if equation.name not in live:
            continue
        for name in dict.fromkeys(array.name for array in differentiable_inputs(equation.form)):
            live.add(name)
            found.setdefault(name, []).insert(0, equation)
    return {name: tuple(readers) for name, readers in found.items()}


def _given(derivation: Derivation) -> frozenset[str]:
    """The quantities whose adjoint has a part from outside the equations."""
    return frozenset(derivation.network.upstream)


def value_array(array: Array) -> Array:
    return Array(array.name, array.shape)


def given_part(array: Array) -> Array:
    """The part of dL/dz that comes from outside."""
    return Array(array.name, array.shape, "via", GIVEN)


def places_of(array: Array, point: Point) -> list[At]:
    """The places of all entries of an array."""
    return list(product(*(point.domains.of(axis) for axis in array.shape if axis is not None)))


def part_through(equation: Equation, array: Array) -> Definition:
    """d/d in_at of sum_i g_i out_i(in), by one pass of power series."""
    quantity, upstream = value_array(array), adjoint(equation.out)

    def entry(point: Point, at: At) -> Value:
        moved = point.moved(quantity, at)
        total: Value = 0
        for place in places_of(equation.out, point):
            along = tangent(moved.output(equation.out, place))
            if along != 0:
                total = total + point.entry(upstream, place) * along
        return total

    return entry


def part(scene: Declared, via: Array) -> Definition:
    """The part of dL/din that one consumer sends."""
    return part_through(scene.equations[via.via], via)


def total(scene: Declared, array: Array) -> Definition:
    """dL/din: the parts of all consumers, by power series, and the given part."""
    parts = [part_through(e, array) for e in scene.consumers.get(array.name, ())]
    given = given_part(array) if array.name in scene.given else None

    def entry(point: Point, at: At) -> Value:
        out: Value = point.entry(given, at) if given is not None else 0
        for each in parts:
            out = out + each(point, at)
        return out

    return entry


def gathered(scene: Declared, array: Array) -> Definition:
    """dL/din: one part for each consumer, each a name of its own, and the given part."""
    names = [Array(array.name, array.shape, "via", e.name) for e in scene.consumers.get(array.name, ())]
    if array.name in scene.given:
        names.append(given_part(array))

    def entry(point: Point, at: At) -> Value:
        out: Value = 0
        for name in names:
            out = out + point.entry(name, at)
        return out

    return entry


def one(point: Point, at: At) -> Value:
    """dL/dL"""
    return 1
