// Keeps the page up to date: a stream says that there is news, and the page asks for what is new.
import { ask, read, url } from "./api.js";
import { change, notice, state } from "./store.js";

const PAGE = 200;
const PAGE_UNDER_LOAD = 100;
const CALM = 1500;
const MOST = 20000;
const AGAIN = 2000;

let stream = null;
let again = 0;
let running = null;
let missed = false;
let sequence = 0;
let round = 0;
let filling = 0;
let gap = false;

/** Listen while the tab is visible; a hidden one costs the server nothing. */
export function listen() {
  document.addEventListener("visibilitychange", () => (document.hidden ? hangUp() : connect()));
  if (!document.hidden) connect();
}

/** Begin anew with what the server has, after a change of sandbox or a reset. */
export function reload() {
  round += 1;
  sequence = 0;
  change({ rows: [], forgotten: 0, loaded: false });
  hangUp();
  connect();
}

/** Change something through the control API, and show what came of it. */
export async function act(method, path, body, options = {}) {
  const answer = await ask(method, path, { body, ...options });
  await refresh();
  return answer;
}

function connect() {
  if (stream || state.source !== "live") return;
  clearTimeout(again);
  stream = new EventSource(url("events"));
  stream.addEventListener("news", refresh);
  stream.onerror = lost;
}

function hangUp() {
  clearTimeout(again);
  stream?.close();
  stream = null;
}

/** The server is gone, or has too many listeners: try again in some seconds. */
function lost() {
  hangUp();
  change({ connection: "offline" });
  again = setTimeout(() => {
    connect();
    refresh();
  }, AGAIN);
}

/** Ask for the state and for new rows, once more if there is news meanwhile; done when the page is up to date. */
export function refresh() {
  missed = true;
  running ??= untilUpToDate().finally(() => (running = null));
  return running;
}

async function untilUpToDate() {
  while (missed) {
    missed = false;
    await once(round);
  }
}

async function once(mine) {
  try {
    const [server, found] = await Promise.all([read("state"), newRows(mine)]);
    if (mine === round) takeOver(server, found);
    else missed = true;
  } catch (problem) {
    if (problem.status === undefined) change({ connection: "offline" });
    if (problem.status === 404 && state.sandbox) forget();
  }
}

/** A server that was started again may not know the sandbox any more. */
function forget() {
  change({ sandbox: "" });
  notice("The server does not know this sandbox any more. All are shown.");
  reload();
}

function takeOver(server, found) {
  const kept = still(server);
  if (!kept) return reload();
  const rows = (found.whole ? found.rows : kept.concat(found.rows)).slice(-MOST);
  sequence = found.sequence;
  gap = found.whole ? false : gap || found.gap;
  clearTimeout(filling);
  if (gap) filling = setTimeout(fill, CALM);
  const version = state.version || server.version;
  change({ server, version, rows, loaded: true, connection: "online", forgotten: server.journal.forgotten });
}

/** Read what was left out under load, now that it is calm. */
function fill() {
  sequence = 0;
  refresh();
}

/** The rows that the server still has, by its count; null if its journal was emptied. */
function still(server) {
  const gone = state.rows.length - server.journal.requests;
  if (gone <= 0) return state.rows;
  return server.journal.forgotten > state.forgotten ? state.rows.slice(gone) : null;
}

/**
 * Rows that are not here yet, the oldest first. At first all of them, page by page, the newest page first; later the
 * newest page alone, so that a server under load is asked for little. `gap` says that some were left out.
 */
async function newRows(mine) {
  const pages = [];
  const whole = sequence === 0;
  const query = { after: sequence, limit: whole ? PAGE : PAGE_UNDER_LOAD };
  const first = await read("journal/rows", { query });
  let page = first;
  for (let count = 0; ; ) {
    pages.unshift(page.rows);
    count += page.rows.length;
    if (!whole || page.matched <= page.rows.length || !page.rows.length || count >= MOST || mine !== round) break;
    page = await read("journal/rows", { query: { ...query, before: page.rows[0].sequence } });
  }
  return { sequence: first.sequence, rows: pages.flat(), whole, gap: first.matched > first.rows.length };
}
