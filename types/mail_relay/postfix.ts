/** Postfix that delivers nothing itself: all mail goes to the smarthost (postconf(5), STANDARD_CONFIGURATION_README: null client). */
import { parseIp } from '../../src/core/ip.ts'
import { Secret } from '../../src/core/secret.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { OsFamily } from '../../src/type/facts.ts'
import type { Resources } from '../../src/type/resource.ts'
import { relayOf, type Params, type Relay } from './params.ts'

const FOLDER = '/etc/postfix'
/** Read as they stand: no second, compiled copy can be older than what it was made of (DATABASE_README: texthash). */
const PASSWORDS = `${FOLDER}/sasl_passwd`
const ALIASES = `${FOLDER}/hostwright_aliases`

export function postfixRelay(params: Params, context: HostContext): Resources {
  const { resource } = context
  const relay = relayOf(params, context)
  const { user, password } = params
  const packages = [
    'postfix',
    ...(user === undefined ? [] : (SASL[context.facts.os.family] ?? [])),
    ...authorityPackages(relay),
  ].map((name) => resource('package', name))
  const passwords =
    user === undefined || password === undefined
      ? resource('file', PASSWORDS, { state: 'absent' })
      : resource('file', PASSWORDS, {
          content: new Secret(`${destination(relay)} ${user}:${password.reveal()}\n`),
          owner: 'root',
          group: 'root',
          mode: '0600',
          needs: packages,
        })
  const aliases = resource('file', ALIASES, {
    content: aliasLines(relay),
    owner: 'root',
    group: 'root',
    mode: '0644',
    needs: packages,
  })
  const main = resource('file', `${FOLDER}/main.cf`, {
    content: mainConfig(relay),
    owner: 'root',
    group: 'root',
    mode: '0644',
    needs: [...packages, passwords, aliases],
  })
  const service = resource('service', 'postfix', {
    needs: [...packages, main],
    restartOn: [main],
    reloadOn: [passwords, aliases],
  })
  return [packages, passwords, aliases, main, service]
}

/** By which postfix can say who it is; part of the main package where a family is not named. */
const SASL: Readonly<Partial<Record<OsFamily, readonly string[]>>> = {
  debian: ['libsasl2-modules'],
  redhat: ['cyrus-sasl-plain'],
  suse: ['cyrus-sasl-plain'],
  alpine: ['cyrus-sasl', 'cyrus-sasl-login'],
}

/** Where the authorities of the distribution are asked. */
function authorityPackages({ tls, params }: Relay): readonly string[] {
  return tls !== 'none' && params.authority === '/etc/ssl/certs/ca-certificates.crt'
    ? ['ca-certificates']
    : []
}

/** In brackets: the very host, and not what its MX records name. */
function destination({ params, port }: Relay): string {
  const ip = parseIp(params.smarthost)
  return `[${ip?.family === 6 ? 'IPv6:' : ''}${params.smarthost}]:${port}`
}

function aliasLines({ aliases, name }: Relay): string {
  const lines = [...aliases]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([user, to]) =>
      [user, `${user}@${name}`, `${user}@localhost`].map((from) => `${from} ${to.join(', ')}`),
    )
  return ['# Made by hostwright. Do not edit: it is written anew.', ...lines, ''].join('\n')
}

function mainConfig(relay: Relay): string {
  const { params, name, domain, tls } = relay
  const { networks, user, authority } = params
  const others = networks.map((one) => (one.includes(':') ? one.replace(/^([^/]+)/, '[$1]') : one))
  const lines = [
    '# Made by hostwright. Do not edit: it is written anew.',
    'compatibility_level = 2',
    `myhostname = ${name}`,
    `myorigin = ${domain}`,
    '# Nothing is delivered here: all of it goes to the smarthost.',
    'mydestination =',
    `relayhost = ${destination(relay)}`,
    '# As every other program of the host looks it up: in /etc/hosts too.',
    'smtp_host_lookup = native',
    `inet_interfaces = ${networks.length === 0 ? 'loopback-only' : 'all'}`,
    `mynetworks = ${['127.0.0.0/8', '[::1]/128', ...others].join(' ')}`,
    'smtpd_relay_restrictions = permit_mynetworks, reject',
    'smtpd_recipient_restrictions = permit_mynetworks, reject',
    'smtpd_banner = $myhostname ESMTP',
    'alias_maps =',
    'alias_database =',
    `virtual_alias_maps = texthash:${ALIASES}`,
    'append_dot_mydomain = no',
    'biff = no',
    'mailbox_size_limit = 0',
    `smtp_tls_security_level = ${tls === 'none' ? 'none' : 'verify'}`,
    ...(tls === 'none' ? [] : [`smtp_tls_CAfile = ${authority}`]),
    ...(tls === 'implicit' ? ['smtp_tls_wrappermode = yes'] : []),
    ...(user === undefined
      ? []
      : [
          'smtp_sasl_auth_enable = yes',
          `smtp_sasl_password_maps = texthash:${PASSWORDS}`,
          'smtp_sasl_security_options = noanonymous',
          'smtp_sasl_tls_security_options = noanonymous',
        ]),
  ]
  return `${lines.join('\n')}\n`
}
