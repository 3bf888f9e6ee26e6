"""Decodes a large picture in a process of its own: there it holds up nobody, and gives all its memory back.

The process reads the file from its standard input, and writes the pixels to its standard output, after a line with
their mode and size.
"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from stability_mock.pictures.uploads import DAMAGED, Size, Undecoded, UploadRefused, decode

MAX_CPU_SECONDS = 10
MAX_MEMORY_BYTES = 1 << 30
"""Of addresses, not of memory in use, which is about half as much."""
PATIENCE_SECONDS = 120
REFUSED = 3
"""The exit code for a file that is not a picture after all."""

_ROOT = str(Path(__file__).parents[2])


def decode_apart(upload: Undecoded, size: Size | None) -> Image.Image:
    """Return what `decode` returns. Raises UploadRefused, also for what takes too long or too much memory."""
    head = json.dumps([upload.media_type, upload.size, size]).encode()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [os.getenv("PYTHONPATH"), _ROOT]))}
    command = [sys.executable, "-P", "-m", __name__]
    try:
        ended = subprocess.run(  # noqa: S603 - it is we
            command,
            input=b"%b\n%b" % (head, upload.data),
            capture_output=True,
            check=False,
            env=environment,
            timeout=PATIENCE_SECONDS,
        )
    except subprocess.TimeoutExpired as problem:
        raise UploadRefused("the image takes too long to decode") from problem
    except OSError:  # there may be no other processes: then it must be done here
        return decode(upload, size)
    if ended.returncode < 0:
        raise UploadRefused("the image takes too long, or too much memory, to decode")
    if ended.returncode == REFUSED:
        raise UploadRefused(DAMAGED)
    if ended.returncode:
        raise RuntimeError(f"the process that decodes pictures failed: {ended.stderr.decode(errors='replace')}")
    begin = ended.stdout.index(b"\n") + 1
    mode, made = json.loads(ended.stdout[:begin])
    return Image.frombytes(mode, tuple(made), memoryview(ended.stdout)[begin:])


def main() -> int:
    """Decode one picture."""
    _limit()
    media_type, claimed, size = json.loads(sys.stdin.buffer.readline())
    try:
        image = decode(Undecoded(media_type, tuple(claimed), sys.stdin.buffer.read()), size and tuple(size))
    except UploadRefused:
        return REFUSED
    sys.stdout.buffer.write(json.dumps([image.mode, image.size]).encode() + b"\n")
    sys.stdout.buffer.write(image.tobytes())
    return 0


def _limit() -> None:
    """Bound what this process may take, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    sys.exit(main())
