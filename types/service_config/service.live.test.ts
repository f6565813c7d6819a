/** A set whose service is restarted by the init system, whichever that is. */
import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import type { Resource } from '../../src/type/resource.ts'
import { serviceConfig } from './index.ts'

function web(text: string, port = 8080): Resource {
  return serviceConfig('nginx', {
    folder: '/etc/nginx',
    files: [
      {
        path: 'nginx.conf',
        content: `pid /run/nginx.pid;
events {}
http {
  # host web01 eth0
  server { listen ${port}; location / { return 200 "${text}"; } }
}
`,
      },
    ],
    programs: ['nginx'],
    check: 'nginx -t -q -c %s/nginx.conf',
    service: 'nginx',
    patience: 3,
  })
}

onHosts(['debian', 'systemd'], (on) => {
  beforeAll(async () => {
    await on.host.exec('DEBIAN_FRONTEND=noninteractive apt-get install -qq -y nginx-light socat')
  })
  const answer = async (): Promise<string> =>
    (await on.host.exec("printf 'GET / HTTP/1.0\\r\\n\\r\\n' | socat -t 2 - tcp:127.0.0.1:8080 | tail -n 1"))
      .stdout

  it('is restarted, and with the old files where it does not start', async () => {
    expect((await on.run('apply', [web('one')])).outcome).toBe('changed')
    expect(await answer()).toBe('one')
    expect((await on.run('apply', [web('one')])).outcome).toBe('ok')
    expect((await on.run('apply', [web('two')])).outcome).toBe('changed')
    const wrong = await on.run('apply', [web('three"')])
    expect(wrong.resources[0]?.reason).toMatch(/nothing was touched: .*nginx\.conf:5 \[host web01 eth0: /)
    // The port of ssh is taken; more often than the init system lets a service start.
    for (let times = 0; times < 3; times += 1) {
      const refused = await on.run('apply', [web('three', 22)])
      expect(refused.resources[0]?.reason).toMatch(
        /^the server did not take the new files; the old files are back, and the server runs with them/,
      )
      expect(await answer()).toBe('two')
    }
  })
})

onHosts(['busybox'], (on) => {
  it('needs nothing but busybox', async () => {
    await on.host.exec('mkdir -p /srv/set/part')
    const set = (text: string, more: Readonly<Record<string, unknown>> = {}): Resource =>
      serviceConfig('reader', {
        folder: '/srv/set',
        files: [
          { path: 'main', content: `include /srv/set/part/${text}` },
          { path: `part/${text}`, content: `${text}\n`.repeat(20_000) },
        ],
        objects: [`reservation ${text} eth0`],
        purge: ['part/*'],
        check: `grep -q "hostwright-check/part/${text}" %s/main && grep -q ${text} %s/part/${text}`,
        reload: 'cat "$hw_folder"/part/* >/srv/loaded',
        running: { probe: 'sort -u /srv/loaded', expected: text },
        patience: 2,
        ...more,
      })
    await checkConformance(on.target, {
      create: set('one'),
      changes: [set('two'), set('two', { mode: '0600' })],
    })
    await expect(settle(on.target, set('three', { reload: 'true' }), 'stale')).rejects.toThrow(
      /the server does not run: three\nthe server runs: two\n.*the old files are back, and the server runs with them/,
    )
    expect((await on.host.exec('ls -A /srv/set /srv/set/part')).stdout.split('\n')).toEqual([
      '/srv/set:',
      '.hostwright-objects',
      'main',
      'part',
      '',
      '/srv/set/part:',
      'two',
      '',
    ])
  })
})
