/** `npm run bench [-- NAME…]`: runs every `*.bench.ts` beneath this folder, or those whose path holds a name; one table at the end. */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { table, toned } from '../../src/command/block.ts'
import { paintFor } from '../../src/out/paint.ts'
import { renderBlocks } from '../../src/out/render-blocks.ts'
import { figureOf, isWithin, type Bench, type Measure } from './measure.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const names = process.argv.slice(2)
const files = readdirSync(folder, { withFileTypes: true, recursive: true })
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .filter(
    (file) => file.endsWith('.bench.ts') && (names.length === 0 || names.some((name) => file.includes(name))),
  )
  .sort()

const measures: Measure[] = []
for (const file of files) {
  console.error(`bench: ${file}`)
  const { bench }: { readonly bench: Bench } = await import(pathToFileURL(join(folder, file)).href)
  measures.push(...(await bench()))
}
if (measures.length === 0) {
  console.error(`Cannot bench "${names.join(' ')}": no *.bench.ts file has that in its path`)
  process.exitCode = 2
} else {
  const elsewhere = measures.some((measure) => measure.elsewhere !== undefined)
    ? ['others, as published (not measured here)']
    : []
  const columns = ['measure', 'value', 'against', 'figure', 'limit', '', ...elsewhere]
  const right = new Set(['value', 'figure', 'limit'])
  const heads = columns.map((title) => ({ title, align: right.has(title) ? 'right' : 'left' }) as const)
  const block = table(
    heads,
    measures.map((measure) => row(measure).slice(0, columns.length)),
  )
  process.stdout.write(renderBlocks([block], { paint: paintFor(process.stdout.isTTY), width: undefined }))
  process.exitCode = measures.every(isWithin) ? 0 : 1
}

function row(measure: Measure): readonly (string | ReturnType<typeof toned>)[] {
  const { name, value, unit, base, limit, elsewhere = '' } = measure
  return [
    name,
    `${round(value)} ${unit}`,
    base === undefined ? '' : `${base.name} (${round(base.value)} ${unit})`,
    base === undefined ? round(value) : `${figureOf(measure).toFixed(2)} x`,
    limit === undefined ? '' : String(limit),
    isWithin(measure) ? toned('good', 'ok') : toned('bad', 'too much'),
    elsewhere,
  ]
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1)
}
