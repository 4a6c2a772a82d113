"""What follows from a wrong activation: its slope worked from the wrong number or the right z."""

from __future__ import annotations

import pytest
from test_judge_other_pens import judged

NET = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {s: w*x, h: tanh(s), o: v*h, E: (o - t)**2}
values: {x: 1.5, w: 0.6, v: -0.5, t: 1}
"""
# h = 0.7163; with 0.7613: dE/dh = 1.38065, 1 - h^2 = 0.42042, and 1 - tanh(0.9)^2 = 0.48692
CLASSES = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {y: [3]}
equations: {z: W @ x, p: softmax(z), L: 'cross_entropy(p, y)'}
values: {x: [1, 2], W: [[0.5, -0.2], [0.1, 0.3], [-0.4, 0.2]], y: [0, 1, 0]}
"""
# z = (0.1, 0.7, 0), p = (0.2683, 0.4889, 0.2428)


@pytest.mark.parametrize(
    ("number", "verdict"),
    [("0.5805", "follows"), ("0.6723", "follows"), ("0.7905", "wrong"), ("0.4805", "wrong")],
)
def test_a_slope_of_a_wrong_activation_follows_and_a_slip_in_it_does_not(number: str, verdict: str) -> None:
    page = rf"$h = 0.7613$, then $\frac{{\partial E}}{{\partial s}} = {number}$"
    assert [f.verdict for f in judged(NET, page)] == ["wrong", verdict]


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ("0.2683, -0.5011, 0.2428", "follows"),
        ("0.2683, 0.4989, 0.2428", "wrong"),
        ("0.2683, -0.5111, 0.2428", "rounded"),
    ],
)
def test_p_minus_y_follows_from_wrong_numbers_of_softmax(numbers: str, verdict: str) -> None:
    page = rf"$p = (0.2683, 0.4989, 0.2428)$, so $\frac{{\partial L}}{{\partial z}} = ({numbers})$"
    assert [f.verdict for f in judged(CLASSES, page)] == ["wrong", verdict]


def test_a_wrong_gradient_and_a_wrong_activation_are_put_in_together() -> None:
    page = r"$h = 0.7613$, $\frac{\partial E}{\partial h} = 1.4807$, $\frac{\partial E}{\partial s} = 0.6225$"
    assert [f.verdict for f in judged(NET, page)] == ["wrong", "wrong", "follows"]
    slipped = page.replace("0.6225", "0.6522")
    assert [f.verdict for f in judged(NET, slipped)][2] == "wrong"


@pytest.mark.parametrize(
    ("number", "verdict"), [("0.655", "rounded"), ("0.662", "rounded"), ("0.635", "wrong"), ("0.675", "wrong")]
)
def test_the_slope_of_a_rounded_activation_is_carried_on_and_a_slip_is_not(number: str, verdict: str) -> None:
    """1.36 (1 - 0.72^2) = 0.655, where 0.661 is exact and 1.36 (1 - tanh(0.9)^2) = 0.662"""
    page = rf"$h = 0.72$, $\frac{{dE}}{{dh}} = 1.36$, $\frac{{dE}}{{ds}} = {number}$"
    assert [f.verdict for f in judged(NET, page)] == ["rounded", "rounded", verdict]


def test_what_the_printed_output_gives_has_no_room_for_another_last_digit() -> None:
    r"""0.993 - 1 is -0.007; the sigmoid of 5 is 0.99331"""
    net = """
inputs: {z: [], y: []}
equations: {p: sigmoid(z), L: -y*log(p) - (1 - y)*log(1 - p)}
wrt: [z]
values: {z: 5, y: 1}
"""
    page = r"$p = 0.993$, $\frac{dL}{dz} = p - y = 0.993 - 1 = -0.007$"
    assert [f.verdict for f in judged(net, page)] == ["rounded", "rounded"]
    assert [f.verdict for f in judged(net, page.replace("= -0.007", "= -0.006"))] == ["rounded", "wrong"]
    assert [f.verdict for f in judged(net, page.replace("0.993 -", "0.994 -"))] == ["rounded", "wrong"]
