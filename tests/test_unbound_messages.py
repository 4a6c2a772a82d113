"""What is said where a line could not be judged: the words and signs as a reader knows them."""

from __future__ import annotations

import pytest

from symbackprop import loads, verify

NET = loads("inputs: {x: [3]}\nparameters: {W: [2, 3]}\nequations:\n  z: W @ x\n  L: sum(z**2)\n")
TOLD = {
    r"L \sim 2 L": r"the relation $\sim$ is not judged",
    r"L \propto 2 L": r"the relation $\propto$ is not judged",
    r"L = \text{total computations}": "the words 'total computations' are no part of a formula",
    r"L = \begin{cases} 1 & \text{if } z_1 = 1 \text{ for some } i \in \{1\} \\ 0 & \text{else} \end{cases}": (
        "the words 'if z_1 = 1 for some i 1' are no part of a formula"
    ),
}


@pytest.mark.parametrize("line", TOLD)
def test_what_is_not_judged_is_named_as_the_page_has_it(line: str) -> None:
    (formula,) = verify(NET, f"${line}$").formulas
    said = formula.message or formula.links[-1].message
    assert (formula.verdict, said) == ("unbound", TOLD[line])
