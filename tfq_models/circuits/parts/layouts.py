"""Layouts: which qubits of a row an entangling layer joins."""

import itertools

LAYOUTS = ("chain", "ring", "full", "brick", "pairs")

# The layouts that say who is a neighbour; the other two only say when pairs are joined.
NEIGHBOURHOODS = ("chain", "ring", "full")


def layout_pairs(qubits, layout, layer=0):
    """Returns the pairs of neighbours in one layer, in the order in which they are joined.

    * `"chain"`: (0, 1), (1, 2), ..., one after another: n - 1 pairs.
    * `"ring"`: the chain and (n - 1, 0): n pairs, but 1 pair if n = 2.
    * `"full"`: every pair once: n (n - 1) / 2 pairs.
    * `"brick"`: the pairs of the chain in two steps, (0, 1), (2, 3), ... and (1, 2), (3, 4), ...
    * `"pairs"`: the first of these two steps in even layers, the second in odd ones.

    Example:
        >>> layout_pairs(range(4), "ring")
        [(0, 1), (1, 2), (2, 3), (3, 0)]
        >>> layout_pairs(range(5), "pairs", layer=1)
        [(1, 2), (3, 4)]
    """
    qubits = list(qubits)
    if layout == "full":
        return list(itertools.combinations(qubits, 2))
    chain = list(itertools.pairwise(qubits))
    if layout == "ring":
        return chain + ([(qubits[-1], qubits[0])] if len(qubits) > 2 else [])
    if layout == "brick":
        return chain[::2] + chain[1::2]
    return chain[layer % 2 :: 2] if layout == "pairs" else chain
