"""`--format pdf`: through pdflatex where it is, confined; through Typst where that is; else a message."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from symbackprop import formats, pdf
from symbackprop.errors import SymbackpropError
from symbackprop.network.file import load_all
from symbackprop.solution import solve
from symbackprop.write.pages.typst_math import typst_math
from symbackprop.write.pages.typst_page import typst_page

ROOT = Path(__file__).parent.parent
NET = ROOT / "worked" / "homework_single" / "net.yaml"


def run(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "symbackprop", *map(str, words)]
    return subprocess.run(command, capture_output=True, cwd=cwd, env={**os.environ, **environment}, timeout=120)


def words_of(file: Path) -> str:
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.needs_tex
@pytest.mark.needs_poppler
def test_derive_and_sheet_write_a_pdf(tmp_path: Path) -> None:
    shown = {}
    for command, name in (("derive", "page.pdf"), ("sheet", "sheet.pdf")):
        done = run(command, NET, "-o", name, cwd=tmp_path)
        assert (done.returncode, done.stderr.decode()) == (0, f"{name} is written\n")
        shown[command] = words_of(tmp_path / name)
        assert "Partial derivatives for one sample" in shown[command]
    assert "?\n" in shown["sheet"] and len(shown["sheet"]) < len(shown["derive"]) / 2, "no answers"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["page.pdf", "sheet.pdf"], "no log, no aux"


@pytest.mark.needs_tex
def test_a_pipe_gets_the_pdf_and_a_terminal_does_not(tmp_path: Path) -> None:
    assert run("derive", NET, "--format", "pdf", cwd=tmp_path).stdout.startswith(b"%PDF-")
    here, there = pty.openpty()
    command = [sys.executable, "-m", "symbackprop", "derive", str(NET), "--format", "pdf"]
    done = subprocess.run(command, stdout=there, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(there)
    os.close(here)
    assert done.returncode == 2
    said = "a PDF can't be shown on a terminal; add -o FILE.pdf; see symbackprop derive --help"
    assert done.stderr.rstrip().endswith(said)


@pytest.mark.needs_tex
def test_the_same_page_is_the_same_file() -> None:
    text = r"\documentclass{article}\begin{document}$W x$\end{document}"
    assert pdf.pdf_from_tex(text) == pdf.pdf_from_tex(text)


@pytest.mark.needs_tex
@pytest.mark.parametrize("secret", ["/etc/hostname", "../outside.txt", str(ROOT / "LICENSE")])
def test_a_page_reads_no_file_outside_its_folder(secret: str) -> None:
    with pytest.raises(SymbackpropError, match="is missing"):
        pdf.pdf_from_tex(rf"\documentclass{{article}}\begin{{document}}\input{{{secret}}}\end{{document}}")


@pytest.mark.needs_tex
def test_a_page_runs_no_program(tmp_path: Path) -> None:
    made = tmp_path / "made"
    pdf.pdf_from_tex(
        rf"\documentclass{{article}}\begin{{document}}a\immediate\write18{{touch {made}}}\end{{document}}"
    )
    assert not made.exists()


@pytest.mark.needs_tex
def test_what_tex_says_is_told_in_one_line() -> None:
    with pytest.raises(SymbackpropError) as told:
        pdf.pdf_from_tex("\\documentclass{article}\\begin{document}\n\\nothing\n\\end{document}")
    assert str(told.value) == (
        r"pdflatex stopped: Undefined control sequence. (l.2 \nothing); "
        "this is a bug in symbackprop, please report it"
    )


@pytest.mark.needs_tex
def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(SymbackpropError) as told:
        pdf.pdf_from_tex(r"\documentclass{article}\usepackage{nowhere}\begin{document}\end{document}")
    assert str(told.value) == (
        "pdflatex stopped: nowhere.sty is missing; install TeX Live's packages latex-recommended and pictures"
    )


@pytest.mark.needs_tex
def test_a_page_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 2)
    with pytest.raises(SymbackpropError, match="pdflatex did not end within 2 seconds"):
        pdf.pdf_from_tex(r"\documentclass{article}\begin{document}\loop\iftrue\repeat\end{document}")


# -- without TeX ---------------------------------------------------------------------------------------------


def pages() -> list[Path]:
    return sorted((ROOT / "worked").glob("*/net.yaml"))


def markdown(net: Path) -> str:
    return formats.page([solve(network, checks=False) for network in load_all(net)], "md")


@pytest.mark.needs_typst
@pytest.mark.parametrize("net", pages(), ids=lambda net: net.parent.name)
def test_every_worked_page_is_set_without_tex_and_every_formula_of_it(net: Path) -> None:
    text = markdown(net)
    source = typst_page(text)
    assert source.count("#fitted($ ") == text.count("\n$$\n") / 2
    code = re.findall(r"`([^`]+)`", text)
    assert source.count("#raw(") == len(code), "only what is code in the page"
    assert pdf.pdf_without_tex(text).startswith(b"%PDF-")


@pytest.mark.needs_typst
@pytest.mark.needs_poppler
def test_the_command_takes_typst_where_there_is_no_tex(tmp_path: Path) -> None:
    done = run("derive", NET, "-o", "page.pdf", cwd=tmp_path, PATH=str(tmp_path))
    assert (done.returncode, done.stderr.decode()) == (0, "page.pdf is written\n")
    shown = words_of(tmp_path / "page.pdf")
    assert "Partial derivatives for one sample" in shown and "contracts" in shown
    assert (tmp_path / "page.pdf").read_bytes() == pdf.pdf_without_tex(
        formats.page([solve(n) for n in load_all(NET)], "md")
    )


def graphs_of(name: str) -> dict[str, str]:
    solved = [solve(network, checks=False) for network in load_all(ROOT / "worked" / name / "net.yaml")]
    return formats._graphs(solved)


def test_a_drawing_stands_where_its_section_ends_and_once() -> None:
    source = typst_page(
        "# The network\n\n### The network\n\none\n\n### The network\n\ntwo\n", {"The network": "a.svg"}
    )
    assert source.count('image("a.svg")') == 1
    assert source.index('"one"') < source.index('image("a.svg")') < source.index('"two"')


def test_a_page_without_tex_has_the_graph_of_its_network_and_those_asked_for() -> None:
    assert list(graphs_of("relu_rows_masked")) == ["The network"]
    assert list(graphs_of("gated_questions")) == ["Question 1.", "Question 16.", "Question 17."]
    assert graphs_of("matrix_rnn") == {}
    assert 'class="hair"' in graphs_of("relu_rows_masked")["The network"]


@pytest.mark.needs_typst
def test_typst_draws_the_graph() -> None:
    graphs = graphs_of("relu_rows_masked")
    text = markdown(ROOT / "worked" / "relu_rows_masked" / "net.yaml")
    with_it, without = pdf.pdf_without_tex(text, graphs), pdf.pdf_without_tex(text)
    assert with_it.startswith(b"%PDF-") and len(with_it) > len(without) + 1000


@pytest.mark.needs_typst
@pytest.mark.needs_poppler
def test_what_a_user_wrote_is_no_markup_of_typst(tmp_path: Path) -> None:
    odd = '# a #read("page.typ") ] "q" \\* *b* _c_ @d <e> // f\n\n- `#import "x"` and $\\text{"] #panic()}$\n'
    (tmp_path / "odd.pdf").write_bytes(pdf.pdf_without_tex(odd))
    shown = " ".join(words_of(tmp_path / "odd.pdf").split())
    assert 'a #read("page.typ") ] "q" * *b* _c_ @d <e> // f' in shown
    assert '#import "x"' in shown and '"] #panic()' in shown


@pytest.mark.needs_typst
def test_what_typst_says_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbackprop.write.pages.typst_page.HEAD", "#nothing")
    with pytest.raises(SymbackpropError) as told:
        pdf.pdf_without_tex("# a\n")
    assert str(told.value) == (
        "Typst stopped: unknown variable: nothing; this is a bug in symbackprop, please report it"
    )


@pytest.mark.parametrize(
    ("latex", "typst"),
    [
        (r"\tfrac{1}{2}\,x_i^2", "frac(1, 2) #h(0.1667em) attach(x, b: i, t: 2)"),
        (r"\hat{y}' \odot \bar{z}", "hat(y) ′ ⊙ macron(z)"),
        (r"\sum_{k=1}^{m} a_k", "attach(limits(∑), b: k = 1, t: m) attach(a, b: k)"),
        (r"\begin{bmatrix}1&-2\\3&4\end{bmatrix}", 'mat(delim: #("[", "]"), 1, − 2; 3, 4)'),
        (r"\begin{aligned}a &= b \\ &= c\end{aligned}", 'a & = b \\ "" & = c'),
        (r"\boxed{x}", "#result($display(x)$)"),
        (r"\sqrt{a+b}", "sqrt(a + b)"),
    ],
)
def test_mathematics_is_written_as_typst_has_it(latex: str, typst: str) -> None:
    assert typst_math(latex) == typst


def test_without_any_typesetter_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "typst.py").write_text("raise ImportError('not here')\n")
    alone = {"PATH": str(tmp_path), "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = run("derive", NET, "-o", "page.pdf", cwd=tmp_path, **alone)
    assert done.returncode == 2 and not (tmp_path / "page.pdf").exists()
    assert done.stderr.decode() == (
        "a PDF needs pdflatex or Typst, and neither is installed; install one of them: TeX Live "
        "(texlive-latex-recommended and texlive-pictures), or pip install typst\n"
    )


def test_the_demo_says_what_it_made(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "worked" / "demo.py"), str(NET), "demo"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr
    made = {"solution.html", "solution.tex", "solution.json"}
    made |= {"solution.pdf"} if shutil.which("pdflatex") else set()
    there = {path.name for path in (tmp_path / "demo").iterdir()}
    assert made <= there
    assert all(f"demo/{name}" in done.stdout for name in there)
