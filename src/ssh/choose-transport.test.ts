import { describe, expect, it } from 'vitest'
import { chooseTransport } from './choose-transport.ts'
import type { SshSettings } from './ssh-settings.ts'

const nothing: SshSettings = { alias: 'web01', identityFiles: [], identitiesOnly: false }
const proxied: SshSettings = {
  ...nothing,
  proxy: 'proxyjump',
  needsProgram: 'proxyjump of your ssh_config says',
}
const peculiar: SshSettings = { ...nothing, needsProgram: 'ciphers of your ssh_config' }
const jumps = [{ name: 'bastion', address: 'bastion', hostKeys: [] }]

describe('chooseTransport', () => {
  it.each([
    [{}, undefined, {}, 'ssh2: nothing needs the "ssh" program'],
    [{}, nothing, {}, 'ssh2: nothing needs the "ssh" program'],
    [{}, undefined, { needsProgram: 'x has a certificate' }, 'ssh: x has a certificate'],
    [{}, proxied, {}, 'ssh: proxyjump of your ssh_config says'],
    [{}, peculiar, { needsProgram: 'x' }, 'ssh: ciphers of your ssh_config'],
    // Jump hosts of the inventory stand in the place of those of the ssh_config.
    [{ jumps }, proxied, {}, 'ssh2: nothing needs the "ssh" program'],
    [{ jumps }, peculiar, {}, 'ssh: ciphers of your ssh_config'],
    [{ transport: 'ssh' }, undefined, {}, 'ssh: you want it so'],
    [{ transport: 'ssh2' }, peculiar, { needsProgram: 'x' }, 'ssh2: you want it so'],
    [{ transport: 'ssh2', jumps }, proxied, {}, 'ssh2: you want it so'],
  ] as const)('%j %j %j', (endpoint, settings, identities, expected) => {
    const { choice, why } = chooseTransport({ name: 'web01', ...endpoint }, settings, identities)
    expect(`${choice}: ${why}`).toBe(expected)
  })

  it('refuses to pass over a proxy', () => {
    expect(() => chooseTransport({ name: 'web01', transport: 'ssh2' }, proxied, {})).toThrow(
      'Cannot connect to "web01" by ssh2: proxyjump of your ssh_config says, and only the "ssh" program obeys it',
    )
  })
})
