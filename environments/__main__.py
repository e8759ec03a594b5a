"""The commands behind `make environment`, `make matrix` and `make colab`."""

import argparse
import pathlib

from environments import colab, install, matrix, table
from environments.cells import CELLS
from environments.pythons import ROOT

NAMES = [cell.name for cell in CELLS]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def parser():
    """Returns the parser of the command line."""
    main = argparse.ArgumentParser(prog="python -m environments", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)
    default = commands.add_parser("default", help="make the environment of the other commands")
    default.add_argument("--folder", type=pathlib.Path, default=ROOT / ".venv")
    cells = commands.add_parser(
        "matrix",
        help="run the fast tests in every supported environment, and write docs/versions.md",
        description="A cell that has been run is not run again: an interrupted run goes on.",
    )
    cells.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, help="cells to run")
    cells.add_argument("--again", action="store_true", help="make and run them anew")
    cells.add_argument(
        "--tests", default="", help="pytest's arguments in place of all tests; then no page"
    )
    smoke = commands.add_parser("colab", help="install and run the notebooks as in Colab")
    smoke.add_argument("--quick", action="store_true", help="run the first notebook only")
    return main


def main():
    """Runs a command and returns its exit status."""
    arguments = parser().parse_args()
    if arguments.command == "default":
        install.make_default(arguments.folder)
    elif arguments.command == "colab":
        colab.smoke(NOTEBOOKS[:1] if arguments.quick else NOTEBOOKS)
    else:
        results = matrix.run(arguments.only, arguments.tests, arguments.again)
        print(table.table(results), end="")
        if not arguments.tests:
            table.write(results, ROOT / "docs" / "versions.md")
        return any(result["failed"] for result in results)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
