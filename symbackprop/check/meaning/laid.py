r"""`i\text{ down, }j\text{ across}:` a table whose entry ij is the left side, for every i and j."""

from __future__ import annotations

from symbackprop.reading.tree import Bracket, Node, Script, Scripted


def entry_of(table: Node, letters: tuple[str, str]) -> Node:
    """The entry of a printed table at the letters that run down and across it."""
    tokens = tuple(letter for letter in letters if letter)
    below = Script(table.at, ",".join(tokens), tokens)
    return Scripted(table.at, Bracket(table.at, "(", (table,)), (below,))
