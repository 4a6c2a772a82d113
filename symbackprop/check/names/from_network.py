"""The vocabulary of one network: its names, its functions, and what `same` and the notation add to them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import chain
from typing import TypeVar

from symbackprop.algebra.forms import Apply, RowFn
from symbackprop.algebra.inside import forms_in
from symbackprop.algebra.shapes import Axis
from symbackprop.check.names.stems import Label, Stem, compound, python_signature, signature, spelt_out
from symbackprop.check.names.vocabulary import Kind, Meaning, Spelling, Vocabulary
from symbackprop.frozen import replace
from symbackprop.network.network import Network
from symbackprop.rules.registry import RULES

T = TypeVar("T")
Place = tuple[Stem, Label]
FORMS = (("l", "\\ell"), ("\\epsilon", "\\varepsilon"), ("\\phi", "\\varphi"), ("\\theta", "\\vartheta"))
NORMAL = frozenset(("gelu", "normal_cdf", "normal_pdf"))
KINKED = frozenset(("relu", "leaky_relu", "abs", "maximum", "hinge"))
# Heaviside's step, where there is a kink and no parameter has the name
STEP_LETTERS = ("\\Theta", "\\theta", "\\vartheta")
NORMAL_LETTERS = frozenset(("\\Phi", "\\varphi"))  # of any function, where nothing is normally distributed


def vocabulary(network: Network, reading: Mapping[str, object]) -> Vocabulary:
    """All spellings of one network; `reading` with the scope that holds."""
    found: dict[Stem, list[Spelling]] = {}
    for (stem, label), meaning in _declared(network):
        row = found.setdefault(stem, [])
        if not any(s.label == label and s.meaning == meaning for s in row):
            row.append(Spelling(label, meaning))
    functions = _functions_of(network)
    given = reading.get("same")
    same = {str(k): v for k, v in given.items()} if isinstance(given, Mapping) else {}
    for latex, target in same.items():
        _same(network, signature(latex), str(target), found, functions)
    in_latex = (*(latex for latex, _ in _written(network)), *same)
    compounds = frozenset(stem for stem in map(compound, in_latex) if stem is not None)
    spellings = {stem: tuple(row) for stem, row in found.items()}
    _enter_forms(spellings)
    _enter_forms(functions)
    compounds |= frozenset(stem for stem in spellings if _is_word(stem, spellings))
    settings = {k: str(v) for k, v in {**network.notation, **reading}.items() if isinstance(v, str | int)}
    told = frozenset(said[0] for said in map(signature, same) if said is not None)
    found_in_file = Vocabulary(network, spellings, functions, settings, compounds=compounds, told=told)
    return replace(found_in_file, samples=_batch(network))


def _declared(network: Network) -> Iterator[tuple[Place, Meaning]]:
    """Every name of the file with its label: as LaTeX, as the file spells it, as a mask, as a size."""
    written = ((signature(latex), meaning) for latex, meaning in _written(network))
    plain = ((at, Meaning("value", n)) for n in (*network.quantities, network.loss) for at in spelt_out(n))
    sizes = (
        (python_signature(name) if name.isidentifier() else signature(name), Meaning("size", size))
        for size, names in _sizes(network)
        for name in names
    )
    for at, meaning in chain(written, plain, _masks(network), sizes):
        if at is not None:
            yield at, meaning


def _functions_of(network: Network) -> dict[Stem, str]:
    """The functions that everybody knows, and those of the network."""
    rules = rules_of(network)
    normal = bool(NORMAL & rules)
    found = {stem: rule for stem, rule in _functions() if normal or stem.letters not in NORMAL_LETTERS}
    if rules & KINKED:
        found |= dict.fromkeys(map(Stem, STEP_LETTERS), "step")
    return found | {python_signature(name)[0]: name for name in network.functions}


def _enter_forms(known: dict[Stem, T]) -> None:
    r"""`\ell` for l, where it is no name of its own"""
    for one, other in (*FORMS, *((b, a) for a, b in FORMS)):
        for stem in [s for s in known if s.letters == one]:
            known.setdefault(replace(stem, letters=other), known[stem])


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


def _masks(network: Network) -> Iterator[tuple[Place, Meaning]]:
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
    at: Place | None,
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
