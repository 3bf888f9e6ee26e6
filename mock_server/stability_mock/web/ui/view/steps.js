// A generation that takes its time: the submit and its polls, each of which can be opened.
import { select } from "../actions.js";
import { precise } from "../format.js";
import { html } from "../html.js";

export function Steps({ tile, id }) {
  return html`<ol class="steps" aria-label="Submit and polls">
    ${tile.rows.map((row, index) => html`<li key=${row.id}>
      <button type="button" aria-current=${row.id === id ? "step" : null} onClick=${() => select(row.id)}>
        ${index ? `Poll ${index}` : "Submit"} <b>${row.status}</b> <time class="soft">${precise(row.time)}</time>
      </button>
    </li>`)}
  </ol>`;
}
