r"""LaTeX mathematics as one line of Unicode for a terminal: `W^{(2)\top} \bar{z}_1` is W⁽²⁾ᵀ z̄₁.

The MathML of the formula is walked, so spaces, signs and brackets are those of the page. A script without
Unicode signs of its own stays in braces: h_{1,1}².
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize
from xml.etree import ElementTree

from symbackprop.write.mathml.formula import elements

Node = ElementTree.Element

RAISED = dict(
    zip("0123456789+−=()abcdefghijklmnoprstuvwxyz⊤′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ′", strict=True)
)
LOWERED = dict(zip("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
MARKS = {"ˆ": "\u0302", "¯": "\u0304", "˜": "\u0303", "→": "\u20d7", "˙": "\u0307", "¨": "\u0308"}
OPEN, CLOSE = "([{⟨⌊⌈", ")]}⟩⌋⌉"
WIDE = "=<>≤≥≠≈∈→←+−⋅×"  # with a space on both sides where they stand between things
FENCED = frozenset("()[]{}")


@lru_cache(maxsize=4096)
def math_text(latex: str) -> str:
    r"""One line; LaTeX that can't be set stays as it is.

    >>> math_text(r"W^{(2)\top}\,\frac{\partial L}{\partial h^3} \odot (1 - h_{1,1}^2)")
    'W⁽²⁾ᵀ ∂L/∂h³ ⊙ (1 − h_{1,1}²)'
    >>> math_text(r"\tfrac{1}{2}\,\sum_{i=1}^{m} (y_i - t_i)^2"), math_text(r"\frac{1}{m}")
    ('(1/2) ∑ᵢ₌₁ᵐ (yᵢ − tᵢ)²', '1/m')
    """
    body = elements(latex)
    if body is None:
        return latex
    tree = ElementTree.fromstring(f"<math>{body}</math>")
    text = _said(tree)
    inner = _alone(tree)
    if inner.tag == "mfrac" and _enclosed(text):
        text = text[1:-1]  # nothing stands beside it
    return normalize("NFC", " ".join(text.split()))


def _alone(node: Node) -> Node:
    while len(node) == 1 and node.tag in ("math", "mrow", "mstyle"):
        node = node[0]
    return node


def _said(node: Node) -> str:
    """One element with what is in it."""
    match node.tag:
        case "mi" | "mn" | "mtext" | "mo":
            return node.text or ""
        case "mspace":
            return " " if _em(node) > 0.1 else ""
        case "mfrac":
            return _fraction(_said(node[0]).strip(), _said(node[1]).strip())
        case "msub" | "munder":
            return _scripts(node[0], below=node[1])
        case "msup":
            return _scripts(node[0], above=node[1])
        case "mover":
            return _accented(node)
        case "msubsup" | "munderover":
            return _scripts(node[0], node[1], node[2])
        case "msqrt":
            return f"√{_grouped(_row(list(node)))}"
        case "mroot":
            return f"{_script(_said(node[1]), RAISED, '^')}√{_grouped(_said(node[0]))}"
        case "mtable":
            return "; ".join(", ".join(_said(cell).strip() for cell in row) for row in node)
        case "mphantom":
            return ""
        case _:
            return _overlined(_row(list(node))) if node.get("class") == "overline" else _row(list(node))


def _em(node: Node) -> float:
    return float((node.get("width") or "0").removesuffix("em"))


def _row(parts: Sequence[Node]) -> str:
    """Things side by side; between two that are multiplied stands a space, none between f and (x)."""
    out = ""
    for k, part in enumerate(parts):
        said = _operator(part) if part.tag == "mo" else _said(part)
        if k and said and _stands_off(parts[k - 1], part, out, said):
            out += " "
        out += said
    return out


def _stands_off(before: Node, node: Node, left: str, right: str) -> bool:
    if not left or left[-1].isspace() or right[0].isspace() or _is_operation(before) or _is_operation(node):
        return False
    return right[0] not in OPEN + CLOSE + "′" and left[-1] not in OPEN + "∂"


def _is_operation(node: Node) -> bool:
    return node.tag == "mo" and (node.text or "") not in OPEN + CLOSE + "′∑∏"


def _operator(node: Node) -> str:
    sign = node.text or ""
    if node.get("form") == "prefix" or node.get("stretchy") or sign in FENCED:
        return sign
    left, right = node.get("lspace"), node.get("rspace")
    if left is None and right is None:
        return f" {sign} " if sign in WIDE else sign
    wide = [float((room or "0").removesuffix("em")) > 0.1 for room in (left, right)]
    return f"{' ' * wide[0]}{sign}{' ' * wide[1]}"


def _fraction(above: str, below: str) -> str:
    """A derivative stands as it is, ∂L/∂x; any other fraction in brackets: (1/m) x"""
    if above[:1] == below[:1] and above[:1] in ("∂", "d"):
        return f"{_differential(above)}/{_differential(below)}"
    return f"({_grouped(above)}/{_grouped(below)})"


def _differential(text: str) -> str:
    """d z is dz; before a word the space stays, as in d relu(z)."""
    word = text[2:].partition("(")[0]
    return f"d{text[2:]}" if text.startswith("d ") and not (len(word) > 1 and word.isalpha()) else text


def _grouped(text: str) -> str:
    return f"({text})" if (" " in text or "/" in text) and not _enclosed(text) else text


def _scripts(body: Node, below: Node | None = None, above: Node | None = None) -> str:
    """x with what stands below and above it; a large sign's limits come before what it adds."""
    base = _said(body)
    if (" " in base or "/" in base) and not _enclosed(base):
        base = f"({base})"
    if below is not None:
        base += _script(_said(below), LOWERED, "_")
    if above is not None:
        base += _script(_said(above), RAISED, "^")
    large = body.tag == "mo" and body.text in ("∑", "∏")
    return f"{base} " if large else base


def _enclosed(text: str) -> bool:
    """Does the first bracket close at the very end?"""
    depth = 0
    for k, char in enumerate(text):
        depth += (char in OPEN) - (char in CLOSE)
        if depth == 0:
            return k == len(text) - 1
    return False


def _script(text: str, signs: dict[str, str], mark: str) -> str:
    tight = text.replace(" ", "")
    if all(char in signs for char in tight):
        return "".join(signs[char] for char in tight)
    letters = all(len(piece) == 1 for piece in text.split())  # indices: S_{2q}
    return f"{mark}{tight}" if len(tight) == 1 else f"{mark}{{{tight if letters else text.strip()}}}"


def _accented(node: Node) -> str:
    if node.get("accent") != "true":
        return _scripts(node[0], above=node[1])
    return _marked(_said(node[0]), MARKS.get(node[1].text or "", ""), node[1].text or "")


def _overlined(text: str) -> str:
    return _marked(text, "\u0304", "¯")


def _marked(text: str, mark: str, name: str) -> str:
    """z̄; over several signs the mark is said before them."""
    return text + mark if len(text) == 1 and mark else f"{name}({text})"
