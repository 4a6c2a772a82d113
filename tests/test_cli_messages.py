"""What each command says to a wrong call: one line with what was found, what was needed and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from symbackprop.cli import main

NET = """\
title: T
inputs: {x: [3]}
parameters: {W: [2, 3]}
equations:
  z: W @ x
  L: sum(z**2)
values: {x: [1, 2, 3], W: [[1, 0, 2], [3, 1, 1]]}
"""
DEEP = """\
repeat: {l: [1, N]}
sizes: {n: null}
inputs: {'h[0]': ['n[0]']}
parameters: {'W[l]': ['n[l]', 'n[l-1]']}
equations: {'h[l]': 'tanh(W[l] @ h[l-1])', L: 'sum(h[N])'}
"""
FILES = {
    "net.yaml": NET.encode(),
    "work.md": b"$z = W x$\n",
    "empty.yaml": b"",
    "latin.yaml": b"title: caf\xe9\n",
    "wide.yaml": NET.encode("utf-16"),
    "picture.yaml": b"\x89PNG\r\n\x1a\n\x00\xff\xfe",
    "latin.md": b"caf\xe9 $z = W x$\n",
    "wide.md": "$z = W x$\n".encode("utf-16"),
    "open.yaml": b"z: 3\nq: [1,\n",
    "closed.yaml": b"z: ['[', {a: 1}\n",
    "mixed.yaml": b"z: [1, 2]\nfoo: 3\n- a\n",
    "twice.yaml": b"z: 3\nx: 4\nz: 3\n",
    "deep.yaml": DEEP.encode(),
    "long.yaml": b"#" * 800_001,
    "long.md": b"." * 2_000_001,
}
PAGES = "end it in .tex, .html, .md, .pdf, .json, .py or .ipynb, or add --format; see symbackprop derive --help"
REPORTS = "end it in .txt, .json, .html or .md, or add --format; see symbackprop verify --help"
SHEETS = "end it in .tex, .html, .md, .pdf, .yaml or .yml, or add --format; see symbackprop sheet --help"
KEPT = "is read by this command and was left alone; choose another name"
NO_GRADIENT = "is no quantity of the network, its gradient can't be asked for"
REFUSED = {
    "derive": "Missing argument 'NET'; see symbackprop derive --help",
    "verify net.yaml": "Missing argument 'WORK'; see symbackprop verify --help",
    "init": "Missing argument 'NAME'; see symbackprop init --help",
    "derive net.yaml work.md": "Got unexpected extra argument (work.md); see symbackprop derive --help",
    "derive net.yaml --form row": (
        "Invalid value for '--form': 'row' is not one of 'element', 'matrix', 'both'; "
        "see symbackprop derive --help"
    ),
    "derive net.yaml --digits 0": (
        "Invalid value for '--digits': 0 is not in the range 1<=x<=100; see symbackprop derive --help"
    ),
    "derive net.yaml --wrt": "Option '--wrt' requires an argument; see symbackprop --help",
    "sheet net.yaml --seed -1": (
        "Invalid value for '--seed': -1 is not in the range x>=0; see symbackprop sheet --help"
    ),
    "derive net.yaml --format docx": (
        "the format docx is not known; needed is tex, html, md, pdf, json, python, torch or ipynb; "
        "see symbackprop derive --help"
    ),
    # names that tell no format
    "derive net.yaml -o answers.doc": f"answers.doc: this name tells no format; {PAGES}",
    "derive net.yaml -o answers": f"answers: this name tells no format; {PAGES}",
    "derive net.yaml -o folder": f"folder: this name tells no format; {PAGES}",
    "verify net.yaml work.md -o v.pdf": f"v.pdf: this name tells no format; {REPORTS}",
    "sheet net.yaml -o s.json": f"s.json: this name tells no format; {SHEETS}",
    "graph net.yaml -o g.png": (
        "g.png: this name tells no format; end it in .svg, .tex or .tikz, or add --format; "
        "see symbackprop graph --help"
    ),
    "cost net.yaml -o c.html": (
        "c.html: this name tells no format; end it in .txt or .json, or add --format; "
        "see symbackprop cost --help"
    ),
    # nothing is written over what is read
    "derive net.yaml --format md -o net.yaml": f"net.yaml {KEPT}",
    "sheet net.yaml -o net.yaml": f"net.yaml {KEPT}",
    "cost net.yaml --format json -o net.yaml": f"net.yaml {KEPT}",
    "graph net.yaml --format svg -o net.yaml": f"net.yaml {KEPT}",
    "verify net.yaml work.md -o work.md": f"work.md {KEPT}",
    "verify net.yaml work.md -o folder/../work.md": f"folder/../work.md {KEPT}",
    # where a file cannot be written or read
    "derive net.yaml -o none/x.md": "none/x.md cannot be written: there is no folder none; make it first",
    "derive net.yaml --format md -o folder": "folder cannot be written: Is a directory",
    "init none/x": "none/x.yaml cannot be written: there is no folder none",
    "init net": "net.yaml is there already and was left alone; choose another name",
    "derive none.yaml": "none.yaml:1:1: the file cannot be read: No such file or directory",
    "graph none.yaml": "none.yaml:1:1: the file cannot be read: No such file or directory",
    "cost none.yaml": "none.yaml:1:1: the file cannot be read: No such file or directory",
    "sheet none.yaml": "none.yaml:1:1: the file cannot be read: No such file or directory",
    "derive folder": "folder:1:1: the file cannot be read: Is a directory",
    "derive empty.yaml": "empty.yaml:1:1: the file is empty; begin with inputs, parameters and equations",
    "derive latin.yaml": "latin.yaml:1:11: this is no text in UTF-8; save the file as UTF-8",
    "derive wide.yaml": "wide.yaml:1:1: this is no text in UTF-8; save the file as UTF-8",
    "derive picture.yaml": "picture.yaml:1:1: this is no text in UTF-8; save the file as UTF-8",
    "derive long.yaml": (
        "long.yaml:1:1: the file has more than 800000 bytes, at most 200000 characters are read; "
        "keep big tables in CSV files: W_1: {file: W_1.csv}"
    ),
    "verify net.yaml none.md": "none.md:1:1: the file cannot be read: No such file or directory",
    "verify net.yaml folder": "folder:1:1: the file cannot be read: Is a directory",
    "verify net.yaml latin.md": "latin.md:1:4: this is no text in UTF-8; save the file as UTF-8",
    "verify net.yaml wide.md": "wide.md:1:1: this is no text in UTF-8; save the file as UTF-8",
    "verify net.yaml long.md": (
        "long.md:1:1: the page has more than 2000000 bytes; divide it into several files"
    ),
    "verify work.md net.yaml": (
        "work.md:1:1: a network is a mapping, with keys such as equations, and not '$z = W x$'"
    ),
    "verify net.yaml open.yaml": "open.yaml:3:1: the file ends before the closing ]",
    "verify net.yaml closed.yaml": "closed.yaml:2:1: the file ends before the closing ]",
    "verify net.yaml mixed.yaml": (
        "mixed.yaml:3:1: - begins an entry of a list, but keys stand above it; "
        "begin each of them with -, or none"
    ),
    "verify net.yaml twice.yaml": "twice.yaml:3:1: z comes twice in this mapping, first in line 1",
    # names that the file does not have
    "derive net.yaml --wrt Q": f"Q {NO_GRADIENT}; known are x, W, z, L",
    "derive net.yaml --wrt w": f"w {NO_GRADIENT}; did you mean W?",
    "derive net.yaml --net foo": "net.yaml:1:1: there is no network foo; no network of the file has a name",
    "sheet net.yaml": "net.yaml:1:1: there are no questions; add ask: and one question a line, as - dl/dW_1",
    # what a general cell has no answer for
    "graph deep.yaml": (
        "deep.yaml:1:1: the graph needs all cells written out, and here only a general cell is; "
        "give N a small number, as sizes: {N: 3}"
    ),
    "cost deep.yaml": (
        "deep.yaml:1:1: the cells of the family are of different sizes, so there is no cost of one cell; "
        "give the end of the range a number"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["symbackprop", *words.split()])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("words", REFUSED)
def test_a_wrong_call_is_told_in_one_line_and_changes_nothing(
    words: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(words, monkeypatch) == 2
    assert capsys.readouterr() == ("", f"{REFUSED[words]}\n")
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == FILES


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_line_breaks_and_marks_of_other_systems_change_nothing(
    change: object, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(change)
    call("derive net.yaml --format md", monkeypatch)
    call("verify net.yaml work.md", monkeypatch)
    plain = capsys.readouterr().out
    for name in ("net.yaml", "work.md"):
        (folder / name).write_bytes(change(FILES[name].decode()).encode())
    call("derive net.yaml --format md", monkeypatch)
    call("verify net.yaml work.md", monkeypatch)
    assert capsys.readouterr().out == plain


def test_an_ending_in_capitals_is_the_same_ending(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("derive net.yaml -o page", "verify net.yaml work.md -o page"):
        assert call(f"{words}.md", monkeypatch) == call(f"{words}.MD", monkeypatch) == 0
        assert (folder / "page.MD").read_bytes() == (folder / "page.md").read_bytes()


def test_costs_are_data_where_the_name_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("cost net.yaml -o c.json", monkeypatch) == call("cost net.yaml -o c.txt", monkeypatch) == 0
    assert (folder / "c.json").read_text().startswith("{\n")
    assert (folder / "c.txt").read_text().startswith("T\n")


def test_a_title_keeps_its_letters_in_a_file_to_start_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call("init Schluß", monkeypatch) == 0
    assert 'title: "Schluß"\n' in (folder / "Schluß.yaml").read_text()
    assert call("derive Schluß.yaml --format json -o s.json", monkeypatch) == 0
