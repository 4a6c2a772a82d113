"""Answers are judged by their keys: whole quantities, elements, gradients, slopes, masks, updates, LaTeX."""

from __future__ import annotations

import pytest

from symbackprop.check.answers import verify_answers
from symbackprop.check.names.answer_keys import UnknownKey, head_of
from symbackprop.check.records.report import FormulaReport, Report
from symbackprop.network.file import loads

COLUMNS = """\
inputs: {x: [2]}
parameters: {W_1: [3, 2], b_1: [3], w_2: [1, 3]}
targets: {y: []}
equations:
  z_1: W_1 @ x + b_1
  h_1: relu(z_1)
  yhat: sigmoid(w_2 @ h_1)
  L: 1/2 * (yhat - y)**2
update: {rate: 1/2}
values:
  x: [1, 2]
  W_1: [[1, -1], [2, 0], [1, 1]]
  b_1: [0, 1, -1]
  w_2: [[1, -2, 2]]
  y: 1
"""
# z_1 = (-1, 3, 2), h_1 = (0, 3, 2), w_2 h_1 = -2, yhat = 0.1192..
ROWS = """\
vectors: row
inputs: {X: [2]}
parameters: {W: [2, 3]}
equations: {S: X @ W, L: sum(S**2)}
values: {X: [1, 2], W: [[1, 0, 4], [2, -1, 0]]}
"""
# S = (5, -2, 4), dL/dS = (10, -4, 8)


def judged(answers: str, network: str = COLUMNS) -> Report:
    return verify_answers(loads(network), answers, "answers.yaml")


def one(answers: str, network: str = COLUMNS) -> FormulaReport:
    return judged(answers, network).formulas[-1]


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("z_1: ['-1', '3', '2']", "correct"),
        ("z1: ['-1', '3', '2']", "correct"),
        ("z_1: ['-1', '3', '-2']", "wrong"),
        ("z_1[2]: '3'", "correct"),
        ("z_1[3]: '3'", "wrong"),
        ("yhat: '0.119'", "rounded"),
        ("yhat: '0,119'", "rounded"),
        ("yhat: '0.12'", "rounded"),
        ("yhat: '0.129'", "wrong"),
        ("W_1[2,1]: '2'", "definition"),
        ("'W_1[3,:]': ['1', '1']", "definition"),
        ("z_1 > 0: ['0', '1', '1']", "correct"),
        ("z_1 > 0: ['1', '1', '1']", "wrong"),
        ("relu'(z_1): ['0', '1', '1']", "correct"),
        ("relu'(z_1): ['1', '1', '1']", "wrong"),
        (r"dL/dh_1: '(\hat y - y) \hat y (1 - \hat y) w_2^T'", "correct"),
        (r"dL/dW_1: '\frac{\partial L}{\partial z_1} x^T'", "correct"),
        (r"dL/dW_1: '\frac{\partial L}{\partial z_1} x'", "wrong"),
        (r"dL/dW_1: 'x \frac{\partial L}{\partial z_1}^T'", "wrong"),
        ("dL/dz_1[1]: '0'", "correct"),
        ("dL/dz_1[1]: '0.5'", "wrong"),
        ("b_1_new: ['0', '0.907522', '-0.907522']", "rounded"),
        ("b_1_new: ['0', '1.092467', '-1.092467']", "wrong"),
        ("z_1: '?'", "blank"),
        ("dL/dW_1:", "blank"),
    ],
)
def test_an_entry_is_judged_by_its_key(entry: str, verdict: str) -> None:
    found = one(f"{entry}\n")
    assert found.verdict in (verdict, {"definition": "correct"}.get(verdict)), found


def test_a_list_is_the_row_or_the_column_that_the_quantity_is() -> None:
    assert one("S: ['5', '-2', '4']\n", ROWS).verdict == "correct"
    assert one("dL/dS: ['10', '-4', '8']\n", ROWS).verdict == "correct"
    assert one("dL/dS: ['10', '4', '8']\n", ROWS).verdict == "wrong"
    assert one("S: ['5', '-2', '4']\n", ROWS).latex == r"\begin{bmatrix} 5 & -2 & 4 \end{bmatrix}"
    assert one("z_1: ['-1', '3', '2']\n").latex == r"\begin{bmatrix} -1 \\ 3 \\ 2 \end{bmatrix}"


def test_a_wrong_entry_is_told_with_its_place_and_what_is_expected() -> None:
    found = one("z_1: ['-1', '3', '-2']\n")
    (link,) = found.links
    assert (link.expected, link.got) == (["-1", "3", "2"], ["-1", "3", "-2"])
    assert [(e.row, e.column, e.expected, e.got) for e in link.entries] == [(3, 1, "2", "-2")]
    assert link.mark is not None and 0 <= link.mark[0] < link.mark[1] <= len(found.latex)
    assert (link.quantity, found.quantity, link.lhs) == ("z_1", "z_1", "z_1")


def test_an_unknown_key_is_unbound_and_says_why() -> None:
    report = judged("- q: '7'\n- z_9: ['1', '2', '3']\n- dq/dx: '1'\n- trace(dL/dW_1): '1'\n- z_1[7]: '1'\n")
    assert [f.verdict for f in report.formulas] == ["unbound"] * 5
    assert [f.message.partition(";")[0] for f in report.formulas] == [
        "q is not declared",
        "z_9 is not declared",
        "q is not declared",
        "trace(dL/dW_1) is no quantity",
        "z_1 has no place 7 there, only 1 to 3",
    ]


CURVED = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {y: [3]}
equations: {z: W @ x, h: relu(z), L: 'sum((h - y)**2)'}
values: {x: [1, 2], W: [[1, 2], [3, 4], [-5, 1]], y: [1, 4, 2]}
"""


def test_norms_and_hessians_are_keys_as_they_are_questions() -> None:
    entries = (
        ("norm(y)**2", "21", "correct"),
        ("norm(y)**2", "4.58", "wrong"),
        ("norm(y)", "4.58", "rounded"),
        ("norm(dL/dW)**2", "1300", "correct"),
        ("norm(dL/dW)**2", "1307", "wrong"),
        ("hessian L/h", "[[2, 0, 0], [0, 2, 0], [0, 0, 2]]", "correct"),
        ("hessian L/h", "[[2, 0, 0], [0, 2, 1], [0, 0, 2]]", "wrong"),
        ("hessian L/q", "2", "unbound"),
        ("norm(dL/dq)", "3", "unbound"),
    )
    text = "".join(f"- {key}: {value}\n" for key, value, _ in entries)
    found = verify_answers(loads(CURVED), text, "answers.yaml").formulas
    assert [f.verdict for f in found] == [verdict for *_, verdict in entries]
    assert [f.quantity for f in found] == [key for key, *_ in entries]


STEP = """
inputs: {x: [3]}
targets: {t: []}
parameters: {w: [3]}
equations: {y: w.T @ x, L: (y - t)**2}
values: {x: [1, 2, 3], t: 1, w: [1, 0, -1]}
update: {rate: 1/2}
ask: [hvp L/x w]
"""


def test_entries_of_new_values_and_products_with_a_hessian_are_keys() -> None:
    entries = (
        ("w_new", "[4, 6, 8]", "correct"),
        ("w_new[2]", "6", "correct"),
        ("w_new[2]", "8", "wrong"),
        ("w_new[3]", "6", "wrong"),
        ("w_new[4]", "6", "unbound"),
        ("hvp L/x w", "[4, 0, -4]", "correct"),
        ("hvp L/x w", "[4, 0, 4]", "wrong"),
        ("hvp L/x q", "[4, 0, 4]", "unbound"),
    )
    text = "".join(f"- {key}: {value}\n" for key, value, _ in entries)
    found = verify_answers(loads(STEP), text, "answers.yaml").formulas
    assert [f.verdict for f in found] == [verdict for *_, verdict in entries]
    assert [f.quantity for f in found] == [key for key, *_ in entries]


def test_an_entry_that_is_not_judged_has_a_link_that_says_so() -> None:
    report = judged("- q: '1'\n- z_1: '?'\n- yhat: '\\frac{1'\n")
    links = [link for formula in report.formulas for link in formula.links]
    assert [(k.lhs, k.quantity, k.verdict) for k in links] == [
        ("q", "q", "unbound"),
        ("z_1", "z_1", "blank"),
        ("yhat", "yhat", "unreadable"),
    ]
    assert [k.message for k in links] == [f.message for f in report.formulas]


def test_what_is_not_read_costs_its_entry_alone() -> None:
    report = judged("- z_1: [[1, 2], [3]]\n- yhat: '\\frac{1'\n- h_1: ['0', '3', '2']\n- yhat: '1, b = 2'\n")
    assert [f.verdict for f in report.formulas] == ["unreadable", "unreadable", "correct", "unreadable"]
    assert report.formulas[0].message.startswith("the rows have 2 and 1 entries")
    assert report.formulas[3].message == "the answer is not one value; write one formula for one key"


def test_a_value_that_follows_from_a_wrong_one_says_from_which() -> None:
    report = judged("- z_1: ['1', '3', '2']\n- h_1: ['1', '3', '2']\n")
    assert [f.verdict for f in report.formulas] == ["wrong", "follows"]
    because = report.formulas[1].links[0].because
    assert because is not None and (because.index, because.line) == (1, 1)
    assert report.first_wrong == because


def test_the_last_word_on_a_gradient_counts() -> None:
    right = "dL/db_1: '\\frac{\\partial L}{\\partial z_1}'"
    report = judged(f"- dL/db_1: ['1', '1', '1']\n- {right}\n")
    assert [f.verdict for f in report.formulas] == ["wrong", "correct"]
    assert (report.score.points, report.score.possible) == (1, 3)
    assert judged(f"- {right}\n- dL/db_1: ['1', '1', '1']\n").score.points == 0


def test_of_several_networks_the_one_that_knows_the_key_decides() -> None:
    both = f"name: one\n{COLUMNS}---\nname: two\n{ROWS}"
    report = judged("- z_1: ['-1', '3', '2']\n- S: ['5', '-2', '4']\n", both)
    assert [f.verdict for f in report.formulas] == ["correct", "correct"]


def test_a_key_that_could_be_two_names_is_neither() -> None:
    (network,) = loads("inputs: {x: []}\nequations: {z_12: 2*x, z_1_2: 3*x, L: z_12 + z_1_2}\nwrt: []\n")
    with pytest.raises(UnknownKey, match="z12 is not declared"):
        head_of("z12", network)
    assert head_of("z_12", network).key == "z_12"


def test_without_an_update_there_is_no_new_value() -> None:
    (network,) = loads(ROWS)
    with pytest.raises(UnknownKey, match="there is no update, so there is no W_new"):
        head_of("W_new", network)


def test_a_slope_of_no_function_is_unknown() -> None:
    (network,) = loads(ROWS)
    with pytest.raises(UnknownKey, match="swish9 is no function of this network"):
        head_of("swish9'(S)", network)


def test_two_files_give_the_same_report() -> None:
    text = "- z_1: ['-1', '3', '2']\n- yhat: '0.5'\n"
    assert judged(text) == judged(text)


CELLS = """\
repeat: {t: [1, 2]}
inputs: {'x[t]': []}
parameters: {w: [2], v: [2, 2]}
constants: {'h[0]': [2]}
equations: {'h[t]': 'v @ h[t-1] + w * x[t]', J: 'sum(h[2]**2)'}
values: {x: [3, 2], w: [1, -1], v: [[0, 1], [2, 1]], 'h[0]': [1, 2]}
"""
# h_1 = (2, 4) + (3, -3) = (5, 1), h_2 = (1, 11) + (2, -2) = (3, 9), dJ/dh_2 = (6, 18)


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("h[1]: ['5', '1']", "correct"),
        ("h[1]: ['5', '2']", "wrong"),
        ("h[2][1]: '3'", "correct"),
        ("h[2][2]: '3'", "wrong"),
        ("dJ/dh[2]: ['6', '18']", "correct"),
        ("dJ/dh[2][1]: '18'", "wrong"),
        ("dJ/dx[2]: '6'", "wrong"),
        ("x[2]: '2'", "definition"),
        ("h[3]: ['5', '1']", "unbound"),
    ],
)
def test_a_key_names_a_cell_of_a_family_as_the_network_file_does(entry: str, verdict: str) -> None:
    assert one(entry, CELLS).verdict == verdict
