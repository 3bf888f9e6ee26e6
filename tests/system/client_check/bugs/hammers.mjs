// Does not stop after a 429.
for (const attempt of [1, 2, 3, 4, 5]) {
  const body = new FormData();
  body.append('prompt', 'A lighthouse');
  const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
    body,
  });
  await response.arrayBuffer();
  if (response.ok) break;
  console.error(`attempt ${attempt}: ${response.status}`);
  await new Promise((resolve) => setTimeout(resolve, 150));
}
