"""How many threads the native kernel computes on."""

import os
import re

from tfq_models.native import machine

_MOST = 1024  # as in system/thread_pool.h


def wished_threads() -> int | None:
    """Returns what `TFQ_MODELS_NUM_THREADS` says, or None where it is not set.

    Raises:
        ValueError: It is not a whole number from 1 to 1024.
    """
    text = os.environ.get("TFQ_MODELS_NUM_THREADS")
    if text is None:
        return None
    if not re.fullmatch("0*[0-9]{1,4}", text) or not 1 <= int(text) <= _MOST:
        raise ValueError(
            f"`TFQ_MODELS_NUM_THREADS` must be a whole number from 1 to {_MOST}, because the "
            "native kernel computes on that many threads. "
            f"Received: TFQ_MODELS_NUM_THREADS={text!r}."
        )
    return int(text)


def num_threads(threading_config) -> int:
    """Returns TensorFlow's own number, else one for each processor that this process may use."""
    return min(
        threading_config.get_intra_op_parallelism_threads()
        or _tensorflow_threads()
        or machine.usable_processors(),
        _MOST,
    )


def _tensorflow_threads():
    """What `TF_NUM_INTRAOP_THREADS` says, or 0 where TensorFlow passes over it."""
    text = os.environ.get("TF_NUM_INTRAOP_THREADS", "").strip()
    number = int(text) if re.fullmatch("[+]?[0-9]{1,10}", text) else 0
    return number if number < 2**31 else 0
