/** Runs the steps of a script on a site, and keeps what each said, without what differs between any two runs. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { invProgram } from '../../../../src/bin/inv-program.ts'
import { runProgram } from '../../../lib/run-program.ts'
import { checkout } from '../../../lib/source-files.ts'
import { siteEnv, type TestSite } from '../../../lib/temp-site.ts'
import type { Run, Step } from './read-script.ts'

export interface Said {
  readonly at: string
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export async function runStep(site: TestSite, step: Step): Promise<Said | undefined> {
  if (step.does === 'run') return run(site, step)
  const [file, text] =
    step.does === 'write' ? [step.file, step.text] : ['build/editor', `#!/bin/sh\n${step.script}\n`]
  const path = join(site.root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  if (step.does === 'editor') chmodSync(path, 0o755)
  return undefined
}

async function run({ root }: TestSite, step: Run): Promise<Said> {
  const said = await runProcess(root, step)
  const made = /\b52:54:00(:[0-9a-f]{2}){3}\b/g
  return step.makesUp ? { ...said, stdout: said.stdout.replaceAll(made, 'MAC') } : said
}

async function runProcess(root: string, step: Run): Promise<Said> {
  const { argv, at } = step
  const input = step.input === undefined ? '' : readFileSync(join(root, step.input), 'utf8')
  const env = { ...siteEnv, EDITOR: join(root, 'build/editor'), TMPDIR: join(root, 'build') }
  if (step.program === 'inv' && !step.ownProcess) {
    const ran = await runProgram(invProgram, argv, { cwd: root, env, input })
    return { at, exitCode: ran.exitCode, stdout: steady(root, ran.stdout), stderr: steady(root, ran.stderr) }
  }
  const [program, ...first] =
    step.program === 'inv'
      ? [process.execPath, '--import', import.meta.resolve('tsx'), join(checkout, 'src/bin/inv.ts')]
      : [step.program]
  const ran = spawnSync(program, [...first, ...argv], { cwd: root, env, input, encoding: 'utf8' })
  return { at, exitCode: ran.status, stdout: steady(root, ran.stdout), stderr: steady(root, ran.stderr) }
}

/** Without the folder of the site, moments, and the names that Git and the system make up. */
export function steady(root: string, text: string): string {
  return text
    .replaceAll(root, 'SITE')
    .replaceAll(dirname(root), 'FOLDER')
    .replaceAll(/SITE\/\.git\/hostwright\/(\w+)\.sqlite/g, 'DATABASE')
    .replaceAll(/\bpostgres\S+, schema [\w-]+/g, 'DATABASE')
    .replaceAll(/\b20\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?Z?)?/g, 'MOMENT')
    .replaceAll(/\b20\d{6}(?=\d\d\b)/g, 'DAY')
    .replaceAll(/\b[0-9a-f]{40}\b|(?<=commit )[0-9a-f]{10}\b/g, 'COMMIT')
    .replaceAll(/hostwright-[\w-]+|inv-edit-\w+/g, 'TEMPORARY')
}
