import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gitIn, siteEnv } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { readObjects, type GitObject } from './read-objects.ts'
import { objectId, writeObjects } from './write-objects.ts'
import { joinTree, splitTree } from './root-entry.ts'

function newRepository(format = 'sha1'): string {
  const root = join(tempFolder(), 'repo')
  execFileSync('git', ['init', '-q', '-b', 'main', `--object-format=${format}`, root])
  return root
}

const LIKE = { sha1: '0'.repeat(40), sha256: '0'.repeat(64) } as const

describe('writeObjects', () => {
  it.each(['sha1', 'sha256'] as const)(
    'writes what Git reads back, by its own ids: %s',
    async (format) => {
      const root = newRepository(format)
      const like = LIKE[format]
      const sizes = [0, 1, 15, 16, 17, 2047, 2048, 300_000]
      const blobs = sizes.map((size): GitObject => ({ kind: 'blob', content: Buffer.alloc(size, 'a') }))
      const ids = blobs.map((blob) => objectId(blob, like))
      await writeObjects(root, blobs, like)
      await writeObjects(root, blobs, like)
      const found = await readObjects(root, [...ids, 'HEAD', like])
      expect(found).toEqual([...blobs, undefined, undefined])
      expect(gitIn(root, 'fsck', '--strict', '--no-dangling')).toBe('')
      expect(await readObjects(root, [])).toEqual([])
    },
    30_000,
  )

  it('says so where there is no repository', async () => {
    const blob: GitObject = { kind: 'blob', content: Buffer.from('x') }
    await expect(writeObjects(tempFolder(), [blob], LIKE.sha1)).rejects.toThrow('Cannot write 1 objects')
    await expect(readObjects(tempFolder(), ['HEAD'])).rejects.toThrow('Cannot read "HEAD"')
  })
})

describe('splitTree and joinTree', () => {
  it('take an entry out and put it back where Git wants it', () => {
    const root = newRepository()
    const blob = gitIn(root, 'hash-object', '-w', '-t', 'blob', '/dev/null')
    const folder = gitIn(root, 'mktree', '--missing')
    const entries = (names: readonly string[], folderName: string): string =>
      [
        ...names.map((name) => `100644 blob ${blob}\t${name}\n`),
        `040000 tree ${folder}\t${folderName}\n`,
      ].join('')
    const make = (input: string): Buffer => {
      const id = execFileSync('git', ['mktree', '--missing'], { cwd: root, env: siteEnv, input })
        .toString()
        .trim()
      return execFileSync('git', ['cat-file', 'tree', id], { cwd: root })
    }
    const name = fc.stringMatching(/^in[a-c.0/-]{0,3}$/).filter((text) => !text.includes('/'))
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 6 }), (names) => {
        const others = names.filter((one) => one !== 'in')
        const tree = make(entries(others, 'in'))
        const split = splitTree(tree, 'in', 20)
        expect(split.entry?.toString('hex').endsWith(folder)).toBe(true)
        expect(split.rest).toEqual(make(others.map((one) => `100644 blob ${blob}\t${one}\n`).join('')))
        expect(joinTree(split, 20)).toEqual(tree)
        expect(splitTree(split.rest, 'in', 20)).toEqual({ rest: split.rest, entry: undefined })
      }),
      { numRuns: 8 },
    )
  }, 60_000)
})
