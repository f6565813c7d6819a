/** A plan changes nothing on the host: no file, no owner, no mode, no time, not even when a file was last read. */
import { expect, it } from 'vitest'
import { directory } from '../../types/directory/index.ts'
import { file } from '../../types/file/index.ts'
import { group } from '../../types/group/index.ts'
import { line } from '../../types/line/index.ts'
import { link } from '../../types/link/index.ts'
import { pkg } from '../../types/package/index.ts'
import { service } from '../../types/service/index.ts'
import { onHosts } from '../lib/on-hosts.ts'
import { run } from '../lab/process.ts'

onHosts(['debian', 'busybox', 'systemd'], (on, root) => {
  /** Names, owners, modes, sizes and all three times of everything but what a host writes by itself. */
  const traces = async (): Promise<string> => {
    const places = ['etc', 'root', 'home', 'srv', 'opt', 'var/lib/dpkg', 'var/lib/hostwright', 'usr/local']
    const { stdout } = await run([
      'sh',
      '-c',
      `cd "$1" && shift && find $(ls -d "$@" 2>/dev/null) \\( -type f -printf '%P %m %U %G %s %T@ %C@ %A@\\n' \\) -o -printf '%P %m %U %G %T@ %C@ %l\\n' | sort`,
      'traces',
      on.host.rootPath,
      ...places,
    ])
    return stdout
  }
  const wanted = [
    directory('/srv/site'),
    file('/srv/site/page', { content: 'hello\n' }),
    file('/etc/passwd', { content: 'nothing like this\n' }),
    file('/etc/hosts', { mode: '0600', owner: 'root' }),
    line('a line', { path: '/etc/group', line: 'x:x:99:' }),
    link('/etc/motd.link', { target: '/etc/motd' }),
    group('people'),
    ...(root === 'busybox' ? [] : [pkg('hello'), service('ssh', { running: false })]),
  ]

  it('also of when files were last read', async () => {
    // Older than a day, so that any reading would be written down (relatime of mount(8)).
    await on.host.exec(
      'find /etc /root /var/lib -type f -exec touch -a -d "2020-01-01 00:00:00" {} + 2>/dev/null || :',
    )
    // A login reads by itself: sshd the accounts and its keys.
    await on.ssh('true')
    const before = await traces()
    expect(before).toMatch(/hosts .* 15778\d+\.\d+$/m)
    const report = await on.run('plan', wanted)
    expect(report.error).toBeUndefined()
    expect(report.counts.changed).toBeGreaterThan(4)
    expect(await traces()).toBe(before)
  })

  it('and the host shows what reading does, where it is not a plan', async () => {
    const before = await traces()
    await on.host.exec('cat /etc/hosts >/dev/null')
    expect(await traces()).not.toBe(before)
  })
})
