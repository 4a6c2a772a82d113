"""Derivatives given wrongly; sums, targets and rates left out: what is said of each, and that it is true."""

from __future__ import annotations

import pytest

import symbackprop
from symbackprop.check.mistakes.slope_text import slope_of
from symbackprop.network.file import loads
from symbackprop.rules.registry import RULES

UNIT = """
inputs: {x: []}
parameters: {w: [], v: []}
targets: {t: []}
equations: {a: w*x, h: PHI(a), o: v*h, L: (o - t)**2}
"""
LOGISTIC = """
inputs: {x: []}
parameters: {w: []}
targets: {y: []}
equations: {a: w*x, p: sigmoid(a), L: -y*log(p) - (1 - y)*log(1 - p)}
"""
BATCH = """
sizes: {N: null, d: null, k: null}
inputs: {X: [N, d]}
parameters: {W: [d, k], b: {shape: [1, k]}}
targets: {Y: [N, k]}
equations: {Z: X @ W + b, A: tanh(Z), L: 1/N * sum((A - Y)**2)}
"""
CLASSES = """
inputs: {x: [n]}
parameters: {W: [k, n]}
targets: {y: {shape: [k], one_hot: true}}
equations: {z: W @ x, p: softmax(z), L: -sum(y*log(p))}
"""
RIDGE = """
inputs: {x: [3]}
parameters: {W: [2, 3], lam: {shape: [], latex: '\\lambda'}}
targets: {y: [2]}
equations: {z: W @ x, L: 1/2*sum((z - y)**2) + lam/2*sum(W**2)}
update: {rate: 1/10}
"""
RULED = """
inputs: {x: []}
parameters: {w: [], v: []}
equations: {a: w*x, s: sigmoid(v*x), f: a*s, q: a/s, r: exp(a**2), L: f + q + r}
"""


def told(net: str, line: str) -> tuple[str | None, str, str]:
    """The mistake, what is said, and the line with its correction, which is judged right itself."""
    report = symbackprop.verify(loads(net, "net.yaml"), f"${line}$", "page.md")
    (link,) = report.formulas[0].links
    assert link.verdict == "wrong"
    assert link.correct_latex is not None
    mended = f"${link.lhs} = {link.correct_latex}$"
    again = symbackprop.verify(loads(net, "net.yaml"), mended, "page.md").formulas[0]
    assert again.verdict in ("correct", "definition", "accepted"), mended
    return link.mistake, link.message, link.correct_latex


@pytest.mark.parametrize(
    ("phi", "slip", "slope"),
    [
        ("tanh", "(1 - h)^2", "1 - h^2"),
        ("sigmoid", "(1 - h^2)", "h (1 - h)"),
        ("softplus", r"\log(1 + e^a)", r"\sigma(a)"),
        ("silu", r"\sigma(a)(1 - \sigma(a))", r"\sigma(a) + h (1 - \sigma(a))"),
        ("sqrt", r"\frac{1}{2} \sqrt{a}", r"\frac{1}{2 h}"),
        ("exp", "a e^{a - 1}", "h"),
    ],
)
def test_a_slope_that_is_given_wrongly_is_told_with_the_right_one(phi: str, slip: str, slope: str) -> None:
    net = UNIT.replace("PHI", phi)
    mistake, said, mended = told(net, rf"\frac{{dL}}{{dw}} = 2(o - t) \cdot v \cdot {slip} \cdot x")
    assert mistake == "derivative"
    assert f"is ${slope}$. Here ${slip}$ stands in its place." in said
    assert slope in mended


def test_every_slope_of_the_table_that_has_a_formula_is_written_with_it() -> None:
    known = [r for r in RULES.values() if r.kind == "elementwise" and r.arity == 1 and r.slope is not None]
    texts = {r.name: slope_of(r.name, (), "z", "a", " ") for r in known}
    assert len(texts) > 12
    assert texts["tanh"] == "1 - a^2"
    assert texts["relu"] == "1(z > 0)"
    assert [name for name in ("sigmoid", "log", "sin", "cos", "elu", "leaky_relu") if texts[name] is None] == []


@pytest.mark.parametrize(
    ("net", "line", "mistake", "said"),
    [
        (LOGISTIC, r"\frac{dL}{dp} = -\frac{y}{p}", "consumer", r"\log(1 - p)$ is missing."),
        (LOGISTIC, r"\frac{dL}{da} = (p - y) \cdot p (1 - p)", "chain factor", "or has cancelled."),
        (UNIT, r"\frac{dL}{do} = 2(o - t)^2", "derivative", "$(o - t)^2$ has to be $(o - t)$."),
        (UNIT, r"\frac{dL}{dv} = 2(o - t) + h", "chain factor", "multiplied, not added."),
        (
            BATCH,
            r"\frac{\partial L}{\partial b} = \frac{\partial L}{\partial Z}",
            "consumer",
            "have to be added up",
        ),
        (
            BATCH,
            r"\frac{\partial L}{\partial b_j} = \frac{\partial L}{\partial Z_{ij}}",
            "index",
            "The sum over $i$",
        ),
        (
            CLASSES,
            r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)",
            "index",
            r"$\delta_{ij}$ stands for the $1$",
        ),
        (CLASSES, r"\frac{\partial L}{\partial z_j} = p_j", "chain factor", "The summand $-y_j$ is missing."),
        (CLASSES, r"\frac{\partial L}{\partial p} = -\frac{1}{p}", "chain factor", "has to be $y$."),
        (
            RIDGE,
            r"\frac{\partial L}{\partial W} = (z - y)x^\top + \lambda \|W\|",
            "derivative",
            "$W$ itself belongs here.",
        ),
        (
            RIDGE,
            r"\frac{\partial L}{\partial W} = (z - y)x^\top + \lambda W^2",
            "derivative",
            "goes down by one",
        ),
        (RULED, r"\frac{\partial q}{\partial s} = -\frac{a}{s}", "derivative", "$s$ has to be squared."),
        (
            RULED,
            r"\frac{\partial f}{\partial x} = w \cdot \frac{\partial s}{\partial x}",
            "derivative",
            "The product rule",
        ),
        (RULED, r"\frac{\partial r}{\partial a} = e^{a^2}", "chain factor", "what stands inside has to be"),
    ],
)
def test_a_usual_slip_is_named_and_mended(net: str, line: str, mistake: str, said: str) -> None:
    found = told(net.replace("PHI", "sigmoid"), line)
    assert found[0] == mistake
    assert said in found[1]


def test_a_regulariser_that_was_left_out_is_named() -> None:
    line = r"\frac{\partial L}{\partial W} = (z - y)x^\top"
    (link,) = symbackprop.verify(loads(RIDGE, "net.yaml"), f"${line}$", "page.md").formulas[0].links
    assert (link.mistake, link.message) == ("consumer", "$W$ stands in $L$ itself too: that part is missing.")


def test_a_learning_rate_that_was_left_out_is_named() -> None:
    (link,) = (
        symbackprop.verify(loads(RIDGE, "n.yaml"), r"$W^{new} = W - \frac{\partial L}{\partial W}$", "p.md")
        .formulas[0]
        .links
    )
    assert (link.verdict, link.message) == ("wrong", r"The learning rate $\eta$ is missing.")


def test_what_no_single_slip_explains_is_not_named() -> None:
    line = r"\frac{dL}{dw} = 3(o - t) \cdot (1 - h)^2 \cdot x"
    (link,) = (
        symbackprop.verify(loads(UNIT.replace("PHI", "tanh"), "n.yaml"), f"${line}$", "p.md").formulas[0].links
    )
    assert (link.verdict, link.mistake) == ("wrong", None)


PRE_AND_POST = """
inputs: {x: [3]}
parameters: {W: [2, 3], V: [4, 2]}
targets: {y: {shape: [4], one_hot: true}}
equations: {z_1: W @ x, z_2: tanh(z_1), s: V @ z_2, p: softmax(s), L: -sum(y*log(p))}
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("s = V z_1", "The pre-activation $z_1$ stands where the activation $z_2$ belongs."),
        (
            r"\frac{\partial L}{\partial s} = s - y",
            "The pre-activation $s$ stands where the activation $p$ belongs.",
        ),
        (
            r"\frac{\partial p_i}{\partial s_j} = p_i (\delta_{ij} - s_j)",
            "The pre-activation $s_j$ stands where the activation $p_j$ belongs.",
        ),
    ],
)
def test_a_pre_activation_is_told_from_another_layer(line: str, said: str) -> None:
    assert told(PRE_AND_POST, line)[:2] == ("activation", said)


def test_the_second_letter_of_an_index_may_be_the_wrong_one() -> None:
    line = r"\frac{\partial L}{\partial z_{2,j}} = \sum_i (p_i - y_i) V_{ii}"
    assert told(PRE_AND_POST, line)[0] == "index"
    line = r"\frac{\partial s_i}{\partial z_{2,j}} = \frac{\partial}{\partial z_{2,j}} \sum_k V_{kk} z_{2,k}"
    assert "$V_{kk}$ stands where $V_{ik}$ belongs." in told(PRE_AND_POST, line)[1]
