"""Small networks for which planted mistakes matter."""

NETS = {
    "columns": """
inputs: {x: [d]}
targets: {t: [k]}
parameters: {W_1: [n, d], b_1: [n], W_2: [k, n]}
equations:
  z: W_1 @ x + b_1
  h: tanh(z)
  p: W_2 @ h
  L: 1/2*sum((p - t)**2)
wrt: [x, W_1, b_1, W_2]
""",
    "rows": """
vectors: row
inputs: {x: [d]}
targets: {t: [k]}
parameters: {W_1: [d, n], W_2: [n, k]}
equations:
  z: x @ W_1
  h: relu(z)
  s: h @ W_2
  p: leaky_relu(s)
  L: sum((p - t)**3)
""",
    "kink": """
inputs: {x: [d]}
parameters: {W: [n, d]}
kinks: {relu: 1}
equations:
  z: W @ x
  h: relu(z)
  L: sum(h**3)
""",
    "batch": """
vectors: row
sizes: {m: null}
inputs: {X: [m, d]}
targets: {Y: [m, k]}
parameters: {W_1: [n, d], b_1: [n], W_2: [n, k]}
equations:
  Z: X @ W_1.T + b_1
  H: sigmoid(Z)
  P: H @ W_2
  L: 1/(2*m)*sum((P - Y)**2)
""",
    "twice": """
inputs: {x: [d]}
targets: {t: [n]}
parameters: {W_1: [n, d], W_2: [n, d], V: [n, n]}
equations:
  z_1: W_1 @ x
  h: tanh(z_1)
  z_2: W_2 @ x
  g: tanh(z_2)
  u: V @ h + h * g + g * g
  L: sum((u - t)**2)
wrt: [x, W_1, W_2, V]
""",
    "classes": """
inputs: {x: [d]}
targets: {t: {shape: [], label: K}}
parameters: {W: [K, d]}
equations:
  z: W @ x
  p: softmax(z)
  L: -sum(onehot(t, K)*log(p))
""",
    "undeclared": """
inputs: {x: [d]}
targets: {t: [K]}
parameters: {W: [K, d]}
equations:
  z: W @ x
  p: softmax(z)
  L: -sum(t*log(p))
""",
    "lines": """
vectors: row
inputs: {X: [m, d]}
constants: {C: [m, K]}
parameters: {W: [d, K]}
equations:
  Z: X @ W
  P: softmax(Z, axis=1)
  L: sum(C*P)
""",
    "logits": """
inputs: {x: [d]}
targets: {t: [K]}
parameters: {W: [K, d]}
equations:
  z: W @ x
  L: cross_entropy_logits(z, t)
""",
    "coin": """
inputs: {x: [d]}
targets: {t: [k]}
parameters: {W: [k, d], b: [k]}
equations:
  z: W @ x + b
  p: sigmoid(z)
  L: 3*bce(p, t)
""",
    "given": """
inputs: {x: [d]}
parameters: {W: [n, d], V: [k, n]}
equations:
  z: W @ x
  h: relu(z)
  y: V @ h
  L: sum(y**2)
upstream: [h]
""",
    "mixture": """
inputs: {x: [n]}
parameters: {b: [n], c: [n]}
equations:
  z: x * b + c
  a_1: exp(z)
  a_2: silu(z)
  a_3: softplus(z)
  a_4: atan(c)
  a_5: maximum(b, c)
  L: sum(a_1 * a_2) + sum(a_3 * a_4) + sum(a_5 * a_1) + sqrt(sum(b**2)) + huber(b, c) + mean(c * z)
""",
    "largest": """
inputs: {X: [m, n]}
constants: {c: [m]}
parameters: {B: [m, n]}
equations:
  Z: X * B
  y: max(Z, axis=1)
  L: sum(c * y)
""",
    "shared": """
inputs: {x: [d]}
targets: {t: [n]}
parameters: {W: [n, d], V: [n, d]}
equations:
  L: sum((W @ x)**2 + t*(W @ x)) + sum((V @ x)**2 - t*(V @ x))
wrt: [x, W, V]
""",
    "turned": """
constants: {C: [k, n]}
parameters: {A: [n, d], B: [d, k]}
equations:
  L: sum(C * (A @ B).T)
""",
    "inside": """
inputs: {x: [n]}
parameters: {b: [n], c: [n]}
equations:
  z: x * b
  h: tanh(z + c)
  L: sum(h**3)
""",
    "repeated": """
parameters: {b: [n], c: [k]}
equations:
  M: outer(b, c) * outer(b, ones(k))
  L: sum(M) + sum(outer(b, ones(k)))
""",
    "nested": """
inputs: {x: [d]}
targets: {t: [n]}
parameters: {W: [n, d], V: [n, d]}
equations:
  L: sum((W @ x - t)**2) + 3*sum((V @ x + t)**4)
wrt: [x, W, V]
""",
}
