from tfq_models import base as base
from tfq_models import baselines as baselines
from tfq_models import circuit_tensors as circuit_tensors
from tfq_models import circuits as circuits
from tfq_models import datasets as datasets
from tfq_models import doctor as doctor
from tfq_models import kernels as kernels
from tfq_models import layers as layers
from tfq_models import losses as losses
from tfq_models import metrics as metrics
from tfq_models import models as models
from tfq_models import native as native
from tfq_models import saving as saving
from tfq_models import simulator as simulator
from tfq_models import sklearn as sklearn
from tfq_models import testing as testing
from tfq_models import types as types
from tfq_models import visualization as visualization

__version__: str
ROOMS: tuple[str, ...]
MOVED_ROOMS: tuple[str, ...]
