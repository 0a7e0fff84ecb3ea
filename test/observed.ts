/** For tests of linking: an observation of which only what matters is said. */
import type { Observation } from "../src/model/observation.ts";

const BARE: Observation = {
  key: "0".repeat(32),
  message_id: null,
  date: null,
  direction: "inbound",
  from: null,
  from_name: null,
  from_root: null,
  reply_to: null,
  return_path: null,
  recipients: [],
  recipient_count: 0,
  subject: null,
  urls: [],
  attachments: [],
  origin_ip: null,
  authentication: { spf: null, dmarc: null, dkim: [] },
  traits: {
    is_reply: false,
    is_bulk: false,
    is_automatic: false,
    list_domain: null,
    asks_credentials: false,
  },
  features: {},
  sketch: null,
};

export function observed(said: Partial<Observation>): Observation {
  return { ...BARE, ...said };
}
