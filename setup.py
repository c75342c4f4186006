"""Build the compiled kernels; everything else about the package is in pyproject.toml."""

import os

from Cython.Build import cythonize
from setuptools import Extension, setup

# -O3 because at gcc's -O2 the MinHash loop is not vectorised and runs several times slower.
# ALIGN_DEBUG=1 builds for debuggers and sanitizers: checked indexing, no optimisation.
debug = os.environ.get("ALIGN_DEBUG") == "1"
flags = ["-O1", "-g", "-fno-omit-frame-pointer"] if debug else ["-O3", "-g0"]

extensions = [
    Extension(f"align.{name}", [f"src/align/{name}.pyx"], extra_compile_args=flags)
    for name in ("_core", "_beads")
]

setup(
    ext_modules=cythonize(
        extensions,
        compiler_directives={
            "language_level": 3,
            "boundscheck": debug,
            "wraparound": False,
            "initializedcheck": debug,
            "cdivision": True,
            "embedsignature": False,
            "freethreading_compatible": True,
        },
    )
)
