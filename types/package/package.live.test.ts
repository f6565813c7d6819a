import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { outcomes } from '../../test/lib/run-context.ts'
import { pkg } from './index.ts'

onHosts(['debian'], (on) => {
  it('installs, changes the version up and down, and removes', async () => {
    const id = 'hostwright-sample'
    await checkConformance(on.target, {
      create: pkg(id, { version: '1.0' }),
      changes: [pkg(id, { version: '2.0' }), pkg(id, { version: '1.0' })],
      remove: pkg(id, { state: 'absent' }),
    })
  })

  it('fetches the lists where a package is not known, and installs many in one command', async () => {
    await on.host.exec('rm -rf /var/lib/apt/lists/*')
    const { definition } = pkg
    if (!('convergeAll' in definition) || definition.convergeAll === undefined)
      throw new Error('not a type that batches')
    const names = ['ed', 'jq', 'tree']
    const changes = names.map((id) => ({ id, params: pkg(id).params, before: null, after: {}, keys: [] }))
    const steps = definition.convergeAll(changes, on.target.context)
    expect(steps).toHaveLength(1)
    const [step] = steps
    if (step?.kind !== 'command') throw new Error('not one command')
    expect(await on.target.run(step.script)).toMatchObject({ code: 0, stderr: '' })
    for (const id of names) expect(await settle(on.target, pkg(id), id)).toBe(false)
  })

  it('installs the right ones although others are wrong, and says of each what is wrong with it', async () => {
    const report = await on.run('apply', [
      pkg('no-such-pkg'),
      pkg('jq', { version: '99.9' }),
      pkg('tree'),
      pkg('hostwright-sample'),
      pkg('ed', { state: 'absent' }),
    ])
    expect(outcomes(report)).toEqual({
      'package:no-such-pkg': 'failed',
      'package:jq': 'failed',
      'package:tree': 'ok',
      'package:hostwright-sample': 'changed',
      'package:ed': 'changed',
    })
    expect(report.resources[0]?.reason).toContain(
      "no-such-pkg: Unable to locate package no-such-pkg; jq: Version '99.9' for 'jq' was not found",
    )
  })

  it('says why a package cannot be had', async () => {
    await expect(settle(on.target, pkg('no-such-package'), 'missing')).rejects.toThrow(
      'Unable to locate package no-such-package',
    )
  })

  it('takes what is newer in the lists, but nothing that is held back, unless the manifest says which version', async () => {
    const id = 'hostwright-sample'
    await settle(on.target, pkg(id, { version: '1.0' }), 'old')
    await on.host.exec(`apt-mark hold ${id}`)
    const held = await on.run('plan', [pkg(id, { state: 'latest' })])
    expect(held.resources[0]?.outcome).toBe('ok')
    expect(held.notes).toEqual([`package:${id} is held back at 1.0 on the host`])
    await settle(on.target, pkg(id, { version: '2.0' }), 'exact')
    expect((await on.host.exec('apt-mark showhold')).stdout).toBe(`${id}\n`)
    await settle(on.target, pkg(id, { state: 'absent' }), 'gone')
    await settle(on.target, pkg(id, { version: '1.0' }), 'old')
    await checkConformance(on.target, {
      create: pkg(id, { state: 'latest' }),
      remove: pkg(id, { state: 'absent' }),
    })
    await checkConformance(on.target, { create: pkg(id, { state: 'latest' }) })
  })

  it('fetches lists that are older than it should be', async () => {
    await on.host.exec('touch -d "3 days ago" /var/lib/apt/lists')
    expect(await settle(on.target, pkg('tree', { refreshAfter: 1 }), 'there')).toBe(false)
    await checkConformance(on.target, { create: pkg('tree', { refreshAfter: 24, state: 'latest' }) })
    expect((await on.host.exec('find /var/lib/apt/lists -prune -mmin -5')).stdout).not.toBe('')
  })

  it('does not wait for a service that its package starts', async () => {
    expect(await settle(on.target, pkg('cron'), 'cron')).toBe(true)
  })
})

onHosts(['busybox'], (on) => {
  it('is refused where there is no package manager', async () => {
    await expect(settle(on.target, pkg('jq'), 'jq')).rejects.toThrow('no package manager that is known')
  })
})
