"""Messages as HTML: words escaped, `$..$` typeset, `line 4` a link to that line."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from symbackprop.check.records.report import Cells
from symbackprop.write.mathml.formula import mathml
from symbackprop.write.verdicts.words import fact_and_rest, pieces, printable

_LINE = re.compile(r"\b([Ll]ine )(\d+)\b")
_LINES = re.compile(r"\blines \d+(?:, \d+)*(?: and \d+\b(?! more))?")
_NEGATIVE = re.compile(r"(?<![\w.)\]}])-(?=[\d.])")
_CROSS = re.compile(r"(?<=\d) x (?=\d)")
_FRACTION = re.compile(r"(-?)(\d+)/(\d+)")
_PARTS = r"((?:\\partial\b|d)(?:[^{}+=\s-]|\s(?=[\w\\])|\{[^{}]*\})+)"
_BEHIND = r"(?=\s*(?:$|[-+=<>,.)\]]|\\cdot\b|\\odot\b|\\right\b))"  # before a factor it would seem to divide it
_DERIVATIVE = re.compile(rf"\\[dt]?frac\s*\{{{_PARTS}\}}\s*\{{{_PARTS}\}}{_BEHIND}")
_ROW = re.compile(
    r"\\begin\{[bpvBV]?matrix\}(?:(?!\\\\).)*&(?:(?!\\\\).)*\\end|^\s*\[[^;\\]*,[^;\\]*\]\s*$", re.DOTALL
)


class Speaker:
    """Knows where the lines of the page stand: the anchors by line number."""

    def __init__(self, anchors: Mapping[int, str]) -> None:
        self.anchors = anchors

    def clean(self, text: str) -> str:
        return printable(text)

    def html(self, message: str) -> Markup:
        """The whole message."""
        return Markup().join(
            Markup(mathml(slashed(printable(piece)))) if is_formula else self._words(piece)
            for is_formula, piece in pieces(message)
        )

    def fact_and_rest(self, message: str, has_fact: bool) -> tuple[Markup, Markup]:
        """The first sentence apart, where it is a fact that is to be seen first."""
        fact, rest = fact_and_rest(message) if has_fact else ("", message)
        return self.html(fact), self.html(rest)

    def _words(self, words: str) -> Markup:
        """A minus before a number is one, not a hyphen, and 2 x 3 has its cross."""
        signs = _CROSS.sub("\u00a0\u00d7\u00a0", _NEGATIVE.sub("\u2212", printable(words)))
        linked = _LINE.sub(lambda found: self._link(found[0], found[2]), str(escape(signs)))
        return Markup(_LINES.sub(lambda found: re.sub(r"\d+", self._number, found[0]), linked))

    def _number(self, found: re.Match[str]) -> str:
        return self._link(found[0], found[0])

    def _link(self, words: str, line: str) -> str:
        anchor = self.anchors.get(int(line))
        return words if anchor is None else f'<a href="#{anchor}">{words}</a>'

    def array(self, expected: Cells, printed: str) -> str:
        r"""The expected value as LaTeX; a list stands as the student's does, else upright.

        >>> Speaker({}).array(["0", "-1/2"], "x")
        '\\begin{bmatrix} 0 \\\\ -\\frac{1}{2} \\end{bmatrix}'
        """
        if expected is None or isinstance(expected, str):
            return _number(expected or "")
        rows = [[_number(c) for c in ([row] if isinstance(row, str) else row)] for row in expected]
        if all(isinstance(row, str) for row in expected) and _ROW.search(printed):
            rows = [[cell for row in rows for cell in row]]
        inner = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {inner} \end{{bmatrix}}"


def slashed(latex: str) -> str:
    r"""A derivative among words stands on one line, where a fraction would be too small to read.

    >>> slashed(r"2 \frac{\partial L}{\partial w_{21}} \cdot \frac{1}{2}")
    '2 \\partial L/\\partial w_{21} \\cdot \\frac{1}{2}'
    """
    return _DERIVATIVE.sub(r"\1/\2", latex)


def _number(text: str) -> str:
    return _FRACTION.sub(r"\1\\frac{\2}{\3}", text)
