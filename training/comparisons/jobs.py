"""Runs cells one after the other, or several at a time in processes of their own."""

import concurrent.futures
import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import threading

# Read when a process imports TensorFlow, so they are set before it starts.
ONE_THREAD = {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TFQ_MODELS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

# Processes are started anew after so many cells, because TensorFlow never frees a graph that has a
# loop: four megabytes for each training.
CELLS_PER_START = 200


def run_all(cells, num_jobs, starts):
    """Yields each cell and its result, as they come.

    Args:
        cells: Of `Cell` or `GridCell`.
        num_jobs: How many run at the same time; with 1, in this process and in order.
        starts: Called with each cell when it starts.
    """
    if num_jobs > 1:
        cells = list(cells)
        for first in range(0, len(cells), CELLS_PER_START):
            yield from _in_processes(cells[first : first + CELLS_PER_START], num_jobs, starts)
        return
    for cell in cells:
        starts(cell)
        yield cell, cell.run()


def _in_processes(cells, num_jobs, starts):
    waiting = iter(cells)
    running = {}
    with _processes(num_jobs) as executor:

        def start_another():
            cell = next(waiting, None)
            if cell is not None:
                starts(cell)
                with _without_interrupts_for_children():
                    future = executor.submit(cell.run)  # which may start a process
                running[future] = cell

        for _ in range(num_jobs):
            start_another()
        while running:
            done, _ = concurrent.futures.wait(
                running, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                start_another()
                yield running.pop(future), future.result()


@contextlib.contextmanager
def _processes(num_jobs):
    """Processes that compute with one thread each, and that end with this one."""
    others = {*multiprocessing.active_children()}
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    executor = concurrent.futures.ProcessPoolExecutor(
        num_jobs, multiprocessing.get_context("spawn"), _begin
    )
    try:
        yield executor
    finally:
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not cut this off
        for process in {*multiprocessing.active_children()} - others:
            process.terminate()
        executor.shutdown(cancel_futures=True)  # else the interpreter waits, and can be interrupted
        signal.signal(signal.SIGINT, handler)
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextlib.contextmanager
def _without_interrupts_for_children():
    """Processes that are started meanwhile get no interrupt from the keyboard.

    It reaches all processes of a terminal; only the first shall act. They inherit what is blocked,
    so that it holds from their first instruction on.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no such masks
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin():
    """Makes a process ready, which ends when the one that started it is gone or killed."""

    def watch():
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    importlib.import_module("training.comparisons.competitors.trained")
    gc.collect()
    gc.freeze()  # else each training looks through all that TensorFlow's modules hold
