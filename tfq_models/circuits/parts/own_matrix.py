"""Subclasses of Cirq's gates that are other gates than their base."""

import functools

# What Cirq asks a gate or an operation for its matrix by.
_MATRIX = (
    "_unitary_",
    "_has_unitary_",
    "_apply_unitary_",
    "_eigen_components",
    "_eigen_shifts",
    "_act_on_",
    "_mixture_",
    "_kraus_",
    "_apply_channel_",
    "exponent",
    "global_shift",
)
_PARTS = ("_decompose_", "_decompose_with_context_")


def has_own_matrix(value):
    """Returns whether a class of somebody else's, and not Cirq's, says what a gate's matrix is.

    What is known of Cirq's class is then not known of the gate or operation `value`.
    """
    return _has_own_matrix(type(value))


def has_own_eigenvectors(value):
    """Returns whether such a class says so by the components of a `cirq.EigenGate`, and only so."""
    return _methods(type(value)) == {"_eigen_components"}


def decomposes_into_itself(value):
    """Returns whether the parts of a gate or operation were written for its matrix.

    They were not where a subclass says what the matrix is, and its base has the parts.
    """
    return _first(type(value), _PARTS) <= _first(type(value), _MATRIX)


@functools.lru_cache(maxsize=2**12)
def _has_own_matrix(kind):
    return bool(_methods(kind))


def _methods(kind):
    """Returns what classes that are not Cirq's define for a matrix."""
    return {
        name
        for base in kind.__mro__
        if base.__module__.partition(".")[0] != "cirq"
        for name in _MATRIX
        if name in vars(base)
    }


def _first(kind, names):
    """Returns the place, nearest first, of the class that defines one of the names."""
    places = (
        place
        for place, base in enumerate(kind.__mro__)
        if any(name in vars(base) for name in names)
    )
    return next(places, len(kind.__mro__))
