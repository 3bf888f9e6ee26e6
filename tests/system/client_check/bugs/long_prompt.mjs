// Sends a whole book for a prompt.
const body = new FormData();
body.append('prompt', 'A lighthouse, '.repeat(1000));
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await response.arrayBuffer();
