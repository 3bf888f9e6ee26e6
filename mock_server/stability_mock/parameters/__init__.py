"""Checks the form of a request.

The rules are the contract's: this package knows what each kind of rule means, and no field, limit or value.
"""

from stability_mock.parameters.form import Look, Parameters, check, gather, header_problems
from stability_mock.parameters.values import Part, Value, alternatives

__all__ = ["Look", "Parameters", "Part", "Value", "alternatives", "check", "gather", "header_problems"]
