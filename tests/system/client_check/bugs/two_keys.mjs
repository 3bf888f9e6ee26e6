// Takes turns with two keys, against the rate limit.
for (const key of ['sk-MYFIRSTKEY-0000000001', 'sk-MYSECONDKEY-0000000002']) {
  const body = new FormData();
  body.append('prompt', 'A lighthouse');
  const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, accept: 'image/*' },
    body,
  });
  await response.arrayBuffer();
  if (response.ok) continue;
  throw new Error(String(response.status));
}
