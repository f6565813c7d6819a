import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'

let site: LoopbackSite
beforeAll(async () => {
  site = await loopbackSite()
  for (const name of ['bastion', 'web01', 'web02', 'web03']) await site.addHost(name)
  site.manifest(`file(at(host.name), { content: 'hello <&> \\u001b[2J\\n' })`)
})
afterAll(() => site.stop())

const set = (...words: readonly string[]): Promise<string> => site.ok(['set', 'host', ...words].join(' '))

describe('cfg over several hosts', () => {
  it('applies in batches, and stops after one that its health check calls unwell', async () => {
    const junit = join(site.root, 'build', 'result.xml')
    const line = `apply web01 web02 web03 --batch 1,50% --parallel 1 --health-time 1 --junit ${junit} --jsonl`
    // One word of shell text: the test's command lines are split at blanks.
    const { stdout, exitCode } = await site.cfg(`${line} --health [\${PWD}!=/]`)
    expect(exitCode).toBe(1)
    const lines = stdout
      .split('\n')
      .slice(0, -1)
      .map((one) => JSON.parse(one) as Record<string, unknown>)
    expect(lines.every(({ version }) => version === 1)).toBe(true)
    expect(lines.filter(({ kind }) => kind === 'batch').map(({ hosts }) => hosts)).toEqual([['web01']])
    expect(
      lines.filter(({ kind }) => kind === 'host-done').map((one) => [one['subject'], one['outcome']]),
    ).toEqual([
      ['web01', 'changed'],
      ['web02', 'skipped'],
      ['web03', 'skipped'],
    ])
    const { result } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      result: { hosts: readonly { host: string; outcome: string; reason?: string }[] }
    }
    expect(
      result.hosts.map(({ host, outcome, reason = '' }) => `${host} ${outcome} ${reason}`.trim()),
    ).toEqual(['web01 failed', 'web02 skipped 1 of 3 hosts failed', 'web03 skipped 1 of 3 hosts failed'])
    const text = readFileSync(junit, 'utf8')
    expect(XMLValidator.validate(text)).toBe(true)
    expect(text).toContain('<testsuite name="web02" tests="1" failures="0" errors="0" skipped="1"')
    expect([existsSync(join(site.files, 'web01')), existsSync(join(site.files, 'web02'))]).toEqual([
      true,
      false,
    ])
  })

  it('tells a person of hosts that were not started', async () => {
    const { stdout } = await site.cfg(
      'apply web02 web03 --batch 1 --parallel 1 --health false --health-time 1',
    )
    expect(stdout).toContain('web03\n  not started: 1 of 2 hosts failed\n')
    expect(stdout).toContain('2 hosts of base main: 1 failed as a whole, 1 not started, 1 changed, 0 ok')
  })

  it('refuses sizes and shares that make no sense, before anything is done', async () => {
    expect((await site.cfg('apply web01 --batch 1,many')).stderr).toContain('"many" is no size of a batch')
    expect((await site.cfg('apply web01 --max-fail most')).stderr).toContain('--max-fail "most"')
    expect((await site.cfg('plan web01 --junit /dev/null/x.xml')).stderr).toContain(
      'Cannot write "/dev/null/x.xml"',
    )
  })
})

describe('how a host is reached', () => {
  it('is through the jump hosts of its attribute ssh-jump, whose keys are pinned', async () => {
    await set('web01', 'attr.ssh-jump=bastion')
    expect((await site.cfg('exec web01 -- echo reached')).stdout).toContain('reached\n')
    await set('bastion', 'attr.ssh-port=1')
    const { stdout } = await site.cfg('exec web01 -- echo reached')
    expect(stdout).toContain('Cannot connect to "bastion" at 127.0.0.1 port 1')
    await set('bastion', `attr.ssh-port=${site.sshd.port}`)
    await set('web01', 'attr.ssh-jump=none')
  })

  it('is by the transport of its attribute or the command line, which -v tells', async () => {
    await set('web02', 'attr.ssh-transport=ssh')
    expect((await site.cfg('exec web01 web02 -v -- true')).stderr).toMatch(
      /web01: connecting by ssh2: nothing needs the "ssh" program\n(.*\n)*web02: connecting by the "ssh" program: you want it so\n|web02: connecting by the "ssh" program(.*\n)*web01: connecting by ssh2/,
    )
    expect((await site.cfg('exec web02 -v --transport ssh2 -- true')).stderr).toContain(
      'web02: connecting by ssh2',
    )
    await set('web02', 'attr.ssh-transport=telnet')
    const { stderr, exitCode } = await site.cfg('exec web02 -- true')
    expect([stderr, exitCode]).toEqual([
      'cfg: Cannot reach the hosts: Cannot reach "web02": its attribute ssh-transport is "telnet"\nhint: one of auto, ssh2, ssh\n',
      2,
    ])
    await set('web02', 'attr.ssh-transport=auto')
  })

  it('asks for a password once, however many hosts there are, and shows nothing of it', async () => {
    const { stderr, stdout, exitCode } = await site.cfg(
      'exec web01 web02 web03 --ask-password -- echo fine',
      {
        terminal: 100,
        input: 'not to be seen\n',
      },
    )
    expect(exitCode).toBe(0)
    expect(stderr.split('Password to log in with: ')).toHaveLength(2)
    expect(stderr + stdout).not.toContain('not to be seen')
  })

  it('says what else would do where there is nobody to ask', async () => {
    const { stderr } = await site.cfg('exec web01 --ask-become-password -- true')
    expect(stderr).toContain('Cannot ask "Password to become root with": there is no terminal')
    expect(stderr).toContain('HOSTWRIGHT_BECOME_PASSWORD_COMMAND')
  })
})
