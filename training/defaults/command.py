"""The command `python -m training defaults`."""

import concurrent.futures
import pathlib

from training import options as kinds
from training.runs.endings import in_one_line

DESCRIPTION = "Measures what the estimators reach with nothing but defaults, on nine tables."
_FOLDER = "defaults"


def add(parser):
    """Gives the parser its options."""
    parser.description = f"{DESCRIPTION} A run that was stopped goes on where it was."
    parser.add_argument(
        "--families", nargs="+", metavar="NAME", help="default: all for tables, and QSVC"
    )
    parser.add_argument("--tables", nargs="+", metavar="NAME", help="default: all nine")
    parser.add_argument("--seeds", type=kinds.SEEDS, default=5, help="how many (default: 5)")
    parser.add_argument(
        "--jobs",
        type=kinds.JOBS,
        default=1,
        help="run so many at a time, each in a process with one thread (default: 1)",
    )
    parser.add_argument(
        "--again", action="store_true", help="forget the results that are there of what is named"
    )
    parser.add_argument(
        "--workdir", type=kinds.workdir, default="runs", help="where to write (default: runs)"
    )
    parser.set_defaults(act=main)


def main(options):
    """Runs what is missing, and writes the report."""
    from training.comparisons import jobs, progress, results
    from training.defaults import cells, report, tables

    with in_one_line(refused=(ValueError,)):
        families = _named("--families", options.families, cells.NAMES)
        chosen = _named("--tables", options.tables, [*tables.TABLES, *tables.OF_NUMBERS])
        directory = pathlib.Path(options.workdir) / _FOLDER
        directory.mkdir(parents=True, exist_ok=True)
        found = results.read(directory)
    wanted = [
        cells.Cell(estimator, table, seed)
        for table in chosen
        for estimator in cells.competitors(table, families)
        for seed in range(options.seeds)
    ]
    if options.again:
        keys = {cell.key for cell in wanted}
        found = [result for result in found if result.key not in keys]
    missing = [cell for cell in wanted if cell.key not in {result.key for result in found}]
    shown = progress.Progress(missing, found, num_jobs=options.jobs)
    go_on = "Go on with the same command."
    with in_one_line(go_on, exhausted=(concurrent.futures.BrokenExecutor,)):
        for cell, result in jobs.run_all(missing, options.jobs, shown.starts):
            found.append(result)
            results.write(directory, found)
            shown.ends(cell, result)
        (directory / report.FILE).write_text(report.markdown(found), encoding="utf-8")
    print(f"Report: {directory / report.FILE}")


def _named(option, names, known):
    """Returns the names that are asked for, in the order of those that are known."""
    unknown = sorted(set(names or ()) - set(known))
    if unknown:
        raise ValueError(
            f"`{option}` must be among {', '.join(known)}. Received: {', '.join(unknown)}."
        )
    return [name for name in known if not names or name in names]
