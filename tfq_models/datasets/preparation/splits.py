"""How many rows a fraction is."""

from tfq_models.base.checks import check_number


def split_size(num_rows: int, fraction: float, name: str) -> int:
    """Returns the number of rows in a fraction of them; both parts get at least one."""
    fraction = check_number(name, fraction)
    if not 0 < fraction < 1:
        raise ValueError(
            f"`{name}` must lie between 0 and 1, both left out, because train and test both need "
            f"rows. Received: {name}={fraction}."
        )
    size = round(fraction * num_rows)
    if not 0 < size < num_rows:
        raise ValueError(
            f"`{name}` must leave rows for train and for test. "
            f"Received: {name}={fraction}, which takes {size} of {num_rows} rows."
        )
    return size
