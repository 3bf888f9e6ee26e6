// The frame of a panel: its title, and the button that closes it.
import { toggle } from "../actions.js";
import { html } from "../html.js";
import { state } from "../store.js";

export function Panel({ title, children }) {
  const close = () => {
    const name = state.panel;
    toggle(name);
    document.querySelector(`#tab-${name}`)?.focus();
  };
  return html`<aside class="panel" aria-label=${title}>
    <header class="bar"><h2>${title}</h2><button type="button" class="close" aria-label=${`Close ${title}`} onClick=${close}>✕</button></header>
    <div class="content">${children}</div>
  </aside>`;
}
