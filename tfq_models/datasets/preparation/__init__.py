"""What several data sets share: classes to labels, features to inputs, rows to splits."""

from tfq_models.datasets.preparation.classes import class_labels as class_labels
from tfq_models.datasets.preparation.classes import (
    rows_without_contradictions as rows_without_contradictions,
)
from tfq_models.datasets.preparation.features import check_encoding as check_encoding
from tfq_models.datasets.preparation.features import encode as encode
from tfq_models.datasets.preparation.features import visible as visible
from tfq_models.datasets.preparation.splits import split_size as split_size
