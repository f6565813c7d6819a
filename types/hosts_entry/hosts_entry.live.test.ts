import { expect, it } from 'vitest'
import { checkConformance } from '../../src/type/conformance.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { outcomes } from '../../test/lib/run-context.ts'
import { hostsEntry } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('sets, changes and removes, and leaves the rest alone', async () => {
    await on.host.writeFile(
      '/etc/hosts',
      '127.0.0.1 localhost\n# a comment\n10.0.0.1 a\n2001:DB8:0::1 six # old\n10.0.0.1 b',
    )
    await on.host.exec('chown 1:2 /etc/hosts; chmod 664 /etc/hosts')
    await checkConformance(on.target, {
      create: hostsEntry('10.0.0.2', { names: 'two.example' }),
      changes: [
        hostsEntry('10.0.0.2', { names: ['two.example', 'two'] }),
        hostsEntry('10.0.0.2', { names: ['two'] }),
      ],
      remove: hostsEntry('10.0.0.2', { state: 'absent' }),
    })
    await checkConformance(on.target, { create: hostsEntry('10.0.0.1', { names: 'c' }) })
    await checkConformance(on.target, { create: hostsEntry('2001:db8::1', { names: ['six', 's'] }) })
    expect(await on.host.readFile('/etc/hosts')).toBe(
      '127.0.0.1 localhost\n# a comment\n10.0.0.1 c\n2001:db8::1 six s\n',
    )
    expect((await on.host.exec('ls -ln /etc/hosts; ls -A /etc | grep hostwright')).stdout).toMatch(
      /^-rw-rw-r-- +1 1 +2 .*\n$/,
    )
  })

  it('can be put back', async () => {
    await checkPutBack(
      on.target,
      hostsEntry('10.0.0.3', { names: 'three' }),
      hostsEntry('10.0.0.3', { names: ['drei', 'three'] }),
    )
  })

  it('writes a thousand in one go', async () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      hostsEntry(`10.9.${index >> 8}.${index & 255}`, {
        names: [`host${index}.some.long.name.example`, `host${index}`],
      }),
    )
    const report = await on.run('apply', many)
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['changed']))
    expect((await on.run('apply', many)).outcome).toBe('ok')
    expect((await on.host.exec('grep -c some.long /etc/hosts')).stdout).toBe('1000\n')
  })

  it('keeps the file whole when the disk is full', async () => {
    const before = await on.host.readFile('/etc/hosts')
    await on.fillDisk()
    try {
      const definition = hostsEntry.definition as PlainType
      const { id, params } = hostsEntry('10.9.0.0', { names: 'other' })
      const change = { id, params, before: null, after: { names: ['other'] }, keys: ['names'] }
      for (const step of definition.converge(change, on.target.context))
        expect((await on.target.run(step.kind === 'shell' ? step : step.script)).code).not.toBe(0)
      expect(await on.host.readFile('/etc/hosts')).toBe(before)
    } finally {
      await on.freeDisk()
    }
  })
})
