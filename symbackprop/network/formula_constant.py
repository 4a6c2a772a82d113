"""Exact constants in an expression: literals, exponents, and small sums and products of them."""

from __future__ import annotations

import ast
from fractions import Fraction

from symbackprop.network.formula_guard import MOST_BITS, exact
from symbackprop.network.formula_source import Source

HIGHEST = 64  # exponents, above and below the line


def literal(source: Source, node: ast.Constant) -> Fraction:
    """The number as it is spelled; Python's float of it is never looked at."""
    start = source.offset(node.col_offset)
    text = source.text[start : source.offset(node.end_col_offset or node.col_offset)]
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise source.refuse(f"{text} is not a number", node)
    return exact(text, start + 1)


def exponent(source: Source, node: ast.expr) -> Fraction:
    value = constant(source, node)
    if value is None:
        raise source.refuse(f"the exponent {source.segment(node)} must be a number, as 2, 1/2 or -1", node)
    if abs(value.numerator) > HIGHEST or value.denominator > HIGHEST:
        raise _too_large(source, node)
    return value


def _too_large(source: Source, node: ast.expr) -> Exception:
    return source.refuse(f"the exponent {source.segment(node)} is too large, at most {HIGHEST}", node)


def within_bits(source: Source, base: Fraction, power: Fraction, node: ast.expr) -> None:
    """Refuse a power of a number whose size would not be bounded, before it is computed."""
    if base == 0 and power < 0:
        raise source.refuse(f"division by 0 in {source.segment(node)}", node)
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(power) > MOST_BITS:
        raise source.refuse(f"{source.segment(node)} is a number of more than {MOST_BITS} bits", node)


def constant(source: Source, node: ast.expr) -> Fraction | None:
    """The value of + - * / and small powers of literals, or None where a name takes part."""
    match node:
        case ast.Constant():
            return literal(source, node)
        case ast.UnaryOp(op=ast.USub()):
            value = constant(source, node.operand)
            return None if value is None else -value
        case ast.UnaryOp(op=ast.UAdd()):
            return constant(source, node.operand)
        case ast.BinOp():
            return _of_two(source, node)
        case _:
            return None


def _of_two(source: Source, node: ast.BinOp) -> Fraction | None:
    """a op b op c .. from the left, so that a long chain needs no recursion."""
    links: list[ast.BinOp] = []
    inner: ast.expr = node
    while isinstance(inner, ast.BinOp):
        links.append(inner)
        inner = inner.left
    value = constant(source, inner)
    for link in reversed(links):
        right = constant(source, link.right)
        if value is None or right is None:
            return None
        value = _fold(source, link, value, right)
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
            raise source.refuse(f"{source.segment(link)} is a number of more than {MOST_BITS} bits", link)
    return value


def _fold(source: Source, node: ast.BinOp, left: Fraction, right: Fraction) -> Fraction:
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div() if right:
            return left / right
        case ast.Div():
            raise source.refuse(f"division by 0 in {source.segment(node)}", node)
        case ast.Pow() if right.denominator == 1:
            if abs(right) > HIGHEST:
                raise _too_large(source, node.right)
            within_bits(source, left, right, node)
            return left ** int(right)
    raise source.refuse(f"{source.segment(node)} is not a rational number", node)
