// Where exchanges and their pictures come from: the server, or the HAR file that is open.
import { part, read } from "./api.js";
import { readHar } from "./har.js";
import { change, notice, state } from "./store.js";

/** Read an exchange in full. */
export async function exchangeOf(row) {
  if (state.source === "har") return state.har.exchanges.get(row.id);
  return read(`journal/${row.id}`, { sandbox: row.sandbox });
}

/** URLs of what belongs to an exchange, as something to show in the page. */
export const source = {
  thumbnail: (row) => (state.source === "har" ? source.picture(row) : part(row, row.picture.problem ? "answer" : "thumbnail")),
  picture: (row) => {
    if (state.source === "har") return blob(`${row.id} picture`, state.har.exchanges.get(row.id).image, row.picture.media_type);
    return part(row, row.picture.problem ? "answer" : "image");
  },
  upload: (row, index, small = false) => {
    if (state.source === "live") return part(row, `uploads/${index}${small ? "/thumbnail" : ""}`);
    const upload = state.har.exchanges.get(row.id).request.uploads[index];
    return blob(`${row.id} upload ${index}`, upload.data, upload.media_type);
  },
};

/** The body of an answer as text, as far as it is kept. */
export async function answerText(row) {
  if (state.source === "har") return new TextDecoder().decode(state.har.exchanges.get(row.id).answer);
  const answer = await fetch(part(row, "answer"));
  return answer.ok ? answer.text() : "";
}

const blobs = new Map();

function blob(name, bytes, type) {
  if (!blobs.has(name)) blobs.set(name, URL.createObjectURL(new Blob([bytes], { type })));
  return blobs.get(name);
}

/** Show a HAR file in place of the server's journal. */
export async function openHar(name, text) {
  try {
    const found = readHar(await text);
    for (const url of blobs.values()) URL.revokeObjectURL(url);
    blobs.clear();
    change({
      source: "har",
      har: { name, exchanges: found.exchanges },
      rows: found.rows,
      loaded: true,
      until: Infinity,
      selected: "",
      exchange: null,
      sandbox: "",
      forgotten: 0,
    });
    notice(`${name}: ${found.rows.length} requests`);
  } catch (problem) {
    notice(`${name} was not opened. ${problem.message}`);
  }
}

/** Fetch a HAR file of this origin and show it. */
export async function fetchHar(address) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) return notice("Only a HAR file of this server can be opened by ?har=. Drop the file here instead.");
  const answer = await fetch(url).catch(() => null);
  const name = url.pathname.split("/").at(-1);
  if (answer?.ok) await openHar(name, answer.text());
  else notice(`${name} cannot be read: ${answer ? `the server answers ${answer.status}` : "the server is gone"}.`);
}
