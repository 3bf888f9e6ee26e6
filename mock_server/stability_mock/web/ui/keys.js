// The keyboard: `/` filter, j and k move, Enter opens, Esc goes back, `?` help. Arrows scroll, as everywhere.
import { close, move, toggle } from "./actions.js";
import { change, state } from "./store.js";

const KEYS = {
  "/": () => document.querySelector("#filter")?.select(),
  j: () => move(1),
  k: () => move(-1),
  "?": () => toggle("help"),
  Escape: back,
};

export function onKey(event) {
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");
  if (typing && event.key !== "Escape") return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act(event);
}

/** Leave the field, then the panel, then the exchange. */
function back(event) {
  if (event.target.matches("#filter")) {
    const link = document.querySelector(".list a[tabindex='0']");
    return link ? link.focus() : event.target.blur();
  }
  if (state.panel && (!state.selected || document.activeElement?.closest(".panel"))) return closePanel();
  if (state.selected) close();
}

/** Close the panel, and go back to the button that opened it. */
function closePanel() {
  const { panel } = state;
  change({ panel: "" });
  document.querySelector(`#tab-${panel}`)?.focus();
}
