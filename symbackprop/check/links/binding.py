"""From here on a name stands for what the page said it is."""

from __future__ import annotations

from symbackprop.check.links.parts import names_quantity
from symbackprop.check.links.state import State
from symbackprop.check.names.letters import names, nodes
from symbackprop.check.names.vocabulary import bare, stem_of, tokens_of
from symbackprop.check.values.environment import Definition
from symbackprop.frozen import replace
from symbackprop.reading.tree import Name, Node, Scripted


def bind_name(name: Name, meaning: Node, state: State) -> None:
    """A part of an equation or a quantity takes the name; anything else is worked out where the name stands."""
    for witness in state.witnesses:
        witness.words = replace(witness.words, defined=witness.words.defined | {stem_of(name)})
    label = (*bare(tokens_of(name.sup)), *bare(tokens_of(name.sub)))
    letters = tuple(t for t in label if t.lstrip("\\").isalpha() and _is_index(t, meaning, state))
    if not names_quantity(stem_of(name), label, letters, meaning, state):
        state.definitions[(stem_of(name), label)] = Definition(meaning, letters)


def _is_index(letter: str, meaning: Node, state: State) -> bool:
    r"""The y of `\delta_y = \partial E / \partial y` runs over nothing: \delta_1 is another name."""
    scripts = (s for n in nodes(meaning) if isinstance(n, Name | Scripted) for s in (*n.sub, *n.sup))
    return any(letter in script.tokens for script in scripts) and not _is_mark(letter, meaning, state)


def _is_mark(letter: str, meaning: Node, state: State) -> bool:
    """t of `a_t = W x_t`, where the file declares x_t and no x: it runs over nothing."""
    spoken = [n for n in names(meaning) if letter in (*tokens_of(n.sub), *tokens_of(n.sup))]
    labels = ([s.label for s in w.words.of(stem_of(n))] for n in spoken for w in state.witnesses)
    return bool(spoken) and all(any(letter in label for label in known) for known in labels)
