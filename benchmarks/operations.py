"""How much arithmetic a gradient step is, to be held against what the machine can do."""


def multiply_adds(made):
    """Returns the multiply-adds that the native kernel needs for a gradient step of a workload.

    Of the hardware-efficient circuits. A row is `2**(n + 1)` real numbers. For each of them, a
    rotation takes one multiply-add forward and three backward (on the state, on the adjoint, and
    for the gradient); a layer of phases takes two forward, and five backward. The first rotations
    make a product state, whose gradient takes eight; the last layer of phases changes no Z. What
    it takes to prepare angles and tables, to measure, and to multiply by the second entry of a
    rotation's matrix where that cannot be left out, is not counted.

    Args:
        made: A `Workload`.

    Returns:
        A number, or None where it is not counted.
    """
    family, *sizes = made.name.split("_")
    if family != "hea" or made.task != "gradient":
        return None
    num_qubits, num_layers, batch = map(int, sizes)
    return batch * 2 ** (num_qubits + 1) * ((4 * num_qubits + 7) * (num_layers - 1) + 8)
