"""MathML: our LaTeX as a tree that browsers set, and as one line of Unicode."""
