"""LaTeX: names, matrix forms, index forms and numbers as formulas, and where their lines break."""
