"""What a training costs, as the base of all models knows it."""

from tfq_models.base.costs import Estimate as Estimate
from tfq_models.base.costs import estimate as estimate
