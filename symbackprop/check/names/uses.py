r"""Uses: what a printed name may be at its place, as `w_{211}` is row 1, column 1 of W_2.

The network decides how scripts divide into label, indices, transpose and power. What several divisions fit
stays several uses; the order is literal ones first, then those whose layer comes from scope.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbackprop.algebra.shapes import Axis
from symbackprop.check.names.divisions import Parts, divided
from symbackprop.check.names.use import ALL, Context, Index, Use, index
from symbackprop.check.names.vocabulary import Kind, Meaning, Spelling, Stem, Vocabulary, stem_of, tokens_of
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name


def uses(name: Name, words: Vocabulary, context: Context) -> tuple[Use, ...]:
    """Every use of a name that the network allows, literal ones first; () where none binds."""
    key: object
    if name.sup:  # it may be a power, whose place counts: only the same name has the same uses then
        key = (id(name), context.around)
    elif name.sub:
        key = (name.letters, name.accents, name.primes, tuple([s.tokens for s in name.sub]), context.around)
    else:
        key = (name.letters, name.accents, name.primes, context.around)
    known = words.kept.get(key)
    if known is None:  # the name is kept too, so that its id stays its own
        known = words.kept[key] = (name, _uses(name, words, context))
    found: tuple[Use, ...] = known[1]
    return found


def _uses(name: Name, words: Vocabulary, context: Context) -> tuple[Use, ...]:
    stem = stem_of(name)
    if words.ends:
        context = replace(context, layers={**words.ends, **context.layers})
    if words.settings.get("kronecker") and is_kronecker(name):
        return ()
    found = list(_uses_of(stem, name, words, context, other_case=False))
    if not found and stem.letters != "e" and stem not in words.defined:
        found = list(_uses_of(stem.other_case(), name, words, context, other_case=True))
    if not found and "bar" in stem.accents and stem not in words.defined:
        at = len(stem.accents) - 1 - stem.accents[::-1].index("bar")
        inner = Stem(stem.letters, stem.accents[:at] + stem.accents[at + 1 :], stem.primes)
        found = [_as_adjoint(u) for u in _uses_of(inner, name, words, context, other_case=False)]
        found = found or [
            _as_adjoint(u) for u in _uses_of(inner.other_case(), name, words, context, other_case=True)
        ]
        found = [u for u in found if u.meaning.kind == "adjoint"]
    literal = [u for u in found if not u.scoped]
    return tuple(literal or found)


def is_kronecker(name: Name) -> bool:
    r"""`\delta_{ij}` with two letters: on a page whose \delta is a gradient too it may be either."""
    tokens = [t for t in tokens_of(name.sub) if t != ","]
    letters = len(tokens) == 2 and all(t.isalpha() for t in tokens)
    return letters and stem_of(name) == Stem("\\delta") and not name.sup


def _as_adjoint(use: Use) -> Use:
    kind: Kind = "adjoint" if use.meaning.kind == "value" else "size"
    return replace(use, meaning=Meaning(kind, use.meaning.name))


def _uses_of(stem: Stem, name: Name, words: Vocabulary, context: Context, other_case: bool) -> Iterator[Use]:
    known = words.spellings.get(stem, ())
    if not known:
        return
    seen: set[Use] = set()
    for parts in divided(name, words, context):
        for spelling in known:
            if parts.label is not None and parts.label != spelling.label:
                continue
            if parts.label is None and spelling.label and context.chosen.get(stem) != spelling.meaning.name:
                continue
            for use in _fitting(spelling, parts, words, other_case):
                if use not in seen:
                    seen.add(use)
                    yield use


def _fitting(spelling: Spelling, parts: Parts, words: Vocabulary, other_case: bool) -> Iterator[Use]:
    """The uses of one spelling with one division of the scripts."""
    scoped = parts.label is None and bool(spelling.label)
    if parts.label is not None and parts.label != spelling.label:
        return
    if spelling.meaning.kind == "size":
        if not parts.indices and not scoped:
            yield Use(spelling.meaning, power=parts.power, other_case=other_case)
        return
    shape = shape_of(spelling.meaning, words)
    if parts.sample and _is_parameter(spelling, words):
        return
    places = _of_sample(parts, shape, words) if parts.sample else _places(parts.indices, shape, words)
    for at in places:
        # a name whose printed digit is no layer, or a lone name without index, never takes its layer from scope
        if (
            scoped
            and not _is_parameter(spelling, words)
            and (not parts.indices or _is_pair(parts.indices, shape))
        ):
            continue
        turned = other_case and at[1] == ALL and at[0].runs and None not in shape
        if not turned or not words.settings.get("columns"):
            yield Use(spelling.meaning, at, parts.transposed, parts.power, scoped, other_case)
        if turned:  # w_k of W is its row k, or its column
            yield Use(spelling.meaning, (ALL, at[0]), parts.transposed, parts.power, scoped, other_case)


def _is_pair(indices: tuple[str, ...], shape: tuple[Axis, Axis]) -> bool:
    """S_{12} of a row: the 1 may be the layer, so that no other layer is supplied."""
    return len(indices) == 2 and all(i.isdigit() for i in indices) and None in shape


def _is_parameter(spelling: Spelling, words: Vocabulary) -> bool:
    quantity = words.network.quantities.get(spelling.meaning.name)
    return quantity is not None and quantity.role == "parameter"


def shape_of(meaning: Meaning, words: Vocabulary) -> tuple[Axis, Axis]:
    quantity = words.network.quantities.get(meaning.name)
    return (None, None) if quantity is None else quantity.array.shape


def _of_sample(parts: Parts, shape: tuple[Axis, Axis], words: Vocabulary) -> Iterator[tuple[Index, Index]]:
    """Row and column of sample i: the axis of the batch at i, the other one at the index below, if any."""
    batch = [k for k, axis in enumerate(shape) if axis is not None and axis == words.samples]
    others = [k for k, axis in enumerate(shape) if axis not in (None, words.samples)]
    sample, below = printed_index(parts.sample, words), [printed_index(p, words) for p in parts.indices]
    if len(batch) != 1 or sample is None or sample.whole or len(below) > len(others) or None in below:
        return
    at = [ALL, ALL]
    at[batch[0]] = sample
    for k, place in zip(others, below, strict=False):
        at[k] = place or ALL
    yield at[0], at[1]


def printed_index(piece: str, words: Vocabulary) -> Index | None:
    """One printed index; a number counts from what the notation says, letters are places all the same."""
    from_0 = words.settings.get("index_base") == "0" and words.settings.get("indices") != "from-1"
    return Index("", int(piece) + 1) if from_0 and piece.isdigit() else index(piece)


def _places(
    pieces: tuple[str, ...], shape: tuple[Axis, Axis], words: Vocabulary
) -> Iterator[tuple[Index, Index]]:
    """Row and column for the printed indices; none where their number does not fit the shape."""
    pieces = _without_remark(pieces, words)
    if not pieces:
        yield ALL, ALL
        return
    read = [printed_index(piece, words) for piece in pieces]
    if any(i is None for i in read):
        return
    found = [i for i in read if i is not None]
    axes = [k for k, axis in enumerate(shape) if axis is not None]
    long = [k for k in axes if shape[k] != 1]
    if len(found) == 2:
        pair = (found[0], found[1])
        if len(axes) == 2:
            yield pair
        elif len(axes) == 1:  # h_{1,1} of a row: the index of the axis that is not there is 1
            other = pair[1 - axes[0]]
            if other.whole or other == Index("", 1):
                yield (pair[0], ALL) if axes[0] == 0 else (ALL, pair[1])
        return
    if len(found) == 1:
        lone = axes if len(axes) == 1 else long if len(long) == 1 else []
        if lone:
            yield (found[0], ALL) if lone[0] == 0 else (ALL, found[0])
        elif len(axes) == 2 and found[0].runs:  # X_i is row i; digits may be a layer
            yield found[0], ALL


def _without_remark(pieces: tuple[str, ...], words: Vocabulary) -> tuple[str, ...]:
    r"""I_{d \times d} and (..)_{d_2} carry a shape, no index."""
    if any("\\times" in piece for piece in pieces):
        return ()
    return pieces
