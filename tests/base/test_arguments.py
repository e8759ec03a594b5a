"""Every public class refuses arguments that it does not have, and names the nearest one."""

import copy
import importlib
import inspect
import pickle

import cirq
import numpy as np
import pytest

import tfq_models
from tfq_models import base, kernels, losses, metrics
from tfq_models.base.arguments import NamedArguments
from tfq_models.simulator import Program

# Bases that are not called by a user.
BASES = {"Loss", "NamedArguments", "Serializable"}


def public_classes():
    """Classes by name, from all rooms; a class counts where it is defined."""
    found = {}
    for room in tfq_models.ROOMS:
        module = importlib.import_module(f"tfq_models.{room}")
        for name in dir(module):
            thing = getattr(module, name)
            own = inspect.isclass(thing) and thing.__module__.startswith(f"tfq_models.{room}")
            if own and not name.startswith("_") and name not in BASES:
                found[name] = thing
    return found


CLASSES = public_classes()


def own_arguments(cls):
    """Names of arguments that can be mistyped; those without a default first."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def test_the_rooms_of_classes_are_known():
    of = {cls.__module__.split(".")[1] for cls in CLASSES.values()}
    assert of == {
        *("base", "kernels", "layers", "losses", "metrics", "models"),
        *("simulator", "sklearn", "visualization"),
    }


@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, argument) for name, cls in CLASSES.items() for argument in own_arguments(cls)],
)
def test_a_mistyped_argument_names_the_right_one(name, argument):
    mistyped = argument + "x" if len(argument) < 3 else argument[:-1]
    with pytest.raises(TypeError) as error:
        CLASSES[name](**{mistyped: 3})
    text = str(error.value)
    assert text.startswith(f"`{name}` must be given arguments that it has"), text
    assert text.endswith(f"The nearest that it has is `{argument}`. Received: {mistyped}=3."), text


@pytest.mark.parametrize("name", [name for name in dir(losses) + dir(kernels) if "Loss" in name])
def test_losses_refuse_others_than_keras_has(name):
    cls = getattr(losses, name, None) or getattr(kernels, name)
    with pytest.raises(TypeError, match=r"nearest that it has is `reduction`\. Received: reducti="):
        cls(reducti="sum")


@pytest.mark.parametrize(
    "instance",
    [
        lambda: losses.FidelityLoss(),
        lambda: kernels.AlignmentLoss(3),
        lambda: metrics.SignAUC(num_thresholds=10),
    ],
    ids=["a loss", "a loss with arguments", "a metric"],
)
def test_configs_hold_known_arguments_only(instance):
    cls, config = type(instance()), instance().get_config()
    assert cls.from_config(config).get_config() == config
    with pytest.raises(TypeError, match=r"nearest that it has is `name`\. Received: nam='a'"):
        cls.from_config({**config, "nam": "a"})


def test_too_many_by_position():
    with pytest.raises(TypeError, match=r"at most 2 .*\['num_qubits', 'num_levels'\].*Received: 3"):
        tfq_models.models.QCNN(4, 1, 10)


def test_what_is_missing_is_named():
    with pytest.raises(TypeError, match=r"given `operators`, .*Received: \['model_circuit'\]"):
        tfq_models.layers.PQC(cirq.Circuit())


def test_copies_are_made_without_arguments():
    kernel = kernels.FidelityKernel("angle", 2)
    program = Program(cirq.Circuit(cirq.X(cirq.LineQubit(0))))
    rows = np.array([[0.1, 0.2]])
    for again in (copy.copy(kernel), copy.deepcopy(kernel), pickle.loads(pickle.dumps(kernel))):
        np.testing.assert_array_equal(again(rows), kernel(rows))
    assert copy.copy(program).num_qubits == 1


def test_subclasses_may_take_arguments_out_of_kwargs():
    class Scaled(base.Layer):
        def __init__(self, **kwargs):
            self.scale = kwargs.pop("scale", 1.0)
            super().__init__(**kwargs)

    assert Scaled(scale=2.0).scale == 2.0
    with pytest.raises(TypeError, match="`Scaled` must be given"):
        Scaled(scal=2.0)


def test_longest_values_are_cut():
    class Plain(NamedArguments):
        def __init__(self, first=None):
            pass

    with pytest.raises(TypeError, match=r"Received: firs='a{90,100}\.\.\.\."):
        Plain(firs="a" * 1000)
