"""What a key speaks of, as a number: `z_1`, `dL/dW_1`, `dL/dz_1[2]`, `z > 0`, `sigmoid'(z_1)`, `w_new`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from flint import ctx

from symbackprop.algebra.forms import Array, Form, Indicator, Number, Slope
from symbackprop.network.givens import ValueKey, value_key
from symbackprop.network.network import Network
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.given import named_by_alias, place_in
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.value import Value, cell_at, from_flat
from symbackprop.rules.primitives import Undecided
from symbackprop.rules.registry import RULES

_SLOPE = re.compile(r"\s*(\w+)'\s*\(\s*(\w+)\s*\)\s*(?:\[\s*(\d+)\s*(?:,\s*(\d+)\s*)?\])?\s*")
ZERO = Number(Fraction(0))


class Unbound(LookupError):
    """The key speaks of what the network does not declare, or has no number for."""


def asked_value(
    key: str,
    network: Network,
    scope: Scope,
    forward: Mapping[str, Value],
    gradients: Mapping[str, Value],
    after: Mapping[str, Value],
) -> Value:
    """The number that a key asks for; raises Unbound with the reason."""
    slope = _SLOPE.fullmatch(key)
    if slope is not None:
        return _slope(slope, network, scope)
    asked = value_key(key)
    if asked is None:
        raise Unbound(f"{key} is not read; names, dL/dNAME, NAME[i], NAME > 0 and NAME_new are")
    names = named_by_alias(network)
    new = asked.name.removesuffix("_new")
    if asked.part == "value" and asked.name not in names and new in names and new != asked.name:
        return _at(asked.place, network.array(names[new]), _found(after, names[new], f"{new}_new"))
    if asked.name not in names:
        raise Unbound(f"{asked.name} is not declared")
    array = network.array(names[asked.name])
    return _at(asked.place, array, _part(asked, array, network, scope, forward, gradients))


def _part(
    asked: ValueKey,
    array: Array,
    network: Network,
    scope: Scope,
    forward: Mapping[str, Value],
    gradients: Mapping[str, Value],
) -> Value:
    match asked.part:
        case "value":
            return _found(forward, array.name, array.name)
        case "mask":
            return _evaluated(Indicator(">", array, ZERO, array.shape), asked.whole, scope)
        case "adjoint":
            if named_by_alias(network).get(asked.loss, asked.loss) != network.loss:
                raise Unbound(f"{asked.loss} is not the loss; it is {network.loss}")
            return _found(gradients, array.name, asked.whole)


def _found(table: Mapping[str, Value], name: str, said: str) -> Value:
    if name not in table:
        raise Unbound(f"the values given do not determine {said}")
    return table[name]


def _slope(found: re.Match[str], network: Network, scope: Scope) -> Value:
    rule, name = found[1], named_by_alias(network).get(found[2])
    if rule not in RULES or RULES[rule].slope is None:
        raise Unbound(f"{rule} is no function with a slope")
    if name is None:
        raise Unbound(f"{found[2]} is not declared")
    array = network.array(name)
    form = Slope(rule, (array,), array.shape, tuple(default for _, default in RULES[rule].params))
    place = tuple(int(k) for k in (found[3], found[4]) if k)
    return _at(place, array, _evaluated(form, f"{rule}'({name})", scope))


def _evaluated(form: Form, said: str, scope: Scope) -> Value:
    try:
        with ctx.workprec(scope.precision):
            return evaluate(form, scope)
    except (SizeUnknown, Undecided) as reason:
        raise Unbound(f"the values given do not determine {said}") from reason


def _at(place: tuple[int, ...], array: Array, value: Value) -> Value:
    if not place:
        return value
    row, column = place_in(array.shape, place)
    if len(place) > 2 or not (0 <= row < value.rows and 0 <= column < value.columns):
        raise Unbound(f"{array.name} is {value.rows} x {value.columns} and has no such entry")
    return from_flat(1, 1, [cell_at(value, row, column)])
