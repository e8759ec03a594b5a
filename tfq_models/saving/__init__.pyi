from tfq_models.saving.config import Serializable as Serializable
from tfq_models.saving.config import constructor_arguments as constructor_arguments
from tfq_models.saving.config import store_arguments as store_arguments
from tfq_models.saving.operations import load_operations as load_operations
from tfq_models.saving.values import decode as decode
from tfq_models.saving.values import encode as encode
