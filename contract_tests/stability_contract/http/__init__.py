"""HTTP as the harness speaks it: exchanges, a raw client, forms, curl lines."""
