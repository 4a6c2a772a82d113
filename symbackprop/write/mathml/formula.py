r"""LaTeX mathematics as native MathML: `\frac{1}{2}` is a mfrac, and the LaTeX stays with it as annotation.

Browsers draw MathML without JavaScript, and screen readers speak it. What can't be set is shown as written.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from symbackprop.write.mathml.commands import COMMANDS
from symbackprop.write.mathml.parts import parsed
from symbackprop.write.mathml.tokens import Cursor, NotSet, tokens

MARK = ' encoding="application/x-tex"'


def mathml(latex: str, display: bool = False) -> str:
    r"""A whole math element; display: large sums and fractions, still in the line.

    >>> mathml("x_1").split("<semantics>")[1].split("<annotation")[0]
    '<msub><mi>x</mi><mn>1</mn></msub>'
    >>> mathml(r"\nonsense{x}")
    '<code class="tex">\\nonsense{x}</code>'
    """
    body = elements(latex)
    if body is None:
        return f'<code class="tex">{escape(latex)}</code>'
    style = ' displaystyle="true"' if display else ""
    source = escape(latex, quote=False)
    return f"<math{style}><semantics>{body}<annotation{MARK}>{source}</annotation></semantics></math>"


@lru_cache(maxsize=8192)
def elements(latex: str) -> str | None:
    """The one element that the formula is; None where it can't be set."""
    try:
        return parsed(Cursor(tokens(latex), COMMANDS))
    except (NotSet, RecursionError):
        return None
