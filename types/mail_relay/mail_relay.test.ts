import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { Resource } from '../../src/type/resource.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView } from '../../test/lib/views.ts'
import { mailRelay } from './index.ts'

function parts(what: ReturnType<typeof mailRelay>, facts: Partial<Facts> = {}): readonly Resource[] {
  const host = hostView('web01')
  return partsOf(what, { host, facts: factsView(facts), inventory: inventoryView([host]) })
}

function contentOf(resources: readonly Resource[], path: string): unknown {
  const found = resources.find(({ name }) => name === `file:${path}`)
  return typeof found?.params === 'object' && found.params !== null && 'content' in found.params
    ? found.params.content
    : undefined
}

const password = new Secret("it's s3cret")
const login = { smarthost: 'mail.example.net', user: 'office', password } as const
const MAIN = '/etc/postfix/main.cf'

describe('postfix', () => {
  it('is a package, its files, and a service that restarts or reloads with them', () => {
    const all = parts(mailRelay('postfix', login))
    expect(all.map(({ name }) => name)).toEqual([
      'package:postfix',
      'package:libsasl2-modules',
      'package:ca-certificates',
      'file:/etc/postfix/sasl_passwd',
      'file:/etc/postfix/hostwright_aliases',
      `file:${MAIN}`,
      'service:postfix',
    ])
    const service = all.at(-1)
    expect(service?.triggers['restart']?.map(({ id }) => id)).toEqual([MAIN])
    expect(service?.triggers['reload']?.map(({ id }) => id)).toEqual([
      '/etc/postfix/sasl_passwd',
      '/etc/postfix/hostwright_aliases',
    ])
  })

  it('sends the password over verified TLS, from a file that nobody else reads', () => {
    const all = parts(mailRelay('postfix', login))
    const secret = contentOf(all, '/etc/postfix/sasl_passwd')
    expect(secret instanceof Secret ? secret.reveal() : '').toBe(
      "[mail.example.net]:587 office:it's s3cret\n",
    )
    expect(all.find(({ id }) => id === '/etc/postfix/sasl_passwd')?.params).toMatchObject({
      mode: '0600',
      owner: 'root',
    })
    expect(contentOf(all, MAIN)).toMatch(
      /relayhost = \[mail\.example\.net\]:587\n[\s\S]*smtp_tls_security_level = verify\nsmtp_tls_CAfile = \/etc\/ssl\/certs\/ca-certificates\.crt\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = texthash:\/etc\/postfix\/sasl_passwd\n/,
    )
    expect(JSON.stringify(all.map(({ params }) => params))).not.toContain('s3cret')
    const plain = parts(mailRelay('postfix', { smarthost: '192.0.2.1' }))
    expect(plain.find(({ id }) => id === '/etc/postfix/sasl_passwd')?.params).toMatchObject({
      state: 'absent',
    })
    expect(contentOf(plain, MAIN)).not.toContain('sasl')
    expect(contentOf(plain, MAIN)).toContain('relayhost = [192.0.2.1]:25\n')
    expect(contentOf(parts(mailRelay('postfix', { ...login, port: 465 })), MAIN)).toContain(
      'smtp_tls_wrappermode = yes\n',
    )
  })

  it('takes mail from networks that are named, and delivers nothing', () => {
    const closed = contentOf(parts(mailRelay('postfix', { smarthost: 'm' })), MAIN)
    expect(closed).toMatch(/^mydestination =$/m)
    expect(closed).toMatch(/^inet_interfaces = loopback-only\nmynetworks = 127\.0\.0\.0\/8 \[::1\]\/128$/m)
    const open = contentOf(
      parts(mailRelay('postfix', { smarthost: 'm', networks: ['10.20.0.0/24', 'fd20::/64', 'fd20::9'] })),
      MAIN,
    )
    expect(open).toMatch(
      /^inet_interfaces = all\nmynetworks = .* 10\.20\.0\.0\/24 \[fd20::\]\/64 \[fd20::9\]$/m,
    )
  })

  it('sends the mail of users where they want it', () => {
    const all = parts(
      mailRelay('postfix', {
        smarthost: 'm',
        rootTo: ['a@b.example', 'c@d.example'],
        aliases: { 'www-data': 'w@b.example', cron: ['root', 'w@b.example', 'www-data'] },
        domain: 'b.example',
      }),
    )
    expect(contentOf(all, '/etc/postfix/hostwright_aliases'))
      .toBe(`# Made by hostwright. Do not edit: it is written anew.
cron a@b.example, c@d.example, w@b.example
cron@web01.office.example a@b.example, c@d.example, w@b.example
cron@localhost a@b.example, c@d.example, w@b.example
root a@b.example, c@d.example
root@web01.office.example a@b.example, c@d.example
root@localhost a@b.example, c@d.example
www-data w@b.example
www-data@web01.office.example w@b.example
www-data@localhost w@b.example
`)
    expect(contentOf(all, MAIN)).toContain('myhostname = web01.office.example\nmyorigin = b.example\n')
  })

  it('has other packages elsewhere', () => {
    const packagesOn = (id: Facts['os']['family']) =>
      parts(mailRelay('postfix', login), { os: { id, family: id, version: '', name: id } })
        .filter(({ name }) => name.startsWith('package:'))
        .map(({ id: name }) => name)
    expect(packagesOn('redhat')).toEqual(['postfix', 'cyrus-sasl-plain', 'ca-certificates'])
    expect(packagesOn('alpine')).toEqual(['postfix', 'cyrus-sasl', 'cyrus-sasl-login', 'ca-certificates'])
    expect(packagesOn('arch')).toEqual(['postfix', 'ca-certificates'])
  })
})

describe('nullmailer', () => {
  it('has the smarthost and the password in one line that mail alone reads', () => {
    const plain = { ...login, password: new Secret('a b'), rootTo: 'a@b.example' }
    const all = parts(mailRelay('nullmailer', plain))
    const remotes = contentOf(all, '/etc/nullmailer/remotes')
    expect(remotes instanceof Secret ? remotes.reveal() : '').toBe(
      "mail.example.net smtp --port=587 --starttls --x509cafile=/etc/ssl/certs/ca-certificates.crt --user=office '--pass=a b'\n",
    )
    expect(all.find(({ id }) => id === '/etc/nullmailer/remotes')?.params).toMatchObject({
      mode: '0600',
      owner: 'mail',
      group: 'mail',
    })
    expect(contentOf(all, '/etc/nullmailer/adminaddr')).toBe('a@b.example\n')
    expect(() =>
      parts(mailRelay('nullmailer', plain), {
        os: { id: 'alpine', family: 'alpine', version: '', name: '' },
      }),
    ).toThrow('known here on Debian')
  })
})

describe('parameters', () => {
  it('say what does not go together', () => {
    const refused = (id: string, options: Parameters<typeof mailRelay>[1]) =>
      expect(() => mailRelay(id, options))
    refused('postfix', { smarthost: 'm', user: 'u' }).toThrow('go together')
    refused('postfix', { ...login, tls: 'none' }).toThrow('would go over the network as it is')
    refused('postfix', { ...login, smarthost: '192.0.2.1' }).toThrow('named by its name')
    refused('postfix', { smarthost: 'm', aliases: { root: 'a@b' } }).toThrow('"rootTo" is for')
    refused('postfix', { smarthost: 'm', aliases: { cron: 'root' } }).toThrow('whose mail leads nowhere')
    refused('postfix', { smarthost: 'm', aliases: { a: 'b', b: ['c@d', 'a'] } }).toThrow(
      'lead in a circle: a, b, a',
    )
    refused('postfix', { smarthost: 'm', aliases: { a: 'No One' } }).toThrow('or a user: `root`')
    refused('postfix', { smarthost: 'm', software: 'nullmailer' }).toThrow('the id says "postfix"')
    refused('nullmailer', { smarthost: 'm', networks: ['10.0.0.0/8'] }).toThrow('takes mail from nobody else')
    refused('nullmailer', { smarthost: 'm', rootTo: ['a@b', 'c@d'] }).toThrow('one address')
    refused('nullmailer', login).toThrow('no password with quotes')
    for (const smarthost of ['a b', '-oX', 'm]:25 x', 'a\nb', ''])
      refused('postfix', { smarthost }).toThrow('smarthost')
    for (const rootTo of ['a', 'a b@c', 'a@b, c@d', '|x@y', 'a@b\nx y'])
      refused('postfix', { smarthost: 'm', rootTo }).toThrow('rootTo')
  })
})
