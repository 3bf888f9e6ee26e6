"""`python -m stability_mock` is `stability-mock`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command. Ctrl-C ends it without a word from the first moment, while all is imported."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from stability_mock import cli  # noqa: PLC0415 - only now, as it takes a while

    cli.main()


if __name__ == "__main__":
    main()
