"""Numbers: values forward and backward, numbers put into formulas, updates, hand-worked values."""
