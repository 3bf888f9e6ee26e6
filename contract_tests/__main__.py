"""Makes `python -m contract_tests` the command."""

from contract_tests.cli import main

main(prog_name="stability-contract")
