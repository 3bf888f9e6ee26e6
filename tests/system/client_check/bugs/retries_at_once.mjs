// Tries again at once, and for ever.
for (const _ of Array(20)) {
  const body = new FormData();
  body.append('prompt', 'A lighthouse');
  const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
    body,
  });
  await response.arrayBuffer();
  if (response.ok) break;
}
