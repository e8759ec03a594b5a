"""The base of layers whose circuit follows data circuits."""

import warnings

import cirq

from tfq_models.layers.parts.arguments import checked_names, symbols_of
from tfq_models.layers.parts.circuit_layer import CircuitLayer
from tfq_models.layers.parts.quantum_data import QuantumData
from tfq_models.simulator.paulis.operators import qubits_of


class ModelCircuitLayer(CircuitLayer):
    """The base of layers that store `model_circuit` and `symbol_order`.

    Its subclasses call `_warn_of_order` where numbers come by position.
    """

    @property
    def circuit(self) -> cirq.AbstractCircuit:
        """The model circuit."""
        return self.model_circuit

    def refuse_further_qubits(self) -> None:
        """Makes calls refuse circuits on qubits that the layer does not have.

        Models that declare the size of their data use it: a further qubit would be a mistake. The
        layer does not save this setting; the model's constructor sets it again.
        """
        self._data.takes_further = False

    def _set_model_circuit(self):
        names = _ordered(symbols_of("model_circuit", self.model_circuit), self.symbol_order)
        self._data = QuantumData(_qubits(self.model_circuit, self.operators))
        self._set_circuit(self.model_circuit, names, data=self._data)
        self._may_warn = self.symbol_order is None

    def _lookup_dependency(self, name, *arguments):
        # TensorFlow asks for each part of an object that it restores. Only TFQ's layers have this.
        if name == "_append_layer":
            self._warn_of_order("weights of the checkpoint")
        return super()._lookup_dependency(name, *arguments)

    def _warn_of_order(self, what):
        """Warns, once, where TensorFlow Quantum would order the symbols in another way."""
        names, theirs = self.symbol_names, sorted(self._symbol_names)
        if self._may_warn and names != theirs:
            warnings.warn(
                f"`symbol_order` is not given, so that {what} are in the natural order: {names}. "
                f"tfq.layers.{type(self).__name__} has them in the order {theirs}. Build the layer "
                'with symbol_order="natural" if the former is meant, and with symbol_order="tfq" '
                "if they come from a program or a checkpoint of TensorFlow Quantum.",
                stacklevel=3,
            )
        self._may_warn = False


def _qubits(circuit, operators):
    """Returns a layer's qubits: those of its circuit, and those that only data act on."""
    own = circuit.all_qubits()
    measured = qubits_of(operators, sorted(own))
    # Data circuits can name no other kinds of qubits.
    kinds = cirq.GridQubit | cirq.LineQubit
    return sorted(own | {qubit for qubit in measured if isinstance(qubit, kinds)})


def _ordered(names, symbol_order):
    """Returns a circuit's symbols, given in natural order, in the order that is asked for."""
    if symbol_order is None or symbol_order == "natural":
        return names
    if symbol_order == "tfq":
        return sorted(names)
    if isinstance(symbol_order, str):
        raise ValueError(
            '`symbol_order` must be "natural", "tfq" or a list of symbols. '
            f"Received: symbol_order={symbol_order!r}."
        )
    order = checked_names("symbol_order", symbol_order)
    if sorted(order) != sorted(names):
        raise ValueError(
            "`symbol_order` must hold every symbol of `model_circuit` once. "
            f"Received: symbol_order={order}, with a circuit of {names}."
        )
    return order
