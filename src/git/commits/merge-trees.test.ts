import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitIn } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { mergeTrees, parseMerges } from './merge-trees.ts'

const id = 'a'.repeat(40)
const output = (...fields: readonly string[]): string => fields.map((field) => `${field}\0`).join('')

describe('parseMerges', () => {
  it('reads clean merges, one after the other', () => {
    expect(parseMerges(output('1', id, '', '', '1', id, '', ''))).toEqual([
      { tree: id, clean: true, conflicts: [] },
      { tree: id, clean: true, conflicts: [] },
    ])
    expect(parseMerges('')).toEqual([])
  })

  it('reads the kinds of conflicts with their files, and leaves what is no conflict', () => {
    const stages = [1, 2, 3].map((stage) => `100644 ${id} ${stage}\tsite.ts`)
    const auto = ['1', 'site.ts', 'Auto-merging', 'Auto-merging site.ts\n']
    const contents = [
      '1',
      'site.ts',
      'CONFLICT (contents)',
      'CONFLICT (content): Merge conflict in site.ts\n',
    ]
    const renamed = [
      '2',
      'b',
      'a',
      'CONFLICT (rename/delete)',
      'CONFLICT (rename/delete): a renamed to b …\n',
    ]
    const all = output('0', id, ...stages, '', ...auto, ...contents, ...renamed, '')
    expect(parseMerges(`${all}${output('1', id, '', '')}`)).toEqual([
      {
        tree: id,
        clean: false,
        conflicts: [
          { kind: 'contents', paths: ['site.ts'] },
          { kind: 'rename/delete', paths: ['b', 'a'] },
        ],
      },
      { tree: id, clean: true, conflicts: [] },
    ])
  })

  it('names files that no message is about', () => {
    const [merged] = parseMerges(output('0', id, `100644 ${id} 1\tx\ty`, '', ''))
    expect(merged?.conflicts).toEqual([{ kind: 'unmerged', paths: ['x\ty'] }])
  })
})

describe('mergeTrees', () => {
  it('merges many pairs with one git, which leaves work tree and branches alone', async () => {
    const root = join(tempFolder(), 'repo')
    execFileSync('git', ['init', '-q', '-b', 'main', root])
    const commit = (message: string, ...files: readonly (readonly [string, string | undefined])[]): void => {
      for (const [path, text] of files)
        if (text === undefined) rmSync(join(root, path))
        else writeFileSync(join(root, path), text)
      gitIn(root, 'add', '-A')
      gitIn(root, 'commit', '-q', '-m', message)
    }
    mkdirSync(join(root, 'folder "ü"\n'))
    commit('first', ['a', '1\n2\n3\n4\n5\n6\n'], ['gone', 'text\n'], ['folder "ü"\n/a', '1\n'])
    gitIn(root, 'switch', '-q', '-c', 'apart')
    commit('other file', ['b', 'b\n'])
    gitIn(root, 'switch', '-q', '-c', 'collides', 'main')
    commit('same line', ['a', '1\nours\n3\n4\n5\n6\n'], ['gone', undefined], ['folder "ü"\n/a', '2\n'])
    gitIn(root, 'switch', '-q', 'main')
    commit('news', ['a', '1\ntheirs\n3\n4\n5\n6\n'], ['gone', 'other\n'], ['folder "ü"\n/a', '3\n'])
    renameSync(join(root, 'a'), join(root, 'moved'))
    commit('renamed')

    const before = gitIn(root, 'for-each-ref')
    const [apart, collides, again] = await mergeTrees(root, [
      { ours: 'apart', theirs: 'main' },
      { ours: 'collides', theirs: 'main' },
      { ours: 'apart', theirs: 'main' },
    ])
    expect(apart).toEqual({ tree: gitIn(root, 'merge-tree', 'apart', 'main'), clean: true, conflicts: [] })
    expect(again).toEqual(apart)
    expect(collides?.clean).toBe(false)
    expect(collides?.conflicts.map(({ kind, paths }) => `${kind} ${paths.join(' ')}`).sort()).toEqual([
      'contents folder "ü"\n/a',
      'contents moved',
      'modify/delete gone',
    ])
    expect(gitIn(root, 'for-each-ref')).toBe(before)
    expect(gitIn(root, 'status', '--porcelain')).toBe('')
    await expect(mergeTrees(root, [{ ours: 'main', theirs: 'nowhere' }])).rejects.toThrow(
      'Cannot merge in memory',
    )
  })
})
