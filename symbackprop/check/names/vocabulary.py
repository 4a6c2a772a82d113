r"""Vocabulary: which spellings of a name the network, its notation and its `reading` allow.

And what each means.

A spelling is a stem (letters, accents, primes) with a label, the part of its scripts that belongs to the name:
`\mathbf{W}^{(1)}`, `W_1` and `W1` have the stem W and the label 1; `E_{total}` the label t o t a l.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from symbackprop.algebra.forms import Apply, RowFn
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import Axis
from symbackprop.check.names.stems import (
    Label,
    Stem,
    bare,
    compound,
    python_signature,
    signature,
    spelt_out,
    stem_of,
    tokens_of,
)
from symbackprop.check.records.memory import Memory
from symbackprop.frozen import quickly_made, replace
from symbackprop.network.network import Network
from symbackprop.rules.registry import RULES

__all__ = [
    "Kind",
    "Label",
    "Meaning",
    "Spelling",
    "Stem",
    "Vocabulary",
    "bare",
    "python_signature",
    "signature",
    "stem_of",
    "tokens_of",
    "vocabulary",
]
FORMS = (("l", "\\ell"), ("\\epsilon", "\\varepsilon"), ("\\phi", "\\varphi"), ("\\theta", "\\vartheta"))
NORMAL = frozenset(("gelu", "normal_cdf", "normal_pdf"))
NORMAL_LETTERS = frozenset(("\\Phi", "\\varphi"))  # of any function, where nothing is normally distributed
Kind = Literal["value", "adjoint", "size", "function", "mask"]


@quickly_made
@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for; `name` is a quantity, a size or a rule of the registry.

    `of`: the quantity whose gradient an adjoint is, where that is not the loss.
    """

    kind: Kind
    name: str
    of: str = ""


@quickly_made
@dataclass(frozen=True, slots=True)
class Spelling:
    """A label, the meaning, and the indices that are part of the spelling."""

    label: Label
    meaning: Meaning


@dataclass(frozen=True)
class Vocabulary:
    """Every spelling by its stem; functions by the letters of their name, without case."""

    network: Network
    spellings: Mapping[Stem, tuple[Spelling, ...]]
    functions: Mapping[Stem, str]
    settings: Mapping[str, str] = field(default_factory=dict)
    running: str = ""  # the letter of the cells of a family
    ends: Mapping[str, int] = field(default_factory=dict)  # the letter of its last cell, with its number
    defined: frozenset[Stem] = frozenset()  # of names that the page gives a meaning of its own
    compounds: frozenset[Stem] = frozenset()  # of names that are written with several letters
    told: frozenset[Stem] = frozenset()  # of functions whose letter the file or the page says
    samples: Axis = None  # the size of the batch
    kept: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)  # found once
    memory: Memory = field(default_factory=Memory, init=False, compare=False, repr=False)

    def of(self, stem: Stem) -> tuple[Spelling, ...]:
        """The spellings of a stem; where nothing is declared so, of the other case."""
        return self.spellings.get(stem) or self.spellings.get(stem.other_case(), ())

    def rule(self, stem: Stem) -> str | None:
        """The rule that a function's name means, as relu for ReLU."""
        plain = Stem(stem.letters, stem.accents)
        return self.functions.get(plain) or self.functions.get(Stem(stem.letters.lower(), stem.accents))

    def under(self, setting: str) -> Vocabulary:
        r"""The same with one more setting: under `kronecker` every `\delta_{ij}` is Kronecker's."""
        key = ("under", setting)
        if key not in self.kept:
            self.kept[key] = replace(self, settings={**self.settings, setting: "yes"})
        found: Vocabulary = self.kept[key]
        return found

    def labels(self, stem: Stem) -> tuple[int, ...]:
        """The layers in which a stem is declared."""
        known: tuple[int, ...] | None = self.kept.get(stem)
        if known is None:
            labels = (s.label for s in self.of(stem))
            numbers = {int("".join(label)) for label in labels if label and all(t.isdigit() for t in label)}
            known = self.kept[stem] = tuple(sorted(numbers))
        return known


def vocabulary(network: Network, reading: Mapping[str, object]) -> Vocabulary:
    """All spellings of one network; `reading` with the scope that holds."""
    found: dict[Stem, list[Spelling]] = {}
    normal = bool(NORMAL & rules_of(network))
    functions = {stem: rule for stem, rule in _functions() if normal or stem.letters not in NORMAL_LETTERS}

    def enter(at: tuple[Stem, Label] | None, meaning: Meaning) -> None:
        if at is not None:
            row = found.setdefault(at[0], [])
            if not any(s.label == at[1] and s.meaning == meaning for s in row):
                row.append(Spelling(at[1], meaning))

    for latex, meaning in _written(network):
        enter(signature(latex), meaning)
    for name in (*network.quantities, network.loss):
        for spelt in spelt_out(name):
            enter(spelt, Meaning("value", name))
    for at, meaning in _masks(network):
        enter(at, meaning)
    for size, names in _sizes(network):
        for each in names:
            enter(python_signature(each) if each.isidentifier() else signature(each), Meaning("size", size))
    for name in network.functions:
        functions[python_signature(name)[0]] = name
    given = reading.get("same")
    same = {str(k): v for k, v in given.items()} if isinstance(given, Mapping) else {}
    for latex, target in same.items():
        _same(network, signature(latex), str(target), found, functions)
    settings = {k: str(v) for k, v in {**network.notation, **reading}.items() if isinstance(v, str | int)}
    in_latex = (*(latex for latex, _ in _written(network)), *same)
    compounds = frozenset(stem for stem in map(compound, in_latex) if stem is not None)
    spellings = {stem: tuple(row) for stem, row in found.items()}
    for one, other in (*FORMS, *((b, a) for a, b in FORMS)):  # \ell for l, where it is no name of its own
        for stem in [s for s in spellings if s.letters == one]:
            spellings.setdefault(replace(stem, letters=other), spellings[stem])
        for stem in [s for s in functions if s.letters == one]:
            functions.setdefault(replace(stem, letters=other), functions[stem])
    compounds |= frozenset(stem for stem in spellings if _is_word(stem, spellings))
    told = frozenset(said[0] for said in map(signature, same) if said is not None)
    found_in_file = Vocabulary(network, spellings, functions, settings, compounds=compounds, told=told)
    return replace(found_in_file, samples=_batch(network))


def rules_of(network: Network) -> frozenset[str]:
    """The functions that the equations of the network apply."""
    nodes = (node for equation in network.equations for node in forms_in(equation.form))
    return frozenset(node.rule for node in nodes if isinstance(node, Apply | RowFn))


def _is_word(stem: Stem, spellings: Mapping[Stem, object]) -> bool:
    """net, out: a declared name of several letters that is no product of declared ones."""
    letters = stem.letters
    if len(letters) < 2 or not letters.isalpha() or not letters.isascii() or stem.accents or stem.primes:
        return False
    return not all(Stem(letter) in spellings for letter in letters)


def _batch(network: Network) -> Axis:
    """The one size that every input and target has; None where there is none, or several."""
    given = [q.array.shape for q in network.quantities.values() if q.role in ("input", "target")]
    axes = [{axis for axis in shape if axis not in (None, 1)} for shape in given]
    common = set.intersection(*axes) if len(axes) > 1 else set()
    return common.pop() if len(common) == 1 else None


def _written(network: Network) -> Iterator[tuple[str, Meaning]]:
    """Names as the file writes them: latex, aliases, names of given gradients."""
    for name, quantity in network.quantities.items():
        if quantity.latex:
            yield quantity.latex, Meaning("value", name)
        for alias in quantity.aliases:
            yield alias, Meaning("value", name)
    for name, latex in network.upstream.items():
        if latex:
            yield latex, Meaning("adjoint", name)


def _masks(network: Network) -> Iterator[tuple[tuple[Stem, Label], Meaning]]:
    """`slope: mask r_i`: r with the index of z is the mask of z."""
    word, _, letter = str(network.notation.get("slope", "")).partition(" ")
    named = signature(letter) if word == "mask" else None
    if named is None or named[0].letters in network.quantities:
        return
    for name, quantity in network.quantities.items():
        label = (signature(quantity.latex or "") or python_signature(name))[1]
        if label:
            yield (named[0], label), Meaning("mask", name)


def _sizes(network: Network) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = dict.fromkeys(network.sizes)
    for quantity in network.quantities.values():
        names.update(dict.fromkeys(a for a in quantity.array.shape if isinstance(a, str)))
    for name in names:
        yield name, (name, *network.size_aliases.get(name, ()))


def _functions() -> Iterator[tuple[Stem, str]]:
    for name, rule in RULES.items():
        yield Stem(name), name
        yield Stem(name.replace("_", "")), name
        at = signature(rule.tex) if rule.tex else None
        if at is not None and not at[1]:
            yield at[0], name
    for word, name in (
        ("ln", "log"),
        ("\\ln", "log"),
        ("ce", "cross_entropy"),
        ("crossentropy", "cross_entropy"),
        ("sgn", "sign"),
        ("\\sgn", "sign"),
        ("heaviside", "step"),
        ("sen", "sin"),  # Spanish, Italian, Portuguese
        ("\\sen", "sin"),
        ("tgh", "tanh"),
        ("\\tgh", "tanh"),
        ("th", "tanh"),  # Russian, French
        ("\\th", "tanh"),
    ):
        yield Stem(word), name


def _same(
    network: Network,
    at: tuple[Stem, Label] | None,
    target: str,
    found: dict[Stem, list[Spelling]],
    functions: dict[Stem, str],
) -> None:
    """One row of `same`: another name of a quantity, a gradient, a function or a size; layers follow."""
    if at is None:
        return
    stem, label = at
    if target in RULES or target in network.functions:
        functions[stem] = target
        return
    row = found.setdefault(stem, [])
    masked, compared, _ = target.partition(">")
    if compared and masked.strip() in network.quantities:
        row.insert(0, Spelling(label, Meaning("mask", masked.strip())))
        return
    sizes = dict(_sizes(network))
    kind, by = _gradient_of(target, {*network.quantities, *sizes})
    of = _other_loss(target, network) if kind == "adjoint" else ""
    if by in network.quantities:
        row.insert(0, Spelling(label, Meaning(kind, by, of)))
    elif by in sizes and kind == "value":
        row.insert(0, Spelling(label, Meaning("size", by)))
    else:
        wanted = python_signature(by)[0]
        for known in network.quantities:
            its_stem, its_label = python_signature(known)
            if its_stem == wanted:
                row.append(Spelling((*label, *its_label), Meaning(kind, known, of)))


def _other_loss(target: str, network: Network) -> str:
    """S of dS/dz, where it is a quantity and not the loss; else nothing."""
    over, slash, _ = target.partition("/")
    name = over.strip().removeprefix("d").removeprefix("_")
    return name if slash and name != network.loss and name in network.quantities else ""


def _gradient_of(target: str, known: Container[str]) -> tuple[Kind, str]:
    """dL/dz is the adjoint of z; a name that is declared is itself."""
    if target in known:
        return "value", target
    if "/" in target:
        _, _, by = target.partition("/")
        return "adjoint", by.strip().removeprefix("d").removeprefix("_")
    if target.startswith("d_"):
        return "adjoint", target.removeprefix("d_")
    return "value", target
