"""Rooms that have moved answer for one version, and say where they are now."""

import importlib
import subprocess
import sys

import pytest

import tfq_models
from tfq_models import base, baselines, models, saving


@pytest.mark.parametrize(
    ("old", "name", "value"),
    [
        ("classifier", "Classifier", lambda: models.base.Classifier),
        ("compat", "keras", lambda: base.keras),
        ("compat", "Layer", lambda: base.Layer),
        ("compat", "Model", lambda: base.Model),
        ("controls", "mlp_twin", lambda: baselines.mlp_twin),
        ("controls", "control_scores", lambda: baselines.baseline_scores),
        ("loading", "load_operations", lambda: saving.load_operations),
        ("serialization", "Serializable", lambda: saving.Serializable),
    ],
)
def test_old_names_are_the_new_ones_and_warn(old, name, value):
    module = importlib.import_module(f"tfq_models.{old}")
    assert getattr(tfq_models, old) is module
    with pytest.warns(DeprecationWarning, match=f"`tfq_models.{old}.{name}` is `tfq_models"):
        assert getattr(module, name) is value()


def test_unknown_names_are_no_attributes():
    with pytest.raises(AttributeError, match=r"tfq_models\.controls.*no_such"):
        _ = tfq_models.controls.no_such


def test_what_does_not_use_them_does_not_warn():
    code = "import tfq_models.models; from tfq_models.layers import PQC; dir(tfq_models)"
    subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", code], check=True
    )
