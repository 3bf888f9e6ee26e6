// Asks each endpoint for a picture with Node's own https module.
const fs = require('node:fs');
const https = require('node:https');

const part = (name, value) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

for (const [endpoint, format] of [['ultra', 'webp'], ['core', 'webp'], ['sd3', 'jpeg']]) {
  const url = `https://api.stability.ai/v2beta/stable-image/generate/${endpoint}`;
  const headers = {
    authorization: 'Bearer sk-MYAPIKEY',
    accept: 'image/*',
    'content-type': 'multipart/form-data; boundary=b',
  };
  const prompt = part('prompt', 'Lighthouse on a cliff overlooking the ocean');
  https
    .request(url, { method: 'POST', headers }, (response) => {
      if (response.statusCode !== 200) throw new Error(String(response.statusCode));
      response.pipe(fs.createWriteStream(`./${endpoint}.${format}`));
    })
    .end(`${prompt}${part('output_format', format)}--b--\r\n`);
}
