"""Says what is installed, what is missing and what is broken: `python -m tfq_models doctor`.

An `examination` runs in a process of its own, one check after the other, because a broken library
may end the process that loads it. The `report` prints what it finds.
"""

from tfq_models.doctor.report import main as main
