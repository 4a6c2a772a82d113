"""The table of layers: name, what enters, what it gives, and that in terms of what is given; LaTeX and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Form,
    Hadamard,
    Indicator,
    MatMul,
    RowFn,
    arrays,
)
from symbackprop.algebra.inside import forms_in
from symbackprop.derive.answer import Told
from symbackprop.derive.layer_table import Layer
from symbackprop.network.network import Network
from symbackprop.numeric.value import Value, cell_rows, from_cells
from symbackprop.write.code.python_form import python
from symbackprop.write.json.numbers_json import number_data
from symbackprop.write.latex.cases import cases_tex, thresholds
from symbackprop.write.latex.measure import width
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_rows import ROOM
from symbackprop.write.view.element import Row

HEAD = ("layer", "input", "output")
MOST_ROWS = 2  # of a value beside its layer
BETWEEN = 1.0  # em that two columns have between them
NEXT, AGAIN = r"\\[7pt]", r"\\[4pt]"


def layer_rows(sheet: Sheet, told: Told, before: Sequence[Sheet] = ()) -> list[Row]:
    """The table as one row of a display, in the colour of an answer; after a table on the page what changes."""
    layers = told.layers
    others = [b for b in before if any(ask.kind == "table" for ask in b.network.ask)]
    if others and not sheet.network.values:
        known = {b.network.equation(e.name) for b in others for e in b.network.equations}
        layers = tuple(layer for layer in layers if layer.equation not in known) or layers
    return [("", rf"\filled{{{table_tex(sheet, layers)}}}", "")]


def layer_blank(sheet: Sheet, told: Told, blank: str) -> list[Row]:
    """The names of the layers, the rest to be filled in."""
    names = layer_names(sheet, told.layers)
    return [("", _array(HEAD, [(name, blank, blank, "") for name in names]), "")]


def table_tex(sheet: Sheet, layers: Sequence[Layer]) -> str:
    """The table; a value stands beside its layer where there is one and it fits."""
    names, inputs = layer_names(sheet, layers), [_inputs(sheet, layer) for layer in layers]
    values = [_value(sheet, layer) for layer in layers]
    shown = [_definition(sheet, layer) for layer in layers]
    rest = ROOM - max(map(width, names)) - max(map(width, inputs)) - 2 * BETWEEN
    room = rest - max(map(width, values)) - BETWEEN
    if not any(values) or max(map(width, shown)) > room:
        values, room = [], rest
    cells = []
    for k, layer in enumerate(layers):
        more = _expanded(sheet, layer)
        left, right = shown[k].split(" = ", 1)
        last = [values[k]] if values else []
        cells.append((names[k], inputs[k], left, f"{{}}= {right}", *last))
        if more and width(left + more) <= room:
            cells.append(("", "", "", f"{{}}{more}", *([""] * len(last))))
    return _array((*HEAD, "value") if values else HEAD, cells)


def _array(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""\begin{array} with a line under its head; a row without a name goes on with the one above."""
    words = " & ".join(_word(word) for word in head)
    lines = [words + r" \\[2pt] \hline\rule{0pt}{15pt}"]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        end = "" if after is None else NEXT if after[0] else AGAIN
        lines.append(" & ".join(rf"\displaystyle {cell}" if cell else "" for cell in row) + end)
    columns = "ll" + r"r@{\;}l" + "l" * (len(head) - len(HEAD))
    return "\n".join([rf"\begin{{array}}{{@{{}}{columns}@{{}}}}", *lines, r"\end{array}"])


def _word(word: str) -> str:
    """An output has two columns, its name and its right side."""
    return r"\multicolumn{2}{l}{\text{output}}" if word == "output" else rf"\text{{{word}}}"


# -- cells -------------------------------------------------------------------------------------------------


def _inputs(sheet: Sheet, layer: Layer) -> str:
    return r",\ ".join(sheet.ink.name(name) for name in layer.inputs)


def _definition(sheet: Sheet, layer: Layer) -> str:
    by_cases = cases_tex(sheet.ink, layer.equation)
    return by_cases or f"{sheet.ink.name(layer.equation.name)} = {sheet.ink.form(layer.equation.form)}"


def _expanded(sheet: Sheet, layer: Layer) -> str:
    """= the same in terms of what is given, under the definition's right side."""
    if layer.expanded is None or thresholds(layer.equation.form):
        return ""
    return f"= {sheet.ink.form(layer.expanded)}"


def _value(sheet: Sheet, layer: Layer) -> str:
    r"""The number; a column as a row with \top, so that the lines of the table stay close."""
    value = _number(sheet, layer)
    if value is None or value.blank:
        return ""
    if value.columns == 1 and value.rows > 1 and not sheet.as_columns:
        across = from_cells([[row[0] for row in cell_rows(value)]])
        return rf"{sheet.figure(across).tex}^{{\top}}"
    return sheet.figure(value).tex if value.rows <= MOST_ROWS else ""


def _number(sheet: Sheet, layer: Layer) -> Value | None:
    return sheet.numbers.scope.values.get(layer.equation.name)


# -- names -------------------------------------------------------------------------------------------------


def layer_names(sheet: Sheet, layers: Sequence[Layer]) -> list[str]:
    r"""\text{linear 1}, \operatorname{relu}, \text{linear 2}, \text{loss}"""
    words = [layer_word(sheet.network, layer) for layer in layers]
    count, met = Counter(words), Counter[str]()
    named = []
    for word, layer in zip(words, layers, strict=True):
        met[word] += 1
        form = layer.equation.form
        if isinstance(form, Apply | RowFn) and word not in ("loss", "threshold"):
            named.append(f"{{{sheet.ink.hand.function(form.rule)}}}")  # braces: no space of an operator
        else:
            named.append(rf"\text{{{word}{f' {met[word]}' if count[word] > 1 else ''}}}")
    return named


def layer_word(network: Network, layer: Layer) -> str:
    """What a layer does, in one word; of a function its name in the language."""
    form = layer.equation.form
    if layer.equation.name == network.loss and network.wrt:
        return "loss"
    if thresholds(form) or isinstance(form, Indicator):
        return "threshold"
    match form:
        case Apply(rule) | RowFn(rule):
            return rule
        case Array():
            return "identity"
        case _ if _weighs(network, form):
            return "linear"
        case Hadamard():
            return "product"
        case Add():
            return "sum"
        case _:
            return "function"


def _weighs(network: Network, form: Form) -> bool:
    """Is a product with a parameter taken?"""
    products = (part for part in forms_in(form) if isinstance(part, MatMul))
    return any(network.quantities[a.name].role == "parameter" for part in products for a in arrays(part))


# -- data --------------------------------------------------------------------------------------------------


def layers_data(sheet: Sheet, layers: Sequence[Layer]) -> list[dict[str, Any]]:
    """One entry for each layer: its name, inputs, output, formula, the formula in what is given, its number."""
    words = [layer_word(sheet.network, layer) for layer in layers]
    return [dict(_data(sheet, layer, word)) for layer, word in zip(layers, words, strict=True)]


def _data(sheet: Sheet, layer: Layer, word: str) -> Iterator[tuple[str, Any]]:
    equation = layer.equation
    yield "layer", word
    yield "input", list(layer.inputs)
    yield "output", equation.name
    yield "latex", sheet.ink.form(equation.form)
    yield "python", python(equation.form, sheet.network)
    expanded = layer.expanded
    yield "expanded", None if expanded is None else {
        "latex": sheet.ink.form(expanded),
        "python": python(expanded, sheet.network),
    }  # fmt: skip
    yield "checked", None if layer.chain is None else layer.chain.steps[-1].checked
    yield from number_data(_number(sheet, layer)).items()
