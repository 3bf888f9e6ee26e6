// Keeps filter, selection, sandbox and panel in the page's URL, so that a view can be shared and Back works.
import { change, state } from "./store.js";

const NAMES = { filter: "q", selected: "id", sandbox: "sandbox", panel: "panel", view: "view" };
const DEFAULTS = { view: "gallery" };

/** Take over what the URL says. */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const found = Object.entries(NAMES).map(([name, short]) => [name, query.get(short) ?? DEFAULTS[name] ?? ""]);
  change(Object.fromEntries(found));
}

/** The HAR file that the URL names, if any. */
export const namedHar = () => new URLSearchParams(location.search).get("har");

/** Write the URL; a selection or panel that opens or closes is a step that Back takes back. */
export function writeAddress() {
  const query = new URLSearchParams();
  if (state.source === "har" && namedHar()) query.set("har", namedHar());
  for (const [name, short] of Object.entries(NAMES)) if (state[name] && state[name] !== DEFAULTS[name]) query.set(short, state[name]);
  const address = location.pathname + (query.size ? `?${query}` : "");
  if (address === location.pathname + location.search) return;
  const before = new URLSearchParams(location.search);
  const step = Boolean(before.get("id")) !== Boolean(state.selected) || (before.get("panel") ?? "") !== state.panel;
  history[step ? "pushState" : "replaceState"](null, "", address);
}
