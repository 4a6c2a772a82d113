"""Graph: the computation graph laid out, and drawn as SVG or TikZ."""
