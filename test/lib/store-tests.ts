/** The tests that use a database, found by the word with which they ask for one: they run on PostgreSQL too. */
import { sourceFiles } from './source-files.ts'

export function storeTests(): string[] {
  return [...sourceFiles('src', 'test/integration')].flatMap(([path, text]) =>
    path.endsWith('.test.ts') && text.includes('tempStore()') ? [path] : [],
  )
}
