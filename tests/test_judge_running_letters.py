r"""`a_t = W h_{t-1} + U x_t` beside a network that declares a_1 and a_2, and no a: t runs over its steps."""

from __future__ import annotations

from judged_lines import judged

NET = """
inputs: {x_1: [d], x_2: [d], h_0: [n]}
parameters: {W: [n, n], U: [n, d], b: [n], v: [n]}
targets: {y: []}
equations:
  a_1: W @ h_0 + U @ x_1 + b
  h_1: relu(a_1)
  a_2: W @ h_1 + U @ x_2 + b
  h_2: relu(a_2)
  o: dot(v, h_2)
  E: (o - y)**2
"""
FORWARD = r"$a_t = W h_{t-1} + U x_t + b$"


def verdicts(*lines: str) -> list[str]:
    page = "\n\n".join((FORWARD, *(f"${line}$" for line in lines)))
    return [link.verdict for formula in judged(NET, page)[1:] for link in formula.links]


def test_a_letter_that_is_shifted_runs_over_the_steps() -> None:
    assert judged(NET, FORWARD)[0].verdict == "correct"
    assert judged(NET, r"$a_t = W h_{t-1} + U x_{t-1} + b$")[0].verdict in ("wrong", "unbound")
    assert judged(NET, r"$a_t = W^T h_{t-1} + U x_t + b$")[0].verdict == "wrong"
    assert verdicts(r"h_t = \mathrm{relu}(a_t)", r"h_t = \tanh(a_t)") == ["correct", "wrong"]


def test_sums_over_the_steps_are_read() -> None:
    head = r"\frac{\partial E}{\partial W} = \sum_t \frac{\partial E}{\partial a_t}"
    assert verdicts(head + " h_{t-1}^T", head + " h_t^T") == ["correct", "wrong"]


def test_what_the_page_defines_for_each_step_holds_at_any() -> None:
    define = r"D_t = \mathrm{diag}(1[a_t > 0])"
    chain = r"\frac{\partial E}{\partial a_{t-1}} = D_{t-1} W^T \frac{\partial E}{\partial a_t}"
    slip = r"\frac{\partial E}{\partial a_{t-1}} = D_t W^T \frac{\partial E}{\partial a_t}"
    state = r"\frac{\partial h_t}{\partial h_{t-1}} = "
    lines = (
        define,
        chain,
        slip,
        state + "D_t W",
        state + "W D_t",
        r"\frac{\partial h_2}{\partial h_0} = D_2 W D_1 W",
    )
    assert verdicts(*lines) == ["definition", "correct", "wrong", "correct", "wrong", "correct"]


def test_a_letter_that_nothing_shifts_is_an_index() -> None:
    parts = r"\frac{\partial E}{\partial a_{1,i}} + \frac{\partial E}{\partial a_{2,i}}"
    page = rf"$\frac{{\partial E}}{{\partial b_i}} = {parts}$"
    assert judged(NET, page)[0].verdict == "correct"
    assert judged(NET, page.replace("a_{2,i}", "a_{2,j}"))[0].verdict == "wrong"


def test_a_mask_stands_on_no_path_between_two_states() -> None:
    define = r"D_t = \mathrm{diag}(1[a_t > 0])"
    jacobian = r"\frac{\partial h_2}{\partial a_1} = "
    assert verdicts(define, jacobian + "D_2 W D_1", jacobian + "D_2 D_1 W") == [
        "definition",
        "correct",
        "wrong",
    ]
