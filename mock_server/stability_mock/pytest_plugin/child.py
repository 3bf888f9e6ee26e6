"""The command `stability-mock serve`, in a process that ends with the one that started it.

It ends when its standard input does, however the other side came to its end.
"""

from __future__ import annotations

import os
import runpy
import sys
import threading


def end_with(descriptor: int) -> None:
    """End this process at once when this stream ends; nothing in it is worth saving."""
    while os.read(descriptor, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    sys.argv[1:1] = ["serve"]
    runpy.run_module("stability_mock", run_name="__main__")
