// A request in Python: with the library requests, and as a test that uses the fixture of stability_mock.

/** Write a script. */
export function python(message) {
  const { method, url, accept, picture } = message;
  return [
    "import os",
    "",
    "import requests",
    "",
    "response = requests.request(",
    `    ${text(method)},`,
    `    ${text(url)},`,
    `    headers={"authorization": f"Bearer {os.environ['STABILITY_API_KEY']}", "accept": ${text(accept)}},`,
    ...form(message),
    ")",
    "response.raise_for_status()",
    ...(picture ? [`with open(${text(picture)}, "wb") as file:`, "    file.write(response.content)"] : ["print(response.text)"]),
  ].join("\n");
}

/** Write a test that sends the same and expects the same status. */
export function pytest(message) {
  const { method, url, accept, status, paid } = message;
  const { pathname, search } = new URL(url);
  return [
    "def test_the_request_of_the_journal(stability_mock):",
    "    response = stability_mock.client().request(",
    `        ${text(method)},`,
    `        ${text(pathname + search)},`,
    `        headers={"accept": ${text(accept)}},`,
    ...form(message).map((line) => `    ${line}`),
    "    )",
    "",
    `    assert response.status_code == ${status}`,
    ...(paid === null ? [] : [`    stability_mock.assert_spent(${text(paid)})`]),
  ].join("\n");
}

/** The arguments of the form; an empty file makes the body multipart where there is no other. */
function form({ multipart, fields, files }) {
  if (!multipart) return [];
  const data = fields.map(([name, value]) => `        ${text(name)}: ${text(value)},`);
  const uploads = files.map(([name, file]) => `${text(name)}: open(${text(file)}, "rb")`);
  return [
    ...(data.length ? ["    data={", ...data, "    },"] : []),
    `    files={${uploads.length ? uploads.join(", ") : '"none": ""'}},`,
  ];
}

/** JSON's texts are Python's, too, but for the halves of surrogate pairs, which JSON writes as escapes, as Python does. */
const text = (value) => JSON.stringify(value);
