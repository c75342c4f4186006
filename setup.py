"""Build the compiled kernels; everything else about the package is in pyproject.toml."""

import os
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

# -O3 because at gcc's -O2 the MinHash loop is not vectorised and runs several times slower.
# No contraction, so that sums round alike on every processor.
# ALIGN_DEBUG=1 builds for debuggers and sanitizers: checked indexing, no optimisation.
debug = os.environ.get("ALIGN_DEBUG") == "1"
flags = ["-O1", "-g", "-fno-omit-frame-pointer"] if debug else ["-O3", "-g0"]
flags.append("-ffp-contract=off")

# Every .pyx of the package is an extension module of its own; the headers beside them are dependencies of all.
package = Path("src/align")
headers = sorted(str(path) for path in package.glob("*") if path.suffix in (".h", ".pxd"))
extensions = [
    Extension(
        f"align.{path.stem}",
        [str(path)],
        depends=headers,
        include_dirs=[str(package)],
        extra_compile_args=flags,
    )
    for path in sorted(package.glob("*.pyx"))
]

setup(
    options={"build_ext": {"parallel": os.cpu_count()}},
    ext_modules=cythonize(
        extensions,
        build_dir="build/cython",  # generated C stays out of the source tree
        compiler_directives={
            "language_level": 3,
            "boundscheck": debug,
            "wraparound": False,
            "initializedcheck": debug,
            "cdivision": True,
            "embedsignature": False,
            "autotestdict": False,  # no __test__, so that the stubs say all there is
            "auto_pickle": False,  # nothing of ours is pickled
            "freethreading_compatible": True,
        },
    ),
)
