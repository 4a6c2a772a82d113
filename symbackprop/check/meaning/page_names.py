r"""What the page said a name is: `\delta_n = ..` for every n, then `\delta_3`, and `\delta` for all of them."""

from __future__ import annotations

import numpy as np

from symbackprop.check.meaning.entries import entries
from symbackprop.check.meaning.evaluator import Evaluate
from symbackprop.check.names.letters import index_letters, names
from symbackprop.check.names.use import ALL, TRANSPOSES, index
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import bare, stem_of, tokens_of
from symbackprop.check.records.value import Cand, Val, arrays, pruned, transposed
from symbackprop.check.values.environment import Definition, Environment
from symbackprop.frozen import replace
from symbackprop.points.dual import Dual
from symbackprop.reading.tree import Bracket, Name, Node, Scripted


def defined(name: Name, env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    """The values of a name of the page; None where it has none."""
    above = tokens_of(name.sup)
    turned = bool(above) and above[-1] in TRANSPOSES
    marked, below = pieces(bare(above[:-1] if turned else above)), pieces(bare(tokens_of(name.sub)))
    found = _said(name, (*marked, *below), env, evaluate)
    whole = env.definitions.get((stem_of(name), marked)) if found is None and marked and below else None
    if whole is not None:  # entry i of what is called \delta^{o}
        found = entries(evaluate(whole.node, env), tuple(t for t in below if t != ","), env) or None
    power = _power(name, turned, env, evaluate) if found is None else None
    if found is None or not turned:
        return power if found is None else found
    views = [view for cand in found for view in arrays(cand, env.settings.layout)]
    return pruned(Cand(transposed(view.val), view.dev) for view in views)


def _power(name: Name, turned: bool, env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    r"""The square of \sigma in `\sigma^2`, after `\sigma = e^s`: a number that the page named without the 2."""
    above = tokens_of(name.sup)
    plain = replace(name, sup=())
    number = env.definitions.get((stem_of(name), pieces(bare(tokens_of(name.sub)))))
    if turned or number is None or not above or not all(t.isdigit() for t in above):
        return None
    base = Bracket(name.at, "(", (plain,))
    views = [view for cand in evaluate(plain, env) for view in arrays(cand, env.settings.layout)]
    scalar = bool(views) and all(view.val.is_scalar for view in views)
    return evaluate(Scripted(name.at, base, (), name.sup), env) if scalar else None


def _said(name: Name, said: tuple[str, ...], env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    stem = stem_of(name)
    exact = env.definitions.get((stem, said)) or env.definitions.get((stem, _in_numbers(said, env)))
    if exact is not None:
        return evaluate(exact.node, replace(env, letters=dict(env.letters)))
    mine = [(label, definition) for (known, label), definition in env.definitions.items() if known == stem]
    for label, definition in mine:
        if definition.letters and len(label) == len(said):
            found = _at_letters(definition, label, said, env, evaluate)
            if found is not None:
                return found
    for label, definition in mine:
        if len(label) == 2 and not said and set(label) <= set(definition.letters):
            return _matrix(definition, label, env, evaluate)
        if (
            label[-1:]
            and label[-1] in definition.letters
            and label[:-1] == said
            and not any(_runs(t, env) for t in said)
        ):
            return _for_all(definition, label[-1], env, evaluate)
        if not label and said:
            return entries(evaluate(definition.node, env), tuple(t for t in said if t != ","), env) or None
    return _entry_of_numbered(mine, said, env, evaluate)


def _entry_of_numbered(
    mine: list[tuple[tuple[str, ...], Definition]], said: tuple[str, ...], env: Environment, evaluate: Evaluate
) -> list[Cand] | None:
    r"""Entry i of what is called \delta_2: `\delta_{2,i}`, `\delta_{2i}`"""
    for label, definition in mine:
        numbered = bool(label) and all(t.isdigit() for t in label) and not definition.letters
        if numbered and len(said) > len(label) and said[: len(label)] == label:
            places = tuple(t for t in said[len(label) :] if t != ",")
            return entries(evaluate(definition.node, env), places, env) or None
    return None


def _in_numbers(said: tuple[str, ...], env: Environment) -> tuple[str, ...]:
    r"""\delta_2 for \delta_{t+1} in step 1, where the page has said what \delta_1 and \delta_2 are"""
    layers = env.context.layers
    places = [index(piece) if not piece.isdigit() else None for piece in said]
    return tuple(
        str(layers[place.letter] + place.number) if place is not None and place.letter in layers else piece
        for piece, place in zip(said, places, strict=True)
    )


def _runs(letter: str, env: Environment) -> bool:
    return letter in env.letters or letter in env.context.layers


def _is_last(mine: str, theirs: str, env: Environment) -> bool:
    """What is said of layer L is not said of every layer l."""
    return mine.isupper() and theirs != mine and theirs in env.context.layers


def _is_mark(text: str, env: Environment) -> bool:
    """A lone letter that runs over nothing here"""
    return text.isalpha() and not _runs(text, env) and text not in env.points.sizes


def _at_letters(
    definition: Definition, label: tuple[str, ...], said: tuple[str, ...], env: Environment, evaluate: Evaluate
) -> list[Cand] | None:
    """The definition with the printed indices in the places of its letters."""
    layers, letters = dict(env.context.layers), dict(env.letters)
    count = env.count
    for mine, theirs in zip(label, said, strict=True):
        if mine == theirs and (mine not in definition.letters or not _runs(mine, env)):
            continue  # a mark, as the h of \delta_j^h
        if mine not in definition.letters or _is_mark(theirs, env) or _is_last(mine, theirs, env):
            return None
        place = env.place(index(theirs) or ALL)
        if place is None:
            return None
        if isinstance(place, int):
            layers[mine] = place
        letters[mine] = np.broadcast_to(np.asarray(place), (count,))
    take = np.arange(env.points.count) if env.take is None else env.take
    context = replace(env.context, layers=layers)
    return evaluate(definition.node, replace(env, letters=letters, take=take, context=context))


def _for_all(definition: Definition, letter: str, env: Environment, evaluate: Evaluate) -> list[Cand] | None:
    r"""\delta after `\delta_n = ..`: the vector of all of them, as vectors stand in this network."""
    length = index_letters(definition.node, env.words, env.context, env.points.setting).get(letter)
    if length is None:
        return None
    inner = replace(env, letters={k: v for k, v in env.letters.items() if k != letter})
    found = []
    for cand in evaluate(definition.node, inner.over({letter: range(1, length + 1)})):
        for view in arrays(cand, env.settings.layout):
            if view.val.data is not None and view.val.is_scalar:
                column = view.val.data.value.reshape(-1, length, 1)
                row = env.words.network.vectors == "row"
                data = Dual(column.swapaxes(-1, -2) if row else column, None)
                found.append(Cand(Val(data, named=True), view.dev))
    return pruned(found) or None


def _matrix(
    definition: Definition, label: tuple[str, ...], env: Environment, evaluate: Evaluate
) -> list[Cand] | None:
    r"""e after `e_{ij} = ..`: the matrix of all of them"""
    known = index_letters(definition.node, env.words, env.context, env.points.setting)
    ranges = {letter: range(1, known[letter] + 1) for letter in label if letter in known}
    if len(ranges) != 2:
        return None
    inner = replace(env, letters={k: v for k, v in env.letters.items() if k not in ranges})
    shape = tuple(len(places) for places in ranges.values())
    views = [v for c in evaluate(definition.node, inner.over(ranges)) for v in arrays(c, env.settings.layout)]
    numbers = [(v, v.val.data) for v in views if v.val.data is not None and v.val.is_scalar]
    found = [Cand(Val(Dual(data.value.reshape(-1, *shape), None)), view.dev) for view, data in numbers]
    return pruned(found) or None


def pieces(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The indices of a label, a moved letter as one.

    >>> pieces(("t", "+", "1")), pieces(("i", ",", "t", "-", "1")), pieces(("+",))
    (('t + 1',), ('i', ',', 't - 1'), ('+',))
    """
    found: list[str] = []
    for k, token in enumerate(tokens):
        if k > 1 and token.isdigit() and tokens[k - 1] in ("+", "-") and tokens[k - 2].lstrip("\\").isalpha():
            found[-2:] = [f"{found[-2]} {tokens[k - 1]} {token}"]
        else:
            found.append(token)
    return tuple(found)


def is_there(name: Name, letter: str, env: Environment) -> bool:
    r"""Is the name declared where its letter is a number? \delta_t of the page is where its own names are."""
    if uses(name, env.words, env.context):
        return True
    said = (*pieces(bare(tokens_of(name.sup))), *pieces(bare(tokens_of(name.sub))))
    if letter in env.context.layers and (stem_of(name), _in_numbers(said, env)) in env.definitions:
        return True
    for (stem, label), definition in env.definitions.items():
        if stem != stem_of(name) or len(label) != len(said):
            continue
        for mine, theirs in zip(label, said, strict=True):
            place = index(theirs) if mine in definition.letters else None
            if place is None or place.letter != letter:
                continue
            layers = {**env.context.layers, mine: env.context.layers[letter] + place.number}
            context = replace(env.context, layers=layers)
            parts = [n for n in names(definition.node) if mine in (*tokens_of(n.sub), *tokens_of(n.sup))]
            if parts and all(uses(n, env.words, context) for n in parts):
                return True
    return False


def length_of(letter: str, body: Node, env: Environment, evaluate: Evaluate) -> int | None:
    """The range of i where `L_i = ..` is a name of the page: that of its own letter in what it stands for.

    Of n in G_{nk}, where G is such a name, the length of its first axis.
    """
    for name in names(body):
        said = (*pieces(bare(tokens_of(name.sup))), *pieces(bare(tokens_of(name.sub))))
        for (stem, label), definition in env.definitions.items():
            if stem != stem_of(name):
                continue
            if not label and letter in said:
                return _length_of_axis([t for t in said if t != ","].index(letter), definition, env, evaluate)
            if len(label) != len(said):
                continue
            mine = next((m for m, theirs in zip(label, said, strict=True) if theirs == letter), None)
            if mine is not None and mine in definition.letters:
                known = index_letters(definition.node, env.words, env.context, env.points.setting)
                return known.get(mine)
    return None


def _length_of_axis(place: int, definition: Definition, env: Environment, evaluate: Evaluate) -> int | None:
    """How long the axis is of what the page named; a vector has one."""
    views = (v for cand in evaluate(definition.node, env) for v in arrays(cand, env.settings.layout))
    shapes = {tuple(v.val.data.value.shape[-2:]) for v in views if v.val.data is not None}
    if len(shapes) != 1:
        return None
    shape = shapes.pop()
    if 1 in shape:
        return max(shape) if place == 0 else None
    return int(shape[place]) if place < len(shape) else None
