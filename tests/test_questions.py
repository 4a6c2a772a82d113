"""Questions: the answers of two homework sheets by meaning, other derivatives, planted mistakes, faults."""

from __future__ import annotations

import importlib
import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symbackprop import derive
from symbackprop.algebra.forms import Number
from symbackprop.algebra.terms import Term
from symbackprop.derive.answer import Answer, Told
from symbackprop.derive.answer_sums import is_upstream
from symbackprop.derive.answerchecks import check_answer
from symbackprop.derive.questions import answered
from symbackprop.errors import NetworkFileError, StepFailed
from symbackprop.network.file import loads
from symbackprop.network.network import Network
from symbackprop.numeric.entry_value import sums_value
from symbackprop.numeric.form_value import evaluate
from symbackprop.numeric.solve import work
from symbackprop.numeric.value import cell_rows
from symbackprop.rules.primitives import rational

WORKED = Path(__file__).resolve().parent.parent / "worked"
SINGLE = (WORKED / "homework_single" / "net.yaml").read_text(encoding="utf-8")
BATCH = (WORKED / "homework_batch" / "net.yaml").read_text(encoding="utf-8")

Matrix = list[list[Fraction]]


class Point:
    """A homework network of three layers at random values, worked with plain fractions."""

    def __init__(self, m: int, seed: int, sizes: tuple[int, int, int, int] = (4, 3, 2, 1)) -> None:
        draw = random.Random(seed)
        n0, n1, n2, n3 = sizes

        def table(rows: int, columns: int) -> Matrix:
            return [
                [Fraction(draw.randint(-9, 9), draw.randint(1, 5)) for _ in range(columns)] for _ in range(rows)
            ]

        self.x, self.y = table(m, n0), table(m, n3)
        self.W1, self.W2, self.W3 = table(n1, n0), table(n2, n1), table(n3, n2)
        self.z1 = times(self.x, self.W1)
        self.h1 = [[max(c, Fraction(0)) for c in row] for row in self.z1]
        self.z2 = times(self.h1, self.W2)
        self.h2 = [[max(c, Fraction(0)) for c in row] for row in self.z2]
        self.h3 = times(self.h2, self.W3)
        self.delta = [
            [(a - b) / m for a, b in zip(p, q, strict=True)] for p, q in zip(self.h3, self.y, strict=True)
        ]

    def values(self) -> dict[str, Matrix]:
        return {"x": self.x, "y": self.y, "W_1": self.W1, "W_2": self.W2, "W_3": self.W3}


def times(a: Matrix, b: Matrix) -> Matrix:
    """a b^T"""
    return [[sum((p * q for p, q in zip(row, other, strict=True)), Fraction(0)) for other in b] for row in a]


def on(z: Fraction) -> int:
    return 1 if z > 0 else 0


def at_point(network: Network, values: Mapping[str, Matrix]) -> Network:
    return replace(network, values={k: tuple(map(tuple, v)) for k, v in values.items()}, samples=())


def entries(answer: Answer, network: Network, letters: Mapping[str, int]) -> Any:
    """The answer's own terms at every place, its matrix form beside them where it has one."""
    found = work(replace(network, upstream={}), answer.derivation)
    scope = replace(found.scope, adjoints=found.gradients)
    own = {index: letters[letter] for index, letter in answer.letters.items()}
    lengths = [scope.extent(i.axis) for i in answer.open]
    if not lengths:
        return sums_value(answer.element, own, scope)
    columns = 1 if len(lengths) == 1 else lengths[1]
    rows = [
        [
            sums_value(answer.element, {**own, **dict(zip(answer.open, (r, c), strict=False))}, scope)
            for c in range(1, columns + 1)
        ]
        for r in range(1, lengths[0] + 1)
    ]
    if answer.matrix is not None and answer.element and not answer.letters:
        lifted = [cell for row in cell_rows(evaluate(answer.matrix, scope)) for cell in row]
        assert lifted == [cell for row in rows for cell in row]
    return rows


def rationals(value: Any) -> Any:
    return (
        [[rational(c) for c in row] for row in value] if isinstance(value, list) else rational(Fraction(value))
    )


Formula = Callable[[Point, int, int], Any]  # i and j are the letters, where there are letters

PART_1: list[Formula] = [
    lambda p, i, j: p.h2[0][0] * p.delta[0][0],
    lambda p, i, j: p.h2[0][1] * p.delta[0][0],
    lambda p, i, j: [[h * p.delta[0][0] for h in p.h2[0]]],
    lambda p, i, j: p.delta[0][0] * p.W3[0][0],
    lambda p, i, j: [[p.delta[0][0] * w for w in p.W3[0]]],
    lambda p, i, j: None,
    lambda p, i, j: on(p.z2[0][0]) * p.h1[0][j - 1],
    lambda p, i, j: 0,
    lambda p, i, j: [[on(p.z2[0][0]) * h for h in p.h1[0]], [Fraction(0)] * 3],
    lambda p, i, j: p.delta[0][0] * p.W3[0][i - 1] * on(p.z2[0][i - 1]) * p.h1[0][j - 1],
    lambda p, i, j: [[p.delta[0][0] * p.W3[0][a] * on(p.z2[0][a]) * h for h in p.h1[0]] for a in (0, 1)],
    lambda p, i, j: on(p.z2[0][0]) * p.W2[0][j - 1],
    lambda p, i, j: [[on(p.z2[0][i - 1]) * p.W2[i - 1][b]] for b in range(3)],
    lambda p, i, j: back_to_h1(p, 0, j - 1),
    lambda p, i, j: [[back_to_h1(p, 0, b) for b in range(3)]],
    lambda p, i, j: back_to_h1(p, 0, i - 1) * on(p.z1[0][i - 1]) * p.x[0][j - 1],
    lambda p, i, j: [[back_to_h1(p, 0, a) * on(p.z1[0][a]) * x for x in p.x[0]] for a in range(3)],
]


def back_to_h1(p: Point, k: int, b: int) -> Fraction:
    return sum((p.delta[k][0] * p.W3[0][q] * on(p.z2[k][q]) * p.W2[q][b] for q in (0, 1)), Fraction(0))


def in_w2(p: Point, a: int, b: int) -> Fraction:
    samples = range(len(p.x))
    return sum((p.delta[k][0] * p.W3[0][a] * on(p.z2[k][a]) * p.h1[k][b] for k in samples), Fraction(0))


def in_w3(p: Point, b: int) -> Fraction:
    return sum((p.delta[k][0] * p.h2[k][b] for k in range(len(p.x))), Fraction(0))


PART_2: list[Formula] = [
    lambda p, i, j: p.delta,
    lambda p, i, j: in_w3(p, 0),
    lambda p, i, j: [[in_w3(p, 0), in_w3(p, 1)]],
    lambda p, i, j: [[row[0] * p.W3[0][0]] for row in p.delta],
    lambda p, i, j: [[row[0] * w for w in p.W3[0]] for row in p.delta],
    lambda p, i, j: in_w2(p, i - 1, j - 1),
    lambda p, i, j: [[in_w2(p, a, b) for b in range(3)] for a in (0, 1)],
    lambda p, i, j: [[back_to_h1(p, k, b) for b in range(3)] for k in range(len(p.x))],
]


def expect(text: str, formulas: list[Formula], m: int, seed: int) -> None:
    point = Point(m, seed)
    network = at_point(loads(text)[0], point.values())
    answers = answered(network)
    assert len(answers) == len(formulas)
    for answer, formula in zip(answers, formulas, strict=True):
        if not isinstance(answer, Answer):
            continue
        i, j = 2, 3
        letters = {"i": i, "j": j}
        found, wanted = entries(answer, network, letters), rationals(formula(point, i, j))
        if isinstance(found, list) and isinstance(wanted, list):
            found, wanted = ([c for row in v for c in row] for v in (found, wanted))
        assert found == wanted, answer.ask.said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_seventeen_answers_for_one_sample(seed: int) -> None:
    expect(SINGLE, PART_1, 1, seed)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_the_eight_answers_for_a_batch_hold_for_every_number_of_samples(m: int) -> None:
    expect(BATCH, PART_2, m, seed=m + 7)


def test_the_slope_of_relu_is_an_indicator() -> None:
    told = next(a for a in answered(loads(SINGLE)[0]) if isinstance(a, Told))
    assert told.chain is not None and [s.checked for s in told.chain.steps] == ["exact"]
    assert answers_of(SINGLE)["relu'"]["latex"].endswith("= (z > 0)")


# -- the instance of the sheets ----------------------------------------------------------------------------


def answers_of(text: str) -> dict[str, dict[str, Any]]:
    solution = json.loads(derive(loads(text)[0]).json())
    return {answer["question"]: answer for answer in solution["answers"]}


def test_the_numbers_of_one_sample() -> None:
    found = {q: a["value"] for q, a in answers_of(SINGLE).items()}
    assert found["dl/dW_3"] == ["0", "-55"]
    assert found["dl/dh_2"] == ["-33", "22"]
    assert found["dl/dW_2"] == [["0", "0", "0"], ["0", "88", "22"]]
    assert found["dl/dh_1"] == ["-44", "22", "22"]
    assert found["dl/dW_1"] == [["0"] * 4, ["22", "44", "-22", "22"], ["22", "44", "-22", "22"]]
    assert found["dl/dW_2[i,j]"] == found["dl/dW_2"]  # the table over i and j


def test_the_numbers_of_a_batch_of_two() -> None:
    found = {q: a["value"] for q, a in answers_of(BATCH).items()}
    assert found["dl/dh_3"] == ["-11/2", "37/2"]
    assert found["dl/dW_3[1,1]"] == "481/2"
    assert found["dl/dW_3"] == ["481/2", "-55/2"]
    assert found["dl/dh_2[:,1]"] == ["-33/2", "111/2"]
    assert found["dl/dW_2"] == [["555/2", "0", "222"], ["0", "44", "11"]]
    assert found["dl/dh_1"] == [["-22", "11", "11"], ["111/2", "-111/2", "111"]]


def test_a_filled_matrix_has_every_entry() -> None:
    filled = answers_of(SINGLE)["dh_2[1,1]/dW_2"]["filled"]
    row = [rf"(z_{{1,1}}^2 > 0)\,h_{{1,{k}}}^1" for k in (1, 2, 3)]
    assert filled == [row, ["0", "0", "0"]]


def test_an_answer_speaks_of_the_gradients_that_the_question_allows() -> None:
    for answer in answered(loads(SINGLE)[0]):
        if isinstance(answer, Answer) and answer.ask.stop:
            left = {f.array.name for t in answer.element for f in t.factors if is_upstream(f)}
            assert left <= answer.ask.stop


def test_every_step_of_every_answer_was_checked() -> None:
    for text in (SINGLE, BATCH):
        for answer in answered(loads(text)[0]):
            assert answer.chain is not None
            assert {step.checked for step in answer.chain.steps} == {"exact"}
            if isinstance(answer, Answer) and answer.lifting is not None:
                assert answer.lifting.steps[0].checked == "exact"


def test_renaming_every_quantity_renames_the_answers() -> None:
    names = {"x": "a", "y": "t", "W_1": "U_1", "W_2": "U_2", "W_3": "U_3", "z_1": "s_1", "h_1": "v_1"}
    names |= {"z_2": "s_2", "h_2": "v_2", "h_3": "v_3", "l": "E"}
    head, ask = re.sub(r"text: .*?(?=\}\n|\n *text)", "text: Q", SINGLE).split("ask:")
    pattern = re.compile(r"(?<![A-Za-z_])(d?)(x|y|W_[123]|[zh]_[123]|l)(?![A-Za-z_0-9])(?!ayers)")
    renamed = pattern.sub(lambda m: m[1] + names[m[2]], head.split("notation:")[0])
    notation = "notation:" + head.split("notation:")[1]
    asked = pattern.sub(lambda m: m[1] + names[m[2]], ask)
    old, new = answers_of(f"{head}ask:{ask}"), answers_of(f"{renamed}{notation}ask:{asked}")
    assert [a["value"] for a in old.values()] == [a["value"] for a in new.values()]
    assert [a["filled"] is None for a in old.values()] == [a["filled"] is None for a in new.values()]
    assert "v" in new["dE/dW_3".replace("W", "U")]["latex"]


def test_other_sizes_change_the_answers() -> None:
    text = SINGLE.split("values:")[0].replace("[3, 4]", "[2, 5]").replace("[2, 3]", "[4, 2]")
    text = text.replace("W_3: [1, 2]", "W_3: [1, 4]").replace("x: [1, 4]", "x: [1, 5]")
    text += "ask:\n  - {d: l, wrt: W_2, in_terms_of: dl/dh_3}\n  - dh_2/dh_1\n"
    point = Point(1, 5, (5, 2, 4, 1))
    network = at_point(loads(text)[0], point.values())
    first, second = answered(network)
    assert isinstance(first, Answer) and isinstance(second, Answer)
    assert entries(first, network, {}) == rationals(
        [[point.delta[0][0] * point.W3[0][a] * on(point.z2[0][a]) * h for h in point.h1[0]] for a in range(4)]
    )
    assert entries(second, network, {}) == rationals(
        [[on(point.z2[0][a]) * point.W2[a][b] for b in (0, 1)] for a in range(4)]
    )


def test_inserting_a_layer_changes_the_answers() -> None:
    text = SINGLE.split("values:")[0].replace("W_3: [1, 2]", "W_3: [1, 2], V: [2, 2]")
    text = text.replace("  h_3: h_2 @ W_3.T", "  u: h_2 @ V.T\n  v: relu(u)\n  h_3: v @ W_3.T")
    text += (
        "ask:\n  - {d: l, wrt: 'W_2[i,j]', in_terms_of: dl/dh_3}\n  - {d: l, wrt: h_2, in_terms_of: dl/dh_3}\n"
    )
    point = Point(1, 8)
    V = [[Fraction(2), Fraction(-1)], [Fraction(3), Fraction(5)]]
    u = times(point.h2, V)[0]
    delta = sum((w * max(c, Fraction(0)) for w, c in zip(point.W3[0], u, strict=True)), -point.y[0][0])
    back = [sum((delta * point.W3[0][k] * on(u[k]) * V[k][a] for k in (0, 1)), Fraction(0)) for a in (0, 1)]
    network = at_point(loads(text)[0], point.values() | {"V": V})
    first, second = answered(network)
    assert isinstance(first, Answer) and isinstance(second, Answer)
    assert entries(second, network, {}) == rationals([back])
    for i, j in ((1, 3), (2, 1)):
        wanted = back[i - 1] * on(point.z2[0][i - 1]) * point.h1[0][j - 1]
        assert entries(first, network, {"i": i, "j": j}) == rationals(wanted)


# -- other derivatives -------------------------------------------------------------------------------------

SOFTMAX = """
inputs: {z: [3]}
targets: {t: {shape: [3], one_hot: true}}
parameters: {b: [3]}
equations:
  a: z + b
  p: softmax(a)
  s: sigmoid(a)
  L: cross_entropy(p, t)
values: {z: [0, 1, 2], b: [0, 0, 0], t: [0, 1, 0]}
ask:
"""


def ask(text: str, *questions: str) -> tuple[Answer | Told, ...]:
    return answered(loads(text + "".join(f"  - {q}\n" for q in questions))[0])


def latex(text: str, *questions: str) -> list[str]:
    found = json.loads(derive(loads(text + "".join(f"  - {q}\n" for q in questions))[0]).json())
    return [answer["latex"] for answer in found["answers"]]


def test_the_jacobian_of_softmax_is_diag_p_minus_p_p_t() -> None:
    (written,) = latex(SOFTMAX, "dp/da")
    assert written.endswith(r"= \operatorname{diag}(p) - p p^{\top}")


def test_the_jacobian_of_an_elementwise_function_is_diagonal() -> None:
    (written,) = latex(SOFTMAX, "ds/da")
    assert r"\operatorname{diag}" in written


def test_a_quantity_by_itself_is_the_identity() -> None:
    (answer,) = ask(SOFTMAX, "da/da")
    assert isinstance(answer, Answer) and answer.matrix is not None
    network = loads(SOFTMAX)[0]
    assert entries(answer, network, {}) == rationals([[Fraction(i == j) for j in range(3)] for i in range(3)])


def test_what_does_not_depend_on_it_has_the_derivative_0() -> None:
    (answer,) = ask(SOFTMAX, "da/dp")
    assert isinstance(answer, Answer) and answer.element == () and answer.chain is not None
    assert answer.chain.steps[0].checked == "exact"


def test_a_matrix_by_a_matrix_stays_in_index_form() -> None:
    (answer,) = ask(SINGLE.split("ask:")[0] + "ask:\n", "dz_2/dW_2")
    assert isinstance(answer, Answer) and answer.matrix is None and len(answer.open) > 2


def test_a_letter_on_both_sides_is_one_index() -> None:
    (answer,) = ask(SOFTMAX, "ds[i]/da[i]")
    assert isinstance(answer, Answer)
    assert len(answer.letters) == 1 and not any(
        type(f).__name__ == "Delta" for t in answer.element for f in t.factors
    )


def test_an_expression_of_gradients_has_a_number() -> None:
    found = answers_of(SINGLE.split("ask:")[0] + "ask:\n  - sum(dl/dW_3 * dl/dW_3)\n  - 2*sum(W_3)\n")
    assert found["sum(dl/dW_3 * dl/dW_3)"]["value"] == "3025"
    assert found["2*sum(W_3)"]["value"] == "2"


def test_a_parameter_after_its_update_has_its_formula_and_its_numbers() -> None:
    text = SINGLE.split("ask:")[0] + "update: {rate: 1/2}\nask:\n  - W_3_new\n"
    found = answers_of(text)["W_3_new"]
    assert found["value"] == ["3", "51/2"] and r"\tfrac{1}{2}" in found["latex"]


def test_words_are_answered_with_words() -> None:
    question = "  - {text: 'Why 50% of $h_2$ & $nothing$?', answer: 'Because {it} is', points: 1}\n"
    page = derive(loads(SINGLE.split("ask:")[0] + "ask:\n" + question)[0]).tex()
    assert r"Why 50\% of $h^2$ \& nothing?" in page
    assert r"Because \{it\} is" in page and "(1 point)" in page


# -- planted mistakes --------------------------------------------------------------------------------------


def planted(answer: Answer, place: int) -> Answer:
    """The answer with a factor 2 in one of its steps and all that follow from it."""
    assert answer.chain is not None
    steps = list(answer.chain.steps)
    two = Number(Fraction(2))
    now = steps[place].lhs
    for k in range(place, len(steps)):
        rhs = steps[k].rhs
        assert isinstance(rhs, tuple)
        rhs = tuple(Term((two, *t.factors), t.bound) for t in rhs)
        steps[k] = replace(steps[k], lhs=now, rhs=rhs)
        now = rhs
    return replace(
        answer, chain=replace(answer.chain, steps=tuple(steps)), element=now, matrix=None, lifting=None
    )


@pytest.mark.parametrize("question", ["dl/dW_2[i,j]", "dh_2[1,1]/dW_2[1,j]", "dh_2[1,i]/dh_1", "dh_2/dW_2"])
def test_a_wrong_answer_is_caught_in_its_step(question: str) -> None:
    (answer,) = ask(SINGLE.split("ask:")[0] + "ask:\n", question)
    assert isinstance(answer, Answer) and answer.chain is not None
    for place, step in enumerate(answer.chain.steps):
        if step.rhs != ():
            with pytest.raises(StepFailed):
                check_answer(planted(answer, place))


def test_an_answer_that_no_step_gives_is_caught() -> None:
    (answer,) = ask(SINGLE.split("ask:")[0] + "ask:\n", "dl/dW_2[i,j]")
    assert isinstance(answer, Answer)
    with pytest.raises(StepFailed, match="stands in no chain"):
        check_answer(replace(answer, element=()))


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("answer_derivative", "at_entry"),
        ("answer_derivative", "at_deltas"),
        ("answer_steps", "single_places"),
        ("answer_steps", "put_adjoint"),
    ],
)
def test_a_slip_in_the_source_of_answers_is_caught(
    room: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = importlib.import_module(f"symbackprop.derive.{room}")
    right: Callable[..., tuple[Term, ...]] = getattr(source, name)

    def doubled(*given: Any) -> tuple[Term, ...]:
        return tuple(Term((Number(Fraction(2)), *t.factors), t.bound) for t in right(*given))

    monkeypatch.setattr(source, name, doubled)
    with pytest.raises(StepFailed):
        ask(SINGLE.split("ask:")[0] + "ask:\n", "dh_2[1,1]/dW_2")


# -- faults of the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dl/dW_4", "W_4 is not declared; did you mean W_3?"),
        ("dl/dW_3[1,3]", "W_3 has no place 3 there, only 1 to 2"),
        ("dl/dW_3[1]", "W_3 has two places, row and column, and [1] has 1"),
        ("dl/dW_3[0,1]", "0 is no place; a place is a number from 1, a letter, or : for all"),
        ("dh_2[1,j]/dh_1[1,j]", "j runs over 2 places and over 3; take another letter"),
        ("reluu'", "reluu is no function with a slope; did you mean relu?"),
        ("W_3_new", "there is no update, so there is no W_3_new; add update: {rate: 1/2}"),
        ("sum(dq/dW_3)", "in an expression gradients are those of the loss, dl/dW_3"),
        ("norm(W_9)", "the question norm(W_9) is not read: unknown name W_9; did you mean W_3?"),
        (
            "{d: l, wrt: W_3, form: fill}",
            "the form is element or filled or matrix or vector, and not fill; did you mean filled?",
        ),
        ("{d: l, wrt: W_3, in_terms_of: [dl/dh_9]}", "h_9 is not declared; did you mean h_3?"),
        ("{d: l, wtr: W_3}", "wtr is no key of a question; did you mean wrt?"),
        ("{d: l}", "the question has no wrt; write {d: l, wrt: W_1}"),
        ("{text: Why?}", "a question has d and wrt, or a text and an answer in words"),
        ("{d: l, wrt: W_3, points: many}", "an exact number is needed"),
    ],
)
def test_a_question_that_cannot_be_read_is_told_with_its_place(line: str, message: str) -> None:
    head = SINGLE.split("ask:")[0]
    with pytest.raises(NetworkFileError) as caught:
        loads(f"{head}ask:\n  - dl/dW_1\n  - {line}\n")
    (fault,) = caught.value.faults
    assert message in fault.message
    assert fault.place.line == head.count("\n") + 3
