"""Sums and Forms to numbers: exact rationals, balls, and power series value + eps * derivative."""
