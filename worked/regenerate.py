"""Write solution.tex and solution.json beside every worked net.yaml: `make worked`."""

from __future__ import annotations

from pathlib import Path

from symbackprop.network.file import load_all
from symbackprop.solution import json, solve, tex

WORKED = Path(__file__).resolve().parent


def written(net: Path) -> dict[str, str]:
    """The files that belong beside a net.yaml, as `symbackprop derive` writes them: name -> text."""
    solutions = [solve(network) for network in load_all(net)]
    return {"solution.tex": tex(solutions), "solution.json": json(solutions)}


def main() -> None:
    for net in sorted(WORKED.glob("*/net.yaml")):
        for name, text in written(net).items():
            (net.parent / name).write_text(text, encoding="utf-8")
            print(net.parent.relative_to(WORKED.parent) / name)


if __name__ == "__main__":
    main()
