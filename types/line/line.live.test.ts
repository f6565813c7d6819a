import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { line } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  const write = async (path: string, text: string): Promise<void> => on.host.writeFile(path, text)
  const path = '/etc/some file.conf'

  it('adds, replaces and removes, and keeps owner and mode', async () => {
    await write(path, 'first\n#port 22\nlast')
    await on.host.exec(`chown 1:2 '${path}'; chmod 640 '${path}'`)
    const id = 'the port'
    await checkConformance(on.target, {
      create: line(id, { path, line: 'port 2222' }),
      changes: [
        line(id, { path, line: 'port 2223', match: '^port [0-9]+$' }),
        line(id, { path, line: 'port 2224', match: '^#port' }),
        line(id, { path, line: 'listen a', after: '^first' }),
        line(id, { path, line: 'listen b', before: '^(listen|first)' }),
        line(id, { path, line: 'listen c', after: '^nothing like it' }),
        line(id, { path, line: 'port{3} a+b|c', match: '^p(o|x)rt{1}.2{3}3$' }),
      ],
      remove: line(id, { path, match: '^listen', state: 'absent' }),
    })
    expect(await on.host.readFile(path)).toBe('first\nport 2224\nlast\nport{3} a+b|c\n')
    expect((await on.host.exec(`ls -ln '${path}'; ls -A /etc | grep hostwright`)).stdout).toMatch(
      /^-rw-r----- +1 1 +2 .*\n$/,
    )
  })

  it('takes text as it is', async () => {
    await write(path, '')
    for (const text of [
      'a\\nb\\\\',
      "it's",
      '$(touch /ran)',
      '`touch /ran`',
      '-v',
      '&',
      'ü €',
      '\ttab "quoted"',
      '"; touch /ran; "',
    ])
      await checkConformance(on.target, {
        create: line('hostile', { path, line: text }),
        remove: line('hostile', { path, line: text, state: 'absent' }),
      })
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)
  })

  it('leaves a line that does not match its own pattern where it is', async () => {
    await write(path, '#a=1\na=1\n#a=2\n')
    expect(await settle(on.target, line('a', { path, line: 'a=1', match: '^#a=' }), 'a')).toBe(false)
  })

  it('puts the line first among those that match it', async () => {
    await write(path, 'Root yes\nRoot no\n')
    const wanted = line('root', { path, line: 'Root no', match: '^Root ' })
    expect(await settle(on.target, wanted, 'root')).toBe(true)
    expect(await settle(on.target, wanted, 'root')).toBe(false)
    expect(await on.host.readFile(path)).toBe('Root no\nRoot no\n')
  })

  it('makes a file only when told to', async () => {
    await expect(settle(on.target, line('x', { path: '/etc/new', line: 'x' }), 'x')).rejects.toThrow(
      '"/etc/new" does not exist',
    )
    await settle(on.target, line('x', { path: '/etc/new', line: 'x', create: true }), 'x')
    expect((await on.host.exec('cat /etc/new; ls -l /etc/new')).stdout).toMatch(/^x\n-rw-r--r--/)
  })

  it('refuses a link, a directory and a wrong expression', async () => {
    await on.host.exec('ln -s passwd /etc/linked')
    await expect(settle(on.target, line('x', { path: '/etc/linked', line: 'x' }), 'x')).rejects.toThrow(
      'symbolic link',
    )
    await expect(settle(on.target, line('x', { path: '/etc', line: 'x' }), 'x')).rejects.toThrow(
      'not a regular file',
    )
    await expect(
      settle(on.target, line('x', { path: '/etc/passwd', line: 'x', match: 'a{2,1}' }), 'x'),
    ).rejects.toThrow('not an extended regular expression')
    await expect(
      settle(on.target, line('x', { path: '/etc/passwd', line: 'x', after: 'a{2,1}' }), 'x'),
    ).rejects.toThrow('exit code 1')
    expect((await on.host.exec('grep -c "^x$" /etc/passwd')).stdout).toBe('0\n')
  })

  it('removes the last line of a file', async () => {
    await write(path, 'only\n')
    await settle(on.target, line('only', { path, line: 'only', state: 'absent' }), 'only')
    expect(await on.host.readFile(path)).toBe('')
  })
})
