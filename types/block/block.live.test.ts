import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { block } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  const path = '/etc/a b.conf'
  const id = "it's $(touch /ran)"
  const put = (content: string | Secret, more: object = {}) => block(id, { path, content, ...more })

  it('adds, changes and removes, where it is told to, and keeps owner and mode', async () => {
    await on.host.writeFile(path, 'first\nmiddle\nlast')
    await on.host.exec(`chown 1:2 '${path}'; chmod 640 '${path}'`)
    await checkConformance(on.target, {
      create: put('one\ntwo', { after: '^mid+le$' }),
      changes: [put('1 \\n $(touch /ran) `touch /ran` ü\n\n'), put(''), put(new Secret('hush\n'))],
    })
    expect(await on.host.readFile(path)).toBe(
      `first\nmiddle\n# BEGIN hostwright: ${id}\nhush\n# END hostwright: ${id}\nlast\n`,
    )
    await checkConformance(on.target, {
      create: put('', { state: 'absent' }),
      changes: [put('x', { before: '^', comment: '<!-- %s -->' })],
      remove: put('', { state: 'absent', comment: '<!-- %s -->' }),
    })
    await checkConformance(on.target, {
      create: put('x', { after: '^nothing' }),
      remove: put('', { state: 'absent' }),
    })
    expect(await on.host.readFile(path)).toBe('first\nmiddle\nlast\n')
    expect((await on.host.exec(`ls -ln '${path}'; ls -A /etc | grep hostwright-; ls /ran`)).stdout).toMatch(
      /^-rw-r----- +1 1 +2 .*\n$/,
    )
  })

  it('makes one of two, and does not touch a file in which it does not end', async () => {
    await on.host.writeFile(
      '/etc/two',
      '# BEGIN hostwright: x\na\n# END hostwright: x\nkept\n# BEGIN hostwright: x\nb\n# END hostwright: x\n',
    )
    await checkConformance(on.target, { create: block('x', { path: '/etc/two', content: 'c' }) })
    expect(await on.host.readFile('/etc/two')).toBe('# BEGIN hostwright: x\nc\n# END hostwright: x\nkept\n')
    await on.host.writeFile('/etc/open', '# BEGIN hostwright: x\na\nkept\n')
    await expect(settle(on.target, block('x', { path: '/etc/open', content: 'c' }), 'open')).rejects.toThrow(
      'without a line "# END hostwright: x" after it',
    )
  })

  it('makes a file only when told to, and keeps the old one where the check fails', async () => {
    await expect(settle(on.target, block('x', { path: '/etc/new', content: 'x' }), 'x')).rejects.toThrow(
      '"/etc/new" does not exist',
    )
    await checkConformance(on.target, {
      create: block('x', { path: '/etc/new', content: 'x', create: true }),
    })
    await expect(
      settle(on.target, block('x', { path: '/etc/new', content: 'y', validate: '! grep -q y %s' }), 'x'),
    ).rejects.toThrow('exit code 1')
    expect(await on.host.readFile('/etc/new')).toContain('\nx\n')
    expect(await settle(on.target, block('x', { path: '/etc/none', state: 'absent' }), 'x')).toBe(false)
  })
})

onHosts(['debian'], (on) => {
  it('keeps access control list and extended attributes, and names an immutable file', async () => {
    await on.host.exec(
      'apt-get -qq install -y acl attr; echo a > /etc/listed; chmod 640 /etc/listed; setfacl -m u:daemon:rw /etc/listed; setfattr -n user.note -v kept /etc/listed',
    )
    const { stdout } = await on.host.exec('getfacl -pn /etc/listed; getfattr -d --absolute-names /etc/listed')
    await settle(on.target, block('x', { path: '/etc/listed', content: 'x' }), 'x')
    expect(
      (await on.host.exec('getfacl -pn /etc/listed; getfattr -d --absolute-names /etc/listed')).stdout,
    ).toBe(stdout)
    expect(stdout).toMatch(/user:1:rw-[\s\S]*user.note="kept"/)
    await on.host.exec('chattr +i /etc/listed')
    await expect(settle(on.target, block('x', { path: '/etc/listed', content: 'y' }), 'x')).rejects.toThrow(
      '"/etc/listed" is immutable: take that away first, with "chattr -i"',
    )
    await on.host.exec('chattr -i /etc/listed')
    expect((await on.host.exec('cat /etc/listed; ls -A /etc | grep edited')).stdout).toContain('\nx\n')
  })
})
