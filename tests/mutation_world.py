"""Worlds: a network file with numbers drawn for it, every value and every slope by PyTorch.

Nothing of the package's own evaluation is used: the file is read as YAML, its equations are Python to PyTorch.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import torch
import torch_oracle
from mutation_families import Beyond, unrolled
from mutation_language import Unread, worked
from ruamel.yaml import YAML


class Undecided(Exception):
    """The oracle has no opinion, and says why."""


@dataclass(frozen=True)
class World:
    """Names to tensors of one graph; `loss` is what is differentiated."""

    values: dict[str, Any]
    sizes: dict[str, int]
    loss: str
    total: Any  # None where nothing is there to differentiate
    spec: dict[str, Any]
    functions: dict[str, Any] = field(default_factory=dict)  # those that the file leaves open
    start: World | None = None  # with the parameters as they were before

    gradients: dict[str, Any] = field(default_factory=dict)  # those of the loss that were found already

    def gradient(self, name: str) -> Any:
        if self.total is None:
            raise Undecided("no scalar loss")
        return self.slopes(self.total, name, True)[0, 0]

    def slopes(self, out: Any, by: str, of_loss: bool) -> Any:
        if not of_loss:
            return slopes(out, self.values[by])
        if by not in self.gradients:
            self.gradients[by] = slopes(out, self.values[by])
        return self.gradients[by]

    def held(self, by: str, of: str | None) -> World:
        """The world in which nothing hangs on `by` but what is written with it, and the quantity `of`."""
        values = {n: v if n == by else v.detach() for n, v in self.values.items()}
        if of is not None and of in self.spec["equations"]:
            names = {**_language(self.spec, self.sizes), **self.functions, **values}
            found = worked(expression(self.spec["equations"][of]), names)
            values[of] = found.reshape(1, 1) if found.dim() == 0 else found
        return replace(self, values=values, gradients={})

    def updated(self, name: str) -> Any:
        """P - rate dL/dP"""
        update = self.spec.get("update")
        if not update or name not in (self.spec.get("parameters") or {}):
            raise Undecided(f"{name} after no update")
        old = (self.start or self).values[name]
        return old - torch_oracle.tensor(update["rate"], [], False) * self.gradient(name)


def slopes(out: Any, by: Any) -> Any:
    """d out / d by with two axes each, entry by entry."""
    rows = []
    for cell in out.reshape(-1):
        grad = None
        if cell.requires_grad:
            (grad,) = torch.autograd.grad(cell, by, retain_graph=True, allow_unused=True, create_graph=True)
        rows.append(torch.zeros_like(by) if grad is None else grad)
    return torch.stack(rows).reshape(*out.shape, *by.shape)


def specs(path: Path) -> dict[str, dict[str, Any]]:
    """The networks of a file by name, each with what it takes over from another."""
    found: dict[str, dict[str, Any]] = {}
    for spec in YAML(typ="safe", pure=True).load_all(path.read_text(encoding="utf-8")):
        base = found.get(spec.get("extends", ""), {})
        merged = dict(base)
        for key, value in spec.items():
            both = isinstance(value, dict) and isinstance(base.get(key), dict)
            merged[key] = {**base[key], **value} if both else value
        found[str(spec.get("name", ""))] = merged
    return {name: _plain(spec) for name, spec in found.items()}


def _plain(spec: dict[str, Any]) -> dict[str, Any]:
    """Without families, if they can be written out."""
    try:
        return unrolled(spec) if "repeat" in spec else spec
    except Beyond:
        return spec


def shapes(spec: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    found = {}
    for group in ("inputs", "parameters", "targets", "constants"):
        for name, shape in (spec.get(group) or {}).items():
            if isinstance(shape, dict):
                shape = shape["shape"]
            found[name] = tuple(shape)
    return found


def label_of(spec: dict[str, Any], name: str) -> str | None:
    """The size of a target that is the number of a class."""
    shape = (spec.get("targets") or {}).get(name)
    return str(shape["label"]) if isinstance(shape, dict) and "label" in shape else None


def _onehot(lying: bool) -> Any:
    def column(at: Any, length: Any) -> Any:
        found = torch.zeros(int(length), 1)
        found[int(at) - 1, 0] = 1
        return found.T if lying else found

    return column


def _sizes(spec: dict[str, Any], rng: random.Random) -> dict[str, int]:
    """Named sizes: their numbers, else drawn all different."""
    named = {k: v.get("is") if isinstance(v, dict) else v for k, v in (spec.get("sizes") or {}).items()}
    labels = [k for k in (label_of(spec, n) for n in spec.get("targets") or {}) if k]
    letters = dict.fromkeys(labels) | dict.fromkeys(
        a for s in shapes(spec).values() for a in s if isinstance(a, str)
    )
    free = [2, 3, 4, 5, 6, 7]
    rng.shuffle(free)
    found = {}
    for letter in dict.fromkeys((*letters, *named)):
        number = named.get(letter)
        found[letter] = int(number) if isinstance(number, int) else free.pop() if free else 8
    return found


def expression(spec: object) -> str:
    return str(spec["is"] if isinstance(spec, dict) else spec)


def drawn(spec: dict[str, Any], seed: int) -> World:
    """A world of numbers of both signs, none of them small."""
    if "repeat" in spec:
        raise Undecided("a family")
    rng = random.Random(seed)
    sizes = _sizes(spec, rng)
    lying = spec.get("vectors") == "row"
    given = {}
    for name, shape in shapes(spec).items():
        dims = [sizes[a] if isinstance(a, str) else int(a) for a in shape]
        rows, columns = (dims if len(dims) == 2 else [1, *dims] if lying else [*dims, 1]) if dims else (1, 1)
        label = label_of(spec, name)
        if label is not None:
            given[name] = torch.tensor([[float(rng.randint(1, sizes.get(label, 3)))]])
            continue
        positive = name in (spec.get("targets") or {})
        cells = [
            [
                rng.uniform(0.1, 0.9) if positive else rng.choice((-1, 1)) * rng.uniform(0.3, 1.4)
                for _ in range(columns)
            ]
            for _ in range(rows)
        ]
        given[name] = torch.tensor(cells)
    return _run(spec, given, sizes, rng)


def given(spec: dict[str, Any], held: dict[str, Any] | None = None) -> World | None:
    """The world of the file's own values; None where they are not all there.

    `held` are computed quantities with the values that they have instead.
    """
    if "repeat" in spec or spec.get("functions"):
        return None
    known = spec.get("values") or {}
    lying = spec.get("vectors") == "row"
    found, sizes = {}, {}
    for name, shape in shapes(spec).items():
        value = known.get(name)
        if value is None or isinstance(value, dict) or "_" in str(value):
            return None
        found[name] = torch_oracle.tensor(value, [1] * len(shape), lying)
        dims = list(found[name].shape) if len(shape) == 2 else [found[name].numel()] * len(shape)
        sizes |= {a: int(n) for a, n in zip(shape, dims, strict=True) if isinstance(a, str)}
    sizes = {**_sizes(spec, random.Random(0)), **sizes}
    if any(name in known for name in spec.get("equations") or {}):
        return None  # a computed quantity that is given: the forward pass does not hold
    return _run(spec, found, sizes, random.Random(1), held)


def _run(
    spec: dict[str, Any],
    leaves: dict[str, Any],
    sizes: dict[str, int],
    rng: random.Random,
    held: dict[str, Any] | None = None,
    kept: dict[str, Any] | None = None,
) -> World:
    """`held` are values in place of what the equation gives, `kept` those that have its slopes nevertheless."""
    values = {n: v.clone().requires_grad_(True) for n, v in leaves.items()}
    own = {n: OPEN[k] for k, n in enumerate(elementwise(spec))}
    names = {**_language(spec, sizes), **own}
    for name, entry in (spec.get("equations") or {}).items():
        try:
            value = worked(expression(entry), {**names, **values})
        except (Unread, TypeError, ValueError, NameError, RuntimeError, IndexError) as error:
            raise Undecided(f"{name}: {error}") from None
        value = value if isinstance(value, torch.Tensor) else torch.tensor(float(value))
        value = value.reshape(1, 1) if value.dim() == 0 else value
        if kept:
            value = value + (kept[name] - value).detach()
        values[name] = (held or {}).get(name, value)
    loss = str(spec.get("loss") or list(spec["equations"])[-1])
    given_gradients = spec.get("upstream") or []
    scalar = loss in values and values[loss].numel() == 1
    total = values[loss].sum() if scalar else torch.zeros(())
    for name in given_gradients:
        push = torch.tensor([[rng.uniform(0.3, 1.5) for _ in row] for row in values[name].tolist()])
        total = total + (push * values[name]).sum()
    known = scalar or given_gradients
    return World(values, sizes, loss, total.reshape(1, 1) if known else None, spec, own)


def _language(spec: dict[str, Any], sizes: dict[str, int]) -> dict[str, Any]:
    """The functions of the file's language, and its sizes."""
    lying = spec.get("vectors") == "row"
    return {
        **torch_oracle.FUNCTIONS, "dot": lambda a, b: (a * b).sum(), "outer": lambda a, b: a @ b.T,
        "trace": torch.trace, "ones": _ones(lying), "onehot": _onehot(lying),
        **{n: torch.tensor(float(k)) for n, k in sizes.items()},
    }  # fmt: skip


def rerun(world: World, new: dict[str, Any]) -> World:
    """The same values, with the slopes that other parameters or other equations give."""
    leaves = {n: v.detach() for n, v in world.values.items() if n not in world.spec["equations"]}
    kept = {n: world.values[n].detach() for n in world.spec["equations"]}
    moved = _run(world.spec, {**leaves, **new}, world.sizes, random.Random(1), kept=kept)
    return replace(moved, start=world)


OPEN = (
    lambda z: torch.sin(1.3 * z) + z * z / 3,
    lambda z: torch.tanh(0.7 * z) + z * z / 2,
    lambda z: torch.exp(-z) + z,
)  # what may stand for a function that the file leaves open


def elementwise(spec: dict[str, Any]) -> list[str]:
    found = spec.get("functions") or {}
    if any(kind != "elementwise" for kind in found.values()) or len(found) > len(OPEN):
        raise Undecided("an open function of this kind")
    return list(found)


def _ones(lying: bool) -> Any:
    def table(*sizes: Any) -> Any:
        lengths = [int(k) for k in sizes]
        return torch.ones(lengths if len(lengths) == 2 else [1, *lengths] if lying else [*lengths, 1])

    return table


def held_open(world: World) -> bool:
    """Is there a relu of which every unit is on?"""
    for entry in (world.spec.get("equations") or {}).values():
        match = re.fullmatch(r"relu\((\w+)\)", expression(entry).strip())
        if match and bool((world.values[match[1]] > 0).all()):
            return True
    return False
