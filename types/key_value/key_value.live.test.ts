import { beforeAll, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { keyValue } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  const path = '/etc/default/a b'
  const id = 'sample'
  beforeAll(() => on.host.exec('mkdir -p /etc/default'))
  const set = (values: Parameters<typeof keyValue>[1]['values'], more: object = {}) =>
    keyValue(id, { path, values, ...more })

  it('adds, changes and removes, and keeps comments, quotes, owner and mode', async () => {
    await on.host.writeFile(
      path,
      `# about A\nA='one'\n  export B="two"   # why\n#C=example\nD=4 # four\n\nLONG="a \\\n  b"\nLAST=x`,
    )
    await on.host.exec(`chown 1:2 '${path}'; chmod 640 '${path}'`)
    await checkConformance(on.target, {
      create: set({ A: 'uno' }),
      changes: [
        set({ A: 'uno', B: 'it\'s $HOME `id` "x" \\', C: 'new one', D: 5 }),
        set({ LONG: 'short', D: ['4', '44'] }),
        set({ A: "it's", LAST: null, D: 'a#b' }),
        set({ E: new Secret('hush hush') }),
        set({ E: new Secret('other'), D: null }),
        set({ F: '"$A:raw"' }, { quotes: 'none' }),
        set({ A: 'x' }, { quotes: 'double' }),
        set({ A: 'y' }, { quotes: 'single' }),
        set({ N: '' }),
      ],
      remove: set({ N: null }),
    })
    expect(await on.host.readFile(path)).toBe(
      `# about A\nA='y'\n  export B="it's \\$HOME \\\`id\\\` \\"x\\" \\\\"   # why\n#C=example\nC="new one"\n\nLONG=short\nE="other"\nF="$A:raw"\n`,
    )
    expect((await on.host.exec(`ls -ln '${path}'; ls -A /etc/default | grep hostwright`)).stdout).toMatch(
      /^-rw-r----- +1 1 +2 .*\n$/,
    )
    expect(
      (await on.host.exec(`HOME=/h; . '${path}'; printf '%s|' "$A" "$B" "$C" "$LONG" "$E"`)).stdout,
    ).toBe('y|it\'s $HOME `id` "x" \\|new one|short|other|')
  })

  it('keeps other separators as they are in the file', async () => {
    const sshd = '/etc/ssh_like'
    await on.host.writeFile(
      sshd,
      '#PermitRootLogin prohibit-password\nPort\t22\nAllowUsers a b\nMatch User x\n  Port 23\n',
    )
    await checkConformance(on.target, {
      create: keyValue('s', {
        path: sshd,
        separator: ' ',
        values: { PermitRootLogin: 'no', Port: 2222, AllowUsers: 'c d' },
      }),
    })
    expect(await on.host.readFile(sshd)).toBe(
      '#PermitRootLogin prohibit-password\nPermitRootLogin no\nPort\t2222\nAllowUsers c d\nMatch User x\n  Port 23\n',
    )
    const yaml = '/etc/yaml_like'
    await on.host.writeFile(yaml, 'a:  1\r\nb: 2\r\n')
    await checkConformance(on.target, {
      create: keyValue('y', { path: yaml, separator: ': ', values: { a: 3, c: 'x y' } }),
      changes: [keyValue('y', { path: yaml, separator: ': ', values: { b: [1, 2] } })],
    })
    expect(await on.host.readFile(yaml)).toBe('a:  3\r\nb: 1\r\nb: 2\r\nc: x y\r\n')
  })

  it('makes a file only when told to, and keeps the old one where the check fails', async () => {
    await expect(
      settle(on.target, keyValue('n', { path: '/etc/none', values: { A: 1 } }), 'n'),
    ).rejects.toThrow('"/etc/none" does not exist')
    const made = keyValue('n', { path: '/etc/none', values: { A: 1 }, create: true })
    await checkConformance(on.target, { create: made })
    const checked = keyValue('n', { path: '/etc/none', values: { A: 2 }, validate: 'grep -q A=1 %s' })
    await expect(settle(on.target, checked, 'n')).rejects.toThrow('exit code 1')
    expect((await on.host.exec('cat /etc/none; ls -l /etc/none; ls -A /etc | grep edited')).stdout).toMatch(
      /^A=1\n-rw-r--r--.*none\n$/,
    )
  })

  it('takes text as it is', async () => {
    await on.host.writeFile(path, '')
    for (const value of [
      'a\\nb\\\\',
      '$(touch /ran)',
      '`touch /ran`',
      '&',
      'ü €',
      '\ttab "quoted"',
      "'",
      '"',
      '# x',
      'a # b',
      '%s%n',
      '-n',
    ])
      await checkConformance(on.target, { create: set({ 'X.y*[z': value }), remove: set({ 'X.y*[z': null }) })
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)
  })

  it('changes two sets of one file in one run', async () => {
    await on.host.writeFile(path, 'A=1\nB=1\n')
    const both = [set({ A: 2, X: 1 }), keyValue('other', { path, values: { B: 2, Y: 1 } })]
    expect((await on.run('apply', both)).outcome).toBe('changed')
    expect(await on.host.readFile(path)).toBe('A=2\nB=2\nX=1\nY=1\n')
    expect((await on.run('apply', both)).outcome).toBe('ok')
  })
})
