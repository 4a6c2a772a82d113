r"""How far the letter of a sum runs: beside `\delta_{kj}`, as the letter of a size, on a long axis."""

from __future__ import annotations

from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.names.vocabulary import tokens_of
from symbackprop.check.values.environment import Environment
from symbackprop.reading.tree import BigSum, Name, Scripted


def beside_letter(letter: str, node: BigSum, env: Environment) -> int | None:
    r"""k of `\sum_k \delta_{kj}` has the range of j."""
    for name in names(node.body):
        tokens = [t for t in tokens_of(name.sub) if t != ","]
        if name.letters == "\\delta" and len(tokens) == 2 and letter in tokens:
            other = tokens[1 - tokens.index(letter)]
            if other in env.letters:
                return int(env.letters[other].max())
    return None


def length_of_size(letter: str, node: BigSum, env: Environment) -> int | None:
    r"""m of `\sum_m W_{mj}`, where W has m rows: under the sign it is an index, and no size."""
    if letter not in env.points.sizes or not node.index:
        return None
    for name in names(node.body):
        for use in uses(name, env.words, env.context)[:1] if letter in tokens_of(name.sub) else ():
            for axis, at in zip(shape_of(use.meaning, env.words), use.at, strict=True):
                if at.letter == letter and axis is not None:
                    return env.points.setting.extent(axis)
    return None


def of_places(letter: str, node: BigSum, high: int | None, env: Environment) -> int | None:
    r"""i of `\sum_{i=1}^{784} (G)_{i,:}` counts the places of a long axis, of which these points have few."""
    few = None if high is None else env.points.setting.short.get(high)
    if few is None or any(name.letters == letter for name in names(node.body)):
        return None
    below = (n.sub for n in nodes(node.body) if isinstance(n, Name | Scripted))
    return few if any(letter in tokens_of(scripts) for scripts in below) else None
