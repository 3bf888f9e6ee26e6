"""Makes `python -m stability_contract` and `stability-contract` the command, where its extra is installed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command, or say in one line what it needs."""
    try:
        from stability_contract.cli import main as command  # noqa: PLC0415 - it imports what the extra brings
    except ModuleNotFoundError as missing:
        mend = "install the extra: pip install 'stability-mock[contract]'"
        sys.stderr.write(f"stability-contract: {missing.name} is missing; {mend}\n")
        raise SystemExit(2) from None
    command(prog_name="stability-contract")


if __name__ == "__main__":
    main()
