"""From a network to its gradients: the order of the steps, fan-out, collapse, what is given, what is zero."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from symbackprop.algebra import build, lower
from symbackprop.algebra.forms import Add, Array, Form, Indicator, MatMul, Neg, Operation, adjoint, arrays
from symbackprop.algebra.lift import Lifted
from symbackprop.algebra.terms import Delta, Entry, Index, Partial, SlopeAt, Sums, product, summed
from symbackprop.derive.derive import derive
from symbackprop.derive.split import split
from symbackprop.derive.steps import Chain, Derivation, Gradient
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import loads
from symbackprop.network.network import Equation, Network, Quantity

TWO_LAYERS = """
inputs: {x: [n]}
targets: {t: {shape: [K], one_hot: true}}
parameters: {W_1: [h, n], b_1: [h], W_2: [K, h]}
equations:
  z_1: W_1 @ x + b_1
  a_1: tanh(z_1)
  z_2: W_2 @ a_1
  p: softmax(z_2)
  L: -sum(t*log(p))
"""


def network(text: str) -> Network:
    (found,) = loads(text, "net.yaml")
    return found


def chain(gradient: Gradient, key: str) -> Chain:
    return next(c for c in gradient.chains if c.key == key)


def reasons(one: Chain) -> list[str]:
    return [step.reason for step in one.steps]


def test_a_weight_is_derived_entry_by_entry_with_one_delta_a_step() -> None:
    gradient = derive(network(TWO_LAYERS)).gradients["W_1"]
    local = chain(gradient, "local z_1 wrt W_1")
    assert reasons(local) == ["expand", "local", "contract"]
    opened = local.steps[1].rhs
    assert isinstance(opened, tuple)
    assert [type(f) for f in opened[0].factors] == [Delta, Delta, Entry]
    assert len(opened[0].bound) == 1  # the sum over k stands there unevaluated
    through = chain(gradient, "chain W_1 via z_1")
    assert reasons(through) == ["chain", "cite", "contract"]
    first = through.steps[0].rhs
    assert isinstance(first, tuple)
    assert any(isinstance(f, Partial) for t in first for f in t.factors)
    assert through.steps[1].cites == (local.key,)
    assert reasons(chain(gradient, "lift W_1")) == ["lift"]


def test_every_step_of_it_is_checked() -> None:
    found = derive(network(TWO_LAYERS))
    marks = {s.checked for g in found.gradients.values() for c in g.chains for s in c.steps}
    assert marks <= {"exact", "ball"}
    assert found.checks is not None
    assert found.checks.whole == "ball"


def test_steps_follow_each_other_without_a_gap() -> None:
    for gradient in derive(network(TWO_LAYERS), checks=False).gradients.values():
        for one in gradient.chains:
            for before, after in zip(one.steps, one.steps[1:], strict=False):
                assert before.rhs is after.lhs


def test_softmax_with_cross_entropy_collapses_by_the_declared_fact() -> None:
    found = derive(network(TWO_LAYERS), checks=False)
    p, t = found.network.array("p"), found.network.array("t")
    assert found.gradients["z_2"].matrix == build.subtract(p, t)
    assert reasons(chain(found.gradients["z_2"], "collapse z_2")) == ["expanded", "cancel", "fact"]


def test_without_the_fact_it_does_not_collapse_to_p_minus_t() -> None:
    text = TWO_LAYERS.replace("{shape: [K], one_hot: true}", "[K]")
    found = derive(network(text))
    p, t = found.network.array("p"), found.network.array("t")
    assert found.gradients["z_2"].matrix != build.subtract(p, t)


def test_slopes_stay_opaque_until_they_are_unfolded() -> None:
    gradient = derive(network(TWO_LAYERS), checks=False).gradients["z_1"]
    before = chain(gradient, "chain z_1 via a_1").rhs
    assert isinstance(before, tuple)
    assert any(isinstance(f, SlopeAt) for f in before[0].factors)
    assert not any(isinstance(f, SlopeAt) for f in gradient.element[0].factors)


def test_a_quantity_with_two_consumers_adds_what_each_sends() -> None:
    text = """
inputs: {x: [2]}
parameters: {W: [2, 2], V: [2, 2]}
equations:
  h: W @ x
  a: V @ h
  s: h + a
  L: sum(s**2)
"""
    gradient = derive(network(text)).gradients["h"]
    assert gradient.via == ("a", "s")
    assert reasons(chain(gradient, "accumulate h"))[:2] == ["accumulate", "cite"]
    assert isinstance(gradient.matrix, Add)


def test_a_given_gradient_is_added_to_what_the_consumers_send() -> None:
    text = """
inputs: {x: [3]}
parameters: {W: [2, 3], V: [4, 2]}
upstream: [h, o]
loss: E
equations:
  h: W @ x
  o: V @ h
"""
    gradient = derive(network(text)).gradients["h"]
    assert gradient.via == ("o", "given")
    assert any(a.kind == "via" and a.via == "given" for a in arrays(gradient.matrix or build.num(0)))


def test_what_the_loss_does_not_depend_on_has_the_gradient_zero() -> None:
    text = "inputs: {x: [2]}\nparameters: {w: [2], u: [3]}\nequations: {L: w.T @ x}\nwrt: [w, u]"
    gradient = derive(network(text)).gradients["u"]
    assert gradient.element == ()
    assert gradient.matrix is not None
    assert gradient.matrix.shape == (3, None)


@pytest.mark.parametrize(("slope", "relation"), [("0", ">"), ("1", ">=")])
def test_the_course_decides_the_slope_at_the_kink(slope: str, relation: str) -> None:
    text = f"inputs: {{x: [2]}}\nkinks: {{relu: {slope}}}\nequations: {{h: relu(x), L: sum(h**3)}}\nwrt: [x]"
    matrix = derive(network(text)).gradients["x"].matrix
    assert matrix is not None
    masks = [node for node in walk(matrix) if isinstance(node, Indicator)]
    assert [m.relation for m in masks] == [relation]


def walk(form: Form) -> list[Form]:
    from symbackprop.algebra.forms import children

    return [form, *(node for kid in children(form) for node in walk(kid))]


def deep(layers: int) -> str:
    equations = "".join(f"  h_{k}: W_{k} @ {'x' if k == 1 else f'h_{k - 1}'}\n" for k in range(1, layers + 1))
    parameters = "".join(f"  W_{k}: [2, 2]\n" for k in range(1, layers + 1))
    return f"inputs: {{x: [2]}}\nparameters:\n{parameters}equations:\n{equations}  L: sum(h_{layers}**2)\n"


def test_expanded_stops_where_more_than_eight_equations_lie_between() -> None:
    found = derive(network(deep(10)), checks=False).gradients
    assert found["W_3"].expanded is not None
    assert found["W_1"].expanded is None
    assert derive(network(deep(10)), checks=False, expanded=True).gradients["W_1"].expanded is not None


def test_expanded_has_no_adjoint_left() -> None:
    for gradient in derive(network(TWO_LAYERS), checks=False).gradients.values():
        assert gradient.expanded is not None
        assert not any(a.kind == "adjoint" for a in arrays(gradient.expanded))


def test_a_sum_inside_a_function_is_an_equation_of_its_own_and_leaves_the_matrix_forms() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3], b: [2]}\nequations: {L: sum(tanh(W @ x + b)**2)}"
    found = derive(network(text))
    assert found.unnamed
    for name in ("W", "b"):
        matrix = found.gradients[name].matrix
        assert matrix is not None
        assert not {a.name for a in arrays(matrix)} & found.unnamed


def test_equal_parts_are_split_off_once() -> None:
    text = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations: {L: sum(sin(W @ x) * cos(W @ x))}"
    equations, unnamed = split(network(text).equations)
    assert len(unnamed) == 1
    assert len(equations) == 2


def no_matrix_form(*_: object) -> Lifted:
    return Lifted(None)


def test_no_matrix_gradient_comes_from_anywhere_but_lift(monkeypatch: pytest.MonkeyPatch) -> None:
    before = derive(network(TWO_LAYERS), checks=False)
    for name, module in list(sys.modules.items()):
        if name.startswith("symbackprop.derive") and hasattr(module, "lift"):
            monkeypatch.setattr(module, "lift", no_matrix_form)
    after = derive(network(TWO_LAYERS), checks=False)
    assert all(g.matrix is None for g in after.gradients.values())
    assert [len(g.element) for g in after.gradients.values() if g.of.name != "z_2"] == [
        len(g.element) for g in before.gradients.values() if g.of.name != "z_2"
    ]


def rowdot(args: tuple[Form, ...], row: lower.At, column: lower.At) -> Sums:
    """z_i = sum_k A_ik B_ik"""
    k = Index(args[0].shape[1])
    return summed(product(lower.lower(args[0], row, k), lower.lower(args[1], row, k)), (k,))


def with_operation() -> Network:
    A, B, y = build.matrix("A", "m", "n"), build.matrix("B", "m", "n"), build.column("y", "m")
    z = Array("z", ("m", None))
    loss = build.reduce("sum", build.power(build.subtract(z, y), 2))
    L = Array("L", loss.shape)
    roles = {
        "A": (A, "parameter"),
        "B": (B, "parameter"),
        "y": (y, "target"),
        "z": (z, "computed"),
        "L": (L, "computed"),
    }
    quantities = {name: Quantity(array, role) for name, (array, role) in roles.items()}
    equations = (Equation(z, Operation("rowdot of test_derive", (A, B), z.shape)), Equation(L, loss))
    return Network("an operation", quantities, equations, "L", ("A", "B"))


def test_a_new_bilinear_operation_gets_all_its_steps_from_its_lowering() -> None:
    lower.operation("rowdot of test_derive", rowdot)
    found: Derivation = derive(with_operation())
    gradient = found.gradients["A"]
    assert reasons(chain(gradient, "local z wrt A"))[:2] == ["expand", "local"]
    assert reasons(chain(gradient, "chain A via z"))[:2] == ["chain", "cite"]
    assert gradient.matrix is not None
    assert all(s.checked == "exact" for c in gradient.chains for s in c.steps)


def test_a_matrix_gradient_reads_as_in_the_textbook() -> None:
    found = derive(network(TWO_LAYERS), checks=False)
    z, x = found.network.array("z_1"), found.network.array("x")
    assert found.gradients["W_1"].matrix == MatMul((adjoint(z), build.transpose(x)), ("h", "n"))
    assert found.gradients["b_1"].matrix == adjoint(z)
    assert not any(isinstance(node, Neg) for node in walk(found.gradients["W_1"].matrix or x))


def test_deriving_only_for_some_parameters_leaves_the_others_out() -> None:
    found = derive(network(TWO_LAYERS), wrt=("W_2",), checks=False)
    assert set(found.gradients) == {"L", "p", "z_2", "W_2"}
    assert [n for n, g in found.gradients.items() if g.wanted] == ["W_2"]


def test_a_network_with_equal_numbers_is_checked_at_unequal_sizes() -> None:
    found = derive(network(deep(2)))
    assert found.checks is not None
    assert len(found.checks.sizes) >= 2


def test_nothing_to_derive_is_no_fault() -> None:
    found = derive(replace(network(TWO_LAYERS), wrt=()), checks=False)
    assert dict(found.gradients) == {}


GENERAL = "inputs: {x: [3]}\nparameters: {W: [2, 3]}\nfunctions: {l: scalar}\nequations:\n  z: W @ x\n"


def test_a_loss_without_a_formula_leaves_its_gradient_a_symbol() -> None:
    found = derive(network(GENERAL + "  L: l(z)\n"))
    assert found.gradients["W"].matrix is not None
    assert adjoint(found.network.array("z")) in arrays(found.gradients["W"].matrix)
    assert [e.name for e in found.network.equations] == ["z", "L"]


@pytest.mark.parametrize("loss", ["l(z) + sum(z**2)", "2*l(z)"])
def test_a_function_without_a_formula_is_refused_inside_another_loss(loss: str) -> None:
    with pytest.raises(SymbackpropError, match="l in L has no formula, so it can only be the loss itself"):
        derive(network(GENERAL + f"  L: {loss}\n"))


def test_a_loss_without_a_formula_takes_a_named_quantity() -> None:
    with pytest.raises(SymbackpropError, match="give its argument an equation"):
        derive(network(GENERAL + "  L: l(2*z)\n"))


def test_the_gradient_of_a_diagonal_matrix_lifts() -> None:
    text = (
        "inputs: {c: [3]}\nparameters: {u: [3]}\nequations:\n  D: diag(u)\n  L: sum((D @ c)**2) + sum(D**3)\n"
    )
    assert derive(network(text)).gradients["u"].matrix is not None
