// A tile of the gallery: the picture that was sent, or why there is none.
import { select } from "../actions.js";
import { credits, milliseconds, outcome, time, words } from "../format.js";
import { html } from "../html.js";
import { source } from "../source.js";
import { change, state } from "../store.js";

/** A link to an exchange; `stop` is the one that the tab key reaches. */
export function Link({ tile, open, stop, children, ...rest }) {
  const { id } = tile.shown;
  const go = (event) => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    select(id);
  };
  const here = new URLSearchParams(location.search);
  here.set("id", id);
  return html`<a ...${rest} href=${`?${here}`} data-id=${id} tabindex=${stop ? 0 : -1} aria-current=${open ? "true" : null}
    aria-label=${label(tile)} onFocus=${() => state.active !== id && change({ active: id })} onClick=${go}>${children}</a>`;
}

export function Tile({ tile, open, stop }) {
  const { shown, title } = tile;
  return html`<${Link} tile=${tile} open=${open} stop=${stop} class=${`tile ${outcome(shown)}`}>
    <span class="mat"><${Face} tile=${tile} /><${Badge} tile=${tile} /></span>
    <span class="caption">
      <span class="line"><b>${title}</b></span>
      <span class="line soft"><span>${tile.first.operation || shown.method}</span><span>${tile.price && `${credits(tile.price)} cr`}</span>
        <time>${time(tile.first.time)}</time></span>
    </span>
  <//>`;
}

/** The picture, or in its place the status and its reason. */
export function Face({ tile }) {
  const { shown, waiting } = tile;
  if (waiting) return html`<span class="waiting"><span class="turning"></span>in progress</span>`;
  if (shown.picture) return html`<img src=${source.thumbnail(shown)} alt="" loading="lazy" decoding="async" onError=${broken} />`;
  const name = shown.status === 0 ? "client left" : words(shown.verdict);
  return html`<span class="verdict"><strong>${shown.status || "–"}</strong><span>${name}</span></span>`;
}

/** What is not as it should be: a fault that was asked for, or a picture that was cut or wrongly labelled. */
function Badge({ tile: { shown } }) {
  const text = shown.picture?.problem || (shown.fault && shown.fault !== String(shown.status) ? words(shown.fault) : "");
  return text && html`<span class="badge">${text}</span>`;
}

/** A picture that no browser can show leaves its mat empty; the badge says why. */
function broken({ currentTarget }) {
  currentTarget.hidden = true;
}

function label({ first, shown, title, price, waiting }) {
  const end = waiting ? "in progress" : `${shown.status} ${words(shown.verdict)}`;
  return [first.operation || `${shown.method} ${shown.path}`, end, title, price && `${price} credits`, shown.picture?.problem, milliseconds(shown.milliseconds)]
    .filter(Boolean)
    .join(", ");
}

