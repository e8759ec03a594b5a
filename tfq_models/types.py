"""The types that public signatures name. Nothing here imports TensorFlow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union

import cirq
import numpy as np
import numpy.typing as npt
import sympy

if TYPE_CHECKING:
    import tensorflow as tf

Qubits: TypeAlias = Iterable[cirq.Qid]
# An angle that is known, or an expression of symbols, to be known later.
Angle: TypeAlias = float | sympy.Expr
Angles: TypeAlias = Iterable[Angle]
Edge: TypeAlias = tuple[cirq.Qid, cirq.Qid] | tuple[cirq.Qid, cirq.Qid, float]

FeatureMap: TypeAlias = str | cirq.AbstractCircuit | Callable[..., cirq.AbstractCircuit]
Ansatz: TypeAlias = FeatureMap

# Whatever Cirq offers for an observable that is measured.
Operator: TypeAlias = (
    cirq.PauliString
    | cirq.PauliSum
    | cirq.ProjectorString
    | cirq.ProjectorSum
    | cirq.Operation
    | cirq.LinearCombinationOfOperations
    | cirq.BaseDensePauliString
    | cirq.LinearCombinationOfGates
)
Operators: TypeAlias = Operator | Sequence[Operator] | npt.NDArray[np.object_]

# Numbers in any form that TensorFlow turns into a tensor.
Numbers: TypeAlias = Union[npt.ArrayLike, "tf.Tensor"]
# What `fit` takes: numbers or circuits, each as an array, a list, a tensor or batches of them.
Rows: TypeAlias = Union[Numbers, Sequence[cirq.AbstractCircuit], "tf.data.Dataset"]
# What a layer is called on: one tensor, or several.
Inputs: TypeAlias = Rows | Sequence[Rows]
Shape: TypeAlias = Sequence[int | None]

Arrays: TypeAlias = tuple[np.ndarray, np.ndarray]
# `(x_train, y_train), (x_test, y_test)`.
DataSet: TypeAlias = tuple[Arrays, Arrays]
_Encoded: TypeAlias = tuple[Union[np.ndarray, "tf.Tensor"], np.ndarray]
# The same, where rows are arrays or string tensors of circuits.
EncodedDataSet: TypeAlias = tuple[_Encoded, _Encoded]

# A Keras object such as an initializer, by its name, its config or itself.
KerasObject: TypeAlias = str | Mapping[str, Any] | Callable[..., Any]
# As scikit-learn has it.
RandomState: TypeAlias = int | np.random.RandomState | None
