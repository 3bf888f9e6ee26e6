// The line at the top: which sandbox, and how its money, limit and clock stand. Each opens its panel.
import { choose, toggle } from "../actions.js";
import { credits, plural, time } from "../format.js";
import { html } from "../html.js";
import { PANELS } from "../panels/all.js";
import { state } from "../store.js";
import { Ring } from "./ring.js";
import { now, timeOutLeft } from "./sandbox_time.js";

export function Header() {
  return html`<header class="top">
    <a class="home" href="./"><img src="icon.svg" alt="" width="24" height="24" /><h1>stability-mock</h1></a>
    ${state.source === "har" ? html`<${File} />` : html`<${Live} />`}
    <nav aria-label="Panels">
      ${Object.entries(PANELS).filter(([, { live }]) => !live || state.source === "live").map(([name, { title }]) => html`<${Tab} name=${name} title=${title} />`)}
    </nav>
  </header>`;
}

function Tab({ name, title }) {
  const armed = name === "faults" && armedCount();
  return html`<button type="button" class="tab" id=${`tab-${name}`} aria-expanded=${state.panel === name} onClick=${() => toggle(name)}>
    ${title}${armed > 0 && html`<span class="count" aria-label=${`${armed} armed`}>${armed}</span>`}
  </button>`;
}

export const armedCount = () => armedFaults().length;
export const armedFaults = () => (state.server?.faults ?? []).filter(({ fault, fired }) => fault.times == null || fired < fault.times);

function Live() {
  const { server } = state;
  return html`<${Sandboxes} />
    <div class="gauges">
      ${server && html`
        <button type="button" class="gauge" title="Money" onClick=${() => toggle("money")}><span>Balance</span><b>${credits(server.credits.balance)}</b></button>
        <button type="button" class="gauge" title="Rate limit" onClick=${() => toggle("time")}><${Limit} limiter=${server.limiter} /></button>
        <button type="button" class="gauge" title="Time" onClick=${() => toggle("time")}><span>${clockWord(server.clock)}</span><b><time>${time(now())}</time></b></button>
      `}
    </div>`;
}

const clockWord = ({ frozen, rate }) => (frozen ? "Frozen" : rate === 1 ? "UTC" : `× ${rate}`);

function Limit({ limiter }) {
  if (limiter.limit === null) return html`<span>Limit</span><b>off</b>`;
  const left = timeOutLeft();
  if (left > 0) return html`<${Ring} share=${left / limiter.time_out_seconds} warn /><span>Timed out</span><b>${Math.ceil(left)} s</b>`;
  return html`<${Ring} share=${limiter.used / limiter.limit} /><span>Limit</span><b>${limiter.used}<small> of ${limiter.limit}</small></b>`;
}

function Sandboxes() {
  const { sandboxes = [], sandboxes_total: total = 0 } = state.server ?? {};
  return html`<label class="sandbox"><span>Sandbox</span>
    <select aria-label="Sandbox" value=${state.sandbox} onChange=${(event) => choose(event.currentTarget.value)}>
      <option value="">All (${total})</option>
      ${state.sandbox && !sandboxes.some(({ id }) => id === state.sandbox) && html`<option value=${state.sandbox}>${state.server?.sandbox?.label || state.sandbox.slice(0, 8)}</option>`}
      ${sandboxes.map(({ id, label, requests }) => html`<option key=${id} value=${id}>${label || id.slice(0, 8)} (${requests})</option>`)}
    </select></label>`;
}

function File() {
  return html`<p class="file"><b class="mono">${state.har.name}</b> <span class="soft">${plural(state.rows.length, "request")}, from a file</span>
    <a class="button" href="./">Close</a></p>`;
}
