"""How constructor arguments travel in a Keras config: the only encoder and decoder of the package.

Plain Python stays as it is. Everything else becomes a small dictionary that says what it holds:

* circuits, operators, qubits, gates and symbols: `{"cirq_json": text}`;
* Keras objects: what Keras itself writes, `{"class_name": ..., "config": ...}`;
* TensorFlow Quantum differentiators: `{"differentiator": class name, "arguments": {...}}`.

A file is read as if an enemy had written it: only what is on the lists of this room is built, of
bounded size, and nothing is ever evaluated as Python. `docs/saving.md` says what that promises.
"""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "Serializable": "config",
        "constructor_arguments": "config",
        "decode": "values",
        "encode": "values",
        "load_operations": "operations",
        "store_arguments": "config",
    },
)
