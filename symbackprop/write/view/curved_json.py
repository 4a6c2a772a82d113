"""A Hessian, or its product with a vector, as data: its LaTeX, its numbers, its steps."""

from __future__ import annotations

from typing import Any

from symbackprop.algebra.forms import Form
from symbackprop.derive.curved import Curved
from symbackprop.derive.second import Hessian
from symbackprop.derive.steps import Chain, Side, Step
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.write.json.numbers_json import number_data
from symbackprop.write.json.steps_json import steps_data
from symbackprop.write.latex.letters import deal
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.curved_rows import curved_left, curved_pen

Data = dict[str, Any]


def curved_data(sheet: Sheet, answer: Curved, numbers: AnswerNumbers) -> Data:
    """One answer, with the keys of all answers."""
    ask, pen = answer.ask, curved_pen(sheet, answer)
    left, form = curved_left(sheet, answer), _form(answer)
    data: Data = {"question": ask.said, "latex": f"{left} = {'0' if form is None else pen.form(form)}"}
    if form is None and answer.product.product.chains:
        data["latex"] = None  # it has no matrix form: the steps say what it is
    data |= number_data(numbers.value)
    data |= {"text": ask.words, "points": None if ask.points is None else str(ask.points), "filled": None}
    return data | {"steps": [step for chain in answer.chains() for step in _steps(chain, pen)]}


def _form(answer: Curved) -> Form | None:
    product = answer.product.product
    if not product.chains:
        return None
    if isinstance(answer.found, Hessian):
        return answer.found.map.matrix
    return product.matrix if product.expanded is None else product.expanded


def _steps(chain: Chain, pen: Printer) -> list[Data]:
    sides = [s for step in chain.steps for s in (step.lhs, step.rhs) if isinstance(s, tuple)]
    free = chain.steps[0].free if chain.steps else ()
    letters = deal(sides, free, pen.hand.avoid, pen.hand.notation.letters, derivative=True)

    def tex(_: Step, side: Side) -> str:
        return pen.form(side) if isinstance(side, Form) else pen.sums(side, letters)

    return steps_data(chain, tex(chain.steps[0], chain.lhs), tex)
