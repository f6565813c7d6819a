import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../src/type/facts.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { packageRepository } from './index.ts'
import { KEY } from './sample-key.ts'

const PEM = '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----\n'
const url = 'https://packages.example.org/x'

type Options = Parameters<typeof packageRepository>[1]

function on(packages: Facts['packages']) {
  const type = takeApart(packageRepository, { ...factsOf('debian'), packages })
  return {
    ...type,
    /** What stands in the file for it, and whether signatures are checked. */
    written: (options: Partial<Options>) => {
      const state = type.desired(packageRepository('shop', { url, ...options })) ?? {}
      const { text } = state['definition'] as { text: string }
      return { text, signatures: state['signatures'] }
    },
    /** What is seen where this is in the file, and no key. */
    seen: (options: Partial<Options>, text: string) =>
      type.observe(
        [packageRepository('shop', { url, ...options })],
        `0 0\n\n0 ${Buffer.byteLength(text)}\n${text}\n`,
      )['shop'],
  }
}

/** The shared file after a change, as the awk program of the script makes it. */
function rewritten(packages: Facts['packages'], options: Partial<Options>, before: string): string {
  const resource = packageRepository('shop', { url, ...options })
  const [script = ''] = on(packages).converge(resource, {})
  const [command = ''] = /HW_ID=shop HW_TEXT=[\s\S]*? >"\$hw_new"/.exec(script) ?? []
  return execFileSync('/bin/sh', ['-c', command.replace(' >"$hw_new"', '')], {
    input: before,
    encoding: 'utf8',
  })
}

const suites = { suites: ['bookworm'], components: ['main', 'contrib'] }

describe('apt', () => {
  it('writes deb822 with a keyring of its own', () => {
    expect(on('apt').written({ ...suites, key: KEY, architectures: 'amd64' })).toEqual({
      text: `Types: deb
URIs: ${url}
Suites: bookworm
Components: main contrib
Architectures: amd64
Signed-By: /etc/apt/keyrings/shop.gpg
`,
      signatures: 'checked',
    })
    expect(on('apt').written({ suites: './', trusted: true })).toEqual({
      text: `Types: deb\nURIs: ${url}\nSuites: ./\nTrusted: yes\n`,
      signatures: 'not checked',
    })
  })

  it('puts the key there in the form that needs no gpg', () => {
    const bytes = on('apt').desired(packageRepository('shop', { url, ...suites, key: KEY }))?.['key']
    expect(bytes).toMatchObject({ bytes: 222 })
    expect(bytes).not.toHaveProperty('text')
  })

  it('sees what somebody else has made of it', () => {
    expect(on('apt').seen(suites, `Types: deb\nTrusted: yes\n`)).toMatchObject({ signatures: 'not checked' })
    expect(on('apt').seen(suites, '')).toBeNull()
  })

  it.each<[Partial<Options>, string]>([
    [{}, 'apt needs "suites"'],
    [{ suites: ['bookworm'] }, 'apt needs "components"'],
    [{ ...suites, key: PEM }, 'an OpenPGP key'],
  ])('says what it cannot do without (%#)', (options, reason) => {
    expect(on('apt').seen(options, '')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining(reason),
    })
  })
})

describe('dnf and zypper', () => {
  it('write a file each, and check what they install', () => {
    expect(on('dnf').written({ key: KEY, description: 'The shop', url: [url, `${url}2`] })).toEqual({
      text: `[shop]
name=The shop
baseurl=${url}
  ${url}2
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-shop
`,
      signatures: 'checked',
    })
    expect(on('zypper').written({ trusted: true })).toEqual({
      text: `[shop]\nname=shop\nbaseurl=${url}\nenabled=1\ngpgcheck=0\nautorefresh=1\npkg_gpgcheck=0\n`,
      signatures: 'not checked',
    })
  })

  it('fetch the lists of that one alone', () => {
    expect(on('dnf').converge(packageRepository('shop', { url }), null).join('\n')).toContain(
      "( dnf -q -y '--repo=shop' --refresh makecache )",
    )
    expect(
      on('zypper')
        .converge(packageRepository('shop', { url, key: KEY }), null)
        .join('\n'),
    ).toContain('{ rpm --import "$hw_newkey"; }')
  })
})

describe('apk', () => {
  it('is known again by its comments', () => {
    const one = rewritten('apk', {}, 'https://dl.example.org/main\n')
    expect(one).toBe(`https://dl.example.org/main\n# hostwright shop begin\n${url}\n# hostwright shop end\n`)
    const other = rewritten('apk', { url: `${url}/v2` }, `${one}# more\n`)
    expect(other).toBe(
      `https://dl.example.org/main\n# hostwright shop begin\n${url}/v2\n# hostwright shop end\n# more\n`,
    )
    expect(rewritten('apk', { state: 'absent' }, other)).toBe('https://dl.example.org/main\n# more\n')
    expect(on('apk').seen({}, one)).toMatchObject({
      definition: { text: `# hostwright shop begin\n${url}\n# hostwright shop end\n` },
    })
    expect(on('apk').seen({}, '# hostwright shopping begin\n')).toBeNull()
  })

  it('has no way to trust a repository without a key', () => {
    expect(on('apk').seen({ trusted: true }, '')).toMatchObject({ kind: 'refused' })
    expect(on('apk').seen({ key: PEM }, '')).toMatchObject({
      kind: 'refused',
      reason: 'apk needs "keyName" with a key',
    })
    expect(on('apk').seen({ key: PEM, keyName: 'ada-1.rsa.pub' }, '')).toBeNull()
  })
})

describe('pacman', () => {
  const conf =
    '[options]\nSigLevel = Never\n\n[shop]\nServer = x\n# note\n\n[extra]\nInclude = /etc/pacman.d/mirrorlist\n'

  it('has a section, up to the next', () => {
    expect(rewritten('pacman', {}, conf)).toBe(
      `[options]\nSigLevel = Never\n\n[shop]\nSigLevel = Required DatabaseOptional\nServer = ${url}\n[extra]\nInclude = /etc/pacman.d/mirrorlist\n`,
    )
    expect(rewritten('pacman', {}, '[options]\n')).toBe(
      `[options]\n[shop]\nSigLevel = Required DatabaseOptional\nServer = ${url}\n`,
    )
    expect(rewritten('pacman', { state: 'absent' }, conf)).toBe(
      '[options]\nSigLevel = Never\n\n[extra]\nInclude = /etc/pacman.d/mirrorlist\n',
    )
  })

  it('is seen as it stands, signatures and all', () => {
    const { text } = on('pacman').written({})
    expect(on('pacman').seen({}, `[options]\n${text}\n[extra]\n`)).toMatchObject({
      definition: { text },
      signatures: 'checked',
    })
    expect(on('pacman').seen({}, '[shop]\nSigLevel = Optional TrustAll\n')).toMatchObject({
      signatures: 'not checked',
    })
  })

  it('signs the key by its fingerprint', () => {
    expect(on('pacman').converge(packageRepository('shop', { url, key: KEY }), null)[1]).toContain(
      'pacman-key --lsign-key 13A8B54406BAD8E6EB879E751435618F0E738D50',
    )
  })
})

describe('pkg of FreeBSD', () => {
  it('is never left without a check unless that is said', () => {
    expect(on('pkg').seen({}, '')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('check nothing'),
    })
    expect(on('pkg').written({ key: PEM }).text).toBe(
      `shop: {\n  url: "${url}",\n  signature_type: "pubkey",\n  pubkey: "/usr/local/etc/pkg/keys/shop.pub",\n  enabled: yes\n}\n`,
    )
    expect(on('pkg').written({ url: `pkg+${url}`, keyring: '/usr/share/keys/pkg' })).toMatchObject({
      text: expect.stringContaining('mirror_type: "srv"'),
      signatures: 'checked',
    })
    expect(on('pkg').written({ trusted: true }).signatures).toBe('not checked')
  })
})

it('takes no URL with a password, no private key, and no two ways to trust', () => {
  expect(() => packageRepository('x', { url: 'https://ada:secret@example.org/' })).toThrow('no password')
  expect(() => packageRepository('x', { url: 'example.org' })).toThrow('must be a URL')
  expect(() => packageRepository('x', { url: 'https://a/ b' })).toThrow('must be a URL')
  expect(() => packageRepository('x', { url, key: KEY.replaceAll('PUBLIC', 'PRIVATE') })).toThrow(
    'a private key',
  )
  expect(() => packageRepository('x', { url, key: Buffer.from('key') })).toThrow('its bytes')
  expect(() => packageRepository('x', { url, key: KEY, trusted: true })).toThrow('cannot be given together')
})
