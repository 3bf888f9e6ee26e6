"""The OpenAPI document, as the harness reads it."""
