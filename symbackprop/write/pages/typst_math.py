r"""LaTeX mathematics as Typst: the MathML of the formula is walked, \frac{1}{2} becomes frac(1, 2)."""

from __future__ import annotations

import json
from functools import lru_cache
from xml.etree import ElementTree

from symbackprop.write.mathml.formula import elements

Node = ElementTree.Element

ACCENTS = {"^": "hat", "ˆ": "hat", "¯": "macron", "‾": "macron", "˜": "tilde", "~": "tilde"}
ACCENTS |= {"→": "arrow", "˙": "dot", "¨": "dot.double"}
BRACES = {"⏟": "underbrace", "⏞": "overbrace"}
CLASSES = {"overline": "overline", "cancel": "cancel"}
SPECIAL = frozenset("#$&_^/\\\"'`~*@()[]{}|,;:<>")


@lru_cache(maxsize=4096)
def typst_math(latex: str) -> str | None:
    r"""The formula in the mathematics of Typst, without its dollar signs; None where it can't be set.

    >>> typst_math(r"\frac{\partial L}{\partial W_1}")
    'frac(upright(∂) L, upright(∂) attach(W, b: 1))'
    >>> typst_math(r"\nonsense{x}") is None
    True
    """
    body = elements(latex)
    return None if body is None else _said(ElementTree.fromstring(f"<math>{body}</math>"), top=True)


def quoted(text: str) -> str:
    """A string of Typst: nothing in it is markup."""
    return json.dumps("".join(c if c.isprintable() else " " for c in text), ensure_ascii=False)


def _said(node: Node, top: bool = False) -> str:
    match node.tag:
        case "mi" | "mn" | "mo":
            return _sign(node)
        case "mtext":
            return quoted(node.text or "")
        case "mspace":
            return f"#h({_em(node)}em)"
        case "mtable":
            return _table(node, "", "", top)
        case "mrow" | "math" | "mstyle" | "mpadded":
            return _row(node, top)
        case _:
            return _built(node, [_said(kid) or '""' for kid in node])


def _row(node: Node, top: bool) -> str:
    kids = list(node)
    kind = node.get("class", "")
    if kind == "mat":
        table = next(kid for kid in kids if kid.tag == "mtable")
        at = kids.index(table)
        return _table(table, _fence(kids[:at]), _fence(kids[at + 1 :]), False)
    body = " ".join(filter(None, (_said(kid, top and len(kids) == 1) for kid in kids)))
    if kind in ("result", "boxed", "fbox"):
        return f"#result($display({body})$)"
    if kind in CLASSES:
        return f"{CLASSES[kind]}({body})"
    if len(kids) > 1 and _stretchy(kids[0]) and _stretchy(kids[-1]):
        return f"lr({body})"
    return f"display({body})" if node.get("displaystyle") == "true" and not top else body


def _stretchy(node: Node) -> bool:
    return node.tag == "mo" and node.get("form") in ("prefix", "postfix")


def _fence(nodes: list[Node]) -> str:
    return nodes[0].text or "" if nodes else ""


def _sign(node: Node) -> str:
    text = (node.text or "").strip()
    if len(text) != 1:
        if not text or (node.tag == "mn" and text.isascii() and text.isdigit()):
            return text
        return f"op({quoted(text)})" if node.tag == "mi" else quoted(text)
    char = f"\\{text}" if text in SPECIAL else text
    return f"upright({char})" if node.get("mathvariant") == "normal" or text == "∂" else char


def _built(node: Node, parts: list[str]) -> str:
    """Fractions, scripts, accents and roots."""
    match node.tag:
        case "mfrac" if node.get("linethickness") == "0":
            return f"mat(delim: #none, {parts[0]}; {parts[1]})"
        case "mfrac":
            return f"frac({parts[0]}, {parts[1]})"
        case "msub":
            return f"attach({parts[0]}, b: {parts[1]})"
        case "msup":
            return f"attach({parts[0]}, t: {parts[1]})"
        case "msubsup":
            return f"attach({parts[0]}, b: {parts[1]}, t: {parts[2]})"
        case "munder" | "mover":
            return _over(node, parts)
        case "munderover":
            return f"attach(limits({parts[0]}), b: {parts[1]}, t: {parts[2]})"
        case "msqrt":
            return f"sqrt({' '.join(parts)})"
        case "mroot":
            return f"root({parts[1]}, {parts[0]})"
        case "mphantom":
            return f"#hide(${' '.join(parts)}$)"
        case _:
            return " ".join(parts)


def _over(node: Node, parts: list[str]) -> str:
    mark = "".join(node[1].itertext()).strip()
    if mark in BRACES:
        return f"{BRACES[mark]}({parts[0]})"
    if node.tag == "mover" and mark in ACCENTS:
        return f"{ACCENTS[mark]}({parts[0]})"
    if node.tag == "mover" and node.get("accent") == "true":
        return f"overline({parts[0]})"
    return f"attach(limits({parts[0]}), {'b' if node.tag == 'munder' else 't'}: {parts[1]})"


def _table(node: Node, left: str, right: str, top: bool) -> str:
    """A matrix; at the top of a display its columns are aligned by & and its rows may part at a page's end."""
    rows = [[_inside(cell) for cell in row] for row in node]
    if top and not left:
        return " \\ ".join(" & ".join(row) for row in rows)
    delim = f"#({_or_none(left)}, {_or_none(right)})"
    body = "; ".join(", ".join(row) for row in rows)
    left_sided = any("text-align:left" in cell.get("style", "") for row in node for cell in row)
    side = ", align: #left" if left_sided else ""
    return f"mat(delim: {delim}{side}, {body})"


def _inside(cell: Node) -> str:
    return " ".join(filter(None, (_said(kid) for kid in cell))) or '""'


def _or_none(fence: str) -> str:
    return quoted(fence) if fence else "none"


def _em(node: Node) -> float:
    return float(node.get("width", "0em").removesuffix("em"))
