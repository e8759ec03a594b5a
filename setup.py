"""Builds the native kernel where there is a compiler for it: for AVX2 and AVX-512, or for Arm.

The metadata stands in setup.cfg. Environment: `CXX`, `CXXFLAGS` and `LDFLAGS` as usual;
`TFQ_MODELS_REQUIRE_NATIVE=1` makes a kernel that cannot be built an error;
`TFQ_MODELS_GENERIC=1` adds a library for x86-64 processors without AVX2.
"""

import concurrent.futures
import contextlib
import functools
import hashlib
import os
import pathlib
import platform
import shlex
import shutil
import subprocess
import sys
import time

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_ext import build_ext

FOLDER = pathlib.Path("tfq_models/native")
# The libraries of each machine, as Linux calls it. All Arm processors of 64 bits have one width.
VARIANTS = {
    "x86_64": {"_kernel_v3": ["-march=x86-64-v3"], "_kernel_v4": ["-march=x86-64-v4"]},
    "aarch64": {"_kernel_generic": []},
}
COMPILE = [
    *("-std=c++17", "-O3", "-fPIC", "-pthread", "-fvisibility=hidden", f"-I{FOLDER}"),
    # GCC 12 sees ghosts in its own AVX-512 headers; Clang does not know that warning.
    *("-Wall", "-Wextra", "-Wno-maybe-uninitialized", "-Wno-unknown-warning-option"),
    # Vectors wider than the registers are passed within the library only.
    "-Wno-psabi",
    # Not -ffast-math: not-a-number and infinity must survive.
    *("-ffp-contract=fast", "-fno-math-errno", "-fno-trapping-math"),
]
LINK_LIBRARY = [
    *("-shared", "-static-libstdc++"),
    # What is not used of the standard library would ask for newer systems.
    "-Wl,--gc-sections",
    f"-Wl,--version-script={FOLDER / 'exports.map'}",
    # The threads of the kernel outlive every handle on the library.
    "-Wl,-z,nodelete",
]


class NotBuilt(Exception):
    """The kernel cannot be built; the message says why, in one line."""


def sources():
    """All C++ files. The one that registers the operations is linked last: see there."""
    return sorted(FOLDER.glob("*/*.cpp"), key=lambda path: (path.stem == "library", path))


def compiler():
    """Returns the command of the C++ compiler."""
    if platform.system() != "Linux" or platform.machine() not in VARIANTS:
        raise NotBuilt("it is written for Linux on x86-64 and on 64-bit Arm")
    if os.environ.get("CXX"):
        return shlex.split(os.environ["CXX"])
    for name in ("g++", "clang++", "c++"):
        if shutil.which(name):
            return [name]
    raise NotBuilt("there is no C++ compiler (looked for g++, clang++ and c++; CXX names another)")


@functools.cache
def workers():
    """As many threads as there are processors, shared by the libraries that are being built."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux only
    return concurrent.futures.ThreadPoolExecutor(len(allowed(0)) if allowed else os.cpu_count())


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
    folder.mkdir(parents=True, exist_ok=True)
    command = [*compiler(), *COMPILE, *flags, *shlex.split(os.environ.get("CXXFLAGS", ""))]
    key = hashlib.sha256(shlex.join(command).encode()).hexdigest()[:8]
    objects = [folder / f"{file.stem}-{key}.o" for file in files]
    pairs = zip(files, objects, strict=True)
    jobs = [workers().submit(compile_file, command, file, target) for file, target in pairs]
    try:
        for job in jobs:
            job.result()
    finally:
        for job in jobs:
            job.cancel()
        concurrent.futures.wait(jobs)
    return objects


def compile_file(command, file, target):
    """Compiles one file, unless that was done since it and all that it includes changed."""
    if is_current(target):
        return
    start = time.time()
    with replacing(target) as new, replacing(dependencies(target)) as names:
        run([*command, "-MD", "-MF", str(names), "-c", str(file), "-o", str(new)])
        # As old as what was read, should it change meanwhile.
        os.utime(new, (start, start))


def is_current(target):
    """Whether an object file is newer than all files that the compiler read for it."""
    try:
        names = dependencies(target).read_text().replace("\\\n", " ").split()[1:]
        return all(os.path.getmtime(name) < target.stat().st_mtime for name in names)
    except OSError:
        return False


def dependencies(target):
    """Where the compiler writes which files it read for an object file."""
    return target.with_suffix(".d")


@contextlib.contextmanager
def replacing(target):
    """Gives a name to write to, which takes the place of `target` when all went well.

    Another build may go on beside this one, and a process that has loaded the library keeps its
    file.
    """
    new = target.with_name(f".{os.getpid()}-{target.name}")
    try:
        yield new
        os.replace(new, target)
    finally:
        new.unlink(missing_ok=True)


def link(objects, target, *flags):
    """Links object files."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [*compiler(), "-pthread", *flags, *map(str, objects)]
    with replacing(target) as new:
        run([*command, *shlex.split(os.environ.get("LDFLAGS", "")), "-o", str(new)])


def build_library(target, *flags):
    """Builds one shared library out of all sources."""
    objects = compile_files(sources(), pathlib.Path("build/native"), *flags)
    link(objects, target, *flags, *LINK_LIBRARY)


class BuildKernel(build_ext):
    """Builds the libraries, or says in one line why not and goes on."""

    def build_extensions(self):  # noqa: D102
        self.parallel = len(self.extensions)
        try:
            super().build_extensions()
        except NotBuilt as reason:
            if os.environ.get("TFQ_MODELS_REQUIRE_NATIVE") == "1":
                sys.exit(f"tfq_models: the native kernel cannot be built, because {reason}.")
            print(f"tfq_models: no native kernel, because {reason}; circuits run in TensorFlow.")
            for extension in self.extensions:
                pathlib.Path(self.get_ext_fullpath(extension.name)).unlink(missing_ok=True)

    def build_extension(self, ext):  # noqa: D102
        build_library(pathlib.Path(self.get_ext_fullpath(ext.name)), *ext.extra_compile_args)

    def get_ext_filename(self, fullname):  # noqa: D102
        # No tag of a Python version: there is no Python in it.
        return os.path.join(*fullname.split(".")) + ".so"

    def copy_extensions_to_source(self):  # noqa: D102
        # Called in place only. An old library does not outlive a build that failed.
        for extension in self.extensions:
            pathlib.Path(self.get_ext_filename(extension.name)).unlink(missing_ok=True)
        super().copy_extensions_to_source()


class Wheel(bdist_wheel):
    """Tags the wheel by the platform alone, since one kernel serves every Python."""

    def get_tag(self):  # noqa: D102
        platform_tag = super().get_tag()[2]
        has_kernel = any(pathlib.Path(self.bdist_dir, FOLDER).glob("*.so"))
        return "py3", "none", platform_tag if has_kernel else "any"


def variants():
    """The libraries for this machine, with the compiler's flags; on others there is none to build.

    Something is listed there, too, so that the build says why there is no kernel.
    """
    found = dict(VARIANTS.get(platform.machine(), VARIANTS["x86_64"]))
    if os.environ.get("TFQ_MODELS_GENERIC") == "1":
        found["_kernel_generic"] = []
    return found


def extensions():
    """The libraries, as setuptools wants to hear of them."""
    files = [str(path) for path in sources()]
    return [
        Extension(f"tfq_models.native.{name}", files, extra_compile_args=flags, optional=True)
        for name, flags in variants().items()
    ]


if __name__ == "__main__":
    setup(ext_modules=extensions(), cmdclass={"build_ext": BuildKernel, "bdist_wheel": Wheel})
