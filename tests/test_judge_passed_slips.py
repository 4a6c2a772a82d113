"""Slips that were passed once: each stands beside the right line, and beside what is right in another way."""

from __future__ import annotations

from judged_lines import judged

LAYER = """
inputs: {x: [2]}
parameters: {W: [3, 2]}
targets: {t: [3]}
equations: {z: W @ x, h: tanh(z), L: 1/2*sum((h - t)**2)}
"""
STEPS = """
inputs: {x_1: [], x_2: [], h_0: []}
parameters: {w: [], u: []}
equations: {a_1: w*h_0 + u*x_1, h_1: tanh(a_1), a_2: w*h_1 + u*x_2, h_2: tanh(a_2), L: h_2**2}
"""


def verdicts(net: str, page: str) -> list[str]:
    return [formula.verdict for formula in judged(net, page)]


def test_a_sum_that_ends_behind_the_last_place_is_wrong() -> None:
    page = r"$z_i = \sum_{j=1}^{%s} W_{ij} x_j$"
    assert verdicts(LAYER, page % 2) == ["correct"]
    assert verdicts(LAYER, page % 3) == ["wrong"]
    assert verdicts(LAYER, r"$z_i = \sum_{j=0}^{2} W_{ij} x_j$") == ["unbound"]  # another count, or a slip
    open_size = LAYER.replace("inputs: {x: [2]}", "sizes: {n: null}\ninputs: {x: [n]}").replace(
        "[3, 2]", "[3, n]"
    )
    assert verdicts(open_size, page % 5) != ["wrong"]  # the file does not say how many there are


def test_a_sum_over_steps_that_no_name_has_is_wrong() -> None:
    page = r"$\frac{\partial L}{\partial u} = \sum_{t=1}^{%s} \frac{\partial L}{\partial a_t} x_t$"
    assert verdicts(STEPS, page % 2) == ["correct"]
    assert verdicts(STEPS, page % 4) == ["wrong"]
    beside = r"$\frac{\partial L}{\partial w} = \sum_{t=0}^{%s} \frac{\partial L}{\partial a_{t+1}} h_t$"
    assert verdicts(STEPS, beside % 1) == ["correct"]
    assert verdicts(STEPS, beside % 2) == ["correct"]  # there is an h_2: what comes after it counts as zero
    assert verdicts(STEPS, beside % 3) == ["wrong"]


VALUES = (
    LAYER + "values: {x: [1, -2], W: [[0.5, 1], [0.25, -1], [1, 0.5]], t: [0, 1, 0.5]}\nupdate: {rate: 1/10}\n"
)
BATCH = """
sizes: {N: null, D: null}
inputs: {X: [N, D]}
parameters: {w: [D]}
targets: {t: [N]}
constants: {lam: {shape: [], latex: '\\lambda'}}
equations: {a: X @ w, y: sigmoid(a), E: 1/(2*N)*sum((y - t)**2) + lam*sum(w**2)}
"""
LINE = """
inputs: {X: [n, p]}
targets: {y: [n]}
parameters: {b: [p]}
equations: {yhat: X @ b, e: y - yhat, S: sum(e**2)}
"""
SOFTMAX = """
inputs: {z: [n]}
targets: {t: {shape: [n], one_hot: true}}
equations: {y: softmax(z), E: 'cross_entropy(y, t)'}
"""
HINGE = """
inputs: {x: [n]}
parameters: {w: [n]}
targets: {y: []}
equations: {s: w.T @ x, m: y*s, H: 'maximum(0, 1 - m)'}
"""
RANKS = """
inputs: {x: [n], x_c: [n]}
parameters: {W: [m, n], U: [m]}
equations: {a: sigmoid(W @ x), s: U.T @ a, a_c: sigmoid(W @ x_c), s_c: U.T @ a_c, J: 'maximum(0, 1 - s + s_c)'}
"""


def test_two_names_are_one_number_as_they_are_printed_and_not_after_an_update() -> None:
    page = r"$W_{11} = 0.5$. $W^{\text{new}}_{11} = W_{11} %s= %s$"
    step = r"- 0.1 \frac{\partial L}{\partial W_{11}} "
    after = judged(VALUES, r"$W^{\text{new}}_{11} = 0$")[0].links[0].expected
    assert verdicts(VALUES, page % (step, after))[-1] in ("correct", "rounded")
    assert verdicts(VALUES, page % ("", after))[-1] == "wrong"
    values = "inputs: {a: [], b: [], c: []}\nequations: {d: a*b, L: d + c}\nvalues: {a: 2, b: 1, c: 1}\n"
    assert verdicts(values, "$b = c = 1$") == ["accepted"]
    assert verdicts(values, "$b = c^2 = 1$") == ["wrong"]  # a formula, which only these values make true


def test_derivatives_by_two_entries_may_be_one_number_and_those_by_two_names_are_a_formula() -> None:
    net = """
inputs: {x: [2]}
parameters: {W: [3, 2], c: [3]}
equations: {z: W @ x, h: tanh(z), L: c.T @ h}
values: {x: [1, 2], W: [[1, 1], [-1, -2], [-3, 0]], c: [5, 0, 0]}
"""
    two, three = (rf"\frac{{\partial L}}{{\partial z_{k}}}" for k in (2, 3))
    assert verdicts(net, f"${two} = {three} = 0$") == ["accepted"]
    assert verdicts(net, f"${two} = {three} = 4$") == ["wrong"]
    by_h = r"\frac{\partial L}{\partial h_2}"
    assert verdicts(net, f"${two} = {by_h} = 0$") == ["wrong"]


def test_a_table_of_cases_speaks_of_every_index_whatever_case_was_named_before() -> None:
    slope = r"\frac{\partial y_i}{\partial z_j}"
    page = rf"For $i \neq j$: $${slope} = -y_i y_j$$" + "\n\nTogether\n\n" + r"$$%s$$"
    table = rf"{slope} = \begin{{cases}} y_i(%s - y_j) & i = j \\ -y_i y_j & i \neq j \end{{cases}}"
    assert verdicts(SOFTMAX, page % (table % 1)) == ["definition", "accepted", "correct"]
    assert verdicts(SOFTMAX, page % (table % 2)) == ["definition", "accepted", "wrong"]


def test_a_case_is_left_open_after_a_paragraph_with_other_words() -> None:
    page = r"For $i \neq j$: $$%s = -y_i y_j$$" + "\n\n%s$$%s = %s$$"
    slope = r"\frac{\partial y_i}{\partial z_j}"
    assert verdicts(SOFTMAX, page % (slope, "", slope, "- y_j y_i"))[-1] == "accepted"
    assert verdicts(SOFTMAX, page % (slope, "and so\n", slope, "- y_j y_i"))[-1] == "unbound"
    assert verdicts(SOFTMAX, page % (slope, "and so\n", slope, "y_j y_i"))[-1] == "wrong"


def test_the_loss_with_its_parameters_behind_it_is_the_loss() -> None:
    page = r"$E(w) = \frac{1}{2N} \sum_{n=1}^N (y_n - t_n)^2 %s \lambda w^\top w$"
    assert verdicts(BATCH, page % "+")[0] in ("definition", "correct")
    assert verdicts(BATCH, page % "-") == ["wrong"]


def test_a_name_that_the_page_gave_with_an_index_is_claimed_when_it_is_printed_again() -> None:
    page = r"$\delta_n = \frac{\partial E}{\partial a_n}$. $\delta_n = \frac1N (y_n %s t_n) y_n (1 - y_n)$"
    assert verdicts(BATCH, page % "-") == ["definition", "correct"]
    assert verdicts(BATCH, page % "+") == ["definition", "wrong"]
    whole = page.replace(
        r"\delta_n = \frac{\partial E}{\partial a_n}", r"\delta = \frac{\partial E}{\partial a}"
    )
    assert verdicts(BATCH, whole % "-") == ["definition", "correct"]
    assert verdicts(BATCH, whole % "+") == ["definition", "wrong"]
    other = r"$\delta_k = \frac{\partial E}{\partial y_k}$. $\delta_j = \frac{\partial E}{\partial a_j}$"
    assert verdicts(BATCH, other) == ["definition", "definition"]  # two layers in one letter


def test_what_is_zero_on_both_sides_where_a_gradient_was_set_to_zero_says_nothing() -> None:
    setting = r"Setting $\frac{\partial S}{\partial b} = -2 X^\top (y - X b) = 0$ gives $%s$."
    assert verdicts(LINE, setting % r"X^\top X b = X^\top y")[-1] == "accepted"
    assert verdicts(LINE, setting % r"X^\top e = 0")[-1] == "accepted"
    assert verdicts(LINE, setting % r"y^\top e = 0")[-1] not in ("accepted", "correct")
    assert verdicts(LINE, setting % r"\frac{\partial S}{\partial b} = - X^\top e")[-1] == "wrong"
    assert verdicts(LINE, setting % r"\frac{\partial S}{\partial b} = 2 X^\top e")[-1] == "wrong"


def test_the_edge_of_a_margin_is_met_on_both_sides() -> None:
    page = r"$\frac{\partial H}{\partial m} = -\mathbb{1}[m < %s]$"
    assert verdicts(HINGE, page % 1) == ["correct"]
    assert verdicts(HINGE, page % 2) == ["wrong"]
    assert verdicts(HINGE, page % 0) == ["wrong"]


def test_a_margin_between_two_scores_is_met_at_zero_too() -> None:
    page = r"$\frac{\partial J}{\partial U} = %s(a_c - a)$"
    assert verdicts(RANKS, page % r"\mathbf 1\{1 - s + s_c > 0\} ") == ["correct"]
    assert verdicts(RANKS, page % "") == ["wrong"]


ATTENTION = """
vectors: row
inputs: {Q: [n, p], K: [n, p]}
sizes: {n: null, p: null}
equations: {S: Q @ K.T / sqrt(p)}
loss: L
upstream: [S]
wrt: [Q, K]
"""
CENTRED = """
inputs: {x: [n]}
equations: {mu: mean(x), c: x - mu, L: sum(c**3)}
reading: {same: {'\\mu': mu}}
"""
DEVIANCE = """
inputs: {u: []}
parameters: {tau: {shape: [], latex: '\\tau'}}
targets: {t: []}
equations: {G: 1/2*exp(-tau)*(u - t)**2 + tau/2}
values: {u: 5, t: 2, tau: 0}
"""


def test_a_number_that_a_size_was_drawn_as_is_no_size() -> None:
    page = r"$dQ = \frac{%s}{\sqrt{p}} dS K$"
    assert verdicts(ATTENTION, page % "1") == ["correct"]
    assert [verdicts(ATTENTION, page % number) for number in "345"] == [["wrong"]] * 3
    messages = [judged(ATTENTION, page % number)[0].links[0].message for number in "345"]
    assert not any("n$" in message for message in messages)


def test_a_chain_does_not_go_from_the_whole_derivative_to_the_direct_one() -> None:
    head = r"\frac{\partial (x_i - \mu)}{\partial x_j}"
    slopes = r"\frac{\partial x_i}{\partial x_j} - \frac{\partial \mu}{\partial x_j}"
    right = rf"${head} = {slopes} = \delta_{{ij}}"
    assert verdicts(CENTRED, right + r" - \frac{1}{n}$") == ["correct"]
    assert verdicts(CENTRED, right + "$") == ["wrong"]
    assert verdicts(CENTRED, rf"${head} = \delta_{{ij}}$") == ["accepted"]  # by its own: the direct one


def test_a_number_that_a_given_zero_hides_is_not_passed() -> None:
    page = r"$G = \frac12 e^{-\tau} (u - t)^2 + %s$"
    assert verdicts(DEVIANCE, page % r"\frac{\tau}{2}") == ["definition"]
    assert verdicts(DEVIANCE, page % r"\frac{\tau}{7}") == ["unbound"]
    assert verdicts(DEVIANCE, page % r"0.3") == ["wrong"]
    assert verdicts(DEVIANCE, r"$G = \frac12 e^{-\tau} 3^2 + \frac{\tau}{2}$") == ["accepted"]  # u - t is 3


def test_a_wrong_loss_that_is_a_number_alone_and_an_empty_sum_are_no_faults_of_ours() -> None:
    assert verdicts(BATCH, r"$y = a$ and $E = \frac{1}{2N}$") == ["wrong", "wrong"]
    assert verdicts(LAYER, r"$z_i = \sum_{j=3}^{2} W_{ij} x_j$") == ["unbound"]
    assert verdicts(LAYER, r"$z_i = \sum_{j=3} W_{ij} x_j$") == ["unbound"]


def test_a_formula_that_names_a_wrong_quantity_and_is_wrong_itself_does_not_follow() -> None:
    page = (
        r"$\frac{\partial L}{\partial z} = -(h - t) \odot (1 - h^2)$. $\frac{\partial L}{\partial W} = %s x^T$"
    )
    assert verdicts(LAYER, page % r"\frac{\partial L}{\partial z}") == ["wrong", "correct"]
    assert verdicts(LAYER, page % r"-\frac{\partial L}{\partial z}") == ["wrong", "wrong"]
    assert verdicts(LAYER, page % r"-((h - t) \odot (1 - h^2))") == ["wrong", "follows"]


ROWS = """
vectors: row
inputs: {X: [2]}
parameters: {W_1: [2, 2], W_2: [2, 3]}
equations: {S_2: X @ W_1, S_3: relu(S_2) @ W_2, L: sum(S_3**2)}
reading: {same: {w: W}, elements: {S: layer-first, W: layer-first}}
"""


def test_scope_supplies_no_layer_where_a_first_digit_may_be_one() -> None:
    page = r"$S_2 = X W_1$. $\frac{\partial L}{\partial w_{112}} = \frac{\partial L}{\partial S_{%s}} X_1$"
    assert verdicts(ROWS, page % 22)[-1] == "correct"
    assert verdicts(ROWS, page % 12)[-1] == "unbound"  # no S_1 is declared, and S_2 is no row 1 of anything
    assert verdicts(ROWS, page % 21)[-1] == "wrong"


QUADRATIC = """
inputs: {x: [n], c: [n]}
parameters: {A: [n, n]}
equations: {z: A @ x, f: 'dot(x, z)/2 - dot(c, x)'}
"""


def test_an_unknown_limit_less_one_is_not_the_whole_axis() -> None:
    page = r"$L = \frac12 \sum_{i=%s}^{%s} (h_i - t_i)^2$"
    assert verdicts(LAYER, page % (1, "m")) == ["definition"]
    assert verdicts(LAYER, page % (1, "m-1")) == ["unbound"]
    assert verdicts(LAYER, page % (0, "m-1")) == ["definition"]  # as code counts


def test_cases_say_nothing_where_none_of_them_holds() -> None:
    page = r"$\frac{\partial H}{\partial m} = \begin{cases} -1 & m < %s \\ 0 & m > %s \end{cases}$"
    assert verdicts(HINGE, page % (1, 1)) == ["correct"]
    assert verdicts(HINGE, page % (1, 2)) == ["wrong"]
    assert verdicts(HINGE, page % (0, 1)) == ["wrong"]


def test_what_is_given_is_no_function() -> None:
    given = LAYER.replace("W:", "W_1:").replace("W @", "W_1 @")
    assert verdicts(given, r"$h = g(z)$") == ["definition"]
    assert verdicts(given, r"$h = W(z)$") != ["definition"]
    assert verdicts(given, r"$h = W(z)$") != ["accepted"]


def test_a_gradient_is_along_all_paths() -> None:
    page = r"$%s = %s$"
    assert verdicts(QUADRATIC, page % (r"\nabla_x f", r"\frac12 (A + A^\top) x - c")) == ["correct"]
    assert verdicts(QUADRATIC, page % (r"\nabla_x f", r"\frac12 z - c")) == ["wrong"]
    assert verdicts(QUADRATIC, page % (r"\frac{\partial f}{\partial x}", r"\frac12 z - c")) == ["accepted"]


def test_a_derivative_that_is_one_number_needs_no_values() -> None:
    line = "inputs: {x: [n]}\nparameters: {w: [n], b: []}\nequations: {u: 'dot(w, x) + b', L: u**2}\n"
    assert verdicts(line, r"$\frac{\partial u}{\partial b} = 1$") == ["correct"]
    assert verdicts(line, r"$\frac{\partial u}{\partial b} = 2$") == ["wrong"]
    assert verdicts(line, r"$\frac{\partial u}{\partial b} = -1$") == ["wrong"]
    assert verdicts(line, r"$\frac{\partial u}{\partial w_1} = 2$") == ["unbound"]
    mean = "sizes: {n: null}\ninputs: {x: [n]}\nequations: {m: mean(x), L: m**2}\n"
    assert verdicts(mean, r"$\frac{\partial m}{\partial x_i} = \frac{1}{5}$") == ["unbound"]  # n may be 5


def test_the_letter_of_a_sum_outside_it_is_a_mistake() -> None:
    softmax = "inputs: {z: [n]}\nequations: {a: softmax(z), L: sum(a**3)}\n"
    page = r"$a_i = \frac{e^{z_%s}}{\sum_k e^{z_k}}$"
    assert verdicts(softmax, page % "i") == ["correct"]
    assert verdicts(softmax, page % "k") == ["wrong"]
    assert verdicts(SOFTMAX, r"$E = -\log \frac{e^{z_k}}{\sum_k e^{z_k}}$") != ["wrong"]  # k may be the class


def test_an_e_of_the_page_is_no_number() -> None:
    net = "inputs: {x: [n], t: [n]}\nequations: {d: x - t, L: 1/2*sum(d**2)}\n"
    page = r"$e = \frac{\partial L}{\partial x}$ and $\frac{\partial L}{\partial x} = %s e$"
    assert verdicts(net, page % "") == ["definition", "correct"]
    assert verdicts(net, page % "2") == ["definition", "wrong"]


def test_a_chain_may_stay_with_the_direct_derivative() -> None:
    net = LAYER.replace("L: 1/2*sum((h - t)**2)", "g: z + h, L: sum(g**2)")
    head = r"\frac{\partial}{\partial z_j}\left(z_i + h_i\right)"
    parts = r"\frac{\partial z_i}{\partial z_j} + \frac{\partial h_i}{\partial z_j}"
    assert verdicts(net, rf"${head} = {parts} = \delta_{{ij}} + \delta_{{ij}} (1 - h_i^2)$") == ["correct"]
    assert verdicts(net, rf"${head} = {parts} = \delta_{{ij}}$") == ["wrong"]
    assert verdicts(net, rf"${head} = {head} = \delta_{{ij}}$") == ["accepted"]


def test_kroneckers_delta_behind_a_chain_is_no_name_that_it_gives() -> None:
    slope = r"$\frac{\partial a_i}{\partial z_j} = \frac{\partial \tanh(z_i)}{\partial z_j} = %s$"
    net = "inputs: {z: [n]}\nparameters: {v: [n]}\nequations: {a: tanh(z), L: 'dot(v, a)'}\n"
    assert verdicts(net, slope % r"(1 - a_i^2) \delta_{ij}")[-1] == "correct"
    assert verdicts(net, slope % r"\delta_{ij}")[-1] == "wrong"
