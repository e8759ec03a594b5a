"""Deprecated: `tfq_models.saving` has what was here."""

from tfq_models.base.former_names import moved

__getattr__ = moved(__name__, "tfq_models.saving")
