"""A workload without Cirq: what a peer is given that has gates of its own.

Plain lists and numbers, so that it travels as JSON to a process with other packages.
"""

import dataclasses
import math


@dataclasses.dataclass
class Gate:
    """A gate: "H", "X", "CZ" or "CNOT", or a rotation exp(-i angle P / 2), as in "RX" and "RZZ".

    The angle is `offset + scale * value`, where the value is a weight, an input or absent. A
    polynomial in several inputs has terms instead.

    Attributes:
        name: As above.
        qubits: Their numbers.
        offset: In radians.
        scale: In radians per unit of the value.
        source: "weights", "inputs" or None.
        index: Which of them.
        terms: Each `(coefficient in radians, numbers of the inputs in the product)`.
    """

    name: str
    qubits: list
    offset: float = 0.0
    scale: float = 0.0
    source: str | None = None
    index: int = 0
    terms: list = dataclasses.field(default_factory=list)

    @property
    def is_rotation(self):
        """Whether it has an angle."""
        return self.name.startswith("R")

    def angle(self, weights, inputs):
        """Returns the angle in radians, by arithmetic on whatever the values are."""
        if self.terms:
            return sum(c * math.prod(inputs[n] for n in numbers) for c, numbers in self.terms)
        if self.source is None:
            return self.offset
        values = weights if self.source == "weights" else inputs
        return self.offset + self.scale * values[self.index]


@dataclasses.dataclass
class Recipe:
    """A workload in numbers.

    Attributes:
        num_qubits: How many.
        gates: In order.
        operators: Each a list of `(coefficient, {qubit: "X", "Y" or "Z"})`.
        weights: Their values.
        data: Rows of inputs.
        task: As in `Workload`.
        loss: As in `Workload`.
    """

    num_qubits: int
    gates: list
    operators: list
    weights: list
    data: list
    task: str
    loss: str

    @classmethod
    def from_json(cls, fields):
        """Returns the recipe that `dataclasses.asdict` was applied to, then written and read."""
        fields = dict(fields)
        fields["gates"] = [Gate(**gate) for gate in fields["gates"]]
        fields["operators"] = [
            [(weight, {int(q): pauli for q, pauli in paulis.items()}) for weight, paulis in terms]
            for terms in fields["operators"]
        ]
        return cls(**fields)
