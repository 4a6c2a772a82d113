r"""A loss by its name, `CE(y, \hat y)`: the registry's rule at the values of its arguments, in either order."""

from __future__ import annotations

from symbackprop.algebra.forms import Array, Form
from symbackprop.algebra.shapes import Axis, Shape
from symbackprop.check.records.value import Cand, Val
from symbackprop.check.values.environment import Environment
from symbackprop.errors import SymbackpropError
from symbackprop.points.dual import Dual
from symbackprop.points.forms import Reading, evaluated
from symbackprop.rules.registry import RULES


def loss_values(rule: str, left: Cand, right: Cand, env: Environment) -> list[Cand]:
    """The loss of (left, right) and of (right, left): pages write target and prediction in both orders."""
    dev = left.dev | right.dev
    found = []
    for first, second in ((left, right), (right, left)):
        assert first.val.data is not None and second.val.data is not None
        value = _expanded(rule, (first.val.data, second.val.data), env)
        if value is not None:
            found.append(Cand(Val(value), dev))
    return found


def _expanded(rule: str, args: tuple[Dual, ...], env: Environment) -> Dual | None:
    """The declared expansion, its equations worked one after the other."""
    expand = RULES[rule].expand
    if expand is None:
        return None
    values = {f"argument {k}": data for k, data in enumerate(args)}
    reading = Reading(lambda array: values[array.name], env.points.setting)

    def write(hint: str, form: Form) -> Array:
        name = f"{hint} {len(values)}"
        values[name] = evaluated(form, reading)
        return Array(name, form.shape)

    try:
        form = expand(write, *(Array(f"argument {k}", _shape(data)) for k, data in enumerate(args)))
        return evaluated(form, reading)
    except (SymbackpropError, ZeroDivisionError, ValueError, TypeError):
        return None


def _shape(data: Dual) -> Shape:
    def axis(length: int) -> Axis:
        return None if length == 1 else length

    return axis(data.rows), axis(data.columns)
