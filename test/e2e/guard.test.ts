import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import { command } from '../../types/command/index.ts'
import { file } from '../../types/file/index.ts'
import { onHosts, type OnHost } from '../lib/on-hosts.ts'

const OPEN = 'flush ruleset\ntable inet filter {\n  chain input { type filter hook input priority 0; }\n}\n'
/** Nobody gets in any more, not even over a connection that is there already. */
const SHUT = OPEN.replace('priority 0;', 'priority 0; tcp dport 22 drop;')
const PATH = '/etc/nftables.conf'

function firewall(content: string) {
  const rules = file(PATH, { content })
  return [rules, command('load the rules', { run: `nft -f ${PATH}`, onlyWhenCalled: true, runOn: [rules] })]
}

const outcomes = ({ resources }: HostReport): Record<string, string> =>
  Object.fromEntries(resources.map(({ name, outcome, reason }) => [name, `${outcome}: ${reason ?? ''}`]))

const state = (on: OnHost, script: string): Promise<string> =>
  on.host.exec(`cd /var/lib/hostwright && ${script}`).then(({ stdout }) => stdout)

onHosts(['debian', 'systemd'], (on, root) => {
  it('puts the rules back by itself that have shut everybody out, and says so', async () => {
    await on.host.exec('command -v nft || { apt-get update && apt-get install -y nftables; }')
    const first = await on.run('apply', firewall(OPEN), { guard: 0 })
    expect([first.outcome, first.triggers[0]?.reason]).toEqual(['changed', undefined])
    const started = Date.now()
    const report = await on.run('apply', [...firewall(SHUT), file('/etc/other', { content: 'x' })], {
      guard: 6,
      runId: 'guard001',
    })
    expect(report.outcome).toBe('failed')
    expect(report.error?.message).toMatch(
      new RegExp(`^Put back "${root}": .*; it has put its files back by itself$`),
    )
    expect(report.error?.exitCode).toBe(1)
    expect(outcomes(report)).toMatchObject({
      [`file:${PATH}`]: 'failed: put back by the guard',
      'file:/etc/other': 'failed: put back by the guard',
    })
    expect(Date.now() - started).toBeLessThan(60_000)
    expect(await on.host.readFile(PATH)).toBe(OPEN)
    expect((await on.host.exec('nft list ruleset')).stdout).not.toContain('drop')
    expect((await on.host.exec('ls /etc/other')).code).not.toBe(0)
    // Its lock is free again, and a plan sees what is to be done anew.
    const plan = await on.run('plan', firewall(SHUT))
    expect(plan.counts.changed).toBe(1)
    expect(plan.notes.join()).toContain('firewall')
  })

  it('leaves what a new connection confirms, and nothing of the guard is left', async () => {
    const wider = OPEN.replace('priority 0;', 'priority 0; tcp dport 23 drop;')
    const report = await on.run('apply', firewall(wider), { runId: 'guard002' })
    expect([report.outcome, report.error]).toEqual(['changed', undefined])
    await pause(1500)
    expect(await on.host.readFile(PATH)).toBe(wider)
    expect(await state(on, 'cat guard running runs/guard002/journal')).toMatch(
      /guard armed 60\n.*guard confirmed\nend\n$/s,
    )
    expect((await on.host.exec("ps ax | grep '[g]uard.sh'")).stdout).toBe('')
  })
})

onHosts(['debian', 'busybox'], (on) => {
  const conf = '/etc/ssh/guarded.conf'

  it('puts back what a run was killed in the middle of', async () => {
    const slow = command('take long', { run: 'sleep 4; kill -9 $PPID $$; sleep 60', unless: 'false' })
    const report = await on.run('apply', [file(conf, { content: '# x\n' }), slow], { guard: 3 })
    expect(report.error?.message).toContain('it has put its files back by itself')
    expect((await on.host.exec(`ls ${conf}`)).code).not.toBe(0)
  })

  it('is as patient as the run itself, while that is at work', async () => {
    const slow = command('take long', { run: 'sleep 8; touch /etc/slow', creates: '/etc/slow' })
    const report = await on.run('apply', [file(conf, { content: 'x' }), slow], { guard: 3 })
    expect([report.outcome, report.error]).toEqual(['changed', undefined])
    expect((await on.host.exec(`ls ${conf} /etc/slow`)).code).toBe(0)
  })

  it('has the next run put back what the host could not, since it was started anew', async () => {
    await on.host.exec(`echo old >${conf}`)
    const restart = command('restart', {
      run: "kill -9 $(cut -d' ' -f2 /var/lib/hostwright/guard); kill -9 0",
      unless: 'false',
    })
    const cut = await on.run('apply', [file(conf, { content: 'new' }), restart], {
      guard: 5,
      runId: 'guard003',
    })
    expect(cut.error?.message).toContain('the host has ended its guard')
    expect(await on.host.readFile(conf)).toBe('new')
    const next = await on.run('apply', [file('/etc/next', { content: 'x' })])
    expect(next.notes.join('\n')).toContain('put back what run guard003 had changed')
    expect(next.notes.join('\n')).toContain('run guard003 of tester@here (cfg apply')
    expect([next.outcome, await on.host.readFile(conf)]).toEqual(['changed', 'old\n'])
    expect((await on.run('apply', [file('/etc/next', { content: 'x' })])).notes).toEqual([])
  })

  it('keeps others off the host until it is decided', async () => {
    const slow = command('wait', { run: 'sleep 2; kill -9 0', unless: 'false' })
    const first = on.run('apply', [file(conf, { content: 'mine' }), slow], { guard: 8 })
    await pause(4500)
    const second = await on.run('apply', [file('/etc/next', { content: 'y' })])
    expect(second.error?.message).toMatch(/run \w{8} waits there for being confirmed, or is being put back$/)
    expect((await first).error?.message).toContain('it has put its files back by itself')
    expect((await on.run('apply', [file('/etc/next', { content: 'y' })])).outcome).toBe('changed')
  })
})
