// Before the first request: where to send it, and how.
import { copy, toggle } from "../actions.js";
import { LANGUAGES } from "../code/languages.js";
import { html } from "../html.js";
import { state } from "../store.js";

const SHOWN = ["curl", "Python", "JavaScript"];

export function Empty() {
  const example = {
    method: "POST",
    url: `${location.origin}/v2beta/stable-image/generate/core`,
    accept: "image/*",
    multipart: true,
    fields: [["prompt", "Lighthouse on a cliff overlooking the ocean"]],
    files: [],
    picture: "picture.png",
  };
  if (state.source === "har") return html`<p class="nothing">This file has no requests.</p>`;
  return html`<div class="empty">
    <img src="icon.svg" alt="" width="72" height="72" />
    <h2>Waiting for a first request</h2>
    <dl class="facts">
      <div><dt>Base URL</dt><dd class="mono">${location.origin} <button type="button" onClick=${() => copy(location.origin, "Base URL")}>Copy</button></dd></div>
      <div><dt>API key</dt><dd class="mono">${state.server?.settings.any_key === false ? "one that the server was started with" : "any that begins with sk-"}</dd></div>
    </dl>
    <p><button type="button" class="main" onClick=${() => toggle("try")}>Try it here</button> <span class="soft">or send one from your client:</span></p>
    <div class="snippets">${SHOWN.map((name) => html`<${Snippet} name=${name} code=${LANGUAGES[name](example)} />`)}</div>
    <p class="soft">To look at what a run in CI left, drop its HAR file here.</p>
  </div>`;
}

function Snippet({ name, code }) {
  return html`<section class="snippet"><header><h3>${name}</h3><button type="button" aria-label=${`Copy ${name}`} onClick=${() => copy(code, name)}>Copy</button></header>
    <pre class="code" tabindex="0" aria-label=${name}>${code}</pre></section>`;
}
