"""Links: is this side the quantity at the head of its chain, after all that the page said before?"""
