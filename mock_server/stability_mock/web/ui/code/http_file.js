// A request as a .http file, which the REST clients of editors send.

/** Write it; the key is a variable at the top. */
export function httpFile({ method, url, accept, multipart, fields, files }) {
  const boundary = unused(fields.map(([, value]) => value).join());
  const texts = fields.map(([name, value]) => part(boundary, `name="${escaped(name)}"`, value));
  const uploads = files.map(([name, file]) => part(boundary, `name="${escaped(name)}"; filename="${escaped(file)}"`, `< ./${file}`));
  const body = [...texts, ...uploads];
  return [
    "@key = sk-anything",
    "",
    `${method} ${url}`,
    "Authorization: Bearer {{key}}",
    `Accept: ${accept}`,
    ...(multipart ? [`Content-Type: multipart/form-data; boundary=${boundary}`, "", ...(body.length ? body : [part(boundary, 'name="none"', "")])] : []),
    ...(multipart ? [`--${boundary}--`] : []),
    "",
  ].join("\n");
}

const part = (boundary, name, value) => `--${boundary}\nContent-Disposition: form-data; ${name}\n\n${value}`;
const escaped = (name) => name.replaceAll('"', "%22").replaceAll("\n", "%0A");

function unused(text) {
  let boundary = "form";
  while (text.includes(boundary)) boundary += "-form";
  return boundary;
}
