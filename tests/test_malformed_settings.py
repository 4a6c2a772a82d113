"""Faults of the smaller keys: each is told in one line with its place."""

from __future__ import annotations

import pytest
from malformed import spoiled, told

# what stands in the file below, what is written instead (or added at its end), the faults
FAULTS: dict[str, tuple[str, ...]] = {
    "sizes_that_are_words": (
        "",
        "sizes: {n: many}\n",
        "6:12: many is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "sizes_of_zero": (
        "",
        "sizes: {n: 0}\n",
        "6:12: the size n is a whole number from 1 to 1000000, and not 0",
    ),
    "vectors_misspelled": (
        "",
        "vectors: rows\n",
        "6:10: vectors is column or row, and not rows; did you mean row?",
    ),
    "loss_of_a_vector": ("", "loss: z\n", "6:7: the loss is a scalar, and z is 3 x 1"),
    "loss_that_is_given": ("", "loss: x\n", "6:7: x is given, the loss is computed; name an equation"),
    "loss_that_is_unknown": (
        "",
        "loss: M\n",
        "6:7: M is not computed; name an equation, or give upstream gradients",
    ),
    "last_equation_no_scalar": (
        "  L: sum(z**2)\n",
        "",
        "4:3: the last equation is the loss, and z is 3 x 1; end with a scalar, name one under loss, give "
        "upstream, or write wrt: []",
    ),
    "wrt_unknown": ("", "wrt: [V]\n", "6:7: V is not declared"),
    "wrt_no_list": ("", "wrt: W\n", "6:6: wrt is a list of names, and not 'W'; write [W_1, b_1]"),
    "wrt_twice": ("", "wrt: [W, W]\n", "6:10: W comes twice"),
    "upstream_unknown": ("", "upstream: [zz]\n", "6:12: zz is not declared; did you mean z?"),
    "upstream_no_list": (
        "",
        "upstream: z\n",
        "6:11: upstream is a list of names or a mapping, and not 'z'; write [z_3]",
    ),
    "kink_of_no_function": (
        "",
        "kinks: {rellu: 0}\n",
        "6:9: rellu is no function with a kink; did you mean relu?",
    ),
    "kink_where_none_is": (
        "",
        "kinks: {tanh: 0}\n",
        "6:9: tanh is no function with a kink; functions with a kink are abs, leaky_relu, maximum, "
        "minimum, relu, sign, step",
    ),
    "kink_that_is_a_word": (
        "",
        "kinks: {relu: half}\n",
        "6:15: half is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "notation_unknown": (
        "",
        "notation: {gradients: bar}\n",
        "6:12: unknown option gradients, known are gradient, layout, sums, layers, chain, rows, product, "
        "elements, letters, slope, digits, index_base; did you mean gradient?",
    ),
    "notation_no_mapping": (
        "",
        "notation: bar\n",
        "6:11: notation is a mapping, name: value, and not 'bar'",
    ),
    "notation_word_unknown": (
        "",
        "notation: {gradient: bars, layers: }\n",
        "6:22: gradient is bars, needed is partial | d | bar | nabla; did you mean bar?",
        "6:35: layers is nothing, needed is _l | ^l | ^{(l)} | ^{[l]}",
    ),
    "notation_of_elements": (
        "",
        "notation:\n  elements: {W: 'w{211}', b: pairs, x: [pair]}\n",
        "7:17: elements of W is w{211}, needed is pair | layer-first | after-superscript or an example such "
        "as w_{211}",
        "7:30: elements of b is pairs, needed is pair | layer-first | after-superscript or an example such "
        "as w_{211}; did you mean pair?",
        "7:40: elements of x is a list, needed is pair | layer-first | after-superscript or an example such "
        "as w_{211}",
    ),
    "notation_with_foreign_latex": (
        "",
        "notation: {elements: {W: '\\input_{211}'}, letters: {b: '\\openin'}, slope: 'mask \\def_i'}\n",
        "6:26: \\input is no command of a name; a name has letters, digits, Greek, scripts, accents as \\hat "
        "and fonts as \\mathbf",
        "6:56: \\openin is no command of a name; a name has letters, digits, Greek, scripts, accents as \\hat "
        "and fonts as \\mathbf",
        "6:75: \\def is no command of a name; a name has letters, digits, Greek, scripts, accents as \\hat "
        "and fonts as \\mathbf",
    ),
    "notation_of_letters": (
        "",
        "notation: {letters: iij}\n",
        "6:21: letters is iij, needed are letters for indices, each once, such as ijkpq",
    ),
    "slope_unknown": (
        "",
        "notation: {slope: masks}\n",
        "6:19: slope is masks, needed is indicator | prime | bracket | I | mask; did you mean mask?",
    ),
    "digits_of_zero": (
        "",
        "notation: {digits: 0}\n",
        "6:20: digits is 0, needed is a whole number from 1 to 100",
    ),
    "index_base_of_two": (
        "",
        "notation: {index_base: 2}\n",
        "6:24: index_base is 2, needed is a whole number from 0 to 1",
    ),
    "update_without_a_rate": ("", "update: {}\n", "6:9: update needs a rate; write {rate: 1/2}"),
    "update_rate_a_word": (
        "",
        "update: {rate: fast}\n",
        "6:16: fast is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "update_steps_no_list": (
        "",
        "update: {rate: 1, then: {x: 1}}\n",
        "6:25: then is a list with the values of each later step, and not a mapping",
    ),
    "update_step_unknown_name": ("", "update: {rate: 1, then: [{q: 1}]}\n", "6:27: q is not declared"),
    "function_kind_unknown": (
        "",
        "functions: {phi: element}\n",
        "6:18: the function phi is elementwise or scalar, and not element; did you mean elementwise?",
    ),
    "function_of_the_language": (
        "",
        "functions: {relu: scalar}\n",
        "6:19: relu is a function of the language; call it relu0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_with_its_place(name: str) -> None:
    old, new, *faults = FAULTS[name]
    assert told(spoiled(old, new)) == faults
