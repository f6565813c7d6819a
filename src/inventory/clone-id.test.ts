import { cpSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../../test/lib/temp-store.ts'
import { cloneId } from './clone-id.ts'

it('a clone keeps its id, a copy of it gets another one', () => {
  const folder = join(tempFolder(), 'state')
  const id = cloneId(folder)
  expect(cloneId(folder)).toBe(id)
  expect(readdirSync(folder)).toEqual(['clone-id'])
  expect(statSync(join(folder, 'clone-id')).mode & 0o777).toBe(0o600)
  const copy = join(tempFolder(), 'copy')
  cpSync(folder, copy, { recursive: true })
  expect(cloneId(copy)).not.toBe(id)
  expect(cloneId(folder)).toBe(id)
  const moved = join(tempFolder(), 'moved')
  renameSync(folder, moved)
  expect(cloneId(moved)).toBe(id)
})
