// The reference's JavaScript sample for ultra, with what Node brings along; only the base URL is taken from the environment.
import fs from "node:fs";

const payload = {
  prompt: "Lighthouse on a cliff overlooking the ocean",
  output_format: "webp",
};

const form = new FormData();
for (const [name, value] of Object.entries(payload)) {
  form.append(name, value);
}

const response = await fetch(`${process.env.STABILITY_BASE_URL}/v2beta/stable-image/generate/ultra`, {
  method: "POST",
  headers: {
    Authorization: "Bearer sk-MYAPIKEY",
    Accept: "image/*",
  },
  body: form,
});

if (response.status === 200) {
  fs.writeFileSync("./lighthouse.webp", Buffer.from(await response.arrayBuffer()));
} else {
  throw new Error(`${response.status}: ${await response.text()}`);
}
