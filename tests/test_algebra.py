"""Index calculus: lower, differentiate, contract, lift, and the round trip between the two forms."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbackprop.algebra import build, pointwise, product_graph, roundtrip
from symbackprop.algebra import lift as lift_module
from symbackprop.algebra.cancel import cancel
from symbackprop.algebra.collect import collect
from symbackprop.algebra.contract import contract_all, next_contraction
from symbackprop.algebra.differentiate import differentiate
from symbackprop.algebra.forms import (
    Apply,
    Array,
    Diag,
    Form,
    Hadamard,
    MatMul,
    OneHot,
    RowFn,
    Transpose,
    adjoint,
)
from symbackprop.algebra.lift import lift
from symbackprop.algebra.lower import NotLowered, lower, operation
from symbackprop.algebra.shapes import Shape
from symbackprop.algebra.terms import (
    Delta,
    Entry,
    Group,
    Index,
    Pow,
    SlopeAt,
    Sums,
    Term,
    free_of,
    number,
    product,
    summed,
    term,
)
from symbackprop.errors import ShapeError

W, x, b = build.matrix("W", "h", "n"), build.column("x", "n"), build.column("b", "h")
X, V, c = build.matrix("X", "m", "n"), build.matrix("V", "n", "k"), build.column("c", "k")
r = build.row("r", "n")


def indices(form: Form) -> list[Index | None]:
    return [None if axis is None else Index(axis) for axis in form.shape]


def vjp(form: Form, wrt: Array) -> tuple[Sums, tuple[Index, ...]]:
    """sum_i g_i dout_i/dwrt_p, contracted, for an output named out."""
    g = adjoint(Array("out", form.shape))
    at = indices(form)
    p = tuple(Index(axis) for axis in wrt.shape if axis is not None)
    jacobian = differentiate(lower(form, *at), Entry(wrt, p), lambda func, which: None)
    over = tuple(i for i in at if i is not None)
    whole = summed(product(term(Entry(g, over)), jacobian), over)
    steps = contract_all(whole)
    return (steps[-1][1] if steps else whole), p


def lifted(form: Form, wrt: Array) -> Form | None:
    sums, free = vjp(form, wrt)
    return lift(collect(sums), free, wrt.shape).form


def g(form: Form) -> Array:
    return adjoint(Array("out", form.shape))


def test_the_gradients_of_an_affine_map_are_those_of_the_textbook() -> None:
    z = build.add(build.matmul(W, x), b)
    assert lifted(z, W) == build.matmul(g(z), build.transpose(x))
    assert lifted(z, x) == build.matmul(build.transpose(W), g(z))
    assert lifted(z, b) == g(z)


def test_a_row_network_needs_no_transpose_of_its_rows() -> None:
    y = build.matmul(r, V)
    assert lifted(y, r) == build.matmul(g(y), build.transpose(V))
    assert lifted(y, V) == build.matmul(build.transpose(r), g(y))


def test_a_bias_over_a_batch_sums_the_samples() -> None:
    Z = build.add(build.matmul(X, V), c)
    found = lifted(Z, c)
    assert isinstance(found, MatMul)
    assert found.args[0] == build.transpose(g(Z))
    assert found.shape == c.shape


def test_a_group_walked_backwards_is_transposed_whole() -> None:
    i, p, q = Index("h"), Index("n"), Index("k")
    mask, h = build.row("s", "n"), build.row("t", "k")
    gw = Entry(build.row("d", "h"), (i,)), Entry(W, (i, p))
    found = lift((Term((*gw, Entry(mask, (p,)), Entry(h, (q,))), (i,)),), (p, q), ("n", "k")).form
    assert isinstance(found, MatMul)
    whole, _ = found.args
    assert isinstance(whole, Transpose)
    assert isinstance(whole.arg, Hadamard)


def test_a_vector_between_two_matrices_is_a_diagonal() -> None:
    i, k, j = Index("m"), Index("n"), Index("k")
    s = build.column("s", "n")
    found = lift((Term((Entry(X, (i, k)), Entry(s, (k,)), Entry(V, (k, j))), (k,)),), (i, j), ("m", "k")).form
    assert found == build.matmul(X, build.diag(s), V)


def test_the_gradient_of_a_diagonal_scaling_lifts() -> None:
    assert isinstance(lifted(build.matmul(X, V, build.diag(c)), c), MatMul)
    assert isinstance(lifted(build.matmul(X, V, build.diag(c)), X), MatMul)


def test_a_jacobian_of_an_elementwise_function_is_diagonal() -> None:
    i, p = Index("n"), Index("n")
    slope = SlopeAt("phi", (term(Entry(x, (i,))),))
    found = lift((Term((slope, Delta(i, p))),), (i, p), ("n", "n")).form
    assert isinstance(found, Diag)


def test_row_wise_dot_products_lift() -> None:
    i, j = Index("m"), Index("n")
    Y = build.matrix("Y", "m", "n")
    found = lift((Term((Entry(X, (i, j)), Entry(Y, (i, j))), (j,)),), (i,), ("m", None)).form
    assert found == build.matmul(build.hadamard(X, Y), build.ones(("n", None)))


def test_lift_refuses_an_index_in_three_matrices() -> None:
    i, j, k, m = (Index(a) for a in ("m", "n", "k", "p"))
    A, B = build.matrix("A", "n", "k"), build.matrix("B", "n", "p")
    C, D = build.matrix("C", "k", "p"), build.matrix("D", "m", "p")
    product_ = (Entry(X, (i, j)), Entry(A, (j, k)), Entry(B, (j, m)), Entry(C, (k, m)))
    open_ = (Term(product_, (j, m)),)
    assert lift(open_, (i, k), ("m", "k")).form is not None  # X (A (.) B C^T)
    tangled = (Term((*product_, Entry(D, (i, m))), (j, m)),)
    refused = lift(tangled, (i, k), ("m", "k"))
    assert refused.form is None
    assert refused.blocked == tangled[0]


def test_lift_refuses_what_it_cannot_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guess that loses a transpose is not passed on."""
    monkeypatch.setattr(roundtrip, "_decided", {})
    monkeypatch.setattr(product_graph, "_leaf", lambda node, axes: product_graph.Written(node.form, 0))
    k, q = Index("h"), Index("n")
    refused = lift((Term((Entry(b, (k,)), Entry(W, (k, q))), (k,)),), (q,), (None, "n"))
    assert refused.form is None


def test_a_case_of_lift_taken_away_leaves_the_element_form_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    form = build.hadamard(build.apply("phi", x), build.column("u", "n"))
    before, _ = vjp(form, x)
    monkeypatch.setattr(
        lift_module, "pointwise", lambda f, a: None if isinstance(f, SlopeAt) else pointwise.pointwise(f, a)
    )
    after, free = vjp(form, x)
    assert lift(after, free, x.shape).form is None
    assert [type(f) for f in after[0].factors] == [type(f) for f in before[0].factors]


def test_an_operation_entered_by_its_lowering_alone_gets_its_gradients() -> None:
    """z_i = sum_k A_ik B_ik: the dot product of each row with its partner."""

    def rowdot(args: tuple[Form, ...], row: Index | int | None, column: Index | int | None) -> Sums:
        k = Index(args[0].shape[1])
        return summed(product(lower(args[0], row, k), lower(args[1], row, k)), (k,))

    from symbackprop.algebra.forms import Operation

    operation("rowdot_of_test_algebra", rowdot)
    Y = build.matrix("Y", "m", "n")
    z = Operation("rowdot_of_test_algebra", (X, Y), ("m", None))
    found = lifted(z, X)
    assert found is not None
    assert found.shape == X.shape
    with pytest.raises(ValueError, match="entered twice"):
        operation("rowdot_of_test_algebra", rowdot)


def test_one_delta_leaves_each_step_and_the_rightmost_first() -> None:
    i, k, p, q = Index("h"), Index("n"), Index("h"), Index("n")
    whole = (Term((Delta(i, p), Delta(k, q), Entry(x, (k,))), (k,)),)
    found = next_contraction(whole)
    assert found is not None
    delta, rest = found
    assert delta == Delta(k, q)
    assert rest == (Term((Delta(i, p), Entry(x, (q,)))),)
    assert next_contraction(rest) is None  # two free indices: the delta is part of the answer


def test_deltas_between_numbers_are_zero_or_one() -> None:
    u = Entry(x, (2,))
    assert contract_all((Term((u, Delta(1, 2))),))[-1][1] == ()
    assert contract_all((Term((u, Delta(2, 2))),))[-1][1] == (Term((u,)),)


def test_a_delta_on_an_axis_of_extent_one_is_one() -> None:
    i, q = Index(1), Index("n")
    row = build.matrix("w", 1, "n")
    assert contract_all((Term((Delta(1, i), Entry(row, (1, q)))),))[-1][1] == (Term((Entry(row, (1, q)),)),)


def test_a_power_of_a_sum_gets_indices_of_its_own() -> None:
    k, p = Index("n"), Index("n")
    square = term(Pow((Term((Entry(x, (k,)),), (k,)),), Fraction(2)))
    slope = differentiate(square, Entry(x, (p,)), lambda func, which: None)
    assert set(free_of(slope)) == {p}
    assert len({i for t in slope for i in t.bound}) == 2


def test_collect_multiplies_numbers_and_adds_equal_products() -> None:
    u, v = Entry(x, (1,)), Entry(x, (2,))
    sums = (Term((number(Fraction(1, 2)), u, number(4))), Term((v,)), Term((number(-2), u)))
    assert collect(sums) == (Term((v,)),)


def test_cancel_reaches_lowest_terms() -> None:
    a, y = Entry(build.scalar("a")), Entry(build.scalar("y"))

    def one_minus(e: Entry) -> Sums:
        return (Term(), Term((number(-1), e)))

    def inverse(sums: Sums) -> Pow:
        return Pow(sums, Fraction(-1))

    bce = (
        Term((number(-1), y, inverse(term(a)), a, Group(one_minus(a)))),
        Term((Group(one_minus(y)), inverse(one_minus(a)), a, Group(one_minus(a)))),
    )
    assert cancel(bce) == (Term((a,)), Term((number(-1), y)))


@pytest.mark.parametrize("form", [RowFn("softmax", x, 0, x.shape), OneHot(build.scalar("t"), ("K", None))])
def test_lower_raises_on_what_stands_alone(form: Form) -> None:
    with pytest.raises(NotLowered):
        lower(form, Index("n"), None)


FORMS = st.sampled_from(
    [
        build.matmul(X, V),
        build.add(build.matmul(X, V), c),
        build.matmul(X, V, build.diag(c)),
        build.hadamard(X, build.apply("phi", build.matrix("Y", "m", "n"))),
        build.scale(build.divide(build.num(1), build.scalar("s")), X),
        build.reduce("mean", build.power(X, 2), 0),
        build.subtract(X, build.reduce("mean", X, 1)),
        build.outer(x, c),
        build.trace(build.matmul(X, build.transpose(X))),
        build.element(X, 2, None),
        build.divide(X, build.row("d", "n")),
        build.dot(x, build.column("w", "n")),
    ]
)


@settings(max_examples=60, deadline=None)
@given(FORMS)
def test_every_gradient_of_these_forms_lifts_and_has_its_own_shape(form: Form) -> None:
    from symbackprop.algebra.forms import arrays

    for array in arrays(form):
        found = lifted(form, array)
        assert found is not None, array.name
        assert found.shape == array.shape


def test_layers_of_the_same_form_share_a_signature() -> None:
    from symbackprop.algebra.signature import signature

    def gradient(k: int) -> tuple[Sums, tuple[Index, ...]]:
        weight, h = build.matrix(f"W_{k}", k, k + 1), build.column(f"h_{k}", k + 1)
        return vjp(build.matmul(weight, h), weight)

    assert signature(*gradient(3)) == signature(*gradient(7))
    sums, free = gradient(3)
    exchanged = (replace(sums[0], factors=sums[0].factors[::-1]),)
    assert signature(sums, free) != signature(exchanged, free)


def test_three_operands_have_the_shape_of_two_and_the_third() -> None:
    def shape_or_none(*summands: Form) -> Shape | None:
        try:
            return build.add(*summands).shape
        except ShapeError:
            return None

    shapes: list[Shape] = [
        (None, None), (1, 1), (1, None), (None, 3), (1, 3), (3, None), (3, 1), (2, 3), (3, 2), ("n", 3),
    ]  # fmt: skip
    for first, second, third in itertools.product(shapes, repeat=3):
        a, b, c = Array("a", first), Array("b", second), Array("c", third)
        try:
            ab = build.add(a, b)
        except ShapeError:
            continue
        # in brackets of their own, so that the sum inside is not continued
        assert shape_or_none(a, b, c) == shape_or_none(Apply("relu", (ab,), ab.shape), c)


def test_a_declared_1_by_1_stays_declared_among_scalars() -> None:
    o, a = build.matrix("o", 1, 1), build.scalar("a")
    assert build.add(o, a, a).shape == build.add(a, a, o).shape == build.hadamard(a, o, a).shape == (1, 1)
