"""The index letters of a formula: which stand for places on axes, over what range, and which are layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from symbackprop.algebra.shapes import Axis
from symbackprop.check.names.use import TRANSPOSES, Context, Index
from symbackprop.check.names.uses import shape_of, uses
from symbackprop.check.names.vocabulary import Stem, Vocabulary, bare, stem_of, tokens_of
from symbackprop.check.records.value import IllTyped
from symbackprop.points.forms import Setting
from symbackprop.reading.tree import BigSum, Bracket, Derivative, Name, Node, Numeral, Script, Scripted

Ranges = dict[str, int]


class Clash(IllTyped):
    """One letter runs over axes of different lengths."""

    def __init__(self, letter: str, one: int, other: int) -> None:
        super().__init__(f"the index {letter} runs over {one} and over {other}")
        self.letter = letter


MOST_WALKED = 8192
_WALKED: dict[int, tuple[Node, ...]] = {}  # by identity: a tree takes longer to hash than to walk
_WITH_SCRIPTS = (Name, Scripted)  # to make the union A | B takes longer than to ask for it
_SPEAKING = (Name, Derivative, BigSum)
_HOLDING: dict[type, tuple[str, ...]] = {}
_NAMES: dict[int, tuple[Node, tuple[Name, ...]]] = {}


def nodes(node: Node) -> tuple[Node, ...]:
    """The node and every node below it, in page order; expressions inside scripts are no part of a name."""
    known = _WALKED.get(id(node))
    if known is None:
        if len(_WALKED) > MOST_WALKED:
            _WALKED.clear()
        known = _WALKED[id(node)] = _walked(node)  # its first entry is the node, which lives as long as its id
    return known


def _walked(node: Node) -> tuple[Node, ...]:
    found: list[Node] = []
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            known = _WALKED.get(id(item))
            if known is not None:
                found += known
                continue
            found.append(item)
        if isinstance(item, _WITH_SCRIPTS):
            stack.extend(reversed(_below(item)))
        elif isinstance(item, tuple):
            stack.extend(reversed(item))
        elif isinstance(item, Node):
            stack += [getattr(item, name) for name in _holding_nodes(item)]
    return tuple(found)


def _holding_nodes(node: Node) -> tuple[str, ...]:
    """The fields of this kind of node in which nodes stand, the last one first."""
    known = _HOLDING.get(type(node))
    if known is None:
        holding = (f.name for f in reversed(fields(node)) if "Node" in str(f.type) or "Name" in str(f.type))
        known = _HOLDING[type(node)] = tuple(holding)
    return known


def _below(node: Name | Scripted) -> list[Node]:
    """The base, and the powers that are expressions; what stands below, a layer or a transpose is none."""
    found: list[Node] = [node.base] if isinstance(node, Scripted) else []
    if isinstance(node, Scripted) and isinstance(node.base, Numeral):  # 1_{z > 0}
        found += [s.tree for s in node.sub if s.tree is not None]
    if isinstance(node, Scripted) and is_part(node):
        found += [s.tree for s in node.sub if s.tree is not None]  # the consumer behind a bar
    power = is_euler(node) or isinstance(node, Scripted)
    for script in node.sup:
        turned = script.tokens[-1:] in (("T",), ("\\top",), ("t",)) and not _is_signed(script)
        if script.tree is not None and not turned:
            if (power and script.tokens != ("+",)) or not isinstance(script.tree, Name):
                found.append(script.tree)
    return found


def _is_signed(script: Script) -> bool:
    """e^{-t}, e^{s + t}: no transpose stands behind a sign, but for the inverse's -T"""
    signed = any(token in ("+", "-") for token in script.tokens)
    return signed and script.tokens not in (("-", "T"), ("-", "\\top"))


def is_part(node: Scripted) -> bool:
    r"""`\left. .. \right|_{z}`: what stands below names a consumer, no index."""
    return isinstance(node.base, Bracket) and node.base.opening == "."


def is_euler(node: Node) -> bool:
    """e, whose superscript is an exponent; E of the network is not meant."""
    return isinstance(node, Name) and node.letters == "e" and not node.sub and not node.accents


def names(node: Node) -> tuple[Name, ...]:
    """The names among its nodes."""
    known = _NAMES.get(id(node))
    if known is None or known[0] is not node:
        if len(_NAMES) > MOST_WALKED:
            _NAMES.clear()
        known = _NAMES[id(node)] = (node, tuple([n for n in nodes(node) if isinstance(n, Name)]))
    return known[1]


def speaking(sides: Sequence[Node]) -> tuple[Node | None, ...]:
    """What the scope hangs on: names, derivatives and sum signs; None stands behind each side."""
    found: list[Node | None] = []
    for side in sides:
        found += [n for n in nodes(side) if isinstance(n, _SPEAKING)]
        found.append(None)
    return tuple(found)


def index_letters(node: Node, words: Vocabulary, context: Context, setting: Setting) -> Ranges:
    """The letters that stand as indices, with the length of their axis at these points.

    Raises: IllTyped where one letter runs over axes of different lengths.
    """
    found = words.memory.once(
        "index letters", (setting, *names(node)), context.around, lambda: _ranges(node, words, context, setting)
    )
    if isinstance(found, IllTyped):
        raise found.with_traceback(None)
    return found


def _ranges(node: Node, words: Vocabulary, context: Context, setting: Setting) -> Ranges | IllTyped:
    found: Ranges = {}
    sizes = setting.sizes
    for name in names(node):
        for use in uses(name, words, context)[:1]:
            shape = shape_of(use.meaning, words)
            for axis, at in zip(shape, use.at, strict=True):
                length = None if axis is None or not setting.knows(axis) else setting.extent(axis)
                known = {} if _runs_elsewhere(at, axis, sizes) else sizes
                if length is not None and not _entered(found, at, length, context, known):
                    return Clash(at.letter, found[at.letter], length)
    return found


def _runs_elsewhere(at: Index, axis: Axis, sizes: Mapping[str, int]) -> bool:
    """The letter of a size as an index of an axis of another size, as p of A_{pq}: it is not the last place."""
    return (
        at.letter in sizes
        and isinstance(axis, str)
        and axis != at.letter
        and sizes.get(axis) != sizes[at.letter]
    )


def _entered(found: Ranges, at: Index, length: int, context: Context, sizes: Mapping[str, int]) -> bool:
    """False where the letter has another length already."""
    letter = at.letter
    if not letter or letter in context.layers or letter in sizes:
        return True
    return found.setdefault(letter, length) == length or bool(at.number)


def stems_of(node: Node) -> frozenset[Stem]:
    """The stems of the names in a node."""
    return frozenset(stem_of(name) for name in names(node))


def holds(node: Node, kind: type[Node]) -> bool:
    """Is the node, or one below it, of this very kind?"""
    return kind in map(type, nodes(node))


def bound_letters(node: Node) -> frozenset[str]:
    """The letters under the sum signs of a node."""
    if not holds(node, BigSum):
        return frozenset()
    return frozenset(i.letters for n in nodes(node) if isinstance(n, BigSum) for i in n.index)


def layer_letters(node: Node, words: Vocabulary) -> frozenset[str]:
    r"""The letters that number layers: bracketed above, as in `W^{(l)}`, and where nothing else fits.

    A bare superscript letter that stands elsewhere in brackets is that layer; under `layers: ^l` any is.
    So is s of `\sum_{s=1}^T`, to whose T the cells of a family run.
    """
    sums = [n for n in nodes(node) if isinstance(n, BigSum)] if words.ends and holds(node, BigSum) else []
    over = frozenset[str]().union(*(cell_letters(n, words) for n in sums))
    return words.memory.once("layer letters", names(node), (*over,), lambda: _numbering(node, words, over))


def cell_letters(node: BigSum, words: Vocabulary) -> frozenset[str]:
    """The letters of a sum over the cells of a family, which ends where they do."""
    ends = node.upper is not None and any(name.letters in words.ends for name in names(node.upper))
    return frozenset(i.letters for i in node.index) if ends else frozenset()


def _numbering(node: Node, words: Vocabulary, over: frozenset[str]) -> frozenset[str]:
    strong: set[str] = set()
    bare_above: set[str] = set()
    weak: set[str] = set()
    for name in names(node):
        known = words.kept.get(("numbering", id(name), over))
        if known is None:  # the name is kept too, so that its id stays its own
            known = words.kept["numbering", id(name), over] = (name, _numbered_by(name, words, over))
        if known[1] is not None:
            strong |= known[1][0]
            bare_above |= known[1][1]
            weak |= known[1][2]
    found = strong | weak | (bare_above if words.settings.get("layers") == "^l" else set())
    return frozenset(found - words.ends.keys())


def _numbered_by(
    name: Name, words: Vocabulary, over: frozenset[str]
) -> tuple[set[str], set[str], set[str]] | None:
    """The letters of a name that are layers, may be, and may be where nothing else fits; None: it has none."""
    if not name.sub and not name.sup:
        return None
    if not words.labels(stem_of(name)) and not words.labels(_without_bar(stem_of(name))):
        return None
    above, below = tokens_of(name.sup), tokens_of(name.sub)
    strong = ({words.running} | over) & {*above, *below}
    labels = [s.label for s in words.of(stem_of(name))]
    if not above or bare(above) not in labels:  # a^{(L)}, which `same` says is a_3
        strong |= _bracketed(below) if _is_sample(name, below, words) else _bracketed(above) | _bracketed(below)
    declared = below in labels  # y_d beside y_3 and y_4
    weak = not declared and _must_be_layer(name, below, words)
    return strong, _leading(above), _leading(below) if weak else set()


def _is_sample(name: Name, below: tuple[str, ...], words: Vocabulary) -> bool:
    """`A_2^{(i)}`: the layer stands below, so that the letter above is a sample of the batch."""
    labels = [s.label for s in words.of(stem_of(name)) if s.label]
    return words.samples is not None and any(below[: len(label)] == label for label in labels)


def _without_bar(stem: Stem) -> Stem:
    if "bar" not in stem.accents:
        return stem
    return Stem(stem.letters, tuple(a for a in stem.accents if a != "bar"), stem.primes)


def is_letter(token: str) -> bool:
    return token.lstrip("\\").isalpha() and token not in ("T", "\\top")


def _bracketed(tokens: tuple[str, ...]) -> set[str]:
    if len(tokens) > 2 and tokens[0] in "([" and is_letter(tokens[1]) and "," not in tokens:
        return {tokens[1]}
    return set()


def _leading(tokens: tuple[str, ...]) -> set[str]:
    return {tokens[0]} if tokens and is_letter(tokens[0]) else set()


def _must_be_layer(name: Name, below: tuple[str, ...], words: Vocabulary) -> bool:
    """A lone letter below a scalar or a matrix that is declared only with numbers is no index."""
    above = tokens_of(name.sup)
    if not below or not is_letter(below[0]) or above[:1] in (("(",), ("[",)):  # its layer stands above
        return False
    stem = stem_of(name)
    known = words.of(stem) or words.of(_without_bar(stem))
    if any(not s.label for s in known):
        return False
    if name.sup and all(t in TRANSPOSES for t in tokens_of(name.sup)):  # no entry is turned round
        return bool(known) and all(s.label and s.label != below for s in known)
    indices = [t for t in below if t != ","]
    count = 1 if len(indices) == 1 or any(t in "+-" for t in indices) else len(indices)
    axes = {sum(a is not None for a in shape_of(s.meaning, words)) for s in known}
    return bool(axes) and count == 1 and (not axes & {1} or "numbered" in words.settings)
