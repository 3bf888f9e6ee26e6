// Starts the page: reads the URL, asks the server or opens a file, and draws.
import { load } from "./actions.js";
import { namedHar, readAddress, writeAddress } from "./address.js";
import { announce } from "./announce.js";
import { html, render } from "./html.js";
import { onKey } from "./keys.js";
import { listen, refresh, reload } from "./live.js";
import { fetchHar, openHar } from "./source.js";
import { change, onChange, state } from "./store.js";
import { App } from "./view/app.js";

const TICK = 250;

function draw() {
  render(html`<${App} />`, document.body);
  writeAddress();
  announce();
  if (state.selected && !state.exchange && state.loaded) load();
}

/** The clock and the time-out run on between two answers of the server. */
function tick() {
  if (state.source === "live" && state.server && !document.hidden && !state.server.clock.frozen) change({});
}

/** A HAR file that is dropped on the page is opened in place of the journal. */
function onDrop(event) {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file) openHar(file.name, file.text());
}

/** Back and forward: the URL says what is open; another sandbox is read anew. */
function back() {
  const { sandbox } = state;
  readAddress();
  change({ exchange: null });
  if (state.sandbox !== sandbox) reload();
}

function start() {
  readAddress();
  onChange(draw);
  document.addEventListener("keydown", onKey);
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", onDrop);
  addEventListener("popstate", back);
  if (namedHar()) return fetchHar(namedHar());
  draw();
  setInterval(tick, TICK);
  listen();
  refresh();
}

document.body.replaceChildren();
start();
