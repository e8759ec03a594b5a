#!/bin/sh
# Prints the path of the first suitable Python among the given names: sh environments/find_python.sh python3 python3.13
# Suitable is a CPython of 3.11 to 3.13 that can make environments. Beside PATH, pyenv's versions are looked through,
# because its commands on PATH fail for a version that is not chosen.
for name; do
    for python in "$name" "${PYENV_ROOT:-$HOME/.pyenv}/versions/${name#python}".*/bin/python; do
        "$python" -c 'if True:
            import ensurepip, sys, venv
            if (3, 11) <= sys.version_info[:2] <= (3, 13) and sys.implementation.name == "cpython":
                print(sys.executable)
            else:
                sys.exit(1)' 2>/dev/null && exit 0
    done
done
echo "tfq_models needs CPython 3.11, 3.12 or 3.13 with venv. Tried: $*." >&2
exit 1
