// Asks each endpoint for a picture with Node's own fetch.
import { writeFile } from 'node:fs/promises';

for (const [endpoint, format] of [['ultra', 'webp'], ['core', 'webp'], ['sd3', 'jpeg']]) {
  const body = new FormData();
  body.append('prompt', 'Lighthouse on a cliff overlooking the ocean');
  body.append('output_format', format);
  const response = await fetch(`https://api.stability.ai/v2beta/stable-image/generate/${endpoint}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
    body,
  });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  await writeFile(`./${endpoint}.${format}`, Buffer.from(await response.arrayBuffer()));
}
