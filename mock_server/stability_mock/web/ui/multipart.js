// Takes a multipart body apart, as the bytes of a HAR file have it.

const decoder = new TextDecoder("utf-8", { fatal: true });
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const MAX_TEXT = 100000;

/** Return the fields (texts by name) and the uploads (field, filename, size, media type, bytes) of a body. */
export function parts(body, contentType) {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType ?? "")?.[1];
  const found = { fields: {}, uploads: [] };
  if (!boundary) return found;
  const marks = places(body, new TextEncoder().encode(`--${boundary}`));
  for (let index = 0; index + 1 < marks.length; index++) add(found, body.subarray(marks[index] + boundary.length + 4, marks[index + 1] - 2));
  return found;
}

function add(found, part) {
  const [end] = places(part, new Uint8Array([13, 10, 13, 10]), 1);
  if (end === undefined) return;
  const head = new TextDecoder().decode(part.subarray(0, end));
  const name = /\bname="([^"]*)"/i.exec(head)?.[1] ?? "";
  const filename = /\bfilename="([^"]*)"/i.exec(head)?.[1];
  const data = part.slice(end + 4);
  const text = readable(data);
  if (text === null) found.uploads.push({ field: name, filename: filename ?? "", size: data.length, sha256: "", media_type: mediaType(data), data });
  else if (text || !filename) found.fields[name] = text;
}

function readable(data) {
  if (data.length > MAX_TEXT || data.includes(0)) return null;
  try {
    return decoder.decode(data);
  } catch {
    return null;
  }
}

/** The type that a picture's first bytes tell, "" for everything else. */
export function mediaType(data) {
  const start = latin(data.subarray(0, 12));
  if (start.startsWith("\x89PNG")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : "";
}

function places(data, wanted, most = Infinity) {
  const found = [];
  for (let at = data.indexOf(wanted[0]); at !== -1 && found.length < most; at = data.indexOf(wanted[0], at + 1))
    if (wanted.every((byte, index) => data[at + index] === byte)) found.push(at);
  return found;
}
