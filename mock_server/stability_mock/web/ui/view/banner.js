// What must not be overlooked: armed faults, held requests, a server that is gone or newer than the page.
import { tell } from "../actions.js";
import { plural } from "../format.js";
import { html } from "../html.js";
import { state } from "../store.js";
import { faultWords } from "../panels/fault_words.js";
import { armedFaults } from "./header.js";
import { Held } from "./held.js";

export function Banner() {
  if (state.source !== "live") return null;
  const armed = armedFaults();
  return html`<div class="banners">
    ${state.connection === "offline" && html`<p class="banner bad"><b>Disconnected.</b> The server does not answer. The page tries again by itself; what it has shown stays.</p>`}
    ${state.server && state.server.version !== state.version && html`<p class="banner warn"><b>The server is newer than this page</b> (${state.server.version}, the page ${state.version}). <button type="button" onClick=${() => location.reload()}>Reload</button></p>`}
    ${(state.server?.held ?? []).map((held) => html`<${Held} key=${held.id} held=${held} />`)}
    ${armed.length > 0 && html`<div class="banner fault"><b>${plural(armed.length, "fault")} armed</b>
      <span class="armed">${armed.map((one) => faultWords(one)).join(" · ")}</span>
      <button type="button" onClick=${() => tell("All faults removed", "DELETE", "faults")}>Remove all</button></div>`}
  </div>`;
}
