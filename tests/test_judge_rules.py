"""Rules of the judge that came with pages: what each lets pass, and the mistake that it still has to find."""

from __future__ import annotations

import pytest
from judged_lines import verdicts

import symbackprop
from symbackprop.network.file import loads

COLUMNS = """
inputs: {x: [4]}
parameters: {W_1: [3, 4], b_1: [3], W_2: [2, 3], b_2: [2]}
targets: {y: [2]}
equations:
  z_1: W_1 @ x + b_1
  h_1: relu(z_1)
  z_2: W_2 @ h_1 + b_2
  L: 1/2*sum((z_2 - y)**2)
"""
SOFTMAX = """
inputs: {x: [3]}
parameters: {W: [4, 3]}
targets: {t: {shape: [4], one_hot: true}}
equations: {z: W @ x, p: softmax(z), L: -sum(t*log(p))}
"""
SCALAR = """
inputs: {x: []}
parameters: {w: [], b: []}
targets: {y: []}
equations: {z: w*x + b, h: sigmoid(z), L: (h - y)**2}
update: {rate: 1/2}
values: {x: 3/2, y: 1, w: 2/5, b: -1/5}
"""
BATCH = """
sizes: {m: null}
vectors: row
inputs: {X: [m, 5]}
parameters: {W: [5, 3]}
targets: {Y: [m, 3]}
equations: {Z: X @ W, A: tanh(Z), J: 1/(2*m)*sum((A - Y)**2)}
"""
GRADIENT = r"\frac{\partial L}{\partial W_2} = "
FAMILY = """
sizes: {n: null}
repeat: {l: [1, N]}
inputs:
  h[0]: ["n[0]"]
parameters:
  W[l]: ["n[l]", "n[l-1]"]
equations:
  z[l]: W[l] @ h[l-1]
  h[l]: tanh(z[l])
  L: sum(h[N]**2)
"""


def pair(net: str, right: str, wrong: str) -> tuple[list[str], list[str]]:
    return verdicts(net, right), verdicts(net, wrong)


def passes(net: str, right: str, wrong: str) -> bool:
    good, bad = pair(net, right, wrong)
    return set(good) <= {"definition", "correct", "rounded", "accepted"} and "wrong" in bad


def test_a_power_with_a_dot_is_entrywise() -> None:
    line = r"\frac{\partial J}{\partial Z} = \frac{\partial J}{\partial A} \odot (1 - A^{\odot 2})"
    assert passes(BATCH, line, line.replace(r"\odot 2", r"\odot 3"))


def test_the_limits_of_a_sum_are_those_of_its_axis() -> None:
    line = r"L = -\sum_{k=1}^{4} t_k \log p_k"
    assert passes(SOFTMAX, line, line.replace("k=1", "k=2"))
    assert passes(SOFTMAX, line, line.replace("{4}", "{3}"))


def test_a_row_of_a_matrix_is_named_by_one_index() -> None:
    line = r"Z_i = X_i W"
    assert passes(BATCH, line, r"Z_i = 2 X_i W")


def test_a_second_name_of_a_quantity_holds_from_its_line_on() -> None:
    good = verdicts(COLUMNS, r"a = h_1", r"\frac{\partial L}{\partial W_2} = (z_2 - y) a^\top")
    bad = verdicts(COLUMNS, r"a = h_1", r"\frac{\partial L}{\partial W_2} = (z_2 + y) a^\top")
    assert (good[1], bad[1]) == ("correct", "wrong")


def test_a_name_after_an_update_has_its_new_value() -> None:
    line = r"w_{new} = w - \frac12 \frac{\partial L}{\partial w}"
    assert passes(SCALAR, line, line.replace("w - ", "w + "))
    assert passes(SCALAR, r"w \leftarrow w - \eta \frac{\partial L}{\partial w}", r"w \leftarrow w - \eta w")


def test_an_empty_bracket_behind_a_name_is_no_argument() -> None:
    assert "wrong" not in verdicts(COLUMNS, r"z_2() = W_2 h_1 + b_2")


def test_a_part_of_a_gradient_comes_through_one_consumer() -> None:
    two = """
inputs: {x: [3]}
parameters: {U: [2, 3], V: [4, 3]}
equations: {h: tanh(x), u: U @ h, v: V @ h, L: sum(u**2) + sum(v**3)}
"""
    line = r"\left.\frac{\partial L}{\partial h}\right|_{u} = U^\top \bar u"
    assert passes(two, line, line.replace(r"\bar u", "u"))
    assert passes(
        two, r"\frac{\partial L}{\partial h} = U^\top \bar u + V^\top \bar v", r"\bar h = U^\top \bar u"
    )


def test_a_unit_vector_picks_its_entry() -> None:
    assert passes(COLUMNS, r"z_{2,1} = e_1^\top z_2", r"z_{2,1} = e_2^\top z_2")


def test_a_chain_of_comparisons_holds_where_all_of_them_do() -> None:
    clipped = "inputs: {x: [3]}\nequations: {h: 'minimum(maximum(x, 0), 1)', L: sum(h**2)}\n"
    line = r"\frac{\partial L}{\partial x_i} = 2 h_i 1(0 < x_i < 1)"
    assert passes(clipped, line, line.replace("0 < x_i < 1", "0 < x_i"))


def test_any_layer_of_a_family_is_judged_at_its_cells() -> None:
    slope = r"\left(\frac{\partial L}{\partial h_l} \odot (1 - h_l \odot h_l)\right)"
    line = rf"\frac{{\partial L}}{{\partial W_l}} = {slope} h_{{l-1}}^\top"
    assert passes(FAMILY, line, line.replace("(1 - ", "(1 + "))
    assert passes(FAMILY, r"\frac{\partial L}{\partial h_N} = 2 h_N", r"\frac{\partial L}{\partial h_N} = h_N")


def test_a_vector_of_ones_spreads_and_sums() -> None:
    line = r"L = \tfrac12 \mathbf{1}^\top (z_2 - y)^{\odot 2}"
    assert passes(COLUMNS, line, line.replace(r"\tfrac12", ""))


def test_a_slope_of_a_named_function_is_no_mask_of_another_layer() -> None:
    line = r"\bar z_1 = \bar h_1 \odot \mathrm{relu}'(z_1)"
    assert passes(COLUMNS, line, line.replace("(z_1)", "(h_1 - x_1)"))


def test_cases_join_their_conditions() -> None:
    slope = r"\frac{\partial h_{1,i}}{\partial z_{1,j}}"
    for both in (r"i = j, z_{1,i} > 0", r"\text{if } i = j \text{ and } z_{1,i} > 0"):
        line = slope + rf" = \begin{{cases}} 1 & {both} \\ 0 & \text{{else}} \end{{cases}}"
        assert passes(COLUMNS, line, line.replace("> 0", "< 0"))


def test_two_readings_at_once_are_too_many() -> None:
    line = r"\frac{\partial L}{\partial h_1} = W_2^\top \cdot (z_2 - y)^\top"
    assert verdicts(COLUMNS, line) == ["wrong"]


def test_what_stands_in_words_is_left_out_of_the_claim() -> None:
    line = r"\frac{\partial L}{\partial b_2} = z_2 - y \quad \text{since } z_2 \text{ is linear}"
    assert verdicts(COLUMNS, line)[0] == "correct"
    assert verdicts(COLUMNS, line.replace("z_2 - y", "z_2 + y"))[0] == "wrong"


def test_an_axis_and_np_say_what_is_summed() -> None:
    line = r"\frac{\partial J}{\partial W} = \text{np.dot}(X.T, \frac1m (A - Y) * (1 - A * A))"
    assert passes(BATCH, line, line.replace("X.T", "X"))
    total = r"J = \frac{1}{2m} \text{np.sum}((A - Y) * (A - Y))"
    assert passes(BATCH, total, total.replace("2m", "m"))


def test_a_trace_and_an_inner_product_are_sums() -> None:
    trace = r"J = \frac{1}{2m} \operatorname{tr}((A - Y)^\top (A - Y))"
    assert passes(BATCH, trace, trace.replace("- Y)$", "+ Y)").replace(r"(A - Y))", r"(A + Y))"))
    inner = r"J = \frac{1}{2m} \langle A - Y, A - Y \rangle_F"
    assert passes(BATCH, inner, inner.replace("A - Y,", "A,"))


def test_an_operator_reaches_over_the_norm_behind_its_factor() -> None:
    line = r"\frac{\partial}{\partial z_2} \frac12 \|z_2 - y\|_2^2 = z_2 - y"
    assert passes(COLUMNS, line, line.replace(r"\frac12", ""))
    assert verdicts(COLUMNS, r"|\frac{\partial}{\partial z_{2,1}} L| = |z_{2,1} - y_1|") == ["correct"]


@pytest.mark.parametrize(
    ("shape", "line", "verdict"),
    [
        ("[1, 2]", GRADIENT + r"(\hat y - y) h^T", "correct"),
        ("[1, 2]", GRADIENT + r"(\hat y - y) h", "wrong"),
        ("[1, 2]", GRADIENT + r"\begin{bmatrix} (\hat y - y) h_1 \\ (\hat y - y) h_2 \end{bmatrix}", "correct"),
        ("[2]", GRADIENT + r"(\hat y - y) h", "correct"),
        ("[2]", GRADIENT + r"(\hat y - y) h^T", "correct"),
        ("[2]", GRADIENT + r"(y - \hat y) h", "wrong"),
    ],
)
def test_the_gradient_by_a_matrix_of_one_row_is_no_column_and_by_a_vector_it_may_be(
    shape: str, line: str, verdict: str
) -> None:
    product = "W_2 @ h" if shape == "[1, 2]" else "W_2.T @ h"
    net = loads(f"""
inputs: {{x: [3]}}
targets: {{y: []}}
parameters: {{W_1: [2, 3], W_2: {shape}}}
equations: {{z: W_1 @ x, h: tanh(z), yhat: "{product}", L: 1/2*(yhat - y)**2}}
""")
    assert symbackprop.verify(net, f"$${line}$$").formulas[0].links[0].verdict == verdict
