"""Arguments that have got another name, which `QNN` is the example of."""

import warnings

import pytest

from tfq_models.models import QNN

OLD = {"num_rows": 1, "num_columns": 3}


def test_old_names_warn_and_mean_the_new_ones():
    with pytest.warns(DeprecationWarning, match=r"`num_rows` of QNN is `height` since"):
        model = QNN(num_rows=2)
    assert (model.height, model.width) == (2, 4)
    with pytest.warns(DeprecationWarning):
        assert len(QNN(**OLD).qubits) == 4


def test_old_attributes_warn():
    model = QNN(1, 3)
    with pytest.warns(DeprecationWarning, match=r"`num_columns` of QNN is `width` since"):
        assert model.num_columns == 3


def test_old_configs_load_in_silence_and_new_ones_hold_new_names():
    config = QNN(1, 3, name="old").get_config()
    assert {"height": 1, "width": 3}.items() <= config.items()
    assert not OLD.keys() & config.keys()
    old = {key: value for key, value in config.items() if key not in ("height", "width")} | OLD
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert QNN.from_config(old).get_config() == config


def test_both_names_are_refused():
    with pytest.raises(TypeError, match=r"`num_rows` must be left out where `height` is given"):
        QNN(num_rows=1, height=1)


def test_sizes_are_bounded_in_files_under_either_name():
    config = QNN(1, 3).get_config()
    for name in ("height", "num_rows"):
        huge = {key: value for key, value in config.items() if key != "height"} | {name: 1000}
        with pytest.raises(ValueError, match=r"`height` must be at most 256 in a file"):
            QNN.from_config(huge)
