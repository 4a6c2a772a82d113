"""`python -m symbackprop` is the command `symbackprop`."""

from __future__ import annotations

from symbackprop.cli import main

if __name__ == "__main__":
    main()
