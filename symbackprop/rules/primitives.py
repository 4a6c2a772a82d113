"""exp, log, sqrt, .. on every kind of number that a rule's `value` may meet.

Kinds: fmpq (exact, raises NeedsBall where the result is no rational), arb, fmpq_series and arb_series (for
derivatives by truncated power series), and SymPy expressions. Rules are written over these and over + - * / **.
"""
