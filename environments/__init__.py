"""The environments that the project is run in: the default one, the matrix, and Colab's.

`python -m environments --help` lists the commands. The package needs nothing but Python, because it
makes what everything else is installed into.
"""
