"""How a benchmark runs: cell by cell, into files that a killed run keeps.

A run is one directory, `workdir/benchmark/<benchmark>/<time>`:

    config.json     data sets, models, number of seeds and versions: enough to go on
    search.csv      one row for each model, data set and point of its grid, where these are searched
    results.csv     one row for each competitor, data set and seed
    images/         accuracy over the sets of each suite
    report.md       the tables; written last, so that a run without it is an unfinished one
"""

import contextlib
import json
import pathlib
import sys

import sklearn

from training.benchmark import jobs, report, results, search
from training.benchmark.cells import cells
from training.benchmark.progress import Progress
from training.benchmark.suites import data_sets_named
from training.options import SEEDS
from training.records import CONFIG, damaged_config, keep, new_run, read_config, write
from training.train import versions


def start(benchmark, data_sets, num_seeds, workdir="runs", models=None, grid=False):
    """Makes the directory of a new run and writes what it is to do.

    Args:
        benchmark: A `Benchmark`.
        data_sets: Of `DataSet`.
        num_seeds: How many seeds the seeded competitors run with.
        workdir: Where the directories are.
        models: Names of the competitors that run, beside what belongs to them and the controls;
            default: all.
        grid: Whether a grid search finds the settings; if not, they are the published best.

    Returns:
        The directory, for `complete`.
    """
    models = benchmark.only(models).models
    names = [data_set.name for data_set in data_sets]
    used = {**versions(), "scikit-learn": sklearn.__version__}
    config = {"seeds": num_seeds, "data_sets": names, "models": models, "grid": grid}
    return new_run(_parent(benchmark, workdir), {**config, "versions": used})


def extend(benchmark, directory, data_sets=(), num_seeds=0, models=()):
    """Adds to what a run is to do. A finished one that gets more is unfinished again.

    Args:
        benchmark: A `Benchmark`.
        directory: Of the run.
        data_sets: Of `DataSet`.
        num_seeds: How many seeds there are to be; never fewer than there are.
        models: Names of competitors.
    """
    config = read_plan(benchmark, directory)
    names = [*config["data_sets"], *(data_set.name for data_set in data_sets)]
    extended = {
        **config,
        "seeds": max(config["seeds"], num_seeds),
        "data_sets": [data_set.name for data_set in data_sets_named(names)],
        "models": benchmark.only([*config.get("models", benchmark.models), *models]).models,
    }
    if extended != config:
        (directory / report.FILE).unlink(missing_ok=True)
        write(directory / CONFIG, json.dumps(extended, indent=2))


def newest_unfinished(benchmark, workdir="runs"):
    """The directory of the run that was started last, of those that did not come to an end.

    Raises:
        ValueError: If there is none.
    """
    parent = _parent(benchmark, workdir)
    begun = [path.parent for path in parent.glob(f"*/{CONFIG}")]
    unfinished = [directory for directory in begun if not (directory / report.FILE).exists()]
    if not unfinished:
        raise ValueError(f"There must be an unfinished run to go on with. Found none in {parent}.")
    return max(unfinished)  # their names are times


def read_plan(benchmark, directory):
    """Returns what a run of a benchmark is to do.

    Raises:
        ValueError: Where there is no run of this benchmark, or one that cannot be read.
    """
    config = read_config(directory)
    try:
        SEEDS.check("seeds", config["seeds"])
        data_sets_named(config["data_sets"])
        benchmark.only(config.get("models"))
    except (LookupError, TypeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, LookupError) else str(error)
        raise damaged_config(directory, reason.partition("\n")[0]) from error
    return config


def complete(benchmark, directory, num_jobs=1):
    """Runs the cells that have no row yet, then writes the report; returns all results.

    Args:
        benchmark: A `Benchmark`.
        directory: Of the run.
        num_jobs: How many cells run at the same time, each in a process with one thread. With 1,
            they run in this one.
    """
    config = read_plan(benchmark, directory)
    benchmark = benchmark.only(config.get("models"))
    data_sets = data_sets_named(config["data_sets"])
    num_done = len(results.read(directory))
    found, parts = {}, []
    if config.get("grid"):
        tried = search.cells(benchmark, data_sets)
        print(f"Grid search: {len(tried)} cells", file=sys.stderr)
        trials = _run_missing(tried, directory, num_jobs, search.Trial, search.FILE)
        found = {key: json.loads(trial.settings) for key, trial in search.best(trials).items()}
        benchmark = search.described(benchmark)
        parts = [search.report_part(benchmark, data_sets, trials)]
    rows = _run_missing(cells(benchmark, data_sets, config["seeds"], found), directory, num_jobs)
    _keep_report(directory, len(rows) - num_done)
    report.write_report(benchmark, rows, config, directory, parts)
    return rows


def _run_missing(every, directory, num_jobs, kind=results.Result, file=results.FILE):
    """Runs those of the cells that have no row in a file yet; returns all its rows."""
    rows = results.read(directory, kind, file)
    done = {row.key for row in rows}
    missing = [cell for cell in every if cell.key not in done]
    progress = Progress(missing, rows, num_jobs=num_jobs)
    # Closed, so that an interrupt in this loop ends the processes too.
    with contextlib.closing(jobs.run_all(missing, num_jobs, progress.starts)) as pairs:
        for cell, result in pairs:
            rows.append(result)
            results.write(directory, rows, file)
            progress.ends(cell, result)
    return rows


def _keep_report(directory, num_new):
    """Copies a report of rows that were lost before it is replaced, and says so."""
    path = directory / report.FILE
    if path.exists() and num_new:
        name = keep(path)
        print(f"Missing rows: {num_new}. The report before is kept as {name}.", file=sys.stderr)


def _parent(benchmark, workdir):
    return pathlib.Path(workdir) / "benchmark" / benchmark.name
