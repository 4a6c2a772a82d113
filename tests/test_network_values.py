"""Given numbers: exact, whole or by element, drawn or from a file, and the sizes that they show."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from symbackprop.errors import NetworkFileError
from symbackprop.network.file import load, loads
from symbackprop.network.network import Network
from symbackprop.numeric.given import read_givens

TWO_LAYERS = """\
title: Two layers
inputs: {x: [2]}
targets: {y: [4]}
parameters: {W_1: [3, 2], b_1: [3], W_2: [4, 3]}
equations:
  z: W_1 @ x + b_1
  h: relu(z)
  o: W_2 @ h
  L: 1/2 * sum((o - y)**2)
"""


def one(text: str) -> Network:
    (network,) = loads(text)
    return network


def test_numbers_are_exact() -> None:
    network = one(TWO_LAYERS + "values: {x: [0.1, '1/3'], b_1: [1e-3, _, -2]}\n")
    assert network.values["x"] == ((Fraction(1, 10),), (Fraction(1, 3),))
    assert network.values["b_1"] == ((Fraction(1, 1000),), (None,), (Fraction(-2),))


def test_elements_stand_in_the_table_of_their_quantity() -> None:
    network = one(TWO_LAYERS + "values:\n  dL/dh[2]: -0.5\n  W_1[3,1]: 7\n  z>0: [_, 1, 0]\n")
    assert network.values["dL/dh"] == ((None,), (Fraction(-1, 2),), (None,))
    assert network.values["W_1"] == ((None, None), (None, None), (Fraction(7), None))
    assert network.values["z > 0"] == ((None,), (Fraction(1),), (Fraction(0),))


def test_values_give_numbers_to_sizes_that_stay_symbols() -> None:
    text = "inputs: {x: [d]}\nparameters: {W: [k, d]}\nequations: {L: sum(W @ x)}\n"
    network = one(text + "values: {x: [1, 2], W: [[1, 2], [3, 4], [5, 6]]}\n")
    assert read_givens(network, network.values).sizes == {"d": 2, "k": 3}
    assert network.array("W").shape == ("k", "d")


def test_the_largest_index_stands_for_a_size_without_a_number() -> None:
    text = "inputs: {x: [2]}\nparameters: {a: [H, 2]}\nequations: {z: a @ x}\nupstream: [z]\n"
    network = one(text + "values: {x: [1, 3], 'dL/dz[4]': 0.36}\n")
    assert read_givens(network, network.values).sizes == {"H": 4}
    assert network.warnings == ("net.yaml:5:9: H is taken as 4, the largest index that is named",)


def test_drawn_numbers_come_again_with_their_seed() -> None:
    values = "values: {W_1: {random: [-9, 9], seed: %d}}\n"
    drawn = [one(TWO_LAYERS + values % seed).values["W_1"] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert {cell for row in drawn[0] for cell in row} <= set(map(Fraction, range(-9, 10)))


def test_values_come_from_a_file_beside_the_network(tmp_path: Path) -> None:
    (tmp_path / "W.csv").write_text("1, 0.5\n-2, 1/3\n3, _\n")
    (tmp_path / "net.yaml").write_text(TWO_LAYERS + "values: {W_1: {file: W.csv}}\n")
    table = load(tmp_path / "net.yaml").values["W_1"]
    assert table == ((1, Fraction(1, 2)), (-2, Fraction(1, 3)), (3, None))


def test_no_value_comes_from_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("1\n2\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    for name in ("../secret.csv", str(tmp_path / "secret.csv"), "link.csv"):
        (inside / "net.yaml").write_text(TWO_LAYERS + f"values: {{x: {{file: {name}}}}}\n")
        with pytest.raises(NetworkFileError, match="is not inside the folder of the network file; copy it"):
            load(inside / "net.yaml")


def test_a_bad_number_in_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1\n0x1F\n")
    (tmp_path / "net.yaml").write_text(TWO_LAYERS + "values: {x: {file: x.csv}}\n")
    with pytest.raises(NetworkFileError, match=r":10:20: x.csv line 2: 0x1F is no decimal number; write 31"):
        load(tmp_path / "net.yaml")
    (tmp_path / "net.yaml").write_text(TWO_LAYERS + "values: {x: {file: y.csv}}\n")
    with pytest.raises(NetworkFileError, match=r":10:20: y.csv cannot be read: No such file or directory"):
        load(tmp_path / "net.yaml")


def test_samples_updates_and_expected_values_are_read() -> None:
    network = one(
        TWO_LAYERS
        + "samples: [{x: [1, 2]}, {x: [3, 4]}]\nupdate: {rate: 1/2, then: [{y: [1, 2, 3, 4]}, {}]}\n"
        + "expected:\n  - L: '0,25'\n  - dL/dW_2: [['1', 2], [3, '?']]\nkinks: {relu: 1/2}\n"
    )
    assert [sample["x"][0][0] for sample in network.samples] == [1, 3]
    assert network.update is not None
    assert (network.update.rate, len(network.update.then)) == (Fraction(1, 2), 2)
    assert network.expected == (("L", "0,25"), ("dL/dW_2", (("1", "2"), ("3", "?"))))
    assert network.kinks == {"relu": Fraction(1, 2)}
