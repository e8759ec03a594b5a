"""Builds the native kernel, for AVX2 and for AVX-512, where there is a compiler for it.

The metadata stands in setup.cfg. Environment: `CXX`, `CXXFLAGS` and `LDFLAGS` as usual;
`TFQ_MODELS_REQUIRE_NATIVE=1` makes a kernel that cannot be built an error.
"""

import concurrent.futures
import functools
import os
import pathlib
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

FOLDER = pathlib.Path("tfq_models/native")
VARIANTS = {"_kernel_v3": "-march=x86-64-v3", "_kernel_v4": "-march=x86-64-v4"}
COMPILE = [
    *("-std=c++17", "-O3", "-fPIC", "-pthread", "-fvisibility=hidden"),
    # The last, because GCC 12 sees ghosts in its own AVX-512 headers.
    *("-Wall", "-Wextra", "-Wno-maybe-uninitialized"),
    # Not -ffast-math: not-a-number and infinity must survive.
    *("-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math"),
]
LINK_LIBRARY = [
    *("-shared", "-static-libstdc++", "-static-libgcc"),
    f"-Wl,--version-script={FOLDER / 'exports.map'}",
    # The threads of the kernel outlive every handle on the library.
    "-Wl,-z,nodelete",
]


class NotBuilt(Exception):
    """The kernel cannot be built; the message says why, in one line."""


def sources():
    """All C++ files. The one that registers the operations is linked last: see there."""
    return sorted(FOLDER.glob("*.cpp"), key=lambda path: (path.stem == "library", path))


def compiler():
    """Returns the command of the C++ compiler."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NotBuilt("it is written for Linux on x86-64")
    if os.environ.get("CXX"):
        return shlex.split(os.environ["CXX"])
    for name in ("g++", "clang++", "c++"):
        if shutil.which(name):
            return [name]
    raise NotBuilt("there is no C++ compiler (looked for g++, clang++ and c++; CXX names another)")


@functools.cache
def workers():
    """As many threads as there are processors, shared by the libraries that are being built."""
    return concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0)))


def run(command):
    """Runs the compiler, whose complaints go where the output of the build goes."""
    try:
        result = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    except OSError as error:
        raise NotBuilt(f"{command[0]} does not start: {error.strerror}") from error
    sys.stderr.write(result.stderr)
    if result.returncode:
        complaints = [line for line in result.stderr.splitlines() if "error" in line]
        raise NotBuilt(": ".join([f"{command[0]} failed", *complaints[:1]]))


def compile_files(files, folder, *flags):
    """Compiles C++ files side by side, and returns the object files."""
    command = [*compiler(), *COMPILE, *flags, *shlex.split(os.environ.get("CXXFLAGS", ""))]
    objects = [f"{folder}/{path.stem}.o" for path in files]
    pairs = zip(files, objects, strict=True)
    jobs = [workers().submit(run, [*command, "-c", str(file), "-o", o]) for file, o in pairs]
    try:
        for job in jobs:
            job.result()
    finally:
        for job in jobs:
            job.cancel()
        concurrent.futures.wait(jobs)
    return objects


def link(objects, target, *flags):
    """Links object files, and puts the result in place only when it is whole."""
    # A process that has loaded the old library keeps it: the new one is another file.
    new = target.with_name(f".new-{os.getpid()}-{target.name}")
    ldflags = shlex.split(os.environ.get("LDFLAGS", ""))
    run([*compiler(), "-pthread", *flags, *objects, *ldflags, "-o", str(new)])
    os.replace(new, target)


def build_library(target, *flags):
    """Builds one shared library out of all sources."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        link(compile_files(sources(), folder, *flags), target, *flags, *LINK_LIBRARY)


class BuildKernel(build_ext):
    """Builds the two libraries, or says in one line why not and goes on."""

    def build_extensions(self):  # noqa: D102
        self.parallel = len(self.extensions)
        try:
            super().build_extensions()
        except NotBuilt as reason:
            if os.environ.get("TFQ_MODELS_REQUIRE_NATIVE") == "1":
                sys.exit(f"tfq_models: the native kernel cannot be built, because {reason}.")
            print(f"tfq_models: no native kernel, because {reason}; circuits run in TensorFlow.")
            self._remove_old_ones()

    def build_extension(self, ext):  # noqa: D102
        build_library(pathlib.Path(self.get_ext_fullpath(ext.name)), *ext.extra_compile_args)

    def get_ext_filename(self, fullname):  # noqa: D102
        # No tag of a Python version: there is no Python in it.
        return os.path.join(*fullname.split(".")) + ".so"

    def _remove_old_ones(self):
        for extension in self.extensions:
            name = self.get_ext_filename(extension.name)
            pathlib.Path(self.build_lib, name).unlink(missing_ok=True)
            pathlib.Path(name).unlink(missing_ok=True)


class Wheel(bdist_wheel):
    """Tags the wheel by the platform alone, since one kernel serves every Python."""

    def get_tag(self):  # noqa: D102
        platform_tag = super().get_tag()[2]
        has_kernel = any(pathlib.Path(self.bdist_dir, FOLDER).glob("*.so"))
        return "py3", "none", platform_tag if has_kernel else "any"


def extensions():
    """The two libraries, as setuptools wants to hear of them."""
    files = [str(path) for path in sources()]
    return [
        Extension(f"tfq_models.native.{name}", files, extra_compile_args=[flag], optional=True)
        for name, flag in VARIANTS.items()
    ]


if __name__ == "__main__":
    setup(ext_modules=extensions(), cmdclass={"build_ext": BuildKernel, "bdist_wheel": Wheel})
