"""Run pdflatex on a page, twice, in the folder of the page and without a shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def typeset(tex: Path) -> Path | None:
    """The PDF beside a .tex file, or None where there is no pdflatex."""
    if shutil.which("pdflatex") is None:
        return None
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", tex.name]
    for _ in range(2):
        run = subprocess.run(command, cwd=tex.parent, capture_output=True, text=True, timeout=120)
        if run.returncode:
            raise SystemExit(run.stdout[-2000:])
    for suffix in (".aux", ".log", ".out"):
        tex.with_suffix(suffix).unlink(missing_ok=True)
    return tex.with_suffix(".pdf")
