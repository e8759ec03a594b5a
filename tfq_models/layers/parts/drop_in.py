"""Layers that are TensorFlow Quantum's too, as soon as something imports that."""

import wrapt


def takes_the_place_of(name):
    """Makes a layer a subclass of `tfq.layers.<name>` when TensorFlow Quantum is imported.

    Whoever can ask whether a layer is one of TensorFlow Quantum's has imported it. Nobody else has
    to: it may not be there, and its import takes seconds and starts the TensorFlow runtime. All
    methods are the layer's own, before and after.
    """

    def decorate(layer):
        @wrapt.when_imported("tensorflow_quantum")
        def add_base(tfq):
            layer.__bases__ = (*layer.__bases__, getattr(tfq.layers, name))

        return layer

    return decorate
