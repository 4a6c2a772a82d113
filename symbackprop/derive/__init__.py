"""From a network to a checked derivation: local Jacobians, the chain rule, contraction, lifting."""
