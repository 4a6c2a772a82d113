"""Functions of the language: f(a, b, axis=0) -> Form, by the registry or by structure.

`Call` holds the arguments as they were read; each function here turns one into a Form or raises `ShapeError`
or `Refused`, to which the parser adds the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from symbackprop.algebra import build
from symbackprop.algebra.forms import Array, Form, Number, SizeOf
from symbackprop.algebra.shapes import SCALAR, UNIT, Axis, Shape, is_scalar, is_unit, is_vector
from symbackprop.errors import SymbackpropError
from symbackprop.network import products
from symbackprop.network.scope import Scope, Writer, suggest
from symbackprop.rules.registry import RULES
from symbackprop.rules.rule import Rule

Keyword = Form | str  # a bare word, as in reduction=mean, stays a word


# what other systems call these, without capitals and underscores
OTHER_NAMES = {
    "binarycrossentropy": "bce",
    "bcewithlogits": "bce(sigmoid(z), t)",
    "ce": "cross_entropy",
    "nll": "cross_entropy",
    "crossentropywithlogits": "cross_entropy_logits",
    "ln": "log",
    "logistic": "sigmoid",
    "swish": "silu",
    "heaviside": "step",
    "avg": "mean",
    "average": "mean",
    "transpose": "A.T",
    "matmul": "A @ B",
}


class Refused(SymbackpropError):
    """A call that the language does not have."""


@dataclass(frozen=True, slots=True)
class Call:
    """f(args, keywords), read but not yet understood."""

    name: str
    args: tuple[Form, ...]
    keywords: Mapping[str, Keyword]
    scope: Scope


def call(one: Call) -> Form:
    """f(..) as a form: a general function of the file, a structural function, or a rule of the registry."""
    if (kind := one.scope.functions.get(one.name)) is not None:
        return _general(one, kind)
    if (structural := STRUCTURAL.get(one.name)) is not None:
        return structural(one)
    if (rule := RULES.get(one.name)) is not None:
        return _by_rule(rule, one)
    raise Refused(_unknown(one))


def known_functions(scope: Scope) -> frozenset[str]:
    return frozenset({*RULES, *STRUCTURAL, *scope.functions})


def _unknown(one: Call) -> str:
    if one.name in one.scope.arrays or one.name in one.scope.sizes:
        return f"{one.name} is a quantity, not a function; write {one.name}*(..) for a product"
    usual = OTHER_NAMES.get(one.name.lower().replace("_", ""))
    likely = f"; did you mean {usual}?" if usual else suggest(one.name, known_functions(one.scope))
    return f"unknown function {one.name}{likely}"


# -- arguments ---------------------------------------------------------------------------------------------


def _take(one: Call, count: int, *keywords: str) -> tuple[Form, ...]:
    """Exactly so many arguments, and no keyword but these."""
    if len(one.args) != count:
        raise Refused(f"{one.name} takes {_counted(count, 'argument')}, {len(one.args)} given")
    _only(one, keywords)
    return one.args


def _only(one: Call, keywords: tuple[str, ...]) -> None:
    for name in one.keywords:
        if name == "over" and name not in keywords:
            raise Refused("`over=` adds over the index of `repeat`, and no such index is declared")
        if name not in keywords:
            listed = f"; it knows {', '.join(keywords)}" if keywords else ""
            raise Refused(f"{one.name} does not know {name}={suggest(name, keywords) or listed}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _constant(form: Keyword, what: str) -> Fraction:
    if isinstance(form, Number):
        return form.value
    raise Refused(f"{what} must be a number")


def _axis(one: Call) -> Literal[0, 1] | None:
    """axis= as in NumPy, where a declared [n] has the one axis 0."""
    if "axis" not in one.keywords:
        return None
    value = _constant(one.keywords["axis"], "axis")
    shape = one.args[0].shape
    if value not in (0, 1, -1, -2):
        raise Refused(f"axis={value} is not there, an array has the axes 0 and 1")
    if is_vector(shape):
        lies = shape[0] is None
        if value in (0, -1) or (lies and value == 1):
            return 1 if lies else 0
        raise Refused(f"axis={value} is not there: {build.describe(one.args[0])}, a vector with the one axis 0")
    return 0 if value in (0, -2) else 1


def _length(form: Form, what: str, scope: Scope) -> Axis:
    """A size given as an argument, as K in onehot(t, K)."""
    match form:
        case SizeOf(name):
            return scope.numbers.get(name, name)
        case Number(value) if value.denominator == 1 and value > 0:
            return int(value)
    raise Refused(f"{what} must be a size, a name of `sizes` or a whole number above 0")


# -- by the registry ---------------------------------------------------------------------------------------


def _by_rule(rule: Rule, one: Call) -> Form:
    match rule.kind:
        case "elementwise":
            return _elementwise(rule, one)
        case "rowwise":
            return _rowwise(one)
        case "reduction":
            return _reduction(one)
        case _:
            return _composite(rule, one)


def _elementwise(rule: Rule, one: Call) -> Form:
    names = tuple(name for name, _ in rule.params)
    _only(one, names)
    operands, extra = one.args[: rule.arity], one.args[rule.arity :]
    if len(operands) < rule.arity or len(extra) > len(names):
        optional = "".join(f", and optionally {name}=" for name in names)
        raise Refused(f"{one.name} takes {_counted(rule.arity, 'argument')}{optional}, {len(one.args)} given")
    given: dict[str, Keyword] = dict(zip(names, extra, strict=False))
    for name, value in one.keywords.items():
        if name in given:
            raise Refused(f"{one.name} is given {name} twice")
        given[name] = value
    params = tuple(_constant(given[n], n) if n in given else default for n, default in rule.params)
    return build.apply(one.name, *operands, params=params)


def _rowwise(one: Call) -> Form:
    (arg,) = _take(one, 1, "axis")
    axis = _axis(one)
    if arg.shape == SCALAR:  # of one number it is always the same
        raise Refused(f"{one.name} needs a vector, and {build.describe(arg)}; for one output use sigmoid")
    if axis is None and not is_vector(arg.shape):
        if not (is_unit(arg.shape[0]) or is_unit(arg.shape[1])):
            axes = "axis=1 along each row, axis=0 down each column"
            raise Refused(f"{one.name} needs axis= where {build.describe(arg)}: {axes}")
        axis = 1 if is_unit(arg.shape[0]) else 0
    return build.rowfn(one.name, arg, axis)


def _reduction(one: Call) -> Form:
    if len(one.args) > 1 and one.name in ("max", "min"):
        raise Refused(f"{one.name} takes one array; for the larger of two write {one.name}imum(a, b)")
    (arg,) = _take(one, 1, "axis")
    return build.reduce(one.name, arg, _axis(one))


def _composite(rule: Rule, one: Call) -> Form:
    """The ordinary equations that a composite stands for, with its settings checked against its row."""
    if rule.expand is None:
        raise Refused(f"{one.name} can't be used in an expression")
    if len(one.args) != rule.arity:
        raise Refused(f"{one.name} takes {_counted(rule.arity, 'argument')}, {len(one.args)} given")
    words = dict(rule.choices)
    numbers = tuple(name for name, _ in rule.params)
    _only(one, (*numbers, *words))
    settings: dict[str, Any] = {k: _constant(v, k) for k, v in one.keywords.items() if k in numbers}
    for name, allowed in words.items():
        if name == "axis" and name in one.keywords:
            settings[name] = _axis(one)
        elif name in one.keywords:
            settings[name] = _word(name, one.keywords[name], allowed)
    return products.in_front(rule.expand(one.scope.write or _no_writer(one.name), *one.args, **settings))


def _word(name: str, given: Keyword, allowed: tuple[str | int | None, ...]) -> str:
    if isinstance(given, str) and given in allowed:
        return given
    listed = ", ".join(map(str, allowed))
    hint = suggest(given, map(str, allowed)) if isinstance(given, str) else ""
    raise Refused(f"{name}= is one of {listed}{hint}")


def _no_writer(name: str) -> Writer:
    def write(hint: str, form: Form) -> Array:
        raise Refused(f"{name} adds equations, so it can stand only in `equations`")

    return write


# -- general functions and structure -----------------------------------------------------------------------


def _general(one: Call, kind: Literal["elementwise", "scalar"]) -> Form:
    _only(one, ())
    if not one.args:
        raise Refused(f"{one.name} takes at least 1 argument, none given")
    if kind == "elementwise" or all(is_scalar(arg.shape) for arg in one.args):
        return build.apply(one.name, *one.args)
    if len(one.args) > 1:
        advice = f"leave it out, with `loss: {one.name}` and `upstream:`"
        raise Refused(f"the general function {one.name} takes one array, {len(one.args)} given; {advice}")
    return build.reduce(one.name, one.args[0])


def _outer(one: Call) -> Form:
    a, b = _take(one, 2)
    for side in (a, b):
        if not (is_unit(side.shape[0]) or is_unit(side.shape[1])):
            raise Refused(f"{build.describe(side)}, a vector was needed for outer")
    return build.outer(a, b)


def _ones(one: Call) -> Form:
    """ones(n) is a vector, ones(m, n) a matrix."""
    _only(one, ())
    lengths = [_length(arg, "an extent of ones", one.scope) for arg in one.args]
    if len(lengths) == 1:
        lying: Shape = (UNIT, lengths[0])
        return build.ones(lying if one.scope.lying else (lengths[0], UNIT))
    if len(lengths) == 2:
        return build.ones((lengths[0], lengths[1]))
    raise Refused(f"ones takes 1 or 2 sizes, {len(lengths)} given")


def _eye(one: Call) -> Form:
    return build.identity(_length(_take(one, 1)[0], "the extent of an identity", one.scope))


def _onehot(one: Call) -> Form:
    label, count = _take(one, 2)
    return build.onehot(label, _length(count, "the number of classes", one.scope), one.scope.lying)


STRUCTURAL: dict[str, Callable[[Call], Form]] = {
    "outer": _outer,
    "ones": _ones,
    "eye": _eye,
    "identity": _eye,
    "onehot": _onehot,
}
