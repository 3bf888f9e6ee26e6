// What a person can do at the page, whichever way: by mouse, by keyboard, or from the URL.
import { act, refresh, reload } from "./live.js";
import { exchangeOf } from "./source.js";
import { change, notice, state } from "./store.js";
import { listed } from "./tiles.js";

/** Open an exchange. The list stands still from then on. */
export function select(id) {
  change({ selected: id, exchange: null, ...still() });
  load();
}

let reading = "";

/** Read the open exchange in full, once. */
export async function load() {
  const id = state.selected;
  const row = state.rows.find((one) => one.id === id);
  if (!row || reading === id) return;
  reading = id;
  try {
    const exchange = await exchangeOf(row);
    if (state.selected === id) change({ exchange });
  } catch (problem) {
    if (state.selected === id) change({ exchange: { gone: problem.message } });
  }
  reading = "";
}

/** Close the exchange, and go back to its place in the list. */
export function close() {
  const { selected } = state;
  change({ selected: "", exchange: null, active: selected, focus: true });
}

/** Move to the next or previous tile; the open exchange goes along. */
export function move(step) {
  const { tiles } = listed();
  const at = tiles.findIndex((tile) => tile.rows.some((row) => row.id === (state.selected || state.active)));
  const tile = tiles[at === -1 ? 0 : Math.max(0, Math.min(tiles.length - 1, at + step))];
  if (!tile) return;
  change({ active: tile.shown.id, focus: true, ...still() });
  if (state.selected) select(tile.shown.id);
}

/** The list stands still: what comes from now on waits behind "new". */
function still() {
  return state.until === Infinity && state.source === "live" ? { until: state.rows.at(-1)?.sequence ?? 0 } : {};
}

export const standStill = () => change(still());
export const follow = () => change({ until: Infinity });

/** Show what waits behind "new". */
export function showNew() {
  change({ until: state.rows.at(-1)?.sequence ?? 0, active: "", top: true });
}

/** Open a panel, or close it if it is open. */
export const toggle = (panel) => change({ panel: state.panel === panel ? "" : panel });

/** Look at another sandbox. */
export function choose(sandbox) {
  change({ sandbox, selected: "", exchange: null, until: Infinity, active: "" });
  reload();
}

/** Change something through the control API; say what was done, or why not. */
export async function tell(text, method, path, body, options) {
  try {
    const answer = await act(method, path, body, options);
    if (text) notice(text);
    return answer;
  } catch (problem) {
    if (!problem.status) change({ connection: "offline" });
    notice(problem.status ? `Not done: ${problem.message}` : "Not done: the server does not answer.");
    return undefined;
  }
}

/** Copy a text, and say so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    notice(`${what} copied`);
  } catch {
    notice("The browser does not let the page copy. Select the text and copy it.");
  }
}

export { refresh };
