"""Lines with one mistake each, planted by hand in right lines of several networks; the mistake beside each."""

from __future__ import annotations

from dataclasses import dataclass

LETTERS = r"""
title: Two layers
inputs: {x: [3]}
parameters: {W_1: [4, 3], b_1: [4], W_2: [2, 4], b_2: [2]}
targets: {y: [2]}
equations:
  z_1: W_1 @ x + b_1
  h_1: tanh(z_1)
  z_2: W_2 @ h_1 + b_2
  h_2: sigmoid(z_2)
  L: 1/2 * sum((h_2 - y)**2)
reading: {same: {'\delta': dL/dz}}
"""
LETTERS_PLANTS = r"""
sign | \frac{\partial L}{\partial h_2} = y - h_2 | h_2 - y
sign | \delta_1 = -W_2^\top \delta_2 \odot \tanh'(z_1) | W_2^\top \delta_2 \odot \tanh'(z_1)
sign | \delta_2 = (h_2 - y) \odot h_2 \odot (1 + h_2) | (h_2 - y) \odot h_2 \odot (1 - h_2)
factor 2 | \frac{\partial L}{\partial h_2} = 2(h_2 - y) | (h_2 - y)
factor 2 | \frac{\partial L}{\partial h_2} = \frac{1}{2}(h_2 - y) |
1/N | \frac{\partial L}{\partial h_1} = \frac{1}{4} W_2^\top \delta_2 | W_2^\top \delta_2
transposed | \frac{\partial L}{\partial h_1} = W_2 \delta_2 | W_2^\top \delta_2
transposed | \frac{\partial L}{\partial W_2} = h_1 \delta_2^\top | \delta_2 h_1^\top
transposed | \frac{\partial L}{\partial W_2} = \delta_2 h_1 | \delta_2 h_1^\top
chain factor | \delta_1 = W_2^\top \delta_2 | W_2^\top \delta_2 \odot \tanh'(z_1)
chain factor | \frac{\partial L}{\partial W_1} = W_2^\top \delta_2 x^\top |
layer | \delta_1 = W_2^\top \delta_2 \odot \tanh'(z_2) | W_2^\top \delta_2 \odot \tanh'(z_1)
chain factor | \frac{\partial L}{\partial h_1} = W_2^\top \delta_2 \odot \tanh'(z_1) | W_2^\top \delta_2
activation | \frac{\partial L}{\partial W_2} = \delta_2 z_1^\top | \delta_2 h_1^\top
activation | \delta_1 = W_2^\top \delta_2 \odot (1 - z_1^2) | W_2^\top \delta_2 \odot (1 - h_1^2)
activation | z_2 = W_2 z_1 + b_2 | W_2 h_1 + b_2
layer | \delta_1 = W_1^\top \delta_2 \odot \tanh'(z_1) | W_2^\top \delta_2 \odot \tanh'(z_1)
layer | \frac{\partial L}{\partial W_1} = \delta_2 x^\top | \delta_1 x^\top
layer | z_2 = W_2 h_1 + b_1 | W_2 h_1 + b_2
index | \frac{\partial L}{\partial W_{2,ij}} = \delta_{2,j} h_{1,i} | \delta_{2,i} h_{1,j}
index | \frac{\partial L}{\partial h_{1,j}} = \sum_i W_{2,ji} \delta_{2,i} | \sum_i W_{2,ij} \delta_{2,i}
index | \frac{\partial L}{\partial W_{2,21}} = \delta_{2,1} h_{1,1} | \delta_{2,2} h_{1,1}
index | \frac{\partial L}{\partial h_{1,j}} = \sum_i W_{2,ij} \delta_{2,k} | \sum_i W_{2,ij} \delta_{2,i}
Hadamard | \frac{\partial L}{\partial W_2} = \delta_2 \odot h_1^\top | \delta_2 h_1^\top
chain factor | \delta_1 = \delta_2 \odot \tanh'(z_1) | W_2^\top \delta_2 \odot \tanh'(z_1)
sum for components | \frac{\partial L}{\partial b_2} = \delta_{2,1} + \delta_{2,2} |
derivative | \delta_1 = W_2^\top \delta_2 \odot (1 - h_1)^2 | W_2^\top \delta_2 \odot (1 - h_1^2)
derivative | \delta_2 = (h_2 - y) \odot (1 - h_2) | (h_2 - y) \odot h_2 \odot (1 - h_2)
index | \frac{\partial h_{1,i}}{\partial z_{1,j}} = 1 - h_{1,i}^2 | (1 - h_{1,i}^2) \delta_{ij}
chain factor | \frac{\partial L}{\partial h_2} = h_2 | (h_2 - y)
"""
MASKED = LETTERS.replace("tanh", "relu")
MASKED_PLANTS = r"""
mask | \delta_1 = W_2^\top \delta_2 | W_2^\top \delta_2 \odot 1(z_1 > 0)
mask | \frac{\partial L}{\partial W_1} = W_2^\top \delta_2 x^\top | (W_2^\top \delta_2 \odot 1(z_1 > 0)) x^\top
mask | \delta_1 = W_2^\top \delta_2 \odot 1(z_2 > 0) | W_2^\top \delta_2 \odot 1(z_1 > 0)
mask | \frac{\partial L}{\partial h_1} = W_2^\top \delta_2 \odot 1(z_1 > 0) | W_2^\top \delta_2
mask | \delta_1 = \frac{\partial L}{\partial h_1} |
mask | \delta_1 = W_2^\top (\delta_2 \odot 1(z_1 > 0)) |
activation | z_2 = W_2 z_1 + b_2 | W_2 h_1 + b_2
mask | \delta_1 = W_2^\top \delta_2 \odot h_1 | W_2^\top \delta_2 \odot 1(z_1 > 0)
"""
FAN = r"""
title: A quantity with two consumers, and a mean
inputs: {x: [n]}
targets: {y: [m]}
parameters: {W: [k, n], U: [m, k], P: [m, k], b: [m]}
equations:
  z: W @ x
  h: tanh(z)
  u: U @ h
  r: P @ h
  o: u + r + b
  p: sigmoid(o)
  L: 1/m * sum((p - y)**2)
"""
FAN_PLANTS = r"""
consumer | \frac{\partial L}{\partial h} = U^\top \frac{\partial L}{\partial u} |
consumer | \frac{\partial L}{\partial W} = (U^\top \frac{\partial L}{\partial u} \odot \tanh'(z)) x^\top |
1/N | \frac{\partial L}{\partial p} = 2(p - y) | \frac{1}{m} \cdot 2(p - y)
1/N | \frac{\partial L}{\partial p} = \frac{2}{m^2}(p - y) |
factor 2 | \frac{\partial L}{\partial p} = \frac{1}{m}(p - y) | 2 \frac{1}{m}(p - y)
sign | \frac{\partial L}{\partial p} = \frac{2}{m}(y - p) | \frac{2}{m}(p - y)
chain factor | \frac{\partial L}{\partial o} = \frac{\partial L}{\partial p} |
layer | r = U h | P h
chain factor | \frac{\partial L}{\partial W} = \frac{\partial L}{\partial h} \frac{\partial z}{\partial W} |
activation | \frac{\partial L}{\partial U} = \frac{\partial L}{\partial u} z^\top |
"""
NUMBERS = r"""
title: Two layers of relu with numbers
inputs: {x: [2]}
parameters: {W_1: [3, 2], W_2: [2, 3]}
targets: {t: [2]}
equations:
  z_1: W_1 @ x
  h_1: relu(z_1)
  z_2: W_2 @ h_1
  y: relu(z_2)
  L: 1/2 * sum((y - t)**2)
values:
  x: [1, 3]
  W_1: [[2, 1], [-1, -2], [3, -4]]
  W_2: [[1, 5, 2], [3, -1, 4]]
  t: [7, 4]
update: {rate: 1/10}
"""
NUMBERS_PLANTS = r"""
sign | \frac{\partial L}{\partial y} = \begin{bmatrix} 2 \\ -11 \end{bmatrix} |
sign | \frac{\partial L}{\partial y} = \begin{bmatrix} 5 - 7 \\ 15 + 4 \end{bmatrix} |
factor 2 | \frac{\partial L}{\partial y} = \begin{bmatrix} -4 \\ 22 \end{bmatrix} |
mask | \frac{\partial L}{\partial z_1} = \begin{bmatrix} 31 \\ -21 \\ 40 \end{bmatrix} |
mask | \frac{\partial L}{\partial W_1} = \begin{bmatrix} 31 & 93 \\ -21 & -63 \\ 40 & 120 \end{bmatrix} |
transposed | \frac{\partial L}{\partial W_1} = \begin{bmatrix} 31 & 0 & 0 \\ 93 & 0 & 0 \end{bmatrix} |
index | \frac{\partial L}{\partial W_1} = \begin{bmatrix} 93 & 31 \\ 0 & 0 \\ 0 & 0 \end{bmatrix} |
sum for components | \frac{\partial L}{\partial y} = 9 |
arithmetic | \frac{\partial L}{\partial W_1} = \begin{bmatrix} 31 & 92 \\ 0 & 0 \\ 0 & 0 \end{bmatrix} |
activation | h_1 = \begin{bmatrix} 5 \\ -7 \\ -9 \end{bmatrix} | \begin{bmatrix} 5 \\ 0 \\ 0 \end{bmatrix}
activation | \frac{\partial L}{\partial W_2} = \begin{bmatrix} -10 & 14 & 18 \\ 55 & -77 & -99 \end{bmatrix} |
update order | \frac{\partial L}{\partial h_1} = \begin{bmatrix} -31.5 \\ -21 \\ 40 \end{bmatrix} |
"""
DECIMALS = r"""
title: One unit, with decimals
inputs: {x: []}
parameters: {w: [], v: [], b: []}
targets: {t: []}
equations:
  a: w*x + b
  h: sigmoid(a)
  o: v*h
  L: (o - t)**2
values: {x: 0.7, w: 0.4, b: 0.15, v: -1.3, t: 0.5}
update: {rate: 0.5}
"""
DECIMALS_PLANTS = r"""
rounding | \frac{dL}{da} = 0.8034 | 0.7994
rounding | h = 0.6000 | 0.6059
arithmetic | h = 0.5058 | 0.6059
factor 2 | \frac{dL}{do} = -1.2876 | -2.5753
chain factor | \frac{dL}{dw} = 2.3435 | 0.5596
sign | \frac{dL}{dw} = -0.5596 | 0.5596
chain factor | \frac{dL}{dw} = \frac{dL}{do} \cdot \frac{do}{dh} \cdot \frac{da}{dw} |
chain factor | \frac{dL}{dw} = 2(o - t) \, h(1-h) \, x | 2(o - t) \, h(1-h) \, x \, v
chain factor | \frac{dL}{dw} = 2(o - t) \, v \, x | 2(o - t) \, v \, x \, \sigma'(a)
activation | \frac{dL}{dv} = 2(o - t) a | 2(o - t) h
factor 2 | \frac{dL}{dw} = (o - t) v h(1-h) x | 2 (o - t) v h(1-h) x
update order | \frac{dL}{da} = 0.3197 | 0.7994
"""


@dataclass(frozen=True, slots=True)
class Plant:
    """A line with one mistake in it; `corrected` is the side as it would be right, "" where left open."""

    net: str
    mistake: str
    line: str
    corrected: str


def _plants(net: str, rows: str) -> tuple[Plant, ...]:
    return tuple(Plant(net, *(cell.strip() for cell in row.split(" |"))) for row in rows.strip().splitlines())


PLANTS: tuple[Plant, ...] = (
    *_plants(LETTERS, LETTERS_PLANTS),
    *_plants(MASKED, MASKED_PLANTS),
    *_plants(FAN, FAN_PLANTS),
    *_plants(NUMBERS, NUMBERS_PLANTS),
    *_plants(DECIMALS, DECIMALS_PLANTS),
)
