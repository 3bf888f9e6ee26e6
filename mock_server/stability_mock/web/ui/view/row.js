// A line of the list: the same as a tile, for those who compare.
import { credits, milliseconds, outcome, time } from "../format.js";
import { html } from "../html.js";
import { Face, Link } from "./tile.js";

export function Row({ tile, open, stop }) {
  const { shown, first, title, waiting } = tile;
  return html`<${Link} tile=${tile} open=${open} stop=${stop} class=${`row ${outcome(shown)}`}>
    <time>${time(first.time)}</time>
    <span class="status">${waiting ? "···" : shown.status || "–"}</span>
    <span class="mat">${shown.picture && html`<${Face} tile=${tile} />`}</span>
    <span class="what"><b>${title}</b><span class="soft">${[first.operation || shown.method, first.model, shown.fault, shown.key].filter(Boolean).join(" · ")}</span></span>
    <span class="number">${tile.price && `${credits(tile.price)} cr`}</span>
    <span class="number soft">${milliseconds(shown.milliseconds)}</span>
  <//>`;
}
