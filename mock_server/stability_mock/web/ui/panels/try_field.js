// One field of a form, as its schema says: a text, a number, a choice, a file.
import { html } from "../html.js";
import { source } from "../source.js";
import { notice, state } from "../store.js";

export function Field({ field, value, file, set, put }) {
  const { name, required, description } = field;
  return html`<div class="field">
    <label for=${`try-${name}`}>${name}${required && html` <span class="label">required</span>`}</label>
    ${field.file ? html`<${Upload} field=${field} file=${file} put=${put} />` : html`<${Input} field=${field} value=${value} set=${set} />`}
    ${description && html`<p id=${`about-${name}`} class="soft">${description.replaceAll("`", "")}</p>`}
  </div>`;
}

/** The page lets wrong values through, so that a refusal can be seen; only hints of the limits are given. */
function Input({ field: { name, options, number, step, min, max, long, fallback, description }, value, set }) {
  const common = { id: `try-${name}`, name, value, "aria-describedby": description ? `about-${name}` : null };
  const write = ({ currentTarget }) => set(name, currentTarget.value);
  if (options) return html`<select ...${common} onChange=${write}><option value="">${fallback === undefined ? "not sent" : `not sent (${fallback})`}</option>${options.map((one) => html`<option>${one}</option>`)}</select>`;
  if (long) return html`<textarea ...${common} rows="2" onInput=${write}></textarea>`;
  const limits = number ? `${min ?? "any"} to ${max ?? "any"}${step === 1 ? "" : ", with decimals"}` : "";
  return html`<input ...${common} inputmode=${number ? "decimal" : null} placeholder=${limits} onInput=${write} />`;
}

function Upload({ field: { name }, file, put }) {
  const row = state.rows.find((one) => one.id === state.selected && one.picture);
  return html`<div class="row-of">
    <input id=${`try-${name}`} type="file" accept="image/png,image/jpeg,image/webp" onChange=${({ currentTarget }) => put(name, currentTarget.files[0])} />
    ${row && html`<button type="button" onClick=${() => useOpen(row, name, put)}>Use the open picture</button>`}
    ${file && html`<span class="soft">${file.name}</span>`}
  </div>`;
}

/** Take the picture of the open exchange as the file. */
async function useOpen(row, name, put) {
  const answer = await fetch(source.picture(row));
  if (!answer.ok) return notice("The picture is not kept any more.");
  const bytes = await answer.blob();
  put(name, new File([bytes], `${name}.${bytes.type.slice(6)}`, { type: bytes.type }));
}
