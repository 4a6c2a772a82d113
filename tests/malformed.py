"""A small good file, and what is told of it once something in it is wrong."""

from __future__ import annotations

import pytest

from symbackprop.errors import NetworkFileError
from symbackprop.network.file import loads

BASE = """\
inputs: {x: [2]}
parameters: {W: [3, 2], b: [3]}
equations:
  z: W @ x + b
  L: sum(z**2)
"""


def spoiled(old: str, new: str) -> str:
    """The good file with `new` where `old` stands, or at its end where nothing is taken away."""
    assert old in BASE
    return BASE.replace(old, new, 1) if old else BASE + new


def told(text: str) -> list[str]:
    """The faults of a file, one a line, without the name of the file in front."""
    with pytest.raises(NetworkFileError) as caught:
        loads(text, "net.yaml")
    assert all(str(fault).startswith("net.yaml:") for fault in caught.value.faults)
    return [str(fault).removeprefix("net.yaml:") for fault in caught.value.faults]
