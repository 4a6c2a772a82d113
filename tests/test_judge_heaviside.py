r"""`\Theta(a)`: the slope of a relu as physicists write it, where nothing else has the name."""

from __future__ import annotations

from test_judge_other_pens import judged

NET = """
inputs: {x: [2]}
parameters: {W: [3, 2], v: [3]}
equations:
  a: W @ x
  z: relu(a)
  y: dot(v, z)
"""
HEAD = r"\frac{\partial y}{\partial W_{ij}} = "


def verdicts(net: str, *lines: str) -> list[str]:
    return [judged(net, f"${line}$")[0].verdict for line in lines]


def test_theta_is_the_step_beside_a_relu() -> None:
    jacobian = r"\frac{\partial z_i}{\partial a_j} = \delta_{ij} "
    right = (HEAD + r"v_i \Theta(a_i) x_j", HEAD + r"v_i \theta(a_i) x_j", jacobian + r"\Theta(a_i)")
    slips = (HEAD + r"v_i \Theta(-a_i) x_j", HEAD + r"v_j \Theta(a_j) x_i", HEAD + r"v_i a_i \Theta(a_i) x_j")
    assert verdicts(NET, *right) == ["correct"] * 3
    assert verdicts(NET, HEAD + r"v_i \Theta(z_i) x_j") == ["correct"]
    assert verdicts(NET, *slips) == ["wrong"] * 3


def test_a_parameter_keeps_the_name_and_without_a_kink_there_is_no_step() -> None:
    named = NET.replace("W: [3, 2]", r"W: {shape: [3, 2], latex: '\Theta'}")
    line = r"\frac{\partial y}{\partial x_j} = \sum_i v_i \mathbb{1}[a_i > 0] \Theta_{ij}"
    assert verdicts(named, line) == ["correct"]
    assert verdicts(NET.replace("relu", "tanh"), HEAD + r"v_i \Theta(a_i) x_j") == ["unbound"]
