"""Tic-tac-toe: boards of real games, a third of each outcome."""

import numpy as np
import pytest

from tfq_models.datasets import _tic_tac_toe as noughts_crosses
from tfq_models.datasets import tic_tac_toe


def winners(board):
    """Who has three in a line, on a board of three rows."""
    lines = [*board, *board.T, np.diag(board), np.diag(board[::-1])]
    return {int(line[0]) for line in lines if abs(line.sum()) == 3}


def test_known_numbers_of_final_positions():
    boards, classes = noughts_crosses._final_positions()
    assert len({tuple(board) for board in boards}) == 958
    assert np.bincount(classes).tolist() == [626, 16, 316]


def test_boards_are_final_and_have_their_outcome():
    for x, y in tic_tac_toe(90, 60):
        assert np.bincount(y).tolist() == [len(y) // 3] * 3
        assert y.dtype == np.int32 and x.dtype == np.float64
        for row, label in zip(x, y, strict=True):
            board = row.reshape(3, 3)
            assert winners(board) == ({1}, set(), {-1})[label]
            # Cross begins: one cross more where cross moved last.
            assert board.sum() == (0 if label == 2 else 1)
            assert label != 1 or np.all(board != 0)


def test_no_board_stands_in_both_parts_and_seeds_matter():
    (x, _), (x_test, _) = tic_tac_toe(seed=3)
    assert not {tuple(row) for row in x} & {tuple(row) for row in x_test}
    assert np.array_equal(x, tic_tac_toe(seed=3)[0][0])
    assert not np.array_equal(x, tic_tac_toe(seed=4)[0][0])


def test_wrong_calls_name_the_culprit():
    with pytest.raises(ValueError, match=r"`num_train` must be at least 3\. Received: num_train=2"):
        tic_tac_toe(2)
    with pytest.raises(TypeError, match="`num_test` must be a whole number"):
        tic_tac_toe(3, 4.5)
