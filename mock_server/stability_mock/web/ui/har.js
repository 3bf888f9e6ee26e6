// Reads a HAR file into the rows and exchanges that the server would have given. No server is asked.
import { mediaType, parts } from "./multipart.js";

/** Return `{rows, exchanges}` of a HAR file's text; an Error says what is wrong with it. */
export function readHar(text) {
  const entries = parsed(text)?.log?.entries;
  if (!Array.isArray(entries)) throw new Error("This is not a HAR file: it has no log.entries.");
  const exchanges = new Map();
  const rows = entries.map((entry, index) => {
    const exchange = exchangeOf(entry, index);
    exchanges.set(exchange.id, exchange);
    return rowOf(exchange);
  });
  return { rows, exchanges };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This is not a HAR file: it is not JSON, or it was cut.");
  }
}

function exchangeOf(entry, index) {
  const { request = {}, response = {} } = entry;
  const url = new URL(request.url ?? "/", "http://unknown");
  const headers = pairs(request.headers);
  const body = bytesOf(request.postData?.text, request.postData?._encoding ?? request.postData?.comment);
  const { fields, uploads } = body.length ? parts(body, request.postData?.mimeType) : { fields: {}, uploads: [] };
  const answer = bytesOf(response.content?.text, response.content?.encoding);
  const status = Math.max(0, response.status ?? 0);
  return {
    id: String(entry._id ?? `entry-${index + 1}`),
    sequence: index + 1,
    time: entry.startedDateTime ?? new Date(0).toISOString(),
    operation: entry._operation ?? url.pathname.split("/").at(-1) ?? "",
    client: "",
    key: entry._key ?? headers.find(([name]) => name.toLowerCase() === "authorization")?.[1].split(" ").at(-1) ?? "",
    sandbox: "",
    generation: entry._generation ?? "",
    verdict: entry._verdict ?? (status && status < 400 ? "accepted" : `status ${status}`),
    price: entry._price ?? null,
    fault: entry._fault ?? "",
    hint: entry._hint ?? "",
    milliseconds: Number(entry.time ?? 0),
    problems: null,
    upload_types: uploads.map((upload) => upload.media_type),
    request: { method: request.method ?? "GET", path: url.pathname + url.search, headers, fields, uploads, body_size: Math.max(0, request.bodySize ?? 0) },
    response: { status, headers: pairs(response.headers), errors: errorsOf(answer, status), body_size: response.content?.size ?? answer.length, sha256: "" },
    answer,
    ...pictureOf(answer, response, entry),
  };
}

/** The picture of an answer, decoded from JSON where it is in JSON, and what is wrong with it. */
function pictureOf(answer, response, entry) {
  const type = pairs(response.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? response.content?.mimeType ?? "";
  const content = type.includes("json") ? json(answer) : null;
  const encoded = content?.image ?? content?.result;
  const image = typeof encoded === "string" ? bytesOf(encoded, "base64") : answer;
  const seed = content?.seed ?? pairs(response.headers).find(([name]) => name.toLowerCase() === "seed")?.[1] ?? null;
  const actual = mediaType(image);
  if (!actual || response.status >= 400) return { picture: null, image: null, seed: seed === null ? null : Number(seed) };
  const size = response.content?.size ?? image.length;
  const sent = entry._sent ?? (content ? size : image.length);
  const seen = content ? image : image.subarray(0, sent);
  return { picture: { media_type: actual, size, sent, problem: problem(size, sent, actual, type) }, image: seen, seed: seed === null ? null : Number(seed) };
}

function problem(size, sent, actual, type) {
  if (sent < size) return `ends after ${sent.toLocaleString("en-US")} of ${size.toLocaleString("en-US")} bytes`;
  const said = /image\/(\w+)/.exec(type)?.[1];
  const name = actual.slice(6);
  return said && said !== name ? `${name.toUpperCase()} sent as ${said}` : "";
}

function rowOf(exchange) {
  const { request, response, answer, image, problems, upload_types: _, ...row } = exchange;
  const { prompt = "", model = "" } = request.fields;
  return { ...row, method: request.method, path: request.path, status: response.status, prompt, model, uploads: request.uploads.length };
}

function errorsOf(answer, status) {
  const errors = status >= 400 ? json(answer)?.errors : null;
  return Array.isArray(errors) ? errors.map(String) : [];
}

function json(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

const pairs = (headers = []) => headers.map(({ name, value }) => [String(name), String(value)]);

function bytesOf(text = "", encoding = "") {
  if (encoding !== "base64") return new TextEncoder().encode(text);
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
