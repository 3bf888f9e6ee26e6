// The open exchange: request and answer side by side.
import { close, copy, move, toggle } from "../actions.js";
import { curl } from "../code/curl.js";
import { messageOf } from "../code/message.js";
import { outcome, words } from "../format.js";
import { Component, createRef, html } from "../html.js";
import { state } from "../store.js";
import { tileOf } from "../tiles.js";
import { Answer } from "./answer.js";
import { Request } from "./request.js";
import { Steps } from "./steps.js";

export class Detail extends Component {
  constructor() {
    super();
    this.box = createRef();
  }

  /** Where the list gives way to the exchange, the focus goes along. */
  componentDidMount() {
    if (!document.querySelector(".list")?.checkVisibility()) this.box.current.focus();
  }

  componentDidUpdate(before) {
    if (before.id !== this.props.id) this.box.current.scrollTop = 0;
  }

  render({ id, exchange }) {
    return html`<article class="detail" ref=${this.box} tabindex="-1" aria-label="Request and answer">
      ${exchange && !exchange.gone ? html`<${Exchange} exchange=${exchange} id=${id} />` : html`<${Missing} exchange=${exchange} />`}
    </article>`;
  }
}

function Missing({ exchange }) {
  const text = exchange ? exchange.gone : state.loaded ? "This request is not in the journal. It was forgotten, or the sandbox was reset." : "Reading…";
  return html`<header class="bar"><h2>${text}</h2><${Close} /></header>`;
}

function Exchange({ exchange, id }) {
  const row = state.rows.find((one) => one.id === id) ?? exchange;
  const tile = tileOf(id);
  const copied = () => copy(curl(messageOf(exchange, location.origin)), "curl line");
  return html`
    <header class="bar">
      <span class=${`pill ${outcome(row)}`}>${row.status || "–"}</span>
      <h2>${exchange.operation || exchange.request.method} <span class="soft">${words(exchange.verdict)}</span></h2>
      <span class="buttons">
        <button type="button" onClick=${() => move(-1)} aria-label="Previous (k)" title="Previous (k)">↑</button>
        <button type="button" onClick=${() => move(1)} aria-label="Next (j)" title="Next (j)">↓</button>
        <button type="button" onClick=${copied}>Copy as curl</button>
        <button type="button" onClick=${() => toggle("export")}>More…</button>
        <${Close} />
      </span>
    </header>
    ${tile && tile.rows.length > 1 && html`<${Steps} tile=${tile} id=${id} />`}
    ${exchange.hint && html`<p class="hint">${exchange.hint}</p>`}
    <div class="sides">
      <${Request} exchange=${exchange} row=${row} />
      <${Answer} exchange=${exchange} row=${row} />
    </div>`;
}

const Close = () => html`<button type="button" class="close" aria-label="Close (Esc)" title="Close (Esc)" onClick=${close}>✕</button>`;
