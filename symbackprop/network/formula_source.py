"""The source of one expression: its tree, and where each node of the tree stands in it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from symbackprop.network.formula_guard import FormulaError, guard

LONGEST_SEGMENT = 60  # characters of the source that a message quotes


@dataclass(frozen=True, slots=True)
class Source:
    """Guarded text on one line, and Python's tree of it, read between parentheses of ours."""

    text: str
    tree: ast.expr

    def offset(self, at: int) -> int:
        """A column of `ast` (bytes, our parenthesis in front) as an offset in the text."""
        if self.text.isascii():
            return max(at - 1, 0)
        return max(len(f"({self.text}".encode()[:at].decode()) - 1, 0)

    def column(self, node: ast.expr | ast.keyword) -> int:
        return self.offset(node.col_offset) + 1

    def segment(self, node: ast.expr) -> str:
        """What stands there, as the author wrote it."""
        end = self.offset(node.end_col_offset or node.col_offset)
        return _shorten(self.text[self.offset(node.col_offset) : end])

    def refuse(self, message: str, node: ast.expr | ast.keyword) -> FormulaError:
        return FormulaError(message, self.column(node))


def source(text: str) -> Source:
    """The guarded text and its tree; parentheses make line breaks and leading blanks harmless."""
    guarded = guard(text)
    try:
        return Source(guarded, ast.parse(f"({guarded})", mode="eval").body)
    except SyntaxError as fault:
        column = max((fault.offset or 2) - 1, 1)
        raise FormulaError(_why(guarded, column), column) from fault
    except (ValueError, MemoryError, RecursionError) as fault:
        raise FormulaError("the expression can't be read; name its parts") from fault


def _why(text: str, column: int) -> str:
    rest = text[column - 1 :].strip()
    if not rest or column > len(text.rstrip()):
        return "the expression ends too early, an operand was expected"
    return f"not an expression at {_shorten(rest)!r}; is an operator missing?"


def _shorten(segment: str) -> str:
    segment = " ".join(segment.split())
    return segment if len(segment) <= LONGEST_SEGMENT else segment[: LONGEST_SEGMENT - 3] + "..."
