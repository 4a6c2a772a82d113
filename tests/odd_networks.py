"""Odd but legal networks as files; `odd_torch.py` computes each of them in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Odd:
    """A file, the sizes that its values shall show, and values that are not drawn."""

    text: str
    sizes: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


NETS = {
    "batch norm by hand in rows": Odd(
        "vectors: row\ninputs: {X: [m, 3]}\nparameters: {W: [3, 2], g: [2], c: [2]}\ntargets: {Y: [m, 2]}\n"
        "equations:\n  Z: X @ W\n  mu: mean(Z, axis=0)\n  D: Z - mu\n  v: mean(D**2, axis=0)\n"
        "  B: D / sqrt(v + 1/1000) * g + c\n  L: sum(relu(B) * Y)\n",
        {"m": 4},
    ),
    "batch norm as a composite": Odd(
        "vectors: row\ninputs: {X: [m, 3]}\nparameters: {W: [3, 2], g: [2], c: [2]}\ntargets: {Y: [m, 2]}\n"
        "equations:\n  B: batchnorm(X @ W, g, c, eps=1/1000)\n  L: sum(relu(B) * Y)\n",
        {"m": 3},
    ),
    "attention with a mask and symbolic sizes": Odd(
        "inputs: {X: [t, d]}\nparameters: {W_Q: [d, d_k], W_K: [d, d_k]}\nconstants: {M: [t, t]}\nequations:\n"
        "  A: softmax(X @ W_Q @ (X @ W_K).T / sqrt(d_k) + M, axis=1)\n  O: A @ X\n"
        "  L: sum(O * O) + trace(A)\n",
        {"t": 3, "d": 2, "d_k": 4},
    ),
    "tied weights and a Gram matrix": Odd(
        "inputs: {x: [n]}\nparameters: {W: [k, n], b_1: [k], b_2: [n]}\nequations:\n"
        "  h: sigmoid(W @ x + b_1)\n  xhat: sigmoid(W.T @ h + b_2)\n"
        "  L: bce(xhat, x**2/2) + 1/10*sum((W.T @ W)**2)\n",
        {"n": 3, "k": 2},
    ),
    "single elements, rows and columns": Odd(
        "vectors: row\ninputs: {x: [3]}\nparameters: {W: [3, 2], b: [2]}\nequations:\n  z: x @ W + b\n"
        "  r: W[2,:] * z\n  c: W[:,2]\n  L: x[1]*dot(r, b) + sum(c*c)*z[2] + W[3,1]**3\n",
    ),
    "outer, diag, trace": Odd(
        "inputs: {x: [3]}\nparameters: {u: [3], v: [2], M: [3, 2]}\nequations:\n  P: outer(u, v) + M\n"
        "  Q: diag(x) @ P\n  L: sum(Q**2) + trace(M.T @ M @ M.T @ P)\n",
    ),
    "max over rows, columns and all": Odd(
        "inputs: {X: [4, 3]}\nparameters: {W: [3, 5], b: [5]}\nequations:\n  Z: X @ W + b\n"
        "  r: max(Z, axis=1)\n  c: max(Z, axis=0)\n  s: max(Z)\n  L: sum(r**2) + sum(exp(c/3)) + s**3\n",
    ),
    "comparisons, intervals and sets": Odd(
        "inputs: {x: [4]}\nparameters: {W: [3, 4], b: [3], a: []}\nequations:\n  z: W @ x + b\n"
        "  m: 0 < z <= 1\n  k: x in {-1, 1/2}\n  i: z in [-2, 1/3]\n"
        "  L: sum(m*z**2) + sum(k*x)*sum(i*z) + sum(x > 1/3)*a**2\n",
        {}, {"x": ["1/2", "-1", "1/2", "3"]},
    ),
    "a label among a symbolic number of classes": Odd(
        "vectors: row\ninputs: {x: [n]}\nparameters: {W: [n, K]}\ntargets: {t: {shape: [], label: K}}\n"
        "equations:\n  z: x @ W\n  L: cross_entropy_logits(z, onehot(t, K)) + sum(onehot(t, K)*z)**2/K\n",
        {"n": 2, "K": 3}, {"t": "2"},
    ),
    "functions of functions": Odd(
        "inputs: {x: [3]}\nparameters: {w: [3], a: []}\nequations:\n"
        "  u: tanh(sin(exp(w*x/3))) * sigmoid(softplus(w - abs(x)))\n"
        "  v: log(1 + exp(-u**2)) + gelu(silu(u*a))\n"
        "  y: sqrt(1 + u*u) / (2 + cos(v)) + erf(elu(w))\n  L: mean(y**2)\n",
    ),
    "wide layers": Odd(
        "inputs: {x: [50]}\nparameters: {W: [40, 50], V: [3, 40]}\ntargets: {y: [3]}\nequations:\n"
        "  h: relu(W @ x)\n  o: V @ h\n  L: mse(o, y)\n",
    ),
    "layers of one unit": Odd(
        "inputs: {x: [1]}\nparameters: {W_1: [1, 1], b_1: [1], W_2: [1, 1], c: []}\ntargets: {y: []}\n"
        "equations:\n  h: tanh(W_1 @ x + b_1)\n  o: W_2 @ h + c\n  L: (o - y)**2 + sum(W_1 * W_2)\n",
    ),
    "names with Greek, hats, primes and two digits": Odd(
        "inputs: {x_0: [2]}\nparameters: {W_10: [3, 2], W_11: [3, 3], θ: [3], Ω_2: [1, 3], "
        "beta_1: [], eps: []}\ntargets: {yhat_1: [1]}\nequations:\n  z_10: W_10 @ x_0 + θ\n  a_10: tanh(z_10)\n"
        "  z_11: W_11 @ a_10 + eps\n  a_11: relu(z_11) * beta_1\n  yhat_2: Ω_2 @ a_11\n"
        "  zprime_12: yhat_2 - yhat_1\n  E_total: zprime_12**2 + beta_1**2\n",
    ),
    "layer norm beside a skip connection": Odd(
        "inputs: {X: [m, 4]}\nparameters: {g: [4], c: [4], W: [4, 4]}\nequations:\n"
        "  N: layernorm(X @ W, g, c, eps=1/100)\n  Y: X + N\n  L: sum(Y**3)/m\n",
        {"m": 3},
    ),
    "shared weights in time": Odd(
        "inputs: {x_1: [2], x_2: [2]}\nparameters: {U: [3, 2], W: [3, 3], b: [3], V: [1, 3]}\n"
        "targets: {y: [1]}\nequations:\n  h: tanh(U @ x_1 + b)\n  g: tanh(U @ x_2 + W @ h + b)\n"
        "  L: (V @ (h + g * tanh(W @ g)) - y)**2\n",
    ),
    "quadratic forms": Odd(
        "inputs: {x: [3]}\nparameters: {A: [3, 3], B: [3, 3]}\nequations:\n  s: x.T @ A @ x\n"
        "  t: (x.T @ (A @ B - B @ A.T) @ x) / (1 + s**2)\n  L: exp(-t**2) * s\n",
    ),
    "signs everywhere": Odd(
        "inputs: {x: [3]}\nparameters: {W: [2, 3], a: [], b: []}\nequations:\n  z: -W @ -x + 2**-1 - -a\n"
        "  y: (-z)**3 / 3 / 4 - 3*z*-b*2*z\n  q: -(-(a*b*z*y)) - (z - (y - z))\n  L: -sum(q)*2/3 - -a\n",
    ),
    "a 1 x 1 value wherever a scalar is needed": Odd(
        "inputs: {x: [3], y: [3]}\nparameters: {W: [2, 3], v: [3], s: [1, 1]}\nequations:\n  e: (x.T @ v) * W\n"
        "  f: W / (x.T @ x + v.T @ v)\n  g: exp(v.T @ y) * W @ x\n  k: (e + f) @ y * s\n"
        "  L: sum(s * g * k) + s + sum(x @ v.T @ y)\n",
    ),
    "sizes in formulas": Odd(
        "sizes: {m: null, d_k: 4, h: {is: 3, aliases: [H]}}\ninputs: {X: [m, d_k]}\n"
        "parameters: {W: [d_k, h], b: [h]}\nequations:\n  Z: X @ W / sqrt(d_k) + b*m**2/(H + 1)\n"
        "  A: Z - ones(m, h)/m + outer(ones(m), b)\n  B: A @ eye(h) * d_k\n"
        "  L: sum(B**2)/(2*m*h) + sqrt(m)*sum(b)\n",
        {"m": 5, "d_k": 4, "h": 3},
    ),
    "everything used again": Odd(
        "inputs: {x: [2]}\nparameters: {W: [2, 2]}\nequations:\n  a: W @ x\n  b: W @ a + a\n"
        "  c: W @ b + a*b + x\n  d: W.T @ c - b + c*a\n  L: dot(a, b) + dot(c, d) + sum(W @ W @ W)\n",
    ),
    "norms of rows, columns and all": Odd(
        "inputs: {X: [3, 2]}\nparameters: {W: [2, 4], v: [4]}\nequations:\n  Z: X @ W\n"
        "  c: norm(Z, axis=0)\n  u: Z / norm(Z)\n  L: sum(norm(Z, axis=1)) + dot(c, v) + sum(u**3)\n",
    ),
    "bounds that lie far from 0 and near it": Odd(
        "inputs: {u: [2]}\nparameters: {a: [], v: [3]}\nequations:\n  s: sum(u)\n"
        "  L: maximum(a, a**2) * minimum(s, 3) + maximum(norm(v), 1) * max(v) * max(-v)\n",
    ),
    "four losses": Odd(
        "inputs: {x: [3]}\nparameters: {W: [4, 3]}\ntargets: {y: [4], s: [4]}\nequations:\n  z: W @ x\n"
        "  p: sigmoid(z)\n  l_1: bce(p, y, reduction=sum)\n  l_2: huber(z, s, delta=1/2)\n"
        "  l_3: hinge(z, s, reduction=half)\n  l_4: mse(log_softmax(z), y, reduction=half)\n"
        "  L: l_1 + 2*l_2 - l_3/3 + l_4\n",
    ),
}  # fmt: skip
