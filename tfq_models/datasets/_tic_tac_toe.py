"""Final positions of tic-tac-toe, by who has won."""

import functools

import numpy as np

from tfq_models.base.checks import check_count
from tfq_models.datasets.preparation.seeds import generator
from tfq_models.types import DataSet

_LINES = np.array(
    [*np.arange(9).reshape(3, 3), *np.arange(9).reshape(3, 3).T, [0, 4, 8], [2, 4, 6]]
)


def tic_tac_toe(num_train: int = 450, num_test: int = 600, *, seed: int = 0) -> DataSet:
    """Returns final positions of tic-tac-toe, a third of each outcome.

    A board is nine numbers, row by row: +1 a cross, -1 a circle, 0 an empty square. Cross begins,
    the players take turns, and a game ends with three in a line or with a full board. The set is
    drawn from all 958 final positions that such play reaches: in 626 cross has won, in 316 circle,
    and 16 are a draw.

    First the positions of each outcome are shuffled and cut in halves, one to train and one to
    test, so that no board stands in both parts (a turned or reflected one may). Then rows are drawn
    from the halves, outcomes in turn, independently and with repetition, as 8 draws ask for; at
    last each part is shuffled.

    Args:
        num_train: Training rows, at least 3.
        num_test: Test rows, at least 3.
        seed: The seed of all random choices.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: float64 arrays `(rows, 9)` of -1, 0 and +1, and
        int32 labels: 0 cross has won, 1 a draw, 2 circle has won.

    Raises:
        TypeError: If a count is not a whole number.
        ValueError: If it is less than 3.

    Example:
        >>> from tfq_models.datasets import tic_tac_toe
        >>> (x_train, y_train), (x_test, y_test) = tic_tac_toe()
        >>> x_train.shape, x_test.shape
        ((450, 9), (600, 9))

    References:
        Meyer et al., arXiv:2205.06217, for the task and the sizes. Unlike there, all boards are
        final, and those of the test part are other ones than those of the training part.
    """
    check_count("num_train", num_train, at_least=3)
    check_count("num_test", num_test, at_least=3)
    boards, classes = _final_positions()
    rng = generator(seed)
    pools = [rng.permutation(np.flatnonzero(classes == label)) for label in range(3)]
    train = _draw(rng, [pool[: len(pool) // 2] for pool in pools], num_train)
    test = _draw(rng, [pool[len(pool) // 2 :] for pool in pools], num_test)
    return (boards[train], classes[train]), (boards[test], classes[test])


def _draw(rng, pools, num_rows):
    return rng.permutation([rng.choice(pools[row % len(pools)]) for row in range(num_rows)])


@functools.cache
def _final_positions():
    """Returns all final boards, in a fixed order, and their classes."""
    found = {}
    level = {(0,) * 9}
    for turn in range(9):
        player = 1 if turn % 2 == 0 else -1
        played = {_with(board, i, player) for board in level for i in range(9) if not board[i]}
        won = {board for board in played if _has_line(board, player)}
        found |= dict.fromkeys(won, 1 - player)
        level = played - won
    found |= dict.fromkeys(level, 1)
    boards = sorted(found)
    classes = np.array([found[board] for board in boards], np.int32)
    return np.array(boards, np.float64), classes


def _with(board, square, player):
    return (*board[:square], player, *board[square + 1 :])


def _has_line(board, player):
    return np.any(np.take(board, _LINES).sum(axis=1) == 3 * player)
