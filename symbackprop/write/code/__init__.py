"""Code: modules of NumPy and PyTorch that compute what the page says."""
