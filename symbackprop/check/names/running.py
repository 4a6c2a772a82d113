r"""`a_t = W h_{t-1} + U x_t` beside a network that numbers its steps, as a_1 and a_2: t runs over them.

Below names that are declared with numbers only, a letter with a shift is no index of an element.
"""

from __future__ import annotations

from collections.abc import Iterable

from symbackprop.check.names.letters import names
from symbackprop.check.names.use import TRANSPOSES, shift_of
from symbackprop.check.names.vocabulary import Vocabulary, stem_of, tokens_of
from symbackprop.reading.tree import Name, Statement


def running_letter(statements: Iterable[Statement], words: Vocabulary) -> str:
    """That of the cells of a family, else the one letter that the page shifts so; "" for none or several."""
    if words.running or words.ends:
        return words.running
    spoken = (name for statement in statements for side in statement.sides for name in names(side))
    found = {letter for name in spoken if (letter := _shifted(name, words))}
    return found.pop() if len(found) == 1 else ""


def _shifted(name: Name, words: Vocabulary) -> str:
    """t of h_{t-1}, where h_0 and h_1 are declared and h is not"""
    tokens = tokens_of(name.sub)
    if len(name.sub) != 1 or len(tokens) != 3 or not set(tokens_of(name.sup)) <= TRANSPOSES:
        return ""
    if not tokens[0].isalpha() or len(tokens[0]) > 1 or shift_of(tokens[1:]) is None:
        return ""
    labels = [spelling.label for spelling in words.of(stem_of(name))]
    numbered = len(labels) > 1 and all(label and all(t.isdigit() for t in label) for label in labels)
    return tokens[0] if numbered else ""
