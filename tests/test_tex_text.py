"""Titles and notes of a user are words: whatever stands in them, the page compiles and runs no command."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from symbackprop.network.file import loads
from symbackprop.solution import solve, tex
from symbackprop.write.latex.tex_text import tex_text

ODD = r"""
A & b % $ # _ { } ~ ^ \ < > | " '' `x` @ ^^41 \\ \input{x} \end{document}
é ü ǘ î δ Σ Α ς — „q“ … 日 🙂 − ½ ő ø
"""


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("50% & $x_1$ #", r"50\% \& \symbol{36}x\_1\symbol{36} \#"),
        (r"\def\x{~^}", r"\textbackslash{}def\textbackslash{}x\{\textasciitilde{}\textasciicircum{}\}"),
        ("früh, naïve, Å", r"fr\"{u}h, na\"{\i}ve, \r{A}"),
        ("Σ of δ → 0", r"\ensuremath{\Sigma} of \ensuremath{\delta} \ensuremath{\to} 0"),
        ('„so“ "it" is – …', r",,so`` ''it'' is -- \dots{}"),
        ("日 🙂 ǘ đ", "? ? ? ?"),
        ("one\n  line\x07", "one line"),
    ],
)
def test_words_are_printed_as_letters(words: str, printed: str) -> None:
    assert tex_text(words) == printed


@pytest.mark.needs_tex
def test_a_page_with_odd_words_compiles(tmp_path: Path) -> None:
    quoted = " ".join(ODD.split()).replace("'", "''")
    text = (
        f"title: '{quoted}'\nname: '{quoted}'\nnotes: '{quoted}'\n"
        "inputs: {x: [2]}\nparameters: {W: [3, 2]}\nequations: {z: W @ x, L: sum(z**2)}\n"
        f"---\nname: b\ntitle: '}}'\nextends: '{quoted}'\nequations: {{L: sum(z)}}\n"
    )
    page = tex([solve(network, checks=False) for network in loads(text)])
    (tmp_path / "page.tex").write_text(page)
    command = ["pdflatex", "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-1500:]
