"""The backward pass: each gradient's form evaluated, in the order of the sweep."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbackprop.derive.steps import Derivation, Gradient
from symbackprop.numeric.agreement import agree, entry_places
from symbackprop.numeric.entry_value import sums_value
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.forward import contradiction, contradicts, over
from symbackprop.numeric.given import Givens
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.value import ONE, Cell, Value, from_flat
from symbackprop.rules.primitives import Undecided


@dataclass(frozen=True, slots=True)
class Backward:
    """The scope with every adjoint that has a number."""

    scope: Scope
    remarks: tuple[str, ...]
    undecided: tuple[str, ...]


def backward(derivation: Derivation, givens: Givens, scope: Scope) -> Backward:
    """dL/dname for every name of the sweep; gradients that are given come from outside or go before."""
    network = derivation.network
    from_outside = {name: value for name, value in givens.adjoints.items() if name in network.upstream}
    adjoints: dict[str, Value] = dict(givens.adjoints)
    if network.loss not in adjoints and network.equation(network.loss) is not None:
        adjoints[network.loss] = from_flat(1, 1, [ONE])
    inner = replace(scope, adjoints=adjoints, given=from_outside)
    remarks: list[str] = []
    undecided: list[str] = []
    for name, gradient in derivation.gradients.items():
        found = _computed(gradient, inner, undecided)
        if found is None or found.blank:
            continue
        given = None if name in from_outside else givens.adjoints.get(name)
        if given is not None and contradicts(given, found):
            remarks.append(contradiction(f"d{network.loss}/d{name}", given, found, "the backward pass"))
        adjoints[name] = found if given is None else over(given, found)
    return Backward(inner, tuple(remarks), tuple(undecided))


def _computed(gradient: Gradient, scope: Scope, undecided: list[str]) -> Value | None:
    try:
        return gradient_value(gradient, scope)
    except SizeUnknown:
        return None
    except Undecided:
        undecided.append(f"d/d{gradient.of.name}")
        return None


def gradient_value(gradient: Gradient, scope: Scope) -> Value:
    """The matrix form where there is one, else the element form at every entry."""
    if gradient.matrix is not None:
        value = evaluate(gradient.matrix, scope)
        agree(gradient, value, scope)
        return value
    rows, columns = scope.extents(gradient.of.shape)
    cells: list[Cell] = []
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            cells.append(sums_value(gradient.element, entry_places(gradient, row, column), scope))
    return from_flat(rows, columns, cells)
