"""LaTeX of a name is read by a grammar and printed back: what it does not know never reaches a page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbackprop.errors import NetworkFileError
from symbackprop.network.file import loads
from symbackprop.network.latex_name import ACCENTS, FONTS, SYMBOLS, TEXTS, LatexError, latex_name

KEPT = (
    r"W_1", r"\hat{y}", r"\hat y_{31}", r"\mathrm{CE}(y, \hat y)", r"\mathbf{W}^{(1)}", r"E_{total}", r"x_1^2",
    r"\boldsymbol\alpha_{t-1}^{[l]}", r"\frac{\partial L}{\partial z_3}", r"\frac12", r"\text{new loss}_2",
    r"{x_1}_2", r"\delta^\ast", r"\bar\ell", r"\alpha x", r"1_{z > 0}", r"x'", r"x_{a_{b_{c_d}}}", r"a_1 b_2 c",
    r"\mathbb 1", r"\mathcal{L}_{\text{val.}}", r"\operatorname{KL}", r"\hat{\bar z}", r"\vec\alpha",
    r"p(y \mid x)",
)  # fmt: skip
MENDED = {
    r"\hat\mathbf x": r"\hat{\mathbf x}",
    r"x'_1^2": r"x'^2_1",
    r"w_\mathrm{x}": r"w_{\mathrm{x}}",
    "  W\n_ {2} ": "W_2",
    r"{\hat y_1}^2": r"\hat y_1^2",
    r"\mathbf{x }": r"\mathbf{x}",
}
REFUSED = {
    r"\input{secret}": (0, r"\\input is no command of a name; a name has letters, digits, Greek, .*"),
    r"x\write18{ls}": (1, r"\\write is no command of a name; .*"),
    r"\def\x{y}": (0, r"\\def is no command of a name; .*"),
    r"\left(x\right)": (0, r"\\left is no command of a name; .*"),
    r"\sqrt[x": (0, r"\\sqrt is no command of a name; .*"),
    r"\verb|x|": (0, r"\\verb is no command of a name; .*"),
    r"\begin{aligned}": (0, r"\\begin is no command of a name; .*"),
    "\\": (0, r"\\ is no command of a name; .*"),
    r"a\\b": (1, r"\\\\ is no command of a name; .*"),
    "$x$": (0, r"\$ cannot stand in the LaTeX of a name; .*"),
    "50%": (2, r"% cannot stand in the LaTeX of a name; .*"),
    "x#1": (1, r"# cannot stand in the LaTeX of a name; .*"),
    "a & b": (2, r"& cannot stand in the LaTeX of a name; .*"),
    "x~y": (1, r"~ cannot stand in the LaTeX of a name; .*"),
    "θ": (0, r"θ cannot stand in the LaTeX of a name; .*"),
    "x\0": (1, r"U\+0000 cannot stand in the LaTeX of a name; .*"),
    "x^^41": (2, r"nothing follows \^"),
    "x_": (2, r"nothing follows _"),
    r"\hat": (4, r"nothing follows \\hat"),
    r"\hat_1": (4, r"nothing follows \\hat"),
    r"\frac1": (6, r"nothing follows \\frac"),
    "{x": (0, r"a \{ is never closed"),
    r"\text{x": (5, r"a \{ is never closed"),
    "x}": (1, r"this \} closes nothing"),
    "{}": (0, r"there is nothing between \{ and \}"),
    "_1": (0, r"_ needs a letter in front of it"),
    "'": (0, r"' needs a letter in front of it"),
    "x_1_2": (3, r"a second _ at one letter; use braces"),
    r"{\bar x_1}_2": (10, r"a second _ at one letter; use braces"),
    "x^1^2": (3, r"a second \^ at one letter; use braces"),
    "x^2'": (3, r"primes stand together and in front of \^"),
    "x'_1'": (4, r"primes stand together and in front of \^"),
    r"\text{\input}": (6, r"\\input cannot stand in \\text, only plain words"),
    r"\text x": (6, r"\\text needs its words in braces"),
    "x" * 201: (0, r"the LaTeX of a name has 201 characters, at most 200 are read"),
    "": (0, r"the LaTeX of a name is empty"),
}


@pytest.mark.parametrize("source", KEPT)
def test_a_name_is_printed_as_it_was_written(source: str) -> None:
    assert latex_name(source) == source


@pytest.mark.parametrize("source", MENDED)
def test_what_tex_would_stumble_over_is_printed_in_its_place(source: str) -> None:
    assert latex_name(source) == MENDED[source]
    assert latex_name(MENDED[source]) == MENDED[source]


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_no_name_is_refused_with_its_place(source: str) -> None:
    offset, message = REFUSED[source]
    with pytest.raises(LatexError) as caught:
        latex_name(source)
    assert caught.value.offset == offset
    assert re.fullmatch(message, caught.value.message)


COMMANDS = [*SYMBOLS, *ACCENTS, *FONTS, *TEXTS, "frac", "input", "def", "write18"]
PIECES = st.sampled_from(COMMANDS).map("\\{}".format)
NAMES = st.lists(PIECES | st.text(alphabet="ab1_^{}' ,()\\$%", max_size=3), max_size=8).map("".join)


@settings(max_examples=1000, deadline=None)
@given(NAMES)
def test_whatever_is_printed_holds_only_allowed_words(source: str) -> None:
    try:
        printed = latex_name(source)
    except LatexError:
        return
    assert latex_name(printed) == printed
    words = set(re.findall(r"\\([A-Za-z]+)", printed))
    assert words <= SYMBOLS | ACCENTS | FONTS | TEXTS | {"frac"}
    assert not set(re.sub(r"\\([A-Za-z]+|[,;:!])", "", printed)) & set("\\$%#&~")


@pytest.mark.needs_tex
def test_every_allowed_command_compiles(tmp_path: Path) -> None:
    names = [*KEPT, *MENDED.values(), *(rf"\{w}" for w in SYMBOLS), *(rf"\{w} x" for w in ACCENTS | FONTS)]
    names += [rf"\{w}{{plain words: 1, 2}}" for w in TEXTS]
    lines = "\n\n".join(f"${name}$ $x_{{{name}}}^{{{name}}}$" for name in map(latex_name, names))
    page = "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}" + lines + "\\end{document}"
    (tmp_path / "names.tex").write_text(page)
    command = ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "names.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout[-1500:]


# -- in a network file -------------------------------------------------------------------------------------

FILE = """\
inputs: {x: {shape: [2], latex: 'x^{(0)}'}}
parameters:
  W: {shape: [3, 2], latex: '\\hat\\mathbf W', aliases: [w1, '\\omega']}
equations:
  z: {is: W @ x, latex: ' a_1 '}
  L: {is: sum(z**2), aliases: Loss}
upstream: {z: '\\delta_ 1'}
"""


def test_a_network_holds_the_latex_as_it_was_printed_back() -> None:
    (network,) = loads(FILE)
    written = {q.name: q.latex for q in network.quantities.values()}
    assert written == {"x": "x^{(0)}", "W": r"\hat{\mathbf W}", "z": "a_1", "L": None}
    assert network.upstream == {"z": r"\delta_1"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (r"\hat\mathbf W", r"\hat{\input{x}}", "3:35: \\input is no command of a name; "),
        ("x^{(0)}", "x^{(0)", "1:36: a { is never closed"),
        (" a_1 ", " a_1_2", "5:30: a second _ at one letter; use braces"),
        (r"\delta_ 1", "$z$", "7:16: $ cannot stand in the LaTeX of a name; "),
        (r"\omega", r"\openin", "3:60: \\openin is no command of a name; "),
        ("Loss", "'50%'", "6:31: % cannot stand in the LaTeX of a name; "),
        ("' a_1 '", "''", "5:26: the LaTeX of a name is empty"),
    ],
)
def test_latex_that_is_no_name_is_a_fault_of_the_file(old: str, new: str, fault: str) -> None:
    with pytest.raises(NetworkFileError) as caught:
        loads(FILE.replace(old, new), "net.yaml")
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"net.yaml:{fault}")
