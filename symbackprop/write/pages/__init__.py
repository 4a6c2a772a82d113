"""Pages: finished documents and data, for TeX, Markdown, Typst, notebooks and the terminal."""
