import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

const text = z.string().min(1)
const url = z.url()

/** Every setting, once: validation, `hetki config` and the docs are made from this. NAME_FILE reads the value from a file. */
export const settingsTable = {
  PORT: {
    schema: z.coerce.number().int().min(0).max(65_535).default(3_000),
    what: 'Port to listen on; 0 takes a free one',
  },
  HOST: { schema: text.default('127.0.0.1'), what: 'Address to listen on; 0.0.0.0 for all' },
  BASE_URL: {
    schema: url.optional(),
    what: 'Address under which customers and staff reach Hetki, e.g. https://hetki.example.fi; links and QR codes are made of it',
  },
  HETKI_DATA: { schema: text.default('./data').transform((p) => resolve(p)), what: 'Folder of the embedded databases' },
  DATABASE_URL: { schema: url.optional(), what: 'postgres://… of a PostgreSQL ≥ 15; without it Hetki starts its own' },
  CLICKHOUSE_URL: {
    schema: url.optional(),
    what: 'http://user:password@host:8123/database of a ClickHouse; without it Hetki runs its own in the process',
  },
  SECRET: {
    schema: z.string().min(32).optional(),
    what: 'Signs sessions, at least 32 characters; without it one is made and kept in HETKI_DATA',
  },
  TRUST_PROXY: {
    schema: z.stringbool().default(false),
    what: 'Believe X-Forwarded-For and X-Forwarded-Proto of a proxy in front',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    what: 'How much is logged',
  },
  WATCH_FOLDER: {
    schema: text.transform((p) => resolve(p)).optional(),
    what: 'Folder whose subfolders are named as mappings; contact logs dropped there are imported and moved to done/ or failed/',
  },
  METRICS: { schema: z.stringbool().default(false), what: 'Open /metrics in Prometheus format' },
  SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    what: 'Mail server, smtp://user:password@host:587 or smtps://…:465; without it mails wait',
  },
  SMTP_CONNECTIONS: {
    schema: z.coerce.number().int().min(1).max(100).default(8),
    what: 'Connections to the mail server at once',
  },
  SMTP_TIMEOUT: {
    schema: z.coerce.number().min(1).max(3_600).default(120),
    what: 'Seconds to wait for the word of the mail server after a mail; what it did with one it is silent about is unknown',
  },
  MAIL_FROM: {
    schema: z.email().optional(),
    what: 'Address from which mails come, e.g. kysely@example.fi; the name beside it is the brand’s',
  },
  MAIL_RATE: {
    schema: z.coerce.number().positive().max(10_000).optional(),
    what: 'Most mails a second from this server; without it as fast as the mail server takes them',
  },
  SMS_URL: {
    schema: z.url({ protocol: /^(https?|twilio(\+http)?)$/ }).optional(),
    what: 'Gateway for text messages: https://… takes JSON {id, from, to, text}, twilio://ACCOUNT:TOKEN@api.twilio.com; without it texts wait',
  },
  SMS_AUTH: { schema: text.optional(), what: 'Authorization header for a JSON gateway, e.g. Bearer …' },
  SMS_FROM: {
    schema: z
      .string()
      .regex(/^(?=.*[a-z])[a-z0-9 ]{1,11}$|^\+?\d{3,15}$|^MG[0-9a-f]{32}$/i)
      .optional(),
    what: 'Sender of text messages where a brand names none: a number that takes replies, or at most 11 letters and digits',
  },
  SMS_SECRET: {
    schema: z.string().min(16).optional(),
    what: 'Shared with a JSON gateway, which proves with it that replies and delivery reports are its own; Twilio proves them with its token',
  },
  SMS_RATE: {
    schema: z.coerce.number().positive().max(10_000).optional(),
    what: 'Most text messages a second from this server; without it as fast as the gateway takes them',
  },
  BOUNCE_DOMAIN: {
    schema: text.optional(),
    what: 'Domain of the return addresses of mails; its MX record leads to BOUNCE_PORT. Without it mails come back to MAIL_FROM',
  },
  BOUNCE_PORT: {
    schema: z.coerce.number().int().min(0).max(65_535).optional(),
    what: 'Port on which Hetki takes mails that come back (SMTP); for return addresses only',
  },
  BOUNCE_TLS_CERT: {
    schema: text.optional(),
    what: 'File with the certificate (PEM) for BOUNCE_PORT: with it and its key Hetki offers STARTTLS there',
  },
  BOUNCE_TLS_KEY: { schema: text.optional(), what: 'File with the private key (PEM) of BOUNCE_TLS_CERT' },
  MAIL_HOOK_SECRET: {
    schema: z.string().min(24).optional(),
    what: 'Opens /hooks/mail to a mail provider’s reports, signed with this secret as Standard Webhooks',
  },
  DELIVERY_FOLDER: {
    schema: text.transform((p) => resolve(p)).optional(),
    what: 'Folder into which messages are written instead of being sent, for trying out; a mail server and a gateway for texts come before it',
  },
  INNER_HOSTS: {
    schema: text
      .transform((list) => list.split(/[\s,]+/).filter(Boolean))
      .pipe(z.array(z.string().regex(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i)))
      .optional(),
    what: 'Hosts inside your own network, each as host or host:port, to which webhooks may go, also without TLS; all others must be on the open internet and have HTTPS',
  },
  OIDC_ISSUER: {
    schema: url.optional(),
    what: 'Address of an OpenID Connect provider; switches on signing in with it',
  },
  OIDC_CLIENT_ID: { schema: text.optional(), what: 'Client id at the provider' },
  OIDC_CLIENT_SECRET: { schema: text.optional(), what: 'Client secret at the provider' },
  OIDC_NAME: { schema: text.default('OpenID Connect'), what: 'Name of the provider on the sign-in button' },
} as const

const shape = Object.fromEntries(Object.entries(settingsTable).map(([k, v]) => [k, v.schema])) as {
  [K in keyof typeof settingsTable]: (typeof settingsTable)[K]['schema']
}
const schema = z.object(shape)
export type Settings = z.output<typeof schema>

/** Reads the environment; throws one error that names every setting that is wrong. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given: Record<string, string> = {}
  for (const name of Object.keys(settingsTable)) {
    const file = env[`${name}_FILE`]
    const value = file ? readFileSync(file, 'utf8').trim() : env[name]
    if (value) given[name] = value
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'))
}

/** The address that links begin with: BASE_URL without a slash at its end, else where we listen. */
export const baseUrl = (settings: Settings): string =>
  (settings.BASE_URL ?? `http://${settings.HOST === '0.0.0.0' ? 'localhost' : settings.HOST}:${settings.PORT}`).replace(
    /\/+$/,
    '',
  )
