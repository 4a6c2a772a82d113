r"""What the page says about itself: what was checked, and each convention that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from symbackprop.algebra.forms import Apply, Array, Form, Hadamard, Indicator, OneHot, Relation, RowFn, children
from symbackprop.algebra.shapes import is_scalar, is_vector, rank
from symbackprop.derive.steps import Checked
from symbackprop.network.network import Quantity
from symbackprop.numeric.value import flat_cells, is_zero
from symbackprop.rules.registry import RULES
from symbackprop.write.latex.cases import thresholds
from symbackprop.write.latex.functions import indicator
from symbackprop.write.latex.pieces import ATOM, Piece, exact
from symbackprop.write.latex.tex_text import tex_text
from symbackprop.write.sheet.sheet import Sheet
from symbackprop.write.sheet.view_family import family_remarks


def checked_line(sheets: Sequence[Sheet]) -> str:
    """One sentence under the title; for a page that was not checked, that it was not."""
    checks = [s.derivation.checks for s in sheets if s.derivation.checks is not None]
    if len(checks) < len(sheets):
        return "The lines of this page were not checked."
    counts = count_checked(sheets)
    if not any(counts.values()):
        return "No gradient is asked for; the values were worked out exactly."
    sizes = listed(sorted({size for c in checks for size in c.sizes}))
    at = f"{checks[0].points} random points" + (f", sizes {sizes}" if sizes else "")
    if counts["ball"] or counts["not"]:
        said = f"{counts['exact']} steps were checked exactly ({at}){_less(counts)}."
    else:
        said = f"Every line was checked exactly at {at}."
    bound = max((c.bound for c in checks), key=_exponent)
    if bound and counts["exact"]:
        said += f" A false line passes with probability at most ${bound}$."
    return said


def listed(sizes: list[int]) -> str:
    """>>> listed([2, 3, 4, 5]), listed([2, 3, 7])
    ('2 to 5', '2, 3, 7')
    """
    if len(sizes) > 3 and sizes == list(range(sizes[0], sizes[-1] + 1)):
        return f"{sizes[0]} to {sizes[-1]}"
    return ", ".join(map(str, sizes))


def _exponent(bound: str) -> int:
    """The larger of two bounds 2^{-62} is the one that holds for all networks of the page."""
    found = re.search(r"-?\d+(?=\}?$)", bound)
    return int(found[0]) if found else 0


def _less(counts: dict[Checked, int]) -> str:
    out = ""
    if counts["ball"]:
        out += f", {counts['ball']} to 60 digits"
    if counts["not"]:
        out += f"; {counts['not']} could not be checked"
    return out


def count_checked(sheets: Sequence[Sheet]) -> dict[Checked, int]:
    """How many steps were checked in which way."""
    counts: dict[Checked, int] = {"exact": 0, "ball": 0, "not": 0}
    for sheet in sheets:
        for gradient in sheet.derivation.gradients.values():
            for chain in gradient.chains:
                for step in chain.steps:
                    counts[step.checked] += 1
    return counts


WHERE: dict[Relation, str] = {
    ">": "is positive",
    ">=": "is not negative",
    "<": "is negative",
    "<=": "is not positive",
    "==": "is 0",
    "!=": "is not 0",
}

# -- remarks -------------------------------------------------------------------------------------------------


def remarks(sheet: Sheet) -> tuple[str, ...]:
    """Each convention that this page uses, one sentence each."""
    found = [
        *_notes(sheet),
        *_layout(sheet),
        *_kinks(sheet),
        *_signs(sheet),
        *_by_rows(sheet),
        *_elements(sheet),
        *_given(sheet),
        *_idle(sheet),
        *_numbers(sheet),
        *_checks(sheet),
        *family_remarks(sheet),
    ]
    if sheet.gradients():
        found.append(r"\textcolor{up}{Colour}: arrives from the gradient before.")
    return tuple(found)


def _notes(sheet: Sheet) -> Iterator[str]:
    if sheet.network.notes:
        yield tex_text(sheet.network.notes)


def _layout(sheet: Sheet) -> Iterator[str]:
    if not sheet.gradients():
        return
    if sheet.numerator:
        yield "Numerator layout: a gradient is printed with the transposed shape of its quantity."
    else:
        yield "A gradient has the shape of its quantity (denominator layout)."
    if sheet.as_columns:
        yield "Rows are printed as columns."
    if sheet.pen.hand.notation.sums == "einstein":
        yield "An index that occurs twice is summed."


def _forms(sheet: Sheet) -> Iterator[Form]:
    """Every node of the equations and of the gradients."""
    stack = [e.form for e in sheet.network.equations if not thresholds(e.form)]
    by_cases = [i for e in sheet.network.equations for i in thresholds(e.form)]
    stack += [side for indicator in by_cases for side in (indicator.left, indicator.right)]
    stack += [g.matrix for g in sheet.gradients() if g.matrix is not None]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(children(node))


def _kinks(sheet: Sheet) -> Iterator[str]:
    """The slope that is taken where a function has none, and whether it is met."""
    used = dict.fromkeys(node.rule for node in _forms(sheet) if isinstance(node, Apply))
    for relation in dict.fromkeys(node.relation for node in _forms(sheet) if isinstance(node, Indicator)):
        text = indicator(sheet.words.hand, relation, Piece("z", ATOM), Piece("0", ATOM)).text
        yield f"${text}$ is 1 where an entry of $z$ {WHERE[relation]}, else 0."
    for name in used:
        rule = RULES.get(name)
        if rule is None or not rule.kinks:
            continue
        slope = exact(sheet.network.kinks.get(name, Fraction(0)), inline=True).text
        places = " and ".join(exact(k, inline=True).text for k in rule.kinks)
        met = _met(sheet, name)
        yield f"The slope of ${sheet.words.hand.function(name)}$ at ${places}$ is taken as ${slope}${met}."


def _met(sheet: Sheet, rule: str) -> str:
    """Said only where every pre-activation has exact numbers."""
    kinks = RULES[rule].kinks
    if any(k != 0 for k in kinks) or sheet.numbers.samples:
        return ""
    forms = [e.form for e in sheet.network.equations if isinstance(e.form, Apply) and e.form.rule == rule]
    names = [form.args[0].name if isinstance(form.args[0], Array) else "" for form in forms]
    values = [sheet.numbers.forward.get(name) for name in names]
    known = [v for v in values if v is not None and v.exact is not None]
    if len(known) < len(values) or not values:
        return ""
    hit = any(is_zero(cell) for value in known for cell in flat_cells(value))
    return ", which is met here" if hit else ", which is not met here"


def _signs(sheet: Sheet) -> Iterator[str]:
    if any(isinstance(n, Hadamard) and not is_scalar(n.shape) for n in _forms(sheet)):
        yield f"${sheet.words.hand.odot}$ multiplies entry by entry."
    hot = next((n for n in _forms(sheet) if isinstance(n, OneHot)), None)
    if hot is not None:
        yield f"${sheet.words.form(hot)}$ is 1 in place ${sheet.words.form(hot.label)}$, else 0."


def _by_rows(sheet: Sheet) -> Iterator[str]:
    """Of a matrix a softmax is taken row by row, which its name does not say; by columns it does."""
    found = (n for n in _forms(sheet) if isinstance(n, RowFn) and n.axis == 1 and not is_vector(n.shape))
    for rule in dict.fromkeys(node.rule for node in found):
        yield f"${sheet.words.hand.function(rule)}$ is taken of each row."


def _elements(sheet: Sheet) -> Iterator[str]:
    """How an element is read, for the first weight."""
    weight = next((q for q in _weights(sheet)), None)
    if weight is None:
        return
    name = sheet.words.name
    free = name(weight.name, ("p", "q"))
    one = name(weight.name, (1, 1))
    also = f", and ${one}$ with numbers," if _layered(sheet, weight) else ""
    yield f"${free}${also} is the entry of ${name(weight.name)}$ in row $p$, column $q$."


def _weights(sheet: Sheet) -> Iterator[Quantity]:
    named = [g.of.name for g in sheet.gradients() if g.wanted]
    for quantity in sheet.network.with_role("parameter"):
        if quantity.name in named and rank(quantity.array.shape) == 2:
            yield quantity


def _layered(sheet: Sheet, quantity: Quantity) -> bool:
    return sheet.pen.hand.style(quantity.name) == "layer-first"


def _given(sheet: Sheet) -> Iterator[str]:
    for name in sheet.network.upstream:
        array = sheet.network.array(name)
        yield f"${sheet.words.gradient(array)}$ arrives from outside the network."


def _idle(sheet: Sheet) -> Iterator[str]:
    """What the loss does not depend on, so that its gradient is 0."""
    names = [f"${sheet.words.name(g.of.name)}$" for g in sheet.gradients() if g.wanted and not g.element]
    if names:
        several = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
        yield f"${sheet.words.name(sheet.network.loss)}$ does not depend on {several}."


def _numbers(sheet: Sheet) -> Iterator[str]:
    for text in sheet.numbers.remarks:
        yield tex_text(text[:1].upper() + text[1:] + ("" if text.endswith(".") else "."))
    values = [*sheet.numbers.forward.values(), *sheet.numbers.gradients.values()]
    if any(v.mixed is not None and None in flat_cells(v) for v in values):
        yield "A dot among numbers stands for one that is not known."
    if sheet.numbers.samples:
        count = len(sheet.numbers.samples)
        yield f"The {count} samples are worked one by one; gradients are those of the whole loss."
    if sheet.digits is not None and sheet.numbers.forward:
        yield f"Numbers are computed exactly and rounded once, to {sheet.digits} significant figures."
    elif any(v.exact is None and not v.blank for v in values):
        yield "Numbers are computed to many digits and rounded once."
    right = [r for r in sheet.numbers.expected if r.verdict != "wrong"]
    if sheet.numbers.expected and len(right) == len(sheet.numbers.expected):
        yield "The values worked by hand beside the file agree."


def _checks(sheet: Sheet) -> Iterator[str]:
    checks = sheet.derivation.checks
    if checks is None:
        return
    if checks.whole in ("exact", "ball"):
        how = "exactly" if checks.whole == "exact" else "to 60 digits"
        yield f"All gradients together were checked {how} along a random direction."
    if checks.note:
        yield tex_text(checks.note[:1].upper() + checks.note[1:] + ("" if checks.note.endswith(".") else "."))
