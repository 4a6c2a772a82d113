"""A divisor that was left out, and one digit of an index among many elements, are named."""

from __future__ import annotations

from judged_lines import judged

from symbackprop.check.records.report import LinkReport

DROPOUT = """
inputs: {z: [m]}
parameters: {u: [m], a: []}
constants: {r: [m], k: []}
targets: {y: []}
equations: {h: r*sin(a*z)/k, o: 'dot(u, h)', E: (y - o)**2}
"""
FILTER = """
inputs: {X: [3, 3]}
parameters: {F: [2, 2]}
equations:
  O_11: X[1,1]*F[1,1] + X[1,2]*F[1,2] + X[2,1]*F[2,1] + X[2,2]*F[2,2]
  O_12: X[1,2]*F[1,1] + X[1,3]*F[1,2] + X[2,2]*F[2,1] + X[2,3]*F[2,2]
  O_21: X[2,1]*F[1,1] + X[2,2]*F[1,2] + X[3,1]*F[2,1] + X[3,2]*F[2,2]
  O_22: X[2,2]*F[1,1] + X[2,3]*F[1,2] + X[3,2]*F[2,1] + X[3,3]*F[2,2]
loss: L
upstream: [O_11, O_12, O_21, O_22]
wrt: [F]
"""


def told(net: str, line: str) -> LinkReport:
    return judged(net, f"$$ {line} $$")[0].links[0]


def test_a_divisor_that_is_missing_is_named() -> None:
    line = r"\frac{\partial E}{\partial a} = %s(y - o) \sum_i r_i u_i \cos(a z_i) z_i"
    assert told(DROPOUT, line % r"-\frac{2}{k}").verdict == "correct"
    link = told(DROPOUT, line % "-2")
    assert (link.verdict, link.mistake) == ("wrong", "chain factor")
    assert link.message == r"The factor $\frac{1}{k}$ is missing."


def test_one_digit_of_an_index_among_many_elements_is_named() -> None:
    parts = ((r"11", "21"), ("12", "22"), ("21", "31"), ("22", "%s"))
    side = " + ".join(rf"\frac{{\partial L}}{{\partial O_{{{o}}}}} X_{{{x}}}" for o, x in parts)
    head = r"\frac{\partial L}{\partial F_{21}} = "
    assert told(FILTER, head + side % "32").verdict == "correct"
    link = told(FILTER, head + side % "33")
    assert (link.verdict, link.mistake) == ("wrong", "index")
    assert link.message == "$X_{33}$ stands where $X_{32}$ belongs."


def test_an_outer_product_the_wrong_way_round_is_named() -> None:
    net = "inputs: {B: [n, V]}\nparameters: {E: [V, d], w: [d]}\ntargets: {y: [n]}\n"
    net += "equations: {s: B @ E @ w, L: 1/2*sum((s - y)**2)}\n"
    head = r"\frac{\partial L}{\partial E} = B^\top "
    assert told(net, head + r"(s - y) w^\top").verdict == "correct"
    link = told(net, head + r"w (s - y)^\top")
    assert (link.verdict, link.mistake) == ("wrong", "transposed")
    assert link.message.endswith(r"stands the wrong way round: it has to be $(s - y) w^\top$.")


def test_an_entry_that_is_missing_in_one_summand_is_named() -> None:
    net = "inputs: {x: [n]}\nparameters: {V: [n, k]}\n"
    net += "equations: {s: V.T @ x, q: (V**2).T @ (x**2), L: 1/2*sum(s**2 - q)}\n"
    line = r"\frac{\partial L}{\partial V_{if}} = x_i (s_f - %s)"
    assert told(net, line % "V_{if} x_i").verdict == "correct"
    link = told(net, line % "V_{if}")
    assert (link.verdict, link.mistake) == ("wrong", "chain factor")
    assert link.message == "The factor $x_i$ is missing in $V_{if}$."
    assert link.correct_latex == r"x_i (s_f - V_{if} \, x_i)"
