"""The ground of the library: which Keras, the bases of layers and models, and checks.

`from tfq_models.base import keras, Layer, Model` gives what a layer or model of one's own needs.
"""

from tfq_models.base.lazy import exports

__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "KERAS_3": "which_keras",
        "Layer": "layer",
        "Model": "model",
        "as_tensors": "tensors",
        "convert_with": "tensors",
        "keras": "which_keras",
        "register": "which_keras",
        "set_random_seed": "which_keras",
    },
)
