"""Libraries that are loaded before the program's own and make the machine fail (tests/rig/*.c)."""

import struct
import subprocess
from pathlib import Path

RIG = Path(__file__).resolve().parents[1]
CLOCK_FILE = "clock"


def build_shim(name, folder):
    """Compiles tests/rig/NAME.c; the path of the library."""
    library = Path(folder) / f"{name}.so"
    subprocess.run(
        ["clang-19", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, RIG / f"{name}.c", "-ldl"],
        check=True,
    )
    return library


def wall_clock(folder, ahead=0):
    """Environment of a process whose wall clock is so many seconds ahead; step_wall_clock changes that while it runs."""
    (folder / CLOCK_FILE).write_bytes(struct.pack("q", ahead))
    return {"LD_PRELOAD": str(build_shim("wall_clock", folder)), "WALL_CLOCK_FILE": str(folder / CLOCK_FILE)}


def step_wall_clock(folder, ahead):
    # In place: the process has it in its memory.
    with (folder / CLOCK_FILE).open("r+b") as file:
        file.write(struct.pack("q", ahead))
