"""Does a change of a printed side change its value? Both are worked by PyTorch in worlds of random numbers.

The reading tree says only what is printed; which name means what is found here anew, from the network file.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import torch
from mutation_world import Undecided, World, slopes
from torch.nn import functional as F

from symbackprop.reading import tree as t
from symbackprop.reading.parser import parse


class Broken(Exception):
    """The shapes do not fit: nothing that could be right."""


@dataclass(frozen=True)
class Slopes:
    """d out / d inner with two axes each, and which quantities these are."""

    data: Any
    out: str
    inner: str


@dataclass(frozen=True)
class Scene:
    """A world, the names of its file, and where the index letters stand."""

    world: World
    names: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], str]]
    letters: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)
    direct: bool = False  # a derivative is by its own equation, the other names held


FUNCTIONS: dict[str, Any] = {
    "relu": F.relu, "sigma": torch.sigmoid, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "exp": torch.exp,
    "log": torch.log, "ln": torch.log, "softmax": lambda z: F.softmax(z, 0 if z.shape[1] == 1 else 1),
    "softplus": F.softplus, "sin": torch.sin, "cos": torch.cos, "sign": torch.sign,
}  # fmt: skip
ACCENTS = ("hat", "tilde", "bar")


def names_of(spec: dict[str, Any]) -> dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], str]]:
    """Stem and label of every spelling of the file: (W, ()) -> {(1,): W_1}."""
    found: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], str]] = {}
    for group in ("inputs", "parameters", "targets", "constants", "equations"):
        for name, entry in (spec.get(group) or {}).items():
            _enter(found, name, name)
            if isinstance(entry, dict):
                for latex in (entry.get("latex"), *(entry.get("aliases") or ())):
                    if latex:
                        _enter_latex(found, str(latex), name)
    for name, letter in ((spec.get("notation") or {}).get("letters") or {}).items():
        for label, quantity in found.get((str(name), ()), {}).items():
            found.setdefault((str(letter).lstrip("\\"), ()), {})[label] = quantity
    return found


def _enter(found: Any, text: str, name: str) -> None:
    head, _, rest = text.partition("_")
    match = re.fullmatch(r"([A-Za-z]+?)(\d*)", head)
    if match is None:
        return
    stem: str = match[1]
    accents: tuple[str, ...] = ()
    for accent in ACCENTS:
        if stem.endswith(accent) and len(stem) > len(accent):
            stem, accents = stem.removesuffix(accent), (accent,)
    found.setdefault((stem, accents), {})[(*match[2], *rest.replace("_", ""))] = name


def _enter_latex(found: Any, latex: str, name: str) -> None:
    try:
        node = parse(latex)[0].sides[0]
    except Exception:
        return
    if isinstance(node, t.Name):
        found.setdefault(_stem(node), {})[(*_tokens(node.sup), *_tokens(node.sub))] = name


def _stem(node: t.Name) -> tuple[str, tuple[str, ...]]:
    return node.letters.lstrip("\\") + "'" * node.primes, tuple(a for a in node.accents if a in ACCENTS)


def _tokens(scripts: tuple[t.Script, ...]) -> tuple[str, ...]:
    return tuple(k for s in scripts for k in s.tokens if k not in "()[]," and k not in ("\\top", "T", "{", "}"))


def _turned(scripts: tuple[t.Script, ...]) -> bool:
    return any(k in ("\\top", "T") for s in scripts for k in s.tokens)


def bound(node: t.Name, scene: Scene) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """Quantity, indices and what is left above it as a power."""
    above, below = _tokens(node.sup), _tokens(node.sub)
    found = []
    stem = _stem(node)
    if stem[0] in (scene.world.spec.get("family") or {}).get("names", ()):
        above, below = _cell(above, scene), _cell(below, scene)
    other = (stem[0].swapcase(), stem[1])
    for label, name in (scene.names.get(stem) or scene.names.get(other) or {}).items():
        value = scene.world.values[name]
        axes = sum(n != 1 for n in value.shape) if 1 in value.shape else 2
        axes = min(axes, 2)
        for rest, power in _splits(label, above, below):
            if len(rest) in (0, 2, _axes(name, scene), axes) and _within(rest, value):
                found.append((len(label), name, rest, power))
    found.sort(key=lambda f: (len(f[3]), -f[0]))
    if not found:
        return None
    if len({f[1] for f in found if (len(f[3]), f[0]) == (len(found[0][3]), found[0][0])}) > 1:
        raise Undecided(f"{node.letters} may mean two quantities")
    return found[0][1:]


def _within(indices: tuple[str, ...], value: Any) -> bool:
    """Of two indices neither is beyond the end."""
    pairs = zip(indices, value.shape, strict=True) if len(indices) == 2 else ()
    return all(not k.isdigit() or int(k) <= n for k, n in pairs)


def _cell(tokens: tuple[str, ...], scene: Scene) -> tuple[str, ...]:
    """l + 1 at the head of a script is 3 at l = 2"""
    known = {**scene.world.sizes, **scene.letters}
    if (
        not tokens
        or tokens[0] not in known
        or tokens[0] not in (scene.world.spec["family"]["letter"], *scene.world.spec["family"]["ends"])
    ):
        return tokens
    number = known[tokens[0]]
    if len(tokens) > 2 and tokens[1] in ("+", "-") and tokens[2].isdigit():
        return str(number + int(tokens[1] + tokens[2])), *tokens[3:]
    return str(number), *tokens[1:]


def _splits(label: tuple[str, ...], above: tuple[str, ...], below: tuple[str, ...]) -> Iterator[Any]:
    if label and above == label:
        yield below, ()
    if label and above != label and above[: len(label)] == label and not below:
        yield above[len(label) :], ()
    if below[: len(label)] == label:
        yield below[len(label) :], above


def _axes(name: str, scene: Scene) -> int:
    for group in ("inputs", "parameters", "targets", "constants"):
        entry = (scene.world.spec.get(group) or {}).get(name)
        if entry is not None:
            return len(entry["shape"] if isinstance(entry, dict) else entry)
    return 0 if scene.world.values[name].numel() == 1 else 1 if 1 in scene.world.values[name].shape else 2


def entry(value: Any, indices: tuple[str, ...], scene: Scene) -> Any:
    """The element at printed indices, which count from 1."""
    if not indices:
        return value
    at = []
    for k, token in enumerate(indices):
        number = int(token) if token.isdigit() else scene.letters.get(token.lstrip("\\"))
        if number is None:
            raise Undecided(f"the index {token}")
        length = value.numel() if len(indices) == 1 else value.shape[k]
        if not 1 <= number <= length:
            raise Broken(f"index {number} of {length}")
        at.append(number - 1)
    if len(at) == 1:
        return value.reshape(-1)[at[0]].reshape(1, 1)
    return value[at[0], at[1]].reshape(1, 1)


def letters_in(node: object, scene: Scene) -> dict[str, int]:
    """Index letters with the length of the axes at which they stand."""
    found: dict[str, int] = {}
    for name in walk(node):
        if not isinstance(name, t.Name):
            continue
        try:
            at = bound(name, scene)
        except Undecided:
            continue
        if at is None:
            continue
        value = scene.world.values[at[0]]
        for k, token in enumerate(at[1]):
            if not token.isdigit() and token.lstrip("\\") not in scene.letters:
                length = value.numel() if len(at[1]) == 1 else value.shape[k]
                found[token.lstrip("\\")] = min(found.get(token.lstrip("\\"), 99), length)
    return found


def walk(node: object) -> Iterator[t.Node]:
    """The node and all below it."""
    left = [node]
    while left:
        here = left.pop()
        if isinstance(here, tuple):
            left.extend(reversed(here))
        elif isinstance(here, t.Node | t.Script):
            if isinstance(here, t.Node):
                yield here
            left.extend(getattr(here, slot) for slot in _slots(type(here)))


@cache
def _slots(kind: type) -> tuple[str, ...]:
    """What a node holds, the last first."""
    found = [s for c in kind.__mro__ for s in getattr(c, "__slots__", ()) if s not in ("at", "text", "tokens")]
    return tuple(reversed(found))


def value_of(node: t.Node, scene: Scene, bare: bool = False) -> Iterator[Any]:
    """The side at every value of its free letters."""
    from mutation_values import evaluated

    free = sorted(scene.ranges)
    for numbers in itertools.product(*(range(1, scene.ranges[k] + 1) for k in free)):
        yield evaluated(
            node, replace(scene, letters={**scene.letters, **dict(zip(free, numbers, strict=True))})
        )


__all__ = [
    "Broken",
    "Scene",
    "Slopes",
    "Undecided",
    "bound",
    "entry",
    "letters_in",
    "names_of",
    "slopes",
    "value_of",
]
