"""What the layers share whose circuit follows circuits as data."""

from tfq_models.circuits.symbols import circuit_symbols
from tfq_models.layers.arguments import check_is_circuit
from tfq_models.layers.circuit_layer import CircuitLayer
from tfq_models.layers.quantum_data import QuantumData


class ModelCircuitLayer(CircuitLayer):
    """A mixin, named before the Keras bases, for a layer that stores `model_circuit`."""

    @property
    def circuit(self):
        """The model circuit."""
        return self.model_circuit

    def _set_model_circuit(self):
        check_is_circuit("model_circuit", self.model_circuit)
        names = circuit_symbols(self.model_circuit)
        if not names:
            raise ValueError(
                "`model_circuit` must have symbols, because their values are what makes the model. "
                f"Received: a circuit without, of {len(self.model_circuit)} moments."
            )
        data = QuantumData(sorted(self.model_circuit.all_qubits()))
        self._set_circuit(self.model_circuit, names, data=data)
