"""Sheets of students as they are scanned: numbers of results that are also given, lines cut by room."""

from __future__ import annotations

import pytest
from judged_lines import judged, verdicts
from test_judge import COLUMNS

TWINS = """
inputs: {x: [], u: []}
parameters: {w: [], b: [], v: []}
equations: {z: w*x + b, h: exp(z), o: v*h + u}
values: {x: 0.5, w: -0.8, b: 0.3, v: 0.905, u: 0.915}
"""  # h = 0.904837..


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("h = 0.905", "rounded"),
        ("h = 0.9050", "wrong"),
        ("h = 0.915", "wrong"),
        ("v = 0.905", "definition"),
        ("v = 0.915", "wrong"),
    ],
)
def test_a_result_may_round_to_a_number_that_is_also_given(line: str, verdict: str) -> None:
    assert verdicts(TWINS, line) == [verdict]


SUM = "inputs: {x: [3]}\nparameters: {W: [2, 3], b: [2]}\nequations: {z: W @ x + b, L: sum(z**2)}\n"


@pytest.mark.parametrize(
    "room", [r"\hspace{1cm}", r"\hspace*{2.5em}", r"\hspace{0.3\textwidth}", r"\hskip 20pt", r"\hspace{\fill}"]
)
def test_wide_room_divides_two_equations_as_quad_does(room: str) -> None:
    right = rf"\frac{{\partial L}}{{\partial z}} = 2z {room} \frac{{\partial L}}{{\partial b}} = 2z"
    assert verdicts(SUM, right) == ["correct", "correct"]
    assert verdicts(SUM, right.replace("= 2z ", "= z ")) == ["wrong", "correct"]
    assert verdicts(SUM, right.replace("b} = 2z", "b} = z")) == ["correct", "wrong"]


@pytest.mark.parametrize("room", [r"\hspace{1mm}", r"\hspace{0.2em}", r"\hspace{-1cm}"])
def test_narrow_room_stands_between_the_factors_of_a_product(room: str) -> None:
    assert verdicts(SUM, rf"z = W {room} x + b") == ["definition"]
    assert verdicts(SUM, rf"z = W {room} x") == ["wrong"]


STEPS = r"""
repeat: {t: [1, 3]}
inputs:
  h[0]: [2]
  x[t]: [4]
parameters: {U: [2, 2], W: [2, 4]}
targets:
  y[t]: [2]
equations:
  a[t]: U @ h[t-1] + W @ x[t]
  h[t]: tanh(a[t])
  l[t]: 1/2*sum((h[t] - y[t])**2)
  L: sum(l[t], over=t)
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial L}{\partial W} = \sum_{t=1}^{3} g_t x_t^T", "correct"),
        (r"\frac{\partial L}{\partial W} = \sum_{s} g_s x_s^T", "correct"),
        (r"\frac{\partial L}{\partial U} = \sum_t g_t h_{t-1}^T", "correct"),
        (r"\frac{\partial L}{\partial U} = \sum_{t=0}^{2} g_{t+1} h_t^T", "correct"),
        (r"\frac{\partial L}{\partial h_t} = h_t - y_t + U^T g_{t+1}", "correct"),
        (r"\frac{\partial L}{\partial h_t} = h_t - y_t + U g_{t+1}", "wrong"),
        (r"\frac{\partial L}{\partial U} = \sum_t g_t h_t^T", "wrong"),
        (r"\frac{\partial L}{\partial W} = \sum_{t=1}^{2} g_t x_t^T", "wrong"),
        (r"\frac{\partial L}{\partial W} = \sum_{t=1}^{4} g_t x_t^T", "wrong"),
        (r"\frac{\partial L}{\partial W} = \sum_t \frac{\partial L}{\partial h_t} x_t^T", "wrong"),
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        r"g_t = \frac{\partial L}{\partial a_t}",
        r"g_t = \frac{\partial L}{\partial h_t} \odot (1 - h_t^2)",
        r"g_t = (1 - h_t \odot h_t) \odot \frac{\partial L}{\partial h_t}",
    ],
)
def test_a_name_of_the_page_for_each_step_is_added_up_over_the_steps(
    said: str, line: str, verdict: str
) -> None:
    assert verdicts(STEPS, said, line) == ["definition", verdict]


LAYERS = """
sizes: {n: null}
repeat: {l: [1, N]}
inputs:
  a[0]: ['n[0]']
parameters:
  W[l]: ['n[l]', 'n[l-1]']
  b[l]: ['n[l]']
targets: {y: ['n[N]']}
functions: {g: elementwise}
equations:
  z[l]: W[l] @ a[l-1] + b[l]
  a[l]: g(z[l])
  J: 1/2*sum((a[N] - y)**2)
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\delta_j^{[N]} = (a_j^{[N]} - y_j)\, g'(z_j^{[N]})", "correct"),
        (r"\delta_j^{[N]} = (y_j - a_j^{[N]})\, g'(z_j^{[N]})", "wrong"),
        (r"\delta_j^{[l]} = g'(z_j^{[l]}) \sum_k W_{kj}^{[l+1]} \delta_k^{[l+1]}", "correct"),
        (r"\delta_j^{[l]} = g'(z_j^{[l]}) \sum_k W_{jk}^{[l+1]} \delta_k^{[l+1]}", "wrong"),
        (r"\delta_j^{[l]} = \sum_k W_{kj}^{[l+1]} \delta_k^{[l+1]}", "wrong"),
        (r"\delta^{[l]} = ((W^{[l+1]})^T \delta^{[l+1]}) \odot g'(z^{[l]})", "correct"),
        (r"\delta^{[l]} = ((W^{[l]})^T \delta^{[l+1]}) \odot g'(z^{[l]})", "wrong"),
        (r"\frac{\partial J}{\partial b^{[l]}} = \delta^{[l]}", "correct"),
        (r"\frac{\partial J}{\partial W_{ij}^{[l]}} = \delta_i^{[l]} a_j^{[l-1]}", "correct"),
        (r"\frac{\partial J}{\partial W_{ij}^{[l]}} = \delta_i^{[l]} a_j^{[l]}", "wrong"),
    ],
)
@pytest.mark.parametrize("entry", ["", "_j", "_i"])
def test_a_gradient_that_the_page_names_is_known_in_every_layer(entry: str, line: str, verdict: str) -> None:
    said = rf"\delta{entry}^{{[l]}} = \frac{{\partial J}}{{\partial z{entry}^{{[l]}}}}"
    assert verdicts(LAYERS, said, line) == ["definition", verdict]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\delta^{(1)} = (W_2^T \delta^{(2)}) \odot 1(z_1 > 0)", "correct"),
        (r"\delta^{(1)} = (W_1^T \delta^{(2)}) \odot 1(z_1 > 0)", "wrong"),
        (r"\frac{\partial L}{\partial W_1} = \delta^{(1)} x^T", "correct"),
        (r"\frac{\partial L}{\partial W_1} = \delta^{(2)} x^T", "wrong"),
        (r"\frac{\partial L}{\partial b_2} = \delta^{(2)}", "correct"),
    ],
)
def test_a_gradient_named_for_layers_of_a_number_is_known_in_each(line: str, verdict: str) -> None:
    assert verdicts(COLUMNS, r"\delta^{(l)} = \frac{\partial L}{\partial z^{(l)}}", line) == [
        "definition",
        verdict,
    ]


UNITS = """
inputs: {x: [2]}
parameters: {W: [3, 2], V: [3, 2], v: [3]}
targets: {t: []}
equations: {z: W @ x, q: V @ x, h: '%s', y: v.T @ h, L: 1/2*(y - t)**2}
values: {x: [1, -2], W: [[1, 2], [3, 1], [2, -1]], V: [[2, 1], [1, 1], [5, 3]], v: [1, 2, -1], t: 3}
"""  # z = -3, 1, 4; q = 0, -1, -1


@pytest.mark.parametrize("word", ["since", "Because", "da", "car"])
def test_a_unit_passes_through_where_the_words_say_that_it_is_on(word: str) -> None:
    net = UNITS % "relu(z)"
    slope = r"\frac{\partial L}{\partial z_3} = \frac{\partial L}{\partial h_3}"
    for line in ("h_2 = z_2", slope):
        k = line[2] if line[0] == "h" else "3"
        assert verdicts(net, line) == ["wrong"]  # a lost mask, as it stands
        for sign, verdict in ((">", "accepted"), ("<", "wrong")):
            case, found = judged(net, f"{word} $z_{k} {sign} 0$: ${line}$")
            assert found.verdict == verdict, (sign, line, case.verdict)


def test_names_that_differ_in_a_mark_are_defined_one_by_one() -> None:
    said = (r"\delta = \frac{\partial L}{\partial y}", r"\delta_h = \frac{\partial L}{\partial h}")
    line = r"\frac{\partial L}{\partial W} = \delta_z x^T"
    right = r"\delta_z = \delta_h \odot 1(z > 0)"
    assert verdicts(UNITS % "relu(z)", *said, right, line)[2:] == ["definition", "correct"]
    assert verdicts(UNITS % "relu(z)", *said, right.replace("_h", ""), line)[3] == "wrong"
    numbered = (r"\delta_2 = \frac{\partial L}{\partial h}", r"\delta_1 = \delta_2 \odot 1(z > 0)")
    assert verdicts(UNITS % "relu(z)", *numbered, line.replace("_z", "_1"))[1:] == ["definition", "correct"]
    assert verdicts(UNITS % "relu(z)", *numbered, line.replace("_z", "_2"))[2] == "wrong"


GATE = r"""
inputs: {x_t: [4], h_p: {shape: [2], latex: 'h_{t-1}'}}
parameters: {W: [2, 4], U: [2, 2], v: [2]}
equations: {h_t: tanh(W @ x_t + U @ h_p), L: v.T @ h_t}
"""


def test_a_letter_that_belongs_to_declared_names_makes_a_name_of_the_page_no_list() -> None:
    said = "a_t = W x_t + U h_{t-1}"
    right = r"\frac{\partial L}{\partial a_t} = v \odot (1 - h_t^2)"
    assert verdicts(GATE, said, right) == ["definition", "correct"]
    assert verdicts(GATE, said, right.replace("v", "W v")) == ["definition", "wrong"]
    assert (
        verdicts(GATE, said, r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial a_t} h_{t-1}^T")[1]
        == "wrong"
    )


SIGNALS = """
inputs: {x: []}
targets: {t: []}
parameters: {w: [], v: []}
equations: {z: w*x, h: sigmoid(z), y: v*h, E: 1/2*(t - y)**2}
values: {x: 1.5, t: 3, w: 0.4, v: 0.7}
update: {rate: 2}
"""  # -dE/dz = 0.40806.., the change 1.2241..


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((r"\delta = 0.41", r"\Delta w = 2 \delta x = 1.23"), ["rounded", "correct", "rounded"]),
        ((r"\delta = 0.41", r"2 \delta x = 1.23"), ["rounded", "rounded"]),
        ((r"\delta = 0.41", r"\Delta w = 2 \delta x = 1.27"), ["rounded", "correct", "wrong"]),
        ((r"\delta = 0.42", r"\Delta w = 2 \delta x = 1.26"), ["wrong", "correct", "wrong"]),
        ((r"\Delta w = 2 \delta x = 1.23",), ["correct", "wrong"]),
    ],
)
def test_numbers_of_a_name_of_the_page_are_carried_on(lines: tuple[str, ...], found: list[str]) -> None:
    said = r"\delta = -\frac{\partial E}{\partial z}"
    assert verdicts(SIGNALS, said, *lines) == ["definition", *found]


RECURRENCE = r"""
repeat: {t: [1, 3]}
inputs:
  h[0]: []
  x[t]: []
parameters: {w: [], u: []}
targets: {y: []}
equations:
  h[t]: w*h[t-1] + u*x[t]
  L: 1/2*(h[3] - y)**2
"""


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\delta_3 = h_3 - y", "correct"),
        (r"\delta_{t-1} = w \delta_t", "correct"),
        (r"\delta_{t-1} = u \delta_t", "wrong"),
        (r"\frac{\partial L}{\partial u} = \sum_{t=1}^3 \delta_t x_t", "correct"),
        (r"\frac{\partial L}{\partial u} = \sum_{t=1}^3 \delta_t h_t", "wrong"),
    ],
)
def test_a_gradient_of_each_step_is_known_also_where_one_is_a_part_of_an_equation(
    line: str, verdict: str
) -> None:
    said = r"\delta_t = \frac{\partial L}{\partial h_t}"
    assert verdicts(RECURRENCE, said, line) == ["definition", verdict]


CLASSES = """
vectors: row
inputs: {X: [2, 2]}
targets: {Y: [2, 2]}
parameters: {W: [2, 2]}
equations: {S: X @ W, P: 'softmax(S, axis=1)', L: -1/2*sum(Y*log(P))}
values: {X: [[1, 2], [0, -1]], W: [[1, -1], [3, 4]], Y: [[0, 1], [1, 0]]}
"""  # each row of Y sums to one, and so does each column


@pytest.mark.parametrize(
    ("side", "verdict"),
    [(r"\frac{1}{2} (P - Y)", "accepted"), (r"P - Y", "wrong"), (r"\frac{1}{2} (Y - P)", "wrong")],
)
def test_classes_given_by_a_table_that_is_a_permutation_still_sum_to_one(side: str, verdict: str) -> None:
    assert verdicts(CLASSES, rf"\frac{{\partial L}}{{\partial S}} = {side}") == [verdict]


@pytest.mark.parametrize(
    ("array", "verdict"),
    [
        (r"\begin{bmatrix} 0.880 & 0 \\ -0.5 & 0 \end{bmatrix}", "rounded"),
        (r"\begin{bmatrix} 0.890 & 0 \\ -0.5 & 0 \end{bmatrix}", "wrong"),
        (r"\begin{bmatrix} 0.880 & 0.440 \\ -0.5 & 0 \end{bmatrix}", "wrong"),
    ],
)
def test_rounded_numbers_are_carried_on_beside_entries_that_are_exact(array: str, verdict: str) -> None:
    net = CLASSES.replace("[3, 4]", "[0.5, 0.5]")  # dL/dX = (0.88079.., 0), (-0.5, 0)
    said = r"\frac{\partial L}{\partial S} = \begin{bmatrix} 0.440 & -0.440 \\ -0.25 & 0.25 \end{bmatrix}"
    assert verdicts(net, said, rf"\frac{{\partial L}}{{\partial X}} = {array}")[1] == verdict


@pytest.mark.parametrize("word", ["car", "donc", "weil", "somit", "puisque"])
def test_words_between_two_equations_are_no_name_in_other_languages_either(word: str) -> None:
    line = r"\frac{\partial L}{\partial z} = 2 z \quad \text{%s} \quad \frac{\partial L}{\partial b} = %s"
    assert verdicts(SUM, line % (word, "2 z")) == ["correct", "correct"]
    assert verdicts(SUM, line % (word, "z")) == ["correct", "wrong"]
    assert verdicts(SUM, line.replace(r" \quad", "") % (word, "2 z")) == ["correct", "correct"]
