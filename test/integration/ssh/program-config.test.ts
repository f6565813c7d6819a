import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkEndpoint } from '../../../src/ssh/endpoint.ts'
import { type ProgramConfig, programConfig, programKnownHosts } from '../../../src/ssh/program-config.ts'
import { sshArguments } from '../../../src/ssh/program-process.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHwIy8KJ3aM8kYxGQJgM8u3j5yqk1VbGm6oUj5kW7c2N'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hw-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const host = (name: string, address: string) => ({
  alias: name,
  endpoint: checkEndpoint({ name, address, port: 2222, user: 'deploy', hostKeys: [KEY] }),
})

function config(changes: Partial<ProgramConfig> = {}): ProgramConfig {
  return {
    host: host('web01', '10.20.0.5'),
    jumps: [],
    identityFiles: [],
    folder,
    acceptNewHostKeys: false,
    timeout: 10,
    configFiles: [],
    mayAsk: false,
    ...changes,
  }
}

/** What ssh makes of it. */
function settings(one: ProgramConfig, alias: string): ReadonlyMap<string, string> {
  const file = join(folder, 'config')
  writeFileSync(file, programConfig(one))
  const text = execFileSync('ssh', ['-F', file, '-G', '--', alias], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return new Map(text.split('\n').map((line) => [line.split(' ')[0] ?? '', line.replace(/^\S+ /, '')]))
}

describe('programConfig', () => {
  it('insists on pinned keys and forwards nothing, whatever the ssh_config of the operator says', () => {
    const operator = join(folder, 'operator config')
    writeFileSync(
      operator,
      'Host *\nStrictHostKeyChecking no\nForwardAgent yes\nUserKnownHostsFile /dev/null\nUser root\nHostName 192.0.2.1\nPermitLocalCommand yes\nLocalCommand false\nControlPersist yes\nRemoteCommand false\nVerifyHostKeyDNS yes\nCompression yes\n',
    )
    const found = settings(config({ configFiles: [operator] }), 'web01')
    const expected = {
      stricthostkeychecking: 'true',
      forwardagent: 'no',
      forwardx11: 'no',
      userknownhostsfile: join(folder, 'known_hosts'),
      globalknownhostsfile: 'none',
      hostkeyalias: 'hostwright-web01',
      user: 'deploy',
      hostname: '10.20.0.5',
      port: '2222',
      permitlocalcommand: 'no',
      controlpersist: 'no',
      verifyhostkeydns: 'false',
      batchmode: 'yes',
      controlpath: join(folder, 's'),
      // What is nobody's business but the operator's.
      compression: 'yes',
    }
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, found.get(key)]))).toEqual(expected)
    expect(found.has('remotecommand')).toBe(false)
  })

  it('goes through jump hosts in order, each with its own pinned key', () => {
    const through = config({ jumps: [host('outer', '192.0.2.1'), host('inner', '10.0.0.1')] })
    const found = settings(through, 'web01')
    expect(found.get('proxyjump')).toBe('inner')
    expect(settings(through, 'inner').get('proxyjump')).toBe('outer')
    expect(settings(through, 'outer').get('proxyjump')).toBeUndefined()
    expect(settings(through, 'inner').get('hostkeyalias')).toBe('hostwright-inner')
    expect(settings(through, 'inner').get('controlpath')).toBeUndefined()
    expect(programKnownHosts(through)).toBe(
      ['web01', 'outer', 'inner'].map((name) => `hostwright-${name} ${KEY}\n`).join(''),
    )
  })

  it('takes a path of a key word for word', () => {
    const path = join(folder, 'my %h "key" $HOME \\x')
    // ssh tells of it before it expands tokens, of which "%%" is one.
    expect(settings(config({ identityFiles: [path] }), 'web01').get('identityfile')).toBe(
      path.replace('%', '%%'),
    )
  })
})

describe('sshArguments', () => {
  it('has the host behind two dashes (T4), and further channels go over the socket or nowhere', () => {
    const place = { folder: '/run/hw-1', alias: 'web01' }
    expect(sshArguments(place, 'exec /bin/sh', { master: true })).toEqual([
      '-F',
      '/run/hw-1/config',
      '-E',
      '/run/hw-1/log',
      '-T',
      '-o',
      'ControlMaster=yes',
      '-o',
      'LogLevel=DEBUG1',
      '--',
      'web01',
      'exec /bin/sh',
    ])
    expect(sshArguments(place, 'id', {})).toContain('ProxyCommand=exit 255')
  })
})
