import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { explainCertbot } from './acme.ts'
import { certificate } from './index.ts'

const type = takeApart(certificate)
const folder = mkdtempSync(join(tmpdir(), 'hostwright-certificate-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** An authority and what it has signed, made by openssl here. */
function made(): {
  readonly authority: string
  readonly authorityKey: string
  readonly cert: string
  readonly publicKey: string
} {
  const run = (text: string): void => {
    execFileSync('openssl', text.split(' '), { cwd: folder, stdio: 'ignore' })
  }
  const ec = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  run(`req -x509 ${ec} -keyout ca.key -out ca.pem -subj /CN=Office -days 99 -addext keyUsage=keyCertSign`)
  run(
    `req -x509 ${ec} -keyout w.key -out w.pem -subj /CN=w -days 90 -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:www.a.example,IP:10.20.0.4,IP:fd20::4`,
  )
  run('pkey -in w.key -pubout -out w.pub')
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return {
    authority: read('ca.pem'),
    authorityKey: read('ca.key'),
    cert: read('w.pem'),
    publicKey: read('w.pub'),
  }
}

const { authority, authorityKey, cert, publicKey } = made()
const signedBy = { certificate: authority, key: new Secret(authorityKey) }
const names = ['www.a.example', '10.20.0.4', 'fd20::4']

function output(sections: Readonly<Record<string, string>>, listing = '', now = Date.now() / 1000): string {
  const parts = Object.entries(sections).map(([name, text]) => `=hostwright ${name} 0\n${text}`)
  return `=names\n${listing}=hostwright now\n${Math.floor(now)}\n=hostwright openssl\n/usr/bin/openssl\n${parts.join('')}`
}

const KEY = '-rw------- 1 root root 241 Nov 21 23:29 /etc/ssl/private/w.key\n'

describe('what is there', () => {
  it('is understood here: names, key, signer, end', () => {
    const wanted = certificate('w', { names, signedBy })
    const seen = (sections: Readonly<Record<string, string>>, now?: number) =>
      type.observe([wanted], output(sections, KEY, now))['w']
    const right = {
      names: [...names].sort(),
      keyType: 'ec-p256',
      signedBy: 'CN=Office',
      authority: false,
      renewal: 'not due',
      key: 'its own',
      owner: 'root',
      mode: '0600',
    }
    expect(type.desired(wanted)).toEqual(right)
    expect(seen({ certificate: cert, key: publicKey })).toMatchObject(right)
    expect(seen({ certificate: authority, key: publicKey })).toMatchObject({
      signedBy: 'CN=Office',
      authority: true,
      key: 'of another',
    })
    expect(seen({ certificate: 'rubbish', key: '' })).toMatchObject({ signedBy: 'nobody', key: 'missing' })
    const later = Date.now() / 1000 + 65 * 86_400
    expect(seen({ certificate: cert, key: publicKey }, later)).toMatchObject({
      renewal: expect.stringMatching(/^due: it ends on \d{4}-/),
    })
    expect(seen({ certificate: cert, key: publicKey }, later * 2)).toMatchObject({
      renewal: expect.stringMatching(/^due: it ended on/),
    })
  })

  it('is signed by another than by itself, whoever that says it is', () => {
    const itself = certificate('w', { names })
    expect(type.observe([itself], output({ certificate: cert, key: publicKey }, KEY))).toMatchObject({
      w: { signedBy: 'CN=Office' },
    })
    expect(type.observe([itself], output({ certificate: authority, key: publicKey }, KEY))).toMatchObject({
      w: { signedBy: 'itself' },
    })
  })

  it('waits for an authority that is made on the same host', () => {
    const path = certificate('w', {
      names,
      signedBy: { certificate: '/etc/ssl/certs/office-ca.pem', key: '/etc/ssl/private/office-ca.key' },
    })
    expect(type.observe([path], output({}))).toMatchObject({ w: { kind: 'unknown' } })
    expect(type.observe([path], output({ authority, certificate: cert, key: publicKey }, KEY))).toMatchObject(
      {
        w: { signedBy: '/etc/ssl/certs/office-ca.pem' },
      },
    )
    expect(type.needs(path)).toEqual(
      expect.arrayContaining(['package:openssl', 'certificate:office-ca', 'directory:/etc/ssl/private']),
    )
  })
})

describe('the authority key', () => {
  it('stands in the body alone, and is shown nowhere', () => {
    const definition = certificate.definition as PlainType
    const context = contextOf(factsOf('debian'))
    const wanted = certificate('w', { names, signedBy })
    const after = definition.desired(wanted, context)
    const [step] = definition.converge(
      { ...wanted, before: null, after, keys: Object.keys(after ?? {}) },
      context,
    )
    if (step?.kind !== 'command') throw new Error('no command')
    expect(step.body?.content.toString('utf8')).toBe(authorityKey)
    const secret = authorityKey.split('\n')[1] ?? ''
    expect(step.script.text).not.toContain(secret)
    expect(JSON.stringify([wanted.params, after])).not.toContain(secret)
    expect(step.script.text).toContain('subjectAltName = DNS:www.a.example,IP:10.20.0.4,IP:fd20::4')
  })
})

describe('certbot', () => {
  it('is told what is wanted, and makes one anew only where one is there', () => {
    const acme = { dns: 'rfc2136', credentials: '/etc/rfc2136.ini', email: 'a@b.example' } as const
    const wanted = certificate('a', { names: ['a.example', '*.a.example'], acme, keyType: 'rsa-4096' })
    expect(type.converge(wanted, null)[0]).toContain(
      "certbot certonly --non-interactive --agree-tos '--cert-name=a' '--domains=a.example,*.a.example' --dns-rfc2136",
    )
    expect(type.converge(wanted, null)[0]).toContain('--key-type rsa --rsa-key-size 4096')
    expect(type.converge(wanted, null)[0]).not.toContain('--force-renewal')
    expect(type.converge(wanted, { challenge: 'webroot' })[0]).toContain(
      '--force-renewal --renew-with-new-domains',
    )
  })

  it('says why it did not get one', () => {
    const said = `Saving debug log to /var/log/letsencrypt/letsencrypt.log
Certbot failed to authenticate some domains (authenticator: webroot). The Certificate Authority reported these problems:
  Domain: a.example
  Type:   unauthorized
  Detail: 192.0.2.1: Invalid response from http://a.example/.well-known/acme-challenge/x: 404
Some challenges have failed.
Ask for help or search for solutions at https://community.letsencrypt.org.`
    expect(explainCertbot(said)).toBe(
      '192.0.2.1: Invalid response from http://a.example/.well-known/acme-challenge/x: 404',
    )
    expect(explainCertbot('ValueError: Requesting x: Connection refused\nAsk for help or')).toBe(
      'ValueError: Requesting x: Connection refused',
    )
  })
})

describe('parameters', () => {
  it('say what does not go together', () => {
    const refused = (...[id, options]: Parameters<typeof certificate>) =>
      expect(() => certificate(id, options))
    refused('under_', { names: ['a b'] }).toThrow('must be a DNS name')
    refused('Office.CA.').toThrow('is no DNS name')
    refused('a', { days: 20 }).toThrow('"renewBefore" must be less than "days"')
    refused('a', { signedBy: { certificate: cert, key: '/k' } }).toThrow('not one of an authority')
    refused('a', {
      signedBy: { certificate: authority, key: new Secret(readFileSync(join(folder, 'w.key'), 'utf8')) },
    }).toThrow('not the one of its certificate')
    refused('a', { signedBy: { certificate: 'x', key: '/k' } }).toThrow('signedBy')
    refused('a', { acme: {} }).toThrow('needs one of')
    refused('a', { acme: { webroot: '/w' }, names: ['*.a.example'] }).toThrow('only be had with "acme.dns"')
    refused('a', { acme: { webroot: '/w' }, names: ['10.0.0.1'] }).toThrow('asks for no addresses')
    refused('a', { acme: { standalone: true }, key: '/k' }).toThrow('no meaning together with "acme"')
    refused('../a').toThrow('must be at most 64')
    // As `cfg check` gives a secret that it may not open.
    refused('a', {
      signedBy: { certificate: authority, key: new Secret('secret ca unopened') },
    }).not.toThrow()
  })
})
