"""Several samples: L and its gradients are added over them, or averaged where the loss is a mean.

The loss says which: if its equation is a mean (alone, or with a number in front), the total is the mean
over the samples, as it would be if they stood in one batch; else it is the sum. A course that wants 1/m in
front of a sum writes it in the loss, with m a size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flint import fmpq

from symbackprop.algebra.forms import Divide, Form, Hadamard, Neg, Reduce, Scale
from symbackprop.algebra.shapes import is_scalar
from symbackprop.network.network import Equation
from symbackprop.numeric.matrices import add, scale
from symbackprop.numeric.value import Value


def weight_of_sample(loss: Equation | None, count: int) -> fmpq:
    """1/count where the loss is a mean, else 1."""
    return fmpq(1, count) if loss is not None and is_mean(loss.form) else fmpq(1)


def is_mean(form: Form) -> bool:
    match form:
        case Reduce("mean"):
            return True
        case Neg(arg):
            return is_mean(arg)
        case Scale(_, arg) | Divide(arg):
            return is_mean(arg)
        case Hadamard(args) if is_scalar(form.shape):
            return any(is_mean(arg) for arg in args)
        case _:
            return False


def total(tables: Sequence[Mapping[str, Value]], names: Iterable[str], weight: fmpq) -> dict[str, Value]:
    """weight times the sum over the samples, of those names that every sample knows."""
    found: dict[str, Value] = {}
    for name in names:
        values = [table[name] for table in tables if name in table]
        if len(values) != len(tables) or len({value.shape for value in values}) > 1:
            continue
        out = values[0]
        for value in values[1:]:
            out = add(out, value)
        found[name] = scale(weight, out)
    return found


def common(tables: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """What is the same in every sample: parameters, constants."""
    return {
        name: value
        for name, value in tables[0].items()
        if all(_same(value, table.get(name)) for table in tables[1:])
    }


def _same(a: Value, b: Value | None) -> bool:
    return b is not None and a.exact is not None and b.exact is not None and a.exact == b.exact
