// Sends where the picture lies, and not the picture.
const body = new FormData();
body.append('prompt', 'A lighthouse');
body.append('mode', 'image-to-image');
body.append('strength', '0.7');
body.append('image', './picture.png');
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/sd3', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
  body,
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
await response.arrayBuffer();
