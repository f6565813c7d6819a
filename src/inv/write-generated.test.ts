import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../test/lib/temp-store.ts'
import { writeGenerated } from './write-generated.ts'

const file = (path: string, text: string) => ({ path, text })

it('writes files and the folders that they lie in', async () => {
  const folder = tempFolder()
  expect(await writeGenerated(folder, [file('a/b/c.zone', 'one'), file('d.conf', '')])).toEqual([
    'a/b/c.zone',
    'd.conf',
  ])
  expect(readFileSync(join(folder, 'a/b/c.zone'), 'utf8')).toBe('one')
})

it('leaves alone what is as it should be', async () => {
  const folder = tempFolder()
  await writeGenerated(folder, [file('a', 'one'), file('b', 'two')])
  const before = statSync(join(folder, 'a')).ino
  expect(await writeGenerated(folder, [file('a', 'one'), file('b', 'new')])).toEqual(['b'])
  expect(statSync(join(folder, 'a')).ino).toBe(before)
})

it('leaves nothing behind where a folder is in the way', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'a'))
  writeFileSync(join(folder, 'a/full'), '')
  await expect(writeGenerated(folder, [file('a', 'one')])).rejects.toThrow()
  expect(existsSync(join(folder, 'a.hostwright-new'))).toBe(false)
})
