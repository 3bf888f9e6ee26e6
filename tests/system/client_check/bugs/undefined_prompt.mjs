// Sends a variable that was never set.
const body = new FormData();
body.append('prompt', process.env.THE_PROMPT_THAT_NOBODY_SET);
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await response.arrayBuffer();
