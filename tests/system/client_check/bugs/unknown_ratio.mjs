// Asks for a ratio that is not listed.
const body = new FormData();
body.append('prompt', 'A lighthouse');
body.append('aspect_ratio', '4:3');
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await response.arrayBuffer();
