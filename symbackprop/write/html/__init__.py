"""HTML: the page that needs nothing else."""
