/** A swap that is killed, or whose connection is cut, wherever that happens: the server answers, and the next run converges. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { FOLDER, served, startNamed, type Zones } from '../../test/lib/served-zones.ts'
import { startRelay } from '../../test/lib/relay.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'

const OLD: Zones = {
  'a.example': { serial: 1, records: { web: '10.20.0.9' } },
  'c.example': { serial: 1, records: { web: '10.20.0.9' } },
}
const NEW: Zones = {
  'a.example': { serial: 2, records: { web: '10.20.0.10' } },
  'b.example': { serial: 2, records: { web: '10.20.0.10' } },
}
/** What the scripts run; in a session of its own, each counts itself, and one of them ends the whole session. */
const PROGRAMS = 'mv ln rm sync mkdir sed find dd sort grep chmod cat rndc named-checkconf sha256sum dig'
/** Every so many commands in the suite, to keep it short; 1 tries them all. */
const STEP = Number(process.env['HOSTWRIGHT_KILL_STEP'] ?? '9')

onHosts(['debian'], (on) => {
  beforeAll(async () => {
    await startNamed(on.host)
    await on.host.exec('cat > /opt/busybox; chmod 755 /opt/busybox', { input: readFileSync('/bin/busybox') })
    await on.host.exec(`for name in ${PROGRAMS}; do
  real=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$name")
  printf '%s\\n' '#!/bin/dash' '[ "$MORTAL" = yes ] || exec '"$real"' "$@"' 'echo $$ >>/tmp/count; read -r last </tmp/last; count=0' \\
    'while read -r pid; do count=$((count + 1)); [ "$pid" != $$ ] || break; done </tmp/count' \\
    '[ "$count" -ne "$last" ] || kill -9 0' "exec $real \\"\\$@\\"" > "/usr/local/sbin/$name"
  chmod 755 "/usr/local/sbin/$name"
done
: > /tmp/count; echo 0 > /tmp/last`)
  })
  const target = (shell: string): ConformanceTarget => ({
    ...targetOn(on.host, factsOf('debian'), shell),
    fingerprint: () => Promise.resolve(''),
  })
  const ask = async (name: string): Promise<string> =>
    (await on.host.exec(`/usr/bin/dig +short +norecurse +time=1 +tries=1 @127.0.0.1 ${name}`)).stdout.trim()

  /** Brings the old set, then the new one in a shell that dies on the way; resolves with whether it did. */
  const survive = async (shell: string, mortal: string, label: string): Promise<boolean> => {
    await settle(target(shell), served(OLD), 'old')
    const isKilled = await settle(target(mortal), served(NEW), 'killed').then(
      () => false,
      () => true,
    )
    await on.host.exec('echo 0 > /tmp/last')
    expect(['10.20.0.9', '10.20.0.10'], label).toContain(await ask('web.a.example'))
    await settle(target(shell), served(NEW), `after: ${label}`)
    expect(await ask('web.b.example')).toBe('10.20.0.10')
    expect((await on.host.exec(`ls -A ${FOLDER}`)).stdout.split('\n').sort(), label).toEqual([
      '',
      '.hostwright-objects',
      'named.conf',
      'zones',
    ])
    return isKilled
  }

  it('answers as before or as wanted, and is right after the next run: killed at any command', async () => {
    let ended = 0
    for (let last = STEP; ; last += STEP) {
      await on.host.exec(`: > /tmp/count; echo ${last} > /tmp/last`)
      if (await survive('/bin/dash', 'env MORTAL=yes setsid -w /bin/dash', `killed at ${last}`)) ended += 1
      if (Number((await on.host.exec('wc -l < /tmp/count')).stdout) < last) break
    }
    expect(ended).toBeGreaterThan(50 / STEP)
  }, 900_000)

  // Its commands are its own, so that none of them can be waited for: the clock says when it dies.
  it('answers as before or as wanted, and is right after the next run: killed at any time, in busybox ash', async () => {
    await on.host.writeFile(
      '/opt/mortal',
      `#!/bin/dash
after=$1; shift
setsid "$@" & one=$!
{ sleep "$after"; kill -9 "-$one"; } >/dev/null 2>&1 &
wait "$one"
`,
      '0755',
    )
    let ended = 0
    for (let after = 0.1; after < 20; after += 0.25) {
      const seconds = after.toFixed(2)
      if (
        !(await survive(
          '/opt/busybox ash',
          `/opt/mortal ${seconds} /opt/busybox ash`,
          `killed after ${seconds} s`,
        ))
      )
        break
      ended += 1
    }
    expect(ended).toBeGreaterThan(3)
  }, 600_000)

  it('answers as before or as wanted, and is right after the next run: the connection cut anywhere', async () => {
    const relay = await startRelay(await on.port())
    await on.run('apply', [served(OLD)], { force: true })
    expect((await on.run('apply', [served(NEW)], { force: true, port: relay.port })).outcome).toBe('changed')
    const total = relay.seen.bytesOut
    const cuts = Array.from({ length: 8 }, (_, index) => 1500 + Math.floor(((total - 1500) * index) / 8))
    let wasInterrupted = 0
    for (const cut of cuts) {
      relay.cutAfter = undefined
      await on.run('apply', [served(OLD)], { force: true })
      relay.cutAfter = cut
      const first = await on.run('apply', [served(NEW)], { force: true, port: relay.port })
      if (first.error !== undefined) wasInterrupted += 1
      expect(['10.20.0.9', '10.20.0.10'], `cut after ${cut}`).toContain(await ask('web.a.example'))
      // What was begun goes on to its end on the host, and holds the lock until then.
      let second = await on.run('apply', [served(NEW)], { force: true })
      for (let tries = 0; tries < 20 && second.error !== undefined; tries += 1) {
        expect(second.error.message).toMatch(/lock/)
        await new Promise((resolve) => {
          setTimeout(resolve, 500)
        })
        second = await on.run('apply', [served(NEW)], { force: true })
      }
      expect(second.error, `cut after ${cut}`).toBeUndefined()
      expect(second.outcome, `cut after ${cut}`).not.toBe('failed')
      expect(await ask('web.b.example'), `cut after ${cut}`).toBe('10.20.0.10')
    }
    await relay.stop()
    expect(wasInterrupted).toBeGreaterThan(3)
  })
})
