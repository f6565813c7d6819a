/** What a site is told: its names, where it listens, and what it serves, or its whole text. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { parseIp } from '../../src/core/ip.ts'
import type { Wanted } from '../../src/type/define-type.ts'

// Nothing in them that nginx would take for more than a word: no blank, quote, brace, semicolon, backslash, "$" or "#".
const Path = z.string().check(
  z.regex(/^(?!.*\/\.\.?(?:\/|$))\/[A-Za-z0-9._/@+,=:~-]*$/, {
    error: 'must be an absolute path of letters, digits and "._/@+,=:~-"',
  }),
)

const NAME = /^(?:_|(?:\*\.)?(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:\.\*)?)$/

const ServerName = z.pipe(
  z.string().check(
    z.refine((text) => NAME.test(text.toLowerCase()) || parseIp(text) !== undefined, {
      error: 'must be a DNS name, `*.office.example`, an address, or `_` for none',
    }),
  ),
  z.transform((text) => text.toLowerCase()),
)

const PORT = '(?:[1-9][0-9]{0,4})'
const LISTEN = new RegExp(`^(?:(?:\\*|[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):)?${PORT}$`)

const Listen = z.pipe(z.union([z.string(), z.int()]), z.transform(String)).check(
  z.refine((text) => LISTEN.test(text) && Number(/\d+$/.exec(text)?.[0]) <= 65_535, {
    error: 'must be a port, or an address and a port: `8080`, `10.20.0.4:80`, `[::]:80`',
  }),
)

const HOST = '(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])'
const URL = new RegExp(
  `^https?://(?:${HOST}(?::${PORT})?(?:/[A-Za-z0-9._/%@+,=:~-]*)?|unix:/[A-Za-z0-9._/-]+(?::/[A-Za-z0-9._/-]*)?)$`,
)
const Upstream = z.string().check(
  z.refine((text) => URL.test(text), {
    error: 'must be a URL: `http://127.0.0.1:3000`, `http://unix:/run/shop.sock`',
  }),
)

const Target = z.string().check(
  z.regex(/^(?:https?:\/\/|\/)(?:(?!['"{};\\#])[\u0021-\u007e])*$/, {
    error: 'must be a URL, or a path; `$host` and `$request_uri` stand in it for what was asked',
  }),
)

const Directive = z.string().check(
  z.regex(/^[a-z][a-z0-9_]* [^\u0000-\u001f\u007f{};]+$/, {
    error: 'must be one directive without ";" and braces, as in `client_max_body_size 20m`',
  }),
)

const serves = {
  root: z.optional(Path),
  proxyTo: z.optional(z.union([Upstream, z.readonly(z.array(Upstream).check(z.minLength(1)))])),
  redirectTo: z.optional(Target),
  directives: z._default(z.readonly(z.array(Directive)), []),
}

const Location = z.strictObject(serves)

const LocationPath = z
  .string()
  .check(z.regex(/^(?:= |\^~ )?\/[A-Za-z0-9._/%@+,=:~-]*$/, { error: 'must be a path; `= /x` for it alone' }))

export const Params = z.strictObject({
  names: z
    .optional(z.readonly(z.array(ServerName).check(z.minLength(1))))
    .check(z.describe('Names that it answers to. Default: the id.')),
  listen: z
    .optional(z.readonly(z.array(Listen).check(z.minLength(1))))
    .check(z.describe('Ports, or addresses with ports. Default: 80, or 443 with `tls`, of all addresses.')),
  defaultServer: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether it answers to names that no site has.')),
  root: serves.root.check(z.describe('Folder with the files that it serves.')),
  proxyTo: serves.proxyTo.check(
    z.describe('Server that is asked for everything: `http://127.0.0.1:3000`; or several, in turn.'),
  ),
  redirectTo: serves.redirectTo.check(
    z.describe('Where everybody is sent: `https://www.office.example$request_uri`.'),
  ),
  tls: z
    .optional(z.strictObject({ certificate: Path, key: Path }))
    .check(z.describe('Absolute paths of the certificate, with its chain, and of the key.')),
  redirectToTls: z
    ._default(z.boolean(), true)
    .check(
      z.describe('With `tls`: whether it also listens on port 80, and sends everybody from there to TLS.'),
    ),
  locations: z
    ._default(z.record(LocationPath, Location), {})
    .check(z.describe('By path, what is otherwise there: `root`, `proxyTo`, `redirectTo`, `directives`.')),
  directives: serves.directives.check(
    z.describe('What nginx is told besides, a directive each: `client_max_body_size 20m`.'),
  ),
  content: z
    .optional(
      z.string().check(z.regex(/^[^\u0000]*[^\s\u0000][^\u0000]*$/, { error: 'must be the text of a site' })),
    )
    .check(z.describe('The whole text of the site, in place of all that is above.')),
  enabled: z
    ._default(z.boolean(), true)
    .check(
      z.describe(
        'Whether nginx serves it. Where a distribution knows no sites that lie ready, it is then not there.',
      ),
    ),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether the site is there.')),
})

export type Params = z.output<typeof Params>
export type Serves = z.output<typeof Location>

export function namesOf({ id, params }: Wanted<Params>): readonly string[] {
  return params.names ?? [id.toLowerCase()]
}

export function problemsOf({ id, params }: Wanted<Params>): readonly Problem[] {
  if (params.state === 'absent') return []
  const { content, names, locations, tls, redirectToTls, listen } = params
  if (content !== undefined) {
    const others = (['names', 'listen', 'root', 'proxyTo', 'redirectTo', 'tls'] as const).filter(
      (key) => params[key] !== undefined,
    )
    return others.map((key) => ({ message: `parameter "${key}" has no meaning together with "content"` }))
  }
  const own = waysOf(params)
  return [
    ...(names === undefined && !NAME.test(id.toLowerCase())
      ? [{ message: 'parameter "names" is needed: the id is no name of a host' }]
      : []),
    ...(own.length === 0 && locations['/'] === undefined
      ? [{ message: 'it would serve nothing: give "root", "proxyTo", "redirectTo" or "content"' }]
      : []),
    ...tooMany(own, 'the site'),
    ...(own.length > 0 && locations['/'] !== undefined
      ? [{ message: `"${own[0] ?? ''}" and location "/" say the same twice` }]
      : []),
    ...Object.entries(locations).flatMap(([path, one]) => tooMany(waysOf(one), `location "${path}"`)),
    ...Object.entries({ '': params, ...locations }).flatMap(([, { proxyTo }]) => upstreamProblems(proxyTo)),
    ...(tls !== undefined && redirectToTls && listen?.some((one) => /(?:^|:)80$/.test(one)) === true
      ? [
          {
            message: 'port 80 cannot be both for TLS and what is sent to it',
            hint: 'set redirectToTls: false',
          },
        ]
      : []),
  ]
}

function waysOf(one: Pick<Serves, 'root' | 'proxyTo' | 'redirectTo'>): readonly string[] {
  return (['root', 'proxyTo', 'redirectTo'] as const).filter((key) => one[key] !== undefined)
}

function tooMany(ways: readonly string[], what: string): readonly Problem[] {
  return ways.length > 1
    ? [{ message: `${what} has ${ways.map((way) => `"${way}"`).join(' and ')}: only one is possible` }]
    : []
}

/** Several are asked in turn, so they differ by host and port alone. */
function upstreamProblems(proxyTo: Serves['proxyTo']): readonly Problem[] {
  if (proxyTo === undefined || typeof proxyTo === 'string' || proxyTo.length < 2) return []
  const bad = proxyTo.filter((url) => !/^https?:\/\/[^/]+$/.test(url) || url.startsWith('http://unix:'))
  const schemes = new Set(proxyTo.map((url) => url.split(':')[0]))
  return [
    ...bad.map((url) => ({
      message: `"${url}" cannot be one of several: it must be a host and a port alone`,
    })),
    ...(schemes.size > 1
      ? [{ message: 'several servers in turn are all asked by http, or all by https' }]
      : []),
  ]
}
