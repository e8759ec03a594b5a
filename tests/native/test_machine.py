"""What a process may use: control groups as Linux writes them, and systems without any."""

import os

import pytest

from tfq_models.native import machine

GIB = 2**30
NO_LIMIT = "9223372036854771712\n"  # version 1
V1 = {
    "/proc/self/cgroup": "5:cpuset:/\n3:cpu,cpuacct:/jobs/a\n2:memory:/jobs/a/b\n0::/\n",
    "/proc/self/mountinfo": (
        "30 25 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"
        "33 30 0:28 / /sys/fs/cgroup/cpu,cpuacct ro shared:14 - cgroup cgroup rw,cpu,cpuacct\n"
        "34 30 0:29 / /sys/fs/cgroup/my\\040memory ro master:9 - cgroup cgroup rw,memory\n"
    ),
}
V2 = {
    "/proc/self/cgroup": "0::/user.slice/job.scope\n",
    "/proc/self/mountinfo": "35 25 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n",
}


@pytest.fixture
def files(monkeypatch):
    """The files of a machine with 8 processors and 16 GiB: to be filled."""
    contents = {}
    monkeypatch.setattr(machine, "_text", lambda path: contents.get(str(path), ""))
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    sizes = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 16 * GIB // 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__, raising=False)
    return contents


def test_without_control_groups_the_whole_machine_is_there(files):
    assert machine.total_memory() == 16 * GIB
    assert machine.usable_processors() == 8


@pytest.mark.parametrize(
    ("limits", "num_processors"),
    [
        ({"user.slice/job.scope/cpu.max": "200000 100000\n"}, 2),
        ({"user.slice/job.scope/cpu.max": "50000 100000\n"}, 1),
        ({"user.slice/job.scope/cpu.max": "250000 100000\n"}, 3),
        ({"user.slice/job.scope/cpu.max": "max 100000\n"}, 8),
        ({"user.slice/job.scope/cpu.max": "max 100000\n", "cpu.max": "400000 100000\n"}, 4),
        ({"user.slice/job.scope/cpu.max": "7 10\n", "user.slice/cpu.max": "300000 100000\n"}, 1),
        ({"user.slice/cpu.max": "9900000 100000\n"}, 8),
        ({"user.slice/cpu.max": "0 0\n"}, 8),
        ({"user.slice/cpu.max": "nonsense\n"}, 8),
        ({"user.slice/cpu.max": "\n"}, 8),
    ],
)
def test_quotas_of_version_2(limits, num_processors, files):
    files.update(V2)
    files.update({f"/sys/fs/cgroup/{name}": text for name, text in limits.items()})
    assert machine.usable_processors() == num_processors


@pytest.mark.parametrize(
    ("folder", "quota", "num_processors"),
    [("jobs/a/", "150000", 2), ("jobs/", "300000", 3), ("", "100000", 1), ("jobs/a/", "-1", 8)],
)
def test_quotas_of_version_1(folder, quota, num_processors, files):
    files.update(V1)
    files[f"/sys/fs/cgroup/cpu,cpuacct/{folder}cpu.cfs_quota_us"] = f"{quota}\n"
    files[f"/sys/fs/cgroup/cpu,cpuacct/{folder}cpu.cfs_period_us"] = "100000\n"
    assert machine.usable_processors() == num_processors


def test_the_affinity_counts_beside_the_quota(files, monkeypatch):
    files.update(V2, **{"/sys/fs/cgroup/cpu.max": "400000 100000\n"})
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {5}, raising=False)
    assert machine.usable_processors() == 1


def test_memory_of_version_2(files):
    files.update(V2)
    files["/sys/fs/cgroup/user.slice/job.scope/memory.max"] = "max\n"
    assert machine.total_memory() == 16 * GIB
    files["/sys/fs/cgroup/user.slice/memory.max"] = f"{3 * GIB}\n"
    assert machine.total_memory() == 3 * GIB


def test_memory_of_version_1_in_a_folder_with_a_space(files):
    files.update(V1)
    files["/sys/fs/cgroup/my memory/jobs/a/b/memory.limit_in_bytes"] = NO_LIMIT
    assert machine.total_memory() == 16 * GIB
    files["/sys/fs/cgroup/my memory/jobs/memory.limit_in_bytes"] = f"{2 * GIB}\n"
    assert machine.total_memory() == 2 * GIB


@pytest.mark.parametrize(
    ("root", "own"),
    [
        ("/docker/1f", "/docker/1f"),  # no name space of its own: the mount shows the container
        ("/", "/../../outside"),  # a process that was moved into a name space
        ("/docker/1f", "/elsewhere"),
        ("/docker/1f", "/docker/1f/.."),
    ],
)
def test_the_mount_is_read_where_the_group_is_not_below_it(root, own, files):
    files["/proc/self/cgroup"] = f"0::{own}\n"
    files["/proc/self/mountinfo"] = f"35 25 0:30 {root} /cg rw - cgroup2 cgroup2 rw\n"
    files.update({"/cg/memory.max": f"{GIB}\n", "/cg/cpu.max": "300000 100000\n"})
    assert (machine.total_memory(), machine.usable_processors()) == (GIB, 3)


def test_a_group_inside_a_mounted_container(files):
    files["/proc/self/cgroup"] = "0::/docker/1f/job\n"
    files["/proc/self/mountinfo"] = "35 25 0:30 /docker/1f /cg rw - cgroup2 cgroup2 rw\n"
    files["/cg/job/memory.max"] = f"{GIB}\n"
    assert machine.total_memory() == GIB


@pytest.mark.parametrize("text", ["nonsense", "1 2\n- - -\n", ": - :\n::\n\n", "0::/a\n" * 3])
def test_files_of_another_form_are_passed_over(text, files):
    files.update({"/proc/self/cgroup": text, "/proc/self/mountinfo": text})
    assert (machine.total_memory(), machine.usable_processors()) == (16 * GIB, 8)


def test_a_system_that_tells_nothing(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.delattr(os, "sysconf", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: None)

    def unreadable(path, *arguments, **keywords):
        raise PermissionError(path)

    monkeypatch.setattr("builtins.open", unreadable)
    monkeypatch.setattr("io.open", unreadable)
    assert machine.total_memory() is None
    assert machine.usable_processors() == 1
