import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempFolder } from '../../test/lib/temp-store.ts'
import { openConnection } from './open-store.ts'
import type { Connection } from './sql.ts'

const addGroup = "INSERT INTO host_group (name, image) VALUES ('a', '{}')"

async function open(file: string): Promise<Connection> {
  const connection = await openConnection({ dialect: 'sqlite', file })
  onTestFinished(async () => connection.close())
  return connection
}

describe('writers of one file', () => {
  it('wait for each other before they read, and let the rest of the program go on', async () => {
    const file = join(tempFolder(), 'main.sqlite')
    const [one, other] = [await open(file), await open(file)]
    const second = await one.transaction('write', async () => {
      const waiting = other.transaction('write', async () => other.get('SELECT name FROM host_group'))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await one.run(addGroup)
      return { waiting }
    })
    expect(await second.waiting).toEqual({ name: 'a' })
  })

  it('all come to their turn, however eager the others are', async () => {
    const file = join(tempFolder(), 'main.sqlite')
    const all = await Promise.all(Array.from({ length: 6 }, async () => open(file)))
    const end = Date.now() + 1000
    const turns = all.map(() => 0)
    const eager = all.map(async (connection, index) => {
      while (Date.now() < end)
        await connection.transaction('write', async () => {
          turns[index] = (turns[index] ?? 0) + 1
          await new Promise((resolve) => setTimeout(resolve, 5))
        })
    })
    await Promise.all(eager)
    expect(Math.min(...turns)).toBeGreaterThan(0)
  })
})

describe('a disk that is full', () => {
  it('is named, and nothing of the change is kept', async () => {
    const file = join(tempFolder(), 'main.sqlite')
    const connection = await open(file)
    await connection.get('PRAGMA max_page_count = 1')
    const long = 'x'.repeat(1024 ** 2)
    const writing = connection.transaction('write', async () => {
      await connection.run(addGroup)
      await connection.run('UPDATE host_group SET image = ?', long)
    })
    await expect(writing).rejects.toThrow(`Cannot use the inventory database "${file}": the disk is full`)
    expect(await connection.all('SELECT name FROM host_group')).toEqual([])
  })
})
