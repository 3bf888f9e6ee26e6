"""Clients with one defect each that shows at one call or after one fault, and correct ones: what the sweep says."""
