/** The text of a site: its server blocks (nginx documentation: ngx_http_core_module, ngx_http_proxy_module, ngx_http_ssl_module). */
import type { Wanted } from '../../src/type/define-type.ts'
import { namesOf, type Params, type Serves } from './params.ts'

const HEADER = '# Made by hostwright. Do not edit: it is written anew.'

export function textOf(wanted: Wanted<Params>): string {
  const { params } = wanted
  if (params.content !== undefined)
    return params.content.endsWith('\n') ? params.content : `${params.content}\n`
  const blocks = [
    ...upstreams(wanted),
    ...(params.tls !== undefined && params.redirectToTls ? [redirection(wanted)] : []),
    site(wanted),
  ]
  return [HEADER, ...blocks.map((lines) => lines.join('\n')), ''].join('\n')
}

function site(wanted: Wanted<Params>): readonly string[] {
  const { params } = wanted
  const { tls, locations } = params
  const own = serving(params, nameFor(wanted, '/'))
  return block('server', [
    ...listening(
      params,
      params.listen ?? everywhere(tls === undefined ? 80 : 443),
      tls === undefined ? '' : ' ssl',
    ),
    `server_name ${namesOf(wanted).join(' ')};`,
    ...(tls === undefined ? [] : [`ssl_certificate ${tls.certificate};`, `ssl_certificate_key ${tls.key};`]),
    ...(params.root === undefined ? [] : [`root ${params.root};`]),
    ...params.directives.map((one) => `${one};`),
    ...(params.root !== undefined || own.length === 0 ? [] : block('location /', own)),
    ...Object.entries(locations).flatMap(([path, one]) =>
      block(`location ${path}`, [
        ...(one.root === undefined ? [] : [`root ${one.root};`]),
        ...serving(one, nameFor(wanted, path)),
        ...one.directives.map((line) => `${line};`),
      ]),
    ),
  ])
}

/** Also of those that came by a name of another site's certificate: `$host` is what was asked for. */
function redirection(wanted: Wanted<Params>): readonly string[] {
  return block('server', [
    ...listening(wanted.params, everywhere(80), ''),
    `server_name ${namesOf(wanted).join(' ')};`,
    ...block('location /', ['return 301 https://$host$request_uri;']),
  ])
}

function everywhere(port: number): readonly string[] {
  return [String(port), `[::]:${port}`]
}

function listening({ defaultServer }: Params, places: readonly string[], options: string): readonly string[] {
  return places.map((place) => `listen ${place}${options}${defaultServer ? ' default_server' : ''};`)
}

function serving(
  { proxyTo, redirectTo }: Pick<Serves, 'proxyTo' | 'redirectTo'>,
  upstream: string,
): readonly string[] {
  if (redirectTo !== undefined) return [`return 301 ${redirectTo};`]
  if (proxyTo === undefined) return []
  const [first = ''] = listOf(proxyTo)
  const url = listOf(proxyTo).length === 1 ? first : `${first.split(':')[0] ?? ''}://${upstream}`
  return [
    `proxy_pass ${url};`,
    'proxy_http_version 1.1;',
    'proxy_set_header Host $host;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
  ]
}

/** One for each place that asks several servers in turn. */
function upstreams(wanted: Wanted<Params>): readonly (readonly string[])[] {
  const places: [string, Serves['proxyTo']][] = [
    ['/', wanted.params.proxyTo],
    ...Object.entries(wanted.params.locations).map(([path, one]): [string, Serves['proxyTo']] => [
      path,
      one.proxyTo,
    ]),
  ]
  return places.flatMap(([path, proxyTo]) => {
    const urls = listOf(proxyTo)
    if (urls.length < 2) return []
    const servers = urls.map(
      (url) =>
        `server ${url.replace(/^https?:\/\//, '')}${/:\d+$/.test(url) || url.startsWith('http:') ? '' : ':443'};`,
    )
    return [block(`upstream ${nameFor(wanted, path)}`, servers)]
  })
}

function listOf(proxyTo: Serves['proxyTo']): readonly string[] {
  if (proxyTo === undefined) return []
  return typeof proxyTo === 'string' ? [proxyTo] : proxyTo
}

/** A word of its own for each location of each site, with nothing in it but letters, digits, "_" and ".". */
function nameFor({ id }: Wanted<Params>, path: string): string {
  const part = path.replaceAll(/[^A-Za-z0-9]/g, (character) => `_${character.charCodeAt(0).toString(16)}`)
  return `${id.toLowerCase()}${path === '/' ? '' : part}`
}

function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines.map((line) => `    ${line}`), '}']
}
