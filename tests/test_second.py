"""Forward mode and second derivatives: H v and H with steps and numbers, phi'' of every rule, PyTorch."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import flint
import pytest
from flint import arb, arb_series, fmpq
from random_networks import Made, made, scalars
from second_slope import INPUT, OUTPUT, SLOPE, second_slope
from test_oracle import file_text, numbers_of, show

from symbackprop.algebra import build
from symbackprop.algebra.collect import collect
from symbackprop.algebra.forms import Form, MatMul, Number, Scale, Transpose
from symbackprop.algebra.terms import Entry, Index, Term
from symbackprop.derive.derive import derive
from symbackprop.derive.forward_mode import tangents
from symbackprop.derive.gradient_network import NoSecondDerivative
from symbackprop.derive.second import HessianProduct, hessian, hvp
from symbackprop.derive.second_checks import check_whole
from symbackprop.derive.steps import Step
from symbackprop.derive.tangent_checks import checked_tangents
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.given import read_givens
from symbackprop.numeric.scope import Scope
from symbackprop.numeric.second import from_the_left, from_the_right, hessian_value, product_value
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import Value, flat_cells, from_flat
from symbackprop.rules.registry import RULES

QUADRATIC = """
inputs: {x: [3], v: [3], y: [3]}
equations:
  L: 1/2 * x.T @ v @ v.T @ x
wrt: [x]
values: {v: [1, 2, 3], y: [1, 1, 1], x: [4, -5, 7]}
"""
TWO_LAYERS = """
inputs: {x: [3]}
parameters: {W_1: [4, 3], W_2: [2, 4]}
targets: {y: [2]}
constants: {D: [4, 3], u: [3]}
equations:
  z: W_1 @ x
  h: %s(z)
  o: W_2 @ h
  L: 1/2*sum((o - y)**2)
values:
  x: [1, -2, 3]
  W_1: [[1, 2, 0], [0, 1, 1], [2, 0, -1], [1, 1, 2]]
  W_2: [[1, -1, 2, 0], [3, 1, 0, 2]]
  y: [1, 2]
  D: [[1, 0, 2], [0, -1, 1], [3, 1, 0], [0, 2, -2]]
  u: [2, 1, -1]
"""


def network(text: str) -> Network:
    (found,) = loads(text, "net.yaml")
    return found


def cells(value: Value | None) -> list[Fraction]:
    assert value is not None
    exact = [c for c in flat_cells(value) if isinstance(c, fmpq)]
    assert len(exact) == len(flat_cells(value))
    return [Fraction(int(c.p), int(c.q)) for c in exact]


def steps(made_: HessianProduct) -> list[Step]:
    return [s for g in made_.tangents.derived.values() for c in g.chains for s in c.steps]


def test_the_quadratic_form_has_the_hessian_v_v_transposed() -> None:
    net = network(QUADRATIC)
    found = hessian(net, "L", "x")
    v = net.array("v")
    assert found.map.matrix == build.outer(v, v)
    assert cells(hessian_value(found)) == [1, 2, 3, 2, 4, 6, 3, 6, 9]
    assert {s.checked for c in found.map.chains for s in c.steps} == {"exact"}
    assert [c.kind for c in found.map.chains] == ["local", "lift"] or found.map.chains[0].kind == "expanded"


def test_the_product_with_the_hessian_never_forms_it() -> None:
    net = network(QUADRATIC)
    found = hvp(net, "L", "x", "y")
    v, y = net.array("v"), net.array("y")
    assert found.product.expanded == build.scale(build.dot(v, y), v)
    assert cells(product_value(found)) == [6, 12, 18]
    assert found.whole == "exact"
    assert {s.checked for s in steps(found)} == {"exact"}


def test_both_associations_give_the_products_on_the_way() -> None:
    net = network(QUADRATIC)
    found = hessian(net, "L", "x").map.matrix
    assert found is not None
    chain = build.matmul(found, net.array("y"))
    assert isinstance(chain, MatMul)
    givens = read_givens(net, net.values)
    scope = Scope(givens.sizes, givens.values)
    right = [cells(b.value) for b in from_the_right(chain, scope)]
    left = [cells(b.value) for b in from_the_left(chain, scope)]
    assert right == [[6], [6, 12, 18]]
    assert left == [[1, 2, 3, 2, 4, 6, 3, 6, 9], [6, 12, 18]]


def test_renaming_and_resizing_the_quadratic_form_changes_the_answer() -> None:
    text = QUADRATIC.replace("[3]", "[2]").replace("[1, 2, 3]", "[5, -2]").replace("[1, 1, 1]", "[3, 4]")
    text = text.replace("[4, -5, 7]", "[4, -5]").replace("v", "q").replace("qalues", "values")
    net = network(text)
    assert cells(hessian_value(hessian(net, "L", "x"))) == [25, -10, -10, 4]
    assert cells(product_value(hvp(net, "L", "x", "y"))) == [35, -14]


def test_without_the_half_the_hessian_is_twice_as_large() -> None:
    found = hessian(network(QUADRATIC.replace("1/2 * ", "")), "L", "x")
    assert cells(hessian_value(found)) == [2, 4, 6, 4, 8, 12, 6, 12, 18]


def test_equal_products_are_added_though_their_factors_stand_in_another_order() -> None:
    v, y = build.column("v", "n"), build.column("y", "n")
    p, k, j = Index("n"), Index("n"), Index("n")
    one = Term((Entry(v, (p,)), Entry(v, (k,)), Entry(y, (k,))), (k,))
    other = Term((Entry(y, (j,)), Entry(v, (j,)), Entry(v, (p,))), (j,))
    assert collect((one, other)) == (Term((build.num(2), *one.factors), (k,)),)
    apart = Term((Entry(y, (j,)), Entry(v, (p,)), Entry(y, (j,))), (j,))
    assert collect((one, apart)) == (one, apart)


def test_a_mask_is_a_constant_for_the_second_derivative() -> None:
    found = hvp(network(TWO_LAYERS % "relu"), "L", "W_1", "D")
    # H D by hand: masks of z = (-3, 1, -1, 5) are 0, 1, 0, 1; dot h = (D x) masked = (0, 5, 0, -10)
    # dot o = W_2 dot h = (-5, -15); dot dL/dz = mask (W_2^T dot o) = (0, -10, 0, -30), times x^T
    assert cells(product_value(found)) == [0, 0, 0, -10, 20, -30, 0, 0, 0, -30, 60, -90]
    assert "not" not in {s.checked for s in steps(found)}


def test_the_second_slope_enters_where_the_activation_bends() -> None:
    found = hvp(network(TWO_LAYERS % "tanh"), "L", "x", "u")
    assert found.whole == "ball"
    assert "dot_h" in found.tangents.derived
    assert "not" not in {s.checked for s in steps(found)}
    assert len(hessian(network(TWO_LAYERS % "tanh"), "L", "W_1").map.free) == 4


def test_the_hessian_is_symmetric_and_its_columns_are_products() -> None:
    net = network(TWO_LAYERS % "softplus")
    whole = hessian_value(hessian(net, "L", "x"))
    assert whole is not None
    flat = list(numbers_of(whole))
    assert all(abs(flat[3 * i + j] - flat[3 * j + i]) < 1e-12 for i in range(3) for j in range(3))
    along = [2.0, 1.0, -1.0]
    product = list(numbers_of(product_value(hvp(net, "L", "x", "u")) or whole))
    for i, got in enumerate(product):
        assert abs(got - sum(flat[3 * i + j] * along[j] for j in range(3))) < 1e-12


def test_a_linear_loss_has_the_hessian_zero() -> None:
    net = network("inputs: {x: [3], a: [3]}\nequations: {L: a.T @ x}\nwrt: [x]\nvalues: {a: [1, 2, 5]}")
    found = hessian(net, "L", "x")
    assert found.map.element == ()
    assert found.map.chains == ()
    assert cells(hessian_value(found)) == [0] * 9


def test_samples_add_up_as_the_loss_says() -> None:
    text = """
inputs: {x: [2]}
parameters: {w: [2]}
equations: {z: w.T @ x, L: z**2}
samples: [{x: [1, 2]}, {x: [3, -1]}]
values: {w: [1, 1]}
"""
    found = cells(hessian_value(hessian(network(text), "L", "w")))
    assert found == [20, -2, -2, 10]


def test_forward_mode_gives_the_slope_of_the_loss_along_a_direction() -> None:
    net = network(TWO_LAYERS % "relu")
    found = checked_tangents(tangents(net, "L", "x", net.array("u")), "forward")
    assert list(found.derived)[:2] == ["dot_z", "dot_h"]
    assert list(found.derived)[-1] == "dot_L"
    assert "not" not in {s.checked for g in found.derived.values() for c in g.chains for s in c.steps}
    form = found.derived["dot_L"].expanded
    gradient = derive(net, ("x",))
    numbers = work(net, gradient)
    assert form is not None
    u = [2, 1, -1]
    assert cells(evaluate(form, numbers.scope)) == [
        sum(a * b for a, b in zip(cells(numbers.gradients["x"]), u, strict=True))
    ]


def test_a_name_that_a_tangent_would_have_is_left_to_the_network() -> None:
    net = network("inputs: {x: [2], dot_L: [2]}\nequations: {L: sum(x**3) + sum(dot_L)}\nwrt: [x]")
    made_ = tangents(net, "L", "x", build.column("u", 2))
    assert list(made_.derived)[-1] == "dot_L_"


# -- slopes of slopes ----------------------------------------------------------------------------------------

BENT = [n for n, r in RULES.items() if r.kind == "elementwise" and r.arity == 1]


@pytest.mark.parametrize("name", BENT)
def test_the_second_slope_of_each_rule_is_the_series_of_its_value(name: str) -> None:
    rule, found = RULES[name], second_slope(name)
    assert found is not None and rule.value is not None
    with flint.ctx.workprec(200):
        for at in (Fraction(7, 8), Fraction(5, 16)):
            z = arb(at.numerator) / at.denominator
            series = rule.value(arb_series([z, 1], prec=3), *(p for _, p in rule.params))
            coefficients = series if isinstance(series, arb_series) else arb_series([series], prec=3)
            got = _number(found.form, z, name)
            want = 2 * arb(coefficients[2])
            assert got.overlaps(want) and got.rad() < 1e-40, (name, got, want)


def _number(form: Form, z: arb, name: str) -> arb:
    rule = RULES[name]
    params = tuple(default for _, default in rule.params)
    values = {INPUT.name: from_flat(1, 1, [z])}
    values[OUTPUT.name] = evaluate(build.apply(name, INPUT, params=params), Scope({}, values))
    found = second_slope(name, checks=False)
    assert found is not None
    values[SLOPE.name] = evaluate(found.slope, Scope({}, values))
    (cell,) = flat_cells(evaluate(form, Scope({}, values)))
    return arb(cell)


def test_the_second_slope_of_relu_is_zero() -> None:
    found = second_slope("relu")
    assert found is not None
    assert found.form == Number(Fraction(0))
    assert second_slope("tanh") is not None and second_slope("softmax") is None


def test_every_step_of_a_second_slope_is_checked() -> None:
    for name in BENT:
        found = second_slope(name)
        assert found is not None
        assert "not" not in {s.checked for c in found.chains for s in c.steps}, name


# -- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "wrt", "direction", "said"),
    [
        ("L", "q", "y", "q is not declared"),
        ("z", "x", "u", "z is 4 x 1, a scalar is needed for a Hessian"),
        ("L", "h", "u", "h is computed, a Hessian is by a quantity that is given"),
        ("L", "x", "D", "D is 4 x 3 but x is 3 x 1; a direction has the shape of what moves"),
    ],
)
def test_a_hessian_that_makes_no_sense_is_refused(of: str, wrt: str, direction: str, said: str) -> None:
    with pytest.raises(NoSecondDerivative, match=said):
        hvp(network(TWO_LAYERS % "tanh"), of, wrt, direction)


def test_what_comes_from_outside_has_no_second_derivative() -> None:
    given = "inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations: {z: W @ x}\nupstream: [z]\nloss: L\n"
    net = network(given + "wrt: [W]")
    with pytest.raises(NoSecondDerivative, match="the gradient of z comes from outside the network"):
        hvp(net, "L", "W", "V")


def test_a_family_over_a_symbol_has_no_hessian_yet() -> None:
    text = """
repeat: {t: [1, T]}
inputs:
  x[t]: []
  h[0]: []
parameters: {w: []}
equations:
  h[t]: w * h[t-1] + x[t]
  L: h[T]**2
"""
    net = network(text)
    with pytest.raises(NoSecondDerivative, match="needs a number of cells"):
        hessian(net, "L", "w")


def test_a_function_without_a_formula_has_no_second_derivative() -> None:
    text = "inputs: {x: [2]}\nfunctions: {phi: elementwise}\nequations: {L: sum(phi(x))}\nwrt: [x]"
    with pytest.raises(NoSecondDerivative, match="phi is declared without a formula"):
        hvp(network(text), "L", "x", "u")
    outside = "inputs: {x: [2]}\nfunctions: {l: scalar}\nequations: {L: l(x)}\nwrt: [x]"
    with pytest.raises(NoSecondDerivative, match="l is declared without a formula"):
        hvp(network(outside), "L", "x", "u")


# -- the checks find what is wrong ---------------------------------------------------------------------------


def test_a_tangent_with_a_wrong_sign_is_found() -> None:
    made_ = hvp(network(TWO_LAYERS % "tanh"), "L", "x", "u", checks=False)
    first = next(iter(made_.tangents.derived.values()))
    chain = first.chains[1]
    right = chain.steps[0].rhs
    assert isinstance(right, tuple)
    turned = tuple(Term((build.num(-1), *t.factors), t.bound) for t in right)
    wrong = replace(chain, steps=(replace(chain.steps[0], rhs=turned),))
    spoilt = replace(first, chains=(first.chains[0], wrong))
    derived = {**made_.tangents.derived, first.of.name: spoilt}
    with pytest.raises(StepFailed, match="push forward to"):
        checked_tangents(replace(made_.tangents, derived=derived), "seed")


@pytest.mark.parametrize("direction", ["y", "v"])  # v stands in L too
def test_a_product_that_is_wrong_as_a_whole_is_found(direction: str) -> None:
    made_ = hvp(network(QUADRATIC), "L", "x", direction, checks=False)
    form = made_.product.matrix
    assert isinstance(form, Scale)
    wrong = replace(made_.product, matrix=build.neg(form))
    spoilt = replace(made_.tangents, derived={wrong.of.name: wrong})
    with pytest.raises(StepFailed, match="the series and the derived form differ"):
        check_whole(spoilt, made_.gradient.adjoints["x"], wrong, "seed")


def test_the_lift_of_a_hessian_keeps_its_order_of_indices() -> None:
    text = "inputs: {x: [3], A: [3, 3]}\nequations: {L: x.T @ A @ x}\nwrt: [x]"
    found = hessian(network(text), "L", "x")
    a = network(text).array("A")
    assert found.map.matrix in (build.add(a, Transpose(a, a.shape)), build.add(Transpose(a, a.shape), a))


# -- PyTorch -------------------------------------------------------------------------------------------------

CLOSE = 1e-9


def drawn(count: int) -> list[tuple[int, Made]]:
    """Networks that have a loss, every fifth one of scalars."""
    out: list[tuple[int, Made]] = []
    for seed in range(1000, 1200):
        rng = random.Random(seed)
        m = scalars(rng) if seed % 5 == 0 else made(rng)
        if not m.upstream and not any("step" in t or "sign" in t for t in m.equations.values()):
            out.append((seed, m))
        if len(out) == count:
            break
    return out


def twice(m: Made, net: Network, wrt: str, direction: object) -> list[float]:
    """PyTorch's gradient of <dL/dwrt, v>."""
    import torch
    import torch_oracle as oracle

    names = {n: v.requires_grad_(True) for n, v in _tensors(m, net).items()}
    lie = {n: v.T if m.batch and v.shape[1] == 1 and v.shape[0] > 1 else v for n, v in names.items()}
    for name, text in m.equations.items():
        value = eval(text, {"__builtins__": {}}, {**oracle.FUNCTIONS, **lie})
        lie[name] = value.reshape(1, 1) if value.dim() == 0 else value
    (first,) = torch.autograd.grad(lie["L"].sum(), names[wrt], create_graph=True, allow_unused=True)
    zeros = [0.0] * names[wrt].numel()
    if first is None or not first.requires_grad:
        return zeros
    (second,) = torch.autograd.grad((first * direction).sum(), names[wrt], allow_unused=True)
    return zeros if second is None else list(second.reshape(-1).tolist())


def table(net: Network, name: str) -> Any:
    """The numbers of a name as a tensor."""
    import torch

    rows = net.values[name]
    return torch.tensor([[float(c) for c in row if c is not None] for row in rows], dtype=torch.float64)


def _tensors(m: Made, net: Network) -> dict[str, Any]:
    names = (*m.inputs, *m.parameters, *m.targets)
    return {n: table(net, n) for n in names}


@pytest.mark.needs_torch
@pytest.mark.parametrize(("seed", "m"), drawn(20), ids=lambda x: str(x) if isinstance(x, int) else "")
def test_hessian_vector_products_equal_double_backward(seed: int, m: Made) -> None:
    shapes = {**m.parameters, **m.inputs}
    wrt = random.Random(seed).choice(list(shapes))
    text = file_text(m, {}).replace("inputs:\n", f"inputs:\n  V: {shapes[wrt]}\n", 1)
    net = network(text.replace("values:\n", f"values:\n  V: {show(m.value(shapes[wrt]))}\n", 1))
    along = table(net, "V")
    want = twice(m, net, wrt, along)
    found = product_value(hvp(net, "L", wrt, "V"))
    assert found is not None
    scale = max(1.0, *map(abs, want))
    for got, expected in zip(numbers_of(found), want, strict=True):
        assert abs(got - expected) <= CLOSE * scale, (wrt, m.equations)


def test_twenty_networks_are_drawn_and_some_of_them_bend_and_some_have_kinks() -> None:
    texts = [" ".join(m.equations.values()) for _, m in drawn(20)]
    assert len(texts) == 20
    assert sum("relu" in t for t in texts) >= 2
    assert sum("tanh" in t or "sigmoid" in t or "softplus" in t for t in texts) >= 5
