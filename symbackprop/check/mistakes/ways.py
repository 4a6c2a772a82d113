r"""A way back that was forgotten: through one consumer, or the other summands of a sum that is written out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Literal

from symbackprop.check.mistakes.elements import At, elements, respelled
from symbackprop.check.mistakes.site import Site, core, joined
from symbackprop.check.mistakes.table import Change, Diagnosis
from symbackprop.check.mistakes.trial import makes_right, read, right
from symbackprop.check.names.letters import nodes
from symbackprop.check.names.scope import layer_numbers
from symbackprop.check.names.use import Context, Index, Use
from symbackprop.check.names.uses import shape_of
from symbackprop.check.names.vocabulary import python_signature
from symbackprop.check.records.value import IllTyped, Unbound
from symbackprop.derive.split import UNNAMED
from symbackprop.frozen import replace
from symbackprop.reading.tree import Bracket, Derivative, Name, Node, Script, Scripted, Sum

MOST_CONSUMERS = 4
MOST_LAYERS = 6
LONGEST_SUM = 8


def forgotten_way(site: Site) -> Diagnosis | None:
    r"""`dL/dq = (dL/dq without what comes through c)`, for the consumers c of q, and for two of them"""
    for context in _contexts(site):
        here = replace(site, context=context)
        inner = _inner(here)
        known = () if inner is None else _consumers(here, inner)
        if inner is not None and len(known) > 1:
            return _through_some(here, inner, known)
    return None


def _contexts(site: Site) -> tuple[Context, ...]:
    """The layers of which the line speaks"""
    sides = (site.question.head, site.question.side)
    try:
        return tuple(layer_numbers(sides, site.words, site.finding.context))[:MOST_LAYERS]
    except (Unbound, IllTyped):
        return ()


def _consumers(site: Site, inner: Use) -> tuple[str, ...]:
    at = site.finding.at
    found = () if at is None else at.graph.consumers.get(inner.meaning.name, ())
    return found if len(found) <= MOST_CONSUMERS else ()


def _through_some(site: Site, inner: Use, known: tuple[str, ...]) -> Diagnosis | None:
    spelled = {c: _spelled(site, c) for c in known}
    for size in range(1, len(known) // 2 + 1):
        for missing in combinations(known, size):
            side = _with(site, missing, spelled)
            if side is not None and right(site, side):
                return _told(site, inner, missing, spelled)
    return None


def used_twice(site: Site) -> bool:
    """Is what the head is a derivative by used in two places?"""
    inner = _inner(site)
    return inner is not None and len(_consumers(site, inner)) > 1


def _inner(site: Site) -> Use | None:
    """What the head is a derivative by"""
    node = site.question.head
    if isinstance(node, Derivative):
        return site.use(node.by[0]) if len(node.by) == 1 and node.order == 1 and node.of is not None else None
    use = site.use(node)
    return use if use is not None and use.meaning.kind == "adjoint" else None


def _spelled(site: Site, quantity: str) -> str | None:
    """A consumer by its name; in a line about any layer l it is that of layer l, l + 1 and so on."""
    if _is_nameless(quantity):
        return None
    _, label = python_signature(quantity)
    layers = site.context.layers
    if not layers or quantity == site.network.loss:
        return site.printed(quantity)
    number = "".join(label)
    if len(layers) != 1 or not number.isdigit():
        return None
    ((letter, here),) = layers.items()
    shift = int(number) - here
    text = f"{letter}{shift:+d}" if shift else letter
    return site.spelled(quantity).replace(number, text if len(text) == 1 else f"{{{text}}}", 1)


def _with(site: Site, missing: tuple[str, ...], spelled: dict[str, str | None]) -> Node | None:
    """The side and the missing parts of the head; of a part without a name, the head less the other parts."""
    others = [c for c in spelled if c not in missing]
    head = site.question.head
    terms: list[tuple[Literal[1, -1], Node]] = [(1, Bracket(site.side.at, "(", (site.side,)))]
    sign: Literal[1, -1] = 1
    if any(spelled[c] is None for c in missing):
        terms.append((1, head))
        sign, missing = -1, tuple(others)
    for consumer in missing:
        text = spelled[consumer]
        node = None if text is None else read(text, 0, site.decimal)
        if node is None or text is None:
            return None
        below = Script((0, 0), text, (text,), node)
        terms.append((sign, Scripted((0, 0), Bracket((0, 0), ".", (head,)), (below,))))
    return Sum(site.side.at, tuple(terms))


def _told(site: Site, inner: Use, missing: tuple[str, ...], spelled: dict[str, str | None]) -> Diagnosis:
    texts = [spelled[c] or _above(site, c) for c in missing]
    head = site.question.head
    own = site.inner(head.by[0].at) if isinstance(head, Derivative) else site.printed(inner.meaning.name)
    of = site.inner(head.of.at) if isinstance(head, Derivative) and head.of is not None else site.loss()
    names = " and ".join(f"${text}$" for text in texts)
    back = "back " if of == site.loss() else ""
    said = f"What comes {back}through {names} is missing: ${own}$ is used there too."
    if missing == (site.network.loss,):
        said = f"${own}$ stands in ${site.loss()}$ itself too: that part is missing."
    parts = [
        rf" + \frac{{\partial {of}}}{{\partial {text}}} \frac{{\partial {text}}}{{\partial {own}}}"
        for text in texts
    ]
    end = site.cover(site.side.at)[1]
    text = makes_right(site, Change("consumer", (((end, end), "".join(parts)),), site.side.at, said))
    return Diagnosis("consumer", said, site.side.at, text)


def _above(site: Site, quantity: str) -> str:
    """What a part without a name is computed into"""
    assert site.finding.at is not None
    while _is_nameless(quantity):
        quantity = site.finding.at.graph.consumers[quantity][0]
    return _spelled(site, quantity) or site.printed(quantity)


def _is_nameless(quantity: str) -> bool:
    """A piece of an equation that has become one of its own, as the logits of `softmax(V @ h)`"""
    return UNNAMED in quantity


# -- a sum that is written out --------------------------------------------------------------------------------


def summands(site: Site) -> Iterator[Change]:
    """The summands of the other entries: `+ W_{22} g_2` where `W_{12} g_1` stands alone"""
    side = core(site.side)
    terms = side.terms if isinstance(side, Sum) else ((1, side),)
    there = {site.text(term.at) for _, term in terms}
    for sign, term in terms[:3]:
        for more in _others(site, term):
            new = [text for text in more if text not in there]
            if new:
                end = site.cover(side.at)[1]
                added = "".join(f" {'+' if sign > 0 else '-'} {text}" for text in new)
                names = ", ".join(f"${text}$" for text in new)
                said = f"The summand{'s' * (len(new) > 1)} {names} {'are' if len(new) > 1 else 'is'} missing."
                kind = "consumer" if _goes_back(site) else "chain factor"
                yield Change(kind, (((end, end), added),), side.at, said)


def _goes_back(site: Site) -> bool:
    """Does the line speak of derivatives? Then a summand is a way back."""
    sides = (*nodes(site.question.head), *nodes(site.side))
    return any(isinstance(n, Derivative) for n in sides) or _inner(site) is not None


def _others(site: Site, term: Node) -> Iterator[tuple[str, ...]]:
    """The same summand at every other place of an axis that two of its factors share."""
    placed = [
        (name, use, k, length)
        for name, use in elements(term, site)
        for k, length in enumerate(_lengths(site, use))
        if not use.at[k].runs and use.at[k].number and 1 < length <= LONGEST_SUM
    ]
    for a, b in combinations(placed, 2):
        same = a[1].at[a[2]] == b[1].at[b[2]] and a[3] == b[3]
        if same and a[0] is not b[0]:
            others = [n for n in range(1, a[3] + 1) if n != a[1].at[a[2]].number]
            texts = [_moved(site, term, (a[:3], b[:3]), n) for n in others]
            found = tuple(text for text in texts if text is not None)
            if len(found) == len(texts):
                yield found


def _lengths(site: Site, use: Use) -> tuple[int, ...]:
    sizes = site.finding.at.sizes if site.finding.at is not None else {}
    shape = shape_of(use.meaning, site.words)
    return tuple(axis if isinstance(axis, int) else int(sizes.get(axis, 0)) if axis else 0 for axis in shape)


def _moved(site: Site, term: Node, places: tuple[tuple[Name, Use, int], ...], number: int) -> str | None:
    edits = []
    for name, use, k in places:
        at: At = (Index("", number), use.at[1]) if k == 0 else (use.at[0], Index("", number))
        text = respelled(site, name, use, at)
        if text is None:
            return None
        edits.append((site.cover(name.at), text))
    start, end = site.cover(term.at)
    return joined(site.source[start:end], tuple(edits), start).strip()
