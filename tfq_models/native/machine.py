"""How much of the machine this process may use: memory and processors, within a container's limits.

Linux keeps the limits of containers in control groups (cgroup), of version 1 or 2. On other systems
there are none to read, and what cannot be known is left out.
"""

import contextlib
import math
import os
import pathlib
import re
from collections.abc import Iterator


def total_memory() -> int | None:
    """Returns how many bytes of memory this process may use, or None where that is not known."""
    sizes = []
    with contextlib.suppress(AttributeError, OSError, ValueError):  # not on every system
        sizes.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for folder in _control_groups("memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            sizes += _numbers(folder / name)
    return min((size for size in sizes if size > 0), default=None)


def usable_processors() -> int:
    """Returns how many processors this process can keep busy: at least one.

    A quota of two and a half processors counts as three.
    """
    counts = [_allowed_processors()]
    for folder in _control_groups("cpu"):
        limit = _numbers(folder / "cpu.max")
        limit = limit or _numbers(folder / "cpu.cfs_quota_us", folder / "cpu.cfs_period_us")
        if len(limit) == 2 and min(limit) > 0:  # quota and period
            counts.append(math.ceil(limit[0] / limit[1]))
    return min(counts)


def _allowed_processors():
    with contextlib.suppress(AttributeError, OSError):  # Linux only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _numbers(*paths) -> list[int]:
    """The whole numbers in small files. Words ("max": no limit) and missing files give none."""
    words = [word for path in paths for word in _text(path).split()]
    return [int(word) for word in words if re.fullmatch("-?[0-9]{1,20}", word)]


def _text(path) -> str:
    try:
        return pathlib.Path(path).read_text(encoding="utf-8", errors="surrogateescape")
    except (OSError, ValueError):
        return ""


def _control_groups(controller) -> Iterator[pathlib.Path]:
    """Yields the folders of this process's control groups, and of all that they lie in."""
    own = _own_groups()
    for line in _text("/proc/self/mountinfo").splitlines():
        mount, _, source = line.partition(" - ")
        if len(mount.split()) < 5 or len(source.split()) < 3:
            continue
        root, folder = map(_unescaped, mount.split()[3:5])
        kind, _, options = source.split()[:3]
        if kind == "cgroup2" and "" in own:
            yield from _upwards(folder, root, own[""])
        elif kind == "cgroup" and controller in options.split(",") and controller in own:
            yield from _upwards(folder, root, own[controller])


def _own_groups() -> dict[str, str]:
    """The path of this process's group by controller; that of version 2 has no name."""
    groups = {}
    for line in _text("/proc/self/cgroup").splitlines():
        _, controllers, path = [*line.split(":", 2), "", ""][:3]
        groups.update(dict.fromkeys(controllers.split(","), path))
    return groups


def _upwards(folder, root, path):
    """Yields the folder of a group and those that it lies in, up to where the groups are mounted.

    The mount shows the tree of groups from `root` on. A group outside of it stands for the mount.
    """
    top, inside = pathlib.Path(folder), pathlib.PurePosixPath(path)
    parts = inside.relative_to(root).parts if inside.is_relative_to(root) else ()
    if ".." in parts:
        parts = ()
    yield from (top.joinpath(*parts[:depth]) for depth in range(len(parts), -1, -1))


def _unescaped(name):
    """Linux writes a space in a path as a backslash and 040."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), name)
