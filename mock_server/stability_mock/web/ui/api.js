// The control API, as documented at /_mock/docs. The page can do nothing that it cannot.
import { state } from "./store.js";

const BASE = new URL("../", document.baseURI);

/** An answer that is not a success, with the server's own words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(typeof detail === "string" ? detail : detail.map((one) => `${one.loc.slice(1).join(".")}: ${one.msg}`).join("; "));
    this.status = status;
  }
}

/** The URL of a control path, for the chosen sandbox unless another one is meant. */
export function url(path, query = {}, sandbox = state.sandbox) {
  const found = new URL(path, BASE);
  for (const [name, value] of Object.entries({ ...query, sandbox })) if (value !== "") found.searchParams.set(name, value);
  return found.href;
}

/** Send a control request; return what it answers, null if nothing. */
export async function ask(method, path, { query, body, sandbox } = {}) {
  const json = body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(url(path, query, sandbox), { method, cache: "no-store", ...json });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(answer.status, detail(text) ?? `${answer.status} ${answer.statusText}`);
  return text ? JSON.parse(text) : null;
}

export const read = (path, options) => ask("GET", path, options);

/** The parts of an exchange as URLs. */
export const part = (row, what) => url(`journal/${row.id}/${what}`, {}, row.sandbox);

function detail(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return undefined;
  }
}
