/** Lines and hosts that are there and are of no use: packets lost, answers late, a host that hangs, one that talks endlessly. */
import { afterEach, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import { command } from '../../types/command/index.ts'
import { file } from '../../types/file/index.ts'
import { onHosts } from '../lib/on-hosts.ts'
import { startRelay } from '../lib/relay.ts'

onHosts(['debian'], (on) => {
  afterEach(() => on.host.exec('nft flush ruleset 2>/dev/null; rm -rf /srv/*'))

  it('loses one packet of twenty, each way, and takes 50 ms for the rest', async () => {
    await on.host.exec('command -v nft || { apt-get update && apt-get install -y nftables; } >/dev/null')
    const rules = ['input', 'output'].map(
      (way) => `chain ${way} { type filter hook ${way} priority 0; numgen random mod 100 < 5 counter drop\n}`,
    )
    const loaded = await on.host.exec('nft -f -', { input: `table inet loss {\n${rules.join('\n')}\n}\n` })
    expect(loaded.stderr).toBe('')
    const relay = await startRelay(await on.port())
    relay.delay = 25
    const content = 'x'.repeat(400_000)
    const files = Array.from({ length: 20 }, (_, index) => file(`/srv/${index}`, { content: `${index}\n` }))
    const wanted = [...files, file('/srv/large', { content })]
    const first = await on.run('apply', wanted, { port: relay.port })
    expect([first.error, first.counts.changed, first.counts.failed]).toEqual([undefined, 21, 0])
    expect(await on.host.readFile('/srv/large')).toBe(content)
    expect((await on.run('apply', wanted, { port: relay.port })).outcome).toBe('ok')
    await relay.stop()
    const { stdout } = await on.host.exec('nft list ruleset')
    expect(Number(/packets (\d+)/.exec(stdout)?.[1])).toBeGreaterThan(0)
  })

  it('hangs: that is noticed, and the next run makes everything right', async () => {
    // All of what serves this connection stands still, as on a host that swaps.
    const hang = command('hang', {
      run: 'echo x >/srv/begun; sleep 1; echo x >/srv/hung',
      creates: '/srv/hung',
    })
    const wanted = [hang, file('/srv/after', { content: 'x', needs: [hang] })]
    const started = Date.now()
    const running = on.run('apply', wanted)
    const stopped = await on.host.exec(
      'while [ ! -e /srv/begun ]; do sleep 0.05; done; for one in /proc/[0-9]*; do case $(cat $one/comm 2>/dev/null) in sshd*) case $(tr "\\0" " " <$one/cmdline) in *listener*) ;; *) echo ${one#/proc/}; kill -STOP ${one#/proc/} ;; esac ;; esac; done',
    )
    expect(stopped.stdout).not.toBe('')
    const report = await running
    expect(report.error?.message).toMatch(/^Lost "debian"/)
    // The journal says so, over a new connection: only those who serve the old one stand still.
    expect(outcomes(report)).toEqual({ 'command:hang': 'changed', 'file:/srv/after': 'skipped' })
    expect(Date.now() - started).toBeLessThan(60_000)
    await on.host.exec(
      `kill -CONT ${stopped.stdout.replaceAll('\n', ' ')}; while [ -e /var/lib/hostwright/lock/owner ]; do sleep 0.1; done`,
    )
    const next = await on.run('apply', wanted)
    expect([next.error, next.counts.failed]).toEqual([undefined, 0])
    expect((await on.run('apply', wanted)).outcome).toBe('ok')
  })

  it.each(['yes', 'yes >&2'])(
    'talks endlessly, by %s: that is stopped, and the rest is done',
    async (bomb) => {
      const talker = command('talker', { run: bomb, creates: '/srv/never', timeout: 2 })
      const calm = file('/srv/calm', { content: 'x' })
      const report = await on.run('apply', [talker, calm])
      expect(report.error).toBeUndefined()
      expect(outcomes(report)).toMatchObject({ 'command:talker': 'failed', 'file:/srv/calm': 'changed' })
      expect(report.resources[0]?.reason).toMatch(/^it (printed more than \d+ bytes|took longer than 2 s)$/)
      expect(JSON.stringify(report).length).toBeLessThan(100_000)
      expect((await on.host.exec("ps ax | grep '[y]es'")).stdout).toBe('')
      expect((await on.run('apply', [calm])).outcome).toBe('ok')
    },
  )
})

function outcomes({ resources }: HostReport): Record<string, string> {
  return Object.fromEntries(resources.map(({ name, outcome }) => [name, outcome]))
}
