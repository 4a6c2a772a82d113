"""A printed side worked by PyTorch: what stands there literally, with tensors of one world."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from mutation_oracle import FUNCTIONS, Broken, Scene, Slopes, Undecided, _stem, _tokens, _turned, bound, entry
from mutation_world import slopes

from symbackprop.reading import tree as t


def evaluated(node: t.Node, scene: Scene) -> Any:
    """A table of numbers; a derivative of higher rank stays one."""
    found = WORKED.get(type(node))
    if found is None:
        raise Undecided(f"a {type(node).__name__}")
    return found(node, scene)


def table(value: Any) -> Any:
    """A derivative as the table that stands for it."""
    if not isinstance(value, Slopes):
        return value
    out, inner = value.data.shape[:2], value.data.shape[2:]
    if tuple(out) == (1, 1):
        return value.data[0, 0]
    if tuple(inner) == (1, 1):
        return value.data[:, :, 0, 0]
    if 1 in out and 1 in inner:
        return value.data.reshape(out[0] * out[1], inner[0] * inner[1])
    raise Undecided("a derivative of this rank as a table")


def of(node: t.Node, scene: Scene) -> Any:
    return table(evaluated(node, scene))


def _number(value: Any) -> Any:
    return torch.tensor([[float(value)]])


def _name(node: t.Name, scene: Scene) -> Any:
    letters, _ = _stem(node)
    at = bound(node, scene)
    if at is None:
        return _other_name(node, letters, scene)
    name, indices, power = at
    value = entry(scene.world.values[name], indices, scene)
    value = value.T if _turned(node.sup) else value
    return _powered(value, power)


def _powered(value: Any, power: tuple[str, ...]) -> Any:
    if not power:
        return value
    if not "".join(power).isdigit():
        raise Undecided("a power that is no number")
    return value ** int("".join(power))


def _other_name(node: t.Name, letters: str, scene: Scene) -> Any:
    tokens = _tokens(node.sub)
    size = "".join((letters, *(("_", *tokens) if tokens else ())))
    for spelled in (size, size.replace("_", "")):
        if spelled in scene.world.sizes and not node.sup:
            return _number(scene.world.sizes[spelled])
    if letters == "delta" and len(tokens) == 2:
        i, j = (scene.letters.get(k, int(k) if k.isdigit() else None) for k in tokens)
        if i is not None and j is not None:
            return _number(i == j)
    if letters in scene.letters and not node.sub and not node.sup:
        return _number(scene.letters[letters])
    if node.accents and node.accents[-1] == "bar":
        inner = replace(node, accents=node.accents[:-1])
        at = bound(inner, scene)
        if at is not None:
            value = entry(scene.world.gradient(at[0]), at[1], scene)
            return value.T if _turned(node.sup) else value
    raise Undecided(f"the name {letters}")


def _derivative(node: t.Derivative, scene: Scene) -> Any:
    if node.order != 1 or len(node.by) != 1 or node.of is None:
        raise Undecided("a derivative of another order")
    (by,) = node.by
    if not isinstance(by, t.Name):
        raise Undecided("by no name")
    at = bound(by, scene)
    if at is None:
        raise Undecided("by an unknown name")
    top = bound(node.of, scene) if isinstance(node.of, t.Name) else None
    if isinstance(node.of, t.Name) and (top is None or top[0] == scene.world.loss):
        letters = _stem(node.of)[0]
        if top is None and letters not in ("L", "l", "J", "E", scene.world.loss):
            raise Undecided(f"of the unknown {letters}")
        out = scene.world.total
    else:
        out = of(node.of, scene)
    inner = scene.world.values[at[0]]
    data = slopes(out, inner)
    if at[1]:
        rows = [entry(cell, at[1], scene) for cell in data.reshape(-1, *inner.shape)]
        data = torch.stack(rows).reshape(*out.shape, 1, 1)
    return Slopes(data, "" if top is None else top[0] + ",".join(top[1]), at[0] + ",".join(at[1]))


def _product(node: t.Product, scene: Scene) -> Any:
    factors, signs = _indicators(list(node.factors), list(node.signs), scene)
    groups: list[Any] = []
    for k, factor in enumerate(factors):
        value = factor(scene) if callable(factor) else evaluated(factor, scene)
        if k and signs[k - 1] != "odot":
            groups[-1] = _times(groups[-1], value, signs[k - 1])
        else:
            groups.append(value)
    result = groups[0]
    for group in groups[1:]:
        a, b = table(result), table(group)
        if a.shape != b.shape and 1 not in (a.numel(), b.numel()):
            raise Broken("entry by entry with two shapes")
        result = a * b
    return result


def _indicators(factors: list[Any], signs: list[str], scene: Scene) -> tuple[list[Any], list[str]]:
    """1(z > 0) is a mask, and f(z) of one letter a call."""
    found: list[Any] = []
    kept: list[str] = []
    k = 0
    while k < len(factors):
        here, after = factors[k], factors[k + 1] if k + 1 < len(factors) else None
        joined: Callable[[Scene], Any] | None = None
        if isinstance(after, t.Bracket) and signs[k] == "" and len(after.items) == 1:
            (inside,) = after.items
            if isinstance(here, t.Numeral) and here.text == "1" and isinstance(inside, t.Compared):
                joined = partial(evaluated, inside)
            elif isinstance(here, t.Name) and _stem(here)[0] in FUNCTIONS and bound(here, scene) is None:
                joined = partial(_applied_to, here, inside)
        if k and found:
            kept.append(signs[k - 1])
        found.append(here if joined is None else joined)
        k += 1 if joined is None else 2
    return found, kept


def _times(a: Any, b: Any, sign: str) -> Any:
    if isinstance(a, Slopes) and isinstance(b, Slopes):
        if a.inner and a.inner == b.out:
            return Slopes(torch.tensordot(a.data, b.data, 2), a.out, b.inner)
        if b.inner and b.inner == a.out:
            return Slopes(torch.tensordot(b.data, a.data, 2), b.out, a.inner)
    linked = isinstance(a, Slopes) and isinstance(b, Slopes)
    a, b = table(a), table(b)
    if linked and tuple(b.shape) == (a.numel(), a.numel()) and bool((b == torch.diag(torch.diag(b))).all()):
        return torch.diag(b).reshape(a.shape) * a  # a slope that stands twice, as of relu, may change nothing
    if sign == "otimes":
        return a.reshape(-1, 1) @ b.reshape(1, -1)
    if 1 in (a.numel(), b.numel()):
        return a * b
    if a.shape == b.shape[::-1] and b.shape[0] == 1 and bool(((b == 0) | (b == 1)).all()):
        return a * b.T  # a mask printed as a row beside a column
    if a.shape == b.shape and 1 in a.shape:  # two vectors that stand the same way: read entry by entry
        return a * b
    if a.shape[1] != b.shape[0]:
        raise Broken("a product of shapes that do not fit")
    return a @ b


def _sum(node: t.Sum, scene: Scene) -> Any:
    total: Any = None
    for sign, term in node.terms:
        value = sign * of(term, scene)
        if total is not None and total.shape != value.shape:
            if not any(isinstance(x, t.Numeral) for _, x in node.terms):
                raise Broken("a sum of shapes that do not fit")
        total = value if total is None else total + value
    return total


def _fraction(node: t.Fraction_, scene: Scene) -> Any:
    over, under = of(node.over, scene), of(node.under, scene)
    if under.numel() != 1 and over.shape != under.shape and over.numel() != 1:
        raise Broken("a quotient of shapes that do not fit")
    return over / under


def _bracket(node: t.Bracket, scene: Scene) -> Any:
    if node.opening == "|":
        return of(node.items[0], scene).abs()
    if node.opening == "‖":
        return of(node.items[0], scene).pow(2).sum().sqrt().reshape(1, 1)
    if len(node.items) != 1:
        raise Undecided("a bracket with several items")
    return evaluated(node.items[0], scene)


def _scripted(node: t.Scripted, scene: Scene) -> Any:
    if node.primes:
        raise Undecided("primes of an expression")
    value = of(node.base, scene)
    if node.sub and not (isinstance(node.base, t.Bracket) and node.base.opening == "‖"):
        value = entry(value, _tokens(node.sub), scene)
    value = value.T if _turned(node.sup) else value
    return _powered(value, _tokens(node.sup))


def _bigsum(node: t.BigSum, scene: Scene) -> Any:
    from mutation_oracle import letters_in

    if node.sign != "sum" or node.condition is not None:
        raise Undecided("a product or a condition")
    ranges = letters_in(node.body, scene)
    axes = []
    for index in node.index:
        letter = _stem(index)[0]
        last = _whole(node.upper, scene) if node.upper is not None else ranges.get(letter)
        first = _whole(node.lower, scene) if node.lower is not None else 1
        if last is None:
            raise Undecided("a sum without an end")
        axes.append([(letter, k) for k in range(first, last + 1)])
    return sum(
        of(node.body, replace(scene, letters={**scene.letters, **dict(at)})) for at in itertools.product(*axes)
    )


def _whole(node: t.Node, scene: Scene) -> int:
    value = of(node, scene)
    if value.numel() != 1:
        raise Undecided("a limit that is no number")
    return int(value)


def _call(node: t.Call, scene: Scene) -> Any:
    letters = node.head.letters.lstrip("\\").lower()
    if letters == "max" and len(node.args) == 2:
        return torch.maximum(of(node.args[0], scene), of(node.args[1], scene))
    if len(node.args) != 1 or node.head.sub or node.head.sup:
        raise Undecided(f"the call of {letters}")
    return _applied(node.head, of(node.args[0], scene))


def _applied_to(head: t.Name, node: t.Node, scene: Scene) -> Any:
    return _applied(head, of(node, scene))


def _applied(head: t.Name, value: Any) -> Any:
    function = FUNCTIONS.get(head.letters.lstrip("\\").lower())
    if function is None or head.primes > 1 or (head.primes and "softmax" in head.letters):
        raise Undecided(f"the function {head.letters}")
    if not head.primes:
        return function(value)
    at = value if value.requires_grad else value.detach().requires_grad_(True)
    return torch.autograd.grad(function(at).sum(), at, create_graph=True)[0]


def _compared(node: t.Compared, scene: Scene) -> Any:
    a, b = of(node.left, scene), of(node.right, scene)
    signs = {">": a > b, "<": a < b, ">=": a >= b, "<=": a <= b, "=": a == b}
    if node.sign not in signs:
        raise Undecided("a relation")
    return signs[node.sign].to(a.dtype)


def _matrix(node: t.Matrix, scene: Scene) -> Any:
    rows = []
    for row in node.rows:
        cells = [of(cell, scene) for cell in row]
        if any(c.numel() != 1 for c in cells):
            raise Undecided("a table of tables")
        rows.append(torch.cat([c.reshape(1, 1) for c in cells], 1))
    if len({r.shape for r in rows}) != 1:
        raise Undecided("rows of several lengths")
    return torch.cat(rows, 0)


WORKED: dict[type, Callable[[Any, Scene], Any]] = {
    t.Numeral: lambda node, scene: _number(node.value),
    t.Name: _name,
    t.Derivative: _derivative,
    t.Product: _product,
    t.Sum: _sum,
    t.Fraction_: _fraction,
    t.Bracket: _bracket,
    t.Scripted: _scripted,
    t.BigSum: _bigsum,
    t.Call: _call,
    t.Compared: _compared,
    t.Matrix: _matrix,
    t.Braced: lambda node, scene: evaluated(node.inner, scene),
    t.Root: lambda node, scene: of(node.inner, scene).sqrt(),
}
