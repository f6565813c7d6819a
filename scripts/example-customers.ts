/** `npx tsx scripts/example-customers.ts FOLDER`: types the week of docs/customers.md in a new folder, without its machines; leaves a site with two customers. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { stepsOf } from './page-steps.ts'

const root = join(import.meta.dirname, '..')
const [name] = process.argv.slice(2)
if (name === undefined || existsSync(name)) {
  console.error('usage: npx tsx scripts/example-customers.ts FOLDER (which is not there yet)')
  process.exit(2)
}

let folder = resolve(name)
mkdirSync(folder, { recursive: true })
const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' }
for (const step of stepsOf(readFileSync(join(root, 'docs/customers.md'), 'utf8'), 'Reference')) {
  if (step.kind === 'heading') console.log(`\n== ${step.title}`)
  else if (step.kind === 'file') {
    mkdirSync(dirname(join(folder, step.path)), { recursive: true })
    writeFileSync(join(folder, step.path), step.text)
  } else {
    console.log(`$ ${step.line}`)
    if (step.line.startsWith('cd ')) folder = resolve(folder, step.line.slice('cd '.length))
    else if (/^cfg (apply|plan) | ssh-host-key=/.test(step.line)) console.log('(needs the machines)')
    else {
      const { status } = spawnSync('sh', ['-c', step.line], { cwd: folder, env, stdio: 'inherit' })
      // What the page shows to fail is meant to.
      if (status !== 0 && step.output === undefined) process.exit(1)
    }
  }
}
console.log(`\nThe site is in ${folder}: git -C ${folder} log --graph --all --oneline`)
