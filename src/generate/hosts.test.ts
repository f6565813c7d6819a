import { describe, expect, it } from 'vitest'
import { aHost, aSnapshot, office } from '../../test/lib/inventory-builder.ts'
import { Invalid } from '../core/errors.ts'
import { generateHosts } from './hosts.ts'
import { generateKnownHosts } from './known-hosts.ts'
import { generateSshConfig } from './ssh-config.ts'

/** Two hosts whose names begin alike: neither has the short name. */
function twins() {
  return aSnapshot({
    hosts: ['web.a.example', 'web.b.example'].map((name, index) =>
      aHost(name, {
        hostKeys: [`ssh-ed25519 AAAA${index}`],
        nics: [{ name: 'eth0', addresses: [{ ip: `192.0.2.${20 - index}` }] }],
      }),
    ),
  })
}

describe('generateHosts', () => {
  it('has a line for each address in order, with short name and aliases beside the host name', () => {
    expect(generateHosts(office())).toEqual([
      {
        path: 'hosts',
        text: `# Made by hostwright from the inventory. Do not edit: it is written anew.
127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
10.20.0.2 infra1.office.example infra1 ntp.office.example wiki.office.example
10.20.0.3 hv1.office.example hv1
10.20.0.4 web01.office.example web01
10.21.0.4 web01.lab.office.example
fd20::2 infra1.office.example infra1 ntp.office.example wiki.office.example
fd20::3 hv1.office.example hv1
fd20::4 web01.office.example web01
`,
      },
    ])
  })

  it('gives a short name to no one where two would have it', () => {
    expect(generateHosts(twins())[0]?.text.split('\n').slice(3)).toEqual([
      '192.0.2.19 web.b.example',
      '192.0.2.20 web.a.example',
      '',
    ])
  })

  it('leaves "localhost" to the machine that reads it', () => {
    const nics = [{ name: 'eth0', addresses: [{ ip: '192.0.2.9', name: 'localhost.a.example' }] }]
    const snapshot = aSnapshot({ hosts: [aHost('localhost', { nics })] })
    expect(generateHosts(snapshot)[0]?.text.split('\n')[3]).toBe('192.0.2.9 localhost.a.example')
  })

  it('refuses names that are none', () => {
    expect(() => generateHosts(aSnapshot({ hosts: [aHost('a b')] }))).toThrow(Invalid)
  })
})

describe('generateKnownHosts', () => {
  it('has a line for each key with all names and addresses', () => {
    expect(generateKnownHosts(office())).toEqual([
      {
        path: 'known_hosts',
        text: `infra1.office.example,infra1,ntp.office.example,wiki.office.example,10.20.0.2,fd20::2 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfficeInfraOne
web01.office.example,web01,web01.lab.office.example,10.20.0.4,fd20::4,10.21.0.4 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOfficeWebOne
`,
      },
    ])
    expect(generateKnownHosts(twins())[0]?.text).toBe(
      'web.a.example,192.0.2.20 ssh-ed25519 AAAA0\nweb.b.example,192.0.2.19 ssh-ed25519 AAAA1\n',
    )
  })

  it.each(['ssh-ed25519', 'ssh-ed25519 AAAA\nevil ssh-rsa AAAA', '@cert-authority ssh-rsa AAAA'])(
    'refuses the key %j',
    (key) => {
      expect(() => generateKnownHosts(aSnapshot({ hosts: [aHost('a', { hostKeys: [key] })] }))).toThrow(
        'Cannot generate known_hosts: host "a"',
      )
    },
  )
})

it('generateSshConfig reaches each host by its first address and knows it by its name', () => {
  expect(generateSshConfig(office())).toEqual([
    {
      path: 'ssh_config',
      text: `# Made by hostwright from the inventory. Do not edit: it is written anew.

Host hv1.office.example hv1
  HostName 10.20.0.3
  HostKeyAlias hv1.office.example

Host infra1.office.example infra1 ntp.office.example wiki.office.example
  HostName 10.20.0.2
  HostKeyAlias infra1.office.example

Host web01.office.example web01
  HostName 10.20.0.4
  HostKeyAlias web01.office.example
`,
    },
  ])
})
