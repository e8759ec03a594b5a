"""Tests of figures, objectives and the settings of experiments."""

import dataclasses

import pytest

from training.tasks import energies, signs
from training.tasks.figures import Figure, Outcome, with_those_beside


def outcome(**fields):
    names = [field.name for field in dataclasses.fields(Outcome)]
    return Outcome(**{**dict.fromkeys(names), **fields})


def test_majority_rate():
    assert signs.majority_rate([1, 1, -1]) == pytest.approx(2 / 3)
    assert signs.majority_rate([1, -1, -1]) == pytest.approx(2 / 3)


def test_figures_of_signs_are_read_from_the_outcome():
    logs = {"sign_accuracy": 0.75, "loss": 0.5}
    found = outcome(logs=logs, test_data=(None, [1, 1, 1, -1]))
    figures = with_those_beside(signs.figures("hinge", floor=0.25))
    assert {figure.name: figure.of(found) for figure in figures} == {
        "test_accuracy": 0.75,
        "majority_rate": 0.75,
        "test_loss": 0.5,
        "floor": 0.25,
    }
    assert [figure.name for figure in figures if figure.is_constant] == ["floor"]


def test_the_figure_of_an_energy_stands_beside_the_ground_energy():
    (energy,) = energies.figures(-3.0)
    assert energy.of(outcome(logs={"loss": -2.5})) == -2.5
    assert energy.beside.of(outcome()) == -3.0


def test_a_figure_is_told_in_its_format():
    assert Figure("a", "a", 1.0, format=".1%").text(0.25) == "25.0%"


def test_a_direction_must_be_known():
    with pytest.raises(ValueError, match=r"`better` must be one of higher, lower, or None\. Rec"):
        Figure("a", "a", 1.0, better="up")


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"name": "A line"}, ValueError, "`name` must be of lower-case letters"),
        ({"name": "../line"}, ValueError, "`name` must be of lower-case letters"),
        ({"load_data": None}, TypeError, "`steps_per_epoch` must be a whole number"),
        ({"steps_per_epoch": 3}, ValueError, "`steps_per_epoch` must be None where there are data"),
    ],
)
def test_an_experiment_that_cannot_be_is_refused(experiment, changes, kind, message):
    with pytest.raises(kind, match=message):
        dataclasses.replace(experiment, **changes)


def test_the_figure_of_the_log_says_which_epoch_is_the_best(experiment):
    rows = [{"epoch": 1, "val_loss": 2.0, "val_score": 1.0}]
    rows += [{"epoch": number, "val_loss": 1.0, "val_score": 3.0} for number in (2, 3)]
    rows += [{"epoch": 4, "val_loss": 3.0, "val_score": 2.0}]
    assert experiment.best(rows)["epoch"] == 2
    score = Figure("score", "score", 0.0, better="higher", log="score")
    scored = dataclasses.replace(experiment, figures=(score,), chosen_by="score")
    assert (scored.monitor, scored.best(rows)["epoch"]) == ("val_score", 2)
    assert experiment.best(rows[2:])["epoch"] == 3


def test_a_log_that_is_not_there_chooses_nothing(experiment):
    with pytest.raises(ValueError, match=r"`chosen_by` must be .* no val_loss among epoch, loss\."):
        experiment.best([{"epoch": 1, "loss": 0.5}])


def test_settings_hold_what_the_kind_of_data_needs(experiment):
    bare = dataclasses.replace(experiment, load_data=None, steps_per_epoch=3)
    assert "steps_per_epoch" not in experiment.settings()
    assert "validation_fraction" not in bare.settings()
    assert bare.with_settings({"steps_per_epoch": 5}).steps_per_epoch == 5
    assert not bare.holds_out and bare.monitor == "loss"
