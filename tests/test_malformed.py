"""Faults of a declaration: each is told in one line with its place, all of them in one run."""

from __future__ import annotations

import pytest
from malformed import spoiled, told

# what stands in the file below, what is written instead (or added at its end), the faults
FAULTS: dict[str, tuple[str, ...]] = {
    "unknown_key": ("", "value: {x: [1, 2]}\n", "6:1: value is no key of a network; did you mean values?"),
    "unknown_key_that_resembles_nothing": (
        "",
        "qqq: 1\n",
        "6:1: qqq is no key of a network; known are title, notes, name, extends, vectors, sizes, inputs, "
        "parameters, targets, constants, equations, functions, repeat, loss, upstream, wrt, kinks, update, "
        "values, samples, expected, ask, claims, notation, reading",
    ),
    "matrix_that_wants_a_transpose": (
        "W: [3, 2]",
        "W: [2, 3]",
        "4:6: W is 2 x 3 but x is 2 x 1 in W @ x; did you mean W.T?",
    ),
    "sum_of_unequal_shapes": ("b: [3]", "b: [4]", "4:6: W @ x is 3 x 1 but b is 4 x 1 in W @ x + b"),
    "unknown_name": ("W @ x", "W2 @ x", "4:6: unknown name W2; did you mean W?"),
    "unknown_function": ("sum(z**2)", "summ(z**2)", "5:6: unknown function summ; did you mean sum?"),
    "import_in_an_expression": (
        "W @ x + b",
        "__import__('os')",
        "4:6: __import__ is not part of the language",
    ),
    "attribute_in_an_expression": (
        "W @ x + b",
        "W @ x.shape",
        "4:10: unknown attribute .shape, only .T is part of the language",
    ),
    "lambda_in_an_expression": (
        "sum(z**2)",
        "sum(lambda)",
        "5:10: lambda is a word of Python and not part of the language; call it lam, with latex: '\\lambda'",
    ),
    "cycle_of_two": (
        "z: W @ x + b",
        "z: W @ h\n  h: relu(z)",
        "4:3: z depends on itself: z <- h <- z; unroll it into steps with names of their own",
    ),
    "equation_that_needs_itself": (
        "z: W @ x + b",
        "z: z + b",
        "4:3: z depends on itself: z <- z; unroll it into steps with names of their own",
    ),
    "number_bomb": ("z**2", "z**9**9**9**9", "5:19: the exponent 9**9 is too large, at most 64"),
    "formula_of_many_characters": (
        "z**2",
        "+".join("z" * 5001),
        "5:6: the expression has 10006 characters, at most 10000 are read",
    ),
    "formula_of_deep_brackets": (
        "z**2",
        f"{'(' * 150}z{')' * 150}",
        "5:109: the expression is nested deeper than 100; name its parts",
    ),
    "caret_for_a_power": ("z**2", "z^2", "5:11: `^` is not an operator here, write ** for a power"),
    "equals_sign": ("L: sum", "L: L = sum", "5:8: an equation is written `name: expression`, without `=`"),
    "fault_in_the_second_line_of_an_expression": (
        "z: W @ x + b",
        "z: >\n    W @ x\n    + bb",
        "6:7: unknown name bb; did you mean b?",
    ),
    "fault_behind_a_quoted_quote": (
        "z: W @ x + b",
        "z: 'W @ x + bb'",
        "4:15: unknown name bb; did you mean b?",
    ),
    "equation_without_an_expression": (
        "L: sum(z**2)",
        "L:",
        "6:1: L is computed by an expression, and this is nothing",
    ),
    "equation_that_is_a_list": (
        "L: sum(z**2)",
        "L: [z]",
        "5:6: L is computed by an expression, and this is a list",
    ),
    "equation_without_is": ("L: sum(z**2)", "L: {latex: L}", "5:6: L has no expression; add is: .."),
    "equation_for_a_range": (
        "z: W @ x + b",
        "z: {is: W @ x, for: {l: [1, 2]}}",
        "4:23: for gives a family its range: add repeat: {l: [1, N]}, and l to the name",
    ),
    "equations_as_a_list": (
        "equations:\n  z: W @ x + b\n  L: sum(z**2)",
        "equations: [z, L]",
        "3:12: equations is a mapping, name: value, and not a list",
    ),
    "name_assigned_and_declared": (
        "",
        "  x: W @ b\n",
        "6:3: x is assigned here and declared as an input; each name is assigned once",
    ),
    "name_declared_twice": ("", "targets: {x: [2]}\n", "6:11: x is declared twice, first in line 1"),
    "name_lambda": (
        "b: [3]",
        "b: [3], lambda: []",
        "2:33: lambda is a word of Python; call it lam with latex: '\\lambda'",
    ),
    "name_of_a_function": (
        "b: [3]",
        "b: [3], relu: []",
        "2:33: relu is a function of the language; call it relu0",
    ),
    "name_of_numpy": ("b: [3]", "b: [3], np: []", "2:33: np is NumPy's usual name; call it np0"),
    "name_of_a_builtin": ("b: [3]", "b: [3], input: []", "2:33: input is a name of Python; call it input0"),
    "name_of_a_keyword": ("b: [3]", "b: [3], in: []", "2:33: in is a word of Python; call it in0"),
    "name_of_a_gradient": (
        "b: [3]",
        "b: [3], d_W: []",
        "2:33: d_W is the gradient of W in generated code; call it W_d",
    ),
    "name_of_an_updated_parameter": (
        "b: [3]",
        "b: [3], W_new: []}\nupdate: {rate: 1",
        "2:33: W_new is W after the update; call it W_next",
    ),
    "name_that_is_none": (
        "b: [3]",
        "b: [3], 2b: []",
        "2:33: '2b' is no name: a letter, then letters, digits and _",
    ),
    "name_that_python_folds": (
        "b: [3]",
        "b: [3], ϕ: [], µ_1: []",
        "2:33: the character 'ϕ' is not part of the language, write φ",
        "2:40: the character 'µ' is not part of the language, write μ",
    ),
    "name_that_looks_latin": (
        "b: [3]",
        "b: [3], Α: [], ά: [], ς: []",
        "2:33: the character 'Α' is not part of the language, write A",
        "2:40: the character 'ά' is not part of the language, write α",
        "2:47: the character 'ς' is not part of the language, write σ",
    ),
    "name_in_another_alphabet": (
        "b: [3]",
        "b: [3], é: [], я: []",
        "2:33: the character 'é' is not part of the language, write e",
        "2:40: 'я' is no name: a letter, then letters, digits and _",
    ),
    "equation_that_python_folds": (
        "z: W @ x + b",
        "ϑ: W @ x + b",
        "4:3: the character 'ϑ' is not part of the language, write θ",
        "5:10: unknown name z",
    ),
    "size_that_python_folds": (
        "",
        "sizes: {ϱ: 2}\n",
        "6:9: the character 'ϱ' is not part of the language, write ρ",
    ),
    "name_of_a_size": (
        "b: [3]",
        "b: [3], n: [n]",
        "2:33: n is a size and a quantity; give one of them another name",
    ),
    "name_of_a_declared_function": (
        "",
        "functions: {z: elementwise}\n",
        "4:3: z is a function and a quantity; give one of them another name",
    ),
    "size_of_zero": (
        "W: [3, 2]",
        "W: [0, 2]",
        "2:18: a size of W is a whole number from 1 to 1000000, and not 0",
    ),
    "size_below_zero": (
        "W: [3, 2]",
        "W: [-1, 2]",
        "2:18: a size of W is a whole number from 1 to 1000000, and not -1",
    ),
    "size_of_a_fraction": (
        "W: [3, 2]",
        "W: [2.5, 2]",
        "2:18: a size of W is a whole number from 1 to 1000000, and not 2.5",
    ),
    "size_of_a_billion": (
        "W: [3, 2]",
        "W: [1000000000, 2]",
        "2:18: a size of W is a whole number from 1 to 1000000, and not 1000000000",
    ),
    "shape_of_three_axes": ("W: [3, 2]", "W: [3, 2, 1]", "2:17: W has 3 axes, at most 2 are possible"),
    "shape_without_brackets": (
        "W: [3, 2]",
        "W: 3",
        "2:17: W needs a shape, and this is '3'; did you mean [3]?",
    ),
    "shape_with_a_cross": (
        "W: [3, 2]",
        "W: 3x2",
        "2:17: W needs a shape, and this is '3x2'; did you mean [3, 2]?",
    ),
    "shape_in_round_brackets": (
        "parameters: {W: [3, 2], b: [3]}",
        "parameters:\n  W: (3, 2)\n  b: (3,)",
        "3:6: W needs a shape, and this is '(3, 2)'; did you mean [3, 2]?",
        "4:6: b needs a shape, and this is '(3,)'; did you mean [3]?",
    ),
    "equation_with_an_equals_sign": (
        "z: W @ x + b\n  L: sum(z**2)",
        "z = W @ x + b",
        "4:3: equations is a mapping, name: value, and not 'z = W @ x + b'; write z: W @ x + b",
    ),
    "shape_that_is_missing": (
        "W: [3, 2]",
        "W: ",
        "2:16: W needs a shape, and this is nothing; write [] for a scalar, [n] for a vector, [m, n] for a "
        "matrix",
    ),
    "mapping_without_a_shape": (
        "W: [3, 2]",
        "W: {latex: W}",
        "2:17: W has no shape; add shape: [] for a scalar, [n] for a vector",
    ),
    "mapping_with_an_unknown_key": (
        "W: [3, 2]",
        "W: {shape: [3, 2], latx: W}",
        "2:33: latx is no key of W; did you mean latex?",
    ),
    "inputs_as_a_list": ("{x: [2]}", "[x]", "1:9: inputs is a mapping, name: value, and not a list"),
    "label_with_a_shape": (
        "{x: [2]}",
        "{x: [2], t: {shape: [2], label: 3}}",
        "1:41: t is a label: it needs shape: [], a number up to 3",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_with_its_place(name: str) -> None:
    old, new, *faults = FAULTS[name]
    assert told(spoiled(old, new)) == faults
