r"""`X'X`, `W'(z - y)`: a prime that transposes, as statistics writes it."""

from __future__ import annotations

from symbackprop.algebra.forms import Apply, Form, RowFn
from symbackprop.algebra.inside import forms_in
from symbackprop.check.names.stems import stem_of
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.values.environment import Environment
from symbackprop.frozen import replace
from symbackprop.network.network import Quantity
from symbackprop.reading.tree import Name, Script

TURNED = Script((0, 0), "\\top", ("\\top",))


def transposed_by_prime(name: Name, env: Environment) -> Name | None:
    """The name with a transpose for its prime; None where the prime may be a derivative or belong to a name.

    What is given to the network has no derivative to be meant, nor has what is computed without a function.
    """
    if name.primes != 1 or env.words.rule(stem_of(replace(name, primes=0))) is not None:
        return None
    plain = replace(name, primes=0)
    quantities = env.words.network.quantities
    for use in uses(plain, env.words, env.context):
        quantity = quantities.get(use.meaning.name)
        row = sum(place.whole for place in use.at) == 1 and None not in shape_of(use.meaning, env.words)
        whole = use.meaning.kind == "value" and use.power is None and (row or not use.is_element)
        if quantity is None or not whole or _has_slope(quantity, env):
            return None
        if shape_of(use.meaning, env.words) == (None, None):
            return None
        return replace(plain, sup=(*plain.sup, replace(TURNED, at=name.at)))
    return None


def _has_slope(quantity: Quantity, env: Environment) -> bool:
    """Is it the value of a function, as h = relu(z) is, whose slope h' may be?"""
    equation = env.words.network.equation(quantity.name) if quantity.role == "computed" else None
    return quantity.role == "computed" and (equation is None or _has_function(equation.form))


def _has_function(form: Form) -> bool:
    return any(isinstance(inner, Apply | RowFn) for inner in forms_in(form))
