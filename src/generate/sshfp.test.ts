import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../test/lib/inventory-builder.ts'
import { generateSshfp } from './sshfp.ts'

// The key and its fingerprint as `ssh-keygen -r` prints it.
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGO4Vqw1aA5QdCWlTTEkOFw1VlKbQF5sBmYvUJw5Zc5Y'

describe('SSHFP records', () => {
  it('have a line for each name with addresses and each key, those of retired hosts none', () => {
    const [file] = generateSshfp(
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])],
        hosts: [
          aHost('web01', {
            nics: [aNic('eth0', 'office', ['10.20.0.4']), aNic('eth1', 'office', ['10.20.0.5'])],
            hostKeys: [KEY, 'sk-ssh-ed25519@openssh.com AAAA'],
          }),
          aHost('bare', { hostKeys: [KEY] }),
          aHost('old', { state: 'retired', hostKeys: [KEY], nics: [aNic('eth0', 'office', ['10.20.0.6'])] }),
        ],
      }),
    )
    expect(file?.text).toMatch(
      /^web01\.office\.example\. IN SSHFP 4 2 [0-9a-f]{64}\nweb01-eth1\.office\.example\. IN SSHFP 4 2 [0-9a-f]{64}\n$/,
    )
  })
})
