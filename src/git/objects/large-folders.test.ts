import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gitIn } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { blobId } from './blob-id.ts'
import { commitFiles } from '../commits/commit-files.ts'
import { spliceTree } from './splice-tree.ts'
import { filesOf } from './trees.ts'
import { editedByHand, updateWorkTree, type FileUpdate } from '../work-trees/work-tree-files.ts'

const author = { name: 'Ann Other', email: 'ann@example.org', configured: true }

function newRepository(): string {
  const root = join(tempFolder(), 'repo')
  execFileSync('git', ['init', '-q', '-b', 'main', root])
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'first')
  return root
}

const id = (text: string): string => blobId(text, '')

/** As git-mktree(1) sorts: a folder as though it ended in a slash. */
function treeOf(entries: ReadonlyMap<string, { readonly mode: string; readonly id: string }>): Buffer {
  const key = (name: string, mode: string): Buffer => Buffer.from(mode === '40000' ? `${name}/` : name)
  return Buffer.concat(
    [...entries]
      .sort(([a, x], [b, y]) => Buffer.compare(key(a, x.mode), key(b, y.mode)))
      .flatMap(([name, entry]) => [Buffer.from(`${entry.mode} ${name}\0`), Buffer.from(entry.id, 'hex')]),
  )
}

describe('spliceTree', () => {
  const name = fc.stringMatching(/^[a-c.\-0]{1,4}$/).filter((text) => !/^\.+$/.test(text))

  it('gives the tree that Git would make of the changed entries', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.constantFrom('100644', '40000')),
        fc.dictionary(name, fc.option(fc.string(), { nil: undefined })),
        (before, changes) => {
          const entries = new Map(Object.entries(before).map(([one, mode]) => [one, { mode, id: id(one) }]))
          // A file never takes the place of a folder here: those are no files of ours.
          const wanted = new Map(
            Object.entries(changes)
              .filter(([one]) => entries.get(one)?.mode !== '40000')
              .map(([one, text]) => [one, text === undefined ? undefined : id(text)]),
          )
          const spliced = spliceTree(treeOf(entries), 20, wanted)
          for (const [one, blob] of wanted) {
            if (blob === undefined) entries.delete(one)
            else entries.set(one, { mode: '100644', id: blob })
          }
          expect(spliced.equals(treeOf(entries))).toBe(true)
        },
      ),
    )
  })
})

describe('a folder of thousands of files', () => {
  const path = (number: number): string => `inventory/hosts/h${number}.yaml`
  const count = 6000

  it(
    'is committed, written to the work tree and changed one by one, as Git sees it',
    { timeout: 60_000 },
    async () => {
      const root = newRepository()
      const parent = gitIn(root, 'rev-parse', 'HEAD')
      const files = new Map(
        Array.from({ length: count }, (_, number) => [path(number), `kind: vm # ${number}\n`]),
      )
      const committed = await commitFiles(root, {
        branch: 'main',
        parent,
        author,
        message: 'all',
        files,
        folder: 'inventory',
      })
      const updates = [...files].map(([at, content]): FileUpdate => ({
        path: at,
        content,
        expected: [undefined, id(content)],
      }))
      expect(await editedByHand(root, updates, parent)).toEqual([])
      await updateWorkTree(root, updates, parent)
      expect(gitIn(root, 'status', '--porcelain')).toBe('')
      expect(readFileSync(join(root, path(5999)), 'utf8')).toBe('kind: vm # 5999\n')

      const few = new Map([
        [path(17), 'kind: physical\n'],
        [path(18), undefined],
        ['inventory/hosts/new.yaml', 'kind: vm\n'],
        ['inventory/zones/a.example.yaml', 'ttl: 60\n'],
      ])
      const changed = await commitFiles(root, {
        branch: 'main',
        parent: committed?.commit,
        author,
        message: 'few',
        files: few,
        folder: 'inventory',
      })
      const now = await filesOf(root, changed?.commit ?? '', 'inventory')
      for (const [at, content] of few)
        expect(now.get(at)).toBe(content === undefined ? undefined : id(content))
      expect(now.size).toBe(count + 1)
      expect(gitIn(root, 'rev-parse', 'HEAD:inventory')).toBe(changed?.tree)
      expect(gitIn(root, 'fsck', '--strict', '--no-dangling')).toBe('')
    },
  )

  it('keeps what somebody wrote by hand, and takes a file that was cut off while it was written', async () => {
    const root = newRepository()
    const parent = gitIn(root, 'rev-parse', 'HEAD')
    const updates = Array.from({ length: 600 }, (_, number): FileUpdate => ({
      path: `inventory/h${number}.yaml`,
      content: `kind: vm # ${number}\n`,
      expected: [undefined],
    }))
    execFileSync('mkdir', ['-p', join(root, 'inventory')])
    writeFileSync(join(root, 'inventory/h5.yaml'), 'kind: v')
    writeFileSync(join(root, 'inventory/h6.yaml'), 'mine')
    expect(await editedByHand(root, updates, parent)).toEqual(['inventory/h6.yaml'])
  })
})
