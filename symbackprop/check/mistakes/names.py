"""Changes of one name: pre- for post-activation, another layer, another index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from symbackprop.algebra.forms import Array, RowFn
from symbackprop.check.mistakes.elements import entry_of, has_place, indices_of
from symbackprop.check.mistakes.products import activations, mask_places
from symbackprop.check.mistakes.site import Site, turned
from symbackprop.check.mistakes.table import Change
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.use import Use
from symbackprop.check.names.vocabulary import python_signature, stem_of
from symbackprop.frozen import replace
from symbackprop.network.network import Quantity
from symbackprop.reading.tree import BigSum, Name, Scripted

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"\\[a-zA-Z]+|[a-zA-Z](?![a-zA-Z]*\{)")  # a command is stepped over


def pairs(site: Site) -> dict[str, str]:
    """The activation of each pre-activation, softmax among them."""
    rows = {pre: post for pre, post, _ in activations(site)}
    for equation in site.network.equations:
        form = equation.form
        if isinstance(form, RowFn) and isinstance(form.arg, Array):
            rows.setdefault(form.arg.name, equation.name)
    return rows


def other_functions(site: Site) -> Iterator[Change]:
    """z for h = phi(z), and h for z, wherever one of them stands."""
    rows = pairs(site)
    swapped = {**rows, **{post: pre for pre, post in rows.items()}}
    for name in _names(site):
        use = site.use(name)
        if use is None or use.meaning.kind not in ("value", "adjoint") or use.meaning.name not in swapped:
            continue
        new = renamed(site, name, use, swapped[use.meaning.name]) or _entry(
            site, use, swapped[use.meaning.name]
        )
        if new is not None:
            said = _of_pair(site.text(name.at), new, use.meaning.name in rows)
            yield Change("activation", ((name.at, new),), name.at, said)


def _entry(site: Site, use: Use, other: str) -> str | None:
    """The same entry of another quantity, whose name differs in more than a number"""
    if use.meaning.kind != "value" or not use.is_element or use.power is not None:
        return None
    return entry_of(site, other, indices_of(use))


def _of_pair(old: str, new: str, before: bool) -> str:
    here, there = ("pre-activation", "activation") if before else ("activation", "pre-activation")
    return f"The {here} ${old}$ stands where the {there} ${new}$ belongs."


def other_quantities(site: Site) -> Iterator[Change]:
    """Another parameter for a parameter, another input or activation for one."""
    activated = {post for _, post, _ in activations(site)}
    roles = {n: "unit" if n in activated or q.role == "input" else q.role for n, q in _quantities(site)}
    for name in _names(site):
        use = site.use(name)
        if use is None or use.meaning.kind != "value" or use.is_element or use.meaning.name not in roles:
            continue
        for other, role in roles.items():
            if other != use.meaning.name and role == roles[use.meaning.name]:
                new = renamed(site, name, use, other)
                if new is not None:
                    yield _change(site, name, new, "layer")


def _quantities(site: Site) -> Iterator[tuple[str, Quantity]]:
    return ((n, q) for n, q in site.network.quantities.items() if q.role in ("input", "parameter", "computed"))


def renamed(site: Site, name: Name, use: Use, other: str) -> str | None:
    """The name of another quantity with the same indices, transposed as before."""
    if use.meaning.kind == "value" and not use.is_element and use.power is None:
        text = site.printed(other)
        if not use.transposed:
            return text
        return turned(text, site.transpose())
    old, new = python_signature(use.meaning.name), python_signature(other)
    if old[1] != new[1] or name.glued or stem_of(name) != old[0]:
        return None
    starts = [s.at[0] for s in (*name.sub, *name.sup)]
    if not starts:
        return None
    first = max(site.source.rfind(mark, name.at[0], min(starts) + 1) for mark in "_^")
    stem = new[0].letters
    for accent in new[0].accents:
        stem = rf"\{accent}{{{stem}}}"
    return stem + site.source[first : name.at[1]] if first > name.at[0] else None


def _names(site: Site) -> Iterator[Name]:
    return (n for n in nodes(site.side) if isinstance(n, Name))


# -- another layer, another index ----------------------------------------------------------------------------


def other_scripts(site: Site) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The changes of layers, and those of indices."""
    layers: list[Change] = []
    indices: list[Change] = []
    for name in _scripted(site):
        use = site.use(name)
        for text, kind in _respelled(site, name):
            found = _meaning(site, text)
            if kind == "letter" or (found is None and use is None):
                change = _change(site, name, text, "index" if kind == "letter" else "layer")
                (indices if kind == "letter" else layers).append(change)
            elif found is None or use is None or (found.scoped and not use.scoped):
                continue
            elif found.meaning != use.meaning:
                layers.append(_of_layer(site, name, text, use, found))
            elif found.at != use.at and has_place(site, found):
                indices.append(_change(site, name, text, "index"))
    return tuple(layers), (*_sum_letters(site), *_swaps_first(site, indices), *_exchanged_everywhere(site))


def _of_layer(site: Site, name: Name | Scripted, text: str, use: Use, found: Use) -> Change:
    """Another number: another layer, or the activation of the same one"""
    change = _change(site, name, text, "layer")
    rows, old, new = pairs(site), use.meaning.name, found.meaning.name
    if change.mistake != "layer" or use.meaning.kind != found.meaning.kind or use.at != found.at:
        return change
    if rows.get(old) != new and rows.get(new) != old:
        return change
    return replace(change, mistake="activation", said=_of_pair(site.text(name.at), text, rows.get(old) == new))


def _scripted(site: Site) -> Iterator[Name | Scripted]:
    """Names, and brackets with an index below."""
    for node in nodes(site.side):
        if isinstance(node, Name) or (isinstance(node, Scripted) and node.sub):
            yield node


def turned_indices(site: Site) -> Iterator[Change]:
    """(..)_{ji} where the left side has ij"""
    head = site.text(site.question.head.at)
    for node in nodes(site.side):
        if isinstance(node, Scripted) and len(node.sub) == 1 and len(node.sub[0].tokens) == 2:
            start, end = node.sub[0].at
            a, b = node.sub[0].tokens
            if f"{b}{a}" in head or f"{b},{a}" in head:
                said = f"The indices ${a}$ and ${b}$ are exchanged."
                yield Change("index", (((start, end), f"{{{b}{a}}}"),), (start, end), said)


def _sum_letters(site: Site) -> Iterator[Change]:
    """Another letter under a sum sign"""
    letters = _letters(site)
    for node in nodes(site.side):
        for name in node.index if isinstance(node, BigSum) else ():
            for letter in letters:
                if letter != name.letters:
                    said = f"The sum has to run over ${letter}$, not over ${name.letters}$."
                    yield Change("index", ((name.at, letter),), name.at, said)


def _swaps_first(site: Site, found: list[Change]) -> Iterator[Change]:
    """Two letters exchanged, then one that stands on the left side only, then all others"""
    missing = _only_left(site)
    swaps = [c for c in found if "exchanged" in c.said]
    bringing = [c for c in found if c not in swaps and missing & set(c.edits[0][1])]
    yield from swaps
    yield from bringing
    yield from (c for c in found if c not in swaps and c not in bringing)


def _only_left(site: Site) -> set[str]:
    left, right = (
        {t for name in names(side) for script in name.sub for t in script.tokens if len(t) == 1 and t.isalpha()}
        for side in (site.question.head, site.side)
    )
    return left - right


def _change(site: Site, name: Name | Scripted, text: str, mistake: str) -> Change:
    old = site.text(name.at)
    if mistake == "index" and sorted(old) == sorted(text):
        said = f"Two indices are exchanged: ${old}$ stands where ${text}$ belongs."
    else:
        said = f"${old}$ stands where ${text}$ belongs."
    if mistake == "layer" and any(a <= name.at[0] and name.at[1] <= b for a, b in mask_places(site)):
        mistake, said = "mask", f"The mask is that of the wrong layer: {said}"
    return Change(mistake, ((name.at, text),), name.at, said)


def _exchanged_everywhere(site: Site) -> Iterator[Change]:
    """i for j and j for i in every name of the side"""
    for a, b in combinations(_letters(site)[:3], 2):
        edits = []
        for name in _names(site):
            for script in name.sub:
                old = site.source[script.at[0] : script.at[1]]
                new = _both_letters(old, a, b)
                if new != old:
                    edits.append((script.at, new))
        if edits:
            said = f"The indices ${a}$ and ${b}$ are exchanged."
            yield Change("index", tuple(edits), site.side.at, said)


def _both_letters(text: str, a: str, b: str) -> str:
    """`{ij}` to `{ji}`; commands stay"""
    return text if "\\" in text else text.translate(str.maketrans(a + b, b + a))


def _meaning(site: Site, text: str) -> Use | None:
    if text not in site.meanings:
        node = site.tried.parts_of(site.decimal).side(text, site.decimal)
        site.meanings[text] = site.use(node) if node is not None else None
    return site.meanings[text]


def _respelled(site: Site, name: Name | Scripted) -> Iterator[tuple[str, str]]:
    """The name with one number or letter of its scripts another, or two of them exchanged."""
    scripts = sorted((s.at for s in (*name.sub, *name.sup)), key=lambda at: at[0])
    letters = _letters(site)
    for start, end in scripts:
        here = site.source[start:end]
        for new in _exchanged(here):
            yield _put(site, name, start, end, new), "letter" if not _DIGITS.search(here) else "number"
        for found in _DIGITS.finditer(here):
            shifted = here[: found.start()].rstrip().endswith(("+", "-"))
            for k, digit in enumerate(found[0]):
                for other in _near(int(digit), site, name):
                    if shifted and other == 0:
                        continue  # l + 0 is written as l
                    new = here[: found.start() + k] + str(other) + here[found.start() + k + 1 :]
                    yield _put(site, name, start, end, new), "number"
        yield from ((_put(site, name, start, end, new), "layer") for new in _shifted(here))
        for letter in _LETTER.finditer(here):
            if letter[0] == "T" or len(letter[0]) > 1:
                continue
            for other_letter in letters:
                if other_letter != letter[0]:
                    new = here[: letter.start()] + other_letter + here[letter.end() :]
                    yield _put(site, name, start, end, new), "letter"


def _put(site: Site, name: Name | Scripted, start: int, end: int, new: str) -> str:
    return (site.source[name.at[0] : start] + new + site.source[end : name.at[1]]).strip()


def _near(digit: int, site: Site, name: Name | Scripted) -> tuple[int, ...]:
    """Other numbers of a layer or a place, the nearest first."""
    labels = site.words.labels(stem_of(name)) if isinstance(name, Name) else ()
    known = {n for n in (digit - 1, digit + 1, digit - 2, digit + 2, *labels) if 0 <= n <= 9 and n != digit}
    return tuple(sorted(known, key=lambda n: abs(n - digit)))[:8]


def _exchanged(text: str) -> Iterator[str]:
    """Two signs of an index string exchanged."""
    places = [m.start() for m in re.finditer(r"(?<![\\a-zA-Z])[a-zA-Z0-9]", text) if m[0] != "T"]
    plain = re.search(r"\\|[+\-]", text) is None
    singles = places if plain else []
    tokens = [k for k, c in enumerate(text) if c.isalnum()] if plain else singles
    for a, b in pairwise(tokens):
        if text[a] != text[b]:
            yield text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :]


def _shifted(text: str) -> Iterator[str]:
    """l + 1 for l, and the like: the next layer, the one before"""
    found = re.fullmatch(r"(\{?[(\[]?\s*)([a-zA-Z])\s*(?:([+-])\s*(\d))?(\s*[)\]]?\s*\}?)", text.strip())
    if found is None or found[2] == "T":
        return
    shift = int(f"{found[3]}{found[4]}") if found[3] else 0
    for other in (shift - 1, shift + 1):
        inner = f"{found[2]}{other:+d}" if other else found[2]
        opened = found[1] if found[1].startswith("{") or len(inner) == 1 else "{" + found[1]
        closed = found[5] if found[5].endswith("}") or len(inner) == 1 else found[5] + "}"
        yield opened + inner + closed


def _letters(site: Site) -> tuple[str, ...]:
    """The letters that stand as indices in the formula."""
    found: dict[str, None] = {}
    for side in (site.question.head, site.side):
        for name in (n for n in nodes(side) if isinstance(n, Name)):
            use = site.use(name)
            if use is not None and use.is_element:
                found.update(dict.fromkeys(i.letter for i in use.at if i.letter))
            elif use is None:
                for script in name.sub:
                    found.update(dict.fromkeys(t for t in script.tokens if len(t) == 1 and t.isalpha()))
    return tuple(found)[:4]
