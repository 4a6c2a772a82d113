"""Slips of the pen in a printed side, one change of its text each, of the kinds a judge has to name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from mutation_oracle import Broken, Scene, Undecided, _tokens, _turned, bound, value_of, walk
from mutation_slopes import table

from symbackprop.reading import tree as t

Slip = tuple[str, t.Span, str]  # kind, place, text
Spelled = dict[tuple[str, tuple[str, ...], bool], str]


@dataclass(frozen=True)
class Printed:
    """A side, the source it stands in, and how the document spells each quantity."""

    side: t.Node
    source: str
    scene: Scene
    spelled: Spelled
    names: bool  # the side speaks of quantities
    statement: t.Statement
    own: Scene | None = None  # with the values of the file

    def text(self, node: t.Node) -> str:
        return self.source[node.at[0] : node.at[1]]


def signs(p: Printed) -> Iterator[Slip]:
    start, end = p.side.at
    yield "sign", p.side.at, f"-({p.source[start:end]})" if isinstance(p.side, t.Sum) else f"-{p.text(p.side)}"
    for node in walk(p.side):
        if isinstance(node, t.Sum) and len(node.terms) > 1:
            before, (sign, term) = node.terms[-2][1], node.terms[-1]
            gap = p.source[before.at[1] : term.at[0]]
            turned = gap.replace("+", "-") if sign == 1 else gap.replace("-", "+")
            if turned != gap:
                yield "sign", (before.at[1], term.at[0]), turned
        if isinstance(node, t.Matrix) and not p.names:
            cell = node.rows[-1][-1]
            yield "sign", cell.at, f"-({p.text(cell)})" if isinstance(cell, t.Sum) else f"-{p.text(cell)}"


def twos(p: Printed) -> Iterator[Slip]:
    text = p.text(p.side)
    whole = f"({text})" if isinstance(p.side, t.Sum) else text
    yield "factor 2", p.side.at, rf"2 \cdot {whole}"
    yield "factor 2", p.side.at, rf"\frac{{1}}{{2}} {whole}"
    for node in walk(p.side):
        if (
            isinstance(node, t.Product)
            and isinstance(node.factors[0], t.Numeral)
            and node.factors[0].text == "2"
        ):
            yield "factor 2", (node.factors[0].at[0], node.factors[1].at[0]), ""


def sizes(p: Printed) -> Iterator[Slip]:
    text = p.text(p.side)
    whole = f"({text})" if isinstance(p.side, t.Sum) else text
    for name in list(p.scene.world.sizes)[-1:]:
        stem, _, label = name.partition("_")
        if len(stem) == 1 and p.names:
            yield "1/N", p.side.at, rf"\frac{{1}}{{{stem}{'_{' + label + '}' if label else ''}}} {whole}"
    for node in walk(p.side):
        if isinstance(node, t.Product) and isinstance(node.factors[0], t.Fraction_):
            under = node.factors[0].under
            if isinstance(under, t.Name) and bound(under, p.scene) is None:
                yield "1/N", (node.factors[0].at[0], node.factors[1].at[0]), ""


def transposes(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if isinstance(node, t.Matrix) and not p.names and len(node.rows) > 1 and len(node.rows[0]) > 1:
            yield "transposed", (node.at[1], node.at[1]), r"^{\top}"
        if not isinstance(node, t.Name | t.Scripted):
            continue
        if _turned(node.sup):
            script = node.sup[-1]
            text = re.sub(r"\\top|\\intercal|T", "", script.text)
            caret = p.source.rfind("^", node.at[0], script.at[0] + 1)
            if "(" not in text and re.fullmatch(r"[{}\s]*", text) and caret >= 0:
                yield "transposed", (caret, script.at[1]), ""
            elif re.search(r"\\top", p.source[slice(*script.at)]):
                at = p.source.index(r"\top", script.at[0])
                yield "transposed", (at, at + 4), ""
        elif isinstance(node, t.Name) and not node.sup:
            at_name = _bound(node, p)
            if at_name and not at_name[1] and max(p.scene.world.values[at_name[0]].shape) > 1:
                if not _inside_derivative(node, p):
                    end = node.at[1] - _in_braces(p.text(node))
                    yield "transposed", (end, end), r"^{\top}"


def _in_braces(text: str) -> bool:
    """{y_t}, whose last brace belongs to a command before it"""
    inner = text[1:-1]
    deep = [inner[:k].count("{") - inner[:k].count("}") for k in range(len(inner) + 1)]
    return text[:1] == "{" and text[-1:] == "}" and min(deep) >= 0


def _inside_derivative(node: t.Node, p: Printed) -> bool:
    return any(
        isinstance(d, t.Derivative | t.Compared | t.Call) and d.at[0] <= node.at[0] < d.at[1]
        for d in walk(p.side)
    )


def _bound(node: t.Name, p: Printed) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    try:
        return bound(node, p.scene)
    except Undecided:
        return None


def is_mask(factors: Sequence[t.Node]) -> bool:
    """1(z > 0), (z > 0) or relu'(z)"""
    *before, last = factors
    if isinstance(last, t.Call):
        return not before and last.head.primes > 0 and "relu" in last.head.letters.lower()
    inside = isinstance(last, t.Bracket) and isinstance(last.items[0], t.Compared)
    return inside and all(isinstance(x, t.Numeral) and x.text == "1" for x in before)


def masks(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if not isinstance(node, t.Product):
            continue
        for k, factor in enumerate(node.factors):
            last = k
            if isinstance(factor, t.Numeral) and factor.text == "1" and k + 1 < len(node.factors):
                inside = node.factors[k + 1]
                if isinstance(inside, t.Bracket) and isinstance(inside.items[0], t.Compared):
                    last = k + 1
            is_slope = (
                isinstance(factor, t.Call) and factor.head.primes and "relu" in factor.head.letters.lower()
            )
            compared = isinstance(factor, t.Bracket) and isinstance(factor.items[0], t.Compared)
            if last == k and not is_slope and not (compared and node.signs[k - 1] == "odot"):
                continue
            if k:
                yield "mask", (node.factors[k - 1].at[1], node.factors[last].at[1]), ""
            elif last + 1 < len(node.factors):
                yield "mask", (factor.at[0], node.factors[last + 1].at[0]), ""
            for name in walk(node.factors[last]):
                if isinstance(name, t.Name):
                    yield from (("mask", name.at, text) for text in _others(name, p, lambda a, b: True))


def activations(p: Printed) -> Iterator[Slip]:
    equations = p.scene.world.spec.get("equations") or {}
    pairs = set()
    for name, entry in equations.items():
        text = str(entry["is"] if isinstance(entry, dict) else entry)
        match = re.fullmatch(r"\w+\((\w+)\)", text.strip())
        if match and match[1] in equations:
            pairs |= {(name, match[1]), (match[1], name)}
    for node in walk(p.side):
        if isinstance(node, t.Name) and not _inside_derivative(node, p):
            yield from (("activation", node.at, x) for x in _others(node, p, lambda a, b: (a, b) in pairs))


def layers(p: Printed) -> Iterator[Slip]:
    def sibling(a: str, b: str) -> bool:
        return a.rstrip("0123456789") == b.rstrip("0123456789")

    for node in walk(p.side):
        if isinstance(node, t.Name) and not any(
            isinstance(d, t.Compared) and d.at[0] <= node.at[0] < d.at[1] for d in walk(p.side)
        ):
            yield from (("layer", node.at, x) for x in _others(node, p, sibling))


def _others(node: t.Name, p: Printed, allowed: Callable[[str, str], bool]) -> Iterator[str]:
    """The same place filled by another quantity, as the document spells it."""
    at = _bound(node, p)
    if at is None or at[2]:
        return
    found = 0
    for (name, indices, turned), text in p.spelled.items():
        if name != at[0] and indices == at[1] and turned == _turned(node.sup) and allowed(at[0], name):
            found += 1
            if found <= 2:
                yield text


def components(p: Printed) -> Iterator[Slip]:
    side = p.side.inner if isinstance(p.side, t.Braced) else p.side
    if isinstance(side, t.Matrix):
        cells = [c for row in side.rows for c in row]
        if len(cells) > 1 and 1 in (len(side.rows), len(side.rows[0])):
            yield "sum for components", side.at, " + ".join(f"({p.text(c)})" for c in cells)


def indices(p: Printed) -> Iterator[Slip]:
    letters = [k for k in sorted(p.scene.ranges) if k != "cdot"]  # W_{1,\cdot} is a row
    for node in walk(p.side):
        if not isinstance(node, t.Name | t.Scripted) or not node.sub:
            continue
        if any(_beside_its_letter(node, d) for d in walk(p.side)):
            continue
        script = node.sub[-1]
        body = re.fullmatch(r"\{?(\d,\s*)?([a-z\d])(,?)([a-z\d])\}?", script.text)
        if body and body[2] != body[4] and not (body[2].isdigit() and body[3] == "," and body[4].isalpha()):
            a, b, c = body[2], body[3], body[4]
            yield "index", script.at, f"{{{body[1] or ''}{c}{b}{a}}}"
        inner = [k for k in _tokens((script,)) if k in p.scene.ranges]
        for old in inner[-1:]:
            for new in letters:
                if new != old:
                    text = re.sub(rf"(?<![a-zA-Z\\]){old}(?![a-zA-Z])|(?<=[a-z]){old}(?=\}})", new, script.text)
                    if text != script.text:
                        yield "index", script.at, text


def _beside_its_letter(node: t.Node, of: t.Node) -> bool:
    """In d/dW (W x + b) it is all one which entry of b stands there."""
    if not isinstance(of, t.Derivative) or of.of is None or isinstance(of.of, t.Name):
        return False
    within = of.of.at[0] <= node.at[0] < of.of.at[1]
    return within and not (isinstance(node, t.Name) and node.letters == getattr(of.by[0], "letters", ""))


def hadamards(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if not isinstance(node, t.Product):
            continue
        for k, sign in enumerate(node.signs):
            gap = (node.factors[k].at[1], node.factors[k + 1].at[0])
            text = p.source[slice(*gap)]
            if sign == "odot":
                yield "Hadamard", gap, re.sub(r"\\odot|\\circ", r"\\cdot", text)
            elif sign == "" and p.names and all(_whole(f, p) for f in node.factors[k : k + 2]):
                yield "Hadamard", gap, r" \odot "


def _whole(node: t.Node, p: Printed) -> bool:
    """A vector or a matrix by its name, or a gradient in one."""
    name = node.by[0] if isinstance(node, t.Derivative) and node.by else node
    if not isinstance(name, t.Name):
        return False
    at = _bound(name, p)
    return at is not None and not at[1] and p.scene.world.values[at[0]].numel() > 1


def chains(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if not isinstance(node, t.Product):
            continue
        for k, factor in enumerate(node.factors):
            slope = (
                isinstance(factor, t.Call) and factor.head.primes and "relu" not in factor.head.letters.lower()
            )
            if not isinstance(factor, t.Derivative) and not slope:
                continue
            if k:
                yield "chain factor", (node.factors[k - 1].at[1], factor.at[1]), ""
            else:
                yield "chain factor", (factor.at[0], node.factors[1].at[0]), ""
            if isinstance(factor, t.Derivative) and _is_identity(factor, p):
                continue
            sign = r"\odot" if "odot" in node.signs[max(k - 1, 0) : k + 1] else r"\cdot"
            yield "chain factor", (factor.at[1], factor.at[1]), rf" {sign} {p.text(factor)}"


def _is_identity(node: t.Derivative, p: Printed) -> bool:
    """A factor that may stand twice."""
    try:
        values = [table(v) for v in value_of(node, p.scene)]
    except (Undecided, Broken):
        return False
    return all(v.shape[0] == v.shape[1] and bool((v == torch.eye(v.shape[0])).all()) for v in values)


def consumers(p: Printed) -> Iterator[Slip]:
    for node in walk(p.side):
        if isinstance(node, t.Sum) and len(node.terms) > 1:
            gradient = [any(isinstance(x, t.Derivative) for x in walk(term)) for _, term in node.terms]
            if all(gradient):
                terms = node.terms
                yield "consumer", (terms[-2][1].at[1], terms[-1][1].at[1]), ""
                yield "consumer", (terms[0][1].at[0], terms[1][1].at[0]), ""


KINDS: tuple[Callable[[Printed], Iterator[Slip]], ...] = (
    signs, twos, sizes, transposes, masks, activations, layers, components, indices, hadamards, chains,
    consumers,
)  # fmt: skip
