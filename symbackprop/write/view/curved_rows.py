r"""The rows of a Hessian: the gradient, the tangents, H v entry by entry and whole, then H_ij and H.

dL/dh is a quantity here, written \bar{h} with a clause that says so; a dot stands over what moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbackprop.algebra.forms import Form, MatMul, arrays
from symbackprop.derive.curved import Curved
from symbackprop.derive.second import Hessian, HessianProduct
from symbackprop.derive.steps import Chain, Step
from symbackprop.numeric.answers import AnswerNumbers
from symbackprop.numeric.second import Bracket, associations
from symbackprop.write.latex.letters import Letters, deal
from symbackprop.write.latex.names import Symbol, barred
from symbackprop.write.latex.polynomial_tex import polynomial_tex
from symbackprop.write.latex.printer import Printer
from symbackprop.write.sheet.reasons import UNSURE, reason
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.view.answer_rows import FILL, FRAME, ROOM, filled_row
from symbackprop.write.view.element import Row

NUMBERS = ROOM - 9  # em beside the words of a numbers line
WORDS = {
    "chain": "chain rule forward",
    "cite": "the local Jacobians",
    "expanded": "tangents put in",
    "expand": "linear in the direction",
    "local": "entries depend on themselves only",
}


def curved_pen(sheet: Sheet, answer: Curved) -> Printer:
    """The page's pen, with symbols for adjoints and tangents as quantities."""
    made, hand = answer.product, sheet.ink.hand
    symbols = dict(hand.symbols)
    for name, array in made.gradient.adjoints.items():
        symbols[array.name] = barred(hand.symbol(name))
    inner = replace(hand, symbols=symbols)
    for name, array in made.tangents.of_name.items():
        if array != made.direction:
            symbols[array.name] = _dotted(inner.symbol(name))
    symbols[made.product.of.name] = Symbol(f"({hessian_letter(sheet)}{direction_text(sheet, answer)})")
    return Printer(replace(hand, symbols=symbols, avoid=hand.avoid | {hessian_letter(sheet)}))


def _dotted(sym: Symbol) -> Symbol:
    return replace(sym, base=rf"\dot{{{sym.base}}}")


def hessian_letter(sheet: Sheet) -> str:
    r"""H, or \nabla^2 L where the network has an H of its own."""
    taken = any(sheet.ink.name(name) == "H" for name in sheet.network.quantities)
    return rf"\nabla^2 {sheet.ink.hand.loss_text}" if taken else "H"


def direction_text(sheet: Sheet, answer: Curved) -> str:
    return sheet.ink.name(answer.product.direction.name)


def curved_left(sheet: Sheet, answer: Curved) -> str:
    """What is asked for: H or H v."""
    letter = hessian_letter(sheet)
    return letter if isinstance(answer.found, Hessian) else f"{letter}\\,{direction_text(sheet, answer)}"


def curved_words(sheet: Sheet, answer: Curved) -> str:
    """The same in a sentence: of what, by what."""
    made, letter = answer.product, hessian_letter(sheet)
    of, by = sheet.words.name(made.first.network.loss), sheet.words.name(made.wrt.name)
    whole = rf"{letter}\text{{, the Hessian of }}{of}\text{{ by }}{by}"
    if isinstance(answer.found, Hessian):
        return whole
    return rf"{curved_left(sheet, answer)}\text{{ with }}{whole}"


def curved_numbers(sheet: Sheet, answer: Curved, numbers: AnswerNumbers) -> str:
    """H = [1 2 3; 2 4 6; 3 6 9], where the file's values give it."""
    value = numbers.value
    if value is None or value.blank:
        return ""
    shown = sheet.figure(value, NUMBERS)
    return f"{curved_left(sheet, answer)} {shown.relation} {shown.tex}"


def curved_rows(sheet: Sheet, answer: Curved) -> list[Row]:
    """Everything from the gradient to the framed answer."""
    pen, made = curved_pen(sheet, answer), answer.product
    last = not isinstance(answer.found, Hessian)
    rows = [*_gradient(pen, made), *_tangents(pen, made)]
    rows += _product(sheet, pen, answer, FRAME if last else FILL)
    if isinstance(answer.found, Hessian):
        rows += _hessian(sheet, pen, answer, answer.found)
    return rows


def curved_clauses(sheet: Sheet, answer: Curved) -> Iterator[str]:
    r"""What \bar{h} stands for, and which masks count as constants."""
    pen, made = curved_pen(sheet, answer), answer.product
    spoken = {a.name for f in _forms(made) for a in arrays(f)} | {made.gradient.adjoints[made.wrt.name].name}
    for name, array in made.gradient.adjoints.items():
        if array.name in spoken and sheet.ink.hand.notation.gradient != "bar":
            yield f"with ${pen.name(array.name)} = {sheet.words.gradient(made.gradient.network.array(name))}$"
    if any(array not in (made.direction, made.product.of) for array in made.tangents.of_name.values()):
        along = direction_text(sheet, answer)
        yield f"a dot: the change along ${along}$"
    yield from _associations(sheet, answer)


def _associations(sheet: Sheet, answer: Curved) -> Iterator[str]:
    """from the right: v^T y = 6, v (v^T y) = ..: 2n multiplications; from the left: (v v^T) y."""
    chain = answer.product_chain()
    if chain is None:
        return
    pen = curved_pen(sheet, answer)
    for said, way in zip(("from the right", "from the left"), associations(chain, sheet.network), strict=True):
        lines = [f"${_bracketed(pen, b.form)}{_value(sheet, b)}$" for b in way.brackets]
        count = polynomial_tex(way.multiplications, pen.name)
        yield f"{said} {', then '.join(lines)}: ${count}$ multiplications"


def _bracketed(pen: Printer, form: Form) -> str:
    """v (v^T y): what was multiplied before stands in parentheses."""
    if not isinstance(form, MatMul) or not any(isinstance(arg, MatMul) for arg in form.args):
        return pen.form(form)
    factors = [_bracketed(pen, arg) for arg in form.args]
    inner = [f"({t})" if isinstance(arg, MatMul) else t for t, arg in zip(factors, form.args, strict=True)]
    return r"\,".join(inner)


def _value(sheet: Sheet, bracket: Bracket) -> str:
    if bracket.value is None:
        return ""
    shown = sheet.figure(bracket.value, NUMBERS)
    return f" {shown.relation} {shown.tex}"


def _forms(made: HessianProduct) -> Iterator[Form]:
    gradient = made.gradient.network.equation(made.gradient.adjoints[made.wrt.name].name)
    if gradient is not None:
        yield gradient.form
    for each in made.tangents.derived.values():
        if each.matrix is not None:
            yield each.matrix


def _gradient(pen: Printer, made: HessianProduct) -> list[Row]:
    of = made.gradient.adjoints[made.wrt.name]
    equation = made.gradient.network.equation(of.name)
    if equation is None:
        return []
    return filled_row(pen.name(of.name), pen.form(equation.form), "the gradient", FILL)


def _tangents(pen: Printer, made: HessianProduct) -> Iterator[Row]:
    """The tangents on the way, in their order; those of parts without a name stand inside the others."""
    unnamed = {made.tangents.of_name[n].name for n in made.tangents.unnamed if n in made.tangents.of_name}
    for name, each in made.tangents.derived.items():
        if each.of == made.product.of or name in unnamed or each.matrix is None:
            continue
        yield from filled_row(pen.name(name), pen.form(each.matrix), "", FILL)


def _product(sheet: Sheet, pen: Printer, answer: Curved, mark: str) -> list[Row]:
    made = answer.product
    product, left = made.product, f"{hessian_letter(sheet)}\\,{direction_text(sheet, answer)}"
    if not product.chains:
        by = sheet.words.name(made.wrt.name)
        return filled_row(left, "0", f"the gradient does not depend on ${by}$", mark)
    rows: list[Row] = []
    for chain in product.chains:
        if chain.kind == "chain":
            rows += _element_rows(sheet, pen, made, chain, "", product.matrix is not None)
    if product.matrix is None:
        return rows
    short = product.expanded is not None and product.expanded != product.matrix
    rows += filled_row(
        left, pen.form(product.matrix), "vectorise, checked by lowering back", FILL if short else mark
    )
    if short and product.expanded is not None:
        rows += filled_row("", pen.form(product.expanded), "tangents put in", mark)
    return rows


def _hessian(sheet: Sheet, pen: Printer, answer: Curved, found: Hessian) -> list[Row]:
    letter = hessian_letter(sheet)
    if found.map.element == () and not found.map.chains:
        return filled_row(letter, "0", "", FRAME)
    rows: list[Row] = []
    for chain in found.map.chains:
        if chain.kind == "local":
            short = found.map.matrix is not None
            rows += _element_rows(sheet, pen, answer.product, chain, letter, short)
    if found.map.matrix is not None:
        rows += filled_row(letter, pen.form(found.map.matrix), "vectorise, checked by lowering back", FRAME)
    return rows


def _element_rows(
    sheet: Sheet, pen: Printer, made: HessianProduct, chain: Chain, letter: str, short: bool
) -> list[Row]:
    """The steps of a chain, one a row, its left side named before them."""
    sides = [s for step in chain.steps for s in (step.lhs, step.rhs) if isinstance(s, tuple)]
    free = chain.steps[0].free
    letters = deal(sides, free, pen.hand.avoid, pen.hand.notation.letters, derivative=True)
    first = chain.steps[0].lhs
    assert isinstance(first, tuple)
    left = pen.sums(first, letters)
    if letter:
        places = "".join(letters[i] for i in free)
        left = f"{letter if len(letter) == 1 else f'({letter})'}_{{{places}}} = {left}"
    rows: list[Row] = []
    for step in chain.steps:
        if not isinstance(step.rhs, tuple):
            continue
        why = _why(sheet, pen, letters, step, made)
        lines = filled_row("" if rows else left, pen.sums(step.rhs, letters), why, FILL)
        # a step that fills lines hides more than it shows where the matrices stand below
        if len(lines) == 1 or not short:
            rows += lines
    return rows


def _why(sheet: Sheet, pen: Printer, letters: Letters, step: Step, made: HessianProduct) -> str:
    known = WORDS.get(step.reason)
    checked = made.first.checks is not None
    if known is not None:
        return known + (UNSURE[step.checked] if checked else "")
    parameters: frozenset[str] = frozenset(q.name for q in sheet.network.with_role("parameter"))
    return reason(step, pen, letters, parameters, checked)
