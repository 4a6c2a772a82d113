"""A printed side worked by PyTorch: what stands there literally, with tensors of one world."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from mutation_oracle import FUNCTIONS, Broken, Scene, Slopes, Undecided, _stem, _tokens, _turned, bound, entry
from mutation_products import product
from mutation_slopes import table

from symbackprop.reading import tree as t


def evaluated(node: t.Node, scene: Scene) -> Any:
    """A table of numbers; a derivative of higher rank stays one."""
    found = WORKED.get(type(node))
    if found is None:
        raise Undecided(f"a {type(node).__name__}")
    return found(node, scene)


def of(node: t.Node, scene: Scene) -> Any:
    return table(evaluated(node, scene))


def _number(value: Any) -> Any:
    return torch.tensor([[float(value)]])


def _name(node: t.Name, scene: Scene) -> Any:
    letters, _ = _stem(node)
    old = before_update(node)
    if old is not None:
        return _updated(old, scene)
    at = bound(node, scene)
    if at is None:
        return _other_name(node, letters, scene)
    name, indices, power = at
    value = entry(scene.world.values[name], indices, scene)
    value = value.T if _turned(node.sup) else value
    return _powered(value, power)


def before_update(node: t.Name) -> t.Name | None:
    """The name without its `new`; None where it has none."""
    new = [s for s in node.sup if "".join(s.tokens) == "new"]
    return replace(node, sup=tuple(s for s in node.sup if s not in new)) if new else None


def _updated(node: t.Name, scene: Scene) -> Any:
    at = bound(node, scene)
    if at is None or at[2]:
        raise Undecided("an unknown name after the update")
    value = entry(scene.world.updated(at[0]), at[1], scene)
    return value.T if _turned(node.sup) else value


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
        if scene.world.total is None:
            raise Undecided("no scalar loss")
        out = scene.world.total
    else:
        out = of(node.of, scene)
        if scene.direct:
            out = of(node.of, replace(scene, world=scene.world.held(at[0], top and top[0])))
    inner = scene.world.values[at[0]]
    data = scene.world.slopes(out, at[0], out is scene.world.total)
    if at[1]:
        rows = [entry(cell, at[1], scene) for cell in data.reshape(-1, *inner.shape)]
        data = torch.stack(rows).reshape(*out.shape, 1, 1)
    return Slopes(data, "" if top is None else top[0] + ",".join(top[1]), at[0] + ",".join(at[1]))


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
    return _applied(node.head, of(node.args[0], scene), scene)


def _applied_to(head: t.Name, node: t.Node, scene: Scene) -> Any:
    return _applied(head, of(node, scene), scene)


def _applied(head: t.Name, value: Any, scene: Scene) -> Any:
    letters = head.letters.lstrip("\\")
    function = scene.world.functions.get(letters) or FUNCTIONS.get(letters.lower())
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
    t.Product: lambda node, scene: product(node, scene, evaluated, _applied_to),
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
