// Makes a picture with Ultra by Node's fetch, as JSON, and looks at all that comes back.
import { writeFile } from 'node:fs/promises';

const PASSING = new Set([500, 502, 503, 504]);

class Refused extends Error {}

async function generate(prompt) {
  const body = new FormData();
  body.append('prompt', prompt);
  body.append('output_format', 'jpeg');
  body.append('seed', '7');
  const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/ultra', {
    method: 'POST',
    headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'application/json' },
    body,
    signal: AbortSignal.timeout(6000),
  });
  if (PASSING.has(response.status)) throw new Error(`the server failed with ${response.status}`);
  if (!response.ok) throw new Refused(`refused with ${response.status}: ${await response.text()}`);
  const answer = await response.json();
  if (answer.finish_reason === 'CONTENT_FILTERED') throw new Refused('the picture was filtered');
  const picture = Buffer.from(answer.image ?? '', 'base64');
  if (picture.readUInt16BE(0) !== 0xffd8 || picture.readUInt16BE(picture.length - 2) !== 0xffd9) {
    throw new Error('the answer is not a whole JPEG');
  }
  return picture;
}

async function persist(prompt, attempts) {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      return await generate(prompt);
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      console.error(`attempt ${attempt}: ${problem.cause?.message ?? problem.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
  }
  throw new Error('gave up');
}

try {
  await writeFile('lighthouse.jpeg', await persist('A lighthouse', 3));
} catch (problem) {
  console.error(problem.message);
  process.exitCode = 1;
}
