"""The numbers of H v and of H: the forward pass, the adjoints, then each tangent by its derived form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flint import ctx

from symbackprop.algebra.forms import Form, MatMul
from symbackprop.algebra.shapes import SCALAR
from symbackprop.derive.second import Hessian, HessianProduct
from symbackprop.network.network import Network, Table
from symbackprop.numeric.backward import gradient_value
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.forward import forward
from symbackprop.numeric.given import read_givens
from symbackprop.numeric.polynomial import Polynomial
from symbackprop.numeric.products import product_costs
from symbackprop.numeric.samples import total, weight_of_sample
from symbackprop.numeric.scope import Scope, SizeUnknown
from symbackprop.numeric.solve import printed_digits
from symbackprop.numeric.value import ONE, ZERO, Cell, Value, flat_cells, from_flat, is_known
from symbackprop.numeric.worked import FIRST_PRECISION, LAST_PRECISION, certain
from symbackprop.rules.primitives import Undecided

At = Callable[[Scope], Value | None]


def product_value(made: HessianProduct, of: Network | None = None) -> Value | None:
    """H v with the file's numbers, or those of `of`; None where they do not determine it."""
    return _settled(made, of or made.gradient.network, lambda scope: _tangent(made, scope))


def hessian_value(made: Hessian, of: Network | None = None) -> Value | None:
    """H with the same numbers, one row for each entry of wrt in reading order; None as for H v."""
    return _settled(made.by, of or made.by.gradient.network, lambda scope: _by_columns(made, scope))


def _settled(made: HessianProduct, numbers: Network, of: At) -> Value | None:
    """The value over all samples, at a precision at which its digits are certain."""
    network = replace(made.gradient.network, values=numbers.values, samples=numbers.samples)
    digits = printed_digits(network)
    precision = FIRST_PRECISION
    while True:
        try:
            found = _over_samples(network, of, precision)
        except SizeUnknown:
            return None
        except Undecided:
            found = None
            if precision >= LAST_PRECISION:
                return None
        else:
            if found is None or all(certain(cell, digits) for cell in flat_cells(found)):
                return found
        if precision >= LAST_PRECISION:
            return found
        precision *= 4


def _over_samples(network: Network, of: At, precision: int) -> Value | None:
    samples = network.samples or ({},)
    with ctx.workprec(precision):
        found = [of(_scope(network, {**network.values, **each}, precision)) for each in samples]
        values = [value for value in found if value is not None and is_known(value)]
        if len(values) < len(found):
            return None
        if len(values) == 1:
            return values[0]
        weight = weight_of_sample(network.equation(network.loss), len(values))
        return total([{"H": value} for value in values], ["H"], weight)["H"]


def _scope(network: Network, values: Mapping[str, Table], precision: int) -> Scope:
    """Every quantity and every adjoint."""
    givens = read_givens(network, values)
    return forward(network.equations, givens, network.kinks, precision).scope


def _tangent(made: HessianProduct, scope: Scope) -> Value | None:
    """H v: the tangents in their order."""
    inner = scope
    for name, each in made.tangents.derived.items():
        found = gradient_value(each, inner)
        inner = replace(inner, values={**inner.values, name: found})
    if made.product.chains:
        return inner.values.get(made.product.of.name)
    return evaluate(made.product.matrix, scope) if made.product.matrix is not None else None


def _by_columns(made: Hessian, scope: Scope) -> Value | None:
    """H by its own form, or one column H e_q after the other."""
    if made.map.matrix is not None:
        return evaluate(made.map.matrix, scope)
    rows, columns = scope.extents(made.by.wrt.shape)
    n = rows * columns
    found: list[list[Cell]] = []
    for place in range(n):
        along = from_flat(rows, columns, [ONE if k == place else ZERO for k in range(n)])
        values = {**scope.values, made.by.direction.name: along}
        column = _tangent(made.by, replace(scope, values=values))
        if column is None:
            return None
        found.append(flat_cells(column))
    return from_flat(n, n, [found[q][p] for p in range(n) for q in range(n)])


@dataclass(frozen=True, slots=True)
class Bracket:
    """One product of a chain: what is multiplied, and its value where there is one."""

    form: Form
    value: Value | None


@dataclass(frozen=True, slots=True)
class Association:
    """One way to bracket a product: its products in their order, and the multiplications."""

    brackets: tuple[Bracket, ...]
    multiplications: Polynomial


def associations(chain: MatMul, network: Network) -> tuple[Association, Association]:
    """v (v^T y) from the right, then (v v^T) y from the left, with the numbers of a network."""
    scope = _scope(network, network.values, FIRST_PRECISION)
    right, left = from_the_right(chain, scope), from_the_left(chain, scope)
    costs = product_costs(chain)
    return Association(right, costs.reverse.time), Association(left, costs.forward.time)


def from_the_right(chain: MatMul, scope: Scope) -> tuple[Bracket, ...]:
    """v (v^T y): the products as reverse mode does them."""
    return tuple(_brackets(chain.args[-2::-1], chain.args[-1], scope, lambda a, b: (a, b)))


def from_the_left(chain: MatMul, scope: Scope) -> tuple[Bracket, ...]:
    """(v v^T) y: the products as forward mode does them."""
    return tuple(_brackets(chain.args[1:], chain.args[0], scope, lambda a, b: (b, a)))


def _brackets(
    others: Sequence[Form], start: Form, scope: Scope, pair: Callable[[Form, Form], tuple[Form, Form]]
) -> Iterator[Bracket]:
    done = start
    for other in others:
        left, right = pair(other, done)
        shape = (left.shape[0], right.shape[1])
        done = MatMul((left, right), SCALAR if shape == SCALAR else shape)
        yield Bracket(done, _known(done, scope))


def _known(form: Form, scope: Scope) -> Value | None:
    try:
        value = evaluate(form, scope)
    except SizeUnknown:
        return None
    return value if is_known(value) else None
