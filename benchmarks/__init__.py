"""How fast the mock server is: figures of its own, and a comparison with a bare server and with other mock servers."""
