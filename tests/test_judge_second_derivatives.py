r"""Second derivatives by two names, those of a number on the way, and `\partial\beta\,\partial\beta'`."""

from __future__ import annotations

from judged_lines import verdict

SCALARS = "parameters: {x: [], y: []}\nequations: {u: x**3*y, f: u**2}"
SQUARES = """
inputs: {X: [n, p]}
targets: {y: [n]}
parameters: {beta: [p], c: []}
equations: {e: y - X @ beta - c, h: tanh(e), S: sum(e**2) + sum(h)}
reading: {same: {x: X}}
"""


def test_a_second_derivative_by_two_quantities() -> None:
    mixed = r"\frac{\partial^2 f}{\partial x\,\partial y} = "
    assert verdict(SCALARS, mixed + "12x^5y") == "correct"
    assert verdict(SCALARS, mixed + "6x^5y") == "wrong"
    assert verdict(SCALARS, r"\frac{\partial^2 f}{\partial u\,\partial x} = 6x^2y") == "correct"


def test_a_second_derivative_of_a_number_on_the_way_is_its_own() -> None:
    assert verdict(SCALARS, r"\frac{\partial^2 u}{\partial x^2} = 6xy") == "correct"
    assert verdict(SCALARS, r"\frac{\partial^2 u}{\partial x^2} = 30x^4y^2") == "wrong"  # that is f's
    assert verdict(SCALARS, r"\frac{\partial^2 f}{\partial x^2} = 30x^4y^2") == "correct"
    assert verdict(SCALARS, r"\frac{\partial^2 g}{\partial x^2} = 30x^4y^2") == "unbound"


def test_entries_and_a_number_are_mixed() -> None:
    line = r"\frac{\partial^2 S}{\partial c\,\partial\beta_j} = \sum_{i=1}^n x_{ij}(2 %s 2h_i(1 - h_i^2))"
    assert verdict(SQUARES, line % "-") == "correct"
    assert verdict(SQUARES, line % "+") == "wrong"


def test_a_prime_transposes_a_row_and_what_is_no_function() -> None:
    net = SQUARES.replace(" + sum(h)", "")
    assert verdict(net, "S = e'e") in ("correct", "definition")
    assert verdict(net, "S = e'X") == "wrong"
    twice = r"\frac{\partial^2 S}{\partial\beta\,\partial\beta'} = %s \sum_{i=1}^n x_i x_i'"
    assert verdict(net, twice % "2") == "accepted"
    assert verdict(net, twice % "") == "wrong"
    assert verdict(SQUARES, "S = h'h") == "unbound"  # h is a function's value: h' may be its slope


def test_the_derivative_of_a_gradient_is_not_zero() -> None:
    twice = r"\frac{\partial}{\partial x}\left(\frac{\partial f}{\partial %s}\right) = "
    assert verdict(SCALARS, twice % "x" + "30x^4y^2") == "correct"
    assert verdict(SCALARS, twice % "x" + "15x^4y^2") == "wrong"
    assert verdict(SCALARS, twice % "y" + "12x^5y") == "correct"
    named = (r"g = \frac{\partial f}{\partial x}", r"\frac{\partial g}{\partial y} = 12x^5y")
    assert verdict(SCALARS, *named) == "correct"
    assert verdict(SCALARS, named[0], r"\frac{\partial g}{\partial y} = 6x^5y") != "correct"
