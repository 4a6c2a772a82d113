"""Networks in Python: SymPy expressions in the author's order, and the Network that they make.

SymPy's own operators sort and merge; the functions here build the same expressions unevaluated, as a network
file would, so both give the same Network. Every function of the language is here by its name (`relu`,
`softmax`, `mse` ..); SymPy expressions made otherwise are accepted too, in SymPy's order.

>>> W, x, b = matrix("W", 3, 2), column("x", 2), column("b", 3)
>>> z = column("z", 3)
>>> net = network({z: add(matmul(W, x), b), "L": call("sum", call("relu", z))}, inputs=[x], parameters=[W, b])
>>> net.loss, net.array("z").shape
('L', (3, None))
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal

import sympy

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Number, Relation
from symbackprop.algebra.shapes import is_vector, show_shape
from symbackprop.network import products
from symbackprop.network.calls import STRUCTURAL, Call, Keyword
from symbackprop.network.calls import call as call_of
from symbackprop.network.formula_guard import exact
from symbackprop.network.python_declaration import ExpressionError, network
from symbackprop.network.scope import Scope
from symbackprop.network.sympy_border import size, to_sympy
from symbackprop.network.sympy_reading import from_sympy
from symbackprop.rules.registry import RULES

__all__ = [
    "ExpressionError",
    "add",
    "call",
    "column",
    "divide",
    "element",
    "form_of",
    "indicator",
    "matmul",
    "matrix",
    "multiply",
    "negate",
    "network",
    "power",
    "row",
    "scalar",
    "subtract",
    "transpose",
]

Extent = int | str


# -- symbols -----------------------------------------------------------------------------------------------


def scalar(name: str) -> Any:
    """A number, declared [] in a file."""
    return sympy.Symbol(name)


def column(name: str, n: Extent) -> Any:
    """A vector that stands, [n] with `vectors: column`."""
    return sympy.MatrixSymbol(name, size(n), 1)


def row(name: str, n: Extent) -> Any:
    """A vector that lies, [n] with `vectors: row`."""
    return sympy.MatrixSymbol(name, 1, size(n))


def matrix(name: str, m: Extent, n: Extent) -> Any:
    """A matrix, [m, n]. One with an extent of 1 is read as a vector unless `network` is told its shape."""
    return sympy.MatrixSymbol(name, size(m), size(n))


# -- expressions -------------------------------------------------------------------------------------------


def form_of(operand: Any) -> Form:
    """The form of a SymPy expression, of a whole number, a Fraction, or an exact number as text."""
    if isinstance(operand, str):
        return _quotient(operand)
    if isinstance(operand, int | Fraction):
        return Number(Fraction(operand))
    if isinstance(operand, float):
        raise ExpressionError(f"{operand} is not exact, write '{operand}' or Fraction('{operand}')")
    return from_sympy(operand)


def _quotient(text: str) -> Form:
    """'0.1', '1/3', '-2'"""
    top, slash, bottom = text.replace(" ", "").partition("/")
    sign = -1 if top.startswith("-") else 1
    below = exact(bottom) if slash else Fraction(1)
    if not below:
        raise ExpressionError(f"{text} divides by 0")
    return Number(sign * exact(top.removeprefix("-")) / below)


def _folded(combine: Callable[[Form, Form], Form], operands: tuple[Any, ...]) -> Any:
    forms = [form_of(operand) for operand in operands]
    out = forms[0]
    for form in forms[1:]:
        out = combine(out, form)
    return to_sympy(out)


def add(*summands: Any) -> Any:
    """a + b + .."""
    return _folded(products.plus, summands)


def subtract(a: Any, b: Any) -> Any:
    """a - b"""
    return _folded(products.less, (a, b))


def matmul(*factors: Any) -> Any:
    """A @ B @ .."""
    return _folded(products.chain, factors)


def multiply(*factors: Any) -> Any:
    """a * b * .., entry by entry, or a scalar in front"""
    return _folded(products.times, factors)


def divide(a: Any, b: Any) -> Any:
    """a / b"""
    return _folded(products.over, (a, b))


def negate(a: Any) -> Any:
    """-a"""
    return to_sympy(products.minus(form_of(a)))


def power(base: Any, exponent: Any) -> Any:
    """a**p entry by entry, p a number"""
    p = form_of(exponent)
    if not isinstance(p, Number):
        raise ExpressionError(f"the exponent {exponent} must be a number")
    return to_sympy(build.power(form_of(base), p.value))


def transpose(a: Any) -> Any:
    """a.T"""
    return to_sympy(build.transpose(form_of(a)))


def element(a: Any, *places: int | None) -> Any:
    """x[i], W[i, j], with None for a whole axis; counted from 1"""
    form = form_of(a)
    if len(places) != (1 if is_vector(form.shape) else 2):
        raise ExpressionError(f"{a} is {show_shape(form.shape)} and takes another number of places")
    if len(places) == 1:
        places = (places[0], None) if form.shape[1] is None else (None, places[0])
    return to_sympy(build.element(form, places[0], places[1]))


def indicator(relation: Relation, a: Any, b: Any) -> Any:
    """1(a > b), with slope 0"""
    return to_sympy(build.indicator(relation, form_of(a), form_of(b)))


def call(function: str, *args: Any, **settings: Any) -> Any:
    """A function of the language by its name; `functions` of a network are called by it too."""
    forms = tuple(map(form_of, args))
    general: dict[str, Literal["elementwise", "scalar"]] = {}
    if function not in RULES and function not in STRUCTURAL:
        general[function] = "elementwise"
    if "axis" in settings and forms and is_vector(forms[0].shape):
        raise ExpressionError(f"axis= says nothing of a vector; leave it out in {function}")
    keywords: dict[str, Keyword] = {
        key: value if isinstance(value, str) and not value[:1].isdigit() else form_of(value)
        for key, value in settings.items()
    }
    return to_sympy(call_of(Call(function, forms, keywords, Scope({}, functions=general))))


def __getattr__(name: str) -> Callable[..., Any]:
    """`expr.relu(z)` is `expr.call("relu", z)`, for every function of the registry."""
    if name not in RULES and name not in STRUCTURAL:
        raise AttributeError(f"symbackprop.expr has no {name}")
    return lambda *args, **settings: call(name, *args, **settings)
