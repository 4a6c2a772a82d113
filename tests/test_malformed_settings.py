"""Faults of the smaller keys: each is told in one line with its place."""

from __future__ import annotations

import pytest

from symbackprop.errors import NetworkFileError
from symbackprop.network.file import loads

# what stands in the file below, what is written instead (or added at its end), the faults
FAULTS: dict[str, tuple[str, ...]] = {
    "sizes_that_are_words": (
        "", "sizes: {n: many}\n",
        "6:12: many is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "sizes_of_zero": (
        "", "sizes: {n: 0}\n", "6:12: the size n is a whole number from 1 to 1000000, and not 0",
    ),
    "vectors_misspelled": (
        "", "vectors: rows\n", "6:10: vectors is column or row, and not rows; did you mean row?",
    ),
    "loss_of_a_vector": ("", "loss: z\n", "6:7: the loss is a scalar, and z is 3 x 1"),
    "loss_that_is_given": ("", "loss: x\n", "6:7: x is given, the loss is computed; name an equation"),
    "loss_that_is_unknown": (
        "", "loss: M\n", "6:7: M is not computed; name an equation, or give upstream gradients",
    ),
    "last_equation_no_scalar": (
        "  L: sum(z**2)\n", "",
        "4:3: the last equation is the loss, and z is 3 x 1; end with a scalar, name one under loss, give "
        "upstream, or write wrt: []",
    ),
    "wrt_unknown": ("", "wrt: [V]\n", "6:7: V is not declared"),
    "wrt_no_list": ("", "wrt: W\n", "6:6: wrt is a list of names, and not 'W'; write [W_1, b_1]"),
    "wrt_twice": ("", "wrt: [W, W]\n", "6:10: W comes twice"),
    "upstream_unknown": ("", "upstream: [zz]\n", "6:12: zz is not declared; did you mean z?"),
    "upstream_no_list": (
        "", "upstream: z\n", "6:11: upstream is a list of names or a mapping, and not 'z'; write [z_3]",
    ),
    "kink_of_no_function": (
        "", "kinks: {rellu: 0}\n", "6:9: rellu is no function with a kink; did you mean relu?",
    ),
    "kink_where_none_is": (
        "", "kinks: {tanh: 0}\n",
        "6:9: tanh is no function with a kink; functions with a kink are abs, leaky_relu, maximum, "
        "minimum, relu, sign, step",
    ),
    "kink_that_is_a_word": (
        "", "kinks: {relu: half}\n",
        "6:15: half is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "notation_unknown": (
        "", "notation: {gradients: bar}\n",
        "6:12: gradients is no key of notation; did you mean gradient?",
    ),
    "notation_word_unknown": (
        "", "notation: {gradient: bars}\n",
        "6:22: gradient is partial or d or bar or nabla, and not bars; did you mean bar?",
    ),
    "digits_of_zero": (
        "", "notation: {digits: 0}\n", "6:20: digits is a whole number from 1 to 100, and not 0",
    ),
    "update_without_a_rate": ("", "update: {}\n", "6:9: update needs a rate; write {rate: 1/2}"),
    "update_rate_a_word": (
        "", "update: {rate: fast}\n",
        "6:16: fast is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "update_steps_no_list": (
        "", "update: {rate: 1, then: {x: 1}}\n",
        "6:25: then is a list with the values of each later step, and not a mapping",
    ),
    "update_step_unknown_name": ("", "update: {rate: 1, then: [{q: 1}]}\n", "6:27: q is not declared"),
    "function_kind_unknown": (
        "", "functions: {phi: element}\n",
        "6:18: the function phi is elementwise or scalar, and not element; did you mean elementwise?",
    ),
    "function_of_the_language": (
        "", "functions: {relu: scalar}\n", "6:19: relu is a function of the language; call it relu0",
    ),
}

BASE = """\
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
equations:
  z: W @ x + b
  L: sum(z**2)
"""


def told(text: str) -> list[str]:
    """The faults of a file, one a line, without the name of the file in front."""
    with pytest.raises(NetworkFileError) as caught:
        loads(text, "net.yaml")
    assert all(str(fault).startswith("net.yaml:") for fault in caught.value.faults)
    return [str(fault).removeprefix("net.yaml:") for fault in caught.value.faults]


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_with_its_place(name: str) -> None:
    old, new, *faults = FAULTS[name]
    assert old in BASE
    assert told(BASE.replace(old, new, 1) if old else BASE + new) == faults
