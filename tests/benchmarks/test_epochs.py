"""Where an epoch's time goes: every way trains, and the table has them all."""

import dataclasses

import pytest

from benchmarks import epochs
from training.experiments._cluster import cluster

NAMES = ["a layer that does nothing", "the QCNN in `fit`", "on floats in place of circuits"]


def test_the_table_has_medians_of_epochs_and_steps():
    way = epochs.Way("a way", run=None, num_steps=4)
    *_, row = epochs.table([way], {"a way": [0.008, 9.0, 0.004]}).splitlines()
    assert row == "| a way | 4 | 8 | 2.00 |"


@pytest.mark.slow
def test_every_way_trains(tmp_path):
    tiny = dataclasses.replace(epochs.EXPERIMENT, load_data=cluster(5), batch_size=9)
    made = epochs.ways(tiny, str(tmp_path))
    assert {*NAMES} <= {way.name for way in made}
    for way in made:
        assert way.num_steps == 3
        (seconds,) = way.run(2)
        assert seconds > 0
