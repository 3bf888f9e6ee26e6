// Reads every answer as JSON, also a gateway's page.
const body = new FormData();
body.append('prompt', 'A lighthouse');
const response = await fetch('https://api.stability.ai/v2beta/stable-image/generate/core', {
  method: 'POST',
  headers: { authorization: 'Bearer sk-MYAPIKEY', accept: 'application/json' },
  body,
});
const answer = await response.json();
if (answer.errors) throw new Error(answer.errors.join('; '));
console.log(answer.finish_reason);
