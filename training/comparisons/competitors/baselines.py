"""Classical baselines: what any other competitor is shown beside."""

import tfq_models
from training.comparisons.competitors.competitor import Competitor


def rbf_svc(settings, seed):
    """A support-vector machine on the features as they are: the published one scales nothing."""
    from sklearn.svm import SVC

    return SVC(C=settings["C"], gamma=settings["gamma"])


def logistic_regression(settings, seed):
    """On standardised features."""
    return tfq_models.baselines.logistic_regression()


def best_constant(settings, seed):
    """The answer, always the same, that is right most often on the rows that are scored."""
    from training.comparisons.competitors.constant import BestConstant

    return BestConstant()


BASELINES = (
    Competitor("svc", "RBF SVC", rbf_svc, model="svc", is_baseline=True),
    Competitor("logistic_regression", "logistic regression", logistic_regression, is_baseline=True),
    Competitor("best_constant", "best constant", best_constant, is_baseline=True),
)
