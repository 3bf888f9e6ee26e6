// Asks each endpoint for a picture with axios and form-data, as the API's reference does.
const fs = require('node:fs');
const axios = require('axios');
const FormData = require('form-data');

async function main() {
  for (const [endpoint, format] of [['ultra', 'webp'], ['core', 'webp'], ['sd3', 'jpeg']]) {
    const payload = { prompt: 'Lighthouse on a cliff overlooking the ocean', output_format: format };
    const response = await axios.postForm(
      `https://api.stability.ai/v2beta/stable-image/generate/${endpoint}`,
      axios.toFormData(payload, new FormData()),
      {
        validateStatus: undefined,
        responseType: 'arraybuffer',
        headers: { Authorization: 'Bearer sk-MYAPIKEY', Accept: 'image/*' },
      },
    );
    if (response.status !== 200) throw new Error(`${response.status}: ${response.data.toString()}`);
    fs.writeFileSync(`./${endpoint}.${format}`, Buffer.from(response.data));
  }
}

main();
