"""The checks pass what is right and find each planted mistake, in the step where it was planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from planting import Change, in_factors, in_form, in_terms, moved, planted, renamed, sums

from symbackprop.algebra import build as b
from symbackprop.algebra.forms import (
    Add,
    Array,
    Form,
    Hadamard,
    Indicator,
    MatMul,
    Neg,
    Slope,
    Transpose,
    adjoint,
)
from symbackprop.algebra.terms import Delta, Entry, Factor, Index, Partial, SlopeAt, Sums, Term, number, term
from symbackprop.derive.checks import check_derivation
from symbackprop.derive.declared import Declared
from symbackprop.derive.degrees import bound
from symbackprop.derive.derive import derive
from symbackprop.derive.steps import Chain, Checked, Derivation, Gradient, Side, Step
from symbackprop.derive.verdicts import Verdict
from symbackprop.errors import StepFailed
from symbackprop.network.file import loads
from symbackprop.network.network import Equation, Network, Quantity
from symbackprop.rules.registry import RULES

SKIP = """
inputs: {x: [n]}
targets: {y: {shape: [k], one_hot: true}}
parameters: {W_1: [h, n], b_1: [h], W_2: [m, h], P: [m, h], V: [k, m]}
equations:
  z_1: W_1 @ x + b_1
  h_1: relu(z_1)
  u: W_2 @ h_1
  r: P @ h_1
  z_2: u + r
  h_2: tanh(z_2)
  s: V @ h_2
  p: softmax(s)
  L: -sum(y*log(p))
"""


def network(text: str) -> Network:
    return loads(text)[0]


@pytest.fixture(scope="module")
def skip() -> Derivation:
    return derive(network(SKIP), checks=False)


def steps(derivation: Derivation) -> dict[tuple[str, str], Checked]:
    return {
        (chain.key, step.reason): step.checked
        for gradient in derivation.gradients.values()
        for chain in gradient.chains
        for step in chain.steps
    }


# -- what is right -----------------------------------------------------------------------------------------


def test_every_step_of_a_right_derivation_is_checked(skip: Derivation) -> None:
    found = steps(check_derivation(skip))
    assert "not" not in found.values()
    assert found["chain W_1 via z_1", "chain"] == "exact"
    assert found["lift W_1", "lift"] == "exact"
    assert found["unfold z_1", "unfold"] == "exact"


def test_only_what_needs_an_actual_function_is_checked_over_balls(skip: Derivation) -> None:
    found = steps(check_derivation(skip))
    assert found["unfold z_2", "unfold"] == "ball"
    assert found["local p wrt s", "fold"] == "exact"
    assert {key for key, checked in found.items() if checked == "ball"} <= {
        ("unfold z_2", "unfold"),
        ("unfold z_2 entry", "unfold"),
        ("local p wrt s", "local"),
        ("chain s via p", "cite"),
        ("chain p via L", "local"),
    }


def test_the_page_learns_what_was_tried(skip: Derivation) -> None:
    checks = check_derivation(skip).checks
    assert checks is not None
    assert checks.points == 2
    assert checks.sizes[:3] == (2, 3, 4)
    assert checks.seed == skip.network.digest
    assert checks.whole == "ball"
    assert checks.note == ""


def test_a_rational_network_is_checked_exactly_as_a_whole() -> None:
    text = """
inputs: {x: [n]}
targets: {y: [h]}
parameters: {W: [h, n], b: [h]}
equations:
  z: W @ x + b
  a: relu(z)
  L: 1/2*sum((a - y)**2)
"""
    checks = check_derivation(derive(network(text), checks=False)).checks
    assert checks is not None
    assert checks.whole == "exact"


def test_the_bound_is_that_of_a_false_equality_at_two_points() -> None:
    assert bound(1, 2) == "2^{-64}"
    assert bound(2, 2) == "2^{-62}"
    assert bound(3, 2) == "2^{-60}"


def test_two_checks_of_one_derivation_say_the_same(skip: Derivation) -> None:
    assert check_derivation(skip) == check_derivation(skip)


def test_given_upstream_gradients_take_part() -> None:
    text = """
inputs: {x: [n]}
parameters: {W: [h, n], V: [k, h]}
equations:
  h_1: relu(W @ x)
  z: V @ h_1
upstream: [z, h_1]
loss: E
"""
    derivation = derive(network(text), checks=False)
    checked = check_derivation(derivation)
    assert checked.checks is not None
    assert checked.checks.whole == "exact"
    assert steps(checked)["accumulate h_1", "accumulate"] == "exact"
    with pytest.raises(StepFailed, match="accumulate h_1"):
        check_derivation(planted(derivation, "accumulate h_1", "accumulate", lambda s: sums(s)[:1]))


def test_a_true_zero_gradient_counts_as_checked() -> None:
    text = """
inputs: {x: [n]}
parameters: {W: [h, n], b: [h]}
equations:
  z: W @ x
  a: step(z)
  L: sum(a*b)
"""
    found = steps(check_derivation(derive(network(text), checks=False)))
    assert "not" not in found.values()


def test_a_deep_relu_net_is_checked_at_a_living_point() -> None:
    layers = range(1, 25)
    lines = [f"  h_{k}: relu(W_{k} @ h_{k - 1})" for k in layers]
    shapes = ", ".join(f"W_{k}: [n_{k}, n_{k - 1}]" for k in layers)
    text = f"inputs: {{h_0: [n_0]}}\nparameters: {{{shapes}}}\nequations:\n"
    derivation = derive(network(text + "\n".join(lines) + "\n  L: sum(h_24**2)\n"), checks=False)
    checks = check_derivation(derivation).checks
    assert checks is not None
    assert (checks.whole, checks.note) == ("exact", "")


def test_a_net_that_is_always_dead_is_checked_equation_by_equation_and_says_so() -> None:
    text = """
inputs: {x: [n]}
parameters: {w: [n]}
equations:
  z: -(w*w) - x*x
  a: relu(z)
  L: sum(a)
"""
    checked = check_derivation(derive(network(text), checks=False))
    assert checked.checks is not None
    assert checked.checks.whole == "not"
    assert "equation by equation" in checked.checks.note


# -- what is wrong -----------------------------------------------------------------------------------------


def sign(side: Side) -> Side:
    if isinstance(side, Form):
        return b.neg(side)
    return in_terms(lambda t: Term((number(-1), *t.factors), t.bound))(side)


def factor(side: Side) -> Side:
    if isinstance(side, Form):
        return b.scale(b.num(2), side)
    return in_terms(lambda t: Term((number(Fraction(1, 2)), *t.factors), t.bound))(side)


def without(kind: type) -> Change:
    return in_factors(lambda f: None if isinstance(f, kind) else f)


def unsummed(side: Side) -> Side:
    """A bound index is lost: its place is 1."""

    def lose(t: Term) -> Term:
        change = moved(t.bound[0], 1)
        return Term(tuple(map(change, t.factors)), t.bound[1:])

    return in_terms(lose)(side)


def to_the_first(side: Side) -> Side:
    """A delta was contracted with place 1 instead of its index."""
    old = next(p for f in sums(side)[0].factors if isinstance(f, Entry) for p in f.at if isinstance(p, Index))
    return in_factors(moved(old, 1))(side)


def exchanged(side: Side) -> Side:
    """The first two indices that stand in the form change places."""
    found: dict[Index, None] = {}
    for t in sums(side):
        for f in t.factors:
            if isinstance(f, Entry | Delta | Partial):
                places = (f.i, f.j) if isinstance(f, Delta) else f.at if isinstance(f, Entry) else f.wrt.at
                found.update({p: None for p in places if isinstance(p, Index)})
    one, other = [i for i in found if i.axis is not None][:2]
    stand_in = Index(one.axis)

    def swap(f: Factor) -> Factor:
        return moved(stand_in, other)(moved(other, one)(moved(one, stand_in)(f)))

    return in_factors(swap)(side)


def untransposed(node: Form) -> Form | None:
    return node.arg if isinstance(node, Transpose) else None


def turned(node: Form) -> Form | None:
    return b.transpose(node) if isinstance(node, MatMul) else None


def no_mask(node: Form) -> Form | None:
    if isinstance(node, Hadamard):
        rest = [a for a in node.args if not isinstance(a, Indicator | Slope)]
        return b.hadamard(*rest) if len(rest) < len(node.args) else None
    return None


def other_mask(node: Form) -> Form | None:
    if isinstance(node, Indicator):
        return b.indicator("<", node.left, node.right)
    return None


def read_as(old: str, new: str) -> Callable[[Form], Form | None]:
    def change(node: Form) -> Form | None:
        return replace(node, name=new) if isinstance(node, Array) and node.name == old else None

    return change


def minus_for_plus(node: Form) -> Form | None:
    if isinstance(node, Add):
        return b.add(*(a.arg if isinstance(a, Neg) else a for a in node.args))
    return None


PLANTED: dict[str, tuple[str, str, Change]] = {
    "expand, a sign": ("local z_1 wrt W_1", "expand", sign),
    "expand, a factor": ("local u wrt h_1", "expand", factor),
    "local, a sign": ("local z_1 wrt W_1", "local", sign),
    "local, a factor": ("local u wrt W_2", "local", factor),
    "local, a delta is lost": ("local u wrt W_2", "local", without(Delta)),
    "local, a sum is lost": ("local u wrt W_2", "local", unsummed),
    "local, the slope is lost": ("local h_1 wrt z_1", "local", without(SlopeAt)),
    "local, softmax without its sum": ("local p wrt s", "local", lambda s: sums(s)[:1]),
    "fold, softmax without the product": ("local p wrt s", "fold", lambda s: sums(s)[:1]),
    "fold, the wrong sign": ("local p wrt s", "fold", sign),
    "chain, a sign": ("chain W_1 via z_1", "chain", sign),
    "chain, a factor": ("chain h_2 via s", "chain", factor),
    "chain, no sum over the entries": ("chain h_2 via s", "chain", unsummed),
    "chain, upstream at the wrong index": ("chain s via p", "chain", exchanged),
    "chain, the local part is lost": ("chain h_2 via s", "chain", without(Partial)),
    "cite, a sign": ("chain W_1 via z_1", "cite", sign),
    "cite, the wrong layer": ("chain W_2 via u", "cite", in_factors(renamed("h_1", "b_1"))),
    "contract, the wrong index": ("chain W_1 via z_1", "contract", to_the_first),
    "contract, a factor": ("chain V via s", "contract", factor),
    "contract, the delta stays away": ("local s wrt V", "contract", without(Delta)),
    "contract, a mask is dropped": ("chain z_1 via h_1", "contract", without(SlopeAt)),
    "accumulate, a consumer is forgotten": ("accumulate h_1", "accumulate", lambda s: sums(s)[:1]),
    "accumulate, a consumer counts twice": ("accumulate h_1", "accumulate", lambda s: sums(s) + sums(s)[:1]),
    "accumulate, a sign": ("accumulate h_1", "accumulate", sign),
    "accumulated parts, one is lost": ("accumulate h_1", "cite", lambda s: sums(s)[:1]),
    "accumulated parts, the wrong layer": ("accumulate h_1", "cite", in_factors(renamed("P", "W_2"))),
    "lift, a transpose is lost": ("lift h_1", "lift", in_form(untransposed)),
    "lift, transposed": ("lift W_1", "lift", in_form(turned)),
    "lift, a sign": ("lift V", "lift", sign),
    "lift, a factor": ("lift W_2", "lift", factor),
    "lift, the wrong layer": ("lift W_2", "lift", in_form(read_as("h_1", "b_1"))),
    "lift, a mask is dropped": ("lift z_1", "lift", in_form(no_mask)),
    "unfold, a mask is dropped": ("unfold z_1", "unfold", in_form(no_mask)),
    "unfold, the mask of the other side": ("unfold z_1", "unfold", in_form(other_mask)),
    "unfold, 1 + a a for 1 - a a": ("unfold z_2", "unfold", in_form(minus_for_plus)),
    "unfold, the wrong layer": ("unfold z_2", "unfold", in_form(read_as("h_2", "z_2"))),
    "unfold of an entry, a factor": ("unfold z_2 entry", "unfold", factor),
    "collapse, a factor": ("collapse s", "cancel", factor),
    "collapse, the target is lost": ("collapse s", "fact", lambda s: sums(s)[:1]),
    "collapse, the wrong sign": ("collapse s", "fact", sign),
    "expanded, a transpose is lost": ("expanded h_2", "expanded", in_form(untransposed)),
    "expanded, a sign": ("expanded W_1", "expanded", sign),
    "expanded, a mask is dropped": ("expanded W_1", "expanded", in_form(no_mask)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found_in_its_step(skip: Derivation, name: str) -> None:
    key, reason, change = PLANTED[name]
    with pytest.raises(StepFailed) as failed:
        check_derivation(planted(skip, key, reason, change))
    assert failed.value.step.startswith(key)
    assert f"({reason})" in failed.value.step


def test_a_mistake_in_adding_equal_terms_is_found() -> None:
    text = """
inputs: {x: [n]}
parameters: {w: [n]}
equations:
  L: sum(w*w*x)
"""
    derivation = derive(network(text), checks=False)
    for change in (sign, factor):
        with pytest.raises(StepFailed, match="collect"):
            check_derivation(planted(derivation, "chain w via L", "collect", change))


def test_a_failed_step_tells_the_entry_the_values_the_sizes_and_the_seed(skip: Derivation) -> None:
    with pytest.raises(StepFailed) as failed:
        check_derivation(planted(skip, "lift W_1", "lift", sign))
    message = str(failed.value)
    assert "lift W_1, step 1 (lift): at entry (1, 1) the left side is " in message
    assert "(sizes 2, 3, seed " in message
    assert message.endswith("please report it with the network file")


def test_a_chain_that_does_not_go_on_where_it_stopped_is_refused(skip: Derivation) -> None:
    gradient = skip.gradients["W_1"]
    chain = next(c for c in gradient.chains if c.key == "chain W_1 via z_1")
    first = replace(chain.steps[0], rhs=(Term(sums(chain.steps[0].rhs)[0].factors, ()),))
    broken = replace(chain, steps=(first, *chain.steps[1:]))
    gradients = {**skip.gradients, "W_1": replace(gradient, chains=(broken,))}
    with pytest.raises(StepFailed, match="does not begin where"):
        check_derivation(replace(skip, gradients=gradients))


def test_a_consumer_that_the_sweep_forgot_is_found(skip: Derivation) -> None:
    gradient = skip.gradients["h_1"]
    head, free = Entry(adjoint(gradient.of), gradient.free), gradient.free
    i = Index("m")
    partial = Partial(Entry(b.column("u", "m"), (i,)), Entry(gradient.of, free))
    upstream = Entry(adjoint(b.column("u", "m")), (i,))
    step = Step("chain", term(head), (Term((upstream, partial), (i,)),), free, equation="u")
    chain = Chain("chain", "chain h_1 via u", (step,))
    gradients = {**skip.gradients, "h_1": replace(gradient, chains=(chain,))}
    with pytest.raises(StepFailed, match="chain h_1 via u"):
        check_derivation(replace(skip, gradients=gradients))


@pytest.mark.parametrize("name", ["W_1", "b_1", "P", "V"])
def test_the_whole_gradient_names_the_parameter_that_is_wrong(skip: Derivation, name: str) -> None:
    gradient = skip.gradients[name]
    assert gradient.matrix is not None
    wrong = replace(gradient, matrix=b.scale(b.num(3), gradient.matrix), chains=())
    with pytest.raises(StepFailed, match=f"whole gradient, dL/d{name}"):
        check_derivation(replace(skip, gradients={**skip.gradients, name: wrong}))


@pytest.mark.parametrize("form", ["element", "matrix", "expanded"])
def test_a_result_that_no_chain_reaches_is_refused(skip: Derivation, form: str) -> None:
    gradient, other = skip.gradients["W_2"], skip.gradients["V"]
    foreign = {
        "element": replace(gradient, element=other.element),
        "matrix": replace(gradient, matrix=other.matrix),
        "expanded": replace(gradient, expanded=other.expanded),
    }[form]
    with pytest.raises(StepFailed, match=f"dL/dW_2: its {form} form stands in no chain"):
        check_derivation(replace(skip, gradients={**skip.gradients, "W_2": foreign}))


def wrong_rule(monkeypatch: pytest.MonkeyPatch, name: str, slope: Callable[..., Form]) -> None:
    monkeypatch.setitem(RULES, name, replace(RULES[name], slope=slope))


@pytest.mark.parametrize(
    ("rule", "slope"),
    [
        ("tanh", lambda z, a, *_: b.add(b.num(1), b.multiply(a, a))),
        ("tanh", lambda z, a, *_: b.subtract(b.num(1), a)),
        ("relu", lambda z, a, *_: b.indicator("<", z, b.num(0))),
        ("relu", lambda z, a, *_: b.num(1)),
    ],
)
def test_a_slope_that_does_not_belong_to_the_value_is_found(
    skip: Derivation, monkeypatch: pytest.MonkeyPatch, rule: str, slope: Callable[..., Form]
) -> None:
    wrong_rule(monkeypatch, rule, slope)
    with pytest.raises(StepFailed, match=f"slope of {rule}"):
        check_derivation(skip)


def test_a_jacobian_of_softmax_that_is_not_its_derivative_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_product(z: object, a: Callable[[Index], Sums], i: Index, j: Index) -> Sums:
        return (Term((Delta(i, j), *a(i)[0].factors)),)

    monkeypatch.setitem(RULES, "softmax", replace(RULES["softmax"], jacobian=without_product))
    with pytest.raises(StepFailed, match="local p wrt s"):
        check_derivation(derive(network(SKIP), checks=False))


def test_layers_of_one_form_are_checked_once(skip: Derivation, monkeypatch: pytest.MonkeyPatch) -> None:
    from symbackprop.derive import checks

    seen: list[str] = []
    original = checks.check_steps

    def counted(chain: Chain, scene: Declared, seed: str) -> Iterator[Verdict]:
        seen.append(chain.key)
        return original(chain, scene, seed)

    monkeypatch.setattr(checks, "check_steps", counted)
    check_derivation(skip)
    assert "local u wrt W_2" in seen
    assert "local r wrt P" not in seen


def test_an_equation_whose_names_agree_but_whose_facts_differ_is_checked_anew() -> None:
    t, q = b.column("t", "n"), b.column("q", "n")
    i = Index("n")

    def derivation(fact: bool) -> Derivation:
        simplex = Quantity(t, "target", facts=frozenset({"simplex"}))
        quantities = {"t": simplex if fact else Quantity(t, "target"), "q": Quantity(q, "parameter")}
        loss = Equation(b.scalar("L"), b.reduce("sum", b.hadamard(t, q)))
        net = Network("sum", quantities, (loss,), "L", ("q",), digest="d")
        step = Step("fact", (Term((Entry(t, (i,)),), (i,)),), (Term(),), ())
        element = term(Entry(t, (i,)))
        lift = Chain("lift", "lift q", (Step("lift", element, t, (i,)),))
        gradient = Gradient(q, True, (i,), element, (Chain("chain", "fact", (step,)), lift), t)
        return Derivation(net, (loss,), frozenset(), {"q": gradient})

    assert steps(check_derivation(derivation(True)))["fact", "fact"] == "exact"
    with pytest.raises(StepFailed, match="fact"):
        check_derivation(derivation(False))


def test_a_matrix_form_of_another_shape_is_refused(skip: Derivation) -> None:
    gradient = skip.gradients["W_1"]
    step = Step("lift", gradient.element, b.transpose(gradient.matrix or b.num(1)), gradient.free)
    wrong = replace(gradient, chains=(Chain("lift", "lift W_1", (step,)),))
    with pytest.raises(StepFailed, match="another shape"):
        check_derivation(replace(skip, gradients={**skip.gradients, "W_1": wrong}))


def test_a_step_that_was_zero_at_every_point_is_not_called_checked(skip: Derivation) -> None:
    gradient = skip.gradients["b_1"]
    i = gradient.free[0]
    entry = Entry(gradient.of, (i,))
    nothing = (Term((entry,)), Term((number(-1), entry)))
    step = Step("collect", nothing, (*nothing, *nothing), (i,))
    odd = replace(gradient, chains=(*gradient.chains, Chain("chain", "odd", (step,))))
    found = steps(check_derivation(replace(skip, gradients={**skip.gradients, "b_1": odd})))
    assert found["odd", "collect"] == "not"
