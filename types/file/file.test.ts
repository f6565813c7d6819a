import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { Command } from '../../src/type/command.ts'
import { contentOf } from '../../src/type/content.ts'
import type { Change, PlainType } from '../../src/type/define-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { file } from './index.ts'

const context = contextOf(factsOf('debian'))
const type = file.definition as PlainType
const wanted = (...args: Parameters<typeof file>) => file(...args)
const converge = (change: Change): string => {
  const steps = type.converge(change, context)
  // What a new file needs first is that its directory is there.
  expect(steps).toHaveLength(change.before === null ? 2 : 1)
  const step = steps.at(-1)
  const text = step?.kind === 'command' ? step.script.text : (step?.text ?? '')
  // Functions that the text needs stand before it.
  return text.slice(text.lastIndexOf('\n}\n') + 1).replace(/^}\n/, '')
}

describe('parameters', () => {
  it('take a mode as text or as an octal number, and know a decimal mistake', () => {
    expect(file('/a', { mode: '755' }).params).toMatchObject({ mode: '0755' })
    expect(file('/a', { mode: 0o644 }).params).toMatchObject({ mode: '0644' })
    expect(file('/a', { mode: 0o4755 }).params).toMatchObject({ mode: '4755' })
    for (const mode of [644, 755, 600, 700, 640, 444])
      expect(() => file('/a', { mode })).toThrow('is decimal')
    for (const mode of [0o600, 0o640, 0o700, 0o664, 0o770, 0o775, 0o777])
      expect(() => file('/a', { mode })).not.toThrow()
    expect(() => file('/a', { mode: '0888' })).toThrow('octal digits')
  })

  it('name each path in one way', () => {
    for (const id of ['etc/motd', '/etc/', '/etc//motd', '/etc/../motd', '/etc/./motd', '/a\nb'])
      expect(() => file(id)).toThrow(`Cannot use file "${id}"`)
  })

  it('are checked together, and an unknown one is named', () => {
    expect(() => file('/a', { content: 'x', mod: '0644' } as never)).toThrow('unknown parameter "mod"')
    expect(() => file('/a', { validate: 'true' })).toThrow('%s')
    expect(() => file('/a', { validate: "cat '%s'" })).toThrow('without quotes')
  })
})

describe('desired', () => {
  it('holds what is given and nothing else', () => {
    expect(type.desired(wanted('/a', { content: 'x', owner: 0 }), context)).toEqual({
      content: contentOf('x'),
      owner: '0',
    })
    expect(type.desired(wanted('/a'), context)).toEqual({})
    expect(type.desired(wanted('/a', { content: 'x', state: 'absent' }), context)).toBeNull()
  })

  it('keeps the text of a secret and of bytes to itself', () => {
    const secret = type.desired(wanted('/a', { content: new Secret('hush') }), context)
    expect(JSON.stringify(secret)).not.toContain('hush')
    expect(secret).toMatchObject({ content: { sha256: contentOf('hush').sha256, bytes: 4 } })
    expect(type.read?.(wanted('/a', { content: new Secret('hush') }), context, 'content').script.text).toBe(
      ':',
    )
  })
})

describe('needs', () => {
  it('are the directories above, and the accounts by name', () => {
    expect(type.needs?.(wanted('/a/b/c', { owner: 'web', group: 33 }), context)).toEqual([
      'directory:/a',
      'directory:/a/b',
      'user:web',
    ])
  })
})

describe('observe', () => {
  const observe = (resources: readonly ReturnType<typeof file>[], stdout: string) =>
    Object.fromEntries(type.observe(resources, context).parse(Buffer.from(stdout), 0))

  it('sends one listing and one digest command for many, also where not all have content', () => {
    const { script } = type.observe(
      [wanted('/etc/a', { content: 'x' }), wanted('/etc/b', { content: 'y' }), wanted('/etc/c')],
      context,
    )
    expect(script.text).toContain(`set -- /etc/a /etc/b /etc/c
echo =names; TIME_STYLE=locale QUOTING_STYLE=literal ls -ld "$@"
hw_left=2
for hw_path do
`)
    expect(script.text.split('hw_sha256 "$@")')).toHaveLength(2)
  })

  const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const ROWS: Readonly<Record<string, string>> = {
    gnu: '-rwsr-x--T 1 root www-data  1234 Nov 21 23:29 /etc/a',
    'gnu, long ago': '-rwsr-x--T 1 root www-data 1234 Mar  1  2024 /etc/a',
    busybox: '-rwsr-x--T    1 root     www-data      1234 Nov 21 23:29 /etc/a',
    toybox: '-rwsr-x--T 1 root www-data 1234 2026-11-21 23:29 /etc/a',
    selinux: '-rwsr-x--T. 1 root www-data 1234 Nov 21 23:29 /etc/a',
  }
  const DIGESTS: Readonly<Record<string, string>> = {
    gnu: `${hash}  /etc/a`,
    bsd: `SHA256 (/etc/a) = ${hash}`,
    openssl: `${hash} */etc/a`,
  }
  for (const [system, row] of Object.entries(ROWS))
    for (const [program, digest] of Object.entries(DIGESTS))
      it(`reads the listing of ${system} with the digests of ${program}`, () => {
        expect(
          observe([wanted('/etc/a', { content: 'abc' })], `=names\n${row}\n=digests\n${digest}\n`),
        ).toEqual({
          '/etc/a': {
            content: { kind: 'content', sha256: hash, bytes: 1234 },
            owner: 'root',
            group: 'www-data',
            mode: '5750',
          },
        })
      })

  it('shows numbers where numbers are wanted, and spaces in the names of groups', () => {
    const stdout = `=names
-rw-r--r-- 1 web domain users 3 Nov 21 23:29 /a
=numbers
-rw-r--r-- 1 33 10513 3 Nov 21 23:29 /a
`
    expect(observe([wanted('/a', { owner: 33 })], stdout)).toEqual({
      '/a': { owner: '33', group: 'domain users', mode: '0644' },
    })
    expect(observe([wanted('/a')], stdout)).toEqual({
      '/a': { owner: 'web', group: 'domain users', mode: '0644' },
    })
  })

  it('finds nothing where nothing is, and refuses what is in the way', () => {
    const stdout = `=names
drwxr-xr-x 2 root root 4096 Nov 21 23:29 /dir
lrwxrwxrwx 1 root root 4 Nov 21 23:29 /link -> /etc
crw-rw-rw- 1 root root 1, 3 Nov 21 23:29 /null
`
    expect(
      observe([wanted('/none'), wanted('/dir'), wanted('/link'), wanted('/null')], stdout),
    ).toMatchObject({
      '/none': null,
      '/dir': { kind: 'refused', reason: 'a directory is in the way' },
      '/link': { kind: 'refused', reason: 'a symbolic link is in the way, to "/etc"' },
      '/null': { kind: 'refused', reason: 'what is there is not a regular file' },
    })
  })

  it('does not take a file that cannot be read for one that is different', () => {
    expect(
      observe(
        [wanted('/a', { content: 'x' })],
        '=names\n-rw------- 1 root root 1 Nov 21 23:29 /a\n=digests\n',
      ),
    ).toMatchObject({ '/a': { kind: 'refused', reason: 'its content cannot be read' } })
  })
})

describe('converge', () => {
  it('lays new content beside, makes it right, and renames it', () => {
    const { id, params } = wanted('/etc/sudoers.d/web', {
      content: 'x\n',
      owner: 'web',
      mode: '0440',
      validate: 'visudo -cf %s',
    })
    const [first, step] = type.converge({ id, params, before: null, after: {}, keys: ['content'] }, context)
    expect(first).toMatchObject({ kind: 'shell', text: expect.stringContaining('[ -d /etc/sudoers.d ]') })
    expect((step as Command).body).toEqual({
      path: '/etc/sudoers.d/.web.hostwright-new',
      content: Buffer.from('x\n'),
    })
    expect((step as Command).script.text).toBe(
      `{ hw_file=/etc/sudoers.d/web hw_new=/etc/sudoers.d/.web.hostwright-new && { [ ! -L "$hw_file" ] || { echo 'a symbolic link is in the way' >&2; false; }; } && { [ ! -d "$hw_file" ] || { echo 'a directory is in the way' >&2; false; }; } && chown -h web "$hw_new" && chmod 0440 "$hw_new" && ( eval 'visudo -cf "$hw_new"' ) >&2 && { sync "$hw_new" 2>/dev/null || :; } && mv -f "$hw_new" "$hw_file"; } || { rm -f "$hw_new" /etc/sudoers.d/.web.hostwright-new; false; }`,
    )
  })

  it('keeps what is not given as it was, and closes a new secret to others', () => {
    const plain = wanted('/a', { content: 'x' })
    const before = { owner: 'web', group: 'www', mode: '0604' }
    expect(converge({ ...plain, before, after: {}, keys: ['content'] })).toContain(
      'chown -h web:www "$hw_new" && chmod 0604 "$hw_new"',
    )
    expect(converge({ ...plain, before: null, after: {}, keys: ['content'] })).toContain(
      '&& chmod 0644 "$hw_new"',
    )
    const secret = wanted('/a', { content: new Secret('x') })
    expect(converge({ ...secret, before: null, after: {}, keys: ['content'] })).toContain(
      '&& chmod 0600 "$hw_new"',
    )
  })

  it('changes owner and mode in place, and gives setuid back that a new owner takes away', () => {
    const { id, params } = wanted('/a', { owner: 'web' })
    expect(
      converge({
        id,
        params,
        before: { owner: 'root', mode: '4755' },
        after: { owner: 'web' },
        keys: ['owner'],
      }),
    ).toBe(
      `{ hw_file=/a && { [ -f "$hw_file" ] && [ ! -L "$hw_file" ] || { echo 'it is no longer a regular file' >&2; false; }; } && hw_only_name "$hw_file" && chown -h web "$hw_file" && chmod 4755 "$hw_file"; } || hw_locked "$hw_file"`,
    )
  })

  it('removes', () => {
    expect(converge({ ...wanted("/it's", { state: 'absent' }), before: {}, after: null, keys: [] })).toBe(
      `rm -f '/it'\\''s' || hw_locked '/it'\\''s'`,
    )
  })
})
