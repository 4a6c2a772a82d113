r"""`silu(a) = a \sigma(a)` says what a function is of any number, also beside a matrix that is called A."""

from __future__ import annotations

import pytest
from judged_lines import verdict

NET = "inputs: {X: [T, d]}\nparameters: {W: [d, f]}\nequations: {A: X @ W, H: silu(A), L: sum(H**2)}\n"


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (r"\mathrm{silu}(a) = a\,\sigma(a)", r"\mathrm{silu}(a) = a^2\,\sigma(a)"),
        (
            r"\mathrm{silu}'(a) = \sigma(a) + a\,\sigma(a)(1 - \sigma(a))",
            r"\mathrm{silu}'(a) = \sigma(a) + a\,(1 - \sigma(a))",
        ),
        (r"\sigma(a) = \frac{1}{1 + e^{-a}}", r"\sigma(a) = \frac{1}{1 + e^{a}}"),
        (r"\tanh'(a) = 1 - \tanh(a)\tanh(a)", r"\tanh'(a) = 1 - a^2"),
    ],
)
def test_a_function_of_one_letter_is_one_of_numbers(line: str, slip: str) -> None:
    assert verdict(NET, line) == "correct"
    assert verdict(NET, slip) == "wrong"


def test_beside_other_names_the_letter_is_what_the_network_has() -> None:
    assert verdict(NET, r"\mathrm{silu}(A) = A \sigma(A)") == "wrong"
    assert verdict(NET, r"\mathrm{silu}(a) = H") in ("correct", "definition")
    assert verdict(NET, r"\mathrm{silu}(a) = X") == "wrong"
