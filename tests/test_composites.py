"""Losses and composites: what they expand into has the value of the direct formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from by_definition import Rows, matmul, rows
from flint import arb, ctx, fmpq

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form, Number, SizeOf, Trace, arrays
from symbackprop.algebra.lower import lower
from symbackprop.algebra.shapes import show_shape
from symbackprop.errors import ShapeError
from symbackprop.rules.registry import RULES

P: Rows = [[fmpq(1, 3), fmpq(2, 5), fmpq(4, 15)], [fmpq(1, 7), fmpq(5, 14), fmpq(1, 2)]]
T: Rows = [[fmpq(0), fmpq(1), fmpq(0)], [fmpq(1, 4), fmpq(1, 2), fmpq(1, 4)]]
Z: Rows = [[fmpq(3), fmpq(-1, 2), fmpq(7, 3)], [fmpq(-2), fmpq(5, 4), fmpq(9)]]
SQUARE: Rows = [
    [fmpq(3), fmpq(-1, 2), fmpq(7, 3)],
    [fmpq(-2), fmpq(5, 4), fmpq(9)],
    [fmpq(6), fmpq(1, 5), fmpq(0)],
]


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    before, ctx.prec = ctx.prec, 200
    yield
    ctx.prec = before


class Page:
    """A writer that keeps the equations it is given."""

    def __init__(self, **env: Rows) -> None:
        self.env = dict(env)
        self.equations: dict[str, Form] = {}
        self.sizes = {"m": 2, "n": 3, "k": 3}

    def write(self, hint: str, form: Form) -> Array:
        self.equations[hint] = form
        self.env[hint] = rows(form, self.env, self.sizes)
        return Array(hint, form.shape)

    def value(self, rule: str, *args: Form, **settings: Any) -> Rows:
        return rows(RULES[rule].expand(self.write, *args, **settings), self.env, self.sizes)


def balls(table: Rows) -> Rows:
    return [[arb(x) for x in line] for line in table]


def close(a: Rows, b: Rows) -> bool:
    pairs = [(arb(x), arb(y)) for s, t in zip(a, b, strict=True) for x, y in zip(s, t, strict=True)]
    return all(x.overlaps(y) and x.rad() < arb(2) ** -150 for x, y in pairs)


def entries(p: Rows, t: Rows, rule: Callable[[Any, Any], Any]) -> Any:
    return sum((rule(x, y) for s, r in zip(p, t, strict=True) for x, y in zip(s, r, strict=True)), arb(0))


def bce(p: Any, t: Any) -> Any:
    return -(t * arb(p).log() + (1 - t) * arb(1 - p).log())


def huber(p: Any, t: Any, delta: Any = 1) -> Any:
    r = abs(p - t)
    return r * r / 2 if r <= delta else delta * (r - delta / 2)


DIRECT: dict[str, Callable[[Any, Any], Any]] = {
    "mse": lambda p, t: (p - t) ** 2,
    "bce": bce,
    "cross_entropy": lambda p, t: -t * arb(p).log(),
    "huber": huber,
    "hinge": lambda p, t: max(1 - t * p, fmpq(0)),
}
COUNTED = {"mse": 6, "bce": 6, "huber": 6, "hinge": 6, "cross_entropy": 2}
SHAPES = [(2, 3), ("m", "n")]


@pytest.mark.parametrize("loss", DIRECT)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_loss_is_the_sum_half_the_sum_or_the_mean_of_its_entries(loss: str, shape: Any) -> None:
    p, t = build.matrix("p", *shape), build.matrix("t", *shape)
    total = entries(P, T, DIRECT[loss])
    for reduction, factor in [("sum", 1), ("half", fmpq(1, 2)), ("mean", fmpq(1, COUNTED[loss]))]:
        assert close(Page(p=P, t=T).value(loss, p, t, reduction=reduction), [[total * factor]])
    default = 1 if loss == "cross_entropy" else fmpq(1, COUNTED[loss])
    assert close(Page(p=P, t=T).value(loss, p, t), [[total * default]])


@pytest.mark.parametrize("loss", [r.name for r in RULES.values() if ("over", ("entries", "rows")) in r.choices])
def test_over_rows_divides_by_the_number_of_samples(loss: str) -> None:
    p, t = build.matrix("p", "m", "n"), build.matrix("t", "m", "n")
    assert close(Page(p=P, t=T).value(loss, p, t, over="rows"), [[entries(P, T, DIRECT[loss]) / 2]])


@pytest.mark.parametrize("loss", [r.name for r in RULES.values() if dict(r.choices).get("reduction")])
def test_every_loss_is_a_scalar_that_can_be_lowered_for_vectors_rows_and_scalars(loss: str) -> None:
    for shape in [("n", None), (None, 4), (None, None), ("m", "n")]:
        if loss == "cross_entropy_logits" and shape == (None, None):
            continue
        form = RULES[loss].expand(Page().write, Array("p", shape), Array("t", shape))
        assert show_shape(form.shape) == "1 x 1" and {a.name for a in arrays(form)} == {"p", "t"}
        if loss != "cross_entropy_logits":  # log_softmax stands alone in an equation
            assert lower(form)


def test_the_mean_of_a_cross_entropy_of_one_vector_is_its_sum() -> None:
    p, t = build.column("p", 3), build.column("t", 3)
    env = {"p": [[x] for x in P[1]], "t": [[x] for x in T[1]]}
    total = entries(P[1:], T[1:], DIRECT["cross_entropy"])
    assert close(Page(**env).value("cross_entropy", p, t, reduction="mean"), [[total]])


def test_cross_entropy_of_logits_is_that_of_their_softmax() -> None:
    z, t = build.matrix("z", "m", "n"), build.matrix("t", "m", "n")
    soft = [RULES["softmax"].value([arb(x) for x in line]) for line in Z]
    needed = entries(soft, T, lambda p, y: -y * p.log())
    assert close(Page(z=balls(Z), t=T).value("cross_entropy_logits", z, t), [[needed]])


def test_huber_has_its_own_delta() -> None:
    z, t = build.matrix("z", 2, 3), build.matrix("t", 2, 3)
    needed = entries(Z, T, lambda p, y: huber(p, y, fmpq(5, 2)))
    given = Number(build.num(5).value / 2)
    assert close(Page(z=Z, t=T).value("huber", z, t, delta=given, reduction="sum"), [[needed]])


def test_the_mean_over_symbolic_sizes_stays_a_symbol() -> None:
    form = RULES["mse"].expand(Page().write, build.matrix("p", "m", "n"), build.matrix("t", "m", "n"))
    assert form.args[0] == build.divide(build.num(1), build.hadamard(SizeOf("m"), SizeOf("n")))


# -- composites --------------------------------------------------------------------------------------------


def normalised(line: list[Any], eps: Any = 0) -> list[Any]:
    mean = sum(line, fmpq(0)) / len(line)
    variance = sum(((x - mean) ** 2 for x in line), fmpq(0)) / len(line)
    return [(x - mean) / (arb(variance) + eps).sqrt() for x in line]


def affine(table: Rows, gamma: list[Any], beta: list[Any]) -> Rows:
    return [[g * x + b for x, g, b in zip(line, gamma, beta, strict=True)] for line in table]


GAMMA, BETA = [fmpq(2), fmpq(-1, 3), fmpq(5)], [fmpq(1, 2), fmpq(7), fmpq(-3)]
EPS = fmpq(1, 10)


def turned(table: Rows) -> Rows:
    return [list(c) for c in zip(*table, strict=True)]


@pytest.mark.parametrize("shape", [(3, 3), ("n", "n"), ("n", "k")], ids=str)
@pytest.mark.parametrize("lying", [True, False])
@pytest.mark.parametrize("rule", ["layernorm", "batchnorm"])
def test_a_square_matrix_is_normalised_along_the_right_axis(rule: str, shape: Any, lying: bool) -> None:
    vector = build.row if lying else build.column
    x, gamma, beta = build.matrix("x", *shape), vector("g", shape[1]), vector("b", shape[1])
    env = {"g": [GAMMA], "b": [BETA]} if lying else {"g": turned([GAMMA]), "b": turned([BETA])}
    lines = SQUARE if rule == "layernorm" else turned(SQUARE)
    needed = [normalised(line, EPS) for line in lines]
    needed = affine(needed if rule == "layernorm" else turned(needed), GAMMA, BETA)
    eps = Number(build.num(1).value / 10)
    assert close(Page(x=balls(SQUARE), **env).value(rule, x, gamma, beta, eps=eps), needed)


@pytest.mark.parametrize("lying", [True, False])
def test_layernorm_of_a_vector_stands_as_the_vector_does(lying: bool) -> None:
    vector = build.row if lying else build.column
    env = {"x": [[arb(x) for x in Z[0]]], "g": [GAMMA], "b": [BETA]}
    page = Page(**(env if lying else {k: turned(v) for k, v in env.items()}))
    found = page.value("layernorm", vector("x", "n"), vector("g", "n"), vector("b", "n"))
    needed = affine([normalised(Z[0])], GAMMA, BETA)
    assert close(found, needed if lying else turned(needed))
    assert list(page.equations) == ["mean", "centred", "variance", "scale", "normalised"]


def test_a_normalisation_takes_its_eps_from_a_constant_of_the_network_too() -> None:
    page = Page(x=[[arb(x) for x in Z[1]]], g=[GAMMA], b=[BETA], e=[[EPS]])
    rowed = [build.row(name, 3) for name in "xgb"]
    found = page.value("layernorm", *rowed, eps=build.scalar("e"))
    assert close(found, affine([normalised(Z[1], EPS)], GAMMA, BETA))


@pytest.mark.parametrize("width", [3, "n"])
def test_attention_is_softmax_of_scaled_scores_times_the_values(width: Any) -> None:
    values = [[fmpq(1), fmpq(-4)], [fmpq(2, 3), fmpq(5)], [fmpq(8), fmpq(1, 6)]]
    page = Page(q=balls(P), k=balls(SQUARE), v=values)
    q, k, v = build.matrix("q", 2, width), build.matrix("k", 3, width), build.matrix("v", 3, 2)
    scores = [[x / arb(3).sqrt() for x in line] for line in matmul(balls(P), turned(SQUARE))]
    weights = [RULES["softmax"].value(line) for line in scores]
    assert close(page.value("attention", q, k, v), matmul(weights, values))
    assert list(page.equations) == ["scores", "weights"]


def test_norm_dot_outer_trace_and_diag_are_what_they_say() -> None:
    page = Page(x=[[fmpq(3), fmpq(-4)]], y=[[fmpq(5), fmpq(7)]], a=SQUARE)
    x, y, a = build.row("x", 2), build.row("y", 2), build.matrix("a", 3, 3)
    assert page.value("norm", x) == [[5]] and page.value("norm", x, axis=0) == [[5]]
    assert page.value("dot", x, y) == [[-13]]
    assert page.value("outer", x, y) == [[15, 21], [-20, -28]]
    assert page.value("diag", y) == [[5, 0], [0, 7]]
    assert page.value("trace", a) == [[fmpq(17, 4)]]
    assert isinstance(RULES["trace"].expand(page.write, a), Trace)


def test_norm_of_a_matrix_goes_along_the_axis_that_is_named() -> None:
    page = Page(a=[[fmpq(3), fmpq(5)], [fmpq(4), fmpq(12)], [fmpq(0), fmpq(0)]])
    a = build.matrix("a", 3, 2)
    assert page.value("norm", a, axis=0) == [[5, 13]]
    assert page.value("norm", a, axis=-2) == [[5, 13]]
    env = Page(a=[[fmpq(3), fmpq(4)], [fmpq(5), fmpq(-12)], [fmpq(8), fmpq(15)]])
    assert env.value("norm", a, axis=1) == env.value("norm", a, axis=-1) == [[5], [13], [17]]


# -- messages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "count", "settings", "message"),
    [
        ("mse", 3, {}, "mse takes 2 arguments, 3 given"),
        ("norm", 0, {}, "norm takes 1 argument, 0 given"),
        ("mse", 2, {"rate": "mean"}, "mse does not know rate=; it knows reduction, over"),
        ("dot", 2, {"axis": 0}, "dot does not know axis="),
        ("bce", 2, {"reduction": "average"}, "reduction=average in bce, one of mean, sum, half was needed"),
        ("cross_entropy", 2, {"over": "rows"}, "cross_entropy does not know over=; it knows reduction"),
        ("huber", 2, {"delta": "big"}, "big, a number was needed for delta="),
        ("huber", 2, {"delta": build.column("d", 3)}, "d is 3 x 1, a number was needed for delta="),
        ("huber", 2, {"delta": build.scalar("d")}, "delta= of huber must be a number, not a quantity"),
        ("outer", 2, {}, "x is 2 x 3, a vector was needed for outer"),
        ("trace", 1, {}, "x is 2 x 3, a square matrix was needed for trace"),
    ],
)
def test_a_wrong_call_is_refused_in_words(rule: str, count: int, settings: Any, message: str) -> None:
    args = [build.matrix("x", 2, 3)] * count
    with pytest.raises(ShapeError, match=message):
        RULES[rule].expand(Page().write, *args, **settings)
