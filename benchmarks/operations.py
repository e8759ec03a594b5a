"""How much arithmetic a gradient step is, to be held against what the machine can do."""


def multiply_adds(made):
    """Returns the multiply-adds that the native kernel needs for a gradient step of a workload.

    Args:
        made: A `Workload`.

    Returns:
        A number, or None where it is not counted.
    """
    return None
