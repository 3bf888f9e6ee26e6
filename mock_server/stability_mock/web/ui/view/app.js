// The whole page: what is above the list, the list, the open exchange and the open panel.
import { html } from "../html.js";
import { state } from "../store.js";
import { listed } from "../tiles.js";
import { PANELS } from "../panels/all.js";
import { Banner } from "./banner.js";
import { Detail } from "./detail.js";
import { Empty } from "./empty.js";
import { FilterLine } from "./filter_line.js";
import { Header } from "./header.js";
import { List } from "./list.js";

export function App() {
  const { tiles, fresh } = listed();
  const Panel = PANELS[state.panel]?.view;
  const empty = state.loaded && !state.rows.length;
  return html`
    <${Header} />
    <${Banner} />
    <main class=${[state.selected && "open", Panel && "aside"].filter(Boolean).join(" ")}>
      <section class="journal" aria-label="Journal">
        ${!empty && html`<${FilterLine} tiles=${tiles} fresh=${fresh} />`}
        ${empty ? html`<${Empty} />` : html`<${Items} tiles=${tiles} />`}
      </section>
      ${state.selected && html`<${Detail} key="detail" id=${state.selected} exchange=${state.exchange} />`}
      ${Panel && html`<${Panel} key=${state.panel} />`}
    </main>
    <div class="said" role="status">${state.said}</div>
    <div class="notice" aria-hidden="true" hidden=${!state.notice}>${state.notice}</div>
  `;
}

function Items({ tiles }) {
  if (state.loaded && !tiles.length) return html`<p class="nothing">No request fits this filter.</p>`;
  return html`<${List} tiles=${tiles} view=${state.view} selected=${state.selected} active=${state.active} focus=${state.focus}
    toTop=${state.top} following=${state.until === Infinity && state.source === "live"} />`;
}
