import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { treeEntries } from './tree-entries.ts'

function tree(...entries: readonly (readonly [mode: string, name: string, id: string])[]): Buffer {
  return Buffer.concat(
    entries.flatMap(([mode, name, id]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  )
}

describe('treeEntries', () => {
  it.each([20, 32])('reads entries whose ids have %i bytes', (bytes) => {
    // Bytes that end a line, a name and a mode elsewhere.
    const id = '0a0020ff'.repeat(bytes / 4)
    const content = tree(
      ['100644', 'a b', id],
      ['100755', 'run.sh', id],
      ['40000', 'folder', id],
      ['120000', 'link', id],
      ['160000', 'other', id],
      ['100664', 'ä', id],
    )
    expect([...treeEntries(content, bytes)]).toEqual([
      ['a b', { kind: 'file', id }],
      ['run.sh', { kind: 'program', id }],
      ['folder', { kind: 'folder', id }],
      ['link', { kind: 'link', id }],
      ['other', { kind: 'submodule', id }],
      ['ä', { kind: 'file', id }],
    ])
  })

  it('leaves out what no work tree may have', () => {
    const id = '11'.repeat(20)
    const names = ['..', '.', '.git', '.GIT', '../x', 'a/b', '', '.gitignore', '...']
    const content = tree(...names.map((name) => ['100644', name, id] as const))
    expect([...treeEntries(content, 20).keys()]).toEqual(['.gitignore', '...'])
  })
})
