"""The expression language: text -> Form, read through `ast` with a whitelist, never evaluated.

The source passes the guard, Python's parser makes a tree of it, and each kind of node that the language has
is turned into a Form in the author's order. Any other node is refused.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from symbackprop.algebra import build
from symbackprop.algebra.forms import Form, Hadamard, MatMul, Number, Power, Scale, SizeOf, children
from symbackprop.algebra.shapes import show_shape
from symbackprop.errors import ShapeError
from symbackprop.network import products
from symbackprop.network.calls import Call, Keyword, Refused, call, known_functions
from symbackprop.network.formula_constant import constant, exponent, literal, within_bits
from symbackprop.network.formula_guard import DEEPEST, FormulaError
from symbackprop.network.formula_parts import comparison, element
from symbackprop.network.formula_source import Source, source
from symbackprop.network.scope import Scope, suggest

__all__ = ["FormulaError", "Scope", "parse"]

LIBRARIES = ("np", "numpy", "torch", "F", "nn", "tf", "jnp", "math")
HIGHEST_DEGREE = 10_000  # of powers of powers
TOO_DEEP = f"the expression is nested deeper than {DEEPEST}; name its parts"

_BINARY: dict[type[ast.operator], Callable[[Form, Form], Form]] = {
    ast.Add: products.plus,
    ast.Sub: products.less,
    ast.Mult: products.times,
    ast.MatMult: products.chain,
    ast.Div: products.over,
}


def parse(text: str, scope: Scope) -> Form:
    """The matrix form that an expression spells; a FormulaError carries the column.

    >>> from symbackprop.algebra.build import column, matrix
    >>> parse("W @ x", Scope({"W": matrix("W", 3, 2), "x": column("x", 2)})).shape
    (3, None)
    """
    reader = _Reader(source(text), scope)
    try:
        form = reader.read(reader.source.tree)
    except RecursionError as fault:  # x.T.T.T .. is as deep as it is long, and has no bracket to count
        raise FormulaError(TOO_DEEP) from fault
    _bounded(form)
    return form


def _bounded(form: Form) -> None:
    """Refuse forms that later rooms could not walk, or whose powers of powers explode."""
    level, depth = [form], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise FormulaError(TOO_DEEP)
        level = list({id(child): child for node in level for child in children(node)}.values())
    if _degree(form) > HIGHEST_DEGREE:
        raise FormulaError(f"powers of powers: the degree is above {HIGHEST_DEGREE}")


def _degree(form: Form) -> Fraction:
    inside = [_degree(child) for child in children(form)]
    match form:
        case Power(_, power):
            return inside[0] * max(abs(power), Fraction(1))
        case Hadamard() | MatMul() | Scale():
            return sum(inside, Fraction(0))
        case _:
            return max(inside, default=Fraction(1))


@dataclass(frozen=True, slots=True)
class _Reader:
    """The walk over one tree; `read` knows every kind of node that the language has."""

    source: Source
    scope: Scope

    def read(self, node: ast.expr) -> Form:
        match node:
            case ast.BinOp():
                return self.from_the_left(node)
            case ast.UnaryOp(op=ast.USub()):
                return products.minus(self.read(node.operand))
            case ast.UnaryOp(op=ast.UAdd()):
                return self.read(node.operand)
            case ast.Name():
                return self.name(node)
            case ast.Constant():
                return Number(literal(self.source, node))
            case ast.Attribute():
                return self.attribute(node)
            case ast.Subscript():
                return element(self.source, node, self.read(node.value))
            case ast.Call():
                return self.function(node)
            case ast.Compare():
                return comparison(self.source, node, self.read)
            case _:
                raise self.source.refuse(_unread(node), node)

    def name(self, node: ast.Name) -> Form:
        if (array := self.scope.arrays.get(node.id)) is not None:
            return array
        if (size := self.scope.sizes.get(node.id)) is not None:
            return SizeOf(size)
        if node.id in known_functions(self.scope):
            raise self.source.refuse(f"{node.id} is a function, write {node.id}(..)", node)
        known = {*self.scope.arrays, *self.scope.sizes}
        raise self.source.refuse(f"unknown name {node.id}{suggest(node.id, known)}", node)

    def from_the_left(self, node: ast.BinOp) -> Form:
        """a op b op c .., without recursion: a sum of 500 summands is 500 deep in the tree."""
        links: list[ast.BinOp] = []
        inner: ast.expr = node
        while isinstance(inner, ast.BinOp):
            links.append(inner)
            inner = inner.left
        form = self.read(inner)
        for link in reversed(links):
            form = self.binary(link, form)
        return form

    def binary(self, node: ast.BinOp, left: Form) -> Form:
        if isinstance(node.op, ast.Pow):
            return self.power(node, left)
        if type(node.op) not in _BINARY:
            message = f"this operator is not part of the language in {self.source.segment(node)}"
            raise self.source.refuse(f"{message}; it has @ + - * / **", node)
        right = self.read(node.right)
        if isinstance(node.op, ast.Div) and isinstance(right, Number) and right.value == 0:
            raise self.source.refuse(f"division by 0 in {self.source.segment(node)}", node)
        try:
            return _BINARY[type(node.op)](left, right)
        except ShapeError as fault:
            raise self.misfit(fault, node, [(node.left, left), (node.right, right)]) from fault

    def misfit(
        self, fault: ShapeError, node: ast.expr, operands: Iterable[tuple[ast.expr, Form]]
    ) -> FormulaError:
        """Both shapes, the place in the source, the likely repair: in this order."""
        shapes, mark, hint = str(fault).partition("; did you mean")
        named = self.source.segment
        if "the operand" in shapes and " but " in shapes:
            shapes = " but ".join(f"{named(each)} is {show_shape(form.shape)}" for each, form in operands)
        return self.source.refuse(f"{shapes} in {named(node)}{mark}{hint}", node)

    def power(self, node: ast.BinOp, base: Form) -> Form:
        power = exponent(self.source, node.right)
        if isinstance(base, Number):
            within_bits(self.source, base.value, power, node)
        return build.power(base, power)

    def attribute(self, node: ast.Attribute) -> Form:
        if node.attr == "T":
            return build.transpose(self.read(node.value))
        hint = "; write .T for the transpose" if node.attr.lower() in ("t", "tt", "transpose", "h") else ""
        message = f"unknown attribute .{node.attr}, only .T is part of the language{hint}"
        raise self.source.refuse(message, node)

    def plain_call(self, func: ast.Attribute, args: list[ast.expr]) -> str:
        """`np.tanh(z)` and `z.tanh()` are tanh(z) here."""
        if func.attr not in known_functions(self.scope):
            return ""
        of_library = isinstance(func.value, ast.Name) and func.value.id in LIBRARIES
        parts = [self.source.segment(part) for part in (args if of_library else (func.value, *args))]
        return f"; write {func.attr}({', '.join(parts)})"

    def function(self, node: ast.Call) -> Form:
        if not isinstance(node.func, ast.Name):
            hint = self.plain_call(node.func, node.args) if isinstance(node.func, ast.Attribute) else ""
            raise self.source.refuse(f"{self.source.segment(node.func)} is not a function{hint}", node)
        args = tuple(map(self.read, node.args))
        keywords: dict[str, Keyword] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.source.refuse("`**` in a call is not part of the language", keyword)
            if keyword.arg in keywords:
                raise self.source.refuse(f"{keyword.arg}= comes twice", keyword)
            keywords[keyword.arg] = self.keyword(keyword.value)
        try:
            return call(Call(node.func.id, args, keywords, self.scope))
        except Refused as fault:
            raise self.source.refuse(str(fault), node) from fault
        except ShapeError as fault:
            raise self.misfit(fault, node, zip(node.args, args, strict=True)) from fault

    def keyword(self, node: ast.expr) -> Keyword:
        """The value of axis=, eps=, reduction=: a number, a word of the function's own, or an expression."""
        known = self.scope.arrays.keys() | self.scope.sizes.keys()
        if isinstance(node, ast.Name) and node.id not in known:
            return node.id
        value = constant(self.source, node)
        return self.read(node) if value is None else Number(value)


def _unread(node: ast.expr) -> str:
    """Why a kind of node is not part of the language."""
    match node:
        case ast.Tuple():
            return "values with commas are no expression; is a function name missing in front of the bracket?"
        case ast.List() | ast.Set():
            return "[a, b] and {a, b} stand only after `in`; numbers of a quantity go under `values`"
        case ast.NamedExpr():
            return "`:=` is not part of the language"
        case ast.Starred():
            return "`*` in front of an argument is not part of the language"
        case _:
            return f"{type(node).__name__} is not part of the language"
