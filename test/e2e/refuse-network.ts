/**
 * Preloaded with `--import`: every socket, DNS question and fetch throws. A scan that behaves the same asks
 * nobody. Worker threads inherit `--import`, so they are covered as well.
 */
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import dnsPromises from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

class NetworkUsed extends Error {}

function refuse(what: string): () => never {
  return () => {
    // Said on standard error as well: a caller might swallow the exception, and the test must still see it.
    process.stderr.write(`network used: ${what}\n`);
    throw new NetworkUsed(what);
  };
}

net.Socket.prototype.connect = refuse("net.Socket.connect");
net.connect = refuse("net.connect");
net.createConnection = refuse("net.createConnection");
tls.connect = refuse("tls.connect");
http.request = refuse("http.request");
http.get = refuse("http.get");
https.request = refuse("https.request");
https.get = refuse("https.get");
dgram.createSocket = refuse("dgram.createSocket");
childProcess.spawn = refuse("child_process.spawn");
globalThis.fetch = refuse("fetch");
for (const module of [dns, dnsPromises, dns.Resolver.prototype, dnsPromises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(module)) {
    if (/^(lookup|resolve|reverse)/.test(name)) Object.assign(module, { [name]: refuse(`dns.${name}`) });
  }
}
syncBuiltinESMExports();
