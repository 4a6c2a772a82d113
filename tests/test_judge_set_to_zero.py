r"""`Setting the gradient to zero gives X^\top X w = X^\top y`: conditions, what follows, and inverses."""

from __future__ import annotations

from judged_lines import judged, verdict

SQUARES = """
inputs: {X: [3, 2]}
targets: {y: [3]}
parameters: {w: [2]}
equations: {e: X @ w - y, J: 1/2*sum(e**2)}
values: {X: [[1, 0], [1, 1], [1, 2]], y: [1, 2, 4], w: [0, 1]}
"""
LINE = """
inputs: {x: [4]}
targets: {y: [4]}
parameters: {a: [], b: []}
equations: {e: a*x + b - y, S: sum(e**2)}
"""
ZERO = r"Setting the gradient to zero, $\nabla_w J = X^\top(Xw - y) = 0$, gives "


def verdicts(net: str, page: str) -> list[str]:
    return [formula.verdict for formula in judged(net, page)]


def test_a_zero_that_the_words_set_is_no_claim() -> None:
    report = judged(SQUARES, ZERO)[0]
    assert [link.verdict for link in report.links] == ["correct", "definition"]
    assert verdicts(SQUARES, r"At the minimum $\nabla_w J = 0$.") == ["definition"]
    assert verdicts(SQUARES, r"令 $\frac{\partial J}{\partial w} = 0$，") == ["definition"]
    assert verdicts(SQUARES, r"This means solving $\nabla_w J = 0$") == ["definition"]
    assert verdicts(SQUARES, r"$\nabla_w J = 0$ gives $w = (X^\top X)^{-1} X^\top y$") == [
        "definition",
        "accepted",
    ]
    assert verdicts(SQUARES, r"The gradient is $\nabla_w J = 0$.") == ["wrong"]
    assert verdicts(SQUARES, r"Setting this to zero. Then $\nabla_w J = 0$") == ["wrong"]  # another sentence
    slip = judged(SQUARES, r"Setting the gradient to zero, $\nabla_w J = X^\top(y - Xw) = 0$")[0]
    assert [link.verdict for link in slip.links] == ["wrong", "definition"]


def test_what_follows_from_the_condition_is_judged_where_it_holds() -> None:
    assert verdicts(SQUARES, ZERO + r"$X^\top X w = X^\top y$ and $w = (X^\top X)^{-1} X^\top y$")[1:] == [
        "accepted",
        "accepted",
    ]
    assert verdicts(SQUARES, ZERO + r"$w = (5/6, 3/2)^\top \approx (0.833, 1.5)^\top$")[1] == "accepted"
    slips = r"$X^\top X w = -X^\top y$, $w = (X^\top X)^{-1} X^\top w$, $w = (0.8, 1.4)^\top$, $\nabla_w J = 0$"
    assert verdicts(SQUARES, ZERO + slips)[1:] == ["wrong"] * 4
    assert verdicts(SQUARES, ZERO + r"$X^\top e = 0$, not $e = 0$")[1:] == ["accepted", "wrong"]
    assert verdicts(SQUARES, r"$X^\top X w = X^\top y$") == ["wrong"]


def test_two_parameters_are_solved_for_together() -> None:
    page = r"We set $\frac{\partial S}{\partial b} = 0$ and $\frac{\partial S}{\partial a} = 0$. Then $%s$."
    assert verdicts(LINE, page % r"b = \frac{1}{4}\sum_{i=1}^4 (y_i - a x_i)")[2] == "accepted"
    assert verdicts(LINE, page % r"b = \frac{1}{4}\sum_{i=1}^4 (y_i + a x_i)")[2] == "wrong"


def test_the_power_minus_one_of_a_square_matrix_is_its_inverse() -> None:
    assert verdict(SQUARES, r"w = (X^\top X)^{-1} X^\top X w") == "correct"
    assert verdict(SQUARES, r"w = X^\top X (X^\top X)^{-2} w") != "correct"
    assert verdict(SQUARES, r"w = (X^\top X)^{-1} X^\top y") == "wrong"
    assert verdict(SQUARES, r"y = (X X^\top)^{-1} y") == "unbound"  # of rank 2
    inverse = "parameters: {A: [2, 2], x: [2]}\nequations: {z: A @ x, L: sum(z)}"
    assert verdict(inverse, "x = A^{-1} z") == "correct"
    assert verdict(inverse, "x = A z^{-1}") == "wrong"
    assert verdict(inverse, r"x = A^\top (A^\top)^{-1} x") == "correct"


def test_what_a_model_is_to_be_near_is_no_equality() -> None:
    assert verdict(LINE, r"y \approx a x + b") == "unbound"
    assert verdict(LINE, r"y = a x + b") == "wrong"
    assert verdict(LINE, r"\frac{\partial S}{\partial b} \approx \sum_i e_i") == "wrong"
    assert verdict(SQUARES, r"y \approx (1, 2, 5)^\top") == "wrong"


def test_the_zero_may_stand_in_the_words_alone() -> None:
    normal = r"$X^\top X w = X^\top y$"
    for words in (
        "Setting the gradient to zero yields",
        "If we set this equal to zero,",
        "The gradient vanishes when",
    ):
        assert verdicts(SQUARES, f"{words} {normal}.") == ["accepted"]
    assert verdicts(SQUARES, f"Setting it to zero yields {normal}, so $w = (X^\\top X)^{{-1}} X^\\top y$.") == [
        "accepted",
        "accepted",
    ]
    assert verdicts(SQUARES, r"Setting the gradient to zero yields $X^\top X w = -X^\top y$.") == ["wrong"]
    assert verdicts(SQUARES, r"Setting the gradient to zero yields $\nabla_w J = X^\top y$.") == ["wrong"]
    assert verdicts(SQUARES, f"The model says that {normal}.") == ["wrong"]
