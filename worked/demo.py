"""Derive one worked network with the command line, and name what was written: `make demo`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MADE = {
    "solution.pdf": "the page on paper",
    "solution.html": "the page for a browser",
    "solution.tex": "its LaTeX",
    "solution.json": "all steps and numbers as data",
}


def main(net: str, folder: str) -> None:
    out = Path(folder)
    out.mkdir(exist_ok=True)
    made, left = [], ""
    for name, what in MADE.items():
        command = [sys.executable, "-m", "symbackprop", "derive", net, "-o", str(out / name)]
        run = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        if run.returncode == 0:
            made.append(f"  {out / name}  {what}")
        elif name == "solution.pdf":
            left = run.stderr.strip()  # needs a program that may be absent; all others do not
        else:
            raise SystemExit(run.stderr)
    print(f"derived {net}; every line was checked. Open:")
    print("\n".join(made))
    if left:
        print(f"no PDF: {left}")


if __name__ == "__main__":
    main(*sys.argv[1:])
