'use strict';
// Loaded into each Node process of a run by proxy. Node's own clients may know nothing of proxies: here what they would
// send to the service goes to the mock server, what was allowed goes its way, and all else is refused, as the proxy does.

const http = require('http');
const https = require('https');
const net = require('net');
const { domainToASCII } = require('url');

const SERVICE = 'api.stability.ai';
const FAMILY = 'stability.ai';
const WEB_PORTS = new Set([80, 443]);
const LOOPBACK = { localhost: '127.0.0.1', '::1': '127.0.0.1' };

const settings = JSON.parse(process.env.STABILITY_INTERCEPTION || 'null');

function plain(host) {
  const name = String(host || 'localhost').trim().replace(/^\[|\]$/g, '');
  return (net.isIP(name) ? name : domainToASCII(name) || name).replace(/\.+$/, '').toLowerCase();
}

function isOwn(host, port) {
  return settings.own.includes(`${LOOPBACK[host] || host}:${port}`);
}

function written(host, port) {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isAllowed(host, port) {
  if (host === FAMILY || host.endsWith(`.${FAMILY}`)) return false;
  if (settings.allow.includes(written(host, port))) return true;
  const listed = (name) => name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
  return settings.allowAll || settings.allow.some(listed);
}

// Gives the error with which a connection is refused, null if it may be made; a refusal is reported to the proxy.
function refusal(givenHost, givenPort) {
  const host = plain(givenHost);
  const port = Number(givenPort);
  if (host === SERVICE || isOwn(host, port) || isAllowed(host, port)) return null;
  const report = connect.call(new net.Socket(), settings.proxy, '127.0.0.1');
  report.on('error', () => {}).on('data', () => {});
  report.end(`CONNECT ${written(host, port)} HTTP/1.1\r\n\r\n`);
  return Object.assign(new Error(`refused by stability-mock: ${written(host, port)}`), { code: 'ECONNREFUSED' });
}

function refusedSocket(error) {
  const socket = new net.Socket();
  process.nextTick(() => socket.destroy(error));
  return socket;
}

// Every TCP connection, with TLS or without, whoever makes it, begins here.
const { connect } = net.Socket.prototype;

function redirected(options) {
  if (!options || typeof options !== 'object' || options.path || !options.port) return options;
  const host = plain(options.host);
  if (host !== SERVICE) return options;
  const port = Number(options.port) === 80 ? settings.proxy : settings.tls;
  return Object.assign(Object.create(Object.getPrototypeOf(options)), options, { host: '127.0.0.1', port });
}

function connectElsewhere(...words) {
  if (Array.isArray(words[0])) {
    words[0][0] = redirected(words[0][0]);
  } else if (words[0] !== null && typeof words[0] === 'object') {
    words[0] = redirected(words[0]);
  } else if (typeof words[1] === 'string' && plain(words[1]) === SERVICE) {
    const { host, port } = redirected({ host: words[1], port: words[0] });
    words.splice(0, 2, port, host);
  }
  const first = Array.isArray(words[0]) ? words[0][0] : words[0];
  const options = first !== null && typeof first === 'object' ? first : { port: first, host: words[1] };
  if (WEB_PORTS.has(Number(options.port)) && !options.path) {
    const error = refusal(typeof options.host === 'string' ? options.host : 'localhost', options.port);
    if (error) {
      process.nextTick(() => this.destroy(error));
      return this;
    }
  }
  return connect.apply(this, words);
}

// Node's clients for HTTP, on whichever port. Agents that know a proxy make their connections themselves.
function guarded(agent) {
  const { createConnection } = agent.prototype;
  agent.prototype.createConnection = function createGuardedConnection(options, ...rest) {
    const error = options && !options.socketPath && refusal(options.host, options.port);
    return error ? refusedSocket(error) : createConnection.call(this, options, ...rest);
  };
}

function guardFetch() {
  const { fetch } = globalThis;
  if (typeof fetch !== 'function') return;
  globalThis.fetch = function guardedFetch(resource, init) {
    let url = null;
    try {
      url = new URL(resource && typeof resource === 'object' && 'url' in resource ? resource.url : resource);
    } catch {
      // fetch itself says what is wrong with it
    }
    if (url && /^https?:$/.test(url.protocol)) {
      const error = refusal(url.hostname, url.port || (url.protocol === 'https:' ? 443 : 80));
      if (error) return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: error }));
    }
    return fetch.call(this, resource, init);
  };
}

if (settings && settings.tls) {
  net.Socket.prototype.connect = connectElsewhere;
  guarded(http.Agent);
  guarded(https.Agent);
  guardFetch();
}
