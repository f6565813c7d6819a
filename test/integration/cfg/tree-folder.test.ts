import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { TreeFolder, Trees } from '../../../src/cfg/check-trees/tree-folder.ts'
import { openObjects } from '../../../src/git/objects/open-objects.ts'
import { gitIn, siteEnv } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

/** What lies below a folder: modes of files, targets of links. */
function listing(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((path) => {
        const stats = lstatSync(join(folder, path))
        if (stats.isDirectory()) return [path, 'folder']
        if (stats.isSymbolicLink()) return [path, `-> ${readlinkSync(join(folder, path))}`]
        const kind = (stats.mode & 0o100) === 0 ? 'file' : 'program'
        return [path, `${kind} ${readFileSync(join(folder, path), 'latin1')}`]
      }),
  )
}

interface Prepared {
  readonly root: string
  /** The id of a tree with what `make` puts into the work tree. */
  readonly tree: (make: (path: (name: string) => string) => void) => string
  readonly folder: TreeFolder
  readonly trees: Trees
  readonly parent: string
}

function prepare(): Prepared {
  const root = tempFolder()
  gitIn(root, 'init', '-q', '-b', 'main')
  const objects = openObjects(root)
  onTestFinished(() => objects.close())
  const trees = new Trees(objects)
  const parent = join(tempFolder(), 'with a blank')
  return {
    root,
    trees,
    parent,
    folder: new TreeFolder(trees, join(parent, 'tree'), async (id, folder) =>
      writeFileSync(join(folder, 'copied'), id),
    ),
    tree: (make) => {
      for (const name of readdirSync(root)) if (name !== '.git') rmSync(join(root, name), { recursive: true })
      make((name) => {
        mkdirSync(join(root, name, '..'), { recursive: true })
        return join(root, name)
      })
      gitIn(root, 'add', '-A')
      return gitIn(root, 'write-tree')
    },
  }
}

it('shows one tree after the other, each exactly, and nothing of the inventory', async () => {
  const { tree, folder, trees, parent } = prepare()
  const big = Buffer.alloc(300_000, 'x\n')
  const first = tree((path) => {
    writeFileSync(path('site.ts'), 'one')
    writeFileSync(path('inventory/hosts/a.yaml'), '{}')
    writeFileSync(path('a/b/c'), 'deep')
    writeFileSync(path('a/b/inventory/d'), 'not at the top')
    writeFileSync(path('turns/x'), 'a folder')
    writeFileSync(path('run'), '#!')
    writeFileSync(path('big'), big)
    symlinkSync('site.ts', path('link'))
  })
  const second = tree((path) => {
    writeFileSync(path('site.ts'), 'two')
    writeFileSync(path('a/b/c'), 'deep')
    writeFileSync(path('turns'), 'a file')
    writeFileSync(path('run'), '#!')
    chmodSync(path('run'), 0o755)
    writeFileSync(path('link/x'), 'a folder')
    writeFileSync(path('with\nline "break" ä'), '')
  })
  const shown = {
    first: {
      'site.ts': 'file one',
      a: 'folder',
      'a/b': 'folder',
      'a/b/c': 'file deep',
      'a/b/inventory': 'folder',
      'a/b/inventory/d': 'file not at the top',
      turns: 'folder',
      'turns/x': 'file a folder',
      run: 'file #!',
      big: `file ${big.toString('latin1')}`,
      link: '-> site.ts',
    },
    second: {
      'site.ts': 'file two',
      a: 'folder',
      'a/b': 'folder',
      'a/b/c': 'file deep',
      turns: 'file a file',
      run: 'program #!',
      link: 'folder',
      'link/x': 'file a folder',
      'with\nline "break" ä': 'file ',
    },
  }
  const paths = new Set<string>()
  for (const [id, expected] of [
    [first, shown.first],
    [second, shown.second],
    [first, shown.first],
    [first, shown.first],
  ] as const) {
    const path = await folder.show(await trees.top(id))
    expect(listing(path)).toEqual(expected)
    paths.add(path)
    expect(readdirSync(parent)).toHaveLength(1)
  }
  // What was loaded from a path once is never taken for what lies there later.
  expect(paths.size).toBe(4)
})

it('shows the next tree in whole after one that could not be read', async () => {
  const { root, tree, folder, trees } = prepare()
  const good = tree((path) => writeFileSync(path('a'), 'good'))
  const lost = tree((path) => {
    writeFileSync(path('a'), 'other')
    writeFileSync(path('b'), 'lost')
  })
  const blob = gitIn(root, 'rev-parse', `${lost}:b`)
  rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)))
  await folder.show(await trees.top(good))
  await expect(folder.show(await trees.top(lost))).rejects.toThrow(
    `Cannot read "${blob}": the repository has no such blob`,
  )
  expect(listing(await folder.show(await trees.top(good)))).toEqual({ a: 'file good' })
  await expect(trees.top('0'.repeat(40))).rejects.toThrow('has no such tree')
})

it('leaves to Git what is not in its objects as it is in a work tree', async () => {
  const { tree, folder, trees } = prepare()
  const plain = tree((path) => writeFileSync(path('.gitattributes'), '*.ts text\n'))
  const filtered = tree((path) => writeFileSync(path('.gitattributes'), '*.bin filter=lfs -text\n'))
  const submodules = tree((path) => writeFileSync(path('.gitmodules'), ''))
  for (const id of [plain, filtered, submodules, plain]) {
    const expected = id === plain ? { '.gitattributes': 'file *.ts text\n' } : { copied: `file ${id}` }
    expect(listing(await folder.show(await trees.top(id)))).toEqual(expected)
  }
})

it('lets no tree that was made by hand write anywhere else', async () => {
  const { root, tree, folder, trees, parent } = prepare()
  const outside = join(parent, '..', 'outside')
  const inner = tree((path) => writeFileSync(path('x'), 'planted'))
  const id = (name: string): Buffer => Buffer.from(name, 'hex')
  const link = execFileSync('git', ['hash-object', '-w', '--stdin'], {
    cwd: root,
    env: siteEnv,
    input: '../../outside',
    encoding: 'utf8',
  }).trim()
  const content = Buffer.concat(
    [
      ['120000', 'both', link],
      ['40000', 'both', inner],
      ['40000', '..', inner],
      ['40000', '../outside', inner],
    ].flatMap(([mode, name, object]) => [Buffer.from(`${mode} ${name}\0`), id(object ?? '')]),
  )
  const options = { cwd: root, env: siteEnv, input: content, encoding: 'utf8' } as const
  const hostile = execFileSync('git', ['hash-object', '--literally', '-t', 'tree', '-w', '--stdin'], options)
  mkdirSync(outside, { recursive: true })
  const path = await folder.show(await trees.top(hostile.trim()))
  expect(readdirSync(outside)).toEqual([])
  expect(readdirSync(parent)).toHaveLength(1)
  expect(existsSync(join(path, 'both', 'x'))).toBe(true)
})
