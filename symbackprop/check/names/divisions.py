"""How the scripts of a printed name divide into its label, its indices, a transpose and a power: every way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from symbackprop.check.names.use import TRANSPOSES, UNEQUAL, Context, shift_of, without_transposes
from symbackprop.check.names.vocabulary import Label, Stem, Vocabulary, bare, stem_of, tokens_of
from symbackprop.frozen import quickly_made, replace
from symbackprop.reading.tree import Name, Node


@quickly_made
@dataclass(frozen=True, slots=True)
class Parts:
    """One way to divide the scripts: a label (None: to be taken from scope or absent), indices, the rest."""

    label: Label | None
    indices: tuple[str, ...]
    transposed: bool
    power: Node | None
    strict: bool = False  # the label stands in a bracket or in front of a comma: it can be nothing else
    sample: str = ""  # i of x^{(i)}, where a batch is declared


class Above(NamedTuple):
    """What stands above: the label of a layer, a transpose, a power."""

    label: Label | None
    transposed: bool
    power: Node | None


def divided(name: Name, words: Vocabulary, context: Context) -> Iterator[Parts]:
    """The scripts as label, indices, transpose and power, in every way; the most literal first."""
    if name.sup and name.sub:
        yield Parts((*bare(tokens_of(name.sup)), *bare(tokens_of(name.sub))), (), False, None, strict=True)
    yield from _sampled(name, words, context)
    for above in _above(name, words, context):
        if above.label is None:
            yield from _below(name, above, context)
        else:
            indices = _pieces(tokens_of(name.sub))
            yield Parts(above.label, indices, above.transposed, above.power, strict=True)


def _sampled(name: Name, words: Vocabulary, context: Context) -> Iterator[Parts]:
    """`a^{[2](i)}` and `x^{(i)}`: sample i of a batch."""
    tokens = list(tokens_of(name.sup))
    transposed = bool(tokens) and tokens[-1] in TRANSPOSES
    tokens = tokens[:-1] if transposed else tokens
    if words.samples is None or len(tokens) < 3 or tokens[-1] != ")" or "(" not in tokens:
        return
    start = len(tokens) - 1 - tokens[::-1].index("(")
    front, inner = tokens[:start], tokens[start + 1 : -1]
    label = _without_brackets(front)
    if (front and label is None) or inner[0] in context.layers:
        return
    if label is not None:
        indices = _pieces(tokens_of(name.sub))
        yield Parts(_numbered(label, context), indices, transposed, None, True, " ".join(inner))
        return
    if any(spelling.label == tuple(inner) for spelling in words.of(stem_of(name))):
        return  # W^{(2)} is W_2
    for parts in _below(name, Above(None, transposed, None), context):
        if parts.label is not None or not words.labels(stem_of(name)):
            yield replace(parts, sample=" ".join(inner))


def _above(name: Name, words: Vocabulary, context: Context) -> Iterator[Above]:
    """What stands above: a layer, a transpose, a power, each with what is left."""
    tokens = list(tokens_of(name.sup))
    transposed = False
    while tokens and (
        tokens[-1] in TRANSPOSES or (tokens[-1] == "t" and len(tokens) == 1 and not words.of(Stem("t")))
    ):
        transposed = not transposed
        tokens.pop()
    if not tokens:
        yield Above(None, transposed, None)
        return
    inner = _without_brackets(tokens)
    if tokens[0] == "\\odot":
        yield Above(None, transposed, _power(name, words))
        return
    if inner is not None:
        yield Above(_numbered(inner, context), transposed, None)
        if len(inner) > 2 and all(t.isdigit() or t in "+-" for t in inner):  # w^{(2-1)}, by the power rule
            yield Above(None, transposed, _power(name, words))
        return
    numbered = _numbered(tuple(tokens), context)
    layered = words.settings.get("layers") == "^l" or words.settings.get("elements") == "after-superscript"
    if layered or _is_layer_letter(tokens, context):
        yield Above(numbered, transposed, None)
        return
    if _is_word_above(tuple(tokens), stem_of(name), words):
        yield Above(tuple(tokens), transposed, None)
        return
    power = _power(name, words)
    if power is not None:  # a mark that is not read must not be left out
        yield Above(None, transposed, power)
    if numbered and all(t.isdigit() for t in numbered):
        yield Above(numbered, transposed, None)


def _is_word_above(tokens: Label, stem: Stem, words: Vocabulary) -> bool:
    r"""`\delta^{out}`, `b^h`: declared with this mark and never without one, so that it is no power."""
    labels = [spelling.label for spelling in words.of(stem)]
    return tokens in labels and () not in labels and not all(t.isdigit() for t in tokens)


def _power(name: Name, words: Vocabulary) -> Node | None:
    r"""What is printed above, without the transpose behind it; a T that is declared is a factor."""
    power = next((s.tree for s in name.sup if s.tree is not None), None)
    return power if words.of(Stem("T")) else without_transposes(power)


def _is_layer_letter(tokens: Sequence[str], context: Context) -> bool:
    return bool(tokens) and tokens[0] in context.layers


def _without_brackets(tokens: Sequence[str]) -> tuple[str, ...] | None:
    if len(tokens) > 2 and tokens[0] in "([" and tokens[-1] in ")]":
        return tuple(tokens[1:-1])
    return None


def _numbered(tokens: tuple[str, ...], context: Context) -> Label:
    """A label with its layer letter put in: l + 1 at l = 2 is 3; a number stays its digits."""
    letter = tokens[0] if tokens else ""
    if letter not in context.layers:
        return tokens
    shift = shift_of(tokens[1:])
    if shift is None:
        return tokens
    number = context.layers[letter] + shift
    return tuple(str(number)) if number >= 0 else ("-",)


def _pieces(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Indices as texts: `1 , j` and `1 j` are two, `i + 1 , j` too."""
    tokens = _without_brackets(tokens) or tokens
    if not tokens:
        return ()
    if "," in tokens or ";" in tokens:
        pieces: list[str] = [""]
        for token in tokens:
            if token in ",;":
                pieces.append("")
            else:
                pieces[-1] += f" {token}" if pieces[-1] else token
        return tuple(pieces)
    if any(t in "+-−" or t in UNEQUAL for t in tokens) and len(tokens) > 1:
        return (" ".join(tokens),)
    return tokens


def _below(name: Name, above: Above, context: Context) -> Iterator[Parts]:
    """The label below: in front of a comma, the whole script, the first of two scripts or of a digit string."""
    if len(name.sub) >= 2:
        yield from _of_scripts(name, above, context)
        return
    tokens = tokens_of(name.sub)
    inner = _without_brackets(tokens)
    if inner is not None and "," not in inner:
        yield Parts(_numbered(inner, context), (), above.transposed, above.power, True)
    if tokens:
        whole = tuple(t for t in tokens if t != ",")
        yield Parts(_numbered(whole, context), (), above.transposed, above.power)
    pieces = _pieces(tokens)
    for split in range(1, len(pieces)):
        label = tuple(c for piece in pieces[:split] for c in piece.split())
        yield Parts(_numbered(label, context), _apart(pieces[split:]), above.transposed, above.power)
    yield Parts(None, pieces, above.transposed, above.power)


def _of_scripts(name: Name, above: Above, context: Context) -> Iterator[Parts]:
    """The first of several scripts is the label, the others are indices; of two, both may be indices."""
    first, rest = name.sub[0].tokens, tuple(t for s in name.sub[1:] for t in s.tokens)
    label = _numbered(_without_brackets(first) or first, context)
    yield Parts(label, _pieces(rest), above.transposed, above.power, True)
    if len(name.sub) == 2 and not _without_brackets(rest):
        yield Parts(None, (*_pieces(first), *_pieces(rest)), above.transposed, above.power)


def _apart(indices: tuple[str, ...]) -> tuple[str, ...]:
    """Two indices in one text, `ij` or `i j`; a moved letter, `i + 1`, is one."""
    if len(indices) != 1:
        return indices
    (text,) = indices
    if len(text) == 2 and text.isalnum():
        return tuple(text)
    words = text.split()
    return tuple(words) if " " in text and shift_of(words[1:]) is None else indices
