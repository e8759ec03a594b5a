"""Names that have moved to another room, which answer for one version with a warning."""

import importlib
import warnings


def moved(old, new, renamed=None):
    """Returns `__getattr__` of a module whose names are in the room `new` now.

    Args:
        old: The module's `__name__`.
        new: The room, as `tfq_models.baselines`.
        renamed: Of each name that has changed too, the new one.
    """

    def get(name):
        new_name = (renamed or {}).get(name, name)
        room = importlib.import_module(new)
        if name.startswith("__") or not hasattr(room, new_name):
            raise AttributeError(f"module {old!r} has no attribute {name!r}")
        warnings.warn(
            f"`{old}.{name}` is `{new}.{new_name}` since tfq_models 0.2; the old name will be gone "
            f"in 0.3. Received: {old}.{name}.",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(room, new_name)

    return get
