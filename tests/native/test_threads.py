"""How many threads the native kernel is told to take."""

import pytest

from tfq_models import native
from tfq_models.native import machine, threads

NO_NUMBERS = ["0", "-1", "abc", "1.5", "", " ", "2 3", "1025", "9" * 30]


class Threading:
    """Stands for TensorFlow's own setting."""

    def __init__(self, number=0):
        self.get_intra_op_parallelism_threads = lambda: number


@pytest.mark.parametrize(
    "text",
    ["0", "-1", "abc", "1.5", "", " ", "2 3", "1025", "9" * 30, "1_0", "\u0664", "+2", "0x2"],
)
def test_no_number_of_threads_is_refused(text, monkeypatch):
    monkeypatch.setenv("TFQ_MODELS_NUM_THREADS", text)
    with pytest.raises(ValueError, match="must be a whole number from 1 to 1024, because") as error:
        threads.wished_threads()
    assert str(error.value).endswith(f"Received: TFQ_MODELS_NUM_THREADS={text!r}.")


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("1024", 1024), ("07", 7)])
def test_a_number_of_threads(text, number, monkeypatch):
    monkeypatch.setenv("TFQ_MODELS_NUM_THREADS", text)
    assert threads.wished_threads() == number


@pytest.mark.parametrize("ask", [native.operations, native.why_not])
@pytest.mark.skipif(native.why_not() is not None, reason=str(native.why_not()))
def test_the_first_use_of_the_kernel_refuses_it_and_the_second_too(ask, monkeypatch):
    monkeypatch.setattr(native, "_load", native._load_once.__wrapped__)
    monkeypatch.setenv("TFQ_MODELS_NUM_THREADS", "abc")
    for _ in range(2):
        with pytest.raises(ValueError, match="Received: TFQ_MODELS_NUM_THREADS='abc'"):
            ask()


def test_nothing_is_refused_where_the_kernel_is_off(monkeypatch):
    monkeypatch.setattr(native, "_load", native._load_once.__wrapped__)
    monkeypatch.setenv("TFQ_MODELS_NUM_THREADS", "abc")
    monkeypatch.setenv("TFQ_MODELS_NATIVE", "off")
    assert native.why_not() == "The native kernel is turned off by TFQ_MODELS_NATIVE=off."


@pytest.mark.parametrize(
    ("text", "number"),
    [(text, 6) for text in ("abc", "3abc", "0", "-2", "", "2.5", "9" * 20, "4294967296")]
    + [("3", 3), (" +3\n", 3), ("2000", 1024)],
)
def test_the_variable_of_tensorflow_counts_where_tensorflow_takes_it(text, number, monkeypatch):
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", text)
    monkeypatch.setattr(machine, "usable_processors", lambda: 6)
    assert threads.num_threads(Threading()) == number
    assert threads.num_threads(Threading(5)) == 5
