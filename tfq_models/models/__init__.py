"""The architectures of papers, as Keras models. Each is imported when first touched.

`FAMILIES` has a card of each. `Classifier` is the base of further ones: see docs/contributing.md.
"""

from tfq_models.base.lazy import exports
from tfq_models.models.families import FAMILIES as FAMILIES
from tfq_models.models.families import Defaults as Defaults
from tfq_models.models.families import Family as Family

_MODULES = {family.cls_name: family.model.partition(":")[0] for family in FAMILIES.values()}
__getattr__, __dir__, __all__ = exports(
    __name__,
    {
        "CircuitModel": "base",
        "Classifier": "base",
        "Estimate": "costs",
        "Recipe": "published",
        "Training": "convergence",
        "estimate": "costs",
        "fit_until_converged": "convergence",
        "published_settings": "published",
        **_MODULES,
    },
)
__all__ += ["FAMILIES", "Defaults", "Family"]
