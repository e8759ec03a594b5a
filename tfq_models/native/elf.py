"""Whether a file can be a library of this machine, before the system's loader touches it.

The loader ends the process, with a bus error, where a file is shorter than it says it is.
"""

import os
import pathlib
import platform
import struct

# What Linux calls a machine, and its number in the header of a library (ELF).
MACHINES = {"x86_64": 62, "aarch64": 183}
_HEADER = struct.Struct("<4sBB10xHH12xQQ6xHHHH2x")
_SEGMENT = struct.Struct("<I4xQ16xQ16x")
_SHARED_LIBRARY, _LOADED = 3, 1


def why_unfit(path: pathlib.Path) -> str | None:
    """Returns why the loader must not get this file, or None where nothing is known against it."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "TensorFlow takes only paths that can be written in UTF-8."
    try:
        with open(path, "rb") as file:
            return _why_unfit(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        return f"{error.strerror}."


def _why_unfit(file, size):
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return f"The file is too short for a library: {size} bytes."
    magic, bits, order, kind, machine, *tables = _HEADER.unpack(header)
    if magic != b"\x7fELF" or kind != _SHARED_LIBRARY:
        return "The file is no shared library of Linux."
    if (bits, order) != (2, 1) or machine != MACHINES.get(platform.machine()):
        return f"The library is for another processor than {platform.machine()}."
    whole = _whole(file, size, *tables)
    return None if whole <= size else f"The file is cut off: {size} bytes of {whole} or more."


def _whole(file, size, segments, sections, length, count, section_length, section_count):
    """How long a file must be to hold its tables, and all that the loader takes from it."""
    file.seek(min(segments, size))
    table = file.read(_SEGMENT.size * count)
    listed = _SEGMENT.iter_unpack(table[: len(table) // _SEGMENT.size * _SEGMENT.size])
    return max(
        segments + length * count,
        sections + section_length * section_count,
        *(offset + held for kind, offset, held in listed if kind == _LOADED),
    )
