// Reaches for hosts in every way that Node has, and prints how each attempt ended, one line each, in this order.
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');

const [server] = process.argv.slice(2);
const port = Number(new URL(server).port);

const viaFetch = (resource) => fetch(resource).then((r) => r.status, (e) => e.cause?.message || e.message);
const viaRequest = (request) =>
  new Promise((resolve) => {
    request.on('response', (response) => resolve(response.resume().statusCode)).on('error', (e) => resolve(e.message));
    request.end();
  });
const viaSocket = (socket) =>
  new Promise((resolve) => {
    socket.on('connect', () => resolve('connected')).on('error', (e) => resolve(e.message));
  }).finally(() => socket.destroy());

async function main() {
  const ended = [
    await viaFetch('https://example.com/a'),
    await viaFetch(new Request('https://grpc.stability.ai')),
    await viaFetch(new URL(`${server}/_mock/health`)),
    await viaRequest(https.request('https://example.com')),
    await viaRequest(https.request(`https://127.0.0.1:${port}`)),
    await viaRequest(http.request(`${server}/_mock/health`)),
    await viaSocket(tls.connect(443, 'example.com')),
    await viaSocket(tls.connect({ host: 'example.com', port: 443 })),
    await viaSocket(net.connect(80, 'example.com')),
    await viaSocket(net.connect(80, 'api.stability.ai')),
    await viaSocket(net.connect(port, '127.0.0.1')),
    await viaFetch('no url'),
    await viaRequest(http.request('http://api.stability.ai/v1/user/balance', { headers: { authorization: 'sk-any' } })),
  ];
  console.log(ended.map((text) => String(text).split('\n')[0]).join('\n'));
}

main();
