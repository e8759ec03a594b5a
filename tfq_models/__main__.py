"""The commands of the library: `python -m tfq_models doctor`."""

import argparse
import importlib


def parser():
    """Returns the parser of the command line."""
    main = argparse.ArgumentParser(
        prog="python -m tfq_models", description="Quantum machine-learning models for Keras."
    )
    commands = main.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser(
        "doctor",
        help="say what is installed, what is missing and what is broken, and how to mend it",
        description="Shows versions and settings, and tests the library in a few seconds. "
        "The exit status is 1 where something is broken.",
    )
    return main


def main(arguments=None):
    """Runs a command and returns its exit status."""
    if parser().parse_args(arguments).command == "doctor":
        return importlib.import_module("tfq_models.doctor").main()
    parser().print_help()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
