"""HTTP in, HTTP out. No rule of the API lives here."""
