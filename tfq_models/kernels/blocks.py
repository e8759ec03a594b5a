"""Work on many rows in blocks, with progress shown."""

from tfq_models.base import keras

BLOCK_BYTES = 2**27


def blocks_of_rows(num_rows: int, bytes_a_row: int, verbose: int = 0):
    """Yields slices of rows of which none takes much memory; shows a bar if `verbose`."""
    size = max(1, BLOCK_BYTES // max(1, bytes_a_row))
    bar = keras.utils.Progbar(num_rows, unit_name="row") if verbose else None
    for start in range(0, num_rows, size):
        stop = min(start + size, num_rows)
        yield slice(start, stop)
        if bar is not None:
            bar.update(stop)
