// The environment, read once, validated and explained; nothing else reads process.env.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'

const flag = z.enum(['1', '0', 'true', 'false', 'yes', 'no']).transform((value) => ['1', 'true', 'yes'].includes(value))

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).optional(),
  // A socket folder instead of a host is no URL in the strict sense, and fine with PostgreSQL.
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'starts with postgresql://')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  // How many proxies stand in front, or their addresses; never simply "all".
  TRUST_PROXY: z
    .string()
    .regex(/^([1-9]|[\d.:a-f/, ]{3,200})$/i, 'a number of hops, or addresses')
    .optional(),
  RUN: z
    .string()
    .default('web,jobs,bot')
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(z.enum(['web', 'jobs', 'bot']))),
  DEMO: flag.optional(),
  SMS_URL: z.url({ protocol: /^https?$/ }).default('https://notify.eskiz.uz/api'),
  SMS_EMAIL: z.string().min(1).optional(),
  SMS_PASSWORD: z.string().min(1).optional(),
  SMS_FROM: z.string().min(1).max(11).default('4546'),
  ONEID_URL: z.url({ protocol: /^https?$/ }).default('https://sso.egov.uz/sso/oauth/Authorization.do'),
  ONEID_TOKEN_URL: z.url({ protocol: /^https?$/ }).optional(),
  ONEID_CLIENT_ID: z.string().min(1).optional(),
  ONEID_SECRET: z.string().min(1).optional(),
  ONEID_SCOPE: z.string().min(1).optional(),
  MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'starts with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.email().optional(),
  MAIL_BOUNCE_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{30,}$/, 'as BotFather gives it')
    .optional(),
  TELEGRAM_URL: z.url({ protocol: /^https?$/ }).default('https://api.telegram.org'),
  TELEGRAM_SITE: z.url({ protocol: /^https?$/ }).default('https://t.me'),
  SECRET: z.string().min(32, 'at least 32 characters').optional(),
  NODE_ENV: z.string().default('development'),
  EMBEDDED_IN_PRODUCTION: flag.default(false),
  LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  npm_lifecycle_event: z.string().optional(),
})

type Values = z.infer<typeof Environment>

export interface Config {
  port: number
  host: string
  /** Absent: the embedded server in `dataDir`. */
  databaseUrl: string | undefined
  dataDir: string
  publicUrl: string | undefined
  /** Proxies whose word on the visitor's address counts: a number of hops, or addresses. */
  trustProxy: number | string | undefined
  run: ('web' | 'jobs' | 'bot')[]
  demo: boolean
  production: boolean
  logLevel: string
  /** Absent: nothing is sent by SMS. */
  sms: { url: string; email: string; password: string; from: string } | undefined
  /** Absent: nobody signs in by OneID. */
  oneId: { url: string; tokenUrl: string; clientId: string; secret: string; scope: string } | undefined
  /** Absent: nothing is sent by e-mail. */
  mail: { url: string; from: string } | undefined
  /** Where letters that come back are taken by SMTP; absent: nowhere. */
  bouncePort: number | undefined
  /** Absent: nothing goes by Telegram. */
  telegram: { url: string; token: string; site: string } | undefined
  /** What keyed hashes and sealed secrets rest on besides the database. */
  secret: string | undefined
  /** True when npm is our parent: then we stop when npm is gone. */
  underNpm: boolean
  /** The checkout: migrations, reference data and dist live here. */
  root: string
}

const loopback = ['127.0.0.1', '::1', 'localhost']

export class ConfigError extends Error {}

/** @throws {ConfigError} with one readable sentence for each wrong variable. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
  }
  const values = parsed.data
  const production = values.NODE_ENV === 'production'
  const demo = values.DEMO ?? (values.DATABASE_URL === undefined && !production)
  if (demo && production) {
    throw new ConfigError('DEMO: demonstration mode never runs in production (NODE_ENV=production).')
  }
  if (production && values.DATABASE_URL === undefined && !values.EMBEDDED_IN_PRODUCTION) {
    throw new ConfigError(
      'DATABASE_URL: production needs a PostgreSQL of its own. The embedded one is for trying out; EMBEDDED_IN_PRODUCTION=1 takes it all the same.',
    )
  }
  // Demo mode prints sign-in codes, so it must not be reachable from another machine.
  // Behind a proxy whose word on addresses counts nobody else should reach us.
  const usual = values.TRUST_PROXY === undefined ? '0.0.0.0' : '127.0.0.1'
  const own = values.HOST !== undefined && loopback.includes(values.HOST) ? values.HOST : '127.0.0.1'
  const host = demo ? own : (values.HOST ?? usual)
  return {
    port: values.PORT,
    host,
    databaseUrl: values.DATABASE_URL,
    dataDir: resolve(values.DATA_DIR),
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    trustProxy: values.TRUST_PROXY && /^\d$/.test(values.TRUST_PROXY) ? Number(values.TRUST_PROXY) : values.TRUST_PROXY,
    run: values.RUN,
    demo,
    production,
    logLevel: values.LOG,
    sms: smsOf(values),
    oneId: oneIdOf(values),
    mail: mailOf(values),
    bouncePort: values.MAIL_BOUNCE_PORT,
    telegram: telegramOf(values),
    secret: values.SECRET,
    underNpm: values.npm_lifecycle_event === 'start',
    root: findRoot(import.meta.dirname),
  }
}

/** What is allowed and yet unwise where real people are; told at every start. */
export function doubtsOf({ production, secret, publicUrl, sms, oneId, trustProxy, host }: Config): string[] {
  if (!production) return []
  const plain = [publicUrl, sms?.url, oneId?.url, oneId?.tokenUrl].filter((url) => url?.startsWith('http:'))
  return [
    ...(secret === undefined ? ['SECRET is not set: whoever has a copy of the database has the key too.'] : []),
    ...(publicUrl === undefined ? ['PUBLIC_URL is not set: cookies are not bound to https.'] : []),
    ...plain.map((url) => `${url} is not https.`),
    ...(typeof trustProxy === 'number' && !loopback.includes(host)
      ? ['TRUST_PROXY counts hops: only the proxy may reach this port.']
      : []),
  ]
}

function smsOf({ SMS_URL, SMS_EMAIL, SMS_PASSWORD, SMS_FROM, PUBLIC_URL }: Values): Config['sms'] {
  if (SMS_EMAIL === undefined && SMS_PASSWORD === undefined) return undefined
  if (SMS_EMAIL === undefined || SMS_PASSWORD === undefined)
    throw new ConfigError('SMS_EMAIL, SMS_PASSWORD: both are needed to send SMS.')
  if (PUBLIC_URL === undefined) throw new ConfigError('PUBLIC_URL: needed with SMS, whose links must lead somewhere.')
  return { url: SMS_URL.replace(/\/+$/, ''), email: SMS_EMAIL, password: SMS_PASSWORD, from: SMS_FROM }
}

function oneIdOf(values: Values): Config['oneId'] {
  const {
    ONEID_URL: url,
    ONEID_TOKEN_URL,
    ONEID_CLIENT_ID: clientId,
    ONEID_SECRET: secret,
    ONEID_SCOPE,
    PUBLIC_URL,
  } = values
  if (clientId === undefined && secret === undefined) return undefined
  if (clientId === undefined || secret === undefined)
    throw new ConfigError('ONEID_CLIENT_ID, ONEID_SECRET: both are needed to sign in by OneID.')
  if (PUBLIC_URL === undefined) throw new ConfigError('PUBLIC_URL: needed with OneID, which leads people back to it.')
  return { url, tokenUrl: ONEID_TOKEN_URL ?? url, clientId, secret, scope: ONEID_SCOPE ?? clientId }
}

function mailOf({ MAIL_URL: url, MAIL_FROM: from, PUBLIC_URL }: Values): Config['mail'] {
  if (url === undefined && from === undefined) return undefined
  if (url === undefined || from === undefined)
    throw new ConfigError('MAIL_URL, MAIL_FROM: both are needed to send letters.')
  if (PUBLIC_URL === undefined)
    throw new ConfigError('PUBLIC_URL: needed with letters, whose links must lead somewhere.')
  return { url, from }
}

function telegramOf({
  TELEGRAM_TOKEN: token,
  TELEGRAM_URL: url,
  TELEGRAM_SITE: site,
  PUBLIC_URL,
}: Values): Config['telegram'] {
  if (token === undefined) return undefined
  if (PUBLIC_URL === undefined)
    throw new ConfigError('PUBLIC_URL: needed with Telegram, whose links must lead somewhere.')
  return { url: url.replace(/\/+$/, ''), token, site: site.replace(/\/+$/, '') }
}

/** The nearest folder upwards that holds package.json: the same from `src/` and from `dist/`. */
export function findRoot(from: string): string {
  let folder = from
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new ConfigError(`No package.json above ${from}.`)
    folder = parent
  }
  return folder
}
