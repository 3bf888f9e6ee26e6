// Decodes what is not base64, which Node does without a word.
import { writeFile } from 'node:fs/promises';

const body = new FormData();
body.append('prompt', 'A lighthouse');
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'application/json' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await writeFile('lighthouse.png', Buffer.from((await response.json()).image, 'base64'));
