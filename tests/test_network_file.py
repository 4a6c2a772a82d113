"""A network file becomes a checked Network: shapes, order, loss, numbers, several networks in one file."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from symbackprop.algebra.forms import Array, Form, OneHot, SizeOf, children
from symbackprop.errors import NetworkFileError
from symbackprop.network.file import load, load_all, loads
from symbackprop.network.network import Network
from symbackprop.write.latex.notation import read_notation

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


def nodes_of(form: Form) -> list[Form]:
    return [form, *(inner for child in children(form) for inner in nodes_of(child))]


def told(text: str) -> str:
    with pytest.raises(NetworkFileError) as caught:
        loads(text)
    return str(caught.value)


# -- names, shapes, order ----------------------------------------------------------------------------------


def test_shapes_follow_from_the_equations() -> None:
    network = one(TWO_LAYERS)
    assert [e.name for e in network.equations] == ["z", "h", "o", "L"]
    assert network.array("o") == Array("o", (4, None))
    assert network.array("L").shape == (None, None)
    assert network.quantities["h"].role == "computed"


def test_a_vector_lies_in_a_course_of_rows() -> None:
    text = "vectors: row\ninputs: {x: [2]}\nparameters: {W: [2, 5]}\nequations: {L: sum(x @ W)}\n"
    assert one(text).array("x").shape == (None, 2)
    assert one(TWO_LAYERS).array("x").shape == (2, None)


def test_a_size_with_a_number_is_that_number_in_onehot_ones_and_eye() -> None:
    text = (
        "sizes: {K: {is: 3, aliases: [k]}, n: null}\ninputs: {x: [n]}\ntargets: {t: {shape: [], label: K}}\n"
        "parameters: {W: [K, n]}\nequations:\n  z: W @ x + ones(k)\n  o: eye(K) @ softmax(z)\n"
        "  s: outer(ones(K), ones(n)) * W\n  L: cross_entropy(o, onehot(t, K)) + sum(s) + K\n"
    )
    network = one(text)
    assert network.array("z").shape == network.array("o").shape == (3, None)
    assert network.array("s").shape == (3, "n")
    loss = network.equations[-1].form
    assert [f.shape for f in nodes_of(loss) if isinstance(f, OneHot)] == [(3, None)]
    assert SizeOf("K") in nodes_of(loss)  # in a formula it keeps its name


def test_greek_letters_are_names() -> None:
    network = one("inputs: {x: [δ]}\nparameters: {Ω: [3, δ], θ_1: [3]}\nequations: {L: sum(Ω @ x + θ_1)}\n")
    assert network.array("Ω").shape == (3, "δ")
    assert network.wrt == ("Ω", "θ_1")


def test_one_by_n_keeps_both_axes() -> None:
    network = one("inputs: {x: [1, 3]}\nparameters: {s: []}\nequations: {L: s*sum(x)}\n")
    assert network.array("x").shape == (1, 3)
    assert network.array("s").shape == (None, None)


def test_free_names_in_shapes_are_sizes_and_numbers_in_expressions() -> None:
    network = one("inputs: {X: [m, 3]}\nparameters: {w: [3]}\nequations: {L: 1/(2*m)*sum((X @ w)**2)}\n")
    assert network.sizes == {"m": None}
    assert network.array("X").shape == ("m", 3)


def test_a_size_with_a_number_takes_its_place() -> None:
    text = "sizes: {m: 2, n: {is: null, aliases: [N]}}\ninputs: {X: [m, n], Y: [2, n]}\n"
    network = one(text + "equations: {L: sum(X + Y)/N}\nwrt: [X]\n")
    assert network.array("X").shape == (2, "n")
    assert network.size_aliases == {"n": ("N",)}


def test_the_order_of_the_file_is_kept_where_it_can_be() -> None:
    shuffled = "inputs: {x: [2]}\nequations:\n  L: sum(b)\n  a: tanh(x)\n  c: exp(x)\n  b: a + c\nloss: L\n"
    assert [e.name for e in one(shuffled).equations] == ["a", "c", "b", "L"]


def test_a_keyword_of_a_function_is_no_name() -> None:
    text = "inputs: {x: [2]}\nequations:\n  a: leaky_relu(x, a=1/100)\n  L: sum(a)\nwrt: [x]\n"
    assert [e.name for e in one(text).equations] == ["a", "L"]


def test_a_composite_writes_equations_of_its_own() -> None:
    given = "inputs: {x: [3]}\nparameters: {g: [3], s: [3]}\n"
    names = [e.name for e in one(given + "equations:\n  y: layernorm(x, g, s)\n  L: sum(y**2)\n").equations]
    assert names[-2:] == ["y", "L"]
    assert all(name.startswith("y_") for name in names[:-2])
    assert len(names) > 2


def test_the_ways_in_which_a_name_is_written_are_kept() -> None:
    named = r"W_1: {shape: [3, 2], latex: '\mathbf{W}', aliases: [A, 'A^1']}"
    text = TWO_LAYERS.replace("W_1: [3, 2]", named)
    quantity = one(text.replace("o: W_2 @ h", r"o: {is: W_2 @ h, latex: '\hat{y}'}")).quantities
    assert (quantity["W_1"].latex, quantity["W_1"].aliases) == (r"\mathbf{W}", ("A", "A^1"))
    assert quantity["o"].latex == r"\hat{y}"


# -- loss and gradients ------------------------------------------------------------------------------------


def test_the_last_equation_is_the_loss_and_all_parameters_are_wanted() -> None:
    network = one(TWO_LAYERS)
    assert (network.loss, network.wrt) == ("L", ("W_1", "b_1", "W_2"))


def test_a_given_gradient_needs_no_loss_in_the_file() -> None:
    text = "inputs: {x: [2]}\nparameters: {a: [4, 2]}\nequations: {z: a @ x}\n"
    assert one(text + "upstream: [z]\n").loss == "L"
    network = one(text + "loss: E\nupstream: {z: '\\delta'}\n")
    assert (network.loss, network.upstream) == ("E", {"z": r"\delta"})


def test_a_scalar_that_has_a_given_gradient_is_not_the_loss() -> None:
    text = "inputs: {x: [2]}\nparameters: {a: [2]}\nequations: {s: 'dot(a, x)'}\nupstream: [s]\n"
    assert one(text).loss == "L"


def test_a_loss_without_a_name_gets_a_free_letter() -> None:
    text = "inputs: {x: [2]}\nparameters: {L: [4, 2]}\nequations: {z: L @ x}\nupstream: [z]\n"
    assert one(text).loss == "J"


def test_lines_of_another_system_keep_their_places() -> None:
    assert told(TWO_LAYERS.replace("relu(z)", "rellu(z)").replace("\n", "\r\n")).startswith("net.yaml:7:6:")


def test_forward_only_needs_no_scalar() -> None:
    assert one("inputs: {x: [2]}\nequations: {z: 2*x}\nwrt: []\n").wrt == ()


def test_an_unused_parameter_is_a_warning_with_its_place() -> None:
    network = one(TWO_LAYERS.replace("W_2: [4, 3]", "W_2: [4, 3], c: []"))
    assert network.warnings == ("net.yaml:4:50: the parameter c is not used",)


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (
            "cross_entropy(p, t)",
            "cross_entropy of one number, p, has no share for t = 0; for one",
        ),
        (
            "2*cross_entropy_logits(z, t)",
            "cross_entropy_logits of one number, z, is always 0; for one output",
        ),
    ],
)
def test_a_loss_over_classes_with_one_output_is_a_warning(loss: str, said: str) -> None:
    text = (
        "inputs: {x: [3]}\nparameters: {W: [1, 3]}\ntargets: {t: [1]}\n"
        f"equations:\n  z: W @ x\n  p: sigmoid(z)\n  L: {loss}\n"
    )
    (warning,) = one(text).warnings
    assert said in warning and warning.startswith(f"net.yaml:7:{6 + 2 * loss.startswith('2')}: ")
    assert one(text.replace("[1, 3]", "[2, 3]").replace("[1]", "[2]")).warnings == ()
    assert one(text.replace(loss, "bce(p, t)")).warnings == ()


def test_claims_and_reading_are_kept_as_they_are_written() -> None:
    claims = "{for: {x: {each: [0, 1]}}, holds: 'L >= 0'}"
    network = one(TWO_LAYERS + f"claims: {claims}\nreading: {{same: {{N: m}}}}\n")
    assert network.kept == {"claims": {"for": {"x": {"each": ("0", "1")}}, "holds": "L >= 0"}}
    assert [claim.said for claim in network.claims] == ["L >= 0"]
    assert network.reading == {"same": {"N": "m"}}
    assert network.warnings == ()


# -- several networks in one file --------------------------------------------------------------------------

VARIANTS = (
    "name: first\n"
    + TWO_LAYERS.replace("h: relu(z)", "h: {is: relu(z), latex: 'H'}")
    + "values: {x: [1, 2]}\n---\nname: second\nextends: first\ntitle: With tanh\nparameters: {b_1: null}\n"
    + "equations: {z: W_1 @ x, h: tanh(z)}\nvalues: {x: [3, 4]}\n"
)


def test_a_variant_repeats_only_what_differs() -> None:
    first, second = loads(VARIANTS)
    assert [e.name for e in second.equations] == [e.name for e in first.equations]
    assert second.wrt == ("W_1", "W_2")
    assert second.quantities["h"].latex == "H"
    assert (first.title, second.title) == ("Two layers", "With tanh")
    assert second.values["x"] == ((3,), (4,))
    assert second.equations[1].form != first.equations[1].form


def test_a_network_is_picked_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(VARIANTS)
    assert load(path).name == "first"
    assert load(path, "second").name == "second"
    assert len(load_all(path)) == 2
    with pytest.raises(NetworkFileError, match="no network secnd; the file has first, second; did you mean"):
        load(path, "secnd")


def test_the_title_is_the_name_of_the_file_unless_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "exam.yaml").write_text("inputs: {x: []}\nequations: {L: x**2}\n")
    assert load(tmp_path / "exam.yaml").title == "exam"


def test_the_notation_of_a_file_is_what_the_printer_reads() -> None:
    network = one(
        TWO_LAYERS + "notation: {letters: 'ijkpq', slope: mask, elements: {W_1: 'w_{211}', "
        "o: after-superscript}, digits: 3, index_base: 0, layers: '^{[l]}', gradient: bar}\n"
    )
    page = read_notation(network.notation)
    assert (page.letters, page.slope, page.mask, page.digits, page.index_base) == ("ijkpq", "mask", "r", 3, 0)
    assert page.elements_of == {"W_1": "layer-first", "o": "after-superscript"}
    assert page.letters_of == {"W_1": "w"}
    assert (page.layers, page.gradient) == ("^{[l]}", "bar")
    letters = one(TWO_LAYERS + "notation: {letters: {W_1: w, indices: [i, j]}, slope: 'mask \\mu_i'}\n")
    page = read_notation(letters.notation)
    assert (page.letters_of, page.letters, page.mask) == ({"W_1": "w"}, "ij", r"\mu")


# -- faults and bounds -------------------------------------------------------------------------------------


def test_all_faults_are_told_in_one_run_in_the_order_of_the_file() -> None:
    text = TWO_LAYERS.replace("h: relu(z)", "h: rellu(z)").replace("b_1: [3]", "b_1: [0]")
    assert told(text + "values: {x: [1, 2, 010]}\nvalue: 3\n").splitlines() == [
        "net.yaml:4:33: a size of b_1 is a whole number from 1 to 1000000, and not 0",
        "net.yaml:7:6: unknown function rellu; did you mean relu?",
        "net.yaml:10:20: 010 may be read as octal; write 10, or quote it",
        "net.yaml:11:1: value is no key of a network; did you mean values?",
    ]


def test_a_faulty_equation_silences_those_that_need_it() -> None:
    assert told(TWO_LAYERS.replace("relu(z)", "rellu(z)")) == (
        "net.yaml:7:6: unknown function rellu; did you mean relu?"
    )


def test_a_file_that_is_not_there_or_no_text_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(NetworkFileError, match=r":1:1: the file cannot be read: No such file or directory"):
        load(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: a\nnotes: caf\xe9\n".encode("latin-1"))
    with pytest.raises(NetworkFileError, match=r":2:11: this is no text in UTF-8; save the file as UTF-8"):
        load(tmp_path / "latin.yaml")


ALIASES = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi"))
BOMBS = {
    "a big file": (
        "#" * 10_000_000,
        "1:1: the file has 10000000 characters, at most 200000 characters are read",
    ),
    "aliases of aliases": ("a: &a [x, x]\n" + ALIASES, "5:24: more than 12000 entries (aliases"),
    "brackets": ("a: " + "[" * 10_000, "1:24: nested deeper than 20 levels"),
    "braces": ("a: " + "{" * 10_000, "1:24: nested deeper than 20 levels"),
    "a long list": ("a: [" + "1," * 90_000 + "]", "1:23999: more than 12000 entries"),
    "many faults": ("a: 1\n" * 9_000, "102:1: and 5899 more faults from here on"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_in_a_message_within_seconds(bomb: str) -> None:
    text, message = BOMBS[bomb]
    start = time.process_time()
    assert f"net.yaml:{message}" in told(text)
    assert time.process_time() - start < 3


def test_the_digest_sees_the_formulas_and_not_the_layout() -> None:
    digest = one(TWO_LAYERS).digest
    assert len(digest) == 64
    assert one("# a comment\n" + TWO_LAYERS.replace("Two", "2") + "values: {x: [1, 2]}\n").digest == digest
    assert one(TWO_LAYERS.replace("relu", "tanh")).digest != digest
    assert one(TWO_LAYERS + "wrt: [W_2]\n").digest != digest
