"""`--format pdf`: the LaTeX page through pdflatex where it is, else the Markdown page through Typst."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from symbackprop.errors import SymbackpropError

NO_GRAPHS: Mapping[str, str] = MappingProxyType({})
SECONDS = 120
ENGINE = "pdflatex"  # latexmk calls it too, and a page never needs more than two runs
NEITHER = (
    "a PDF needs pdflatex or Typst, and neither is installed; install one of them: TeX Live "
    "(texlive-latex-recommended and texlive-pictures), or pip install typst"
)


def pdf_without_tex(markdown: str, graphs: Mapping[str, str] = NO_GRAPHS) -> bytes:
    """The Markdown page, set by Typst, which loads nothing from the network and no font of the machine.

    `graphs`: SVG by the heading under which it stands.
    """
    try:
        import typst
    except ImportError:
        raise SymbackpropError(NEITHER) from None
    from symbackprop.write.pages.typst_page import typst_page

    with TemporaryDirectory(prefix="symbackprop-") as folder:
        page = Path(folder) / "page.typ"
        names = {heading: f"graph-{k}.svg" for k, heading in enumerate(graphs)}
        for heading, name in names.items():
            (Path(folder) / name).write_text(graphs[heading], encoding="utf-8")
        page.write_text(typst_page(markdown, names), encoding="utf-8")
        try:
            made = typst.compile(str(page), root=folder, ignore_system_fonts=True, timestamp=0)
        except typst.TypstError as fault:
            said = str(fault).splitlines()[0]
            raise SymbackpropError(
                f"Typst stopped: {said}; this is a bug in symbackprop, please report it"
            ) from None
    assert isinstance(made, bytes)
    return made


def has_tex() -> bool:
    return shutil.which(ENGINE) is not None


def pdf_from_tex(tex: str) -> bytes:
    """The page set twice, so that its references are known, in a folder of its own that is thrown away.

    It runs no other program and reads no file but those of TeX and of the folder.
    """
    with TemporaryDirectory(prefix="symbackprop-") as folder:
        (Path(folder) / "page.tex").write_text(tex, encoding="utf-8")
        for _ in range(2):
            _run(Path(folder))
        return (Path(folder) / "page.pdf").read_bytes()


def _run(folder: Path) -> None:
    """pdflatex on page.tex, which may read and write its own folder alone; raises where it fails."""
    command = [ENGINE, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    confined = {"openin_any": "p", "openout_any": "p", "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    try:
        run = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **confined},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SymbackpropError(
            f"{ENGINE} did not end within {SECONDS} seconds; take -o page.html instead"
        ) from None
    if run.returncode:
        raise SymbackpropError(f"{ENGINE} stopped: {complaint(run.stdout.decode('utf-8', 'replace'))}")


def complaint(log: str) -> str:
    """What TeX says is wrong, in one line, and what to install where a file of TeX is missing.

    >>> complaint("! LaTeX Error: File `tikz.sty' not found.")
    "tikz.sty is missing; install TeX Live's packages latex-recommended and pictures"
    """
    missing = re.search(r"File `([^']+)' not found", log)
    if missing:
        return f"{missing[1]} is missing; install TeX Live's packages latex-recommended and pictures"
    told = [line for line in log.splitlines() if line.startswith("!")]
    place = re.search(r"^l\.\d+.*$", log, re.MULTILINE)
    said = told[0].lstrip("! ") if told else "without a reason"
    return f"{said}{f' ({place[0].strip()})' if place else ''}; this is a bug in symbackprop, please report it"
