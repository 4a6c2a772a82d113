"""A + B, A B, A (.) B, A^T on values: whole matrices where both are exact, cell by cell where not."""

from __future__ import annotations

from flint import arb, arb_mat, fmpq, fmpq_mat

from symbackprop.numeric.value import (
    Cell,
    Value,
    add_cells,
    cell_at,
    cell_rows,
    flat_cells,
    from_flat,
    from_matrix,
    from_product,
    is_known,
    is_zero,
    map_cells,
    multiply_cells,
    sum_cells,
    unknown,
)

LARGE = 4096  # multiplications from which a product of balls is taken as a whole


def add(a: Value, b: Value) -> Value:
    if a.exact is not None and b.exact is not None:
        return from_matrix(a.exact + b.exact)
    return map_cells(add_cells, a, b)


def negate(a: Value) -> Value:
    if a.exact is not None:
        return from_matrix(-a.exact)
    return map_cells(lambda cell: None if cell is None else -cell, a)


def hadamard(a: Value, b: Value) -> Value:
    return map_cells(multiply_cells, a, b)


def scale(factor: Cell, a: Value) -> Value:
    """c A"""
    if isinstance(factor, fmpq) and a.exact is not None:
        return from_matrix(a.exact * factor)
    if is_zero(factor):
        return from_matrix(fmpq_mat(a.rows, a.columns))
    return map_cells(lambda cell: multiply_cells(factor, cell), a)


def transpose(a: Value) -> Value:
    if a.exact is not None:
        return from_matrix(a.exact.transpose())
    flat = [cell for column in zip(*cell_rows(a), strict=True) for cell in column]
    return from_flat(a.columns, a.rows, flat)


def matmul(a: Value, b: Value) -> Value:
    """(A B)_ij = sum_k A_ik B_kj"""
    if a.exact is not None and b.exact is not None:
        return from_product(a.exact * b.exact)
    if (a.blank or b.blank) and a.rows * a.columns * b.columns > LARGE:
        return unknown(a.rows, b.columns)
    if a.rows * a.columns * b.columns > LARGE and is_known(a) and is_known(b):
        product = _balls(a) * _balls(b)
        return from_flat(a.rows, b.columns, list(product.entries()))
    rows, columns = cell_rows(a), list(zip(*cell_rows(b), strict=True))
    flat = [
        sum_cells(multiply_cells(x, y) for x, y in zip(row, column, strict=True))
        for row in rows
        for column in columns
    ]
    return from_flat(a.rows, b.columns, flat)


def _balls(a: Value) -> arb_mat:
    return arb_mat(a.rows, a.columns, [arb(cell) for cell in flat_cells(a) if cell is not None])


def ones(rows: int, columns: int) -> Value:
    return from_matrix(fmpq_mat(rows, columns, [1] * (rows * columns)))


def identity(n: int) -> Value:
    return from_matrix(fmpq_mat(n, n, [int(i == j) for i in range(n) for j in range(n)]))


def diagonal(vector: Value) -> Value:
    flat, n = flat_cells(vector), vector.rows * vector.columns
    zero = fmpq(0)
    return from_flat(n, n, [flat[i] if i == j else zero for i in range(n) for j in range(n)])


def sum_along(a: Value, axis: int | None) -> Value:
    """Sum over rows (0), over columns (1), or over all entries (None)."""
    if axis == 0:
        return matmul(ones(1, a.rows), a)
    if axis == 1:
        return matmul(a, ones(a.columns, 1))
    return from_flat(1, 1, [sum_cells(flat_cells(a))])


def trace(a: Value) -> Value:
    return from_flat(1, 1, [sum_cells(cell_at(a, i, i) for i in range(a.rows))])
