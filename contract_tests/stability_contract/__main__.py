"""Makes `python -m stability_contract` and `stability-contract` the command, where its extra is installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from stability_contract import streams

if TYPE_CHECKING:
    from click import Group

NAME = "stability-contract"


def main() -> None:
    """Run the command, or say in one line what it needs."""
    streams.steady()
    try:
        from stability_contract.cli import main as command  # noqa: PLC0415 - it imports what the extra brings
    except ModuleNotFoundError as missing:
        repair = "install the extra: pip install 'stability-mock[contract]'"
        sys.stderr.write(f"{NAME}: {missing.name} is missing; {repair}\n")
        raise SystemExit(2) from None
    code = _run(command)
    if reason := streams.lost(sys.stdout):
        sys.stderr.write(f"{NAME}: not all of the output could be written: {reason}\n")
    raise SystemExit(code)


def _run(command: Group) -> int:
    """Return the exit code of the command; what is not foreseen is a failure of our own, and never a verdict."""
    import click  # noqa: PLC0415

    from stability_contract import failure  # noqa: PLC0415

    try:
        return int(command.main(prog_name=NAME, standalone_mode=False) or 0)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    except (click.Abort, KeyboardInterrupt):
        return 130
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is not a finding
        sys.stderr.write(f"Error: {failure.words(problem)}\n")
        return 2


if __name__ == "__main__":
    main()
