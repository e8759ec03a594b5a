"""A comparison holds the scores that its classifiers have by themselves."""

import matplotlib
import pytest
from matplotlib.figure import Figure
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from tfq_models import datasets
from tfq_models.baselines import baseline_scores
from tfq_models.kernels import QSVC
from tfq_models.sklearn import QuantumClassifier
from tfq_models.visualization import compare

DATA = (TRAIN, TEST) = datasets.two_curves(4)
QUICK = QuantumClassifier("tree_tensor", epochs=2)


def test_each_model_stands_beside_its_product_and_its_twin():
    comparison = compare([QUICK, QSVC("iqp", C=10)], DATA, num_seeds=2)
    names = [score.name for score in comparison.scores]
    assert names[:3] == ["tree_tensor", "tree_tensor, no entangling gates", "tree_tensor, twin"]
    assert names[3:] == ["QSVC", "svc", "logistic_regression", "majority"]
    for name, expected in baseline_scores(DATA).items():
        assert comparison[name].mean == expected
    for k, seed in enumerate((0, 1)):
        alone = QuantumClassifier("tree_tensor", epochs=2, random_state=seed).fit(*TRAIN)
        assert comparison["tree_tensor"].accuracies[k] == alone.score(*TEST)
    product = QuantumClassifier(
        "tree_tensor", epochs=2, model_arguments={"entangling": False}, random_state=0
    )
    assert comparison["tree_tensor, no entangling gates"].accuracies[0] == product.fit(
        *TRAIN
    ).score(*TEST)
    model, twin = comparison["tree_tensor"], comparison["tree_tensor, twin"]
    # A hidden node more or less has 4 + 1 + 1 parameters.
    assert abs(model.num_parameters - twin.num_parameters) <= 3
    assert comparison["QSVC"].mean == QSVC("iqp", C=10).fit(*TRAIN).score(*TEST)


def test_table_and_plot():
    matplotlib.use("Agg")
    comparison = compare([QSVC(), QSVC("zz")], DATA)
    lines = str(comparison).splitlines()
    assert len(lines) == 2 + 5 and lines[2].startswith("| QSVC | 0.")
    assert comparison._repr_markdown_() == str(comparison)
    axes = comparison.plot(Figure().subplots())
    assert [bar.get_width() for bar in axes.patches] == [s.mean for s in comparison.scores]
    assert [tick.get_text() for tick in axes.get_yticklabels()][:2] == ["QSVC", "QSVC 2"]
    with pytest.raises(KeyError):
        comparison["dressed"]


def test_seeds_reach_into_pipelines_and_nothing_is_fitted_in_place():
    machine = make_pipeline(StandardScaler(), SVC())
    scores = compare([machine], DATA, num_seeds=2, baselines=False).scores
    assert [score.name for score in scores] == ["Pipeline"]
    assert not hasattr(machine[-1], "classes_")


@pytest.mark.parametrize(
    ("models", "data", "kind", "message"),
    [
        ("dressed", DATA, ValueError, "`models` must be a list.*'dressed'"),
        ([], DATA, ValueError, "`models` must be a list"),
        ([3], DATA, TypeError, "`models` must hold names .*3"),
        (["quantum"], DATA, ValueError, "`model` must be one of .*'quantum'"),
        ([QSVC()], TRAIN[0], TypeError, "`data` must be"),
    ],
)
def test_wrong_calls_name_the_culprit(models, data, kind, message):
    with pytest.raises(kind, match=message):
        compare(models, data)
    with pytest.raises(TypeError, match="`twins` must be True or False"):
        compare([QSVC()], DATA, twins="no")
    with pytest.raises(ValueError, match="`num_seeds`"):
        compare([QSVC()], DATA, num_seeds=0)
