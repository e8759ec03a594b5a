"""Nothing in the package evaluates text that came from a file: each way to do it is listed here."""

import pathlib
import re
import tokenize

import pytest

import tfq_models

# The package lies beside the tests, or where a wheel was installed.
FOLDERS = [
    pathlib.Path(tfq_models.__file__).parent,
    pathlib.Path(__file__).parent.parent / "training",
]
FILES = {
    path.relative_to(folder.parent).as_posix(): path
    for folder in FOLDERS
    for path in sorted(folder.rglob("*.py"))
}
WAYS = re.compile(
    r"sympify|parse_expr|(?<![.\w])(?<!def )(?:eval|exec|compile)\(|pickle|joblib\.\w+"
    r"|dill|marshal|lambdify"
    r"|read_json|DEFAULT_RESOLVERS|import_module|__import__|\w*deserialize\w*|load_model"
    r"|\.cache\(|np\.load\w*|genfromtxt|yaml|enable_unsafe\w*|model_from_\w+"
    r"|os\.system|subprocess|pd\.read\w*"
)
OWN = "loads a module of this package: the name is a constant, or one of a table in the file"
IN_MEMORY = "functools.cache, in memory"
# (file, what stands there, how often): why it is safe.
SAFE = {
    ("tfq_models/__init__.py", "import_module", 1): OWN,
    ("tfq_models/base/lazy.py", "import_module", 1): OWN,
    ("tfq_models/base/former_names.py", "import_module", 1): OWN,
    ("tfq_models/saving/stand_ins.py", "import_module", 3): OWN,
    ("tfq_models/models/families.py", "import_module", 2): OWN,
    ("tfq_models/saving/operations.py", "import_module", 3): OWN
    + "; or TensorFlow Quantum, by its name",
    ("tfq_models/__main__.py", "import_module", 1): OWN,
    ("tfq_models/doctor/examination.py", "import_module", 1): OWN,
    ("tfq_models/doctor/settings.py", "import_module", 1): OWN,
    ("tfq_models/doctor/parts.py", "import_module", 4): (
        OWN + "; or TensorFlow or TensorFlow Quantum, by their names"
    ),
    ("tfq_models/doctor/report.py", "subprocess", 3): "this Python, with arguments of its own",
    ("tfq_models/doctor/self_test.py", "load_model", 1): "a file that the same function wrote",
    ("tfq_models/native/__init__.py", "import_module", 1): "TensorFlow, by its name",
    ("tfq_models/base/which_keras.py", "import_module", 1): "a module of tf_keras, by its name",
    ("tfq_models/saving/config.py", "import_module", 1): "this package, by its name",
    ("tfq_models/saving/differentiators.py", "import_module", 1): (
        "TensorFlow Quantum, by its name, after the differentiator's name was found in a table"
    ),
    ("training/comparisons/jobs.py", "import_module", 1): OWN,
    ("training/experiments/__init__.py", "import_module", 1): "the files of its own folder",
    ("tfq_models/circuit_tensors/writing/encoding.py", "lambdify", 1): (
        "generates code from functions of the list; `dummify` keeps the symbols' names out of it, "
        "see tests/saving/test_hostile_names.py"
    ),
    ("tfq_models/base/model.py", "deserialize_keras_object", 1): (
        "what Keras's own `compile_from_config` does: Keras's promise, see docs/saving.md"
    ),
    ("tfq_models/saving/keras_objects.py", "deserialize_keras_object", 1): (
        "after every class and function of the tree was found among Keras's and registered ones"
    ),
    ("tfq_models/datasets/_mnist.py", "np.load", 1): "with allow_pickle=False",
    ("tfq_models/datasets/_mnist.py", "pickle", 1): "allow_pickle=False, an argument",
    ("tfq_models/kernels/kernel.py", ".cache(", 1): (
        "joblib reads pickles from the directory that the user names, see docs/saving.md"
    ),
    ("tfq_models/layers/parts/quantum_data.py", ".cache(", 1): IN_MEMORY,
    ("tfq_models/simulator/compiled_circuit.py", ".cache(", 2): IN_MEMORY,
    ("tfq_models/simulator/kernel/gradients.py", ".cache(", 1): IN_MEMORY,
    ("tfq_models/simulator/measuring/measurement.py", ".cache(", 1): IN_MEMORY,
    ("tfq_models/sklearn/estimator.py", "deserialize", 1): (
        "inside `pickle.load`, which promises nothing, see docs/saving.md"
    ),
    ("tfq_models/sklearn/estimator.py", "load_model", 1): "as above, with Keras's safe mode",
    ("tfq_models/testing.py", "load_model", 1): "a file that the same function has written",
    ("training/runs/standing.py", "load_model", 1): "the run's own files, with Keras's safe mode",
}
_TEXT = (tokenize.STRING, tokenize.COMMENT)


def code(path):
    """What a file holds besides texts and comments, without spaces."""
    with path.open("rb") as file:
        tokens = list(tokenize.tokenize(file.readline))[1:]
    return (
        "".join(
            f" {token.string}" if token.type == tokenize.NAME else token.string
            for token in tokens
            if token.type not in _TEXT
        )
        .replace(" .", ".")
        .replace(". ", ".")
    )


def found():
    """How often each way stands in each file."""
    counts = {}
    for name, path in FILES.items():
        for way in WAYS.findall(code(path)):
            counts[name, way] = counts.get((name, way), 0) + 1
    return {(*key, count) for key, count in counts.items()}


@pytest.mark.parametrize("place", sorted(found() | SAFE.keys()), ids=lambda place: str(place[:2]))
def test_every_way_to_run_text_is_listed_with_a_reason(place):
    assert place in SAFE, f"{place}: is what it reads the user's own? Say why, in SAFE"
    assert place in found(), f"{place} is gone: take it out of SAFE"
