"""The options of `python -m training compare`."""

import argparse
import concurrent.futures
import pathlib
import shlex
import sys
import textwrap

from training import options as kinds
from training.comparisons import suites
from training.comparisons.classifiers import CLASSIFIERS
from training.comparisons.kernels import KERNELS
from training.comparisons.reports.origin import DEFAULT_SEEDS
from training.runs.endings import in_one_line
from training.runs.records import read_config

COMPARISONS = {comparison.name: comparison for comparison in [KERNELS, CLASSIFIERS]}
NEWEST = "newest"
DESCRIPTION = """\
Runs competitors with their published best settings (arXiv:2403.07059), or with those that a search
of the published grids finds, over generated data sets, beside classical baselines and the best
constant answer, and shows progress and the time left.

Each run has a directory, WORKDIR/comparisons/{name}/TIME:

  search.csv    one row for each learning rate of a twin, with --grid for each point of a grid, too
  results.csv   one row for each competitor, data set and seed, kept whatever kills the run
  report.md     tables of accuracies, published figures and seconds, when all is done
  images/       accuracy over the sets of each suite

Models:
{models}

Suites and their data sets:
{listing}
"""


def add_comparisons(parser):
    """Gives the parser a command for each comparison."""
    commands = parser.add_subparsers(dest="comparison", required=True)
    for comparison in COMPARISONS.values():
        command = commands.add_parser(
            comparison.name,
            help=comparison.description,
            description=DESCRIPTION.format(
                name=comparison.name,
                models=textwrap.indent("\n".join(comparison.models), "  "),
                listing=suites.listing(),
            ),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_options(command)
        command.set_defaults(act=main)


def add_options(command):
    """Those that all comparisons share."""
    command.add_argument(
        "--datasets",
        nargs="+",
        metavar="NAME",
        help=f"suites or single sets (default: {' '.join(suites.DEFAULT)})",
    )
    command.add_argument(
        "--models",
        nargs="+",
        metavar="NAME",
        help="models that run, beside what belongs to them and the baselines (default: all)",
    )
    command.add_argument(
        "--seeds",
        type=kinds.SEEDS,
        help=f"run seeded competitors with seeds 0, 1, ... (default: {DEFAULT_SEEDS} of them)",
    )
    command.add_argument(
        "--grid",
        action=argparse.BooleanOptionalAction,
        help="first find the settings of each model, on each data set, by five-fold "
        "cross-validation of all points of its grid on the training rows (default: take the "
        "published best)",
    )
    command.add_argument(
        "--resume",
        nargs="?",
        const=NEWEST,
        metavar="DIRECTORY",
        help="go on with the newest unfinished run, or with that of a directory; what --datasets, "
        "--models and --seeds name is added to it, and its report is written anew",
    )
    command.add_argument(
        "--jobs",
        type=kinds.JOBS,
        default=1,
        help="run so many at a time, each in a process with one thread (default: 1)",
    )
    command.add_argument(
        "--workdir", type=kinds.workdir, default="runs", help="where to write (default: runs)"
    )


def main(options):
    """Does what the options say."""
    comparison = COMPARISONS[options.comparison]
    with in_one_line(refused=(ValueError,)):
        check(comparison, options)
        directory = directory_of(comparison, options)
    from training.comparisons import runs
    from training.comparisons.reports import report

    print(f"Results: {directory / runs.results.FILE}", file=sys.stderr)
    command = f"python -m training compare {comparison.name}"
    go_on = f"Go on with: {command} --resume {shlex.quote(str(directory))}"
    with in_one_line(go_on, exhausted=(concurrent.futures.BrokenExecutor,)):
        runs.complete(comparison, directory, options.jobs)
    print(f"Report: {directory / report.FILE}")


def check(comparison, options):
    """Raises an error where options name what is not there, before anything heavy is imported."""
    comparison.only(options.models)
    suites.data_sets_named(options.datasets or [])
    if options.resume not in (None, NEWEST):
        check_grid(options.grid, pathlib.Path(options.resume))


def directory_of(comparison, options):
    """Makes the directory of a new run, or finds that of an old one, which may get more to do."""
    from training.comparisons import runs

    if options.resume is None:
        data_sets = suites.data_sets_named(options.datasets or suites.DEFAULT)
        num_seeds = options.seeds or DEFAULT_SEEDS
        grid = bool(options.grid)
        return runs.start(comparison, data_sets, num_seeds, options.workdir, options.models, grid)
    directory = pathlib.Path(options.resume)
    if options.resume == NEWEST:
        directory = runs.newest_unfinished(comparison, options.workdir)
        check_grid(options.grid, directory)
    data_sets = suites.data_sets_named(options.datasets or [])
    runs.extend(comparison, directory, data_sets, options.seeds or 0, options.models or [])
    return directory


def check_grid(grid, directory):
    """Raises an error where a run shall search that does not, or the other way round."""
    searches = read_config(directory).get("grid", False)
    if grid is not None and grid != searches:
        kind = "those of a grid search" if searches else "the published ones"
        raise ValueError(
            f"The settings of a run are of one kind, and the run in {directory} takes {kind}. "
            f"Received: {'--grid' if grid else '--no-grid'}. Leave it out, or start a new run."
        )
