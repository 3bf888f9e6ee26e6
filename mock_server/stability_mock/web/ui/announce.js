// Says to screen readers what came in: one sentence for all that came together, at most one in four seconds.
import { plural } from "./format.js";
import { change, state } from "./store.js";

const PAUSE = 4000;

let said = null;
let waiting = 0;

/** Note what is new since the last sentence. */
export function announce() {
  if (!state.loaded || state.source !== "live") return;
  const last = state.rows.at(-1)?.sequence ?? 0;
  if (said === null || last < said) said = last;
  if (last > said && !waiting) waiting = setTimeout(speak, PAUSE);
}

function speak() {
  waiting = 0;
  const fresh = state.rows.filter((row) => row.sequence > said);
  const row = fresh.at(-1);
  if (!row) return;
  said = row.sequence;
  change({ said: `${plural(fresh.length, "new request")}, the last: ${row.operation || row.path} ${row.status}` });
}
