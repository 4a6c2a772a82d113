"""The orders of a product: time and memory of each, the difference, and which one wins when."""

from __future__ import annotations

import pytest

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import Array, Form
from symbackprop.network.product_text import MOST, NoProduct
from symbackprop.numeric.polynomial import polynomial
from symbackprop.numeric.products import ProductCosts, product_costs

M, N = polynomial("m"), polynomial("n")
V, Y, Y_1, Y_2 = b.column("v", "n"), b.column("y", "n"), b.column("y_1", "n"), b.column("y_2", "m")


def chain(*args: Form) -> ProductCosts:
    return product_costs(b.matmul(*args))


def test_a_hessian_of_rank_one_times_a_vector() -> None:
    found = chain(V, b.transpose(V), Y)
    assert (found.reverse.time, found.reverse.memory) == (2 * N, 3 * N + 1)
    assert (found.forward.time, found.forward.memory) == (2 * N**2, N**2 + 3 * N)
    assert found.time.first_wins == "n > 1"
    assert [order.time for order in found.cheapest] == [2 * N]


def test_a_hessian_of_rank_one_times_an_outer_product() -> None:
    found = chain(V, b.transpose(V), Y_1, b.transpose(Y_2))
    assert len(found.orders) == 5
    assert (found.reverse.time, found.reverse.memory) == (3 * M * N, 2 * (M + N + M * N))
    assert (found.forward.time, found.forward.memory) == (N * (2 * N + M), N**2 + M * N + 3 * N + M)
    assert str(found.time.difference) == "2*n*(m - n)"
    assert str(found.memory.difference) == "(n + 1)*(m - n)"
    assert (found.time.first_wins, found.time.second_wins) == ("m < n", "m > n")
    assert (found.memory.first_wins, found.memory.second_wins) == ("m < n", "m > n")


def test_two_orders_are_cheapest_where_the_sizes_decide() -> None:
    found = chain(V, b.transpose(V), Y_1, b.transpose(Y_2))
    assert [str(order.time) for order in found.cheapest] == ["m*n + 2*n", "m*n + m + n"]


def test_the_transposed_product_turns_the_winner_round() -> None:
    found = chain(Y_2, b.transpose(Y_1), V, b.transpose(V))
    assert (found.time.first_wins, found.memory.second_wins) == ("m > n", "m < n")


def test_numbers_for_sizes_give_numbers() -> None:
    found = chain(b.matrix("A", 2, 3), b.matrix("B", 3, 5), b.column("x", 5))
    assert found.forward.time == 40 and found.reverse.time == 21
    assert found.forward.memory == 38 and found.reverse.memory == 31
    assert found.time.first_wins == "always"
    assert found.time.second_wins == "never"


def test_equal_orders_have_no_winner() -> None:
    found = chain(b.matrix("A", 2, 2), b.matrix("B", 2, 2), b.matrix("C", 2, 2))
    assert (found.time.first_wins, found.time.second_wins) == ("never", "never")
    assert str(found.time.difference) == "0"


def test_factors_in_parentheses_are_factors() -> None:
    inner = b.matmul(b.transpose(V), Y)
    assert product_costs(b.matmul(V, inner)).reverse.time == 2 * N


@pytest.mark.parametrize("form", [V, b.add(V, Y), b.scale(b.num(2), V)])
def test_what_is_no_product_is_refused(form: Form) -> None:
    with pytest.raises(NoProduct, match="a product of at least two matrices was needed"):
        product_costs(form)


def test_a_long_product_is_refused_in_words() -> None:
    factors = [Array(f"A_{k}", (2, 2)) for k in range(MOST + 1)]
    with pytest.raises(NoProduct, match="the product has 9 factors; its orders are compared up to 8"):
        chain(*factors)
