"""Layouts against lists written by hand."""

import pytest

from tfq_models.circuits.parts.layouts import layout_pairs


@pytest.mark.parametrize(
    ("layout", "layer", "pairs"),
    [
        ("chain", 0, ["ab", "bc", "cd", "de"]),
        ("chain", 1, ["ab", "bc", "cd", "de"]),
        ("ring", 0, ["ab", "bc", "cd", "de", "ea"]),
        ("full", 0, ["ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de"]),
        ("brick", 1, ["ab", "cd", "bc", "de"]),
        ("pairs", 0, ["ab", "cd"]),
        ("pairs", 1, ["bc", "de"]),
        ("pairs", 2, ["ab", "cd"]),
    ],
)
def test_five_qubits(layout, layer, pairs):
    assert layout_pairs("abcde", layout, layer) == [tuple(pair) for pair in pairs]


@pytest.mark.parametrize("layout", ["chain", "ring", "full", "brick", "pairs"])
def test_few_qubits(layout):
    assert layout_pairs("a", layout) == []
    assert layout_pairs("ab", layout) == [("a", "b")]
