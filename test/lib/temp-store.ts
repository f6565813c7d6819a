/** A real inventory database in a folder of its own, removed when the test ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore } from '../../src/db/open-store.ts'
import type { Store, Tx } from '../../src/db/store.ts'

export const testReason = { who: 'Test <test@example.org>', why: 'test' }

/** `atEnd` registers what is to be done when it is no longer needed; by default that is the end of the test. */
export function tempFolder(atEnd: (clean: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-test-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function tempStore(): Promise<Store> {
  const store = await openStore(join(tempFolder(), 'inventory.sqlite'))
  onTestFinished(async () => store.close())
  return store
}

/** One change set, and what the work gives. */
export async function change<T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  return (await store.change(testReason, work)).result
}
