// Loopback alone: keeps a Node process from reaching any other host, and remembers what it tried. For `node --import`.

import dns from "node:dns";
import net from "node:net";

export const attempts = [];

const ours = (host) => !host || host === "localhost" || host === "::1" || /^127\.[\d.]+$/.test(host);

function refuse(host) {
  attempts.push(host);
  process.stderr.write(`interop: ${host} is not on loopback\n`);
  throw new Error(`${host} is not on loopback`);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  // net.connect hands over its arguments as one array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === "object" ? (first.path ? "" : first.host) : second;
  if (typeof host === "string" && !ours(host)) {
    refuse(host);
  }
  return connect.apply(this, args);
};

for (const home of [dns, dns.promises]) {
  const lookup = home.lookup;
  home.lookup = function (host, ...rest) {
    return ours(host) ? lookup.call(this, host, ...rest) : refuse(host);
  };
}
