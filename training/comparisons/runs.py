"""How a comparison runs: cell by cell, into files that a killed run keeps.

A run is one directory, `workdir/comparisons/<comparison>/<time>`:

    config.json     data sets, models, number of seeds and versions: enough to go on
    search.csv      one row for each point of a grid, data set and model or twin, if any is sought
    results.csv     one row for each competitor, data set and seed
    images/         accuracy over the sets of each suite
    report.md       the tables; written last, so that a run without it is an unfinished one
"""

import contextlib
import json
import pathlib
import sys

import sklearn

from training.comparisons import jobs, results, search
from training.comparisons.cells import cells
from training.comparisons.progress import Progress
from training.comparisons.reports import report
from training.comparisons.reports.origin import command_of
from training.comparisons.suites import data_sets_named
from training.options import SEEDS
from training.runs.records import CONFIG, damaged_config, keep, new_run, read_config, write
from training.runs.train import versions

FOLDER = "comparisons"
FORMER_FOLDER = "benchmark"  # where the runs of the former command are


def start(comparison, data_sets, num_seeds, workdir="runs", models=None, grid=False):
    """Makes the directory of a new run and writes what it is to do.

    Args:
        comparison: A `Comparison`.
        data_sets: Of `DataSet`.
        num_seeds: How many seeds the seeded competitors run with.
        workdir: Where the directories are.
        models: Names of the competitors that run, beside what belongs to them and the baselines;
            default: all.
        grid: Whether a grid search finds the settings; if not, they are the published best.

    Returns:
        The directory, for `complete`.
    """
    models = comparison.only(models).models
    names = [data_set.name for data_set in data_sets]
    used = {**versions(), "scikit-learn": sklearn.__version__}
    config = {"seeds": num_seeds, "data_sets": names, "models": models, "grid": grid}
    config["tunes_twins"] = True  # runs of earlier versions do not
    return new_run(_parent(comparison, workdir), {**config, "versions": used})


def extend(comparison, directory, data_sets=(), num_seeds=0, models=()):
    """Adds to what a run is to do. A finished one that gets more is unfinished again.

    Args:
        comparison: A `Comparison`.
        directory: Of the run.
        data_sets: Of `DataSet`.
        num_seeds: How many seeds there are to be; never fewer than there are.
        models: Names of competitors.
    """
    config = read_plan(comparison, directory)
    names = [*config["data_sets"], *(data_set.name for data_set in data_sets)]
    extended = {
        **config,
        "seeds": max(config["seeds"], num_seeds),
        "data_sets": [data_set.name for data_set in data_sets_named(names)],
        "models": comparison.only([*config.get("models", comparison.models), *models]).models,
    }
    if extended != config:
        (directory / report.FILE).unlink(missing_ok=True)
        write(directory / CONFIG, json.dumps(extended, indent=2))


def newest_unfinished(comparison, workdir="runs"):
    """The directory of the run that was started last, of those that did not come to an end.

    Raises:
        ValueError: If there is none.
    """
    parent = _parent(comparison, workdir)
    parents = parent, _parent(comparison, workdir, FORMER_FOLDER)
    begun = [path.parent for folder in parents for path in folder.glob(f"*/{CONFIG}")]
    unfinished = [directory for directory in begun if not (directory / report.FILE).exists()]
    if not unfinished:
        raise ValueError(f"There must be an unfinished run to go on with. Found none in {parent}.")
    return max(unfinished, key=lambda directory: directory.name)  # their names are times


def read_plan(comparison, directory):
    """Returns what a run of a comparison is to do.

    Raises:
        ValueError: Where there is no run of this comparison, or one that cannot be read.
    """
    config = read_config(directory)
    try:
        SEEDS.check("seeds", config["seeds"])
        data_sets_named(config["data_sets"])
        comparison.only(config.get("models"))
    except (LookupError, TypeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, LookupError) else str(error)
        raise damaged_config(directory, reason.partition("\n")[0]) from error
    return config


def complete(comparison, directory, num_jobs=1):
    """Runs the cells that have no row yet, then writes the report; returns all results.

    Args:
        comparison: A `Comparison`.
        directory: Of the run.
        num_jobs: How many cells run at the same time, each in a process with one thread. With 1,
            they run in this one.
    """
    config = _with_jobs(read_plan(comparison, directory), directory, num_jobs)
    command = command_of(comparison, config)
    comparison = comparison.only(config.get("models"))
    data_sets = data_sets_named(config["data_sets"])
    num_done = len(results.read(directory))
    comparison, found, parts = _search(comparison, data_sets, config, directory, num_jobs)
    rows = _run_missing(cells(comparison, data_sets, config["seeds"], found), directory, num_jobs)
    _keep_report(directory, len(rows) - num_done)
    report.write_report(comparison, rows, config, directory, command=command, further_parts=parts)
    return rows


def _search(comparison, data_sets, config, directory, num_jobs):
    """Returns the comparison with notes of its settings, those found, and parts of the report."""
    found, parts = {}, []
    if config.get("grid"):
        tried = search.cells(comparison, data_sets)
        trials = _try("Grid search", tried, directory, num_jobs)
        found = search.settings_found(tried, trials)
        comparison = search.with_grid(comparison)
        parts.append(search.report_part(comparison, data_sets, trials))
    tunes_rates = config.get("tunes_twins", False)
    rates = search.rate_cells(comparison, data_sets, found) if tunes_rates else []
    if rates:
        own = search.settings_found(rates, _try("Learning rates", rates, directory, num_jobs))
        parts.append(search.rates_part(comparison, own))
        found = {**found, **own}
    return search.described(comparison, tunes_rates), found, parts


def _try(title, tried, directory, num_jobs):
    """Runs the cells of a search that have no row yet; returns all rows of searches."""
    print(f"{title}: {len(tried)} cells", file=sys.stderr)
    return _run_missing(tried, directory, num_jobs, search.Trial, search.FILE)


def _with_jobs(config, directory, num_jobs):
    """Returns what a run is to do; notes how many cells run at a time, which seconds depend on."""
    if num_jobs != config.get("jobs", 1) and not (directory / report.FILE).exists():
        config = {**config, "jobs": num_jobs}
        write(directory / CONFIG, json.dumps(config, indent=2))
    return config


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


def _parent(comparison, workdir, folder=FOLDER):
    return pathlib.Path(workdir) / folder / comparison.name
