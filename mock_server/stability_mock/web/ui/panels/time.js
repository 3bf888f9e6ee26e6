// The sandbox's clock and its rate limit.
import { tell } from "../actions.js";
import { date } from "../format.js";
import { html } from "../html.js";
import { state } from "../store.js";
import { Ring } from "../view/ring.js";
import { now, timeOutLeft } from "../view/sandbox_time.js";
import { Panel } from "./panel.js";

const STEPS = [1, 10, 60];

export function Time() {
  if (!state.server) return html`<${Panel} title="Time"><p>No answer of the server yet.</p><//>`;
  const { clock } = state.server;
  const move = (seconds) => tell(`Clock moved by ${seconds} s`, "POST", "clock/advance", { seconds });
  const iso = now().toISOString();
  return html`<${Panel} title="Time">
    <p class="figure"><time datetime=${iso}>${iso.slice(11, 21)}</time></p>
    <p class="soft">${date(iso)} UTC, ${clock.frozen ? "frozen" : clock.rate === 1 ? "running as real time" : `running ${clock.rate} times as fast`}</p>
    <div class="row-of">
      ${clock.frozen || clock.rate !== 1
        ? html`<button type="button" class="main" onClick=${resume}>Resume</button>`
        : html`<button type="button" class="main" onClick=${() => tell("Clock frozen", "POST", "clock/freeze")}>Freeze</button>`}
      ${STEPS.map((seconds) => html`<button type="button" onClick=${() => move(seconds)}>+${seconds} s</button>`)}
      <button type="button" aria-pressed=${clock.rate === 10 && !clock.frozen} onClick=${() => faster(10)}>× 10</button>
    </div>
    <${Limiter} limiter=${state.server.limiter} />
  <//>`;
}

async function faster(factor) {
  if (state.server.clock.frozen) await tell("", "POST", "clock/resume");
  await tell(`Clock runs ${factor} times as fast`, "POST", "clock/rate", { factor });
}

/** Run on, as fast as real time. */
async function resume() {
  if (state.server.clock.rate !== 1) await tell("", "POST", "clock/rate", { factor: 1 });
  await tell("Clock runs on", "POST", "clock/resume");
}

function Limiter({ limiter }) {
  if (limiter.limit === null) return html`<h3>Rate limit</h3><p>Off. Start the server with --rate-limit to have one.</p>`;
  const left = timeOutLeft();
  return html`<h3>Rate limit</h3>
    <div class="limiter">
      <${Ring} size=${96} warn=${left > 0} share=${left > 0 ? left / limiter.time_out_seconds : limiter.used / limiter.limit} />
      ${left > 0
        ? html`<p><span class="figure">${left.toFixed(left < 10 ? 1 : 0)} s</span><br />of the time-out are left. Every request gets a 429.</p>`
        : html`<p><span class="figure">${limiter.used}</span> of ${limiter.limit}<br />requests in ${limiter.seconds} seconds</p>`}
    </div>
    ${left > 0 && html`<button type="button" onClick=${() => tell("Time-out ended", "POST", "clock/advance", { seconds: Math.ceil(left * 10) / 10 })}>Skip the time-out</button>`}`;
}
