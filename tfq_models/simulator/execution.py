"""Runs the elements of a program in TensorFlow."""
import numpy as np
import tensorflow as tf
from tfq_models.simulator.elements import Flip
from tfq_models.simulator.angles import Angles
from tfq_models.simulator.operators import flipped


class Executor:
    def __init__(self, elements, symbol_names, num_rows, num_qubits, dtype):
        self.elements, self.n, self.dtype = elements, num_qubits, dtype
        self.angles = Angles([e.angle for e in elements if not isinstance(e, Flip)], symbol_names)

    def __call__(self, shared, rows, initial_state):
        b = tf.shape(rows)[1] if rows.shape[0] else 1
        table = tf.concat([tf.broadcast_to(shared, [shared.shape[0], b]), rows], 0) if rows.shape[0] else shared
        theta = self.angles(table)
        idx = np.arange(2**self.n)
        if initial_state is None:
            psi = tf.broadcast_to(tf.one_hot([0], 2**self.n, axis=0, dtype=self.dtype), [2**self.n, b])
        else:
            psi = initial_state
        k = 0
        for e in self.elements:
            if isinstance(e, Flip):
                psi = tf.gather(psi, np.where((idx & e.controls) == e.values, idx ^ e.target, idx))
                continue
            t = theta[k] / 2
            k += 1
            par = np.array([bin(i & e.z).count("1") for i in range(2**self.n)])
            ph = (1j ** (e.x & e.z).bit_count()) * (-1.0) ** par
            p = tf.constant(ph[:, None], self.dtype) * psi
            p = flipped(p, e.x, self.n)
            psi = tf.complex(tf.cos(t), tf.zeros_like(t)) * psi - tf.complex(tf.zeros_like(t), tf.sin(t)) * p
        return psi
