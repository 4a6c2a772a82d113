"""A solution as data, `symbackprop.solution/1`: what programs read.

`value` holds exact strings, `decimal` the nearest doubles, both in the quantity's own shape: one for 1 x 1, a
flat list for one row or column, else a list of rows; None for a cell without that number, and for the whole
where no cell has one. Beside the fixed keys stand `remarks`, `warnings`, `parts` (the unnamed parts of
equations: what their letters stand for, and their gradients) and, with several samples, `samples`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, adjoint
from symbackprop.algebra.shapes import Shape, extent
from symbackprop.derive.answer import Answered
from symbackprop.derive.steps import Checks, Derivation
from symbackprop.network.network import Equation, Network
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.numeric.expected import Result
from symbackprop.numeric.solve import Numbers
from symbackprop.write.json.family_json import with_cells
from symbackprop.write.json.json_text import json_text
from symbackprop.write.json.numbers_json import number_data, numbers_data
from symbackprop.write.json.steps_json import gradient_data
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.sheet import sheet
from symbackprop.write.view.answers_json import answers_data
from symbackprop.write.view.claims import claim_data
from symbackprop.write.view.cost_data import cost_or_none

SCHEMA = "symbackprop.solution/1"
Data = dict[str, Any]
Answers = Sequence[tuple[Answered, AnswerNumbers]]


def solution_json(network: Network, derivation: Derivation, numbers: Numbers, answers: Answers = ()) -> str:
    """The whole solution as JSON text."""
    return json_text(solution_data(network, derivation, numbers, answers)) + "\n"


def solution_data(network: Network, derivation: Derivation, numbers: Numbers, answers: Answers = ()) -> Data:
    """Every key of the schema."""
    page = sheet(network, derivation, numbers)
    pen = page.ink
    found = {
        name: gradient_data(gradient, network, pen)
        | {"shape": shape_data(gradient.of.shape)}
        | number_data(numbers.gradients.get(name))
        for name, gradient in derivation.gradients.items()
    }
    data: Data = {
        "schema": SCHEMA,
        "title": network.title,
        "net": network.name,
        "equations": [equation_data(equation, pen) for equation in network.equations],
        "forward": {name: number_data(numbers.forward.get(name)) for name in network.quantities},
        "loss": network.loss,
        "gradients": {name: one for name, one in found.items() if name not in derivation.unnamed},
        "answers": answers_data(page, answers),
        "cost": cost_or_none(network, derivation),
        "update": update_data(network, numbers, pen),
        "expected": [expected_data(result) for result in numbers.expected],
        "claims": [claim_data(result) for result in numbers.claims],
        "checks": checks_data(derivation.checks),
        "parts": {name: {"is": clause} | found.get(name, {}) for name, clause in page.clauses.items()},
        "remarks": list(numbers.remarks),
        "warnings": list(network.warnings),
    }
    if numbers.samples:
        data["samples"] = [
            {"forward": numbers_data(each.values), "gradients": numbers_data(each.gradients)}
            for each in numbers.samples
        ]
    return with_cells(data, network)


def equation_data(equation: Equation, pen: Printer) -> Data:
    latex = f"{pen.name(equation.name)} = {pen.form(equation.form)}"
    return {"name": equation.name, "latex": latex, "shape": shape_data(equation.out.shape)}


def shape_data(shape: Shape) -> list[int | str]:
    """[rows, columns]: a number, or the name of a symbolic size."""
    return [extent(shape[0]), extent(shape[1])]


# -- the rest ------------------------------------------------------------------------------------------------


def update_data(network: Network, numbers: Numbers, pen: Printer) -> Data | None:
    """Parameters after each step, and the loss after the last."""
    if network.update is None:
        return None
    rate = network.update.rate

    def moved(array: Array) -> str:
        return pen.form(build.subtract(array, build.scale(build.num(rate), adjoint(array))))

    return {
        "rate": str(rate),
        "steps": [
            {
                f"{name}_new": {"latex": moved(network.array(name))} | number_data(value)
                for name, value in step.after.items()
            }
            for step in numbers.update
        ],
        "loss_after": number_data(numbers.loss_after),
    }


def expected_data(result: Result) -> Data:
    return {
        "key": result.key,
        "verdict": result.verdict,
        "row": result.place[0] if result.place else None,
        "column": result.place[1] if result.place else None,
        "message": result.message,
    }


def checks_data(checks: Checks | None) -> Data | None:
    """None where nothing was checked."""
    if checks is None:
        return None
    return {
        "points": checks.points,
        "sizes": list(checks.sizes),
        "bound": checks.bound,
        "seed": checks.seed,
        "whole": checks.whole,
        "note": checks.note,
    }
