"""Numbers put in place of entries, each with the side that it comes from."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq
from numeric_nets import gradient, network, relu_rows, table

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import adjoint
from symbackprop.network.network import Equation
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.solve import work
from symbackprop.numeric.substitute import (
    PRODUCTS,
    SubstitutionCell,
    SubstitutionGrid,
    equation_grid,
    gradient_cell,
    gradient_grid,
)
from symbackprop.numeric.value import from_table


def written(grid: SubstitutionGrid) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in grid.cells]


def text(cell: SubstitutionCell) -> str:
    """5^*2 for 5 from upstream times 2."""
    return " + ".join("*".join(_part(p) for p in product) for product in cell.products)


def _part(part: object) -> str:
    value, upstream, exponent = (getattr(part, name) for name in ("value", "upstream", "exponent"))
    return f"{value}{'^' if upstream else ''}{'' if exponent == 1 else f'**{exponent}'}"


def test_an_outer_product_shows_its_factors() -> None:
    net, derived = relu_rows([[2, 1], [0, 1]], [[1, 2], [1, 2]])
    grid = gradient_grid(derived.gradients["W_2"], work(net, derived).scope)
    assert written(grid) == [["2*5^", "2*10^"], ["3*5^", "3*10^"]]
    assert [[str(cell.total) for cell in row] for row in grid.cells] == [["10", "20"], ["15", "30"]]
    assert not grid.plain


def test_a_matrix_product_shows_its_sums() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    grid = gradient_grid(derived.gradients["Y_2"], work(net, derived).scope)
    assert written(grid) == [["0^*-1 + 4^*2", "0^*1 + 4^*2"]]


def test_a_mask_shows_as_its_number() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    grid = gradient_grid(derived.gradients["S_3"], work(net, derived).scope)
    assert written(grid) == [["0^*0", "4^*1"]]


def test_a_difference_starts_with_minus_one() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    grid = gradient_grid(derived.gradients["Y_3"], work(net, derived).scope)
    assert written(grid) == [["0 + -1*0", "4 + -1*0"]]


def test_a_forward_equation_is_filled_in() -> None:
    net, derived = relu_rows([[2, 1], [0, -1]], [[-1, 2], [1, 2]])
    scope = work(net, derived).scope
    assert written(equation_grid(net.equations[0], scope)) == [["1*2 + 2*0", "1*1 + 2*-1"]]


def test_a_square_keeps_its_exponent() -> None:
    x, L = b.column("x", 2), b.scalar("L")
    equation = Equation(L, b.scale(b.num(Fraction(1, 2)), b.reduce("sum", b.power(x, 2))))
    scope = Scope({}, {"x": from_table(table([[3], [-4]]))})
    assert written(equation_grid(equation, scope)) == [["1/2*3**2 + 1/2*-4**2"]]


def test_a_long_sum_is_cut_and_its_total_is_not() -> None:
    w, x, L = b.row("w", 30), b.column("x", 30), b.scalar("L")
    values = {"w": table([list(range(1, 31))]), "x": table([[2]] * 30)}
    scope = Scope({}, {name: from_table(rows) for name, rows in values.items()})
    cell = equation_grid(Equation(L, b.matmul(w, x)), scope).cells[0][0]
    assert len(cell.products) == PRODUCTS
    assert cell.cut
    assert cell.total == fmpq(930)


def test_an_unknown_number_stays_unknown_beside_known_ones() -> None:
    x, z, a = b.column("x", 2), b.column("z", 3), b.matrix("a", 3, 2)
    net = network({"x": x, "z": z, "a": a}, {"x": "input"}, {}, {"x": [[1], [3]]})
    scope = Scope({}, {"x": from_table(net.values["x"])}, {"z": from_table(table([[None], ["1/2"], [4]]))})
    outer = gradient(a, b.matmul(adjoint(z), b.transpose(x)))
    assert text(gradient_cell(outer, 2, 2, scope)) == "1/2^*3"
    assert text(gradient_cell(outer, 1, 2, scope)) == "None^*3"
    assert gradient_cell(outer, 1, 2, scope).total is None
