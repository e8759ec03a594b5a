"""Where an epoch's time goes: every way trains, and the table has them all."""

import dataclasses

import pytest

from benchmarks import epochs
from training.experiments._cluster import cluster

NAMES = ["a layer that does nothing", "the QCNN in `fit`", "on floats in place of circuits"]


def test_the_table_has_medians_of_epochs_and_steps():
    way = epochs.Way("a way", run=None, num_steps=4)
    seconds = [0.001 * number for number in range(20, 0, -1)]
    *_, row = epochs.table([way], {"a way": seconds}).splitlines()
    assert row == "| a way | 4 | 10 | 3 | 0.75 |"


@pytest.mark.slow
def test_every_way_trains(tmp_path):
    tiny = dataclasses.replace(epochs.EXPERIMENT, load_data=cluster(5), batch_size=2)
    made = epochs.ways(tiny, str(tmp_path))
    names = [way.name for way in made]
    assert {*NAMES} <= {*names} and len({*names}) == len(names)  # the times are kept by name
    for way in made:
        assert way.num_steps == (4 if way.name.startswith("in batches") else 13)
        (seconds,) = way.run(2)
        assert seconds > 0
