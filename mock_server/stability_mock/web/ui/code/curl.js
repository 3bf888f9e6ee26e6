// A request as a line of curl, for a POSIX shell.

/** Write it; texts go in with --form-string, which gives `@`, `<` and `;` no meaning. */
export function curl({ method, url, accept, multipart, fields, files, picture }) {
  const words = [
    `curl ${quoted(url)}`,
    ...(method === "GET" || (method === "POST" && multipart) ? [] : [`-X ${quoted(method)}`]),
    '-H "authorization: Bearer $STABILITY_API_KEY"',
    ...(accept === "*/*" ? [] : [`-H ${quoted(`accept: ${accept}`)}`]),
    ...fields.map(([name, value]) => `--form-string ${quoted(`${name}=${value}`)}`),
    ...files.map(([name, file]) => `-F ${quoted(`${name}=@"${file.replace(/["\\]/g, "\\$&")}"`)}`),
    ...(multipart && !fields.length && !files.length ? ["-F none="] : []),
    ...(picture ? [`-o ${picture}`] : []),
  ];
  return words.join(" \\\n  ");
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
