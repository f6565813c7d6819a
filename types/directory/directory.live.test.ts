import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { file } from '../file/index.ts'
import { line } from '../line/index.ts'
import { directory } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('creates, changes each parameter and removes', async () => {
    const id = "/srv/some where/it's $(here)"
    await checkConformance(on.target, {
      create: directory(id, { parents: true }),
      changes: [
        directory(id, { mode: '2770' }),
        directory(id, { owner: 'daemon', mode: '2770' }),
        directory(id, { group: 'nogroup' }),
        directory(id, { owner: 1234, group: 4321, mode: '1777' }),
      ],
      remove: directory(id, { state: 'absent' }),
    })
    expect((await on.host.exec('ls -ld "/srv/some where"')).stdout).toMatch(/^drwxr-xr-x /)
  })

  it('removes what is in it only when told to, and nothing directly under the root', async () => {
    await on.host.exec('mkdir -p /srv/full/deep /top/deep')
    await expect(settle(on.target, directory('/srv/full', { state: 'absent' }), 'full')).rejects.toThrow(
      /not empty/i,
    )
    await settle(on.target, directory('/srv/full', { state: 'absent', recurse: true }), 'full')
    await expect(
      settle(on.target, directory('/top', { state: 'absent', recurse: true }), 'top'),
    ).rejects.toThrow('directly under "/"')
    expect((await on.host.exec('ls -d /srv/full /top')).stdout).toBe('/top\n')
  })

  it('needs what is above it, unless told to make it', async () => {
    await expect(settle(on.target, directory('/srv/a/b/c'), 'above')).rejects.toThrow(
      'the directory "/srv/a/b" does not exist',
    )
  })

  it('refuses a file and a link in its way', async () => {
    await on.host.exec('echo x > /srv/file; ln -s /etc /srv/link')
    await expect(settle(on.target, directory('/srv/file'), 'file')).rejects.toThrow('not a directory')
    await expect(settle(on.target, directory('/srv/link', { mode: '0700' }), 'link')).rejects.toThrow(
      'to "/etc"',
    )
  })

  it('sets owner, group and modes of all that is in it, but for what is told otherwise', async () => {
    await on.host
      .exec(`mkdir -p '/srv/deep/a b/c' && cd /srv/deep && echo x >'a b/c/f*' && echo y >own && ln -s /etc/passwd 'a b/l'
chmod 700 'a b'; mkdir -p rest; echo z >rest/z; chmod 4755 rest/z`)
    const wanted = [
      directory('/srv/deep', { recurse: true, owner: 'daemon', group: 1, mode: '0751', fileMode: '0640' }),
      directory('/srv/deep/rest', { recurse: true, owner: 'root', mode: '0700' }),
      file('/srv/deep/own', { owner: 'nobody', mode: '0600' }),
      file('/srv/deep/a b/c/f*', { content: 'new' }),
    ]
    const plan = await on.run('plan', wanted)
    expect(plan.resources[0]?.change?.keys.find(({ key }) => key === 'inside')?.before).toContain(
      '/srv/deep/a b/c/f*',
    )
    expect((await on.run('apply', wanted)).outcome).toBe('changed')
    const { stdout } = await on.host.exec(
      `cd /srv/deep && ls -ld . own rest rest/z 'a b' 'a b/c' 'a b/c/f*' 'a b/l' /etc/passwd`,
    )
    const rows = stdout.replaceAll(/^(\S{10})\S* +\d+ +(\S+) +(\S+) .* (\S+)$/gm, '$1 $2 $3 $4').split('\n')
    expect(rows.slice(0, -1).toSorted()).toEqual(
      [
        'drwxr-x--x daemon daemon .',
        'drwxr-x--x daemon daemon b',
        'drwxr-x--x daemon daemon b/c',
        '-rw-r----- daemon daemon b/c/f*',
        'lrwxrwxrwx daemon daemon /etc/passwd',
        '-rw-r--r-- root root /etc/passwd',
        '-rw------- nobody daemon own',
        'drwx------ root daemon rest',
        '-rwxr-xr-x root daemon rest/z',
      ].toSorted(),
    )
    expect((await on.run('apply', wanted)).outcome).toBe('ok')
  })

  it('purges what is of no resource, and nothing that is', async () => {
    await on.host
      .exec(`mkdir -p /srv/p/.hid/x /srv/p/kept/more /srv/p/part/way /srv/else /srv/p/$(printf 'a\nb') && cd /srv/p
touch 'a b' ./-rf .dot ..dots kept/more/data part/way/down part/stray /srv/else/precious; ln -s /srv/else link; ln -s /srv/else loose`)
    const wanted = [
      directory('/srv/p', { purge: true }),
      directory('/srv/p/kept'),
      file('/srv/p/part/way/file', { content: 'x' }),
      line('l', { path: '/srv/p/lines', line: 'x', create: true }),
      file('/srv/p/link/below', { content: 'x' }),
    ]
    expect((await on.run('plan', wanted)).resources[0]?.change?.keys[0]).toMatchObject({
      key: 'strays',
      after: 'none',
    })
    await on.run('apply', wanted, { force: true })
    expect(
      (await on.host.exec('cd /srv/p && find . | sort; ls /srv/else')).stdout
        .split('\n')
        .filter((one) => one !== ''),
    ).toEqual([
      '.',
      './kept',
      './kept/more',
      './kept/more/data',
      './lines',
      './link',
      './part',
      './part/way',
      './part/way/file',
      'below',
      'precious',
    ])
    expect((await on.run('apply', wanted)).outcome).toBe('ok')
  })

  it('purges nothing that is mounted, and little without being forced', async () => {
    await on.host.exec(
      'mkdir -p "/srv/m/a b/c" && mount -t tmpfs none "/srv/m/a b/c" && touch "/srv/m/a b/c/x" /srv/m/other',
    )
    await expect(settle(on.target, directory('/srv/m', { purge: true }), 'm')).rejects.toThrow(
      'is mounted there',
    )
    await expect(
      settle(on.target, directory('/srv/m', { state: 'absent', recurse: true }), 'm'),
    ).rejects.toThrow('is mounted there')
    expect((await on.host.exec('ls "/srv/m/a b/c" /srv/m; umount "/srv/m/a b/c"')).stdout).toMatch(
      /^\/srv\/m:\na b\nother\n[^]*:\nx\n$/,
    )
    await on.host.exec('mkdir /srv/n && cd /srv/n && touch a b c d e f g h i j k')
    const report = await on.run('plan', [directory('/srv/n', { purge: true })])
    expect(report.resources[0]?.change?.hazards).toEqual(['removes 11 of 11 entries'])
    expect((await on.run('apply', [directory('/srv/n', { purge: true })])).outcome).not.toBe('changed')
    expect((await on.host.exec('ls /srv/n | wc -l')).stdout.trim()).toBe('11')
  })
})
