"""The contracts: OpenAPI documents that travel inside the package."""
