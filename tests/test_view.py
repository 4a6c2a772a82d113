"""The view of a page says what the Steps and the numbers say, each convention once, each form derived once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from symbackprop.network.file import load_all, loads
from symbackprop.solution import Solution, solve
from symbackprop.solution import json as data
from symbackprop.write.latex.tex_text import pdf_text, tex_text
from symbackprop.write.sheet.reasons import ROOM
from symbackprop.write.sheet.sheet import Sheet, sheet
from symbackprop.write.view.model import GradientView, NetworkView, Page
from symbackprop.write.view.page import page_view
from symbackprop.write.view.remarks import checked_line

WORKED = Path(__file__).parent.parent / "worked"

ROWS = """
title: Rows
vectors: row
inputs: {X: [2]}
parameters: {W_1: [2, 2], W_2: [2, 2]}
targets: {y: [2]}
equations:
  S_2: X @ W_1
  Y_2: relu(S_2)
  S_3: Y_2 @ W_2
  Y_3: relu(S_3)
  L: 1/2 * sum((Y_3 - y)**2)
values: {X: [1, 2], W_1: [[2, 1], [0, -1]], W_2: [[-1, 2], [1, 2]], y: [0, 0]}
notation: {elements: layer-first, letters: {W: w}}
"""


def solved(text: str, checks: bool = True) -> Solution:
    (network,) = loads(text)
    return solve(network, checks=checks)


def view(*solutions: Solution, form: str = "both") -> Page:
    return page_view([sheet(s.network, s.derivation, s.numbers, form) for s in solutions])


def part(page: Page, k: int = 0) -> NetworkView:
    return page.networks[k]


@pytest.fixture(scope="module")
def rows() -> Solution:
    return solved(ROWS)


def gradient(page: Page, name: str) -> GradientView:
    return next(g for g in part(page).gradients if g.name == name)


def displayed(found: GradientView) -> str:
    return " ".join(f"{r.left}{r.right}" for d in found.displays for r in d.rows)


def test_gradients_stand_from_the_loss_back_a_parameter_after_what_it_enters(rows: Solution) -> None:
    assert [g.name for g in part(view(rows)).gradients] == ["Y_3", "S_3", "W_2", "Y_2", "S_2", "W_1"]


def test_the_side_column_names_each_entry_with_its_rule_and_number(rows: Solution) -> None:
    (column,) = gradient(view(rows), "W_2").columns
    second = column.entries[1]
    assert (second.name, second.value) == ("w_{212}", r"\up{4}\cdot 2 = 8")
    assert r"\up{\partial L/\partial S_{32}}" in second.rule and "Y_{21}" in second.rule


def test_what_arrives_keeps_its_colour_in_the_numbers_and_the_result_is_boxed(rows: Solution) -> None:
    text = displayed(gradient(view(rows), "W_2"))
    assert r"\begin{bmatrix}\up{0}\cdot 2&\up{4}\cdot 2\\\up{0}\cdot 0&\up{4}\cdot 0\end{bmatrix}" in text
    assert r"\result{\begin{bmatrix}0&8\\0&0\end{bmatrix}}" in text


def test_a_repeated_form_is_referred_to(rows: Solution) -> None:
    page = view(rows)
    assert gradient(page, "S_2").displays[0].rows[0].reason == "as for $S_3$"
    headings = [e.heading for e in part(page).elements]
    assert len(headings) == 4 and not any("W_1" in h for h in headings)
    weights = next(e for e in part(page).elements if "W_2" in e.heading)
    assert weights.quiet == "put $S_2$, $X$ for $S_3$, $Y_2$ and it is $W_1$"


def test_the_derivation_contracts_one_delta_a_row(rows: Solution) -> None:
    weights = next(e for e in part(view(rows)).elements if "W_2" in e.heading)
    reasons = [r.reason for d in weights.displays for r in d.rows]
    assert reasons[1] == "a weight depends on itself only"
    assert reasons.count(r"$\delta_{kp}$ contracts: $k = p$") == 1
    assert reasons[-1] == "vectorise, checked by lowering back"


def test_relu_is_told_place_by_place(rows: Solution) -> None:
    reasons = [r.reason for d in gradient(view(rows), "S_3").displays for r in d.rows]
    assert reasons[-1] == "$S_{31} = -2$ is off, $S_{32} = 4$ is on"


def test_the_forward_pass_shows_numbers_put_in(rows: Solution) -> None:
    cells = [c.left + c.right for b in part(view(rows)).forward for row in b.rows for c in row.cells]
    assert cells[0].startswith("S_2= \\begin{bmatrix}1&2\\end{bmatrix}")
    assert cells[1].count(r"\begin{bmatrix}") == 3 and r"\odot" in cells[1]
    assert cells[-1] == r"L= \tfrac{1}{2}\cdot 0^{2} + \tfrac{1}{2}\cdot 4^{2} = 8"


def test_each_convention_gets_a_remark(rows: Solution) -> None:
    said = " ".join(part(view(rows)).remarks)
    for words in (
        "denominator layout",
        "is 1 where an entry",
        "at $0$ is taken as $0$, which is not met here",
        "Colour",
    ):
        assert words in said
    assert "$w_{2,pq}$" in said or "$w_{1,pq}$" in said


def test_a_kink_that_is_met_is_said_and_a_course_decides_its_slope() -> None:
    text = "inputs: {x: [2]}\nparameters: {w: [2]}\nequations: {z: w*x, h: relu(z), L: sum(h**2)}\n"
    found = solved(text + "values: {x: [0, 2], w: [3, 5]}\nkinks: {relu: 1}\n")
    assert any("at $0$ is taken as $1$, which is met here" in r for r in part(view(found)).remarks)


def test_the_page_says_what_was_checked(rows: Solution) -> None:
    line = view(rows).checked
    assert line.startswith("Every line was checked exactly at 2 random points, sizes ")
    assert "with probability at most $2^{-" in line


def test_a_page_that_was_not_checked_never_claims_it() -> None:
    page = view(solved(ROWS, checks=False))
    assert page.checked == "The lines of this page were not checked."
    assert not any("checked exactly" in r for r in part(page).remarks)


def test_steps_that_are_not_exact_are_counted_and_marked() -> None:
    text = "inputs: {x: [n]}\nparameters: {w: [n]}\nequations: {z: w*x, h: sigmoid(z), L: sum(h**2)}\n"
    page = view(solved(text))
    assert "steps were checked exactly (2 random points" in page.checked and "to 60 digits" in page.checked
    reasons = [r.reason for e in part(page).elements for d in e.displays for r in d.rows]
    assert any(r.endswith(", to 60 digits") for r in reasons)


def test_a_step_without_a_verdict_is_counted_and_marked(rows: Solution) -> None:
    first = rows.derivation.gradients["W_2"]
    chain = first.chains[0]
    steps = (replace(chain.steps[0], checked="not"), *chain.steps[1:])
    changed = replace(first, chains=(replace(chain, steps=steps), *first.chains[1:]))
    derivation = replace(rows.derivation, gradients={**rows.derivation.gradients, "W_2": changed})
    made = sheet(rows.network, derivation, rows.numbers)
    assert "; 1 could not be checked" in checked_line([made])
    reasons = [r.reason for e in page_view([made]).networks[0].elements for d in e.displays for r in d.rows]
    assert sum(r.endswith(", not checked") for r in reasons) == 1


def test_without_numbers_gradients_stand_one_a_line_and_what_is_asked_for_is_boxed() -> None:
    text = "inputs: {x: [n]}\nparameters: {W: [k, n], b: [k]}\ntargets: {t: [k]}\n"
    found = part(view(solved(text + "equations: {z: W @ x + b, L: 1/2*sum((z - t)**2)}\n")))
    assert found.gradients == () and not found.has_forward
    boxed = [r.left for d in found.lists[0].displays for r in d.rows if r"\result" in r.right]
    assert len(boxed) == 2
    assert "$k\\times n$" in found.where


def test_a_later_network_shows_what_changes() -> None:
    page = view(*(solve(n, checks=False) for n in load_all(WORKED / "two_layer_sigmoid_bce" / "net.yaml")))
    second = part(page, 1)
    assert second.heading == "What changes"
    changed = [f.tex for rows in second.equations for row in rows.rows for f in row.formulas]
    assert len(changed) == 1 and changed[0].startswith("l = ")
    assert len(second.elements) < len(part(page).elements)


def test_only_the_form_that_was_asked_for_is_written(rows: Solution) -> None:
    assert part(view(rows, form="matrix")).elements == ()
    element = displayed(gradient(view(rows, form="element"), "Y_2"))
    assert r"\top" not in element and r"\sum" in element


def test_unknown_numbers_are_dots_and_known_entries_have_their_line() -> None:
    text = (
        "inputs: {x: [2]}\nparameters: {a: [3, 2]}\nequations: {z: a @ x, h: relu(z)}\nloss: L\nupstream: [h]\n"
    )
    found = view(solved(text + "values: {x: [1, 3], 'dL/dh[2]': 5, 'z > 0': [_, 1, _]}\n"))
    (column,) = gradient(found, "a").columns
    assert [e.name for e in column.entries] == ["a_{21}", "a_{22}"]
    assert any("A dot among numbers" in r for r in part(found).remarks)


def test_the_remark_on_an_indicator_speaks_of_its_relation() -> None:
    text = "inputs: {x: [2]}\nparameters: {w: [2]}\nequations: {z: w*x, h: relu(z), L: sum(h**2)}\n"
    said = part(view(solved(text + "kinks: {relu: 1}\n", checks=False))).remarks
    assert any("is 1 where an entry of $z$ is not negative, else 0." in r for r in said)


@pytest.mark.parametrize(
    ("softmax", "said"),
    [("softmax(Z, axis=1)", [r"$\operatorname{softmax}$ is taken of each row."]), ("softmax(Z, axis=0)", [])],
)
def test_a_softmax_of_a_matrix_says_that_rows_are_meant(softmax: str, said: list[str]) -> None:
    text = f"""
inputs: {{X: [3, 2]}}
parameters: {{W: [2, 4]}}
equations: {{Z: X @ W, A: "{softmax}", L: sum(A**2)}}
"""
    found = [r for r in part(view(solved(text, checks=False))).remarks if "row." in r]
    assert found == said


def test_an_instance_with_numbers_does_not_repeat_the_equations() -> None:
    page = view(*(solve(n, checks=False) for n in load_all(WORKED / "two_layer_mse" / "net.yaml")))
    second = part(page, 1)
    assert second.heading == "The same equations" and second.equations == ()
    assert second.has_forward and second.gradients and second.elements == ()


def test_an_update_shows_each_parameter_and_the_loss_after() -> None:
    text = "inputs: {x: []}\nparameters: {w: []}\nequations: {E: (w*x - 1)**2}\n"
    text += "values: {x: 2, w: 3}\nupdate: {rate: 1/4}\n"
    (step,) = part(view(solved(text))).updates
    rows = [r for d in step.displays for r in d.rows]
    assert rows[0].left == r"w^{\text{new}}" and rows[0].right.endswith(r"= \result{-2}")
    assert rows[-1].right == "= 25"


def test_what_the_loss_does_not_depend_on_has_the_gradient_0_and_a_sentence() -> None:
    text = "inputs: {x: [2]}\nparameters: {W: [3, 2], V: [4, 2], u: []}\n"
    text += "equations: {z: W @ x, q: V @ x, L: sum(z**2)}\n"
    solution = solved(text)
    assert json.loads(data([solution]))["gradients"]["V"]["matrix"]["latex"] == "0"
    assert "$L$ does not depend on $V$ and $u$." in part(view(solution)).remarks


def test_words_of_a_user_are_never_commands() -> None:
    printed = r"\textbackslash{}input\{x\} \& 50\% of \symbol{36}a\_1"
    assert tex_text(r"\input{x} & 50% of $a_1") == printed
    assert pdf_text("a) } \\x") == "a x"


def test_every_reason_stands_in_its_column(rows: Solution) -> None:
    from symbackprop.write.latex.measure import width

    for element in part(view(rows)).elements:
        for line in (r for d in element.displays for r in d.rows if "$" not in r.reason):
            assert width(rf"\text{{{line.reason}}}") <= ROOM * 1.3, line.reason


def test_a_sheet_names_what_has_no_name() -> None:
    text = "inputs: {x: [n]}\nparameters: {V: [n, n]}\nequations: {g: sigmoid(V @ x), L: sum(g**2)}\n"
    found = solved(text, checks=False)
    made: Sheet = sheet(found.network, found.derivation, found.numbers)
    assert list(made.clauses.values()) == ["u = V x"]
