"""At which of many points an equation can decide anything: defined, bounded, off its kinks, not dead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from symbackprop.algebra.forms import Apply, Divide, Form, Indicator, Power, Reduce, RowFn
from symbackprop.algebra.inside import forms_in
from symbackprop.network.network import Equation
from symbackprop.points.entries import Entries
from symbackprop.points.forms import Reading, evaluated
from symbackprop.rules.kinks import FLAT, kinked
from symbackprop.rules.registry import RULES

Good = NDArray[np.bool_]
OFF = 2.0**-10  # how far from a kink
SMALLEST, LARGEST = 1e-3, 60.0
STEEP = 6.0  # an argument beyond which tanh and its like are flat
DIVISOR = 0.05
STRAIGHT = frozenset({"relu", "leaky_relu", "abs", "step", "sign", "maximum", "minimum", "sqrt"})
Ranks = NDArray[np.int64]
DEFINED, FIT, LIVING = 1, 2, 3
Spot = tuple[str, int]  # an equation and the number of the kinked function in it


@dataclass(frozen=True, slots=True)
class Wanted:
    """Masks that must hold: 1 open, 0 closed, nan free, for each kinked function, one row for each point.

    `reach`: how far from its kink such an entry may lie.
    """

    masks: Mapping[Spot, Entries] = field(default_factory=dict)
    reach: float = np.inf


def sound(equation: Equation, value: Entries, reading: Reading, wanted: Wanted) -> Ranks:
    """How good each point is: LIVING, FIT but dead, DEFINED but on a kink or where all is flat, 0: not usable.

    Some equations are dead or on a kink wherever one looks, as step(relu(z)) is.
    """
    with np.errstate(all="ignore"):
        size = np.abs(value).max(axis=(1, 2))
        defined: Good = np.asarray(np.isfinite(value).all(axis=(1, 2)))
        fit: Good = np.asarray(size <= LARGEST)
        alive: Good = np.asarray(size >= (0.0 if _steps(equation.form) else SMALLEST))
        for number, node in enumerate(kinked(equation.form)):
            at = against_kink(node, reading)
            fit = fit & (np.abs(at) > OFF).all(axis=(1, 2))
            defined = defined & _as_wanted(at, wanted.masks.get((equation.name, number)), wanted.reach)
            if node.rule == "relu":
                alive = alive & (at > 0).any(axis=(1, 2))
        for inner in forms_in(equation.form):
            fit = np.asarray(fit & _conditioned(inner, reading) & _smooth(inner, reading))
    return np.asarray(np.where(defined, DEFINED + fit * (1 + alive), 0), dtype=np.int64)


def _steps(form: Form) -> bool:
    """Is 0 an ordinary value of it, as of a step or a comparison?"""
    return any(isinstance(n, Indicator) or (isinstance(n, Apply) and n.rule in FLAT) for n in forms_in(form))


def against_kink(node: Apply, reading: Reading) -> Entries:
    """z - kink, or z - w of two arguments"""
    args = [evaluated(arg, reading).value for arg in node.args]
    return args[0] if len(args) == 1 else args[0] - args[1]


def _as_wanted(at: Entries, mask: Entries | None, reach: float) -> Good | bool:
    """Does each entry lie on the side that its mask says, and no farther than allowed?"""
    if mask is None:
        return True
    there = ((at > 0) == (mask > 0)) & (np.abs(at) < reach)
    return np.asarray((np.isnan(mask) | there).all(axis=(1, 2)))


def _conditioned(node: Form, reading: Reading) -> Good | bool:
    """Well inside the domain, and not where everything is flat."""
    match node:
        case Apply("log" | "sqrt", (arg,)):
            return np.asarray((evaluated(arg, reading).value > DIVISOR / 2).all(axis=(1, 2)))
        case Apply(rule, (arg,)) if rule in RULES and rule not in STRAIGHT:
            return np.asarray((np.abs(evaluated(arg, reading).value) < STEEP).all(axis=(1, 2)))
        case Divide(_, bottom):
            return np.asarray((np.abs(evaluated(bottom, reading).value) > DIVISOR).all(axis=(1, 2)))
        case Power(base, exponent) if exponent.denominator != 1 or exponent < 0:
            inner = evaluated(base, reading).value
            inside = np.abs(inner) > DIVISOR if exponent.denominator == 1 else inner > DIVISOR
            return np.asarray(inside.all(axis=(1, 2)))
        case RowFn(_, arg):
            inner = evaluated(arg, reading).value
            return np.asarray(np.ptp(inner, axis=(1, 2)) < 2 * STEEP)
        case _:
            return True


def _smooth(node: Form, reading: Reading) -> Good | bool:
    """Off the places where a slope jumps or bends that no rule declares as its kink."""
    match node:
        case Apply("elu" | "huber_entry" as rule, (arg,), _, params):
            size = np.abs(evaluated(arg, reading).value)
            edge = float(params[0]) if params else 1.0
            off = np.abs(size - (edge if rule == "huber_entry" else 0.0))
            return np.asarray((off > OFF).all(axis=(1, 2)))
        case Reduce("max", arg):
            return _without_ties(evaluated(arg, reading).value)
        case Indicator(relation, left, right) if relation not in ("==", "!="):
            apart = np.abs(evaluated(left, reading).value - evaluated(right, reading).value)
            return np.asarray((apart > OFF).all(axis=(1, 2)))
        case _:
            return True


def _without_ties(values: Entries) -> Good:
    flat = np.sort(values.reshape(values.shape[0], -1), axis=1)
    return np.asarray((np.diff(flat, axis=1) > OFF).all(axis=1))
