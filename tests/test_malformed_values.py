"""Values that do not fit, and files that fail as a whole: the message and its place."""

from __future__ import annotations

import pytest
from malformed import BASE, told

VALUES: dict[str, tuple[str, ...]] = {
    "value_of_the_wrong_shape": ("{x: [1, 2, 3]}", "6:13: x is 2 x 1 but its value is 3 x 1"),
    "ragged_matrix": ("{W: [[1, 2], [3], [4, 5]]}", "6:22: row 2 of W has length 1, the first row 2"),
    "matrix_as_a_flat_list": (
        "{W: [1, 2, 3, 4, 5, 6]}",
        "6:13: W is 3 x 2 but its value is 1 x 6; write a list of rows",
    ),
    "number_among_rows": (
        "{W: [1, [2, 3], [4, 5]]}",
        "6:14: W has a number among its rows; put every row in brackets",
    ),
    "rows_nested_too_deep": ("{W: [[[1], 2]]}", "6:15: W has a list where a number is needed"),
    "value_of_nothing": ("{x: }", "6:12: x has nothing here; write _ for an unknown number"),
    "cell_of_nothing": ("{x: [1, ~]}", "6:17: x has nothing here; write _ for an unknown number"),
    "value_without_numbers": ("{x: []}", "6:13: x has no numbers"),
    "column_written_as_a_row": ("{x: [[1, 2]]}", "6:13: x is 2 x 1 but its value is 1 x 2"),
    "value_of_an_unknown_name": ("{zz: 1}", "6:10: zz is not declared; did you mean z?"),
    "key_that_names_no_value": (
        "{2z: 1}",
        "6:10: '2z' names no value; write NAME, NAME[2], dL/dNAME or NAME > 0",
    ),
    "gradient_of_another_loss": ("{dM/dz: [1, 2, 3]}", "6:10: the loss is L, not M; write dL/dz"),
    "element_out_of_range": (
        "\n  z[4]: 1",
        "7:3: index 4 is out of range, z is 3 x 1; indices count from 1",
    ),
    "element_with_one_index": (
        "\n  W[1]: 1",
        "7:3: W is 3 x 2 and takes two indices",
    ),
    "element_that_is_a_list": (
        "\n  z[1]: [1]",
        "7:9: z[1] is one number, and not a list",
    ),
    "element_given_two_ways": (
        "\n  z: [1, 2, 3]\n  z[1]: 2",
        "8:9: z[1] is 2 here but 1 in z",
    ),
    "whole_given_twice": (
        "\n  z > 0: [1, 0, 1]\n  z>0: [1, 0, 1]",
        "8:3: z > 0 is given twice",
    ),
    "new_value": ("{W_new: 1}", "6:10: W_new is not declared; new values are computed by update"),
    "mask_that_is_two": (
        "{z > 0: [1, 2, 0]}",
        "6:17: z > 0 is a mask: its values are 1, 0 or _ for unknown",
    ),
    "file_above_the_folder": (
        "{W: {file: ../W.csv}}",
        "6:20: ../W.csv is not inside the folder of the network file; copy it there",
    ),
    "file_of_the_system": (
        "{W: {file: /etc/passwd}}",
        "6:20: /etc/passwd is not inside the folder of the network file; copy it there",
    ),
    "source_of_values_unknown": (
        "{W: {csv: W.csv}}",
        "6:14: csv is no key of W; known are file, random, seed",
    ),
    "source_of_values_missing": (
        "{W: {}}",
        "6:13: W has no numbers; write a number, a list, or a list of rows",
    ),
    "random_bounds_exchanged": (
        "{W: {random: [9, -9]}}",
        "6:22: W is drawn from 9 to -9, and 9 is the larger one; exchange them",
    ),
    "random_without_bounds": (
        "{W: {random: 3}}",
        "6:22: W is drawn between two whole numbers; write random: [-9, 9]",
    ),
    "random_bounds_of_fractions": (
        "{W: {random: [0.5, 2]}}",
        "6:23: a bound is a whole number from -1000000 to 1000000, and not 0.5",
    ),
    "random_seed_a_word": (
        "{W: {random: [1, 2], seed: lucky}}",
        "6:36: lucky is no number; an exact number is needed, as 2, -0.5, 1/3 or 1e-3",
    ),
    "random_bounds_of_a_billion": (
        "{W: {random: [0, 1000000000]}}",
        "6:26: a bound is a whole number from -1000000 to 1000000, and not 1000000000",
    ),
}

WHOLE: dict[str, tuple[str, ...]] = {
    "file_that_is_empty": ("", "1:1: the file is empty; begin with inputs, parameters and equations"),
    "file_of_comments": (
        "# nothing yet\n",
        "1:1: the file is empty; begin with inputs, parameters and equations",
    ),
    "file_with_a_list": (
        "- z: 1\n",
        "1:1: a network is a mapping, with keys such as equations, and not a list",
    ),
    "file_with_a_text": (
        "hello\n",
        "1:1: a network is a mapping, with keys such as equations, and not 'hello'",
    ),
    "file_without_equations": (
        "inputs: {x: [2]}\n",
        "1:1: there are no equations; add equations: {z: W @ x, ..}",
    ),
    "file_with_a_heading_of_equations_alone": (
        "inputs: {x: [2]}\nequations:\n",
        "1:1: there are no equations; add equations: {z: W @ x, ..}",
    ),
    "two_networks_without_names": (
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "---\n"
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n",
        "1:1: with several networks in one file each needs a name:",
        "7:1: with several networks in one file each needs a name:",
    ),
    "two_networks_of_one_name": (
        "name: a\n"
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "---\n"
        "name: a\n"
        "extends: a\n",
        "8:7: the network a comes twice",
    ),
    "network_that_extends_none_above": (
        "name: first\n"
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "---\n"
        "name: b\n"
        "extends: frist\n",
        "9:10: there is no network frist above this one; did you mean first?",
    ),
    "network_that_extends_without_another": (
        "extends: a\n"
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n",
        "1:10: there is no network a above this one; name one that stands above",
    ),
    "fault_that_is_inherited": (
        "name: a\n"
        "inputs: {x: [2]}\n"
        "parameters: {W: [2, 3], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "---\n"
        "name: b\n"
        "extends: a\n",
        "5:6: W is 2 x 3 but x is 2 x 1 in W @ x; did you mean W.T?",
    ),
    "family_that_needs_repeat": (
        "parameters:\n  W[l]: [3, 2]\nequations: {L: x}\n",
        "2:3: a family such as W[l] needs its range: add repeat: {l: [1, N]}",
    ),
    "family_of_sizes": (
        "parameters:\n  W[l]: [n[l], n[l-1]]\n",
        "2:11: [ ends a plain text in flow style; quote the cell of a family, 'n[l]'",
    ),
    "value_of_a_size": (
        "inputs: {x: [n]}\n"
        "parameters: {W: [3, n], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {n: 2}\n",
        "6:10: n is not declared as a quantity; give the size n its number under sizes",
    ),
    "random_of_a_symbolic_size": (
        "inputs: {x: [n]}\n"
        "parameters: {W: [3, n], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {W: {random: [1, 2]}}\n",
        "6:13: W is 3 x n; give n a number in sizes first",
    ),
    "random_of_too_many": (
        "inputs: {x: [1000000]}\n"
        "parameters: {W: [5, 1000000], b: [5]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {W: {random: [1, 2]}}\n",
        "6:13: W is 5 x 1000000; at most 4000000 are possible in all",
    ),
    "sizes_that_disagree": (
        "inputs: {x: [2]}\n"
        "parameters: {W: [k, 2], b: [k]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {W: [[1, 2]], b: [1, 2]}\n",
        "6:26: b is k x 1 but its value is 2 x 1 (k is 2 here but 1 in W)",
    ),
    "one_hot_of_two_ones": (
        "inputs: {x: {shape: [2], one_hot: true}}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {x: [1, 1]}\n",
        "6:13: x is declared one_hot: one entry is 1, the others are 0",
    ),
    "simplex_that_adds_to_two": (
        "inputs: {x: {shape: [2], simplex: true}}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {x: [1/2, 3/2]}\n",
        "6:13: x is declared on the simplex: no entry is negative, together they are 1",
    ),
    "positive_that_is_negative": (
        "inputs: {x: {shape: [2], positive: true}}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "values: {x: [3, -1/2]}\n",
        "6:13: x is declared positive, and -1/2 is not",
    ),
    "label_beyond_its_classes": (
        "inputs: {z: [3]}\n"
        "targets: {t: {shape: [], label: 3}}\n"
        "equations: {L: 'sum(onehot(t, 3)*z)'}\n"
        "values: {t: 4}\n",
        "4:13: t is a label, a whole number from 1 to 3, and not 4",
    ),
    "samples_no_list": (
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "samples: {x: [1, 2]}\n",
        "6:10: samples is a list of mappings of values, and not a mapping",
    ),
    "sample_of_the_wrong_shape": (
        "inputs: {x: [2]}\n"
        "parameters: {W: [3, 2], b: [3]}\n"
        "equations:\n"
        "  z: W @ x + b\n"
        "  L: sum(z**2)\n"
        "samples: [{x: [1, 2]}, {x: [1, 2, 3]}]\n",
        "6:28: x is 2 x 1 but its value is 3 x 1",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_the_file_is_refused_as_a_whole(name: str) -> None:
    text, *faults = WHOLE[name]
    assert told(text) == faults


@pytest.mark.parametrize("name", VALUES)
def test_the_value_is_refused(name: str) -> None:
    values, *faults = VALUES[name]
    assert told(f"{BASE}values: {values}\n") == faults
