"""`python -m stability_mock` is `stability-mock`."""

from stability_mock.cli import main

main()
