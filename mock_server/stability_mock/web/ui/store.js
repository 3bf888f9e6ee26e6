// What the page knows, in one place. Components only read it; `change` is the only way to change it.

export const state = {
  /** "live": a server's journal. "har": a file, and no server is asked. */
  source: "live",
  /** "connecting", "online" or "offline". */
  connection: "connecting",
  /** The last answer of /_mock/state. */
  server: null,
  /** The version of the server that this page was loaded from. */
  version: "",
  /** Rows of the journal, the oldest first. */
  rows: [],
  /** How many rows the journal has dropped. */
  forgotten: 0,
  /** Whether the first rows have been read. */
  loaded: false,
  /** Rows after this sequence wait behind "new"; Infinity while the list follows. */
  until: Infinity,
  /** The chosen sandbox, "" for all. */
  sandbox: "",
  filter: "",
  view: "gallery",
  /** The id of the open exchange, and the exchange in full as soon as it is there. */
  selected: "",
  exchange: null,
  panel: "",
  /** The compiled forms of /openapi.json. */
  contract: null,
  /** The id that the keyboard is at; `focus` and `top` ask the list once to go there. */
  active: "",
  focus: false,
  top: false,
  /** A sentence for the live region, and one that is shown for some seconds. */
  said: "",
  notice: "",
  har: null,
};

let listener = () => {};
let scheduled = false;

/** Call `act` after changes, once for all that come together. */
export function onChange(act) {
  listener = act;
}

/** Take over some values. */
export function change(values) {
  Object.assign(state, values);
  if (scheduled) return;
  scheduled = true;
  queueMicrotask(() => {
    scheduled = false;
    listener();
  });
}

let fading = 0;

/** Show a sentence for some seconds, and say it to screen readers. */
export function notice(text) {
  change({ notice: text, said: text });
  clearTimeout(fading);
  fading = setTimeout(() => change({ notice: "" }), 6000);
}
