"""The comparison of the classifiers that are trained."""

from training.comparisons.comparison import Comparison
from training.comparisons.competitors.baselines import BASELINES
from training.comparisons.competitors.competitor import Competitor
from training.comparisons.competitors.families import competitors


def mlp(settings, seed):
    """A multi-layer perceptron on the features as they are: the published one scales nothing."""
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(
        tuple(settings["hidden_layer_sizes"]),
        alpha=settings["alpha"],
        learning_rate_init=settings["learning_rate_init"],
        batch_size=32,
        max_iter=3000,
        random_state=seed,
    )


MLP = Competitor("mlp", "MLP", mlp, "mlp", is_seeded=True, is_baseline=True)

CLASSIFIERS = Comparison(
    name="classifiers",
    title="Trained classifiers with published settings",
    description="variational classifiers, beside themselves without entangling gates and MLPs",
    competitors=(
        *competitors(),
        MLP,
        *BASELINES,
    ),
    notes=(
        "Training as published: Adam, batches of 32 rows drawn with replacement, at most 10,000 "
        "steps; it ends once, after 400 steps, the means of the last two windows of 200 losses "
        "differ by no more than half the standard error of the last one.",
        "Kitchen sinks are not trained by steps: scikit-learn's logistic regression, without a "
        "penalty, is fitted to the random bits. Batches of the metric learner have 16 rows of each "
        "class.",
        "Features are scaled by the training rows as published: to [-pi/2, pi/2] for the IQP "
        "variational classifier, re-uploading and the metric learner, to [-1, 1] for kitchen "
        "sinks, standardised for the dressed circuit, and as they are for the other two.",
        "A product model is the same without entangling gates, with the same settings. A twin is a "
        "multi-layer perceptron of one hidden layer with as many parameters, as nearly as "
        "possible, on the same features, trained in the same way.",
        "† Published with another circuit or loss. With more than one repeat of the IQP map, a "
        "defect of the simulator had the entanglers act in the first repeat only; here all repeats "
        "have them. In the published loss of the tree tensor, outputs of shape (32, 1) meet labels "
        "of shape (32,), so that each output is compared with the labels of all rows; here it is "
        "compared with its own. In that of the metric learner, the overlaps within a class are of "
        "rows with themselves; here they are of all its rows in the batch.",
        "The MLP and the RBF SVC have published settings and see the features as they are; the "
        "logistic regression is scikit-learn's default on standardised features; the best constant "
        "is the part of the test rows with their most frequent label.",
    ),
)
