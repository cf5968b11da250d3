"""Libraries that are loaded before the program's own and make the machine fail (tests/rig/*.c)."""

import subprocess
from pathlib import Path

RIG = Path(__file__).resolve().parents[1]


def build_shim(name, folder):
    """Compiles tests/rig/NAME.c; the path of the library."""
    library = Path(folder) / f"{name}.so"
    subprocess.run(
        ["clang-19", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, RIG / f"{name}.c", "-ldl"],
        check=True,
    )
    return library
