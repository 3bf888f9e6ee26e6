// A request in JavaScript, for Node 20 and later.

/** Write a module. */
export function javascript({ method, url, accept, multipart, fields, files, picture }) {
  const reads = files.length > 0;
  const names = [...(reads ? ["readFile"] : []), ...(picture ? ["writeFile"] : [])];
  return [
    ...(names.length ? [`import { ${names.join(", ")} } from "node:fs/promises";`, ""] : []),
    ...(multipart ? ["const form = new FormData();"] : []),
    ...fields.map(([name, value]) => `form.append(${text(name)}, ${text(value)});`),
    ...files.map(([name, file]) => `form.append(${text(name)}, new Blob([await readFile(${text(file)})]), ${text(file)});`),
    ...(multipart && !fields.length && !reads ? ['form.append("none", "");'] : []),
    `const response = await fetch(${text(url)}, {`,
    `  method: ${text(method)},`,
    `  headers: { authorization: \`Bearer \${process.env.STABILITY_API_KEY}\`, accept: ${text(accept)} },`,
    ...(multipart ? ["  body: form,"] : []),
    "});",
    "if (!response.ok) throw new Error(await response.text());",
    picture ? `await writeFile(${text(picture)}, Buffer.from(await response.arrayBuffer()));` : "console.log(await response.text());",
  ].join("\n");
}

const text = (value) => JSON.stringify(value);
