// Asks each endpoint for a picture with undici from npm, over one connection that is kept.
const fs = require('node:fs');
const { FormData, request } = require('undici');

async function main() {
  for (const [endpoint, format] of [['ultra', 'webp'], ['core', 'webp'], ['sd3', 'jpeg']]) {
    const body = new FormData();
    body.append('prompt', 'Lighthouse on a cliff overlooking the ocean');
    body.append('output_format', format);
    const response = await request(`https://api.stability.ai/v2beta/stable-image/generate/${endpoint}`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'image/*' },
      body,
    });
    if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${await response.body.text()}`);
    fs.writeFileSync(`./${endpoint}.${format}`, Buffer.from(await response.body.arrayBuffer()));
  }
}

main();
