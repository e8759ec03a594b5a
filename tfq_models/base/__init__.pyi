from tfq_models.base.layer import Layer as Layer
from tfq_models.base.model import Model as Model
from tfq_models.base.tensors import as_tensors as as_tensors
from tfq_models.base.tensors import convert_with as convert_with
from tfq_models.base.which_keras import KERAS_3 as KERAS_3
from tfq_models.base.which_keras import keras as keras
from tfq_models.base.which_keras import register as register
from tfq_models.base.which_keras import set_random_seed as set_random_seed
