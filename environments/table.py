"""Writes the results of the matrix into the documentation."""

import re

BEGIN, END = "<!-- matrix begins -->", "<!-- matrix ends -->"
COLUMNS = {
    "environment": "{cell}",
    "Python": "{python}",
    "TensorFlow": "{versions[tensorflow]}",
    "TensorFlow Quantum": "{versions[tensorflow-quantum]}",
    "Cirq": "{versions[cirq-core]}",
    "NumPy": "{versions[numpy]}",
    "Keras": "{keras}",
    "passed": "{passed}",
    "failed": "{failed}",
    "skipped": "{skipped}",
    "seconds": "{seconds}",
    "run on": "{date}",
}


def table(results):
    """Returns results as a Markdown table."""
    lines = [list(COLUMNS), ["---"] * len(COLUMNS), *map(_row, results)]
    return "".join("| {} |\n".format(" | ".join(line)) for line in lines)


def _row(result):
    keras = result["versions"]["tf-keras" if result["under"] == "tf_keras" else "keras"]
    keras = f"{result['under'].removesuffix(' 3')} {keras}"
    return [text.format(**result | {"keras": keras}) or "-" for text in COLUMNS.values()]


def write(results, page):
    """Puts the table of results between the markers of a page."""
    text = page.read_text(encoding="utf-8")
    between = f"{BEGIN}\n{table(results)}{END}"
    page.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: between, text, flags=re.DOTALL), "utf-8")
