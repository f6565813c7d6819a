/** A run with files, restarts and kept files that ends anywhere: cut, or its remote shell killed, after every so many bytes. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import type { Resources } from '../../src/type/resource.ts'
import { command } from '../../types/command/index.ts'
import { directory } from '../../types/directory/index.ts'
import { file } from '../../types/file/index.ts'
import { onHosts, type OnHost } from '../lib/on-hosts.ts'
import { type Relay, startRelay } from '../lib/relay.ts'

const OLD = 'old line\n'.repeat(50)
const SMALL = 'new line\n'.repeat(400)
const LARGE = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 256))
const CUTS = 14
const KILLS = 6

const conf = file('/srv/conf', { content: SMALL })
const large = file('/srv/large', { content: LARGE, mode: '0640' })
const resources: Resources = [
  directory('/srv/app'),
  conf,
  large,
  // Made together, in one frame.
  ...['made', 'made2', 'made3', 'made4'].map((name) => file(`/srv/app/${name}`, { content: SMALL })),
  // Not atomic by itself: what it leaves half done is seen by its test.
  command('build', {
    run: 'echo 1 >>/srv/app/built; sleep 0.05; echo 2 >>/srv/app/built',
    unless: 'tail -n 1 /srv/app/built 2>/dev/null | grep -q 2',
  }),
  // A daemon: what it has loaded is what it was last restarted with.
  command('restart', {
    run: 'sleep 0.05; cp /srv/conf /srv/loaded',
    onlyWhenCalled: true,
    runOn: [conf, large],
  }),
]

const KILL = 'kill -9 $(sed -n s/^pid=//p /var/lib/hostwright/lock/owner)'

onHosts(['debian', 'busybox'], (on, root) => {
  let relay: Relay
  let total = 0

  beforeAll(async () => {
    relay = await startRelay(await on.port())
    await reset(on)
    expect((await on.run('apply', resources, { port: relay.port })).outcome).toBe('changed')
    total = relay.seen.bytesOut
  })
  afterAll(() => relay.stop())

  /** From the first frame on, since the handshake changes nothing; each a little off a regular step. */
  const moments = (count: number): readonly number[] =>
    Array.from(
      { length: count },
      (_, index) => 1500 + Math.floor(((total - 1500) * index) / count) + (index % 7),
    )

  async function endsWell(first: HostReport, subject: string): Promise<void> {
    await expectWhole(on, subject)
    await expectNoWrongOk(on, first, subject)
    const second = await on.run('apply', resources)
    expect([second.error, second.counts.failed, second.counts.skipped], subject).toEqual([undefined, 0, 0])
    await expectDone(on, subject)
  }

  // What the other host is sent is the same.
  if (root === 'debian')
    it('is cut', async () => {
      let lost = 0
      for (const bytes of moments(CUTS)) {
        await reset(on)
        relay.cutAfter = bytes
        const first = await on.run('apply', resources, { port: relay.port })
        relay.cutAfter = undefined
        if (first.error !== undefined) lost += 1
        await endsWell(first, `cut after ${bytes} of ${total}`)
      }
      expect(lost).toBeGreaterThan(CUTS / 2)
    })

  it('has its remote shell killed', async () => {
    let killed = 0
    for (const bytes of moments(KILLS)) {
      await reset(on)
      let killing: Promise<void> | undefined
      relay.at = {
        bytes,
        act: () => {
          killing = on.host.exec(KILL).then(({ code }) => {
            if (code === 0) killed += 1
          })
        },
      }
      const first = await on.run('apply', resources, { port: relay.port })
      relay.at = undefined
      await killing
      await endsWell(first, `killed after ${bytes} of ${total}`)
    }
    expect(killed).toBeGreaterThan(0)
  })
})

async function reset(on: OnHost): Promise<void> {
  await on.host.exec('rm -rf /srv/app /srv/conf /srv/large /srv/loaded /var/lib/hostwright/runs')
  await on.host.writeFile('/srv/conf', OLD)
  await on.host.writeFile('/srv/large', OLD)
}

const made = Object.fromEntries(['', '2', '3', '4'].map((number) => [`file:/srv/app/made${number}`, SMALL]))

const count = (text: string): string => String(Buffer.byteLength(text))

/** What is there is the old or the new, whole, and so is what is kept. */
async function expectWhole(on: OnHost, subject: string): Promise<void> {
  const { stdout } = await on.host.exec(
    `cd /srv; for one in conf large app/made*; do [ ! -e $one ] || { set -- $(wc -c <$one) $(sha256sum <$one); echo "$one $1 $2"; }; done
cd /var/lib/hostwright/runs 2>/dev/null || exit 0
for run in *; do grep '^file .*//$' $run/index 2>/dev/null | while read -r kind name rest; do echo "kept $(wc -c <$run/kept/$name)"; done; done`,
  )
  const sizes = {
    conf: [count(OLD), count(SMALL)],
    large: [count(OLD), String(LARGE.length)],
    'app/made': [count(SMALL)],
    kept: [count(OLD)],
  }
  for (const line of stdout.trim().split('\n')) {
    const [name = '', size = ''] = line.replace(/made\d/, 'made').split(' ')
    expect(sizes[name as keyof typeof sizes], `${subject}: ${line}`).toContain(size)
  }
}

/** What the first run says to be right is right. */
async function expectNoWrongOk(
  on: OnHost,
  { resources: reported, outcome }: HostReport,
  subject: string,
): Promise<void> {
  if (outcome !== 'failed') return expectDone(on, subject)
  const right = { 'file:/srv/conf': SMALL, ...made } as Readonly<Record<string, string>>
  for (const { name, outcome: told } of reported) {
    const content = right[name]
    if (content === undefined || !['ok', 'changed'].includes(told)) continue
    expect(await on.host.readFile(name.slice('file:'.length)), `${subject}: ${name} ${told}`).toBe(content)
  }
}

async function expectDone(on: OnHost, subject: string): Promise<void> {
  // A run that has changed nothing does not wait until its lock is given back.
  const { stdout } = await on.host.exec(
    `for try in 1 2 3 4 5 6 7 8 9; do [ ! -e /var/lib/hostwright/lock/owner ] || sleep 0.2; done
cd /srv && cmp conf loaded && wc -c <large && tail -n 1 app/built && ls -A . app | grep hostwright
ls -A /var/lib/hostwright/pending; ls -d /var/lib/hostwright/lock/owner 2>/dev/null; ls -l large | cut -c1-10`,
  )
  expect(stdout.replaceAll(' ', ''), subject).toBe(`${LARGE.length}\n2\n-rw-r-----\n`)
  expect(await on.host.readFile('/srv/conf'), subject).toBe(SMALL)
  for (const name of Object.keys(made))
    expect(await on.host.readFile(name.slice('file:'.length)), subject).toBe(SMALL)
}
