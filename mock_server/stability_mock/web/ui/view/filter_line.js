// The filter line. Words that are not known are underlined; they filter nothing.
import { follow, showNew, standStill } from "../actions.js";
import { HINTS, parse, unknown } from "../filter.js";
import { count, plural } from "../format.js";
import { html } from "../html.js";
import { change, state } from "../store.js";

export function FilterLine({ tiles, fresh }) {
  const wrong = unknown(state.filter);
  const live = state.source === "live";
  return html`<div class="tools">
    <div class="filter">
      <div class="echo" aria-hidden="true">${parse(state.filter).map((word) => (word.blank || word.known ? word.piece : html`<mark>${word.piece}</mark>`))}</div>
      <input id="filter" type="search" value=${state.filter} placeholder="Filter, e.g. op:core status:>=400" aria-label="Filter" aria-describedby="filter-help"
        spellcheck=${false} autocomplete="off" onInput=${typed} onScroll=${scrolled} aria-invalid=${wrong.length > 0} />
    </div>
    <div class="switches">
      ${live && html`<label class="switch"><input type="checkbox" role="switch" checked=${state.until === Infinity} onChange=${switched} />Follow</label>`}
      <div class="choice" role="group" aria-label="View">
        ${["gallery", "rows"].map((view) => html`<button type="button" aria-pressed=${state.view === view} onClick=${() => change({ view })}>${view === "rows" ? "List" : "Gallery"}</button>`)}
      </div>
    </div>
    <p id="filter-help" class="soft">
      ${wrong.length > 0
        ? html`<span class="warning">Not known: ${wrong.join(" ")}.</span> Known: ${HINTS.join(" ")}`
        : html`${counted(tiles.length)}${state.forgotten > 0 && live ? ` · oldest ${count(state.forgotten)} forgotten` : ""}`}
    </p>
    ${fresh > 0 && html`<button type="button" class="fresh" onClick=${showNew}>${count(fresh)} new</button>`}
  </div>`;
}

const counted = (number) => (state.filter.trim() ? `${count(number)} of ${plural(state.rows.length, "request")}` : plural(state.rows.length, "request"));

const typed = ({ currentTarget }) => change({ filter: currentTarget.value });
const switched = ({ currentTarget }) => (currentTarget.checked ? follow() : standStill());

/** The echo behind a long line moves along with it. */
function scrolled({ currentTarget }) {
  currentTarget.previousElementSibling.scrollLeft = currentTarget.scrollLeft;
}
