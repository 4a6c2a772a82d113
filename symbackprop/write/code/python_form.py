"""A matrix form as NumPy: names are two-dimensional arrays in their own shapes, dL/dNAME is d_NAME, and its
part from outside the network d_NAME_given.

A scalar may be a float or a 1 x 1 array, so a product with one is written `*`, never `@`. Symbolic sizes are
read off an array that has them, as `X.shape[0]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from symbackprop.algebra.across import Across, limits
from symbackprop.algebra.forms import (
    Add,
    Apply,
    Array,
    Basis,
    Diag,
    Divide,
    Element,
    Form,
    Hadamard,
    Identity,
    Indicator,
    MatMul,
    Neg,
    Number,
    OneHot,
    Ones,
    Operation,
    Power,
    Reduce,
    RowFn,
    Scale,
    SizeOf,
    Slope,
    Trace,
    Transpose,
    arrays,
)
from symbackprop.algebra.shapes import Axis, is_scalar
from symbackprop.network.network import Network
from symbackprop.rules.code import CodeText
from symbackprop.rules.registry import RULES
from symbackprop.rules.unfolding import put_in
from symbackprop.write.code.dialect import NUMPY, Dialect
from symbackprop.write.code.python_functions import OPERAND

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)


@dataclass(frozen=True, slots=True)
class Code:
    """Python text and how tightly it binds."""

    text: str
    level: int = ATOM

    def within(self, level: int) -> str:
        """The text, in parentheses if it binds more loosely than `level`."""
        return self.text if self.level >= level else f"({self.text})"


def python(
    form: Form,
    network: Network | None = None,
    dialect: Dialect = NUMPY,
    called: Mapping[str, str] | None = None,
) -> str:
    """NumPy text; a network says where symbolic sizes are read off, `called` what else a name is called.

    >>> from symbackprop.algebra import build as b
    >>> python(b.matmul(b.transpose(b.row("x", 2)), b.row("g", 3)))
    'x.T @ g'
    """
    return _Writer(network, dialect, called or {}).code(form).text


def _range(over: Across) -> str:
    """The cells from low to high, high included."""
    return f"range({over.low}, {over.high} + 1)"


@dataclass(frozen=True, slots=True)
class _Writer:
    network: Network | None
    dialect: Dialect = NUMPY
    called: Mapping[str, str] = field(default_factory=dict)

    def code(self, form: Form) -> Code:
        match form:
            case Array(name, _, kind, via):
                name = self.called.get(name, name)
                return Code({"value": name, "adjoint": f"d_{name}", "via": f"d_{name}_{via}"}[kind])
            case Number(value):
                return _number(value)
            case SizeOf(name):
                return Code(self.extent(name))
            case Add(args):
                return self._sum(args)
            case Neg(arg):
                return Code("-" + self.code(arg).within(SIGN), SIGN)
            case MatMul(args):
                return self._matmul(args)
            case Hadamard(args):
                return self._times(args)
            case Scale(factor, arg):
                return self._times((factor, arg))
            case Divide(top, bottom):
                top = top if is_scalar(bottom.shape) else _alone(top) or top
                return Code(f"{self._factor(top, PRODUCT)} / {self._factor(bottom, SIGN)}", PRODUCT)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Transpose(arg):
                return Code(f"{self._factor(arg, ATOM)}.T")
            case Operation(name, args) if over := limits(name):
                return Code(f"sum({self.code(args[0]).text} for {over.index} in {_range(over)})")
            case Indicator():
                return Code(self.dialect.zero_one.format(c=self._comparison(form)), PRODUCT)
            case _:
                return self._function(form)

    def extent(self, axis: Axis) -> str:
        """A length: a number, or a symbolic size read off the first array that has it."""
        if not isinstance(axis, str):
            return str(1 if axis is None else axis)
        if self.network is None:
            return axis
        for quantity in self.network.quantities.values():
            if axis in quantity.array.shape:
                return f"{quantity.name}.shape[{quantity.array.shape.index(axis)}]"
        known = self.network.sizes.get(axis)
        return axis if known is None else str(known)

    # -- operators -------------------------------------------------------------------------------------------

    def _sum(self, args: tuple[Form, ...]) -> Code:
        """A number that is repeated to a shape stands alone beside a matrix: 1 - h."""
        if not all(isinstance(_alone(arg.arg if isinstance(arg, Neg) else arg), Form) for arg in args):
            args = tuple(
                Neg(_alone(arg.arg) or arg.arg, arg.shape) if isinstance(arg, Neg) else _alone(arg) or arg
                for arg in args
            )
        text = self.code(args[0]).within(SUM)
        for arg in args[1:]:
            if isinstance(arg, Neg):
                text += " - " + self.code(arg.arg).within(PRODUCT)
            else:
                text += " + " + self.code(arg).within(PRODUCT)
        return Code(text, SUM)

    def _matmul(self, args: tuple[Form, ...]) -> Code:
        text, rows = self._factor(args[0], PRODUCT), args[0].shape[0]
        for before, arg in pairwise(args):
            plain = is_scalar(arg.shape) or is_scalar((rows, before.shape[1]))
            text += (" * " if plain else " @ ") + self._factor(arg, SIGN)
        return Code(text, PRODUCT)

    def _times(self, args: tuple[Form, ...]) -> Code:
        """a * b: a mask stays a comparison where a number multiplies it; of PyTorch's singles only an array."""
        numbers = [arg for arg in args if not isinstance(arg, Indicator)]
        bare = any(self.dialect is NUMPY or arrays(arg) for arg in numbers)
        texts = []
        for k, arg in enumerate(args):
            if isinstance(arg, Indicator) and bare:
                texts.append(f"({self._comparison(arg)})")
            else:
                texts.append(self._factor(arg, SIGN if k else PRODUCT))
        return Code(" * ".join(texts), PRODUCT)

    def _factor(self, form: Form, level: int) -> str:
        return self.code(form).within(level)

    def _power(self, base: Form, exponent: Fraction) -> Code:
        """A negative power is a quotient, since whole-number arrays have none."""
        if exponent < 0:
            below = self._power(base, -exponent) if exponent != -1 else self.code(base)
            return Code(f"1 / {below.within(SIGN)}", PRODUCT)
        if exponent == Fraction(1, 2):
            return Code(self.dialect.root.format(z=self._argument(base, SUM)))
        return Code(f"{self.code(base).within(ATOM)}**{_number(exponent).within(ATOM)}", POWER)

    def _comparison(self, form: Indicator) -> str:
        return f"{self._factor(form.left, SUM)} {form.relation} {self._factor(form.right, SUM)}"

    # -- functions -------------------------------------------------------------------------------------------

    def _function(self, form: Form) -> Code:
        match form:
            case Apply(rule, args, _, params):
                return self._apply(rule, args, params)
            case Slope(rule, args, _, _, which):
                declared = put_in(form)
                if declared is not None:
                    return self.code(declared)
                mark = "_prime" if len(args) == 1 else f"_prime_{which + 1}"
                return Code(f"{rule}{mark}({', '.join(self.code(arg).text for arg in args)})")
            case RowFn(rule, arg, axis):
                template = self.dialect.vectors.get(rule, rule + "({z}, axis={axis})")
                return Code(template.format(z=self._factor(arg, SIGN), axis=axis), PRODUCT)
            case Reduce(rule, arg, axis):
                along = "" if axis is None else f", axis={axis}, keepdims=True"
                name = self.dialect.reductions.get(rule, rule)
                return Code(f"{name}({self.code(arg).text}{along})")
            case Trace(arg):
                return Code(f"{self.dialect.module}.trace({self.code(arg).text})")
            case Diag(arg):
                return Code(self.dialect.diagonal.format(z=self.code(arg).text))
            case _:
                return self._constant(form)

    def _apply(self, rule: str, args: tuple[Form, ...], params: tuple[Fraction, ...]) -> Code:
        plain = self.dialect.plain
        template = plain.get(rule) or self.dialect.products.get(rule, "")
        texts = [self._argument(arg, ATOM if OPERAND.search(template) else SUM) for arg in args]
        declared = params or (tuple(d for _, d in RULES[rule].params) if rule in RULES else ())
        numbers = [_number(p).within(ATOM) for p in declared]
        if template:
            parts = dict(zip(("z", "w"), texts, strict=False)) | dict(zip(("p",), numbers, strict=False))
            return Code(template.format(**parts), ATOM if rule in plain else PRODUCT)
        known = RULES.get(rule)
        if known is not None and known.value is not None:  # the rule's own value writes itself
            operands = [CodeText(self._argument(arg, ATOM), self.dialect.module) for arg in args]
            return Code(str(known.value(*operands, *declared)), ATOM)
        return Code(f"{rule}({', '.join([self.code(arg).text for arg in args] + numbers)})")

    def _argument(self, form: Form, level: int) -> str:
        """What a function is taken of: an array, and a number where the library takes numbers too."""
        if arrays(form):
            return self._factor(form, level)
        return self.dialect.number.format(z=self._factor(form, level if self.dialect is NUMPY else SUM))

    def _constant(self, form: Form) -> Code:
        match form:
            case Ones(shape):
                rows, columns = map(self.extent, shape)
                return Code(self.dialect.ones.format(rows=rows, columns=columns))
            case Identity(shape):
                return Code(self.dialect.identity.format(n=self.extent(shape[0])))
            case Basis(place, shape):
                if shape[1] is None:
                    return Code(
                        f"{self.dialect.identity.format(n=self.extent(shape[0]))}[:, {place - 1}:{place}]"
                    )
                return Code(f"{self.dialect.identity.format(n=self.extent(shape[1]))}[{place - 1}:{place}, :]")
            case OneHot(label, shape):
                length, way = (shape[0], "-1, 1") if shape[1] is None else (shape[1], "1, -1")
                classes = f"{self.dialect.classes.format(n=self.extent(length))}.reshape({way})"
                compared = f"{classes} == {self._factor(label, SUM)}"
                return Code(self.dialect.zero_one.format(c=compared), PRODUCT)
            case Element(arg, row, column):
                return Code(f"{self._factor(arg, ATOM)}[{_slice(row)}, {_slice(column)}]")
            case _:
                raise TypeError(f"NumPy code is not declared for the node {type(form).__name__}")


def _alone(form: Form) -> Form | None:
    """The scalar that a form repeats at every entry."""
    match form:
        case Ones():
            return Number(Fraction(1))
        case Scale(factor, Ones()):
            return factor
        case _:
            return None


def _number(value: Fraction) -> Code:
    text = str(value)
    if value.denominator != 1:
        return Code(text.replace("/", " / "), PRODUCT)
    return Code(text, SIGN if value < 0 else ATOM)


def _slice(place: int | None) -> str:
    return ":" if place is None else f"{place - 1}:{place}"
