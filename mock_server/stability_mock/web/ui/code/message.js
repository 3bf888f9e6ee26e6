// A request as the writers of code need it: method, URL, accept, the texts and the files of its form.

/** Of an exchange in the journal. Its key is redacted, so the code reads one from the environment. */
export function messageOf(exchange, origin) {
  const { request } = exchange;
  const header = (wanted) => request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
  return {
    method: request.method,
    url: origin + request.path,
    accept: header("accept") || "*/*",
    multipart: header("content-type").startsWith("multipart/form-data"),
    fields: Object.entries(request.fields).filter(([name]) => name !== "none"),
    files: request.uploads.map((upload) => [upload.field, bare(upload.filename) || `${upload.field}.png`]),
    status: exchange.response.status,
    paid: exchange.price,
    picture: exchange.picture && !exchange.picture.problem ? `picture.${ending(exchange.picture.media_type)}` : "",
  };
}

/** Of a form that was filled in. */
export function messageOfForm(operation, path, fields, files, origin) {
  const format = fields.find(([name]) => name === "output_format")?.[1] ?? "png";
  const answered = operation.method === "POST";
  return {
    method: operation.method,
    url: origin + path,
    accept: answered ? "image/*" : "*/*",
    multipart: operation.multipart,
    fields,
    files: files.map(([name, file]) => [name, file.name]),
    status: 200,
    paid: null,
    picture: answered ? `picture.${format}` : "",
  };
}

/** A file name without folders: code reads no file outside of its own folder. */
const bare = (name) => name.split(/[\\/]/).at(-1);

const ending = (type) => ({ "image/jpeg": "jpeg", "image/webp": "webp" })[type] ?? "png";
