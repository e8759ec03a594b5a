"""Deprecated: `tfq_models.baselines` has what was here."""

from tfq_models.base.former_names import moved

__getattr__ = moved(__name__, "tfq_models.baselines", {"control_scores": "baseline_scores"})
