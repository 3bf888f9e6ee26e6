// Takes a blurred picture for a good one.
import { writeFile } from 'node:fs/promises';

const body = new FormData();
body.append('prompt', 'A lighthouse');
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await writeFile('lighthouse.png', Buffer.from(await response.arrayBuffer()));
