/** Rows that a database server was asked for, as JSON, a line each, of several questions in one script. */
import { raw, sh, type Shell } from '../../../src/core/shell.ts'

export interface Answer {
  /** Objects that the server printed. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Whether the client ended well. */
  readonly ok: boolean
  /** What it complained of, where it did not. */
  readonly said: string
}

/** Runs each question; its rows and complaints, and how it ended. `readAnswers` reads that. */
export function askAll(questions: readonly Shell[]): Shell {
  return raw(questions.map((question) => sh`{ ${question}; } 2>&1; echo "=ended $?"`.text).join('\n'))
}

/** One answer for each question, in order. Throws where the count does not match. */
export function readAnswers(stdout: string, count: number): readonly Answer[] {
  const parts = stdout.split(/^=ended (\d+)\n/m)
  if (parts.length !== 2 * count + 1)
    throw new Error(`${count} questions had ${(parts.length - 1) / 2} answers`)
  return Array.from({ length: count }, (_, index) => {
    const lines = (parts[2 * index] ?? '').split('\n').filter((line) => line !== '')
    const said = lines.filter((line) => !line.startsWith('{'))
    return {
      rows: lines.filter((line) => line.startsWith('{')).map((line) => objectIn(line)),
      ok: parts[2 * index + 1] === '0',
      said: said.find((line) => /error|fatal/i.test(line)) ?? said.at(-1) ?? '',
    }
  })
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(line)
  // A line that begins with "{" is an object, or no JSON at all.
  return value as Readonly<Record<string, unknown>>
}

/** A field of a row. Throws where it is not text. */
export function textIn(row: Readonly<Record<string, unknown>>, key: string): string {
  const value = row[key]
  if (typeof value !== 'string') throw new Error(`the server printed no text as "${key}"`)
  return value
}

/** A field of a row that is a list of texts; none where it is null. */
export function textsIn(row: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const value = row[key]
  return Array.isArray(value) ? value.map(String) : []
}
