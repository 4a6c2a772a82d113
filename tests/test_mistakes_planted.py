"""Mistakes that planting showed to be named wrongly, or not at all."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.network.file import loads

SHARED = """
inputs: {x: []}
parameters: {u: [], v: [], w: []}
equations: {h: tanh(u * x), a: v * h, b: sin(w * h), L: a**2 + b}
"""
LAYER = """
inputs: {x: [d]}
parameters: {W: [n, d]}
equations: {z: W @ x, L: sum(tanh(z))}
"""
LAYERS = """
inputs: {x: [n]}
parameters: {W_1: [n, n]}
equations: {z_1: W_1 @ x, L: sum(tanh(z_1))}
"""
THROUGH_TIME = """
repeat: {t: [1, T]}
inputs: {'h[0]': [n], 'x[t]': [d]}
parameters: {W: [n, n], U: [n, d]}
equations:
  h[t]: tanh(W @ h[t-1] + U @ x[t])
  l[t]: sum(h[t]**2)
  L: sum(l[t], over=t)
"""


def told(net: str, line: str) -> tuple[str, str | None, str]:
    report = symbackprop.verify(loads(net, "net.yaml"), f"${line}$", "page.md")
    link = report.formulas[0].links[0]
    return link.verdict, link.mistake, link.message


def test_a_forgotten_consumer_is_named_where_the_gradients_stand_as_symbols() -> None:
    whole = r"\frac{\partial L}{\partial h} = \frac{\partial L}{\partial a} v + w \cos(w h)"
    assert told(SHARED, whole)[0] == "correct"
    verdict, mistake, message = told(SHARED, r"\frac{\partial L}{\partial h} = \frac{\partial L}{\partial a} v")
    assert (verdict, mistake) == ("wrong", "consumer")
    assert "$b$" in message
    assert "$h$" in message


def test_entry_by_entry_for_a_matrix_product_is_no_wrong_order() -> None:
    assert told(LAYER, "z = W x")[0] in ("correct", "definition")
    verdict, mistake, message = told(LAYER, r"z = W \odot x")
    assert (verdict, mistake) == ("wrong", "Hadamard")
    assert "order" not in message


def test_a_number_never_stands_in_the_wrong_order() -> None:
    net = LAYER.replace("L: sum(tanh(z))", "L: 1/2 * z.T @ z")
    assert told(net, r"L = \frac{1}{2} z^\top z")[0] in ("correct", "definition")
    verdict, mistake, message = told(net, r"L = \frac{1}{2} z^\top \odot z")
    assert verdict == "wrong"
    assert mistake != "transposed"
    assert "order" not in message


def test_the_length_of_a_family_is_a_size() -> None:
    right = r"\frac{\partial L}{\partial h_T} = 2 h_T"
    assert told(THROUGH_TIME, right)[0] == "correct"
    verdict, mistake, _ = told(THROUGH_TIME, r"\frac{\partial L}{\partial h_T} = \frac{1}{T} 2 h_T")
    assert (verdict, mistake) == ("wrong", "1/N")


def test_a_correction_brackets_no_lone_name_behind_another() -> None:
    line = "$$z_1 = W^{(1)} z_1$$"
    report = symbackprop.verify(loads(LAYERS, "net.yaml"), line, "page.md")
    (link,) = report.formulas[0].links
    assert link.verdict == "wrong"
    assert "order" not in link.message
    assert "(W" not in (link.correct_latex or "")


def test_the_power_behind_an_argument_is_not_lost() -> None:
    assert told(LAYER, r"L = L(W)")[0] == "correct"
    assert told(LAYER, r"L = L(W)^2")[0] == "wrong"


def test_the_cell_before_the_next_is_written_without_a_zero() -> None:
    line = r"\frac{\partial L}{\partial h_T} = 2 h_{T-1}"
    report = symbackprop.verify(loads(THROUGH_TIME, "net.yaml"), f"${line}$", "page.md")
    (link,) = report.formulas[0].links
    assert (link.verdict, link.mistake) == ("wrong", "layer")
    assert link.correct_latex == "2 h_T"


RELUS = """
inputs: {x: [2]}
parameters: {W_1: [3, 2], W_2: [4, 3]}
equations: {z_1: W_1 @ x, h_1: relu(z_1), z_2: W_2 @ h_1, h_2: relu(z_2), L: sum(h_2**3)}
"""
RECURRENT = """
repeat: {t: [1, T]}
inputs: {'h[0]': [n], 'x[t]': [d]}
targets: {'y[t]': [k]}
parameters: {W: [n, n], U: [n, d], V: [k, n]}
equations:
  z[t]: W @ h[t-1] + U @ x[t]
  h[t]: tanh(z[t])
  p[t]: sigmoid(V @ h[t])
  l[t]: sum((p[t] - y[t])**2)
  L: sum(l[t], over=t)
"""


@pytest.mark.parametrize(
    ("line", "right", "said"),
    [
        (
            r"\frac{\partial L}{\partial z_{1,j}} = \frac{\partial L}{\partial h_{1,j}} 1(%s > 0)",
            ("h_{1,j}", "z_{1,j}"),
            "",
        ),
        (
            r"\frac{\partial L}{\partial z_{1,j}} = \frac{\partial L}{\partial h_{1,j}} 1(%s > 0)",
            ("x_j", "z_{1,j}"),
            "",
        ),
        (r"\frac{\partial h_{1,i}}{\partial z_{1,j}} = %s\delta_{ij}", ("", r"1(z_{1,i} > 0) "), "z_{1,i} > 0"),
    ],
)
def test_a_mask_of_an_element_is_named(line: str, right: tuple[str, str], said: str) -> None:
    slipped, mended = right
    assert told(RELUS, line % mended)[0] == "correct"
    if slipped == "h_{1,j}":  # where h is positive, so is z: no mistake
        assert told(RELUS, line % slipped)[0] == "correct"
        return
    verdict, mistake, message = told(RELUS, line % slipped)
    assert (verdict, mistake) == ("wrong", "mask")
    assert said in message


def test_a_forgotten_summand_of_a_sum_that_is_written_out_is_shown() -> None:
    net = RELUS.replace("[4, 3]", "[2, 3]")
    parts = [rf"\frac{{\partial L}}{{\partial z_{{2,{i}}}}} W_{{2,{i}3}}" for i in (1, 2)]
    head = r"\frac{\partial L}{\partial h_{1,3}} = "
    assert told(net, head + " + ".join(parts))[0] == "correct"
    for here, gone in (parts, parts[::-1]):
        assert told(net, head + here) == ("wrong", "consumer", f"The summand ${gone}$ is missing.")


def test_a_way_that_was_forgotten_at_every_step_of_time_is_named() -> None:
    back, out = (
        r"W^\top \frac{\partial L}{\partial z_{t+1}}",
        r"V^\top (2(p_t - y_t) \odot p_t \odot (1 - p_t))",
    )
    head = r"\frac{\partial L}{\partial h_t} = "
    assert told(RECURRENT, f"{head}{back} + {out}")[0] == "correct"
    for side, name in ((back, "$p_t$"), (out, "$z_{t+1}$")):
        verdict, mistake, message = told(RECURRENT, head + side)
        assert (verdict, mistake) == ("wrong", "consumer")
        assert message.startswith(f"What comes back through {name} is missing: $h_t$ is used there too.")


UNIT = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {a: w*x, h: sigmoid(a), o: v*h, L: (o - t)**2}
values: {x: 0.7, w: 0.4, v: -1.3, t: 0.5}
"""


def test_digits_that_were_cut_and_filled_up_are_rounding_too_early() -> None:
    assert told(UNIT, "h = 0.5695")[0] == "rounded"
    assert told(UNIT, "h = 0.5700")[:2] == ("wrong", "rounding")
    assert told(UNIT, "h = 0.6900")[:2] != ("wrong", "rounding")


def test_a_number_that_was_rounded_in_a_step_is_shown_with_its_digits() -> None:
    assert told(UNIT, r"o = -1.3 \cdot 0.5695")[0] in ("correct", "rounded")
    verdict, mistake, message = told(UNIT, r"o = -1.3 \cdot 0.5700")
    assert (verdict, mistake) == ("wrong", "rounding")
    assert "0.5695" in message
