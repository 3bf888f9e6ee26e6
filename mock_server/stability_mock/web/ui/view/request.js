// What was sent: the form as a table, its problems at their fields, its files, its headers.
import { html } from "../html.js";
import { Headers } from "./headers.js";
import { Problem, problemsOf, shared } from "./problem.js";
import { Uploads } from "./uploads.js";

export function Request({ exchange, row }) {
  const { request } = exchange;
  const problems = problemsOf(exchange);
  const names = [...new Set([...Object.keys(request.fields), ...problems.map((one) => one.field).filter((name) => name && !isFile(request, name))])];
  return html`<section class="side" aria-label="Request">
    <h3>Request</h3>
    <p class="mono path">${request.method} ${request.path}</p>
    ${names.length > 0 && html`<table class="form" aria-label="Form">
      <tbody>${names.map((name) => html`<${Field} key=${name} name=${name} value=${request.fields[name]} problems=${problems.filter((one) => one.field === name)} except=${shared(problems)} />`)}</tbody></table>`}
    <${Uploads} exchange=${exchange} row=${row} problems=${problems} />
    ${!names.length && !request.uploads.length && html`<p class="soft">${request.body_size ? "The body is not a form that can be read." : "No body."}</p>`}
    <${Headers} headers=${request.headers} />
  </section>`;
}

const isFile = (request, name) => request.uploads.some((upload) => upload.field === name);

function Field({ name, value, problems, except }) {
  return html`<tr class=${problems.length ? "wrong" : null}>
    <th scope="row">${name}</th>
    <td>${value === undefined ? html`<i class="soft">not sent</i>` : value === "" ? html`<i class="soft">empty</i>` : html`<span class="value">${value}</span>`}
      ${problems.map((problem) => html`<${Problem} problem=${problem} except=${except} />`)}</td>
  </tr>`;
}
