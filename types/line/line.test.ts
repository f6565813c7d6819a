import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { line } from './index.ts'

const type = takeApart(line)

it('needs a line, or a pattern of lines to remove', () => {
  expect(() => line('x', { path: '/a' })).toThrow('parameter "line" is needed')
  expect(() => line('x', { path: '/a', line: '' })).toThrow('not empty')
  expect(() => line('x', { path: '/a', line: 'a', after: 'b', before: 'c' })).toThrow('together with "after"')
  expect(line('x', { path: '/a', match: 'b', state: 'absent' }).id).toBe('x')
})

it('refuses a pattern that no grep takes', () => {
  expect(() => line('x', { path: '/a', line: 'a', match: '(a' })).toThrow(
    'Cannot use line "x": parameter "match" is not a regular expression: "(" is never closed',
  )
  expect(() => line('x', { path: '/a', line: 'a', after: 'a(', match: '[' })).toThrow('2 problems')
})

describe('observe', () => {
  it('asks once for all whole lines of a file, and once for each pattern', () => {
    const probe = type.probe(
      line('one', { path: '/a', line: '-v' }),
      line('two', { path: '/a', line: "it's", match: '^it' }),
      line('three', { path: '/b', line: 'x' }),
    )
    expect(probe.match(/grep/g)).toHaveLength(3)
    expect(probe).toContain(
      `grep -nxF -e -v -e 'it'\\''s' "$hw_path"\necho =match 1; grep -nE -e '^it' "$hw_path"`,
    )
  })

  const found = (params: Omit<Parameters<typeof line>[1], 'path'>, stdout: string) =>
    type.observe([line('x', { path: '/a', ...params })], stdout)['x']

  it('takes a line that is there for right, wherever it stands', () => {
    expect(found({ line: 'a' }, '=file 0 file\n7:a\n')).toEqual({ line: 'a' })
    expect(found({ line: 'a' }, '=file 0 file\n')).toBeNull()
  })

  it('takes the first line that matches for the one that is meant', () => {
    const params = { line: 'a=1', match: '^a=' }
    expect(found(params, '=file 0 file\n=match 0\n3:a=2\n')).toEqual({ line: 'a=2' })
    expect(found(params, '=file 0 file\n9:a=1\n=match 0\n3:a=2\n9:a=1\n')).toEqual({ line: 'a=2' })
    expect(found(params, '=file 0 file\n3:a=1\n=match 0\n3:a=1\n9:a=2\n')).toEqual({ line: 'a=1' })
  })

  it('leaves a line alone that its own pattern does not match', () => {
    expect(found({ line: 'a=1', match: '^#a=' }, '=file 0 file\n9:a=1\n=match 0\n3:#a=2\n')).toEqual({
      line: 'a=1',
    })
  })

  it('says what stands in the way', () => {
    expect(found({ line: 'a' }, '=file 0 missing\n')).toMatchObject({
      kind: 'unknown',
      reason: '"/a" does not exist',
    })
    expect(found({ line: 'a', create: true }, '=file 0 missing\n')).toBeNull()
    expect(found({ line: 'a', state: 'absent' }, '=file 0 missing\n')).toBeNull()
    expect(found({ line: 'a' }, '=file 0 link\n')).toMatchObject({
      kind: 'refused',
      reason: '"/a" is a symbolic link',
    })
    expect(found({ line: 'a', match: 'a{2,1}' }, '=file 0 file\n=match 0\n=invalid 0\n')).toMatchObject({
      kind: 'refused',
    })
  })
})

it('rewrites the file beside, with the owner and mode of the old', () => {
  const [script = ''] = type.converge(line('x', { path: '/etc/a', line: 'b', state: 'absent' }), {
    line: 'b',
  })
  expect(script.slice(script.indexOf('hw_path=/etc/a'))).toBe(
    `hw_path=/etc/a hw_new=/etc/.a.hostwright-new
{ { [ -f "$hw_path" ] && [ ! -L "$hw_path" ] || { echo '"/etc/a" is not there as a regular file' >&2; false; }; } && { { [ ! -e "$hw_new" ] && [ ! -L "$hw_new" ]; } || rm -f "$hw_new"; } && ( set -C; { grep -v -xF -e b "$hw_path" || [ $? -eq 1 ]; } > "$hw_new" ) && hw_like "$hw_path" "$hw_new" && { sync "$hw_new" 2>/dev/null || :; } && { mv -f "$hw_new" "$hw_path" || hw_locked "$hw_path"; }; } || { rm -f "$hw_new" "$hw_new.old"; false; }`,
  )
})
