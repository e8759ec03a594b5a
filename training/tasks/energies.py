"""The task of an energy: no data, and the output of the model is what shall be small."""

from training.tasks.figures import Figure, logged
from training.tasks.objective import Objective


def objective():
    """Returns the objective of a model whose output is an energy: the mean output."""
    return Objective("energy", loss=_loss)


def figures(ground_energy):
    """Returns the energy of the best model beside the least one.

    Args:
        ground_energy: The least eigenvalue of the Hamiltonian, or a bound below it.
    """
    ground = Figure("ground_energy", "ground energy", ground_energy)
    energy = Figure("energy", "energy", logged("loss"), better="lower", log="loss", beside=ground)
    return (energy,)


def _loss():
    from training.tasks.mean_output import mean_output

    return mean_output
