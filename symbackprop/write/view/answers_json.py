"""Answers as data: the question as it is written, the answer's LaTeX, its numbers, its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbackprop.algebra.forms import Form
from symbackprop.derive.answer import Answer, Answered
from symbackprop.derive.curved import Curved
from symbackprop.derive.steps import Chain, Side, Step
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.json.numbers_json import number_data
from symbackprop.write.json.steps_json import chain_data, steps_data
from symbackprop.write.latex.figures import bmatrix
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_hand import AnswerHand, answer_hand
from symbackprop.write.view.answer_letters import letters_data
from symbackprop.write.view.answer_rows import cell_text, matrix_text, places_of
from symbackprop.write.view.cost_rows import cost_of
from symbackprop.write.view.curved_json import curved_data
from symbackprop.write.view.graph_answer import asked_picture, graph_data, picture_tex
from symbackprop.write.view.layer_rows import layers_data, table_tex
from symbackprop.write.view.told_rows import told_left

Data = dict[str, Any]
MOST_CELLS = 64


def answers_data(sheet: Sheet, answers: Sequence[tuple[Answered, AnswerNumbers]]) -> list[Data]:
    """`answers` of the schema, in the order of the file."""
    return [answer_data(sheet, answer, numbers) for answer, numbers in answers]


def answer_data(sheet: Sheet, answer: Answered, numbers: AnswerNumbers) -> Data:
    """One answer; beside the fixed keys its text, its points, and its steps."""
    if isinstance(answer, Curved):
        return curved_data(sheet, answer, numbers)
    ask = answer.ask
    data: Data = {"question": ask.said, "latex": None} | number_data(numbers.value)
    data |= {"text": ask.words, "points": None if ask.points is None else str(ask.points)}
    if not isinstance(answer, Answer) and ask.kind == "cost":
        found = cost_of(sheet, answer)
        return data | {"latex": "\n".join(found.tables), "cost": found.data, "filled": None, "steps": []}
    if not isinstance(answer, Answer) and ask.kind == "table":
        chains = [layer.chain for layer in answer.layers if layer.chain is not None]
        data |= {"latex": table_tex(sheet, answer.layers), "table": layers_data(sheet, answer.layers)}
        return data | {"filled": None, "steps": [s for c in chains for s in chain_data(c, sheet.ink)]}
    if not isinstance(answer, Answer) and ask.kind == "graph":
        picture = picture_tex(asked_picture(ask, sheet.network, sheet.ink))
        data |= {"latex": picture, "graph": graph_data(ask, sheet.network, sheet.ink)}
        return data | {"filled": None, "steps": []}
    if not isinstance(answer, Answer):
        right = "" if answer.rhs is None else sheet.ink.form(answer.rhs)
        left = told_left(sheet, answer)
        data["latex"] = ask.answer or (right if left == right else f"{left} = {right}")
        return data | {"filled": None, "steps": []}
    hand = answer_hand(sheet.ink, answer, sheet.network.loss)
    data["latex"] = answer_latex(hand, answer)
    data["filled"] = filled_data(hand, answer)
    if answer.letters:
        data |= letters_data(answer, numbers)
    chains = [c for c in (answer.chain, answer.lifting) if c is not None]
    data["steps"] = [step for chain in chains for step in _steps(chain, hand, answer)]
    return data


def answer_latex(hand: AnswerHand, answer: Answer) -> str:
    """The final form: as it was asked for, else the matrix form, else entry by entry."""
    if answer.ask.form == "filled" and (cells := filled_data(hand, answer)):
        return f"{hand.left_whole} = {bmatrix(cells)}"
    if answer.matrix is None or answer.ask.form == "element":
        return f"{hand.left_entry} = {hand.entry.sums(answer.element, hand.letters)}"
    return f"{hand.left_whole} = {matrix_text(hand, answer)}"


def filled_data(hand: AnswerHand, answer: Answer) -> list[list[str]] | None:
    """The answer at every place, where the places have numbers and are few."""
    places = places_of(answer)
    if not places or len(places) * len(places[0]) > MOST_CELLS:
        return None
    return [[cell_text(hand, answer.element, at) for at in row] for row in places]


def _steps(chain: Chain, hand: AnswerHand, answer: Answer) -> list[Data]:
    def tex(_: Step, side: Side) -> str:
        if isinstance(side, Form):
            return hand.whole.form(side)
        own = answer.element if answer.fixed and chain is answer.lifting else side
        return hand.entry.sums(own, hand.letters)

    return steps_data(chain, hand.left_entry, tex)
