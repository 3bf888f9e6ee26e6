"""`python -m mock_server` is `stability-mock`."""

from mock_server.cli import main

main()
