"""What a contract says about a field, in one line, in the manner in which references print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stability_contract.contract.document import Operation


def about(operation: Operation | None, field: str) -> str:
    """Return the contract's sentence on a field of an operation, or nothing if it has none."""
    if operation is None or field not in operation.properties:
        return ""
    schema = operation.properties[field]
    facts = [field, _kind(schema), _bounds(schema)]
    if all(field in branch.get("required", ()) for branch in operation.branches):
        facts.append("required")
    if "enum" in schema:
        facts.append(f"one of {', '.join(map(str, schema['enum']))}")
    if "default" in schema:
        facts.append(f"default {schema['default']}")
    line = " ".join(fact for fact in facts if fact)
    return f"{line}. {schema.get('description', '')}".strip()


def _kind(schema: dict[str, Any]) -> str:
    if schema.get("format") == "binary":
        return "<binary>"
    return str(schema.get("type", ""))


def _bounds(schema: dict[str, Any]) -> str:
    if "minimum" in schema or "maximum" in schema:
        return f"[{schema.get('minimum', '..')} .. {schema.get('maximum', '..')}]"
    if "minLength" in schema and "maxLength" in schema:
        return f"[{schema['minLength']} .. {schema['maxLength']}] characters"
    if "maxLength" in schema:
        return f"<= {schema['maxLength']} characters"
    return ""
