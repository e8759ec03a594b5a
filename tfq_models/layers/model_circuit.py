"""What the layers share whose circuit follows circuits as data."""

from tfq_models.layers.arguments import symbols_of
from tfq_models.layers.circuit_layer import CircuitLayer
from tfq_models.layers.quantum_data import QuantumData


class ModelCircuitLayer(CircuitLayer):
    """A mixin, named before the Keras bases, for a layer that stores `model_circuit`."""

    @property
    def circuit(self):
        """The model circuit."""
        return self.model_circuit

    def _set_model_circuit(self):
        names = symbols_of("model_circuit", self.model_circuit)
        data = QuantumData(sorted(self.model_circuit.all_qubits()))
        self._set_circuit(self.model_circuit, names, data=data)
