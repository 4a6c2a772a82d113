r"""`dW`, `dZ^{[2]}`: gradients named as code names them, the d and the name of the quantity."""

from __future__ import annotations

from symbackprop.check.links.state import State
from symbackprop.check.names.rewriting import rewritten
from symbackprop.check.names.stems import Stem, python_signature, stem_of
from symbackprop.check.names.use import Context
from symbackprop.check.names.uses import uses
from symbackprop.check.names.vocabulary import Meaning, Spelling, Vocabulary
from symbackprop.frozen import replace
from symbackprop.reading.tree import Derivative, Name, Node, Product, Script, Statement

D = Stem("d")


def with_code_names(words: Vocabulary) -> Vocabulary:
    """The vocabulary with dX for the gradient of each X; nothing is added where d is a name itself."""
    if D in words.spellings or D in words.functions:
        return words
    found = dict(words.spellings)
    compounds = set(words.compounds)
    for stem, row in words.spellings.items():
        code = coded(stem)
        named = tuple(s for s in row if s.meaning.kind == "value")
        if not named or code in words.spellings or stem.letters.startswith(("\\", "d")):
            continue
        compounds.add(code)
        inner = tuple(s for s in named if s.meaning.name != words.network.loss)
        if inner:
            found[code] = tuple(Spelling(s.label, Meaning("adjoint", s.meaning.name)) for s in inner)
    return replace(words, spellings=found, compounds=frozenset(compounds))


def coded(stem: Stem) -> Stem:
    """dW of W"""
    return Stem(f"d{stem.letters}", stem.accents, stem.primes)


def inner(name: Name) -> Name:
    """W of dW"""
    return replace(name, letters=name.letters[1:])


def is_code(name: Node, words: Vocabulary) -> bool:
    """Is it a d and the name of a quantity, joined because no name was declared so?"""
    if not isinstance(name, Name) or not name.letters.startswith("d") or len(name.letters) < 2:
        return False
    return stem_of(name) in words.compounds and stem_of(inner(name)) in words.spellings


def rescaled(statement: Statement, state: State) -> Statement:
    """The later sides with m dZ for each dZ that the page took so."""
    if not state.summed:
        return statement

    def change(node: Node) -> Node:
        if isinstance(node, Name):
            for witness in state.witnesses:
                for use in uses(node, witness.words, Context())[:1] if is_code(node, witness.words) else ():
                    size = state.summed.get(use.meaning.name)
                    if size is not None:
                        return Product(node.at, (as_name(size), node), ("",))
        return node

    first, *rest = statement.sides
    head = first if isinstance(first, Name | Derivative) else rewritten(first, change)
    return replace(statement, sides=(head, *(rewritten(side, change) for side in rest)))


def as_name(size: str) -> Name:
    """A quantity or a size as a page may write it."""
    stem, label = python_signature(size)
    sub = (Script((0, 0), "".join(label), label),) if label else ()
    return Name((0, 0), stem.letters, stem.accents, sub, (), stem.primes)
