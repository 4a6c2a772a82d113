"""Formulas of a page of verdicts: MathML with a place in a frame, or the source where nothing can be set."""

from __future__ import annotations

from markupsafe import Markup, escape

from symbackprop.reading.tree import Span
from symbackprop.write.mathml.formula import MARK, elements


def maths(latex: str, plain: str) -> Markup:
    r"""A math element; `plain` is the LaTeX without our frame, which goes with it.

    >>> str(maths(r"{\mathcolor{bad}{x}}", "x"))[:47]
    '<math displaystyle="true"><semantics><mrow clas'
    """
    clean = "".join(c if c.isprintable() else " " for c in plain)
    body = elements("".join(c if c.isprintable() else " " for c in latex)) or elements(clean)
    if body is None:
        return Markup('<code class="tex">{}</code>').format(clean)
    source = escape(clean)
    return Markup(
        f'<math displaystyle="true"><semantics>{body}<annotation{MARK}>{source}</annotation></semantics></math>'
    )


def marked_code(latex: str, place: Span) -> Markup:
    """The source of a formula that was not read, the place in a dashed frame."""
    start, end = max(place[0], 0), max(place[1], place[0], 0)
    before, odd, after = latex[:start], latex[start:end], latex[end:]
    if not odd.strip() or not (before.strip() or after.strip()):
        return Markup('<code class="tex">{}</code>').format(latex)
    return Markup('<code class="tex">{}<span class="odd">{}</span>{}</code>').format(before, odd, after)
