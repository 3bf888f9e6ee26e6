// The forms of the operations, made from /openapi.json.

/** Read the contract: each operation with its method, path, and the fields of its form. */
export async function readContract() {
  const answer = await fetch(new URL("/openapi.json", location.href));
  return answer.ok ? operationsOf(await answer.json()) : null;
}

/** Take a document apart; an operation's fields keep what the page shows of their schema. */
export function operationsOf(document) {
  const found = [];
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods))
      if (operation.operationId) found.push(operationOf(document, path, method, operation));
  return found;
}

function operationOf(document, path, method, operation) {
  const content = operation.requestBody?.content?.["multipart/form-data"];
  const schema = resolved(document, content?.schema ?? {});
  const examples = Object.values(content?.examples ?? {}).map((one) => resolved(document, one).value);
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {})
    .map(([name, value]) => fieldOf(document, name, value, required))
    .filter((field) => !field.ignored);
  const parameters = (operation.parameters ?? []).map((one) => resolved(document, one));
  return {
    name: operation.operationId,
    summary: operation.summary ?? operation.operationId,
    description: operation.description ?? "",
    method: method.toUpperCase(),
    path,
    inPath: parameters.filter((one) => one.in === "path").map((one) => ({ name: one.name, description: one.description ?? "" })),
    fields: fields.sort((one, other) => Number(other.required) - Number(one.required)),
    example: examples[0] ?? {},
    multipart: Boolean(content),
  };
}

function fieldOf(document, name, value, required) {
  const schema = resolved(document, value);
  return {
    name,
    required: required.has(name),
    ignored: Boolean(schema["x-ignored"]),
    description: schema.description ?? "",
    file: schema.format === "binary" || schema.contentMediaType !== undefined || "x-min-side" in schema,
    options: schema.enum ?? (schema.const === undefined ? null : [schema.const]),
    number: schema.type === "number" || schema.type === "integer",
    step: schema.type === "integer" ? 1 : "any",
    min: schema.minimum,
    max: schema.maximum,
    maxLength: schema.maxLength,
    long: schema.maxLength > 1000,
    fallback: schema.default,
  };
}

function resolved(document, value) {
  let found = value;
  while (found?.$ref) found = found.$ref.slice(2).split("/").reduce((at, name) => at[name], document);
  return found;
}
